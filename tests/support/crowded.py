"""A blog on which everything wide stands in everything that may hold it; run inside its own `manage.py shell`."""

import json
from itertools import count, product

from django.contrib.auth.models import User
from django.urls import reverse

from posts.articles.editing.uploads import take
from posts.models import Blog, DayViews
from posts.readership.ingest.counting import today
from tests.support.cast import write_article, write_comment
from tests.support.discussion import status_link, write_own
from tests.support.furnished import LONG_WORD, draw_picture

LONG_LINE = "my physio told me to rest for a very long time and it really did not help me at all " * 2
LONG_LINK = (
    "https://example.org/" + "a-study-of-ankles-and-necks_" * 8 + "?page=1234567890123456789012345678901234567890"
)
NOTES = count(1)
FORMULA = "E=mc²+" * 40
TABLE = (
    "| Days | Minutes | What most people report after a month of it | Sum | Kind |\n| --: | :-: | :-- | --: | - |\n"
    f"| 5603 | 1,234.56 | {LONG_LINE} | 987654 | Published |\n| 2 | 45 | {LONG_WORD} | 12 | Draft |\n"
)
READERS = {
    "code": f"```\n{LONG_LINE}\n```", "indented": f"Before.\n\n    {LONG_LINE}", "word": LONG_WORD * 2,
    "code in a line": f"`{LONG_WORD * 2}`", "link": f"<{LONG_LINK}>", "formula": FORMULA,
    "link with words": f"[{LONG_WORD * 2}]({LONG_LINK})", "list": f"- {LONG_WORD}\n  1. {LONG_WORD}",
}  # fmt: skip
WRITERS = READERS | {
    "table": TABLE, "heading": f"### {LONG_WORD * 2}", "picture": f'![{LONG_WORD}]({{picture}} "{LONG_WORD * 2}")',
    "footnote": f"Here.[^wide]\n\n[^wide]: {LONG_WORD * 2}", "video": "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
}  # fmt: skip


def behind(first: str, rest: str):
    """Every line of a text behind this: the first is told from the others."""
    return lambda text: first + text.replace("\n", f"\n{rest}")


def between(first: str, last: str):
    return lambda text: f"{first}\n{text}\n{last}"


def in_a_footnote(text: str) -> str:
    number = next(NOTES)
    return f"There.[^in-{number}]\n\n[^in-{number}]: {behind('', '    ')(text)}"


IN_READERS = {"nothing": str, "quote": behind("> ", "> "), "bullets": behind("- ", "  "), "steps": behind("1. ", "   ")}
IN_WRITERS = IN_READERS | {
    "callout": behind("> [!WARNING]\n> ", "> "),
    "details": between(f"::: details {LONG_WORD}", ":::"),
    "exercise": lambda text: f"::: exercise {LONG_WORD} | hold 20 s | each side\n{behind('1. ', '   ')(text)}\n:::",
    "footnote": in_a_footnote,
}


def everything(leaves, wrappers, around):
    """Every leaf in every wrapper in one that is around them all; a word keeps each apart from the next."""
    return "\n\n".join(
        f"{around(inside(leaf))}\n\n{LONG_WORD}" for inside, leaf in product(wrappers.values(), leaves.values())
    )


def deep(wrapper, depth=20):
    text = LONG_LINE
    for _ in range(depth):
        text = wrapper(text)
    return text


def crowd() -> None:
    """Prints the addresses as JSON."""
    picture = take(draw_picture(), 1)
    leaves = {name: leaf.format(picture=picture) if name == "picture" else leaf for name, leaf in WRITERS.items()}
    addresses = {}
    for name, around in IN_WRITERS.items():
        article = write_article(f"Everything in {name}", source=everything(leaves, IN_WRITERS, around))
        addresses[f"article, {name}"] = article.get_absolute_url()
    owner = User.objects.get(is_superuser=True)
    source = "\n\n".join([*leaves.values(), *(deep(around) for around in IN_READERS.values())])
    few = write_article(
        LONG_WORD * 2, source=source, sources="\n".join(f"- {leaf}" for leaf in (LONG_WORD, LONG_LINK, LONG_LINE)),
        summary=LONG_LINE, author=owner, reviewed_by=LONG_WORD, cover_credit=LONG_WORD,
    )  # fmt: skip
    few.index()
    owner.first_name = LONG_WORD[:60]
    owner.save(update_fields=["first_name"])
    about = "\n\n".join([*leaves.values(), *(deep(around) for around in IN_READERS.values())])
    Blog(pk=Blog.THE_ONLY_KEY, name=LONG_WORD[:80], tagline=LONG_WORD, about=about, disclaimer=LONG_LINK).save()
    addresses |= {"few": few.get_absolute_url(), "about": reverse("about"), "front": "/", "archive": reverse("archive")}
    addresses |= {"found": f"/search/?q={LONG_WORD}", "questions": reverse("questions")}
    addresses |= _commented(few, owner)
    for number, article in enumerate(few.__class__.objects.all()):
        DayViews.objects.create(article=article, day=today(), views=5603 + number, reads=1234)
    print(json.dumps(addresses))


def _commented(article, owner) -> dict[str, str]:
    for around in IN_READERS.values():
        for inside in IN_READERS.values():
            text = "\n\n".join(around(inside(leaf)) for leaf in READERS.values())[:9_000]
            last = write_comment(article, text, name=LONG_WORD[:80], state="published", is_question=True)
    answer = write_comment(article, text, name=LONG_WORD[:80], state="published", parent=last, user=owner)
    for _ in range(4):
        answer = write_comment(article, READERS["code"], name=LONG_WORD[:80], state="published", parent=answer)
    mine = write_own(article, "pending")
    mine.rewrite(text)
    waiting = write_comment(article, text)
    return {
        "status": status_link("comment-status", mine), "edit": status_link("edit-comment", mine),
        "report": reverse("report-comment", args=[answer.pk]),
        "desk, queue": reverse("desk-queue"), "desk, comment": reverse("desk-comment", args=[waiting.pk]),
        "desk, comments": "/admin/posts/comment/", "desk, articles": "/admin/posts/article/",
        "desk, article": f"/admin/posts/article/{article.pk}/change/", "desk, report": reverse("readership"),
        "desk, report of one": reverse("article-readership", args=[article.slug]),
    }  # fmt: skip
