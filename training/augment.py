"""Copies of our own training articles in which some names are written in Latin letters, as in news
that keeps foreign names in their own script; such names are rare in what was annotated.

Called by `corpora.py --latin GAZETTEER`; the names come from the gazetteer's columns of Latin forms.
"""
import random

SHARE = 0.4
PART = 0.6


def forms(path, keep=lambda row: True):
    out = []
    for line in open(path, encoding="utf-8"):
        row = line.rstrip("\n").split("\t")
        if not line.startswith("#") and len(row) > 2 and row[1] and keep(row):
            out.append(row[1].split("|")[0])
    return out


class Latin:
    def __init__(self, gazetteer, seed=11):
        people = [n.split() for n in forms(gazetteer + "/known_persons.tsv")]
        people = [n for n in people if len(n) > 1]
        self.given = [n[0] for n in people]
        self.family = [" ".join(n[1:]) for n in people]
        firms = forms(gazetteer + "/organisations.tsv", lambda row: row[2] == "company")
        self.firms = [f for f in firms if not f.isupper() or len(f) > 3]
        self.random = random.Random(seed)

    def names(self, entities):
        """A Latin name for some of the entities: (whole, short)."""
        out = {}
        for key, label, subtype in sorted(entities):
            if self.random.random() > PART:
                continue
            if label == "PER":
                given, family = self.random.choice(self.given), self.random.choice(self.family)
                out[key] = (given + " " + family, family.split()[-1])
            elif label == "ORG" and subtype == "company":
                firm = self.random.choice(self.firms)
                out[key] = (firm, firm)
        return out

    def rewritten(self, doc):
        """The article with some names in Latin letters, or None where there is none to rewrite."""
        if self.random.random() > SHARE:
            return None
        spans = [s for s in doc["spans"] if "entity" in s and not s.get("free")]
        names = self.names({(s["entity"], s["label"], s.get("subtype") or "") for s in spans})
        if not names:
            return None
        raw, out, moved, last, size = doc["text"].encode(), [], [], 0, 0
        for s in sorted(doc["spans"], key=lambda s: (s["start"], -s["end"])):
            if s["start"] < last:
                continue
            before = raw[last:s["start"]]
            own = raw[s["start"]:s["end"]]
            if s.get("entity") in names and not s.get("free"):
                whole, short = names[s["entity"]]
                own = (whole if b" " in own or s["label"] == "ORG" else short).encode()
                # A clitic is parted from Latin letters by a space.
                if before and not before[-1:].isspace() and before[-2:].decode("utf-8", "ignore").isalpha():
                    before += b" "
            size += len(before)
            moved.append({**s, "start": size, "end": size + len(own)})
            size += len(own)
            out += [before, own]
            last = s["end"]
        out.append(raw[last:])
        return {**doc, "name": doc["name"] + "+latin", "text": b"".join(out).decode(), "spans": moved}
