"""Nudges before a comment is sent: a gentle word where it seems to hold private details or a medical red flag.

A nudge only says; nothing is blocked or held because of one. What no rule can tell stands in docs/nudges.md.
A new kind of hint is one line in RULES and a few labelled sentences in nudge_sentences.txt.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _

from posts.lib.text.normal_form import visible_text


class Kind(Enum):
    PRIVATE_DETAILS = "private"
    RED_FLAG = "red"


@dataclass(frozen=True)
class Nudge:
    """What the reader may want to think about before sending, in words for the page."""

    kind: Kind
    words: str


@dataclass(frozen=True)
class Rule:
    name: str
    kind: Kind
    pattern: re.Pattern[str]
    why: str


def _near(one: str, other: str, apart: int = 60) -> str:
    return rf"(?:(?:{one}).{{0,{apart}}}?(?:{other})|(?:{other}).{{0,{apart}}}?(?:{one}))"


# --- Building blocks. Text comes in small letters, and every repetition has a bound: a rule takes linear time. ---

RED, PRIVATE = Kind.RED_FLAG, Kind.PRIVATE_DETAILS
MONTH = r"(?:jan|feb|mar|mär|apr|ma[yi]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-z]{0,6}\.?"
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
DATE = (
    rf"(?:\b{DAY}[ ./-]{{1,2}}(?:of )?(?:\d{{1,2}}|{MONTH})[ ,./-]{{1,2}}(?:\d{{4}}|'?\d\d)\b"
    rf"|\b{MONTH} {DAY},? \d{{4}}\b|\b\d{{4}}[./-]\d{{1,2}}[./-]\d{{1,2}}\b)"
)
BIRTH = r"\b(?:born(?! to\b)|dob\b|d\.o\.b|b\. ?(?=\d)|birthday(?: is\b|:)|birth(?:date)?\b|geboren|geburts|geb\.)"
BORN = r"\b(?:born(?! in \d)|geboren)"
REACH_ME = (
    r"\b(?:(?:call|ring|phone|text|whatsapp)(?: me| us| him| her)?(?: back)?(?: on| at| under)?|tel\.?|telephone|mobile"
    r"|(?:my|our|his|her|their) (?:phone |mobile )?(?:number|cell)(?: is)?)"
)
CANNOT = r"\b(?:can't|cannot|can not|couldn't|could not|unable to|hard to|trouble|difficulty)"
PAIN = r"\b(?:pain(?:s|ful)?|hurts?|hurting|sore|aches?|aching|agony)\b"
BACK_PAIN = rf"(?:(?<!came )\bback\b.{{0,15}}?(?:{PAIN}|\bon fire)|{PAIN}.{{0,20}}?\bback\b)"
NUMB = rf"(?:\bnumb(?:ness)?\b|{CANNOT} feel\b|\bno feeling)"
WEAK = r"\b(?:weak(?:er|ness)?|paraly[sz]ed|(?:give|gives|giving|gave) way|collapse)\b"
BOTH_LEGS = r"(?:\bboth\b.{0,15}?\b(?:legs|feet)\b|\blegs\b.{0,12}?\bboth\b|\bneither leg\b)"
FALL = r"(?:\bfell\b(?! in love| behind| asleep| short)|\bfalls?\b(?! asleep)|\bslipped\b|(?<!by )\baccident|\bcrash)"
SADDLE = r"groin|buttocks|between (?:my|the) legs|genitals|private parts"
CALF, WARM = r"\bcal(?:f|ves)\b|\blower leg\b", r"\b(?:warm|hot|red)\b"
FEVER = r"(?<!running )\bfever|\btemperature of|\bchills\b"
SUDDEN = r"\bsudden(?:ly)?\b|\bout of nowhere|\bthunderclap"
SEES_DOUBLE = r"\bdouble vision|\bse(?:e|es|eing) .{0,12}?\bdouble\b"
NEVER_EASES = r"\bnever eases?|\b(?:doesn't|does not|won't) ease|\bno position|\bnothing helps|\bwhatever i do"

RULES: tuple[Rule, ...] = (
    Rule("thoughts of suicide", RED, re.compile(
        r"\bsuicid(?:e|al)|\bkill(?:ing)? myself|\bend(?:ing)? (?:my life|it all)|\bbetter off without me|\bself-harm"
        r"|\b(?:don't|do not|not) want to (?:live|wake up|be alive)|\bwant to die\b|\bwish i (?:was|were) dead"
    ), "Somebody should be with this person now; a comment may stay unread for days."),
    Rule("both legs", RED, re.compile(
        rf"{_near(f'{NUMB}|{WEAK}', BOTH_LEGS, 30)}|\bmy legs (?:are|have gone|went|are going) numb"
        rf"|\blegs (?:are )?getting weak|{CANNOT} lift my f(?:ee|oo)t"
    ), "Pressure on the spinal cord or the nerves at its end; hours count."),
    Rule("saddle numbness", RED, re.compile(rf"\bsaddle.{{0,12}}?\bnumb|{_near(NUMB, SADDLE, 30)}"),
         "The nerves that also work bladder and bowels; hours count."),
    Rule("bladder or bowel", RED, re.compile(
        r"\b(?:lost|losing|lose|loss of|no) (?:all )?control (?:of|over) (?:my |the |your )?(?:bladder|bowel)"
        r"|\bloss of (?:bladder|bowel)|\bleak(?:ing)? urine|\bsoiled myself|\bwet(?:ting)? myself(?! laugh)"
        rf"|{CANNOT} (?:(?:control|hold|empty) .{{0,12}}?(?:bladder|bowel|urine|pee\b)|pee\b|urinate|pass water)"
    ), "With back pain this is an emergency until somebody has looked."),
    Rule("fall or accident", RED, re.compile(_near(FALL, rf"{PAIN}|{CANNOT} (?:stand|walk|turn)", 60)),
         "Something may be broken, and exercises would make it worse."),
    Rule("chest pain", RED, re.compile(_near(r"\bchest\b", rf"{PAIN}|\bpressure\b", 15)),
         "The heart or the lungs; nobody should stretch this away."),
    Rule("breathlessness", RED, re.compile(
        rf"\bshort(?:ness)? of breath|\bbreathless|{CANNOT} (?:breath|catch my breath)"
        r"|\bout of breath.{0,20}?\b(?:rest|lying|walking|talking|sitting)\b"
    ), "At rest or with little effort it is not a matter of fitness."),
    Rule("swollen, warm calf", RED, re.compile(_near(_near(CALF, r"\bsw[oe]ll", 40), WARM, 30)),
         "A clot may wander to the lungs, and massage may loosen it."),
    Rule("fever with back pain", RED, re.compile(_near(FEVER, BACK_PAIN, 50)), "An infection near the spine."),
    Rule("weight loss nobody planned", RED, re.compile(
        r"\bunexplained weight loss|\b(?:lost|losing)\b.{0,30}?\b(?:weight|kilos?|kg|pounds|stone)\b.{0,40}?"
        r"\b(?:without (?:trying|dieting|meaning|reason)|no idea why|don't know why|no reason)"
    ), "Together with pain it wants a doctor's eyes soon."),
    Rule("sudden headache", RED, re.compile(rf"{_near(SUDDEN, 'headache', 30)}|\bworst headache"), "Perhaps a bleed."),
    Rule("eyes or speech", RED, re.compile(rf"{_near('neck', SEES_DOUBLE, 60)}|\bslurr(?:ed|ing)\b"),
         "An artery of the neck may be torn; slurred speech alone may be a stroke."),
    Rule("night pain", RED, re.compile(_near(_near(PAIN, r"\bnights?\b", 40), NEVER_EASES, 40)),
         "Pain that no position eases is not from a stiff joint."),
    Rule("phone with a country", PRIVATE, re.compile(r"(?<![\w+.,/-])(?:\+|00)[1-9](?:[ ()./-]{0,2}\d){7,13}(?!\w)"),
         "Plus or two noughts, then a country."),
    Rule("phone with an area", PRIVATE, re.compile(
        r"(?<![\w+.,:/@-])(?:\(?0[1-9]\d{1,5}\)?(?:[ /-]{0,3}\d){5,9}|0[1-9](?:[ .]\d\d){4})(?!\w)"
    ), "A nought and an area first: repetition counts, dates and amounts are not written so."),
    Rule("phone in North America", PRIVATE, re.compile(
        r"(?<![\w+.,:/-])(?:\(\d{3}\) ?\d{3}[ .-]\d{4}|\d{3}-\d{3}-\d{4}|\d{3}\.\d{3}\.\d{4})(?![\w-])"
    ), "Three, three and four digits; parted by blanks alone they might be counts."),
    Rule("number to call", PRIVATE, re.compile(rf"{REACH_ME}:? ?(?!{DATE})\+?\(?\d(?:[ ()./-]{{0,2}}\d){{5,13}}(?!\w)"),
         "Short numbers need words before them."),
    Rule("e-mail address", PRIVATE, re.compile(
        r"(?<![\w.%+-])[\w.%+-]{1,64}@[a-z0-9.-]{1,190}\.[a-z]{2,24}\b"
        r"|(?<![\w.+-])[\w.+-]{1,64} ?[\[(] ?at ?[\])] ?[\w-]{1,63} ?(?:\.|[\[(]?dot[\])]?) ?[a-z]{2,24}\b"
        r"|(?<![\w.+-])[\w.+-]{1,64} at [\w-]{1,63} dot (?:com|org|net|info|eu|de|at|ch|uk|co|fr|nl|io|us|ca|au)\b"
    ), "Also as robots are meant to miss it."),
    Rule("date of birth", PRIVATE, re.compile(rf"{BIRTH}[^!?;\n]{{0,30}}?{DATE}|{DATE}.{{0,20}}?{BORN}"),
         "Day, month and year, with a word of birth: other dates are of races and workshops, and a year is no secret."),
)  # fmt: skip

# --- What takes a red flag back ---

SENTENCE_END = re.compile(r"[.!?;]\s|\n")
NEW_THOUGHT = re.compile(
    r"\b(?:but|however|although|though|yet|until|except|because|since|so)\b|[:–—]"
    r"|(?:,| and) (?=(?:i|my|his|her|he|she|now|the|there|both)\b)"
)
DENIAL = re.compile(
    r"\b(?:no(?! idea| doubt| wonder| matter| longer| one| control| feeling| position| reason)|nor"
    r"|without(?! me| trying)|never (?:had|have|felt|got)(?! th(?:is|at))|(?:am|is|are) not(?! sure| able)"
    r"|(?:do|does|did|have|has)(?:n't| not) (?:have|had|feel|felt|get|got)|isn't|aren't|ruled out|free of)\b"
)
IN_GENERAL = re.compile(
    r"\bred flags?\b|\bwarning signs?\b|\b(?:if|when) (?:you|your|someone|somebody|anyone)\b|\bsuch as\b"
    r"|\bfor example\b|\b(?:people|anyone|anybody|someone|those|patients) (?:with|who)\b|\bcan be a (?:sign|symptom)\b"
    r"|\ban emergency\b|\bpromis(?:e|es|ed)\b"
)
MINE = re.compile(
    r"\bi(?:'ve| have|'m| am| get| feel| can't| cannot)\b(?! (?:read|heard|learn|seen|glad))"
    r"|\bmy (?:left |right |lower )?(?:legs?|feet|chest|calf|back|neck|bladder|bowels?|groin|speech)\b"
)
LONG_AGO = re.compile(r"\b(?:years|decades|long) ago\b")
AGAIN = re.compile(r"\b(?:again|still|since|(?<!fine )(?<!well )(?<!good )now)\b")
LINK = re.compile(r"(?:https?://|www\.)\S+")
QUOTE = re.compile(r"(?:\s|[-*+•]\s)*(?:[»«„“\"]|(?:[>＞]|&gt;)(?!\s*\d))")  # a line that may be one; not "> 6 weeks"
WORD = re.compile(r"\w+")
LINKED_WORDS = re.compile(r"\[([^\[\]\n]{1,200})\]\([^()\s]{0,2000}\)")
MARK_OF_LINE = re.compile(r"^(?:[ \t>]|&gt;|[-*+•#]+(?=[ \t]))+", re.MULTILINE)
EMPHASIS = re.compile(r"(?<!\d)[*`~]+|[*`~]+(?!\d)|(?<!\w)_+|_+(?!\w)")
LINE_END = re.compile(r"\n(?![ \t]*\n)")
FRACTION = re.compile(r"(?<=\d)[.,](?=\d)")


def nudges(text: str, answered: Callable[[], str] = str) -> list[Nudge]:
    """What to say about this text; the same words only once, the gravest first.

    `answered` gives what it answers, for whoever quotes that tells nothing new; asked only where there may be a quote.
    """
    plain = _without_marks(_without_repeated(text, answered))
    return list(dict.fromkeys(Nudge(rule.kind, _words(rule)) for rule in fired(plain)))


def tells_of_a_red_flag(text: str, answered: Callable[[], str] = str) -> bool:
    return any(nudge.kind is RED for nudge in nudges(text, answered))


def _without_repeated(text: str, answered: Callable[[], str]) -> str:
    """Without the lines quoted to the letter from what is answered. Every other quote counts: it may be none."""
    lines = text.splitlines()
    quotes = [at for at, line in enumerate(lines) if QUOTE.match(line)]
    said = _only_words(answered()) if quotes else ""
    for at in quotes:
        if _only_words(lines[at]) in said:
            lines[at] = ""
    return "\n".join(lines)


def _only_words(text: str) -> str:
    """With a blank around each, so that no word is found within another."""
    return f" {' '.join(WORD.findall(text.replace('&gt;', ' ').casefold()))} "


def _without_marks(text: str) -> str:
    """In small letters and plain characters, as the rules read it: none depends on what is Markdown and what not."""
    plain = visible_text(text).replace("’", "'").casefold()
    plain = LINK.sub(" ", LINKED_WORDS.sub(r"\1 ", plain))
    return EMPHASIS.sub("", MARK_OF_LINE.sub("", plain))


def fired(plain: str) -> list[Rule]:
    whole = FRACTION.sub("", plain)  # a sentence does not end within 39.5
    joined = LINE_END.sub(" ", whole)
    return [
        rule for rule in RULES if (_reported(rule, whole, joined) if rule.kind is RED else rule.pattern.search(plain))
    ]


def _is_told_of_now(sentence: str) -> bool:
    if IN_GENERAL.search(sentence) and not MINE.search(sentence):
        return False
    return not LONG_AGO.search(sentence) or bool(AGAIN.search(sentence))


def _reported(rule: Rule, whole: str, joined: str) -> bool:
    if not rule.pattern.search(joined):  # nearly always
        return False
    sentences = filter(_is_told_of_now, [*SENTENCE_END.split(whole), *SENTENCE_END.split(joined)])
    return any(not _denied(hit) for sentence in sentences for hit in rule.pattern.finditer(sentence))


def _denied(hit: re.Match[str]) -> bool:
    """A denial reaches to the next new thought: "no fever, but both legs are numb" denies only the fever."""
    thought = NEW_THOUGHT.split(hit.string[max(0, hit.start() - 100) : hit.start()])[-1]
    return bool(DENIAL.search(thought) or DENIAL.search(hit.group()))


def _words(rule: Rule) -> str:
    if rule.name == "thoughts of suicide":
        return _(
            "This sounds very heavy. Please talk to somebody now: somebody you trust, a crisis line, or the emergency "
            "number. A comment may stay unread for a while."
        )
    if rule.kind is RED:
        return _(
            "What you describe should be seen by a doctor soon, and at once where it is new, sudden or severe: then "
            "call the emergency number. Nobody here can examine you. You can still send your comment."
        )
    return _(
        "This seems to hold a phone number, an e-mail address or a date of birth. Everybody can read comments, so you "
        "may want to take it out. You can still send it as it is."
    )
