"""Reads the labelled corpora into documents: a text, its corpus, and labelled byte spans.

    corpora.py SHARED GOLD DEV_NAMES OUT [PSEUDO [GAZETTEER]]

PSEUDO: a folder of articles labelled by an earlier model instead of by hand; GAZETTEER: where to take Latin
names from for further copies of our own articles (`augment.py`); writes OUT.txt (documents parted by U+001E, for `hashiya-train dump`) and OUT.json.
A span is {start, end, label, alt, subtype, free}: `free` spans (optional mentions, boilerplate)
are neither learned nor unlearned. Splits: `dev` is held out of training, `test` are the articles
that are never trained on.
"""
import csv
import glob
import json
import os
import re
import sys

from augment import Latin

# Sentences of a CoNLL file that make one document: their corpora do not mark articles.
WINDOW = 15
# Our own articles whose names begin so are never trained on: G to tune on, K to look at last.
HELD_OUT = "GK"
INVISIBLE = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\ufeff\u200b\u200c\u200d\u2069"))


def ours(folder, split):
    text = open(folder + "/article.txt", encoding="utf-8", newline="").read()
    gold = json.load(open(folder + "/gold.json", encoding="utf-8"))
    entities = {e["id"]: e for e in gold["entities"]}
    spans = [{"start": b["start"], "end": b["end"], "label": "O", "free": True}
             for b in gold.get("boilerplate", [])]
    for m in gold["mentions"]:
        e = entities[m["entity"]]
        spans.append({"start": m["start"], "end": m["end"], "label": m["label"],
                      "alt": e.get("alt_labels", []), "subtype": e.get("subtype"),
                      "free": bool(m.get("optional") or m.get("boilerplate") or e.get("optional")),
                      "entity": m["entity"]})
    return {"corpus": "ours", "name": os.path.basename(folder.rstrip("/")), "split": split,
            "text": text, "spans": spans}


def sentences_of(path, separator):
    sentence = []
    for line in open(path, encoding="utf-8-sig", newline="\n"):
        parts = line.rstrip("\r\n").translate(INVISIBLE).rsplit(separator, 1)
        if len(parts) < 2 or not parts[0].strip():
            if not line.strip() and sentence:
                yield sentence
                sentence = []
            continue
        sentence.append((re.sub(r"\s+", "", parts[0]), parts[1].strip()))
    if sentence:
        yield sentence


def documents(corpus, sentences, window=WINDOW, dev_from=2.0):
    sentences = [s for s in sentences if s]
    for first in range(0, len(sentences), window):
        split = "dev" if first >= dev_from * len(sentences) else "train"
        yield from_sentences(corpus, "%s-%d" % (corpus, first), split,
                             sentences[first:first + window])


def from_sentences(corpus, name, split, sentences):
    text, spans, words, at = [], [], [], 0
    for sentence in sentences:
        open_span = None
        for word, tag in sentence:
            size = len(word.encode())
            words.append((at, at + size, tag))
            if tag.startswith("I-") and open_span and open_span["label"] == tag[2:]:
                open_span["end"] = at + size
            elif tag != "O":
                open_span = {"start": at, "end": at + size, "label": tag[2:]}
                spans.append(open_span)
            else:
                open_span = None
            text.append(word + " ")
            at += size + 1
        text[-1] = text[-1][:-1] + "\n"
    return {"corpus": corpus, "name": name, "split": split, "text": "".join(text), "spans": spans,
            "words": words}


def standard(tag):
    if tag == "O":
        return tag
    label = {"PERS": "PER", "MIS": "MISC"}.get(tag[2:], tag[2:])
    return tag[:2] + label


def mapped(sentences, tag_of):
    for sentence in sentences:
        yield [(word, tag_of(tag)) for word, tag in sentence]


PERSONS = {"Politician", "Other_PER", "Artist", "Scientist", "Religious_PER", "Athlete",
           "Businessperson", "Engineer", "Lawyer", "Police"}
ORGANISATIONS = {"Commercial", "Non-Governmental", "Government", "Governmental", "Sports", "Media",
                 "Educational", "Religious_ORG", "Entertainment", "Medical-Science"}
LOCATIONS = {"Population-Center", "Nation", "Water-Body", "State-or-Province", "Building-Grounds",
             "Celestial", "Continent", "Land-Region-Natural", "Path", "GPE-Cluster",
             "County-or-District", "Airport", "Subarea-Facility", "Plant"}


def wikifane_tag(tag):
    if tag == "O":
        return tag
    begin, kind = tag.split("-", 1)
    for names, label in ((PERSONS, "PER"), (ORGANISATIONS, "ORG"), (LOCATIONS, "LOC")):
        if kind in names:
            return begin + "-" + label
    return begin + ("-GROUP" if kind == "Group" else "-PROD")


