"""Makes persons.tsv, the parts of persons' names, from two CC0 lists and says which are everyday words.

    persons.py names.sqlite3 wd_arabic.normalized.aligned.tokens NEWS.txt LISTS > persons.tsv

names.sqlite3 is from the PyPI package arabic-name-romanizer 0.2.0 (table units: Wikidata, CC0), the second file from
github steveash/NETransliteration-COLING2018 (Wikidata, CC0). NEWS.txt is unpacked news, one paragraph a line; it is
only counted. Beside it stand parts.tsv, foreign parts written by hand, and in LISTS known_persons.tsv, whose
words pair up across the scripts, and places.tsv, whose names are no better than everyday words here. A name is `common` when it stands often in the news, seldom beside a title or another name, and is
inflected like a word of the language or can be read as a clitic and a frequent word, or is far more frequent than the
persons who bear it.
"""
import collections
import os
import re
import sqlite3
import sys

from fold import fold, without_clitics, words
from tidy import read

TITLES = set(map(fold, '''السيد السيدة الدكتور الدكتورة د المهندس الأستاذ الأستاذة البروفيسور الشيخ الأمير الأميرة الملك
الملكة اللواء العميد العقيد المقدم الرائد النقيب الفريق الجنرال المشير القاضي المحامي النائب السفير الفنان الفنانة
المخرج الكاتب الشاعر الصحفي الصحافي اللاعب المدرب المحلل الباحث الباحثة الخبير السيناتور المرحوم مولاي لاعب المهاجم
الحارس المدافع الممثل الممثلة المستشار القيادي الزعيم'''.split()))
PARTICLES = set(map(fold, 'بن ابن بنت عبد أبو أبي أم آل ولد دي فان فون دا'.split()))
FUNCTION = set(map(fold, '''ما لا هو هي هم هما أنا نحن لو ولي في من على إلى أن إن أو أم أي كان كانت هذا ذلك كل بعض حتى قد لم لن بها به له
لها منه منها فيه عنه دا دي كم كيف أين لوس سان سانت القدرة مدار ردا أشعر إظهار حاصل جانبي نيل مائدة الملكة ملكة نجل النقيب مساعد دكتور
الأمير الشيخ المهندس السيد'''.split()))
ARABIC = re.compile('[ابتثجحخدذرزسشصضطظعغفقكلمنهويىءئؤ ]+')
LATIN_LETTER = re.compile('[A-Za-z]')
SELDOM = 0.30       # below this share of company, a word of the news is no name by itself
EVERYDAY = 15       # seen fewer times, a word is too rare to mislead
NEVER = 0.03        # frequent and hardly ever in company: not worth listing
INFLECTED = 0.10    # inflected forms for each plain one, from which a name is likely a word
ALONE = 0.05        # below this share it need not even be inflected to be a word
CROWD = 60          # times in the news for each bearer, from which a word is more than a name
HALF = 0.55         # such a word is a name after all if it has company so often
BY_HAND = 5         # a part written by hand counts like so many persons of Wikidata
SUFFIXES = 'ه ها هم هما نا ي ين ون ات ان ت وا ا'.split()


class Name:
    def __init__(self):
        self.latin = collections.Counter()
        self.given = self.family = self.count = 0
        self.by_hand = False


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


def from_parts(path, names):
    """Our own list; its role wins over the silence of the others."""
    for forms, latin, role in read(path)[1]:
        for form in forms.split('|'):
            name = names[fold(form)]
            name.latin.update({latin.split('|')[0]: BY_HAND})
            name.count += BY_HAND
            name.by_hand = True
            name.given += BY_HAND if role == 'given' else 0
            name.family += BY_HAND if role == 'family' else 0


