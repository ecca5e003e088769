"""The tagger: a shared encoder over whole articles, one head a corpus.

word -> x (embeddings, frozen)
x -> first layer: forwards and backwards GRU (from pretrain.py)
   -> evidence: what other places of the same word in the article look like (mean and maximum)
   -> second layer: bidirectional GRU -> per corpus: BIO scores for a CRF;
      for our own corpus also the subtype of organisations and the letters of a clitic.
"""
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

D, H1, POOL, MIX, H2 = 112, 160, 48, 128, 96
LABELS = {"ours": ["PER", "ORG", "LOC", "PROD"], "anercorp": ["PER", "ORG", "LOC", "MISC"],
          "aqmar": ["PER", "ORG", "LOC", "MISC"], "caraner": ["PER", "ORG", "LOC", "MISC"],
          "wikifane": ["PER", "ORG", "LOC", "GROUP", "PROD"]}
SUBTYPES = ["company", "media", "government", "other"]
FORBIDDEN = -40.0


def tags_of(corpus):
    return ["O"] + [b + "-" + l for l in LABELS[corpus] for b in "BI"]


class Crf(nn.Module):
    def __init__(self, tags):
        super().__init__()
        k = len(tags)
        self.transitions = nn.Parameter(torch.zeros(k, k))
        self.start = nn.Parameter(torch.zeros(k))
        forbid = torch.zeros(k, k)
        first = torch.zeros(k)
        for j, tag in enumerate(tags):
            if tag.startswith("I-"):
                first[j] = FORBIDDEN
                for i, before in enumerate(tags):
                    if before[2:] != tag[2:] or before == "O":
                        forbid[i, j] = FORBIDDEN
        self.register_buffer("forbid", forbid)
        self.register_buffer("first", first)

    def scores(self):
        return self.transitions + self.forbid, self.start + self.first

    def log_total(self, emissions, lengths):
        """log of the summed scores of all paths; emissions: time x sentences x tags."""
        transitions, start = self.scores()
        steps = emissions.unbind(0)
        alpha = start + steps[0]
        # log(exp(alpha) @ exp(transitions)), the largest taken out first.
        moves = transitions.exp()
        for t in range(1, len(steps)):
            top = alpha.max(1, keepdim=True).values.detach()
            new = ((alpha - top).exp() @ moves).clamp(min=1e-30).log() + top + steps[t]
            alpha = torch.where((lengths > t)[:, None], new, alpha)
        return torch.logsumexp(alpha, 1)

    def marginals(self, emissions):
        """One sentence: log-probabilities of its tags (time x tags)."""
        transitions, start = self.scores()
        alphas = [start + emissions[0]]
        for e in emissions[1:]:
            alphas.append(torch.logsumexp(alphas[-1][:, None] + transitions, 0) + e)
        beta = torch.zeros_like(alphas[0])
        betas = [beta]
        for e in emissions.flip(0)[:-1]:
            beta = torch.logsumexp(transitions + (e + beta)[None], 1)
            betas.append(beta)
        total = torch.stack(alphas) + torch.stack(betas[::-1])
        return total - torch.logsumexp(total, 1, keepdim=True)


def viterbi(emissions, transitions, start):
    """Best tags of one sentence (numpy)."""
    score, back = start + emissions[0], []
    for e in emissions[1:]:
        paths = score[:, None] + transitions
        back.append(paths.argmax(0))
        score = paths.max(0) + e
    best = [int(score.argmax())]
    for b in back[::-1]:
        best.append(int(b[best[-1]]))
    return best[::-1]


