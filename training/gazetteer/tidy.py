"""Puts lexicon files in their one form: comment header, then rows sorted by their Arabic forms, no row or form twice.

    tidy.py FILE.tsv…

Says on standard error which rows have the wrong number of columns and which forms stand in more than one row, to be
looked at by hand: two firms may well share a name.
"""
import collections
import re
import sys

from fold import fold

ARABIC = re.compile('[\u0620-\u06d3]')


def read(path):
    """The comment lines and the rows of a file."""
    with open(path, encoding='utf-8') as lines:
        lines = [line.rstrip('\n') for line in lines if line.strip()]
    header = [line for line in lines if line.startswith('#')]
    return header, [line.split('\t') for line in lines if not line.startswith('#')]


def once(cell):
    """A cell's forms in their order, of forms that fold to the same only the first."""
    kept = {}
    for form in cell.split('|'):
        if form.strip():
            kept.setdefault(fold(form.strip()) if ARABIC.search(form) else form.strip(), form.strip())
    return '|'.join(kept.values())


def tidy(path):
    header, rows = read(path)
    width = len(header[-1].split('\t'))
    kept, owners = [], collections.defaultdict(set)
    for row in rows:
        if len(row) != width:
            print(f'{path}: {len(row)} columns for {width}: {row}', file=sys.stderr)
            continue
        row = [once(cell) for cell in row]
        kept.append(row)
        for form in row[0].split('|'):
            owners[fold(form)].add('\t'.join(row))
    for form, places in sorted(owners.items()):
        if len(places) > 1:
            print(f'{path}: {form} in ' + ' / '.join(sorted(places)), file=sys.stderr)
    with open(path, 'w', encoding='utf-8') as out:
        for line in header + sorted({'\t'.join(row) for row in kept}):
            print(line, file=out)


if __name__ == '__main__':
    for name in sys.argv[1:]:
        tidy(name)
