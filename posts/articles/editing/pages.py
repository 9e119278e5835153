"""Preview and upload for the editor's script, and the pictures it stored.

django-markdownx brings pages for both, open to everybody and without a sanitiser; these take their place at the
addresses its settings name. Its script shows whatever body comes back, so every refusal is a safe fragment or JSON.
"""

import re

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.static import serve

from posts.articles.editing.uploads import take
from posts.articles.models import SOURCE_BYTES
from posts.lib.http.rate_limit import allows
from posts.lib.images.upload import RefusedPicture
from posts.lib.markdown.rendering import render_article
from posts.lib.text.cleaning import clean

PREVIEWS_A_MINUTE = 120  # of one editor: twice a second is as often as the editor's script asks
# What Markdown may read as a mark: each costs up to 30 microseconds, so that a preview takes about a second at most.
MARK = re.compile(r"[\n!#$%&*+\-:<=>@\[\\\]^_`{|}~]")
MOST_MARKS = 30_000  # an article of 20,000 words has some 4,000
MEDIA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"


def _may_write(request: HttpRequest) -> bool:
    user = request.user
    return user.is_staff and (user.has_perm("posts.add_article") or user.has_perm("posts.change_article"))


def _signed_out() -> str:
    return _("Your session ended. Your text is safe: sign in in another tab, then go on here.")


@never_cache
def preview(request: HttpRequest) -> HttpResponse:
    if not _may_write(request):
        return _refuse_preview(request, _signed_out(), 403)
    if request.method != "POST":
        return _refuse_preview(request, _("There is nothing to show here without a text."), 405)
    if not allows("desk-preview", str(request.user.pk), PREVIEWS_A_MINUTE):
        return _refuse_preview(request, _("The preview takes a breath: it is back within a minute."), 429)
    source = clean(request.POST.get("content", ""))
    if len(source.encode()) > SOURCE_BYTES:
        return _refuse_preview(request, _("This text is longer than 1 MB, so it cannot be shown or saved."), 413)
    if len(MARK.findall(source)) > MOST_MARKS:
        return _refuse_preview(request, _("This text is too long to preview while you type. Save it to see it."), 413)
    rendered = render_article(source)
    notes = render_to_string("posts/articles/_preview_notes.html", {"notes": rendered.notes}) if rendered.notes else ""
    return HttpResponse(notes + rendered.html)


def _refuse_preview(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    return render(request, "posts/articles/_preview_refused.html", {"reason": reason}, status=status)


def _no_picture() -> str:
    return _("No picture arrived. Please choose one and try again.")


@never_cache
def upload(request: HttpRequest) -> HttpResponse:
    if not _may_write(request):
        return JsonResponse({"error": _signed_out()}, status=403)
    if request.method != "POST":
        return JsonResponse({"error": _no_picture()}, status=405)
    file = request.FILES.get("image")
    if file is None:
        return JsonResponse({"error": _no_picture()}, status=400)
    try:
        address = take(file, file.size or 0)
    except RefusedPicture as refusal:
        return JsonResponse({"error": str(refusal)}, status=422)
    description = _("Describe what the picture shows")
    return JsonResponse({"image_code": f"![{description}]({address})", "description": description})


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """An uploaded picture. Its name is made from its content, so a browser may keep it for ever."""
    try:
        response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except (SuspiciousFileOperation, OSError, ValueError) as error:  # "../", a name too long, a NUL: nothing is there
        raise Http404 from error
    response.headers["Content-Security-Policy"] = MEDIA_POLICY
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
