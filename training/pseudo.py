"""Articles labelled by a model instead of by hand, and lists of article folders.

    pseudo.py draw SHARED GOLD FOLDER TRAIN HELD  draws raw news for labelling into FOLDER, lists it in
                                                  FOLDER.list, and our own articles in TRAIN and HELD
    pseudo.py take LIST FOUND                     makes gold.json of what was found (FOUND/NAME.json)
    pseudo.py fold SHARED GOLD NER_JSON K         prints the articles that fold K of 3 leaves out

What the model is less sure of than SURE is neither learned nor unlearned.
"""
import glob
import hashlib
import json
import os
import random
import sys

from corpora import HELD_OUT, fold_of, runs
from prepare import raw_news

SURE = 0.75
COUNT = 4000
WORDS = range(120, 701)


def text_of(folder):
    return open(folder + "/article.txt", encoding="utf-8", newline="").read()


def annotated(shared, gold):
    folders = glob.glob(shared + "/ner/news-train/*") + glob.glob(gold + "/*")
    return {os.path.basename(f): f for f in sorted(folders) if os.path.exists(f + "/gold.json")}


def draw(shared, gold, folder, train_list, held_list):
    ours = annotated(shared, gold)
    dev = set(json.load(open("dev.json")))
    held = [f for name, f in ours.items() if name in dev or name[0] in HELD_OUT]
    open(train_list, "w").write("".join(f + "\n" for f in ours.values() if f not in held))
    open(held_list, "w").write("".join(f + "\n" for f in held if os.path.basename(f)[0] != "K"))
    held += glob.glob(shared + "/articles/dev/*") + [shared + "/articles/seed"]
    kept_apart = set().union(*(runs(text_of(f)) for f in held))
    used = {hashlib.sha256(text_of(f).encode()).digest() for f in [*ours.values(), *held]}
    texts = raw_news(shared)
    random.seed(5)
    random.shuffle(texts)
    drawn = []
    for text in texts:
        if len(drawn) == COUNT:
            break
        if len(text.split()) not in WORDS or len(runs(text) & kept_apart) > 2 \
                or hashlib.sha256(text.encode()).digest() in used:
            continue
        path = "%s/Z-%05d" % (folder, len(drawn))
        os.makedirs(path, exist_ok=True)
        with open(path + "/article.txt", "w", encoding="utf-8", newline="") as file:
            file.write(text)
        drawn.append(path)
    open(folder + ".list", "w").write("".join(path + "\n" for path in drawn))


def take(listed, found):
    for path in open(listed).read().split():
        answer = json.load(open("%s/%s.json" % (found, os.path.basename(path))))
        kept = ("id", "label", "subtype")
        entities = [{k: e[k] for k in kept if e.get(k)} for e in answer["entities"]]
        mentions = [{"start": m["start"], "end": m["end"], "label": m["label"], "entity": m["entity"],
                     "optional": m["confidence"] < SURE} for m in answer["mentions"]]
        with open(path + "/gold.json", "w") as file:
            json.dump({"boilerplate": [], "entities": entities, "mentions": mentions}, file)


def fold(shared, gold, documents, k):
    paths = annotated(shared, gold)
    for name in fold_of(json.load(open(documents)), int(k), 3):
        print(paths[name])


if __name__ == "__main__":
    {"draw": draw, "take": take, "fold": fold}[sys.argv[1]](*sys.argv[2:])
