"""Case- and accent-insensitive search in SQL: the normal form as a database function, for the lists of the admin.

SQLite is given Python's own function with each connection; PostgreSQL spells nearly the same with its functions. Both
read every row they are asked about, so this is for staff, not for readers, whose search has an index.
"""

from typing import Any

from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Concat

from posts.lib.text.normal_form import PLAIN_LETTERS, folded

FUNCTION = "posts_folded"  # in SQLite; mobility_blog.sqlite makes it
# In PostgreSQL's regular expressions: accents and what nobody sees (posts.lib.text.normal_form has the list).
TAKEN_AWAY = (
    r"[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u0640\u064b-\u065f\u00ad\u115f\u1160\u180b-\u180f\u200b-\u200f"
    r"\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
SINGLE = {chr(letter): plain for letter, plain in PLAIN_LETTERS.items() if len(plain) == 1}
DOUBLE = {chr(letter): plain for letter, plain in PLAIN_LETTERS.items() if len(plain) > 1}


class Folded(Func):
    """The normal form of a text."""

    function = FUNCTION
    arity = 1
    output_field = models.TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        inner = f"regexp_replace(normalize(lower(normalize(%(expressions)s, NFKC)), NFKD), '{TAKEN_AWAY}', '', 'g')"
        inner = f"translate(normalize({inner}, NFC), '{''.join(SINGLE)}', '{_quoted(''.join(SINGLE.values()))}')"
        for letter, plain in DOUBLE.items():
            inner = f"replace({inner}, '{letter}', '{plain}')"
        return self.as_sql(compiler, connection, template=rf"regexp_replace({inner}, '\s+', ' ', 'g')", **context)


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def holding(rows: models.QuerySet[Any], words: str, *fields: str) -> Any:
    for number, word in enumerate(folded(words).split()):
        texts = [part for field in fields for part in (F(field), Value("\n"))]
        rows = rows.alias(**{f"held_{number}": Folded(Concat(*texts, output_field=models.TextField()))})
        rows = rows.filter(**{f"held_{number}__contains": word})
    return rows
