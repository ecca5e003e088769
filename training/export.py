"""Writes a trained tagger as the file that `src/extract/model.rs` reads, and a fixture that holds
the program to what Python computes with the same 8-bit weights.

    export.py --tagger tagger.pt --lm lm.pt --lexicon lex --out ../assets/model/tagger.bin
              [--fixture DUMP --fixture_out ../tests/data/model]
"""
import argparse
import struct

import numpy as np
import torch

from data import Dump
from tagger import Tagger, Batch
from train import Doc, Words, clitic_candidates

GUIDELINES = {"ours": 0, "anercorp": 1}
PRIME = 0x9E3779B97F4A7C15
MASK = (1 << 64) - 1


def checksum(data):
    """As model.rs: four lanes of eight bytes, then the tail byte by byte."""
    def turn(x):
        x = x * PRIME & MASK
        return (x << 29 | x >> 35) & MASK
    whole = len(data) // 32 * 32
    words = np.frombuffer(data[:whole], "<u8").reshape(-1, 4)
    lanes = np.array([1, 2, 3, 4], np.uint64)
    prime, left, right = np.uint64(PRIME), np.uint64(29), np.uint64(35)
    with np.errstate(over="ignore"):
        for row in words:
            lanes = (lanes ^ row) * prime
            lanes = lanes << left | lanes >> right
    total = len(data)
    for part in [int(x) for x in lanes] + list(data[whole:]):
        total = turn(total ^ part)
    return total


def quantised(matrix):
    """Rows of int8 and a factor for each."""
    matrix = matrix.detach().float().numpy()
    scale = np.abs(matrix).max(1) / 127
    scale = np.maximum(scale, 1e-12).astype(np.float32)
    return np.clip(np.rint(matrix / scale[:, None]), -127, 127).astype(np.int8), scale


def through(matrix):
    rows, scale = quantised(matrix)
    return torch.from_numpy(rows.astype(np.float32) * scale[:, None])


class Writer:
    def __init__(self):
        self.parts = []

    def numbers(self, *values):
        self.parts.append(struct.pack("<%dI" % len(values), *values))

    def floats(self, values):
        self.parts.append(np.ascontiguousarray(values, "<f4").tobytes())

    def dense(self, weight, bias):
        rows, scale = quantised(weight)
        self.numbers(*rows.shape)
        self.floats(scale)
        self.floats(bias.detach().numpy())
        self.parts.append(rows.tobytes())

    def embeddings(self, hashes, table):
        rows, scale = quantised(table[1:])
        self.numbers(len(hashes))
        self.parts.append(np.ascontiguousarray(hashes, "<u4").tobytes())
        self.floats(scale)
        self.parts.append(rows.tobytes())

    def gru(self, gru):
        self.dense(gru.weight_ih_l0, gru.bias_ih_l0)
        self.dense(gru.weight_hh_l0, gru.bias_hh_l0)


def extras(model):
    """Subtype and clitic scores as one map of [second layer, word]."""
    width = model.subtype.weight.shape[1]
    padded = torch.zeros(model.subtype.weight.shape[0], model.clitic.weight.shape[1])
    padded[:, :width] = model.subtype.weight
    return torch.cat([padded, model.clitic.weight]), torch.cat([model.subtype.bias, model.clitic.bias])


def write(model, checkpoint, lexicon, marks, calibration, out):
    w = Writer()
    state = checkpoint["model"]
    shape = state["embed.shape.weight"]
    w.numbers(shape.shape[1], marks)
    w.embeddings(checkpoint["words"], state["embed.word.weight"])
    w.embeddings(checkpoint["grams"], state["embed.gram.weight"])
    w.floats(shape.numpy())
    hashes = np.fromfile(lexicon + ".hashes", "<u4") if marks else np.zeros(0, "<u4")
    classes = np.fromfile(lexicon + ".classes", "<u2") if marks else np.zeros(0, "<u2")
    w.numbers(len(hashes))
    w.parts += [hashes.tobytes(), classes.tobytes()]
    for gru in model.gru1:
        w.gru(gru)
    w.dense(model.pool.weight, model.pool.bias)
    w.dense(model.mix.weight, model.mix.bias)
    for gru in model.gru2:
        w.gru(gru)
    w.dense(*extras(model))
    heads = [c for c in GUIDELINES if c in model.heads]
    w.numbers(len(heads))
    for corpus in heads:
        w.numbers(GUIDELINES[corpus])
        w.dense(model.heads[corpus].weight, model.heads[corpus].bias)
        transitions, start = model.crfs[corpus].scores()
        w.floats(transitions.detach().numpy())
        w.floats(start.detach().numpy())
    w.floats(calibration)
    body = b"".join(w.parts)
    with open(out, "wb") as f:
        f.write(b"HASHIYA\0" + struct.pack("<IQ", 1, checksum(body)) + body)
    print("wrote", out, 20 + len(body), "bytes")


def quantise_in_place(model, checkpoint):
    with torch.no_grad():
        for module in model.modules():
            for name in ("weight", "weight_ih_l0", "weight_hh_l0"):
                weight = getattr(module, name, None)
                if isinstance(weight, torch.nn.Parameter) and weight.dim() == 2:
                    weight.copy_(through(weight))
        state = checkpoint["model"]
        for name in ("embed.word.weight", "embed.gram.weight"):
            state[name][1:] = through(state[name][1:])


@torch.no_grad()
def fixture(model, checkpoint, dump_prefix, marks, out):
    """Tab-separated: per token the probabilities of no name and of the four labels."""
    dump = Dump(dump_prefix)
    words = Words(dump, checkpoint)
    doc = Doc({"corpus": "ours", "spans": [], "split": "test"}, dump.tokens, dump.forms)
    model.eval()
    batch = Batch([doc])
    o = model(words(batch.types), doc.gaz(marks), batch)
    e = model.heads["ours"](o)
    lines = []
    for a, b in zip(doc.edges, doc.edges[1:]):
        p = model.crfs["ours"].marginals(e[a:b]).exp()
        for row in p:
            five = [row[0]] + [row[1 + 2 * k] + row[2 + 2 * k] for k in range(4)]
            lines.append("\t".join("%.4f" % v for v in five))
    open(out, "w").write("\n".join(lines) + "\n")


def main():
    ap = argparse.ArgumentParser()
    for name in ("tagger", "lm", "lexicon", "out", "fixture", "fixture_out"):
        ap.add_argument("--" + name)
    ap.add_argument("--calibration", default="1,0")
    a = ap.parse_args()
    checkpoint = torch.load(a.lm, weights_only=False)
    saved = torch.load(a.tagger, weights_only=False)
    marks = saved["args"].get("marks", 0)
    model = Tagger(saved["corpora"], marks)
    model.load_state_dict(saved["model"])
    calibration = [float(x) for x in a.calibration.split(",")]
    write(model, checkpoint, a.lexicon, marks, calibration, a.out)
    if a.fixture:
        quantise_in_place(model, checkpoint)
        fixture(model, checkpoint, a.fixture, marks, a.fixture_out)


if __name__ == "__main__":
    main()
