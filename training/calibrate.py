"""Fits the two numbers that make the tagger's confidences calibrated, and tells how well they fit.

    hashiya-train spans MODEL ner.txt > spans.tsv      (MODEL exported with calibration 1,0)
    calibrate.py ner.json spans.tsv

Fits on every second held-out document and checks on the others: slope and offset of the log-odds
(Platt 1999) by Newton's method; expected calibration error over ten bins.
"""
import json
import sys

import numpy as np


def examples(docs, lines):
    found = {}
    for line in lines:
        d, start, end, label, confidence, subtype = line.rstrip("\n").split("\t")
        found.setdefault(int(d), []).append((int(start), int(end), label, float(confidence), subtype))
    rows, subtypes = [], []
    for number, doc in enumerate(docs):
        if doc["corpus"] != "ours" or doc["split"] != "dev":
            continue
        gold = {(s["start"], s["end"]): s for s in doc["spans"] if not s.get("free")}
        loose = [s for s in doc["spans"] if s.get("free")]
        for start, end, label, confidence, subtype in found.get(number, []):
            s = gold.get((start, end))
            if s and label in [s["label"]] + list(s.get("alt") or []):
                rows.append((number, confidence, 1))
                if label == "ORG" and s.get("subtype"):
                    subtypes.append(s["subtype"] == subtype)
            elif not any(f["start"] < end and start < f["end"] for f in loose):
                rows.append((number, confidence, 0))
    print("subtype right %.1f%% of %d" % (100 * np.mean(subtypes), len(subtypes)))
    return np.array(rows)


def odds(p):
    p = np.clip(p, 1e-4, 1 - 1e-4)
    return np.log(p / (1 - p))


def fit(x, y):
    w = np.array([1.0, 0.0])
    X = np.stack([x, np.ones_like(x)], 1)
    for _ in range(30):
        p = 1 / (1 + np.exp(-X @ w))
        w -= np.linalg.solve(X.T @ (X * (p * (1 - p))[:, None]) + 1e-3 * np.eye(2), X.T @ (p - y))
    return w


def table(p, y):
    total = 0
    for low in np.arange(0, 1, 0.1):
        inside = (p >= low) & (p < low + 0.1 + (low > 0.85))
        if inside.any():
            total += inside.mean() * abs(p[inside].mean() - y[inside].mean())
            print("  %.1f  %5d  said %.2f  right %.2f" % (low, inside.sum(), p[inside].mean(), y[inside].mean()))
    print("  expected calibration error %.3f" % total)


def main():
    rows = examples(json.load(open(sys.argv[1])), open(sys.argv[2]))
    even = rows[:, 0] % 2 == 0
    x, y = odds(rows[:, 1]), rows[:, 2]
    w = fit(x[even], y[even])
    print("as they come"), table(rows[~even, 1], y[~even])
    print("calibrated"), table(1 / (1 + np.exp(-(w[0] * x[~even] + w[1]))), y[~even])
    print("--calibration %.3f,%.3f" % tuple(fit(x, y)))


if __name__ == "__main__":
    main()
