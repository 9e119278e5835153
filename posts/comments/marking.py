"""The part of the comments' admin that marks questions and answers, and finds what waits for one."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from posts.comments.models import CommentQuerySet
from posts.comments.questions import NoAnswer, mark_answer, mark_question, unanswered_questions, unmark_answer

MARKING = ("mark_as_question", "mark_as_no_question", "mark_as_answer", "mark_as_no_answer")


class AskedFilter(admin.SimpleListFilter):
    """Narrows the list to what readers ask."""

    title = _("question")
    parameter_name = "asked"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("Questions without an answer")), ("all", _("All questions"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "open":
            return queryset.filter(pk__in=unanswered_questions().values("pk"))
        return queryset.filter(is_question=True) if self.value() == "all" else queryset


class Marking(admin.ModelAdmin):
    """Four actions of the list. Each mark is told in the comment's history."""

    def has_answer_permission(self, request: HttpRequest) -> bool:
        """Whoever edits articles knows which reply answers; so do moderators."""
        return request.user.has_perm("posts.change_article") or request.user.has_perm("posts.change_comment")

    @admin.action(description=_("Mark as question"), permissions=["change"])
    def mark_as_question(self, request: HttpRequest, queryset: CommentQuerySet) -> None:
        marked = list(queryset.decidable().filter(is_question=False))
        for comment in marked:
            mark_question(comment, True)
            self.log_change(request, comment, gettext("Marked as question."))
        self._tell(
            request,
            ngettext("%d comment is a question now.", "%d comments are questions now.", len(marked)),
            len(marked),
        )

    @admin.action(description=_("No question: take the mark away, and that of its answer"), permissions=["change"])
    def mark_as_no_question(self, request: HttpRequest, queryset: CommentQuerySet) -> None:
        marked = list(queryset.filter(is_question=True))
        for comment in marked:
            mark_question(comment, False)
            self.log_change(request, comment, gettext("Marked as no question."))
        self._tell(
            request,
            ngettext("%d comment is no question now.", "%d comments are no questions now.", len(marked)),
            len(marked),
        )

    @admin.action(description=_("Mark as answer: show it right under its question"), permissions=["answer"])
    def mark_as_answer(self, request: HttpRequest, queryset: CommentQuerySet) -> None:
        marked = 0
        for comment in queryset.select_related("parent").order_by("pk"):
            try:
                mark_answer(comment)
            except NoAnswer as refusal:
                words = gettext("The comment by %(name)s was not marked. %(why)s")
                self.message_user(request, words % {"name": comment.name, "why": refusal}, messages.WARNING)
            else:
                self.log_change(request, comment, gettext("Marked as answer."))
                marked += 1
        self._tell(request, ngettext("%d comment is an answer now.", "%d comments are answers now.", marked), marked)

    @admin.action(description=_("No answer: take the mark away"), permissions=["answer"])
    def mark_as_no_answer(self, request: HttpRequest, queryset: CommentQuerySet) -> None:
        marked = list(queryset.filter(is_answer=True))
        for comment in marked:
            unmark_answer(comment)
            self.log_change(request, comment, gettext("Marked as no answer."))
        self._tell(
            request,
            ngettext("%d comment is no answer now.", "%d comments are no answers now.", len(marked)),
            len(marked),
        )

    def _tell(self, request: HttpRequest, words: str, number: int) -> None:
        if number:
            self.message_user(request, words % number, messages.SUCCESS)
        else:
            self.message_user(request, gettext("Nothing was to change."), messages.INFO)
