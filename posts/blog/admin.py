"""The blog's name and words in the admin: one row, so its list leads straight to it."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from posts.blog.forms import BlogForm
from posts.blog.models import Blog


class BlogAdmin(admin.ModelAdmin):
    """The one row can be changed, neither added to nor deleted."""

    fieldsets = (
        (None, {"fields": ("name", "tagline", "about")}),
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
