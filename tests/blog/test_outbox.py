"""The outbox in the admin: what goes out, never what stands in it."""

import pytest
from post_office.models import STATUS, Email

from posts.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_is_set_up")]
ADDRESS = "/admin/posts/letter/"


@pytest.fixture
def letter():
    made = Email.objects.create(
        from_email="blog@blog.example", to=["rea@reader.example"], subject="Your comment",
        message="the private link", html_message="the private link", status=STATUS.failed, number_of_retries=3,
    )  # fmt: skip
    made.logs.create(status=STATUS.failed, message="An older fault.")
    made.logs.create(status=STATUS.failed, message="The mail server hung up.")
    return made


def test_it_shows_to_whom_and_what_went_wrong(as_edda, letter):
    page = as_edda.get(ADDRESS).content.decode()
    for words in ("rea@reader.example", "Your comment", "Given up", "The mail server hung up."):
        assert words in page
    assert "An older fault." not in page


@pytest.mark.parametrize("path", ["", "{pk}/change/", "{pk}/history/"])
def test_what_stands_in_a_letter_is_shown_nowhere(as_edda, letter, path):
    response = as_edda.get(ADDRESS + path.format(pk=letter.pk))
    assert response.status_code == 200
    assert "the private link" not in response.content.decode()


def test_a_letter_can_be_tried_again(as_edda, letter):
    as_edda.post(ADDRESS, {"action": "send_again", "_selected_action": [letter.pk]})
    letter.refresh_from_db()
    assert (letter.status, letter.scheduled_time) == (STATUS.queued, None)


def test_moderators_do_not_see_it(as_mo, letter):
    assert as_mo.get(ADDRESS).status_code == 403


@pytest.mark.parametrize("path", ["add/", "{pk}/delete/"])
def test_nobody_writes_or_deletes_letters_there(as_edda, letter, path):
    assert as_edda.post(ADDRESS + path.format(pk=letter.pk), {"post": "yes"}).status_code == 403
    assert Letter.objects.exists()


def test_the_packages_own_pages_are_gone(olga, letter, client):
    client.force_login(olga)
    assert client.get("/admin/post_office/email/").status_code == 404


def test_without_a_mail_server_it_says_so(as_edda, settings):
    settings.MAIL_SERVER = None
    assert "Mail is not set up" in as_edda.get(ADDRESS).content.decode()


@pytest.mark.parametrize(("state", "is_shown"), [("failed", True), ("waiting", False), ("sent", False), ("x", True)])
def test_it_can_be_narrowed_to_a_state(as_edda, letter, state, is_shown):
    page = as_edda.get(ADDRESS, {"state": state}, follow=True).content.decode()
    assert ("rea@reader.example" in page) == is_shown
