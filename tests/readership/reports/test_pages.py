"""The reports' pages, downloads and keys."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from posts.models import DayReferrers, DayViews, ReportKey, View
from posts.readership.ingest.counting import today
from posts.readership.reports.export import FORMULA_STARTS, safe_cell
from tests.support.cast import reader, signed_in, staff, write_article

pytestmark = pytest.mark.django_db

REPORT, KEYS, API = "/admin/readership/", "/admin/readership/keys/", "/api/readership.json"


@pytest.fixture(autouse=True)
def _a_day(article):
    DayViews.objects.create(article=article, day=today() - timedelta(days=1), views=12, reads=5)


def words(answer):
    return answer.content.decode()


def test_the_first_page_of_the_admin_shows_the_last_30_days(as_edda):
    page = words(as_edda.get("/admin/"))
    assert "The last 30 days" in page
    assert "<strong>12</strong>" in page


def test_moderators_see_no_numbers_there(as_mo):
    page = words(as_mo.get("/admin/"))
    assert "The last 30 days" not in page
    assert REPORT not in page


@pytest.mark.parametrize("address", [REPORT, REPORT + "report.csv", REPORT + "report.json", KEYS])
def test_moderators_are_refused(as_mo, address):
    assert as_mo.get(address).status_code == 403


def test_nobody_keeps_a_report(as_edda):
    assert "no-store" in as_edda.get(REPORT).headers["Cache-Control"]


@pytest.mark.parametrize("query", ["period=today", "period=7d", "period=12m", "from=2024-01-01", "by=month", "by=x"])
def test_every_period_has_its_page(as_edda, query):
    assert as_edda.get(f"{REPORT}?{query}").status_code == 200


def test_a_bad_day_gets_a_sentence_and_is_given_back(as_edda):
    answer = as_edda.get(REPORT + "?from=2026-02-31&to=2026-03-01")
    assert answer.status_code == 422
    assert "such as 2026-03-31" in words(answer)
    assert 'value="2026-02-31"' in words(answer)


class TestWhereThePeriodBeforeIsFolded:
    """The 30 days before begin on 25 September, and of that month one row is left."""

    @pytest.fixture(autouse=True)
    def _folded(self, article, time_machine):
        time_machine.move_to(datetime(2026, 11, 23, 12, tzinfo=UTC))
        DayViews.objects.all().delete()
        DayViews.objects.create(article=article, day=date(2026, 9, 1), is_month=True, views=500)
        DayViews.objects.bulk_create(DayViews(article=article, day=date(2026, 11, day), views=10) for day in (22, 23))

    @pytest.mark.parametrize("address", [REPORT, "/admin/"])
    def test_the_numbers_before_say_of_which_days_they_are(self, as_edda, address):
        page = words(as_edda.get(address))
        assert "in the period before" not in page
        assert "500 from 1 Sep 2026 to 24 Oct 2026<" in page

    def test_nothing_is_said_to_have_fallen(self, as_edda, article):
        page = words(as_edda.get(REPORT))
        assert "What rose and what fell cannot be told" in page
        assert "Falling" not in page

    def test_a_period_that_is_not_touched_is_compared(self, as_edda):
        page = words(as_edda.get(f"{REPORT}?period=today"))
        assert "10 in the period before" in page
        assert "Rising" in page


def test_what_is_asked_never_becomes_markup(as_edda):
    assert "<script>alert" not in words(as_edda.get(REPORT, {"from": '"><script>alert(1)</script>', "by": "<b>"}))


def test_an_article_has_its_own_page(as_edda, article):
    page = words(as_edda.get(reverse("article-readership", args=[article.slug])))
    assert "42 % of the views" in page
    assert as_edda.get(reverse("article-readership", args=["none"])).status_code == 404


def rows_of(answer):
    return list(csv.reader(io.StringIO(words(answer).removeprefix("\ufeff"))))


def test_one_view_is_one_on_every_line(as_edda):
    article = write_article("Once", source="## Only heading\n\nText.")
    View.objects.create(article=article, day=today(), visitor_key=b"rea", headings=1)
    page = words(as_edda.get(reverse("article-readership", args=[article.slug])))
    assert "100 %, 1 view<" in page


def test_every_table_comes_as_csv(as_edda):
    shown = as_edda.get(REPORT).context["report"]
    for key, table in shown.tables.items():
        rows = rows_of(as_edda.get(REPORT + "report.csv", {"table": key}))
        assert rows[0] == list(table.columns)
        assert len(rows) == len(table.rows) + 1
    assert as_edda.get(REPORT + "report.csv?table=none").status_code == 404


def test_an_articles_tables_come_as_csv(as_edda, article):
    address = reverse("article-readership-csv", args=[article.slug])
    assert rows_of(as_edda.get(address, {"table": "ledger"}))[1][2] == "12"


def test_a_bad_day_downloads_nothing(as_edda):
    assert as_edda.get(REPORT + "report.csv?from=x").status_code == 422
    assert as_edda.get(REPORT + "report.json?from=x").status_code == 422


def test_the_whole_report_comes_as_json(as_edda):
    told = as_edda.get(REPORT + "report.json").json()
    assert (told["views"], told["reads"], told["imported"]) == (12, 5, 0)
    assert told["articles"][0]["slug"] == "calf-stretch"
    assert {"steps", "rising", "falling", "referrers", "campaigns", "ledger", "now"} <= set(told)


def test_no_cell_of_a_download_begins_a_formula(as_edda):
    evil = write_article('=HYPERLINK("https://evil.example";"Click")')
    DayViews.objects.create(article=evil, day=today(), views=3)
    DayReferrers.objects.create(article=evil, day=today(), referrer="-2+3.example", campaign="-spring", views=3)
    for table in ("articles", "rising", "referrers", "campaigns"):
        for row in rows_of(as_edda.get(REPORT + "report.csv", {"table": table})):
            assert not [cell for cell in row if cell.startswith(FORMULA_STARTS)]


def test_a_semicolon_in_a_title_begins_no_cell_where_semicolons_part_them(as_edda):
    DayViews.objects.create(article=write_article("Hips;=1+1"), day=today(), views=30)
    download = words(as_edda.get(REPORT + "report.csv?table=articles"))
    assert '\n"Hips;=1+1",30,' in download.replace("\r", "")


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "＝1"])
def test_a_formula_is_made_words(cell):
    assert safe_cell(cell) == f"'{cell}"


# --- Keys ---


def make(client, name="My spreadsheet"):
    answer = client.post(KEYS, {"name": name})
    return answer.context["made"]


def ask(key, query="", scheme="Bearer"):
    return reader().get(API + query, headers={"Authorization": f"{scheme} {key}"})


def test_a_key_reads_the_report(as_edda):
    answer = ask(make(as_edda), "?period=7d")
    assert answer.status_code == 200
    assert answer.json()["views"] == 12
    assert not answer.cookies
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_key_reads_an_article(as_edda, article):
    key = make(as_edda)
    assert ask(key, f"?article={article.slug}").json()["read_through_percent"] == 42
    assert ask(key, "?article=none").status_code == 404


def test_a_bad_day_gets_a_sentence_from_there_too(as_edda):
    answer = ask(make(as_edda), "?from=2026-02-31")
    assert answer.status_code == 422
    assert "year, month and day" in answer.json()["error"]


def test_a_key_is_shown_once_and_kept_as_a_hash(as_edda):
    key = make(as_edda)
    assert key not in words(as_edda.get(KEYS))
    row = ReportKey.objects.get()
    assert key.encode() not in bytes(row.digest)
    dump = io.StringIO()
    call_command("dumpdata", "posts.reportkey", stdout=dump)
    assert key not in dump.getvalue()


@pytest.mark.parametrize("key", ["", "x", "mbr_x", "é", "x" * 9000])
def test_another_key_reads_nothing(as_edda, key):
    make(as_edda)
    answer = ask(key)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert "views" not in json.loads(answer.content)


def test_without_a_key_a_session_is_no_use(as_edda):
    assert as_edda.get(API).status_code == 401


def test_a_key_in_the_address_is_no_key(as_edda):
    assert reader().get(API, {"key": make(as_edda)}).status_code == 401


def test_only_bearer_will_do(as_edda):
    assert ask(make(as_edda), scheme="Basic").status_code == 401


def test_nothing_can_be_written_there(as_edda):
    key = make(as_edda)
    assert reader().post(API, headers={"Authorization": f"Bearer {key}"}).status_code == 405


def test_a_revoked_key_is_no_good(as_edda):
    key = make(as_edda)
    as_edda.post(reverse("revoke-report-key", args=[ReportKey.objects.get().pk]))
    assert ask(key).status_code == 401


def test_a_key_ends_with_its_makers_permission(as_edda, edda):
    key = make(as_edda)
    edda.groups.clear()
    assert ask(key).status_code == 401


def test_a_key_ends_with_its_makers_account(as_edda, edda):
    key = make(as_edda)
    edda.is_active = False
    edda.save(update_fields=["is_active"])
    assert ask(key).status_code == 401


def test_only_the_owner_revokes_anothers_key(as_edda, olga):
    make(as_edda)
    address = reverse("revoke-report-key", args=[ReportKey.objects.get().pk])
    emil = signed_in(staff("emil", "Editors"))
    assert emil.post(address).status_code == 404
    assert ReportKey.objects.exists()
    signed_in(olga).post(address)
    assert not ReportKey.objects.exists()


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_key_needs_a_short_name(as_edda, name):
    assert as_edda.post(KEYS, {"name": name}).status_code == 422
    assert not ReportKey.objects.exists()


def test_nobody_has_more_than_twenty(as_edda):
    for number in range(20):
        make(as_edda, f"Tool {number}")
    answer = as_edda.post(KEYS, {"name": "One more"})
    assert answer.status_code == 422
    assert "twenty keys" in words(answer)
    assert ReportKey.objects.count() == 20
