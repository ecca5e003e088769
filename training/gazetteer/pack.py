"""Packs the lists of names into the sorted table that is part of the program.

    pack.py LISTS_DIR > LISTS_DIR/names.txt

LISTS_DIR holds organisations.tsv, known_persons.tsv, persons.tsv, places.tsv, products.tsv; their heads say what the
columns are. The table's format is told in src/extract/gazetteer.rs, whose tests check that it is sorted and folded as the program
folds. Lines whose names differ only in what folding takes away become one.
"""
import collections
import os
import re
import sys
import unicodedata

DROP = re.compile('[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u00ad]')
SAME = str.maketrans({'أ': 'ا', 'إ': 'ا', 'آ': 'ا', 'ٱ': 'ا', 'ؤ': 'و', 'ئ': 'ي', 'ى': 'ي', 'ی': 'ي', 'ة': 'ه', 'ک': 'ك',
                      'ڪ': 'ك', 'گ': 'ك', 'ڤ': 'ف', 'پ': 'ب', 'چ': 'ج', 'ژ': 'ز', 'ھ': 'ه', 'ہ': 'ه', 'ە': 'ه', 'ې': 'ي', 'ے': 'ي', 'ێ': 'ي', 'ۍ': 'ي', 'ۓ': 'ي', 'ۀ': 'ه',
                      **{chr(zero + d): str(d) for zero in (0x660, 0x6f0) for d in range(10)},
                      'ۂ': 'ه', 'ۃ': 'ه', 'ٲ': 'ا', 'ٳ': 'ا', 'ı': 'i'})
WORD = re.compile(r"[^\W_]+(?:[.&'’+-][^\W_]+)*\+?")
ARABIC = re.compile('[\u0621-\u06d3]')
LETTER = {'company': 'c', 'media': 'm', 'government': 'v', 'other': 'o'}


def fold(text):
    text = unicodedata.normalize('NFD', DROP.sub('', unicodedata.normalize('NFC', text).translate(SAME)).lower())
    return ''.join(c for c in text if not unicodedata.combining(c)).replace('’', "'")


def key(name):
    """The folded words, cut as src/text/segment.rs cuts them: Arabic and Latin letters never in one word."""
    apart = re.sub('(?<=[\u0621-\u06d3])(?=[0-9a-z])|(?<=[0-9a-z])(?=[\u0621-\u06d3])', ' ', fold(name))
    return ' '.join(WORD.findall(apart))


class Table:
    def __init__(self):
        self.rows = collections.defaultdict(lambda: [set(), set(), ''])

    def add(self, name, kind, number='', latin='', ambiguous=False):
        k = key(name)
        if len(k.replace(' ', '')) < 2:
            return
        row = self.rows[k]
        row[0].add(kind)
        if ambiguous:
            row[0].add('a')
        if number:
            row[1].add(number)
        if latin and ARABIC.search(k) and not row[2]:
            row[2] = latin

    def write(self, out):
        for k in sorted(self.rows, key=lambda k: k.encode()):
            kinds, numbers, latin = self.rows[k]
            out.write('%s\t%s\t%s\t%s\n' % (k, ''.join(sorted(kinds)), ','.join(sorted(numbers)), latin))


def lines(path):
    if not os.path.exists(path):
        return
    with open(path, encoding='utf-8') as f:
        for line in f:
            if line.strip() and not line.startswith('#'):
                yield line.rstrip('\n').split('\t') + [''] * 5


def split(field):
    return [form.strip() for form in field.split('|') if form.strip()]


def add_list(table, path, mark, kind_of, ambiguous_at):
    for number, fields in enumerate(lines(path)):
        arabic, latin, ambiguous = split(fields[0]), split(fields[1]), set(split(fields[ambiguous_at]))
        for form in arabic + latin:
            for kind in kind_of(fields):
                table.add(form, kind, '%s%d' % (mark, number), latin[0] if latin else '', form in ambiguous)


def add_parts(table, path):
    """Given and family names in both scripts; everyday words among them are no help."""
    letters = {'given': 'g', 'family': 'f', 'surname': 'f', 'both': 'gf', 'given|family': 'gf'}
    for arabic, latin, role, _, common, *_ in lines(path):
        for letter in letters.get(role, 'f') if not common else '':
            for form in [arabic] + split(latin):
                if ' ' not in form and len(form) > 2:
                    table.add(form, letter)


def main():
    lists = sys.argv[1]
    table = Table()
    add_parts(table, lists + '/persons.tsv')
    add_list(table, lists + '/organisations.tsv', 'o', lambda f: LETTER.get(f[2], 'o'), 4)
    add_list(table, lists + '/known_persons.tsv', 'p', lambda f: 'P', 3)
    add_list(table, lists + '/places.tsv', 'l', lambda f: 'l', 4)
    add_list(table, lists + '/products.tsv', 'd', lambda f: 'pc' if f[3] == 'ORG' else 'p', 4)
    table.write(sys.stdout)


if __name__ == '__main__':
    main()
