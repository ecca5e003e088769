"""Learns word and n-gram embeddings and the first, bidirectional layer from raw news.

Two GRUs read each sentence, one forwards, one backwards; each predicts the next word on its way
(sampled softmax). What they learn of names in context is the ground the tagger stands on.
"""
import argparse
import math
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from data import Dump, build_vocabulary
from shipped import trunk

D, H, P = 112, 160, 96
WORDS, GRAMS, OUTPUTS, NEGATIVES = 40000, 32000, 60000, 1024


class Embedder(nn.Module):
    """Word row + shape row + sum of n-gram rows / sqrt(their number)."""

    def __init__(self, words, grams, dim=D):
        super().__init__()
        self.word = nn.Embedding(words + 1, dim)
        self.gram = nn.EmbeddingBag(grams + 1, dim, mode="sum", include_last_offset=True)
        self.shape = nn.Embedding(8, dim)
        for table in (self.word.weight, self.gram.weight, self.shape.weight):
            nn.init.normal_(table, std=0.15)
        with torch.no_grad():
            self.word.weight[0] = 0

    def forward(self, word, keep, shape, grams, offsets):
        scale = (offsets[1:] - offsets[:-1]).clamp(min=1).float().rsqrt()
        x = self.gram(grams, offsets) * scale[:, None] + self.shape(shape)
        return x + self.word(word) * (keep * (word > 0))[:, None]


class Types:
    """The types of a dump as rows of the embedder's tables."""

    def __init__(self, dump, vocabulary):
        self.word, self.gram, self.start, self.end = vocabulary.lookup(dump)
        self.shape = dump.shapes
        self.count = np.bincount(dump.tokens[:, 1], minlength=len(dump.forms))

    def batch(self, types):
        lengths = self.end[types] - self.start[types]
        offsets = np.concatenate([[0], np.cumsum(lengths)])
        index = np.arange(offsets[-1]) + np.repeat(self.start[types] - offsets[:-1], lengths)
        tensors = (self.word[types], self.shape[types], self.gram[index], offsets)
        return [torch.from_numpy(np.ascontiguousarray(t)) for t in tensors]


class Lm(nn.Module):
    def __init__(self, words, grams, outputs):
        super().__init__()
        self.embed = Embedder(words, grams)
        self.forwards = nn.GRU(D, H)
        self.backwards = nn.GRU(D, H)
        self.project = nn.ModuleList([nn.Linear(H, P) for _ in range(2)])
        self.out = nn.Parameter(torch.randn(outputs + 2, P) * 0.05)
        self.bias = nn.Parameter(torch.zeros(outputs + 2))


def batches(edges, rng, words=5120):
    lengths = np.diff(edges)
    out = []
    for length in range(3, 81):
        which = np.flatnonzero(lengths == length)
        rng.shuffle(which)
        size = max(1, words // length)
        out += [(length, which[i:i + size]) for i in range(0, len(which), size)]
    order = rng.permutation(len(out))
    return [out[i] for i in order]


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("dump")
    ap.add_argument("out")
    ap.add_argument("--steps", type=int, default=8000)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--stop", type=int, help="end after so many of the steps")
    ap.add_argument("--start", help="weights to go on from")
    ap.add_argument("--shipped", help="a shipped model whose embeddings and first layer to go on from")
    ap.add_argument("--hold", type=int, default=0, help="steps in which only the output is learned")
    ap.add_argument("--rate", type=float, default=2.5e-3)
    a = ap.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    rng = np.random.default_rng(a.seed)
    dump = Dump(a.dump)
    vocabulary, output_of, output_counts = build_vocabulary(dump, WORDS, GRAMS, OUTPUTS)
    outputs = len(output_counts)
    types = Types(dump, vocabulary)
    edges = dump.sentence_edges()
    column = dump.tokens[:, 1].astype(np.int64)
    print("sentences", len(edges) - 1, "types", len(dump.forms), "in words", (types.word > 0).sum(),
          "token coverage", (types.word[column] > 0).mean(), flush=True)
    model = Lm(len(vocabulary.words), len(vocabulary.grams), outputs)
    if a.start:
        model.load_state_dict(torch.load(a.start, weights_only=False)["model"])
    if a.shipped:
        words, grams, state = trunk(a.shipped)
        assert np.array_equal(words, vocabulary.words) and np.array_equal(grams, vocabulary.grams)
        model.load_state_dict(state, strict=False)
    inner = [*model.embed.parameters(), *model.forwards.parameters(), *model.backwards.parameters()]
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, betas=(0.9, 0.99), fused=True)
    # Output 0: unknown; then the words; the last one: the end of the sentence.
    end = outputs + 1
    counts = np.concatenate([[0.0], output_counts, [len(edges) - 1.0]])
    noise = counts ** 0.75
    noise /= noise.sum()
    log_noise = torch.from_numpy(np.log(noise * NEGATIVES + 1e-12)).float()
    cumulative = np.cumsum(noise)
    step, began, seen, losses = 0, time.time(), 0, []
    last_step = a.stop or a.steps
    while step < last_step:
        for length, which in batches(edges, rng):
            rate = a.rate * min(1, (step + 1) / 100) * max(0.02, 1 - step / a.steps)
            for parameter in inner:
                parameter.requires_grad_(step >= a.hold)
            for group in optimizer.param_groups:
                group["lr"] = rate
            rows = edges[which][None, :] + np.arange(length)[:, None]
            kinds = column[rows]
            unique, place = np.unique(kinds, return_inverse=True)
            word, shape, grams, offsets = types.batch(unique)
            drop = 0.05 + 0.5 * 30 / (30 + types.count[unique])
            keep = torch.from_numpy((rng.random(len(unique)) > drop).astype(np.float32))
            x = model.embed(word, keep, shape, grams, offsets)
            x = x[torch.from_numpy(place.reshape(-1))].view(length, len(which), D)
            ahead, _ = model.forwards(x)
            behind, _ = model.backwards(x.flip(0))
            wanted = output_of[kinds]
            last = np.full((1, len(which)), end)
            negative = torch.from_numpy(
                np.searchsorted(cumulative, rng.random(NEGATIVES)).clip(max=end))
            loss = 0
            for states, project, target in (
                (ahead, model.project[0], np.concatenate([wanted[1:], last])),
                (behind, model.project[1], np.concatenate([wanted[::-1][1:], last]))):
                target = torch.from_numpy(np.ascontiguousarray(target)).view(-1)
                known = target > 0
                hidden = project(states.reshape(-1, H)[known])
                target = target[known]
                true = (hidden * model.out[target]).sum(1) + model.bias[target] - log_noise[target]
                false = hidden @ model.out[negative].T + model.bias[negative] - log_noise[negative]
                false = false.masked_fill(negative[None, :] == target[:, None], -1e4)
                loss = loss + (torch.logsumexp(torch.cat([true[:, None], false], 1), 1) - true).mean()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            step += 1
            seen += kinds.size
            losses.append(loss.item())
            if step % 100 == 0:
                print(step, "loss %.3f" % (np.mean(losses[-100:]) / 2),
                      "%.0f words/s" % (seen / (time.time() - began)), flush=True)
            if step % 250 == 0 or step == last_step:
                torch.save({"model": model.state_dict(), "words": vocabulary.words,
                            "grams": vocabulary.grams, "step": step}, a.out)
            if step >= last_step:
                break


if __name__ == "__main__":
    main()
