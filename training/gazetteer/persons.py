"""Makes persons.tsv, the parts of persons' names, from two CC0 lists and says which are everyday words.

    persons.py names.sqlite3 wd_arabic.normalized.aligned.tokens NEWS.txt > persons.tsv

names.sqlite3 is from the PyPI package arabic-name-romanizer 0.2.0 (table units: Wikidata, CC0), the second file from
github steveash/NETransliteration-COLING2018 (Wikidata, CC0). NEWS.txt is unpacked news, one paragraph a line; it is
only counted. A name is `common` when it stands often in the news, seldom beside a title or another name, and is
inflected like a word of the language or can be read as a clitic and a frequent word.
"""
import collections
import re
import sqlite3
import sys

from fold import fold, without_clitics, words

TITLES = set(map(fold, '''السيد السيدة الدكتور الدكتورة د المهندس الأستاذ الأستاذة البروفيسور الشيخ الأمير الأميرة الملك
الملكة اللواء العميد العقيد المقدم الرائد النقيب الفريق الجنرال المشير القاضي المحامي النائب السفير الفنان الفنانة
المخرج الكاتب الشاعر الصحفي الصحافي اللاعب المدرب المحلل الباحث الباحثة الخبير السيناتور المرحوم مولاي لاعب المهاجم
الحارس المدافع الممثل الممثلة المستشار القيادي الزعيم'''.split()))
PARTICLES = set(map(fold, 'بن ابن بنت عبد أبو أبي أم آل ولد دي فان فون دا'.split()))
ARABIC = re.compile('[ابتثجحخدذرزسشصضطظعغفقكلمنهويىءئؤ ]+')
LATIN_LETTER = re.compile('[A-Za-z]')
SELDOM = 0.30       # below this share of company, a word of the news is no name by itself
EVERYDAY = 15       # seen fewer times, a word is too rare to mislead
NEVER = 0.03        # frequent and hardly ever in company: not worth listing
INFLECTED = 0.10    # inflected forms for each plain one, from which a name is likely a word
FUNCTION = 300      # so many times without company: a word even if it is never inflected
SUFFIXES = 'ه ها هم هما نا ي ين ون ات ان ت وا ا'.split()


class Name:
    def __init__(self):
        self.latin = collections.Counter()
        self.given = self.family = self.count = 0


def usable(key):
    return ARABIC.fullmatch(key) and len(key) > 1 and key.count(' ') < 2


def from_units(path, names):
    database = sqlite3.connect(f'file:{path}?mode=ro&immutable=1', uri=True)
    rows = database.execute("select arabic_key, latin, role, count from units where source = 'wikidata'")
    for arabic, latin, role, count in rows:
        key = fold(arabic)
        if not usable(key) or not LATIN_LETTER.match(latin):
            continue
        name = names[key]
        name.latin[latin[0].upper() + latin[1:]] += count
        name.count += count
        name.given += count if role == 'given' else 0
        name.family += count if role == 'surname' else 0


def from_pairs(path, names):
    with open(path, encoding='utf-8') as lines:
        for line in lines:
            latin, arabic, count = line.rstrip('\n').split('\t')
            key = fold(arabic.replace(' ', ''))
            if usable(key) and len(key) > 2 and len(latin) > 1 and LATIN_LETTER.match(latin):
                names[key].latin[latin[0].upper() + latin[1:]] += int(count)
                names[key].count += int(count)


def inflection(word, frequency):
    """Forms with article, pronoun or ending for each plain form of a word."""
    stem = word[:-1] + 'ت' if word.endswith('ه') else word
    forms = {'ال' + word, 'لل' + word} if not word.startswith('ال') else {word[2:]}
    forms |= {stem + suffix for suffix in SUFFIXES}
    return sum(frequency[form] for form in forms - {word}) / max(frequency[word], 1)


def clitic_reading(word, frequency):
    """Is the word more likely a clitic and a word that is far more frequent?"""
    return any(frequency[rest] > 5 * frequency[word] for rest in without_clitics(word)[1:] if len(rest) > 1)


class Company:
    """How often each name stands beside a title or a name that is surely one."""

    def __init__(self, texts, names, tellers):
        self.beside = collections.Counter()
        self.before = collections.Counter()
        self.after = collections.Counter()
        for tokens in texts:
            for at in range(1, len(tokens) - 1):
                token = tokens[at]
                if token in names:
                    self.meet(token, tokens[at - 1], tokens[at + 1], tellers)

    def meet(self, token, left, right, tellers):
        follows = left in tellers or left[:1] == 'و' and left[1:] in tellers
        leads = right in tellers
        self.after[token] += follows
        self.before[token] += leads
        self.beside[token] += follows or leads or left in TITLES or left[1:] in TITLES


def texts_of(news):
    with open(news, encoding='utf-8') as lines:
        for line in lines:
            yield ['', *words(line), '']


def spellings(news, keys):
    """Folded word -> how the news spells it most often."""
    shown = collections.defaultdict(collections.Counter)
    word = re.compile('[\u0620-\u064a]+')
    with open(news, encoding='utf-8') as lines:
        for line in lines:
            for form in word.findall(line):
                key = fold(form)
                if key in keys:
                    shown[key][form] += 1
    return {key: forms.most_common(1)[0][0] for key, forms in shown.items()}


def role(key, name, company):
    """given, family or both: told by the list, else by the place beside other names."""
    first, last = name.given, name.family
    if not first + last:
        first, last = company.before[key], company.after[key]
        if first + last < 4:
            return ''
    if first > 3 * last:
        return 'given'
    return 'family' if last > 3 * first else 'both'


def main():
    units, pairs, news = sys.argv[1:]
    names = collections.defaultdict(Name)
    from_units(units, names)
    from_pairs(pairs, names)
    names = dict(names)
    frequency = collections.Counter(token for tokens in texts_of(news) for token in tokens)
    tellers = PARTICLES | {key for key, name in names.items() if len(key) > 2 and name.count >= 3
                           and inflection(key, frequency) < INFLECTED and not clitic_reading(key, frequency)
                           or name.count >= 300}
    company = Company(texts_of(news), names, tellers)
    spelled = spellings(news, {part for key in names for part in key.split()})
    print('# Parts of persons\' names: Arabic, and others in Arabic letters. `common`: an everyday word too, a name only in company.')
    print('# arabic form\tlatin forms, commonest first\trole\tpersons of Wikidata\tcommon')
    for key, name in sorted(names.items()):
        seen = frequency[key]
        share = company.beside[key] / seen if seen else 1.0
        if name.count < (2 if seen >= 2 else 3):
            continue
        if seen > 100 and share < NEVER and name.count < 100:
            continue
        like_a_word = inflection(key, frequency) >= INFLECTED or clitic_reading(key, frequency) or seen >= FUNCTION
        common = '1' if seen >= EVERYDAY and share < SELDOM and like_a_word else ''
        latin = '|'.join(form for form, _ in name.latin.most_common(2))
        arabic = ' '.join(spelled.get(part, part) for part in key.split())
        print(arabic, latin, role(key, name, company), name.count, common, sep='\t')


if __name__ == '__main__':
    main()
