"""Lists the everyday words of Arabic news, so that what is not among them may be a name.

    common.py NEWS.txt.xz > assets/common.txt

A line is a folded word, a tab, and how often it stands in the raw news, as the digit of a logarithm: 1 for words that
stand in at least 1 of 400,000, one more for each factor of four. Sorted by bytes, searched where it lies.
"""
import collections
import lzma
import math
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'gazetteer'))
from pack import fold  # noqa: E402

LEAST = 30


def main():
    counts = collections.Counter()
    with lzma.open(sys.argv[1], 'rt', encoding='utf-8') as lines:
        for line in lines:
            counts.update(re.findall('[\u0621-\u064a]+', fold(line)))
    for word in sorted((w for w, n in counts.items() if n >= LEAST and len(w) > 1), key=lambda w: w.encode()):
        print(word, 1 + min(8, int(math.log(counts[word] / LEAST, 4))), sep='\t')


if __name__ == '__main__':
    main()
