"""Starter article of a new blog, so that its first page shows what a page can be."""

from functools import cache
from pathlib import Path

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from posts.articles.models import Article
from posts.articles.slugs import free_slug
from posts.articles.tags import Tag
from posts.moving import markdown_file
from posts.moving.markdown_file import MarkdownArticle
from posts.readership.ingest.counting import today
from posts.readership.models import ImportedViews

FILE = Path(__file__).parent / "starter" / "how-ankle-mobility-may-affect-neck-pain.md"


@cache
def shipped() -> MarkdownArticle:
    return markdown_file.read(FILE.read_bytes())


def add_starter(author: User | None = None) -> Article | None:
    """Publish the starter on a blog without articles, all of it or nothing; None where there is an article."""
    with transaction.atomic():
        if Article.objects.exists():
            return None
        starter = shipped()
        article = Article(
            slug=starter.slug,
            title=starter.title,
            source=starter.source,
            summary=starter.summary,
            state=Article.State.PUBLISHED,
            author=author,
        )
        try:
            article.save(tags=[_tag(name) for name in starter.tags])
        except IntegrityError:  # another host was faster
            return None
        ImportedViews.objects.create(
            article=article, views=starter.imported_views or 0, source=ImportedViews.SHIPPED, seen_on=today()
        )
        return article


def _tag(name: str) -> Tag:
    tag, _made = Tag.objects.get_or_create(name=name, defaults={"slug": free_slug(name, Tag)})
    return tag


def is_untouched_starter(article: Article) -> bool:
    """Whether the text is still the one we shipped, so that nobody's words are lost where it is replaced."""
    return article.source == shipped().source
