"""Learns what Arabic letters become in Latin names, for the distance between two forms of one name.

    translit.py GAZETTEERS_DIR > assets/translit.tsv

Expectation maximisation over monotone alignments (a memoryless stochastic transducer, Ristad and Yianilos 1998): an
Arabic letter, or nothing, becomes up to three Latin letters. Learned from google/transliteration (Apache-2.0) and
the Wikidata pairs of NETransliteration-COLING2018 (CC0). A line of the result: Arabic letter (or nothing), Latin
letters (or nothing), cost in nats.
"""
import collections
import math
import random
import re
import sys
import unicodedata

LONGEST = 3
FLOOR = 1e-4


def fold_latin(text):
    text = unicodedata.normalize('NFD', text.lower())
    return re.sub('[^a-z]', '', text)


def fold_arabic(text):
    text = re.sub('[\u064b-\u065f\u0670\u0640]', '', text)
    text = text.translate(str.maketrans('أإآٱؤئىةگپچڤژ', 'ااااوييهكبجفز'))
    return re.sub('[^\u0621-\u064a]', '', text)


def pairs(folder):
    found = set()
    for path in ('google_ar2en/ar2en.txt', 'wd_arabic_coling2018/wd_arabic_80'):
        with open('%s/%s' % (folder, path), encoding='utf-8') as lines:
            for line in lines:
                fields = line.rstrip('\n').split('\t')
                if len(fields) < 2:
                    continue
                arabic = next((f for f in fields[:2] if re.search('[\u0621-\u064a]', f)), '')
                latin = next((f for f in fields[:2] if re.search('[a-zA-Z]', f)), '')
                arabic, latin = fold_arabic(arabic), fold_latin(latin)
                if 3 <= len(arabic) <= 12 and 3 <= len(latin) <= 16:
                    found.add((arabic, latin))
    found = sorted(found)
    random.Random(1).shuffle(found)
    return found[:30000]


def expect(arabic, latin, prob, counts):
    """Adds the expected uses of each step in aligning one pair."""
    n, m = len(arabic), len(latin)
    ahead = [[0.0] * (m + 1) for _ in range(n + 1)]
    ahead[0][0] = 1.0
    steps = []
    for i in range(n + 1):
        for j in range(m + 1):
            here = ahead[i][j]
            if not here:
                continue
            if i < n:
                for k in range(0, min(LONGEST, m - j) + 1):
                    p = prob.get((arabic[i], latin[j:j + k]), FLOOR / 10)
                    ahead[i + 1][j + k] += here * p
                    steps.append((i, j, 1, k, arabic[i], p))
            if j < m:
                p = prob.get(('', latin[j]), FLOOR / 10)
                ahead[i][j + 1] += here * p
                steps.append((i, j, 0, 1, '', p))
    whole = ahead[n][m]
    if whole <= 0:
        return 0.0
    back = [[0.0] * (m + 1) for _ in range(n + 1)]
    back[n][m] = 1.0
    for i, j, di, k, letter, p in reversed(steps):
        share = p * back[i + di][j + k]
        back[i][j] += share
        counts[(letter, latin[j:j + k])] += ahead[i][j] * share / whole
    return math.log(whole)


def begin():
    """Consonants that anybody would pair, so that the first pass does not wander."""
    prob = collections.defaultdict(lambda: FLOOR)
    for letter, latins in {'ب': 'b p', 'ت': 't', 'ث': 'th t', 'ج': 'j g', 'ح': 'h', 'خ': 'kh', 'د': 'd', 'ذ': 'dh th',
                           'ر': 'r', 'ز': 'z s', 'س': 's c', 'ش': 'sh ch', 'ص': 's', 'ض': 'd', 'ط': 't', 'ظ': 'z',
                           'ع': 'a ', 'غ': 'gh g', 'ف': 'f v', 'ق': 'q k', 'ك': 'k c g', 'ل': 'l ll', 'م': 'm',
                           'ن': 'n nn', 'ه': 'h a e ', 'و': 'w o u oo', 'ي': 'y i e ', 'ا': 'a e i o ', 'ء': ' a'}.items():
        for latin in latins.split(' '):
            prob[(letter, latin)] = 0.2
    for vowel in 'aeiou':
        prob[('', vowel)] = 0.05
    return prob


def main():
    data = pairs(sys.argv[1])
    prob = begin()
    for turn in range(7):
        counts = collections.Counter()
        likelihood = sum(expect(a, l, prob, counts) for a, l in data)
        total = collections.Counter()
        for (letter, _), count in counts.items():
            total[letter] += count
        letters = sum(len(a) for a, _ in data)
        prob = {}
        for (letter, latin), count in counts.items():
            base = total[letter] if letter else letters
            if count / base > FLOOR:
                prob[(letter, latin)] = count / base
        print(turn, len(data), likelihood / len(data), len(prob), file=sys.stderr)
    for (letter, latin), p in sorted(prob.items()):
        if p > 0.002:
            print(letter, latin, '%.2f' % -math.log(p), sep='\t')


if __name__ == '__main__':
    main()
