"""The pages that take a comment and show its writer what became of it."""

from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from posts.articles.models import Article
from posts.comments.forms import CommentForm, Written
from posts.comments.models import Comment, post_once
from posts.lib import tokens
from posts.lib.clients import comes_from_our_page

SENT_PURPOSE = "comment-sent"
SENT_AGE = timedelta(days=365)


@csrf_exempt  # no cookie, no session: the signed token and our own origin stand in, and no authority is at stake
@require_POST
def post_comment(request: HttpRequest, slug: str) -> HttpResponse:
    """Store what was written, then lead to the page that shows it; with errors, give everything back."""
    article = get_object_or_404(Article.objects.published().select_related("author"), slug=slug)
    form = CommentForm(article.pk, request.POST)
    if not comes_from_our_page(request):
        form.add_error(None, _("We could not see that this came from our own page. Please send it once more."))
        return _give_back(request, article, form, status=403)
    if not form.is_valid():
        return _give_back(request, article, form, status=422)
    comment = _store(article, form.written())
    address = reverse("comment-sent", args=[slug, tokens.sign(SENT_PURPOSE, comment.pk)])
    return redirect(f"{address}#{comment.anchor}")


def _give_back(request: HttpRequest, article: Article, form: CommentForm, status: int) -> HttpResponse:
    form.renew()
    response = render(request, "posts/articles/article.html", {"article": article, "comment_form": form}, status=status)
    add_never_cache_headers(response)
    return response


def _store(article: Article, written: Written) -> Comment:
    with transaction.atomic():
        comment, is_new = post_once(article.pk, written.submission, written.name, written.email, written.text)
        if is_new and written.trapped:
            comment.quarantine(_("It filled in the field that people do not see."))
    return comment


@require_safe
def comment_sent(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The article, with the comment its writer has just sent in its place. The address is theirs alone."""
    article = get_object_or_404(Article.objects.published().select_related("author"), slug=slug)
    try:
        key = tokens.read(SENT_PURPOSE, token, SENT_AGE)
    except tokens.BadToken:
        return redirect(article)
    comment = get_object_or_404(Comment, pk=key, article=article)
    response = render(request, "posts/articles/article.html", {"article": article, "sent_comment": comment})
    add_never_cache_headers(response)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"  # the address is a key: it goes to nobody
    return response
