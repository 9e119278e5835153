"""View counts, as articles show them."""

from django import template

from posts.articles.models import Article
from posts.readership.counting import shown_views

register = template.Library()


@register.simple_tag
def view_count(article: Article) -> int:
    """Imported and counted views together."""
    return Article.objects.annotate(views=shown_views()).values_list("views", flat=True).get(pk=article.pk)
