"""Admin registration: every feature's admin joins here, where one shows another's numbers."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from posts.articles.editing.admin import ArticleAdmin, TagAdmin
from posts.articles.models import Article
from posts.articles.slugs import FormerAddress
from posts.articles.tags import Tag
from posts.blog.accounts import AccountAdmin, RoleAdmin
from posts.blog.admin import BlogAdmin, OutboxAdmin
from posts.blog.models import Blog
from posts.blog.outbox import Letter
from posts.comments.models import Comment, published_count
from posts.comments.moderation.admin import CommentAdmin
from posts.lib.admin.lookup_allow_list import ClosedList
from posts.readership.ingest.counting import shown_views

admin.site.site_header = _("Writing desk")
admin.site.site_title = _("Writing desk")
admin.site.enable_nav_sidebar = False  # the header leads everywhere
admin.site.index_title = _("What would you like to do?")


class ArticleDeskList(ClosedList):
    """Counts for the rows of the page alone: sorting by time would otherwise count for every article first."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        keys = [article.pk for article in self.result_list]
        counted: QuerySet[Any] = Article.objects.annotate(views=shown_views(), comments_shown=published_count())
        rows = counted.filter(pk__in=keys).values("pk", "views", "comments_shown")
        counts = {row["pk"]: row for row in rows}
        for article in self.result_list:
            article.counts = counts[article.pk]


@admin.register(Article)
class ArticleDesk(ArticleAdmin):
    list_display = (*ArticleAdmin.list_display, "views", "number_of_comments")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ArticleDeskList

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Both by their names alone: they are worked out only where the list is sorted by them."""
        return super().get_queryset(request).alias(view_count=shown_views(), comment_count=published_count())

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[list[Any], dict[Any, int], Any, Any]:
        """With what has no page in the admin, and goes all the same."""
        gone, counts, lacking, protected = super().get_deleted_objects(objs, request)
        articles = Article.objects.filter(pk__in=[article.pk for article in objs])
        views: QuerySet[Any] = Article.objects.annotate(views=shown_views()).filter(pk__in=articles.values("pk"))
        more = {
            _("views"): sum(views.values_list("views", flat=True)),
            _("old addresses that lead here"): FormerAddress.objects.filter(article__in=articles).count(),
        }
        return gone, counts | {name: number for name, number in more.items() if number}, lacking, protected

    @admin.display(description=_("views"), ordering="view_count")
    def views(self, article: Any) -> int:
        return article.counts["views"]

    @admin.display(description=_("comments"), ordering="comment_count")
    def number_of_comments(self, article: Any) -> int:  # called "comments" it would be sorted by the relation's rows
        return article.counts["comments_shown"]


admin.site.register(Tag, TagAdmin)
admin.site.register(Blog, BlogAdmin)
admin.site.register(Comment, CommentAdmin)
admin.site.register(Letter, OutboxAdmin)
# Django's own pages of accounts and groups, as closed as ours.
admin.site.unregister([User, Group])
admin.site.register(User, AccountAdmin)
admin.site.register(Group, RoleAdmin)
