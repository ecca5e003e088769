"""Makes the list `class TAB phrase` that `hashiya-dump --lexicon` turns into the tagger's lexicon.

    lexicon.py GAZETTEER_FOLDER NAMES_SQLITE OUT

Classes: 0 given name, 1 family name, 2 known person, 3 company, 4 media, 5 government, 6 other
organisation, 7 place, 8 product. Forms that the lists call ambiguous are left out.
"""
import os
import sqlite3
import sys

SUBTYPES = {"company": 3, "media": 4, "government": 5, "other": 6}


def rows(path):
    for line in open(path, encoding="utf-8"):
        if line.strip() and not line.startswith("#"):
            yield (line.rstrip("\n").split("\t") + [""] * 8)[:8]


def forms(row, ambiguous):
    skip = set(ambiguous.split("|"))
    return [f.strip() for cell in row[:2] for f in cell.split("|") if f.strip() and f not in skip]


def main(folder, names, out):
    phrases = set()
    for file, class_of, ambiguous in (
            ("organisations.tsv", lambda r: SUBTYPES.get(r[2]), 4),
            ("places.tsv", lambda r: 7, 4),
            ("products.tsv", lambda r: 8, 5),
            ("known_persons.tsv", lambda r: 2, 3)):
        path = os.path.join(folder, file)
        for row in rows(path) if os.path.exists(path) else ():
            label = class_of(row)
            if label is not None:
                phrases |= {(label, f) for f in forms(row, row[ambiguous])}
    base = sqlite3.connect("file:%s?mode=ro&immutable=1" % names, uri=True)
    count = {}
    for key, role, n in base.execute("select arabic_key, role, sum(count) from units group by 1, 2"):
        count.setdefault(key, {})[role] = n
    for key, roles in count.items():
        if len(key) < 3 or " " in key:
            continue
        given, family = roles.get("given", 0), roles.get("surname", 0)
        unknown = roles.get("unknown", 0)
        if given >= 1:
            phrases.add((0, key))
        if family >= 1 or (unknown and not given):
            phrases.add((1, key))
    with open(out, "w", encoding="utf-8") as f:
        for label, phrase in sorted(phrases):
            f.write("%d\t%s\n" % (label, phrase))
    print(len(phrases), "phrases")


if __name__ == "__main__":
    main(*sys.argv[1:4])
