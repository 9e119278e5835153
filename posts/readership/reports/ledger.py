"""Ledger: every hit received, in the one place it was put. Hits = counted + without script + excluded."""

from collections import Counter
from datetime import date

from django.db.models import Q, Sum

from posts.articles.models import Article
from posts.readership.days import DayViews
from posts.readership.drop_reason import DropReason
from posts.readership.models import CLOSED_SLOT, Exclusions, View


def ledger(first: date, last: date, article: Article | None = None) -> dict[DropReason, int]:
    within = _within(first, last, article)
    counted = DayViews.objects.filter(within).aggregate(views=Sum("views", default=0))["views"]
    return {DropReason.COUNTED: counted + View.objects.filter(within).count()} | not_counted(first, last, article)


def not_counted(first: date, last: date, article: Article | None = None) -> dict[DropReason, int]:
    rows = Exclusions.objects.filter(_within(first, last, article)).order_by()
    sums: Counter[DropReason] = Counter()
    names = ("reason",) if article else ("day", "reason")  # of all articles an index has them in that order
    for some in (rows.filter(slot=CLOSED_SLOT), rows.filter(slot__gt=CLOSED_SLOT)):
        for *_day, reason, hits in some.values_list(*names).annotate(Sum("hits")):
            sums[DropReason(reason)] += hits
    return dict(sums)


def _within(first: date, last: date, article: Article | None) -> Q:
    within = Q(day__range=(first, last))
    return within if article is None else within & Q(article=article)
