#!/usr/bin/env python3
"""Writes tests/data/joining.tsv: words, and the forms that HarfBuzz gives to their letters.

    pip install uharfbuzz fonttools
    tests/joining/expect.py [TEXT…]

The words are those of tests/joining/words.txt, those already in the file, those of the texts given, and
every Arabic letter in every position. The font is made here: each letter has a glyph for each form,
so that what HarfBuzz decides can be read from glyph names, and no font's gaps are mistaken for it.

A line is a word, a tab, and one sign a character: I(solated) F(inal) S(tart, initial) M(edial),
L or l for a lam that ligates (isolated, final), + for what went into that ligature, - for the rest.
"""

import io
import re
import sys
import unicodedata
from pathlib import Path

import uharfbuzz as hb
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder

TESTS = Path(__file__).resolve().parent.parent
OUTPUT = TESTS / "data" / "joining.tsv"
WORD = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\u200c\u200d\u00ad]+")
SIGNS = {"isol": "I", "fina": "F", "init": "S", "medi": "M"}
ALEFS = [0x622, 0x623, 0x625, 0x627]


def characters():
    blocks = [range(0x600, 0x700), range(0x750, 0x780), range(0x8A0, 0x900)]
    others = [0x20, 0xAD, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060]
    return [c for block in blocks for c in block if unicodedata.category(chr(c)) != "Cn"] + others


def make_font():
    codes = characters()
    letters = [c for c in codes if unicodedata.category(chr(c)) in ("Lo", "Lm")]
    marks = [c for c in codes if unicodedata.category(chr(c)) == "Mn"]
    name = "u{:04X}".format
    glyphs = [".notdef"] + [name(c) for c in codes]
    glyphs += [f"{name(c)}.{form}" for c in letters for form in SIGNS]
    glyphs += [f"lamalef{alef:04X}.{form}" for alef in ALEFS for form in ("isol", "fina")]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(glyphs)
    builder.setupCharacterMap({c: name(c) for c in codes})
    empty = {glyph: _empty_glyph() for glyph in glyphs}
    builder.setupGlyf(empty)
    builder.setupHorizontalMetrics({glyph: (500, 0) for glyph in glyphs})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Forms", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    features = ["languagesystem DFLT dflt; languagesystem arab dflt;"]
    for form in SIGNS:
        rules = "".join(f"sub {name(c)} by {name(c)}.{form}; " for c in letters)
        features.append(f"feature {form} {{ {rules} }} {form};")
    ligatures = ""
    for alef in ALEFS:
        for lam, form in (("init", "isol"), ("medi", "fina")):
            ligatures += f"sub u0644.{lam} {name(alef)}.fina by lamalef{alef:04X}.{form}; "
    features.append(f"feature rlig {{ lookupflag IgnoreMarks; {ligatures} }} rlig;")
    classes = " ".join(name(c) for c in marks)
    features.append(f"table GDEF {{ GlyphClassDef , , [{classes}], ; }} GDEF;")
    addOpenTypeFeaturesFromString(builder.font, "\n".join(features))
    file = io.BytesIO()
    builder.save(file)
    return hb.Font(hb.Face(file.getvalue())), glyphs


def _empty_glyph():
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    return Glyph()


def shape(font, glyphs, word):
    buffer = hb.Buffer()
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(word)
    buffer.direction, buffer.script, buffer.language = "rtl", "arab", "ar"
    hb.shape(font, buffer, {})
    signs = ["-"] * len(word)
    for info in buffer.glyph_infos:
        base, _, form = glyphs[info.codepoint].partition(".")
        place = info.cluster
        if base.startswith("lamalef"):
            alef = word.index(chr(int(base[7:], 16)), place)
            signs[place] = "L" if form == "isol" else "l"
            signs[place + 1 : alef + 1] = "+" * (alef - place)
        elif form and word[place] != "\u0640":
            signs[place] = SIGNS[form]
    return "".join(signs)


def contexts():
    for c in map(chr, characters()):
        if unicodedata.category(c) == "Lo":
            yield from (c, "ب" + c, c + "ب", "ب" + c + "ب", "بَ" + c + "َّب", c + c, "ا" + c + "ا", "ل" + c)


def main():
    words = set(contexts())
    sources = [TESTS / "joining" / "words.txt", *map(Path, sys.argv[1:])]
    for source in sources:
        words.update(WORD.findall(source.read_text(encoding="utf-8")))
    if OUTPUT.exists():
        words.update(line.split("\t")[0] for line in OUTPUT.read_text(encoding="utf-8").splitlines())
    font, glyphs = make_font()
    lines = [f"{word}\t{shape(font, glyphs, word)}\n" for word in sorted(words)]
    OUTPUT.write_text("".join(lines), encoding="utf-8")
    print(f"{len(lines)} words by HarfBuzz {hb.version_string()}")


if __name__ == "__main__":
    main()
