"""Access table: who may see what is behind each address, one line a route. docs/access.md is made from it.

A route that no line names fails the tests, so a new page cannot be added without saying who it is for.
"""

from collections.abc import Iterator
from enum import Enum
from fnmatch import fnmatchcase

from django.urls import URLPattern, URLResolver, get_resolver


class Who(Enum):
    """Audiences, each with the words of the table. The owner (superuser) may see everything."""

    EVERYONE = "everyone"
    STAFF = "whoever has an account in the admin"
    EDITORS = "editors"
    MODERATORS = "moderators"
    BOTH = "editors and moderators"
    OWNER = "the owner alone"
    KEY = "whoever sends a key to the reports"
    NOBODY = "nobody"


# The first line that fits counts. Names of routes; an unnamed one stands with its pattern.
AUDIENCES: dict[str, Who] = {
    "front": Who.EVERYONE,
    "article": Who.EVERYONE,  # published ones; the others: staff
    "tag": Who.EVERYONE,
    "article-card": Who.EVERYONE,
    "tag-feed": Who.EVERYONE,
    "archive": Who.EVERYONE,
    "archive-year": Who.EVERYONE,
    "search": Who.EVERYONE,
    "suggest": Who.EVERYONE,
    "feed": Who.EVERYONE,
    "rss-feed": Who.EVERYONE,
    "json-feed": Who.EVERYONE,
    "sitemap": Who.EVERYONE,
    "sitemap-part": Who.EVERYONE,
    "robots": Who.EVERYONE,
    "card": Who.EVERYONE,
    "old-front": Who.EVERYONE,
    "old-category": Who.EVERYONE,
    "old-tag": Who.EVERYONE,
    "about": Who.EVERYONE,
    "media": Who.EVERYONE,
    "favicon": Who.EVERYONE,
    "health": Who.EVERYONE,
    "post-comment": Who.EVERYONE,
    "preview-comment": Who.EVERYONE,
    "article-comments-feed": Who.EVERYONE,
    "comments-feed": Who.EVERYONE,
    "questions": Who.EVERYONE,
    "article-questions": Who.EVERYONE,
    "comment": Who.EVERYONE,
    "report-comment": Who.EVERYONE,
    "comment-status": Who.EVERYONE,  # who has the link; so for the five below
    "edit-comment": Who.EVERYONE,
    "withdraw-comment": Who.EVERYONE,
    "erase-comment": Who.EVERYONE,
    "stop-mails": Who.EVERYONE,
    "send-introduction": Who.EVERYONE,
    "mail-desk": Who.MODERATORS,
    "stop-watching": Who.MODERATORS,
    "mail-*": Who.EVERYONE,  # who has the letter
    "script": Who.EVERYONE,
    "style": Who.EVERYONE,
    "seen": Who.EVERYONE,
    "left": Who.EVERYONE,
    "pixel": Who.EVERYONE,
    "desk-preview": Who.EDITORS,
    "desk-upload": Who.EDITORS,
    "own-visits": Who.STAFF,
    "readership": Who.EDITORS,
    "readership-csv": Who.EDITORS,
    "readership-json": Who.EDITORS,
    "article-readership*": Who.EDITORS,
    "report-keys": Who.EDITORS,
    "revoke-report-key": Who.EDITORS,
    "weekly-letter": Who.EDITORS,
    "end-weekly-letter": Who.EDITORS,
    "stop-weekly-letter": Who.EVERYONE,  # who has the link
    "readership-api": Who.KEY,  # made in the admin by those who see the reports
    "desk-queue": Who.MODERATORS,
    "desk-approve": Who.MODERATORS,
    "desk-decline": Who.MODERATORS,
    "desk-spam": Who.MODERATORS,
    "desk-undo": Who.MODERATORS,
    "desk-comment": Who.BOTH,  # editors reply there, and decide nothing
    "desk-reply": Who.BOTH,
    "desk-question": Who.MODERATORS,
    "desk-no-question": Who.MODERATORS,
    "desk-answer": Who.BOTH,
    "desk-no-answer": Who.BOTH,
    "admin:login": Who.EVERYONE,
    "admin:logout": Who.EVERYONE,
    "admin:jsi18n": Who.STAFF,
    "admin:index": Who.STAFF,
    "admin:password_change": Who.STAFF,
    "admin:password_change_done": Who.STAFF,
    "admin:autocomplete": Who.EDITORS,
    "admin:view_on_site": Who.STAFF,
    "admin:app_list": Who.STAFF,
    "admin:posts_article_changelist": Who.BOTH,
    "admin:posts_article_change": Who.BOTH,
    "admin:posts_article_history": Who.BOTH,
    "admin:posts_article_*": Who.EDITORS,
    "admin:posts_tag_*": Who.EDITORS,
    "admin:posts_blog_changelist": Who.EDITORS,
    "admin:posts_blog_change": Who.EDITORS,
    "admin:posts_blog_history": Who.EDITORS,
    "admin:posts_blog_*": Who.NOBODY,  # there is one, always
    "admin:posts_comment_changelist": Who.BOTH,
    "admin:posts_comment_change": Who.BOTH,
    "admin:posts_comment_history": Who.BOTH,
    "admin:posts_comment_delete": Who.OWNER,  # moderators decline: nothing is dropped
    "admin:posts_comment_add": Who.NOBODY,  # readers write them
    "admin:posts_letter_changelist": Who.EDITORS,
    "admin:posts_letter_change": Who.EDITORS,
    "admin:posts_letter_history": Who.EDITORS,
    "admin:posts_letter_*": Who.NOBODY,  # letters come and go by themselves
    "admin:auth_*": Who.OWNER,
    "admin/*/<path:object_id>/": Who.STAFF,  # the admin's old addresses of one row: they lead to today's
    "admin/(?P<url>.*)$": Who.STAFF,  # whatever else is typed below /admin/: signed in, it is not found
}


def routes() -> Iterator[tuple[str, str]]:
    yield from _below(get_resolver(), "", "")


def _below(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{entry.namespace}:" if entry.namespace else namespace
            yield from _below(entry, pattern, inner)
        elif isinstance(entry, URLPattern):
            yield (f"{namespace}{entry.name}" if entry.name else pattern), pattern


def audience_of(name: str) -> Who:
    """Raises LookupError for a route that no line names."""
    for wanted, who in AUDIENCES.items():
        if wanted == name or fnmatchcase(name, wanted):
            return who
    raise LookupError(f"{name} is not in the table of mobility_blog/access.py: say who may see it.")


def as_markdown() -> str:
    lines = ["| address | who may see it |", "| --- | --- |"]
    lines += [f"| `/{pattern}` | {audience_of(name).value} |" for name, pattern in routes()]
    return "\n".join(lines) + "\n"
