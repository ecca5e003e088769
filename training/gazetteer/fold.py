"""The spelling in which names are compared: what fold() takes away never tells two names apart in news."""
import re
import unicodedata

DROP = re.compile('[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]')
SAME = str.maketrans({'أ': 'ا', 'إ': 'ا', 'آ': 'ا', 'ٱ': 'ا', 'ى': 'ي', 'ة': 'ه', 'ی': 'ي', 'ک': 'ك'})
WORD = re.compile('[\u0620-\u06d3]+|[0-9A-Za-zÀ-ɏ]+')


def fold(text):
    """Without marks, tatweel and zero-width characters; one alef, one yeh, one heh; Latin in small letters."""
    return DROP.sub('', unicodedata.normalize('NFKC', text)).translate(SAME).lower()


def words(text):
    """The folded words of a text."""
    return WORD.findall(fold(text))


def without_clitics(word):
    """All readings of a folded word as clitics and the rest, the word itself first."""
    readings = [word]
    for conjunction in ('و', 'ف', ''):
        if not word.startswith(conjunction):
            continue
        rest = word[len(conjunction):]
        if conjunction and len(rest) > 1:
            readings.append(rest)
        if rest.startswith('لل') and len(rest) > 3:
            readings.append('ا' + rest[1:])
        if len(rest) > 2 and rest[0] in 'بلك':
            readings.append(rest[1:])
    return readings
