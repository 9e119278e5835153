"""ModelAdmin of articles and of tags: lists, filters, the article form."""

from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from posts.articles.editing.forms import ArticleForm, SlugForm, TagForm
from posts.articles.editing.publication_status import stands
from posts.articles.indexing.index import SearchEntry
from posts.articles.models import Article
from posts.articles.querysets import EVER
from posts.articles.search.query import parse_query
from posts.articles.slugs import remember_address
from posts.articles.tags import Tag
from posts.lib.admin.base import BlogModelAdmin
from posts.lib.admin.lookup_allow_list import is_too_long

FOUND_BY_INDEX = 1000  # the newest; older ones are found by title and text all the same


class StateFilter(admin.SimpleListFilter):
    """The four states editors speak of; "scheduled" is a published article whose time is to come."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("published", _("Published")),
            ("scheduled", _("Scheduled")),
            ("draft", _("Draft")),
            ("archived", _("Archived")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "published":
                return queryset.filter(pk__in=Article.objects.published().values("pk"))
            case "scheduled":
                return queryset.filter(state=Article.State.PUBLISHED, published_at__gt=timezone.now())
            case "draft" | "archived" as state:
                return queryset.filter(state=state)
        return queryset


class YearFilter(admin.SimpleListFilter):
    """By the year of publication. Django's own way through dates reads the time of every article to draw its bar."""

    title = _("year")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(year), str(year)) for year in Article.objects.years(until=EVER)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        # What was typed into the address and is no year of the list finds nothing else than the whole list.
        wanted = self.value()
        return queryset.of_year(int(wanted)) if wanted in dict(self.lookup_choices) else queryset  # type: ignore[attr-defined]


class SluggedAdmin(BlogModelAdmin):
    """Rows with an address of their own. Before one is deleted, what goes with it is named: what people wrote."""

    form: type[SlugForm]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        context = context | {"takes_address": context["adminform"].form.takes_address}
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            if change and "slug" in form.changed_data and form.initial["slug"] != obj.slug:
                remember_address(obj, form.initial["slug"])
        if form.slug_note:
            messages.info(request, form.slug_note)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[list[Any], dict[str, int], Any, Any]:
        gone, counts, lacking, protected = super().get_deleted_objects(objs, request)
        registered = {
            model._meta.verbose_name_plural for model in apps.get_models() if self.admin_site.is_registered(model)
        }
        shown_counts = {name: number for name, number in counts.items() if name in registered}
        return _linked(gone), shown_counts, lacking, protected


def _linked(gone: list[Any]) -> list[Any]:
    """Only what has a page in the admin: Django gives those as links, all others as mere words."""
    parts = [_linked(part) if isinstance(part, list) else part for part in gone if type(part) is not str]
    return [part for part in parts if part != []]


class ArticleAdmin(SluggedAdmin):
    """The list of articles and the writing desk. The door adds the columns that other features count."""

    form = ArticleForm
    list_display: Any = ("title", "state_in_words", "published_at")
    list_filter = (StateFilter, YearFilter, "tags", "author")
    show_full_result_count = False  # counting every article says nothing to who looks for some
    search_fields = ("title",)  # and whatever the readers' search finds it by
    search_help_text = _("Search titles, texts and tags")
    ordering = ("-updated_at",)
    list_per_page = 50
    autocomplete_fields = ("tags",)
    actions = ("archive",)
    fieldsets = (
        (None, {"fields": ("title", "source")}),
        (_("Publication"), {"fields": ("state", "published_at", "tags")}),
        (
            _("Address, summary, author, comments"),
            {"fields": ("slug", "summary", "author", "takes_comments"), "classes": ("collapse",)},
        ),
        (
            _("Cover picture"),
            {"fields": ("cover", "cover_alt", "cover_credit", "cover_focus"), "classes": ("collapse",)},
        ),
        (_("Review and sources"), {"fields": ("reviewed_by", "reviewed_on", "sources"), "classes": ("collapse",)}),
    )

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        titled, has_duplicates = super().get_search_results(request, queryset, search_term)
        query = parse_query(search_term)
        if is_too_long(search_term) or not query.can_be_asked:
            return titled, has_duplicates
        entries = SearchEntry.objects.matching(query.terms)
        indexed = list(entries.values_list("article_id", flat=True)[:FOUND_BY_INDEX])
        anywhere = Q(pk__in=titled.values("pk")) | Q(pk__in=indexed) | Q(source__icontains=search_term)
        return queryset.filter(anywhere), has_duplicates

    @admin.display(description=_("state"), ordering="state")
    def state_in_words(self, article: Article) -> str:
        return str(_("Scheduled")) if article.is_scheduled else article.get_state_display()

    @admin.action(description=_("Archive: take them off the blog, and keep everything"), permissions=["change"])
    def archive(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        articles = list(queryset.exclude(state=Article.State.ARCHIVED))
        for article in articles:
            article.archive()
            self.log_change(request, article, [{"changed": {"fields": [str(_("state"))]}}])
        words = ngettext("%d article is archived.", "%d articles are archived.", len(articles))
        messages.success(request, words % len(articles))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"author": request.user.pk} | super().get_changeform_initial_data(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Whoever may only look reads the page itself, drafts too; a form without fields says nothing."""
        article = self.get_object(request, unquote(object_id))
        if article and self.has_view_permission(request, article) and not self.has_change_permission(request, article):
            return redirect(article)
        return super().change_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        context = context | {"show_save_and_add_another": False}
        if conflict := context["adminform"].form.conflict:
            context |= {"conflict": conflict, "show_delete": False}
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        for note in obj.notes:
            messages.warning(request, note)

    def store(self, obj: Article, form: Any) -> None:
        """With its tags, so that all that is made of them is made once."""
        obj.save(tags=form.cleaned_data.get("tags"))

    def response_add(self, request: HttpRequest, obj: Article, post_url_continue: str | None = None) -> HttpResponse:
        response = super().response_add(request, obj, post_url_continue)
        self._say_where_it_stands(request, obj)
        return response

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        response = super().response_change(request, obj)
        self._say_where_it_stands(request, obj)
        return response

    def _say_where_it_stands(self, request: HttpRequest, article: Article) -> None:
        link = format_html('<a href="{}">{}</a>', article.get_absolute_url(), _("See it"))
        messages.info(request, format_html("{} {}", stands(article), link))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("html")


class TagAdmin(SluggedAdmin):
    """Tags; the search serves the articles' autocompletion."""

    form = TagForm
    list_display = ("name", "description")
    search_fields = ("name",)

    def save_model(self, request: HttpRequest, obj: Tag, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "name" in form.changed_data:
            obj.index_articles()

    def delete_model(self, request: HttpRequest, obj: Tag) -> None:
        self.delete_queryset(request, Tag.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        with transaction.atomic():
            tagged = list(Article.objects.filter(tags__in=queryset).distinct())
            super().delete_queryset(request, queryset)
            for article in tagged:
                article.index_words()
