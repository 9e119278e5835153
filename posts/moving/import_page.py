"""Import of saved pages of the old site: all of them become published articles, or none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from posts.articles.models import Article
from posts.articles.slugs import free_slug
from posts.lib.text.cleaning import one_line
from posts.lib.text.normal_form import folded
from posts.lib.text.slug import slug_of
from posts.moving import old_page
from posts.moving.files import RefusedFile, read_bytes
from posts.moving.old_page import OldPage
from posts.moving.starter import is_untouched_starter, shipped
from posts.readership.ingest.counting import today
from posts.readership.models import ImportedViews

SOURCE_CHARACTERS = 200  # what ImportedViews holds of a file's name

Page = tuple[Path, OldPage]
Refusal = tuple[Path, RefusedFile]


class ImportOutcome(Enum):
    IMPORTED = "imported"
    TOOK_OVER = "took over the starter"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Imported:
    """What became of one page, and the imported views its article has now."""

    article: Article
    page: OldPage
    outcome: ImportOutcome
    views: int


class RefusedImport(Exception):
    """Nothing was stored. Names every refused file with its reason."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        lines = [_("%(file)s: %(reason)s") % {"file": path, "reason": reason} for path, reason in refusals]
        super().__init__("\n".join([_("Nothing was imported."), *lines]))


def import_pages(paths: Sequence[Path]) -> list[Imported]:
    """Store what the files hold. Raises RefusedImport, and with it whatever was stored is taken back."""
    pages, refusals = _read(paths)
    done = []
    with transaction.atomic():
        for path, page in pages:
            try:
                done.append(_store(path, page))
            except RefusedFile as refusal:
                refusals.append((path, refusal))
        if refusals:
            raise RefusedImport(refusals)
    return done


# --- What may be stored ---


def _read(paths: Sequence[Path]) -> tuple[list[Page], list[Refusal]]:
    pages: list[Page] = []
    refusals: list[Refusal] = []
    first: dict[str, Path] = {}
    for path in paths:
        try:
            page = old_page.parse(read_bytes(path))
            _check_title(page, path, first)
            pages.append((path, page))
        except RefusedFile as refusal:
            refusals.append((path, refusal))
    return pages, refusals


def _check_title(page: OldPage, path: Path, first: dict[str, Path]) -> None:
    """Two pages of one title would be one article."""
    title = folded(page.title)
    if title in first:
        raise RefusedFile(_("This page has the same title as the one in %(file)s.") % {"file": first[title]})
    first[title] = path


def _standing(page: OldPage) -> Article | None:
    """The article that the page became before, locked so that an editor's change made meanwhile is seen or waits.

    It has the page's title; or its address still, where an editor gave it another title. Another page's article may
    stand at that address too: "C++" and "C" want the same one.
    """
    articles = Article.objects.select_for_update(no_key=True)
    slug = slug_of(page.title)
    named = articles.filter(title=page.title).first()
    if named is not None:
        return named
    there = articles.filter(slug=slug).first()
    return None if there and _is_another_pages(there, page) else there


def _is_another_pages(article: Article, page: OldPage) -> bool:
    is_its_text = article.source == page.source or is_untouched_starter(article)
    return not is_its_text and slug_of(article.title) == article.slug


def _in_the_way(article: Article) -> RefusedFile:
    reason = _(
        "The blog already has “%(title)s” at %(address)s, with another text. It was left as it is. "
        "To import this page beside it, give that article another title and address."
    )
    return RefusedFile(reason % {"title": article.title, "address": article.get_absolute_url()})


# --- Storing ---


def _store(path: Path, page: OldPage) -> Imported:
    standing = _standing(page)
    if standing is None:
        article = Article.objects.create(
            title=page.title, slug=free_slug(page.title, Article), source=page.source, state=Article.State.PUBLISHED
        )
        outcome = ImportOutcome.IMPORTED
    elif standing.source in (page.source, page.plain):
        views = ImportedViews.objects.filter(article=standing).values_list("views", flat=True).first()
        return Imported(standing, page, ImportOutcome.UNCHANGED, views or 0)
    elif is_untouched_starter(standing):
        article = _take_over(standing, page)
        outcome = ImportOutcome.TOOK_OVER
    else:
        raise _in_the_way(standing)
    ImportedViews.objects.update_or_create(
        article=article,
        defaults={"views": page.views, "source": one_line(path.name)[:SOURCE_CHARACTERS], "seen_on": today()},
    )
    return Imported(article, page, outcome, page.views)


def _take_over(starter: Article, page: OldPage) -> Article:
    starter.source = page.source
    if starter.title == shipped().title:
        starter.title = page.title
    starter.save()
    starter.publish()
    return starter
