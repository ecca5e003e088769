"""Completes the countries of places.tsv with the names of Unicode's CLDR (licence Unicode-3.0).

    countries.py territories.json territories.en.json places.tsv

The two JSON files are main/{ar,en}/territories.json of the npm package cldr-localenames-full (48.2.0). A territory
without a row gets one; a row gets CLDR's Arabic name as its last form, unless it has it. Run tidy.py afterwards.
"""
import json
import sys

from fold import fold
from tidy import read

NOT_COUNTRIES = {'EU', 'EZ', 'UN', 'QO', 'ZZ', 'XA', 'XB', 'AC', 'CP', 'DG', 'EA', 'IC', 'TA'}


def territories(path):
    """ISO code -> name, of two-letter codes that are places, without the alternatives."""
    with open(path, encoding='utf-8') as file:
        (locale,) = json.load(file)['main'].values()
    names = locale['localeDisplayNames']['territories']
    return {code: name for code, name in names.items()
            if len(code) == 2 and code not in NOT_COUNTRIES}


def main():
    arabic, latin, path = sys.argv[1:]
    arabic, latin = territories(arabic), territories(latin)
    header, rows = read(path)
    countries = {row[2]: row for row in rows if row[3] == 'country'}
    for code, name in arabic.items():
        row = countries.get(code)
        if row is None:
            rows.append([name, latin[code], code, 'country', ''])
        elif fold(name) not in map(fold, row[0].split('|')):
            row[0] += '|' + name
    with open(path, 'w', encoding='utf-8') as out:
        for line in header + ['\t'.join(row) for row in rows]:
            print(line, file=out)


if __name__ == '__main__':
    main()