PROCLITICS = {"و", "ف", "ب", "ل", "ك", "س"}
ENCLITICS = {"ه", "ها", "هم", "هن", "هما", "نا", "كم", "ي"}
ARABIC = re.compile("^[\u0621-\u064a]+$")


def reattached(sentence):
    """Undoes WikiFANE's splitting of clitics: they are glued to the word they were cut from."""
    out, pending = [], ""
    for word, tag in sentence:
        after = out[-1] if out else None
        if word in ENCLITICS and tag == "O" and not pending and after and after[1] == "O" \
                and len(after[0]) > 1 and ARABIC.match(after[0]):
            stem = after[0][:-1] + "ت" if after[0].endswith("ة") else after[0]
            out[-1] = (stem + word, after[1])
        elif word in PROCLITICS and tag == "O":
            pending += word
        else:
            if pending.endswith("ل") and word.startswith("ال"):
                word = word[1:]
            out.append((pending + word, tag))
            pending = ""
    return out


def caraner(path):
    sentence, number = [], None
    for row in csv.DictReader(open(path, encoding="utf-8-sig")):
        if row["Sentence_ID"] != number and sentence:
            yield sentence
            sentence = []
        number = row["Sentence_ID"]
        word = re.sub(r"\s+", "", row["Word"].translate(INVISIBLE))
        tag = row["Revised_Label"].replace("_", "-", 1)
        if word:
            sentence.append((word, "O" if tag.endswith("TIT") else standard(tag)))
    if sentence:
        yield sentence


def runs(text):
    words = re.findall(r"\w+", text)
    return {tuple(words[i:i + 8]) for i in range(len(words) - 7)}


def fold_of(docs, k, n):
    """The names of our own training articles that fold `k` of `n` leaves out; labels by hand only."""
    ours = sorted(d["name"] for d in docs if d["corpus"] == "ours" and d["split"] == "train"
                  and not d.get("pseudo") and not d["name"].endswith("+latin"))
    return ours[k::n]


def without_copies(docs):
    """Leaves out what shares more than two runs of eight words with a document held out."""
    held = set()
    for d in docs:
        if d["corpus"] == "ours" and d["split"] != "train":
            held |= runs(d["text"])
    return [d for d in docs if d["split"] != "train" or len(runs(d["text"]) & held) <= 2]


def main(shared, gold, dev_names, out, pseudo=None, gazetteer=None):
    held = set(json.load(open(dev_names)))
    ner = shared + "/ner/"
    docs = []
    for folder in sorted(glob.glob(ner + "news-train/*/")) + sorted(glob.glob(gold + "/*/")):
        if os.path.exists(folder + "gold.json"):
            name = os.path.basename(folder.rstrip("/"))
            docs.append(ours(folder, "dev" if name in held or name[0] in HELD_OUT else "train"))
    for folder in sorted(glob.glob(pseudo + "/*/")) if pseudo else []:
        docs.append({**ours(folder, "train"), "pseudo": True})
    for folder in sorted(glob.glob(shared + "/articles/dev/*/")) + [shared + "/articles/seed/"]:
        docs.append(ours(folder, "test"))
    aner = sentences_of(ner + "anercorp/ANERCorp_CamelLab_train.txt", " ")
    docs += documents("anercorp", mapped(aner, standard), dev_from=0.85)
    for part in ("train", "dev"):
        aqmar = sentences_of(ner + "aqmar/%s.txt" % part, " ")
        docs += documents("aqmar", mapped(aqmar, standard))
    fane = sentences_of(ner + "wikifane/WikiFANE_Gold_2014_500K.txt", "\t")
    docs += documents("wikifane", map(reattached, mapped(fane, wikifane_tag)))
    docs += documents("caraner", caraner(ner + "caraner/CAraNER.csv"), window=1)
    docs = without_copies(docs)
    if gazetteer:
        latin = Latin(gazetteer)
        own = [d for d in docs if d["corpus"] == "ours" and d["split"] == "train" and not d.get("pseudo")]
        docs += filter(None, map(latin.rewritten, own))
    with open(out + ".txt", "w", encoding="utf-8", newline="") as f:
        f.write("\x1e".join(d["text"].replace("\x1e", " ") for d in docs))
    for d in docs:
        del d["text"]
    json.dump(docs, open(out + ".json", "w"))
    count = {}
    for d in docs:
        key = (d["corpus"], d["split"])
        n = count.setdefault(key, [0, 0])
        n[0] += 1
        n[1] += len(d["spans"])
    print(count)


if __name__ == "__main__":
    main(*sys.argv[1:7])