def from_known(path, names):
    """First and last words of public figures whose forms have as many words in both scripts."""
    for forms, latin, *_ in read(path)[1]:
        pairs = [(words(form), latin.split('|')[0].split()) for form in forms.split('|')]
        for arabic, roman in pairs:
            if len(arabic) == len(roman) > 1:
                for key, part in zip(arabic, roman):
                    if len(key) > 2 and key not in PARTICLES:
                        names[key].latin[part] += 1
                        names[key].count = max(names[key].count, BY_HAND)
                        names[key].by_hand = True


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


def read_news(path):
    """The words of each paragraph, and for each folded word how the news spells it most often."""
    texts, folded, shown = [], {}, collections.defaultdict(collections.Counter)
    word = re.compile('[\u0620-\u065f]+|[0-9A-Za-zÀ-ɏ]+')
    with open(path, encoding='utf-8') as lines:
        for line in lines:
            text = ['']
            for form in word.findall(line):
                key = folded.get(form)
                if key is None:
                    key = folded[form] = sys.intern(fold(form))
                shown[key][form] += 1
                text.append(key)
            texts.append(text + [''])
    return texts, {key: forms.most_common(1)[0][0] for key, forms in shown.items()}


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


def latin_forms(name):
    """The commonest form, and a second one if many bear it: the rare ones are often slips of the list."""
    (first, count), *rest = name.latin.most_common(2)
    return [first] + [form for form, number in rest if number > 1 and 4 * number >= count]


class Judge:
    """Tells names from everyday words by how the news uses them."""

    def __init__(self, texts, names, places):
        self.names, self.places = names, places
        self.frequency = collections.Counter(token for text in texts for token in text)
        tellers = PARTICLES | {key for key in names if self.tells(key)}
        self.company = Company(texts, names, tellers)

    def word_like(self, key):
        return inflection(key, self.frequency) >= INFLECTED or clitic_reading(key, self.frequency)

    def crowded(self, key):
        return self.frequency[key] > CROWD * self.names[key].count

    def tells(self, key):
        """Is a word beside this one likely a part of a name?"""
        name = self.names[key]
        if len(key) < 3 or name.count < 3 or key in self.places:
            return False
        sure = name.by_hand or not self.crowded(key)
        return sure and (name.count >= 300 or not self.word_like(key))

    def share(self, key):
        seen = self.frequency[key]
        return self.company.beside[key] / seen if seen else 1.0

    def common(self, key):
        if key in FUNCTION:
            return True
        if self.frequency[key] < EVERYDAY:
            return False
        share, word_like = self.share(key), self.word_like(key)
        if key in self.places:
            return self.frequency[key] > 10 * self.names[key].count
        if self.names[key].by_hand and not word_like:
            return False
        return share < SELDOM and (word_like or share < ALONE) or share < HALF and self.crowded(key)

    def listed(self, key):
        """Is it worth its place in the list?"""
        name, seen = self.names[key], self.frequency[key]
        if name.count < (2 if seen >= 2 else 3):
            return False
        return not (seen > 100 and self.share(key) < NEVER and name.count < 100)


def main():
    units, pairs, news, lists = sys.argv[1:]
    names = collections.defaultdict(Name)
    from_units(units, names)
    from_pairs(pairs, names)
    from_parts(os.path.join(os.path.dirname(__file__), 'parts.tsv'), names)
    from_known(os.path.join(lists, 'known_persons.tsv'), names)
    names = dict(names)
    places = {fold(form) for row in read(os.path.join(lists, 'places.tsv'))[1] for form in row[0].split('|')}
    texts, spelled = read_news(news)
    judge = Judge(texts, names, places)
    print('# Parts of persons\' names: Arabic, and others in Arabic letters. `common`: an everyday word too, a name only in company.')
    print('# arabic form\tlatin forms, commonest first\trole\tpersons of Wikidata\tcommon')
    for key, name in sorted(names.items()):
        if judge.listed(key):
            latin = '|'.join(latin_forms(name))
            arabic = ' '.join(spelled.get(part, part) for part in key.split())
            common = '1' if judge.common(key) else ''
            print(arabic, latin, role(key, name, judge.company), name.count, common, sep='\t')


if __name__ == '__main__':
    main()
