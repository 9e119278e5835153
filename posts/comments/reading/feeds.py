"""Atom feeds of comments: of one article, and of all."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from posts.articles.models import Article
from posts.articles.redirects import redirects_when_moved
from posts.blog.models import Blog
from posts.comments.models import Comment
from posts.lib.http.public_page import public_page
from posts.lib.http.syndication import CleanAtom
from posts.lib.text.cleaning import clean_html

COMMENTS_IN_A_FEED = 50


class AllComments(Feed):
    """The newest comments of the whole blog."""

    feed_type = CleanAtom

    def title(self) -> str:
        return _("Comments on %(blog)s") % {"blog": Blog.current().name}

    def link(self) -> str:
        return reverse("front")

    def items(self) -> QuerySet[Comment]:
        # Asked for each comment, newest first, until there are enough; as a list of articles it would be read whole.
        public = Article.objects.published().filter(pk=OuterRef("article"))
        return self.newest(Comment.objects.filter(Exists(public)))

    def newest(self, comments: Any) -> QuerySet[Comment]:
        return comments.published().select_related("article").order_by("-created_at", "-pk")[:COMMENTS_IN_A_FEED]

    def item_title(self, item: Comment) -> str:
        return _("%(name)s on %(article)s") % {"name": item.name, "article": item.article.title}

    def item_description(self, item: Comment) -> str:
        return clean_html(item.html)

    def item_author_name(self, item: Comment) -> str:
        return item.name

    def item_pubdate(self, item: Comment) -> datetime:
        return item.created_at

    def item_updateddate(self, item: Comment) -> datetime:
        return item.edited_at or item.created_at


class ArticleComments(AllComments):
    """The newest comments under one article."""

    def get_object(self, request: HttpRequest, slug: str) -> Article:
        return get_object_or_404(Article.objects.published(), slug=slug)

    def title(self, article: Article) -> str:  # type: ignore[override]
        return _("Comments on “%(article)s”") % {"article": article.title}

    def link(self, article: Article) -> str:  # type: ignore[override]
        return article.get_absolute_url()

    def items(self, article: Article) -> QuerySet[Comment]:  # type: ignore[override]
        return self.newest(Comment.objects.filter(article=article.pk))


all_comments = public_page()(AllComments())
article_comments = redirects_when_moved(public_page()(ArticleComments()))
