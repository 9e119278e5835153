"""Normal form (Unicode normalisation, case folding) of a text: two texts that look alike to a reader are one.

Search, excerpts, word counts, the admin's search, tags, block lists, names and repeated comments all compare by what is
made here. What was typed is stored and shown as it was.
"""

import re
import unicodedata

# Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties.txt): drawn as nothing wherever they stand.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Drawn as nothing too, but with the room of a character: an empty braille cell, a note without a head.
BLANK = re.compile("[\u2800\U0001d159]")

# Thai and Lao, Burmese, Khmer, Japanese and Chinese are written without spaces between words. (As the inside of a
# character class; marks above and below their letters are part of it, signs such as Thai's baht and full stops not.)
UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u1000-\u103f\u1050-\u109f\u1780-\u17d3\u3005-\u3007\u3041-\u309f"
    "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# Vowel signs of India's scripts are marks to Unicode and belong to their words, so whole blocks are named.
INDIC = "\u0900-\u0963\u0966-\u0df3"

HANGUL = "\uac00-\ud7a3"  # Korean parts words by spaces, but hangs its particles on them

# Letters that Unicode does not take apart, as the languages that have them spell them without.
PLAIN_LETTERS = str.maketrans({
    "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "ng",
    "ĸ": "k", "ſ": "s", "ß": "ss", "ə": "a", "ƒ": "f", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ɛ": "e", "ɔ": "o", "ǝ": "e",
    "ʼ": "'", "ς": "σ", "×": "x",
    # Arabic, Persian and Urdu: what keyboards differ in, and the stroke that only makes a word longer.
    "ى": "ي", "ی": "ي", "ة": "ه", "ہ": "ه", "ک": "ك", "\u0640": "",
})  # fmt: skip
# Letters of other scripts that nobody can tell from Latin ones, as small or as capital letters.
LOOK_ALIKES = str.maketrans("авсеԁһіјкмнорԛѕтуѵԝхαβεικμορτυχζ", "abcedhijkmhopqstyvwxabeikmoptyxz")
# Thai and Lao: Unicode's compatible form takes this vowel apart, into two that nobody types.
SARA_AM = (("\u0e4d\u0e32", "\u0e33"), ("\u0ecd\u0eb2", "\u0eb3"))
FRACTION = re.compile(r"(?<=\d)(?=[¼-¾⅐-⅞])")  # "5½" is five and a half, no 51/2
VIRAMA = 9  # the combining class of what joins consonants in India's scripts: no accent, without it words are others
VOICED = ("\u3099", "\u309a")  # the two strokes and the ring of kana are no accents: they make another letter


def folded(text: str) -> str:
    """Without capitals, accents, widths and what nobody sees; with plain letters: "Łydki" is "lydki"; one space."""
    if not text.isascii():  # nearly every word of most texts is, and a search asks for thousands
        apart = unicodedata.normalize("NFKD", visible_text(text).casefold())
        letters = "".join(mark for mark in apart if unicodedata.combining(mark) in (0, VIRAMA) or mark in VOICED)
        text = unicodedata.normalize("NFC", letters).translate(PLAIN_LETTERS)
    return " ".join(text.casefold().split())


def visible_text(text: str) -> str:
    text = BLANK.sub(" ", INVISIBLE.sub("", unicodedata.normalize("NFKC", FRACTION.sub(" ", text))))
    for apart, together in SARA_AM:
        text = text.replace(apart, together)
    return text


def without_capitals(text: str) -> str:
    """In one width and in small letters, the Turkish ones too; accents stay, for they make other words."""
    return visible_text(text).casefold().replace("ı", "i").replace("i\u0307", "i")


def alike(text: str) -> str:
    """The normal form, with what looks like a Latin letter as one: for words that somebody may have disguised."""
    return folded(text).translate(LOOK_ALIKES)


def shows_something(text: str) -> bool:
    characters = (part for character in text for part in visible_text(character))  # mostly the first one answers
    return any(unicodedata.category(character)[0] in "LNPS" for character in characters)