class Tagger(nn.Module):
    def __init__(self, corpora, gaz=0, pool=True, first=H1, second=H2, mix=MIX):
        super().__init__()
        self.pool_on = pool
        self.gru1 = nn.ModuleList([nn.GRU(D, first), nn.GRU(D, first)])
        self.pool = nn.Linear(2 * first, POOL)
        self.mix = nn.Linear(2 * first + D + gaz + 2 * POOL + 1, mix)
        self.gru2 = nn.ModuleList([nn.GRU(mix, second), nn.GRU(mix, second)])
        self.heads = nn.ModuleDict({c: nn.Linear(2 * second, len(tags_of(c))) for c in corpora})
        self.crfs = nn.ModuleDict({c: Crf(tags_of(c)) for c in corpora})
        self.subtype = nn.Linear(2 * second, len(SUBTYPES))
        self.clitic = nn.Linear(2 * second + D, 3)
        self.drop = (0.2, 0.35, 0.35, 0.4)

    def load_pretrained(self, state):
        with torch.no_grad():
            for way, gru in zip(("forwards", "backwards"), self.gru1):
                for name in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"):
                    getattr(gru, name).copy_(state[way + "." + name])

    def run(self, gru, flat, batch):
        flat = torch.cat([flat, flat.new_zeros(1, flat.shape[1])])
        both = []
        for way in (0, 1):
            outs = [gru[way](F.embedding(part.index[way], flat))[0].flatten(0, 1)
                    for part in batch.parts]
            both.append(F.embedding(batch.flat[way], torch.cat(outs)))
        return torch.cat(both, 1)

    def forward(self, x, gaz, batch, h=None):
        """`h`: the first layer's states, when they are known already (frozen)."""
        d = self.drop
        if h is None:
            h = self.run(self.gru1, F.dropout(x, d[0], self.training), batch)
        h = F.dropout(h, d[1], self.training)
        # What the word looks like at its other places in the article.
        q = torch.tanh(self.pool(h))
        n = batch.groups_count
        g = batch.groups
        ones = torch.ones(len(g))
        count = torch.zeros(n).index_add(0, g, ones)
        mean = torch.zeros(n, POOL).index_add(0, g, q) / count[:, None]
        top = torch.full((n, POOL), -1.0).scatter_reduce(0, g[:, None].expand(-1, POOL), q, "amax")
        log_count = count.log()[:, None].clamp(max=3)
        pooled = torch.cat([mean, top, log_count], 1)[g]
        if not self.pool_on:
            pooled = pooled * 0
        u = torch.cat([h, x, gaz, pooled], 1)
        u = F.dropout(torch.tanh(self.mix(u)), d[2], self.training)
        o = self.run(self.gru2, u, batch)
        return F.dropout(o, d[3], self.training)

def per_part(values, batch):
    """Flat values as time x sentences x …, a tensor for each part of the batch."""
    values = torch.cat([values, values.new_zeros(1, values.shape[1])])
    return [F.embedding(part.index[0], values) for part in batch.parts]


class Part:
    """Sentences of like length: `index[0]` places their tokens forwards, `index[1]` backwards."""

    def __init__(self, starts, sizes, none):
        steps = np.arange(sizes.max())[:, None]
        inside = steps < sizes[None]
        ahead = np.where(inside, starts[None] + steps, none)
        behind = np.where(inside, starts[None] + sizes[None] - 1 - steps, none)
        self.arrays = (ahead, behind)
        self.index = [torch.from_numpy(x) for x in self.arrays]
        self.lengths = torch.from_numpy(sizes)


class Batch:
    """Some documents' tokens, flat; `parts` place them in padded sentences, `flat` takes them back;
    `groups` tells which tokens are forms of one word of one document."""

    def __init__(self, docs):
        self.docs = docs
        self.types = np.concatenate([d.types for d in docs])
        starts, sizes, groups, at, group = [], [], [], 0, 0
        for d in docs:
            edges = d.edges
            starts += [at + a for a in edges[:-1]]
            sizes += list(np.diff(edges))
            groups.append(d.groups + group)
            at += len(d.types)
            group += d.groups_count
        self.groups = torch.from_numpy(np.concatenate(groups))
        self.groups_count = group
        order = np.argsort(-np.array(sizes), kind="stable")
        sizes, starts = np.array(sizes)[order], np.array(starts)[order]
        pieces = max(1, min(5, len(sizes) // 8))
        cuts = [len(sizes) * k // pieces for k in range(pieces + 1)]
        self.parts = [Part(starts[i:j], sizes[i:j], at) for i, j in zip(cuts, cuts[1:])]
        self.flat = []
        for way in (0, 1):
            index = np.concatenate([p.arrays[way].reshape(-1) for p in self.parts])
            flat = np.zeros(at + 1, np.int64)
            flat[index] = np.arange(len(index))
            self.flat.append(torch.from_numpy(flat[:at]))
