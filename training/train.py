"""Trains the tagger on the labelled corpora. See README.md for the one command.

    train.py --dump ner --lm lm.pt --out tagger.pt [--corpora ours,anercorp,…] [--epochs N] [--all]
"""
import argparse
import json
import random
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from corpora import fold_of
from data import NO_KEY, Dump, Vocabulary
from tagger import LABELS, SUBTYPES, FORBIDDEN, Batch, Tagger, per_part, tags_of, viterbi

# How often an epoch sees each document.
SHARE = {"ours": 1.0, "anercorp": 2.0, "aqmar": 0.7, "caraner": 0.4, "wikifane": 0.15}


class Doc:
    """A document: token arrays, and for each token which tags are allowed by the gold spans."""

    def __init__(self, meta, rows, types_forms):
        self.meta, self.corpus = meta, meta["corpus"]
        self.types = rows[:, 1].astype(np.int64)
        self.start, self.end = rows[:, 2].astype(np.int64), rows[:, 3].astype(np.int64)
        self.edges = np.concatenate(
            [[0], np.flatnonzero(np.diff(rows[:, 4].astype(np.int64))) + 1, [len(rows)]])
        self.marks = rows[:, 6]
        keys = rows[:, 5].astype(np.int64)
        alone = keys == NO_KEY
        keys[alone] = 1 << 33
        keys[alone] += np.arange(alone.sum())
        _, self.groups = np.unique(keys, return_inverse=True)
        self.groups_count = int(self.groups.max()) + 1
        self.states = None
        self.label(types_forms)

    def gaz(self, marks):
        """The lexicon's marks as numbers; none when the model takes none."""
        bits = self.marks[:, None] >> np.arange(marks, dtype=np.uint32)[None] & 1
        return torch.from_numpy(bits.astype(np.float32))

    def label(self, forms):
        tags = {t: i for i, t in enumerate(tags_of(self.corpus))}
        n = len(self.types)
        self.allowed = np.zeros((n, len(tags)), bool)
        self.allowed[:, 0] = True
        self.subtype = np.full(n, -1, np.int64)
        self.clitic = np.full(n, -1, np.int64)
        self.free = np.zeros(n, bool)
        self.odd = 0
        ordered = sorted(self.meta["spans"], key=lambda s: bool(s.get("free")))
        for s in ordered:
            a = int(np.searchsorted(self.end, s["start"], side="right"))
            b = int(np.searchsorted(self.start, s["end"], side="left"))
            s["tokens"] = (a, b)
            if a >= b:
                continue
            if s.get("free"):
                self.allowed[a:b] = True
                self.free[a:b] = True
                # A name may end here or go on, so the word after it stays as it is.
                continue
            if self.end[b - 1] != s["end"]:
                self.odd += 1
            self.allowed[a:b] = False
            for label in [s["label"]] + list(s.get("alt") or []):
                if "B-" + label in tags:
                    self.allowed[a, tags["B-" + label]] = True
                    self.allowed[a + 1:b, tags["I-" + label]] = True
            if s.get("subtype") in SUBTYPES and s["label"] == "ORG":
                self.subtype[a:b] = SUBTYPES.index(s["subtype"])
            if self.corpus == "ours":
                self.clitic[a] = min(2, max(0, (s["start"] - self.start[a]) // 2))


def clitic_candidates(forms, shapes):
    """Per type: which numbers of letters (0, 1, 2) may be a clitic; as extract::tokenize does."""
    out = np.zeros((len(forms), 3), bool)
    out[:, 0] = True
    for i, (f, s) in enumerate(zip(forms, shapes)):
        if s == 0:
            out[i, 1] = len(f) >= 3 and f[0] in "وفبلك"
            out[i, 2] = len(f) >= 4 and f[0] in "وف" and f[1] in "بلك"
    return out


class Words:
    """Frozen embeddings of the types: with and without the row of the word itself."""

    def __init__(self, dump, checkpoint):
        state = checkpoint["model"]
        vocabulary = Vocabulary(checkpoint["words"], checkpoint["grams"])
        word, gram, a, b = vocabulary.lookup(dump)
        table = state["embed.gram.weight"]
        total = torch.cat([torch.zeros(1, table.shape[1], dtype=torch.float64),
                           table[torch.from_numpy(gram)].double().cumsum(0)])
        sums = (total[torch.from_numpy(b)] - total[torch.from_numpy(a)]).float()
        scale = torch.from_numpy(np.maximum(b - a, 1)).float().rsqrt()
        self.parts = sums * scale[:, None] + state["embed.shape.weight"][torch.from_numpy(dump.shapes)]
        self.whole = state["embed.word.weight"].clone()
        self.whole[0] = 0
        self.whole = self.whole[torch.from_numpy(word)]

    def __call__(self, types, keep=None):
        types = torch.from_numpy(types)
        whole = self.whole[types]
        if keep is not None:
            whole = whole * keep[:, None]
        return self.parts[types] + whole


def spans_of(tags, names):
    """BIO tags -> (first, after, label)."""
    out, open_at, label = [], None, None
    for i, t in enumerate(list(tags) + [0]):
        name = names[t]
        if open_at is not None and not (name.startswith("I-") and name[2:] == label):
            out.append((open_at, i, label))
            open_at = None
        if name.startswith("B-"):
            open_at, label = i, name[2:]
    return out


def states(docs):
    """The frozen first layer's states of some documents, or None when it is trained."""
    return None if docs[0].states is None else torch.cat([d.states for d in docs]).float()


@torch.no_grad()
def freeze(model, words, docs):
    model.eval()
    for i in range(0, len(docs), 12):
        some = docs[i:i + 12]
        batch = Batch(some)
        h = model.run(model.gru1, words(batch.types), batch).half()
        for d, part in zip(some, h.split([len(d.types) for d in some])):
            d.states = part
    model.train()


@torch.no_grad()
def predict(model, words, gaz, docs, corpus, candidates):
    """For each document its spans: (first token, after, label, clitic letters)."""
    model.eval()
    names = tags_of(corpus)
    transitions, start = (t.numpy() for t in model.crfs[corpus].scores())
    found = []
    for d in docs:
        batch = Batch([d])
        x = words(batch.types)
        o = model(x, torch.cat([d.gaz(gaz) for d in batch.docs]), batch, states([d]))
        e = model.heads[corpus](o).numpy()
        allowed = torch.from_numpy(candidates[batch.types])
        clitic = model.clitic(torch.cat([o, x], 1)).masked_fill(~allowed, FORBIDDEN).argmax(1).numpy()
        spans = []
        for a, b in zip(d.edges, d.edges[1:]):
            for i, j, label in spans_of(viterbi(e[a:b], transitions, start), names):
                spans.append((a + i, a + j, label, int(clitic[a + i])))
        found.append(spans)
    model.train()
    return found


class Score:
    def __init__(self):
        self.c = {}

    def add(self, label, what):
        self.c[(label, what)] = self.c.get((label, what), 0) + 1

    def f1(self, labels):
        tp, fp, fn = (sum(self.c.get((l, w), 0) for l in labels) for w in ("tp", "fp", "fn"))
        p, r = tp / max(1, tp + fp), tp / max(1, tp + fn)
        return 100 * p, 100 * r, 100 * 2 * p * r / max(1e-9, p + r)


def score_ours(docs, found):
    """Strict, as articles/score.py does it."""
    score = Score()
    for d, spans in zip(docs, found):
        required = [s for s in d.meta["spans"] if not s.get("free")]
        loose = [s for s in d.meta["spans"] if s.get("free")]
        places = {}
        for a, b, label, clitic in spans:
            places[(int(d.start[a]) + 2 * clitic, int(d.end[b - 1]))] = label
        used = set()
        for s in required:
            key = (s["start"], s["end"])
            ok = [s["label"]] + list(s.get("alt") or [])
            if places.get(key) in ok:
                used.add(key)
                score.add(s["label"], "tp")
            else:
                score.add(s["label"], "fn")
        for (a, b), label in places.items():
            if (a, b) not in used and not any(s["start"] < b and a < s["end"] for s in loose):
                score.add(label, "fp")
    return score


def score_words(docs, found):
    """Strict over a CoNLL file's own words."""
    score = Score()
    for d, spans in zip(docs, found):
        tags = np.zeros(len(d.types), object)
        tags[:] = "O"
        for a, b, label, _ in spans:
            tags[a:b] = "I-" + label
            tags[a] = "B-" + label
        first = np.searchsorted(d.start, [w[0] for w in d.meta["words"]])
        guess = []
        for k, (start, end, _) in enumerate(d.meta["words"]):
            i = first[k]
            guess.append(tags[i] if i < len(tags) and d.start[i] < end else "O")
        gold = chunks([w[2] for w in d.meta["words"]])
        mine = chunks(guess)
        for g in gold:
            score.add(g[2], "tp" if g in mine else "fn")
        for m in mine - gold:
            score.add(m[2], "fp")
    return score


def chunks(tags):
    out, open_at, label = set(), None, None
    for i, t in enumerate(list(tags) + ["O"]):
        if open_at is not None and not (t.startswith("I-") and t[2:] == label):
            out.add((open_at, i, label))
            open_at = None
        if t.startswith("B-") or (t.startswith("I-") and open_at is None):
            open_at, label = i, t[2:]
    return out


def report(model, words, gaz, groups, candidates):
    text = []
    for (corpus, split), docs in groups.items():
        found = predict(model, words, gaz, docs, corpus, candidates)
        score = (score_ours if corpus == "ours" else score_words)(docs, found)
        labels = LABELS[corpus]
        text.append("%s/%s " % (corpus, split) + " ".join(
            "%s %.1f" % (l, score.f1([l])[2]) for l in labels) + " | PER+ORG %.2f PLO P %.1f R %.1f F %.2f all %.2f"
            % (score.f1(["PER", "ORG"])[2], *score.f1(["PER", "ORG", "LOC"]), score.f1(labels)[2]))
    return "\n   ".join(text)


def batches(docs, rng, pseudo, size=2400):
    by_corpus = {}
    for d in docs:
        share = pseudo if d.meta.get("pseudo") else SHARE[d.corpus]
        times = int(share + rng.random())
        by_corpus.setdefault(d.corpus, []).extend([d] * times)
    out = []
    for corpus, some in sorted(by_corpus.items()):
        rng.shuffle(some)
        group, count = [], 0
        for d in some:
            group.append(d)
            count += len(d.types)
            if count >= size:
                out.append((corpus, group))
                group, count = [], 0
        if group:
            out.append((corpus, group))
    rng.shuffle(out)
    return out


def loss_of(model, words, gaz, corpus, docs, candidates, a):
    batch = Batch(docs)
    n = len(batch.types)
    keep = (torch.rand(n) > a.word_drop).float()
    x = words(batch.types, keep)
    if a.blank:
        x = x * (torch.rand(n) > a.blank).float()[:, None]
    g = torch.cat([d.gaz(gaz) for d in batch.docs])
    if g.shape[1]:
        g = g * (torch.rand(n) > a.gaz_drop).float()[:, None]
    o = model(x, g, batch, states(docs))
    crf = model.crfs[corpus]
    e = model.heads[corpus](o)
    allowed = torch.from_numpy(np.concatenate([d.allowed for d in docs]))
    wall = e + torch.where(allowed, 0.0, FORBIDDEN)
    loss = 0
    for part, free, bound in zip(batch.parts, per_part(e, batch), per_part(wall, batch)):
        both = crf.log_total(torch.cat([free, bound], 1), part.lengths.repeat(2))
        loss = loss + (both[:len(part.lengths)] - both[len(part.lengths):]).sum()
    loss = loss / n * 20
    if corpus == "ours":
        subtype = torch.from_numpy(np.concatenate([d.subtype for d in docs]))
        if (subtype >= 0).any():
            loss = loss + 0.3 * F.cross_entropy(model.subtype(o), subtype, ignore_index=-1)
        clitic = torch.from_numpy(np.concatenate([d.clitic for d in docs]))
        scores = model.clitic(torch.cat([o, x], 1))
        scores = scores.masked_fill(~torch.from_numpy(candidates[batch.types]), FORBIDDEN)
        clitic = torch.where(torch.from_numpy(candidates[batch.types]).any(1) & (clitic >= 0)
                             & (scores.gather(1, clitic.clamp(min=0)[:, None])[:, 0] > FORBIDDEN), clitic, -1)
        if (clitic >= 0).any():
            loss = loss + 0.3 * F.cross_entropy(scores, clitic, ignore_index=-1)
    return loss


def load(a):
    dump = Dump(a.dump)
    metas = json.load(open(a.dump + ".json"))
    ranges = dump.documents()
    docs = [Doc(m, dump.tokens[slice(*ranges[i])], dump.forms)
            for i, m in enumerate(metas) if i in ranges]
    checkpoint = torch.load(a.lm, weights_only=False)
    return dump, docs, checkpoint


def fold(train, which):
    """The names of our own articles that a fold leaves out, with their Latin copies."""
    left_out = fold_of([d.meta for d in train], *map(int, which.split("/")))
    return set(left_out) | {name + "+latin" for name in left_out}


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--dump", required=True)
    ap.add_argument("--lm", required=True)
    ap.add_argument("--out", required=True)
    ap.add_argument("--corpora", default="ours,anercorp,aqmar,wikifane,caraner")
    ap.add_argument("--epochs", type=int, default=12)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--rate", type=float, default=1.5e-3)
    ap.add_argument("--rate1", type=float, default=0.3, help="first layer's rate, as a share")
    ap.add_argument("--word_drop", type=float, default=0.1)
    ap.add_argument("--blank", type=float, default=0.03)
    ap.add_argument("--gaz_drop", type=float, default=0.3)
    ap.add_argument("--marks", type=int, default=30, help="0: without the lexicon")
    ap.add_argument("--no_pool", action="store_true")
    ap.add_argument("--no_pretrained", action="store_true")
    ap.add_argument("--thaw", action="store_true", help="train the first layer too")
    ap.add_argument("--start", help="weights to go on from")
    ap.add_argument("--share", default="", help="corpus=share an epoch, …")
    ap.add_argument("--pseudo", type=float, default=0.4, help="share an epoch of the articles labelled by a model")
    ap.add_argument("--fold", help="K/N: leave out every N-th of our training articles, from the K-th on")
    ap.add_argument("--all", action="store_true", help="train on the development splits too")
    ap.add_argument("--every", type=int, default=3)
    a = ap.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    rng = random.Random(a.seed)
    dump, docs, checkpoint = load(a)
    corpora = a.corpora.split(",")
    SHARE.update((k, float(v)) for k, v in (x.split("=") for x in a.share.split(",") if x))
    docs = [d for d in docs if d.corpus in corpora or d.meta["split"] == "test"]
    words = Words(dump, checkpoint)
    candidates = clitic_candidates(dump.forms, dump.shapes)
    gaz = a.marks
    train = [d for d in docs if d.meta["split"] == "train" or (a.all and d.meta["split"] == "dev")]
    if a.fold:
        left_out = fold(train, a.fold)
        train = [d for d in train if d.meta["name"] not in left_out]
    held = {}
    for d in docs:
        if d.meta["split"] != "train":
            held.setdefault((d.corpus, d.meta["split"]), []).append(d)
    print("documents", len(train), "tokens", sum(len(d.types) for d in train),
          "ends inside a token", sum(d.odd for d in docs if d.corpus == "ours"), flush=True)
    model = Tagger(corpora, gaz, not a.no_pool)
    if not a.no_pretrained:
        model.load_pretrained(checkpoint["model"])
    if a.start:
        model.load_state_dict(torch.load(a.start, weights_only=False)["model"])
    if not a.thaw:
        began = time.time()
        freeze(model, words, docs)
        model.gru1.requires_grad_(False)
        print("first layer: %.0fs" % (time.time() - began), flush=True)
    first = list(model.gru1.parameters())
    rest = [p for n, p in model.named_parameters() if not n.startswith("gru1.")]
    optimizer = torch.optim.AdamW([{"params": first, "share": a.rate1}, {"params": rest, "share": 1.0}],
                                  lr=a.rate, betas=(0.9, 0.99), weight_decay=0.01)
    average = {n: p.detach().clone() for n, p in model.state_dict().items()}
    total = None
    step = 0
    for epoch in range(a.epochs):
        began, losses = time.time(), []
        todo = batches(train, rng, a.pseudo)
        total = total or len(todo) * a.epochs
        for corpus, group in todo:
            done = min(1.0, step / total)
            rate = a.rate * min(1, (step + 1) / 100) * (0.03 + 0.97 * (1 - done))
            for p in optimizer.param_groups:
                p["lr"] = rate * p["share"]
            loss = loss_of(model, words, gaz, corpus, group, candidates, a)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            optimizer.step()
            step += 1
            losses.append(loss.item())
            keep = min(0.998, (step + 1) / (step + 10))
            with torch.no_grad():
                for n, p in model.state_dict().items():
                    average[n].mul_(keep).add_(p, alpha=1 - keep)
        print("epoch", epoch + 1, "loss %.3f" % np.mean(losses), "%.0fs" % (time.time() - began), flush=True)
        if (epoch + 1) % a.every == 0 or epoch + 1 == a.epochs:
            own = {n: p.clone() for n, p in model.state_dict().items()}
            model.load_state_dict(average)
            print("  ", report(model, words, gaz, held, candidates), flush=True)
            torch.save({"model": average, "corpora": corpora, "args": vars(a)}, a.out)
            model.load_state_dict(own)


if __name__ == "__main__":
    main()
