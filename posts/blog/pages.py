"""Blog pages: about, favicon, health check."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from posts.blog.health import writing
from posts.blog.models import Blog
from posts.lib.http.public_page import public_page
from posts.lib.markdown.videos import with_frames


@public_page()
def about(request: HttpRequest) -> HttpResponse:
    response = render(request, "posts/blog/about.html")
    return with_frames(response) if Blog.current().has_video else response


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("posts/icon.svg"))


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """For whoever watches the blog: 200 while its database answers and something can be written."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database does not answer\n", status=503, content_type="text/plain")
    trouble = writing.trouble()
    return HttpResponse(f"{trouble or 'ok'}\n", status=503 if trouble else 200, content_type="text/plain")
