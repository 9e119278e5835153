"""The weekly letter."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from posts.models import DayViews, Letter, WeeklyLetter
from posts.readership.weekly.letter import send_weekly_letters
from posts.readership.weekly.subscriptions import last_week
from tests.support.cast import reader

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_is_set_up"), pytest.mark.postgresql]

DESK = "/admin/readership/letter/"
MONDAY = datetime(2026, 3, 16, 7, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture
def wish(edda):
    WeeklyLetter.subscribe(edda.pk, "edda@blog.example", MONDAY - WEEK)
    return WeeklyLetter.objects.get()


def letters():
    return list(Letter.objects.order_by("pk"))


def test_a_week_is_monday_to_sunday_and_due_on_monday_morning():
    assert last_week(MONDAY).range == (datetime(2026, 3, 9).date(), datetime(2026, 3, 15).date())
    assert last_week(MONDAY - timedelta(hours=2)).last == datetime(2026, 3, 8).date()


@pytest.mark.parametrize(("views", "subject"), [(0, "0 views last week"), (1, "1 view last week")])
def test_a_quiet_week_is_told_too(wish, article, views, subject):
    if views:
        DayViews.objects.create(article=article, day=datetime(2026, 3, 10), views=views)
    send_weekly_letters(0, MONDAY)
    (letter,) = letters()
    assert letter.subject == subject
    assert "1 views" not in letter.text + letter.html
    assert "0 questions wait for an answer" in letter.text


def test_it_tells_three_numbers_and_the_article_that_rose_most(wish, article):
    DayViews.objects.create(article=article, day=datetime(2026, 3, 10), views=12, reads=5)
    DayViews.objects.create(article=article, day=datetime(2026, 3, 3), views=4, reads=1)
    send_weekly_letters(2, MONDAY)
    (letter,) = letters()
    assert letter.to == "edda@blog.example"
    assert letter.subject == "12 views last week"
    for part in (letter.text, letter.html.replace("<strong>", "").replace("</strong>", "")):
        assert "12 views (4 the week before)" in part
        assert "5 reads to the end (1 the week before)" in part
        assert "2 questions wait for an answer" in part
        assert "“Calf stretch” rose the most: 8 views more" in part
    assert "from=2026-03-09&to=2026-03-15" in letter.text


def test_there_is_one_a_week(wish):
    assert [send_weekly_letters(0, MONDAY + timedelta(hours=hours)) for hours in (0, 1, 100)] == [1, 0, 0]
    assert send_weekly_letters(0, MONDAY + WEEK) == 1
    assert len(letters()) == 2


def test_weeks_nobody_worked_are_not_made_up_for(wish):
    assert send_weekly_letters(0, MONDAY + 5 * WEEK) == 1
    assert send_weekly_letters(0, MONDAY + 5 * WEEK) == 0


def test_the_first_is_about_the_week_one_asked_in(edda):
    WeeklyLetter.subscribe(edda.pk, "edda@blog.example", MONDAY)
    assert send_weekly_letters(0, MONDAY + timedelta(days=6)) == 0
    assert send_weekly_letters(0, MONDAY + WEEK) == 1


def test_who_may_no_longer_see_the_reports_gets_none(wish, edda):
    edda.groups.clear()
    assert send_weekly_letters(0, MONDAY) == 0


def test_without_mail_nothing_is_written(wish, settings):
    settings.MAIL_SERVER = None
    assert send_weekly_letters(0, MONDAY) == 0
    wish.refresh_from_db()
    assert wish.told_at is None


def test_the_chores_write_it(wish):
    call_command("chores", once=True)
    assert [letter.to for letter in letters()] == ["edda@blog.example"]


def test_it_is_asked_for_and_ended_in_the_admin(as_edda):
    as_edda.post(DESK, {"email": "edda@blog.example"})
    assert WeeklyLetter.objects.get().email == "edda@blog.example"
    assert "They go to edda@blog.example" in as_edda.get(DESK).content.decode()
    as_edda.post(DESK, {"email": "elsewhere@blog.example"})
    assert "They go to elsewhere@blog.example" in as_edda.get(DESK).content.decode()
    as_edda.post(DESK + "end/")
    assert not WeeklyLetter.objects.exists()


def test_a_wrong_address_gets_a_sentence(as_edda):
    answer = as_edda.post(DESK, {"email": "edda at home"})
    assert answer.status_code == 422
    assert 'value="edda at home"' in answer.content.decode()
    assert not WeeklyLetter.objects.exists()


def stop_address(wish):
    send_weekly_letters(0, MONDAY)
    return re.search(r"https://blog\.example(/mail/weekly/stop/\S+/)", letters()[0].text)[1]


def test_looking_at_the_link_stops_nothing_its_button_does(wish):
    address = stop_address(wish)
    assert "Stop the weekly letter?" in reader().get(address).content.decode()
    assert WeeklyLetter.objects.exists()
    assert "No more weekly letters" in reader().post(address).content.decode()
    assert not WeeklyLetter.objects.exists()
    assert reader().get(address).status_code == 200


def test_a_mail_program_stops_it_by_one_click(wish, client):
    address = stop_address(wish)
    assert letters()[0].headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in letters()[0].headers["List-Unsubscribe"]
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not WeeklyLetter.objects.exists()


def test_another_site_cannot_press_the_button(wish, client):
    assert client.post(stop_address(wish), headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert WeeklyLetter.objects.exists()


def test_a_made_up_link_stops_nothing(wish, rea):
    assert rea.post("/mail/weekly/stop/made-up/").status_code == 404
    assert WeeklyLetter.objects.exists()
