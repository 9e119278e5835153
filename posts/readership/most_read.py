"""What readers see of the numbers beyond their article: the most read of the month."""

from django.db.models import Count, QuerySet, Sum

from posts.articles.models import Article
from posts.readership.counting import of_article, today
from posts.readership.days import DayViews
from posts.readership.models import View

MOST_READ = 5


def most_read_this_month() -> QuerySet[Article]:
    """The articles seen most since the first of the month, in one statement; those nobody saw are left out."""
    first = today().replace(day=1)
    closed = of_article(DayViews.objects.filter(day__gte=first), Sum("views"))
    still_open = of_article(View.objects.filter(day__gte=first), Count("*"))
    counted = Article.objects.published().only("title", "slug").annotate(month_views=closed + still_open)
    return counted.filter(month_views__gt=0).order_by("-month_views", "-published_at", "-pk")[:MOST_READ]
