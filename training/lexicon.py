"""Makes the list `class TAB phrase` that `hashiya-train lexicon` turns into the tagger's lexicon.

    lexicon.py GAZETTEER_FOLDER OUT

Classes: 0 given name, 1 family name, 2 known person, 3 company, 4 media, 5 government, 6 other
organisation, 7 place, 8 product, 9 a person's name that is an everyday word too. Forms that the lists call ambiguous are left out.
"""
import os
import sys

SUBTYPES = {"company": 3, "media": 4, "government": 5, "other": 6}


def rows(path):
    for line in open(path, encoding="utf-8"):
        if line.strip() and not line.startswith("#"):
            yield (line.rstrip("\n").split("\t") + [""] * 8)[:8]


def forms(row, ambiguous):
    skip = set(ambiguous.split("|"))
    return [f.strip() for cell in row[:2] for f in cell.split("|") if f.strip() and f not in skip]


def main(folder, out):
    phrases = set()
    for file, class_of, ambiguous in (
            ("organisations.tsv", lambda r: SUBTYPES.get(r[2]), 4),
            ("places.tsv", lambda r: 7, 4),
            ("products.tsv", lambda r: 8, 4),
            ("known_persons.tsv", lambda r: 2, 3)):
        for row in rows(os.path.join(folder, file)):
            label = class_of(row)
            if label is not None:
                phrases |= {(label, f) for f in forms(row, row[ambiguous])}
    for row in rows(os.path.join(folder, "persons.tsv")):
        for form in forms(row, ""):
            if len(form) < 3:
                continue
            if row[4] == "1":
                phrases.add((9, form))
            else:
                phrases |= {(c, form) for c, role in ((0, "given"), (1, "family"))
                            if row[2] in (role, "both", "")}
    with open(out, "w", encoding="utf-8") as f:
        for label, phrase in sorted(phrases):
            f.write("%d\t%s\n" % (label, phrase))
    print(len(phrases), "phrases")


if __name__ == "__main__":
    main(*sys.argv[1:3])
