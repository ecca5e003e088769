"""How often each Arabic form of a lexicon file stands in raw news, as whole words with clitics allowed.

    count.py NEWS.txt FILE.tsv… > COUNTS.tsv        columns: count, file, form

NEWS.txt is the unpacked text, one paragraph a line. The first column of each file holds the forms.
"""
import collections
import sys

from fold import fold, without_clitics, words


def forms_of(path):
    with open(path, encoding='utf-8') as lines:
        for line in lines:
            if line.strip() and not line.startswith('#'):
                yield from line.split('\t')[0].rstrip('\n').split('|')


def index(paths):
    """First word of a form -> the words that follow it and the form."""
    heads = collections.defaultdict(list)
    for path in paths:
        for form in forms_of(path):
            parts = words(form)
            if parts:
                heads[parts[0]].append((tuple(parts[1:]), (path, form)))
    return heads


def count(news, heads):
    counts = collections.Counter()
    known = {}
    with open(news, encoding='utf-8') as lines:
        for line in lines:
            tokens = words(line)
            for at, token in enumerate(tokens):
                found = known.get(token)
                if found is None:
                    found = known[token] = [entry for reading in dict.fromkeys(without_clitics(token))
                                            for entry in heads.get(reading, ())]
                for rest, key in found:
                    if not rest or tuple(tokens[at + 1:at + 1 + len(rest)]) == rest:
                        counts[key] += 1
    return counts


def main():
    news, *paths = sys.argv[1:]
    counts = count(news, index(paths))
    for path in paths:
        rows = {form: counts[(path, form)] for form in forms_of(path)}
        for form, number in sorted(rows.items(), key=lambda row: (-row[1], row[0])):
            print(number, path.rsplit('/', 1)[-1], form, sep='\t')


if __name__ == '__main__':
    main()
