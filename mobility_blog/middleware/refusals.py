"""Error pages for what Django itself refuses (400, 403, CSRF), in the same words and looks as the other pages."""

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.defaults import permission_denied

from mobility_blog.middleware.form_replay import replay_page
from posts.lib.http.client import comes_from_our_page


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, without asking the database: the request may be for a host that is not ours."""
    return HttpResponse(render_to_string("400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not request.path.startswith("/admin/") or not admin.site.has_permission(request):
        return permission_denied(request, exception)
    context = admin.site.each_context(request) | {"title": _("This page is for other eyes")}
    return render(request, "admin/403.html", context, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 in the form the caller understands: the editor's script reads fragments and JSON, people read pages."""
    words = _("Your session ended. Your text is safe: sign in in another tab, then go on here.")
    if request.path == settings.MARKDOWNX_UPLOAD_URLS_PATH:
        return JsonResponse({"error": words}, status=403)
    if request.path == settings.MARKDOWNX_URLS_PATH:
        return render(request, "posts/articles/_preview_refused.html", {"reason": words}, status=403)
    is_admin = request.path.startswith("/admin/")
    handed_back = (
        replay_page(request) if is_admin and request.method == "POST" and comes_from_our_page(request) else None
    )
    return handed_back or render(request, "403_csrf.html", {"is_admin": is_admin}, status=403)
