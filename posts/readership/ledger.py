"""The ledger: every hit received, in the one place it was put. Hits = counted + without script + excluded."""

from datetime import date

from django.db.models import Q, Sum

from posts.articles.models import Article
from posts.readership.days import DayViews
from posts.readership.models import Exclusions, View
from posts.readership.verdict import Verdict


def ledger(first: date, last: date, article: Article | None = None) -> dict[Verdict, int]:
    """How many hits each place got within these days, open ones included; of one article, or of the whole blog."""
    within = Q(day__range=(first, last))
    if article is not None:
        within &= Q(article=article)
    counted = DayViews.objects.filter(within).aggregate(views=Sum("views", default=0))["views"]
    places = {Verdict.COUNTED: counted + View.objects.filter(within).count()}
    left_out = Exclusions.objects.filter(within).order_by().values_list("reason").annotate(Sum("hits"))
    return places | {Verdict(reason): hits for reason, hits in left_out}
