"""Reads what `hashiya-train dump` wrote and turns it into tensors' worth of numbers."""
import numpy as np

NO_KEY = 0xFFFFFFFF


class Dump:
    """Tokens of many documents and the types they are of.

    tokens: one row a token (document, type, start byte, end byte, sentence, key, marks).
    """

    def __init__(self, prefix, columns=7):
        self.tokens = np.fromfile(prefix + ".tokens", "<u4").reshape(-1, columns)
        pairs = np.fromfile(prefix + ".ngrams", "<u4").reshape(-1, 2)
        lines = open(prefix + ".types", encoding="utf-8", newline="\n").read().split("\n")[:-1]
        self.shapes = np.array([int(line.split("\t")[0]) for line in lines], np.int64)
        self.forms = [line.split("\t")[1] for line in lines]
        count = len(lines)
        starts = np.searchsorted(pairs[:, 0], np.arange(count + 1))
        self.hashes = pairs[starts[:-1], 1]
        self.grams = pairs[:, 1]
        self.gram_starts = starts[:-1] + 1
        self.gram_ends = starts[1:]

    def documents(self):
        """Row ranges of the documents, by number."""
        edges = np.flatnonzero(np.diff(self.tokens[:, 0])) + 1
        edges = np.concatenate([[0], edges, [len(self.tokens)]])
        return {int(self.tokens[a, 0]): (int(a), int(b)) for a, b in zip(edges, edges[1:])}

    def sentence_edges(self, a=0, b=None):
        rows = self.tokens[a:b]
        key = rows[:, 0].astype(np.int64) << 32 | rows[:, 4]
        edges = np.flatnonzero(np.diff(key)) + 1
        return np.concatenate([[0], edges, [len(rows)]]) + a


class Vocabulary:
    """Sorted hashes of forms and of n-grams; a hash's row is its place, plus one."""

    def __init__(self, words, grams):
        self.words, self.grams = words, grams

    def rows(self, table, hashes):
        at = np.searchsorted(table, hashes)
        at[at == len(table)] = 0
        return np.where(table[at] == hashes, at + 1, 0)

    def lookup(self, dump):
        """Per type: word row (0: none), flat n-gram rows with their starts and ends."""
        word = self.rows(self.words, dump.hashes)
        gram = self.rows(self.grams, dump.grams)
        keep = gram > 0
        total = np.concatenate([[0], np.cumsum(keep)])
        # The hash of the form sits between the n-grams of two types; it is left out.
        inside = np.zeros(len(gram) + 1, np.int64)
        np.add.at(inside, dump.gram_starts, 1)
        np.add.at(inside, dump.gram_ends, -1)
        keep &= np.cumsum(inside[:-1]) > 0
        total = np.concatenate([[0], np.cumsum(keep)])
        return word, gram[keep], total[dump.gram_starts], total[dump.gram_ends]


def build_vocabulary(dump, words, grams, outputs):
    """The commonest forms, the n-grams that most (and most common) forms share, and the number of
    each output word by type (0 when the word is none of the commonest `outputs`)."""
    count = np.bincount(dump.tokens[:, 1], minlength=len(dump.forms))
    by_hash, inverse = np.unique(dump.hashes, return_inverse=True)
    form_count = np.bincount(inverse, weights=count)
    order = np.argsort(-form_count, kind="stable")
    outputs = min(outputs, len(order))
    vocabulary_words = np.sort(by_hash[order[:words]])
    output_of = np.zeros(len(by_hash), np.int64)
    output_of[order[:outputs]] = np.arange(1, outputs + 1)
    output_counts = form_count[order[:outputs]]
    owner = np.repeat(np.arange(len(dump.forms)), dump.gram_ends - dump.gram_starts)
    inside = np.zeros(len(dump.grams), bool)
    for a, b in zip(dump.gram_starts, dump.gram_ends):
        inside[a:b] = True
    weight = np.where(count > 1, np.sqrt(np.minimum(count, 400)), 0.0)
    gram_hash, gram_inverse = np.unique(dump.grams[inside], return_inverse=True)
    score = np.bincount(gram_inverse, weights=weight[owner])
    best = np.argsort(-score, kind="stable")[:grams]
    return Vocabulary(vocabulary_words, np.sort(gram_hash[best])), output_of[inverse], output_counts
