"""Markdown file with YAML front matter: what stands between two lines of --- is YAML, the rest its text."""

from dataclasses import dataclass
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db.models import Field
from django.utils.translation import gettext as _
from frontmatter.default_handlers import YAMLHandler

from posts.articles.models import Article
from posts.articles.tags import Tag
from posts.lib.text.cleaning import one_line
from posts.moving.files import NUMBER_DIGITS, RefusedFile, as_text

KEYS = ("title", "slug", "summary", "tags", "imported_views")
YAML = YAMLHandler()
FRONT_MATTER_CHARACTERS = 16 * 1024  # the loader takes its time


@dataclass(frozen=True)
class MarkdownArticle:
    """An article and the number its old site showed; None where the file names no number."""

    title: str
    source: str
    slug: str
    summary: str
    tags: tuple[str, ...]
    imported_views: int | None


def read(raw: bytes) -> MarkdownArticle:
    """The article in the file. Raises RefusedFile."""
    matter, source = _split(as_text(raw))
    data = _load(matter)
    if not source.strip():
        raise RefusedFile(_("There is no text after the front matter."))
    slug = _text("slug", data.get("slug", ""))
    return MarkdownArticle(
        title=_fitting("title", _text("title", data.get("title", "")), Article),
        source=source.strip("\n"),
        slug=_fitting("slug", slug, Article) if slug else "",
        summary=_fitting("summary", _text("summary", data.get("summary", "")), Article),
        tags=_tags(data.get("tags", [])),
        imported_views=_views(data.get("imported_views")),
    )


def _split(text: str) -> tuple[str, str]:
    if not YAML.detect(text):
        raise RefusedFile(_("The file should begin with front matter: a line of “---”, then “title: ...”."), 1)
    try:
        return YAML.split(text)
    except ValueError as error:
        raise RefusedFile(_("The front matter has no end: a second line of “---” is missing."), 1) from error


def _load(matter: str) -> dict[str, Any]:
    if len(matter) > FRONT_MATTER_CHARACTERS:
        raise RefusedFile(_("The front matter is longer than 16 KB."), 1)
    try:
        # The handler's own choice is libyaml, in which ten thousand opening brackets end the whole process.
        data = YAML.load(matter, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise RefusedFile(_("The front matter is not YAML: %(why)s.") % {"why": error.problem}, line) from error
    except Exception as error:  # a 13th month is a ValueError to the loader, `!!bool perhaps` a KeyError ...
        raise RefusedFile(_("The front matter is not YAML that can be read."), 1) from error
    if not isinstance(data, dict):
        raise RefusedFile(_("The front matter should be lines such as “title: ...”."), 1)
    unknown = [str(key) for key in data if key not in KEYS]
    if unknown:
        keys = ", ".join(KEYS)
        reason = _("The front matter has an unknown name, “%(name)s”. These are known: %(known)s.")
        raise RefusedFile(reason % {"name": unknown[0][:40], "known": keys})
    return {name: value for name, value in data.items() if value is not None}


# --- Values ---


def _text(name: str, value: Any) -> str:
    """On one line. YAML makes dates and numbers of what looks like one; as a title they would read differently."""
    if not isinstance(value, str):
        raise RefusedFile(_("“%(name)s” should be text. Please put it in quotes.") % {"name": name})
    return one_line(value)


def _fitting(name: str, value: Any, model: Any, field: str = "") -> Any:
    column: Field[Any, Any] = model._meta.get_field(field or name)
    try:
        return column.clean(value, None)
    except ValidationError as error:
        raise RefusedFile(f"“{name}”: {' '.join(error.messages)}") from error


def _tags(values: Any) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise RefusedFile(_("“tags” should be a list, such as [Ankles, Neck]."))
    names = [_fitting("tags", _text("tags", value), Tag, "name") for value in values]
    return tuple(dict.fromkeys(names))


def _views(value: Any) -> int | None:
    if value is None:
        return None
    if type(value) is not int or not 0 <= value < 10**NUMBER_DIGITS:  # a bool is an int, too
        raise RefusedFile(_("“imported_views” should be a whole number of at most nine digits."))
    return value
