"""Admin of the blog's name and words, one row, so its list leads straight to it; and of its outbox."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from posts.blog.forms import BlogForm
from posts.blog.models import Blog
from posts.blog.outbox import ON_THEIR_WAY, Letter, State
from posts.lib.admin.base import BlogModelAdmin
from posts.lib.mail.outgoing import is_set_up


class BlogAdmin(BlogModelAdmin):
    """The one row can be changed, neither added to nor deleted."""

    fieldsets = (
        (None, {"fields": ("name", "tagline", "about", "disclaimer")}),
        (_("Comments"), {"fields": ("comment_policy", "comments_open", "close_after_days", "emergency_words")}),
        (_("Blocked"), {"fields": ("blocked_words", "blocked_networks", "blocked_addresses")}),
        (_("Readership"), {"fields": ("shows_most_read", "keep_days_for")}),
    )
    form = BlogForm

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        Blog.objects.get_or_create(pk=Blog.THE_ONLY_KEY)
        return HttpResponseRedirect(reverse("admin:posts_blog_change", args=[Blog.THE_ONLY_KEY]))


class LetterState(admin.SimpleListFilter):
    """The three states an editor cares about."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return (("waiting", _("On their way")), ("failed", _("Given up")), ("sent", _("Sent")))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Letter]) -> QuerySet[Letter]:
        wanted = {"waiting": ON_THEIR_WAY, "failed": (State.FAILED,), "sent": (State.SENT,)}.get(self.value() or "")
        return queryset.filter(state__in=wanted) if wanted else queryset


class OutboxAdmin(BlogModelAdmin):
    """What goes out by mail, and why it does not. The letters' words and private links are shown to nobody."""

    list_display = ("to", "subject", "created_at", "state_in_words", "tries", "error", "next_try_at")
    list_display_links = None
    list_filter = (LetterState,)
    search_fields = ("to", "subject")
    list_per_page = 50
    ordering = ("-created_at",)
    actions = ("send_again",)
    fields = readonly_fields = list_display

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Letter]:
        return super().get_queryset(request).defer("text", "html", "headers")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not is_set_up() and request.method == "GET":
            messages.info(request, gettext("Mail is not set up: the blog sends none until EMAIL_URL is set."))
        return super().changelist_view(request, extra_context)

    @admin.display(description=_("state"), ordering="state")
    def state_in_words(self, letter: Letter) -> str:
        return letter.state_in_words

    @admin.action(description=_("Try again now"), permissions=["view"])
    def send_again(self, request: HttpRequest, queryset: Any) -> None:
        number = queryset.try_again()
        words = ngettext("%d letter is tried again now.", "%d letters are tried again now.", number)
        self.message_user(request, words % number, messages.SUCCESS)
