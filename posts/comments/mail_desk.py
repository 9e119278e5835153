"""A page of the desk: whether a moderator wants an e-mail when comments wait."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from posts.comments.watches import Watch
from posts.lib import mail
from posts.lib.mail_form import AddressForm


def moderators_only(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    return staff_member_required(permission_required("posts.change_comment", raise_exception=True)(page))


@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def mail_desk(request: HttpRequest) -> HttpResponse:
    """Shows what is so, and takes an address."""
    watch = _own_watch(request)
    known = watch.email if watch else getattr(request.user, "email", "")
    form = AddressForm(request.POST if request.method == "POST" else None, known)
    if mail.is_set_up() and form.is_bound and form.is_valid():
        Watch.objects.update_or_create(user_id=request.user.pk or 0, defaults={"email": form.cleaned_data["email"]})
        messages.success(request, _("You get an e-mail when comments wait."))
        return redirect("mail-desk")
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("E-mails about waiting comments"),
        "watch": watch,
        "form": form,
        "is_set_up": mail.is_set_up(),
    }
    return render(request, "admin/posts/comment/mail_desk.html", context, status=422 if form.errors else 200)


@moderators_only
@require_POST
def stop_watching(request: HttpRequest) -> HttpResponse:
    watch = _own_watch(request)
    if watch:
        watch.delete()
        messages.success(request, _("You get no e-mails about waiting comments any more."))
    return redirect("mail-desk")


def _own_watch(request: HttpRequest) -> Watch | None:
    return Watch.objects.filter(user__pk=request.user.pk or 0).first()
