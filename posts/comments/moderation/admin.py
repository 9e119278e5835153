"""Admin of comments: read, approve, decline."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from posts.comments.history import Decision, Report
from posts.comments.models import Comment
from posts.comments.moderation.decisions import Refused
from posts.comments.moderation.marking import Mark, mark
from posts.comments.querysets import CommentQuerySet
from posts.comments.questions import unanswered_questions
from posts.lib.admin.base import BlogModelAdmin
from posts.lib.admin.lookup_allow_list import ClosedList
from posts.lib.admin.permissions import StaffRequest

LIST_CHARACTERS = 140
MARKED = {
    Mark.QUESTION: ngettext_lazy("%d comment is a question now.", "%d comments are questions now."),
    Mark.NO_QUESTION: ngettext_lazy("%d comment is no question now.", "%d comments are no questions now."),
    Mark.ANSWER: ngettext_lazy("%d comment is an answer now.", "%d comments are answers now."),
    Mark.NO_ANSWER: ngettext_lazy("%d comment is no answer now.", "%d comments are no answers now."),
}


class ReadOnlyInline(admin.TabularInline):
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class DecisionInline(ReadOnlyInline):
    """The comment's history: who decided what, when and why."""

    model = Decision
    fields = readonly_fields = ("at", "state", "by", "reason", "is_undo")


class ReportInline(ReadOnlyInline):
    """What readers found wrong with it."""

    model = Report
    fields = readonly_fields = ("at", "reason")


class AskedFilter(admin.SimpleListFilter):
    title = _("question")
    parameter_name = "asked"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("Questions without an answer")), ("all", _("All questions"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "open":
            return queryset.filter(pk__in=unanswered_questions().values("pk"))
        return queryset.filter(is_question=True) if self.value() == "all" else queryset


class CommentList(ClosedList):
    def url_for_result(self, result: Model) -> str:
        return reverse("desk-comment", args=[result.pk])


class CommentAdmin(BlogModelAdmin):
    """What a reader wrote stays as it is: moderators decide, they do not rewrite."""

    list_display = ("beginning", "name", "article_link", "state_in_words", "created_at")
    list_filter = ("state", AskedFilter, "needs_attention", "created_at")
    search_fields = ("name", "email", "text", "article__title")
    search_help_text = _("Search names, addresses, texts and article titles")
    list_select_related = ("article", "parent")
    list_per_page = 50
    ordering = ("-created_at",)
    actions = (
        "approve", "decline", "quarantine",
        "mark_as_question", "mark_as_no_question", "mark_as_answer", "mark_as_no_answer",
    )  # fmt: skip
    fields = readonly_fields = (
        "article_link", "in_reply_to", "name", "email", "created_at", "edited_at", "state_in_words", "as_shown",
    )  # fmt: skip
    inlines = (DecisionInline, ReportInline)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CommentList

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        nothing_to_save = {"show_save": False, "show_save_and_continue": False}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **nothing_to_save})

    @admin.display(description=_("comment"))
    def beginning(self, comment: Comment) -> str:
        return Truncator(" ".join(comment.text.split())).chars(LIST_CHARACTERS)

    @admin.display(description=_("article"), ordering="article__title")
    def article_link(self, comment: Comment) -> SafeString:
        return format_html('<a href="{}">{}</a>', comment.article.get_absolute_url(), comment.article)

    @admin.display(description=_("state"), ordering="state")
    def state_in_words(self, comment: Comment) -> str:
        words = comment.get_state_display()
        if comment.needs_attention:
            words = gettext("%(state)s. Please look soon: a red flag?") % {"state": words}
        if comment.is_question:
            words = gettext("%(state)s. A question") % {"state": words}
        return gettext("%(state)s. The answer") % {"state": words} if comment.is_the_answer else words

    @admin.display(description=_("in reply to"))
    def in_reply_to(self, comment: Comment) -> str:
        parent = comment.parent
        return f"{parent.name}: {Truncator(parent.text).chars(LIST_CHARACTERS)}" if parent else ""

    @admin.display(description=_("comment"))
    def as_shown(self, comment: Comment) -> SafeString:
        return format_html('<div class="desk-comment">{}</div>', mark_safe(comment.html))  # noqa: S308  nh3's output

    @admin.action(description=_("Approve: show them under their articles"), permissions=["change"])
    def approve(self, request: StaffRequest, queryset: CommentQuerySet) -> None:
        decided = [comment for comment in queryset.decidable() if not comment.is_published]
        for comment in decided:
            comment.approve(by=request.user)
        self._say(request, ngettext("%d comment approved.", "%d comments approved.", len(decided)), len(decided))

    @admin.action(description=_("Decline: keep them, but do not show them"), permissions=["change"])
    def decline(self, request: StaffRequest, queryset: CommentQuerySet) -> None:
        decided = [comment for comment in queryset.decidable() if comment.state != Comment.State.DECLINED]
        for comment in decided:
            comment.decline(by=request.user)
        self._say(request, ngettext("%d comment declined.", "%d comments declined.", len(decided)), len(decided))

    @admin.action(description=_("Spam: put them among the spam"), permissions=["change"])
    def quarantine(self, request: StaffRequest, queryset: CommentQuerySet) -> None:
        decided = [comment for comment in queryset.decidable() if comment.state != Comment.State.SPAM]
        for comment in decided:
            comment.quarantine("", by=request.user)
        self._say(request, ngettext("%d comment is spam now.", "%d comments are spam now.", len(decided)), len(decided))

    def _say(self, request: HttpRequest, words: str, number: int) -> None:
        self.message_user(request, words % number, messages.SUCCESS)

    def has_answer_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("posts.change_article") or request.user.has_perm("posts.change_comment")

    @admin.action(description=_("Mark as question"), permissions=["change"])
    def mark_as_question(self, request: StaffRequest, queryset: CommentQuerySet) -> None:
        self._mark(request, queryset, Mark.QUESTION)

    @admin.action(description=_("No question: take the mark away, and that of its answer"), permissions=["change"])
    def mark_as_no_question(self, request: StaffRequest, queryset: CommentQuerySet) -> None:
        self._mark(request, queryset, Mark.NO_QUESTION)

    @admin.action(description=_("Mark as answer: show it right under its question"), permissions=["answer"])
    def mark_as_answer(self, request: StaffRequest, queryset: CommentQuerySet) -> None:
        self._mark(request, queryset, Mark.ANSWER)

    @admin.action(description=_("No answer: take the mark away"), permissions=["answer"])
    def mark_as_no_answer(self, request: StaffRequest, queryset: CommentQuerySet) -> None:
        self._mark(request, queryset, Mark.NO_ANSWER)

    def _mark(self, request: StaffRequest, queryset: CommentQuerySet, wanted: Mark) -> None:
        """Each by itself, so one refusal stops no other."""
        marked = 0
        for comment in queryset.decidable().order_by("pk"):
            try:
                marked += mark(comment.pk, wanted, request.user)
            except Refused as refusal:
                words = gettext("The comment by %(name)s was not marked. %(why)s")
                self.message_user(request, words % {"name": comment.name, "why": refusal}, messages.WARNING)
        if marked:
            self.message_user(request, MARKED[wanted] % marked, messages.SUCCESS)
        else:
            self.message_user(request, gettext("Nothing was to change."), messages.INFO)
