"""Subscription page for moderators: whether they want an e-mail when comments wait."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from posts.blog.subscriptions import end_subscription, subscription_page
from posts.comments.notifications.watches import Watch
from posts.lib.admin.permissions import staff_only

moderators_only = staff_only("posts.change_comment")


@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def moderator_subscription(request: HttpRequest) -> HttpResponse:
    title, done = _("E-mails about waiting comments"), _("You get an e-mail when comments wait.")
    return subscription_page(request, Watch, "admin/posts/comment/subscription.html", title, done)


@moderators_only
@require_POST
def stop_watching(request: HttpRequest) -> HttpResponse:
    done = _("You get no e-mails about waiting comments any more.")
    return end_subscription(request, Watch, "mail-desk", done)
