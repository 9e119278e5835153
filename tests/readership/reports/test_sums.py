"""Whatever was counted: a report's numbers are the sums of its rows, and the desk's glance says the same."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.core.cache import cache
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from posts.models import DayViews, Exclusions, View
from posts.readership.drop_reason import DropReason
from posts.readership.ingest.counting import today
from posts.readership.reports.most_read import MOST_READ
from posts.readership.reports.periods import Period
from posts.readership.reports.report import blog_report, glance
from tests.support.cast import write_article
from tests.support.examples import over_the_database

pytestmark = pytest.mark.postgresql

ARTICLES = 7  # more than the glance shows
KEYS = count(1)

closed = st.dictionaries(st.tuples(st.integers(0, ARTICLES - 1), st.integers(2, 40)), st.integers(1, 9), max_size=25)
still_open = st.lists(st.tuples(st.integers(0, ARTICLES - 1), st.integers(0, 1), st.booleans()), max_size=15)
left_out = st.lists(st.tuples(st.integers(0, 40), st.sampled_from([0, 1, 5]), st.integers(1, 9)), max_size=8)
periods = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda two: (max(two), min(two)))


class Known:
    """What was counted, added up beside it."""

    def __init__(self, asked):
        self.asked, self.views, self.before, self.reads, self.robots = asked, Counter(), Counter(), 0, 0
        self.articles = [write_article(f"Article {number}", source="Few words.") for number in range(ARTICLES)]

    def close(self, number, days, views):
        DayViews.objects.create(article=self.articles[number], day=ago(days), views=views, reads=views // 2)
        self._note(number, days, views, views // 2)

    def see(self, number, days, was_read):
        fields = {"visitor_key": next(KEYS).to_bytes(16), "seen_at": datetime.now(UTC), "seconds": 60}
        View.objects.create(article=self.articles[number], day=ago(days), ended=was_read, **fields)
        self._note(number, days, 1, int(was_read))

    def leave_out(self, days, slot, hits):
        row = {"article_id": self.articles[0].pk, "day": ago(days), "reason": DropReason.ROBOT, "slot": slot}
        Exclusions.objects.tally([{**row, "hits": hits}])
        self.robots += hits * is_in(days, self.asked)

    def _note(self, number, days, views, reads):
        if is_in(days, self.asked):
            self.views[number] += views
            self.reads += reads
        elif is_in(days, self.asked.before):
            self.before[number] += views

    @property
    def most_read(self):
        order = sorted(self.views, key=lambda number: (-self.views[number], -number))
        return [(self.articles[number].title, self.views[number], self.before[number]) for number in order]


def ago(days):
    return today() - timedelta(days=days)


def is_in(days, period):
    return period.first <= ago(days) <= period.last


class Sums(TestCase):
    @over_the_database
    @given(closed=closed, still_open=still_open, left_out=left_out, period=periods)
    def test_every_number_is_the_sum_of_its_rows(self, closed, still_open, left_out, period):
        cache.clear()  # one period may come twice
        known = Known(Period(*map(ago, period)))
        for (number, days), views in closed.items():
            known.close(number, days, views)
        for row in still_open:
            known.see(*row)
        for row in left_out:
            known.leave_out(*row)
        self.compare(known, blog_report(known.asked), blog_report(known.asked, rows=2), glance(known.asked))

    def compare(self, known, whole, page, desk):
        assert whole.totals == page.totals == desk.totals == (known.views.total(), known.reads)
        assert whole.totals_before == page.totals_before == desk.totals_before
        assert whole.totals_before.views == known.before.total()
        assert sum(row[-2] for row in whole.tables["steps"].rows) == known.views.total()
        places = {row[0]: row[2] for row in whole.tables["ledger"].rows}
        assert (places["counted"], places.get("robot", 0)) == (known.views.total(), known.robots)
        assert places["received"] == known.views.total() + known.robots
        rows = whole.tables["articles"].rows
        assert [(row[0], row[1], row[3]) for row in rows] == known.most_read
        assert sum(row[2] for row in rows) == known.reads
        assert desk.tables["articles"].rows == rows[:MOST_READ]
        for key in ("articles", "rising", "falling"):
            assert page.tables[key].rows == whole.tables[key].rows[:2]
            assert page.tables[key].length == len(whole.tables[key].rows)
