"""Reads the embeddings and the first layer back from a shipped model, so that pretraining can go on
from it: its 8-bit rows become numbers again. The format is that of `export.py`."""
import struct

import numpy as np
import torch


class Reader:
    def __init__(self, path):
        self.bytes, self.at = open(path, "rb").read(), 8 + 12

    def array(self, kind, count):
        out = np.frombuffer(self.bytes, kind, count, self.at)
        self.at += out.nbytes
        return out

    def numbers(self, count):
        return [int(x) for x in self.array("<u4", count)]

    def rows(self, height, width, scale):
        values = self.array("i1", height * width).reshape(height, width).astype(np.float32)
        return torch.from_numpy(values * scale[:, None])

    def embeddings(self, width):
        count, = self.numbers(1)
        hashes = self.array("<u4", count).copy()
        table = self.rows(count, width, self.array("<f4", count))
        return hashes, torch.cat([torch.zeros(1, width), table])

    def dense(self):
        height, width = self.numbers(2)
        scale, bias = self.array("<f4", height), self.array("<f4", height).copy()
        return self.rows(height, width, scale), torch.from_numpy(bias)


def trunk(path):
    """The shipped words, n-grams and the state of embeddings and first layer, as `Lm` names it."""
    reader = Reader(path)
    width, _ = reader.numbers(2)
    words, word = reader.embeddings(width)
    grams, gram = reader.embeddings(width)
    shape = torch.from_numpy(reader.array("<f4", 8 * width).copy().reshape(8, width))
    lexicon, = reader.numbers(1)
    reader.at += lexicon * 6
    state = {"embed.word.weight": word, "embed.gram.weight": gram, "embed.shape.weight": shape}
    for way in ("forwards", "backwards"):
        for part in ("ih", "hh"):
            state[f"{way}.weight_{part}_l0"], state[f"{way}.bias_{part}_l0"] = reader.dense()
    return words, grams, state
