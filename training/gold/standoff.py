#!/usr/bin/env python3
"""Our own gold annotations, apart from the texts they are about.

    standoff.py pack FOLDER [FOLDER ...] > annotations.jsonl
    standoff.py unpack RAW annotations.jsonl FOLDER

The texts belong to their publishers and are not here; what is here is what we found in them: one
line an article with the SHA-256 of its text and the places of its names. `unpack` finds each text
by its hash in RAW (articles separated by an empty line, plain or .xz) and writes
FOLDER/NAME/{article.txt,gold.json}, which is what the trainer reads.

A line: {"name", "sha256", "boilerplate": [[start, end]],
         "entities": [{"id", "label", "subtype"?, "name", "optional"?, "alt_labels"?, ...}],
         "mentions": [[start, end, entity index, flags, clitic]]}
Offsets are UTF-8 bytes, end exclusive; flags: o optional, b boilerplate.
"""
import hashlib
import json
import lzma
import os
import sys


def pack(folders):
    for folder in folders:
        for name in sorted(os.listdir(folder)):
            path = os.path.join(folder, name)
            if not os.path.exists(os.path.join(path, "gold.json")):
                continue
            if os.path.exists(os.path.join(path, "skip")):
                continue
            with open(os.path.join(path, "article.txt"), "rb") as file:
                text = file.read()
            with open(os.path.join(path, "gold.json"), encoding="utf-8") as file:
                gold = json.load(file)
            print(json.dumps(packed(name, text, gold), ensure_ascii=False, separators=(",", ":")))


def packed(name, text, gold):
    number = {entity["id"]: at for at, entity in enumerate(gold["entities"])}
    kept = ("id", "label", "subtype", "name", "optional", "index_optional", "alt_labels")
    return {
        "name": name,
        "sha256": hashlib.sha256(text).hexdigest(),
        "boilerplate": [[place["start"], place["end"]] for place in gold["boilerplate"]],
        "entities": [{key: entity[key] for key in kept if key in entity} for entity in gold["entities"]],
        "mentions": [
            [
                mention["start"],
                mention["end"],
                number[mention["entity"]],
                ("o" if mention.get("optional") else "") + ("b" if mention.get("boilerplate") else ""),
                mention.get("clitic", ""),
            ]
            for mention in gold["mentions"]
        ],
    }


def unpack(raw, annotations, folder):
    with open(annotations, encoding="utf-8") as file:
        wanted = {line["sha256"]: line for line in map(json.loads, file)}
    opener = lzma.open if raw.endswith(".xz") else open
    with opener(raw, "rb") as file:
        texts = file.read().split(b"\n\n")
    for text in texts:
        line = wanted.pop(hashlib.sha256(text).hexdigest(), None)
        if line is not None:
            write(os.path.join(folder, line["name"]), text, line)
    for line in wanted.values():
        print(f"{line['name']}: its text is not in {raw}", file=sys.stderr)


def write(path, text, line):
    os.makedirs(path, exist_ok=True)
    with open(os.path.join(path, "article.txt"), "wb") as file:
        file.write(text)
    gold = {
        "article": "article.txt",
        "bytes": len(text),
        "boilerplate": [{"start": start, "end": end} for start, end in line["boilerplate"]],
        "entities": [dict(entity) for entity in line["entities"]],
        "mentions": [],
    }
    for start, end, at, flags, clitic in line["mentions"]:
        entity = gold["entities"][at]
        surface = text[start:end].decode("utf-8")
        mention = {"start": start, "end": end, "text": surface, "label": entity["label"], "entity": entity["id"]}
        if "subtype" in entity:
            mention["subtype"] = entity["subtype"]
        if clitic:
            mention["clitic"] = clitic
        if "o" in flags:
            mention["optional"] = True
        if "b" in flags:
            mention["boilerplate"] = True
        gold["mentions"].append(mention)
        aliases = entity.setdefault("aliases", [])
        if surface not in aliases:
            aliases.append(surface)
    with open(os.path.join(path, "gold.json"), "w", encoding="utf-8") as file:
        json.dump(gold, file, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    if len(sys.argv) >= 3 and sys.argv[1] == "pack":
        pack(sys.argv[2:])
    elif len(sys.argv) == 5 and sys.argv[1] == "unpack":
        unpack(*sys.argv[2:])
    else:
        sys.exit(__doc__)
