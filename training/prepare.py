"""Raw news -> documents for pretraining, without any that shares words with what is held out.

    prepare.py SHARED OUT_TXT OUT_DEV_NAMES [--open]

Also draws the 60 articles of `news-train` that are held out (seed 7). With `--open` the texts come
from the openly licensed corpora (WikiFANE, AQMAR) and nothing of the raw news is read.
"""
import glob
import json
import lzma
import os
import random
import sys

from corpora import documents, mapped, reattached, runs, sentences_of


def held_out(shared, dev):
    folders = glob.glob(shared + "/articles/dev/*") + [shared + "/articles/seed"]
    folders += [shared + "/ner/news-train/" + name for name in dev]
    held = set()
    for folder in folders:
        held |= runs(open(folder + "/article.txt", encoding="utf-8", newline="").read())
    return held


def open_texts(shared):
    ner = shared + "/ner/"
    fane = sentences_of(ner + "wikifane/WikiFANE_Gold_2014_500K.txt", "\t")
    docs = list(documents("wikifane", map(reattached, mapped(fane, lambda tag: tag))))
    for part in ("train", "dev"):
        docs += documents("aqmar", sentences_of(ner + "aqmar/%s.txt" % part, " "))
    return [d["text"] for d in docs]


def raw_news(shared):
    path = shared + "/ner/raw/news.txt.xz"
    text = lzma.open(path, "rt", encoding="utf-8", newline="").read()
    return [d.strip() for d in text.split("\n\n") if d.strip()]


def main(shared, out, names, *rest):
    folders = sorted(glob.glob(shared + "/ner/news-train/*/gold.json"))
    all_names = [os.path.basename(os.path.dirname(f)) for f in folders]
    random.seed(7)
    dev = sorted(random.sample(all_names, 60))
    json.dump(dev, open(names, "w"))
    texts = open_texts(shared) if "--open" in rest else raw_news(shared)
    held = held_out(shared, dev)
    kept = [t.replace("\x1e", " ") for t in texts if not runs(t) & held]
    with open(out, "w", encoding="utf-8", newline="") as f:
        f.write("\x1e".join(kept))
    print("documents", len(kept), "left out", len(texts) - len(kept))


if __name__ == "__main__":
    main(*sys.argv[1:])
