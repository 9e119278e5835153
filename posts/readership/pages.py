"""The page that readers' browsers report a view to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from posts.articles.models import Article
from posts.lib import clients
from posts.readership.counting import count_view


@csrf_exempt  # sent by `sendBeacon`, which cannot carry a token; it must come from a page of ours
@require_POST
def seen(request: HttpRequest, slug: str) -> HttpResponse:
    """Count the view, once for each visitor and day. The answer is the same whether it counted or not."""
    article = get_object_or_404(Article.objects.published().only("pk"), slug=slug)
    agent = clients.agent(request)
    by_a_reader = clients.comes_from_our_page(request) and not clients.is_robot(agent)
    if by_a_reader and not request.user.is_staff:
        count_view(article.pk, clients.address(request), agent)
    response = HttpResponse(status=204)
    response.headers["Cache-Control"] = "no-store"
    return response
