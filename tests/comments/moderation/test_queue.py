"""What moderators know of the comments."""

import pytest

from posts.comments.moderation.queue import QueueFilter, filtered_comments, queue_items
from posts.models import Report
from tests.support.cast import write_comment
from tests.support.moderating import queue_item

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_what_waits_comes_red_flags_first_then_the_oldest(article):
    old, new = write_comment(article), write_comment(article)
    urgent = write_comment(article, needs_attention=True)
    write_comment(article, state="published")
    assert list(filtered_comments(QueueFilter.WAITING, "")) == [urgent, old, new]


@pytest.mark.parametrize("words", ["rea", "HEELS", "rea@example", "calf", "heels calf"])
def test_the_search_looks_at_names_addresses_texts_and_titles(article, words):
    wanted = write_comment(article, email="rea@example.org")
    write_comment(article, name="Bo", text="Nothing here.", state="spam")
    assert list(filtered_comments(QueueFilter.WAITING, words)) == [wanted]


def test_every_word_must_be_there(article):
    write_comment(article)
    assert not filtered_comments(QueueFilter.ALL, "heels elbow").exists()


def test_the_history_goes_by_address_where_there_is_one(article):
    write_comment(article, name="Another name", email="rea@example.org", state="published")
    write_comment(article, name="Another name", email="rea@example.org", state="declined")
    write_comment(article, name="Rea", state="spam")
    found = queue_item(write_comment(article, email="rea@example.org")).history
    assert (str(found), found.by_address) == ("1 published, 1 declined", True)


def test_without_an_address_the_history_goes_by_name(article):
    write_comment(article, name="Rea", email="rea@example.org", state="published")
    found = queue_item(write_comment(article, name="Rea")).history
    assert (str(found), found.by_address) == ("1 published", False)


def test_a_comment_is_no_history_of_itself(article):
    assert str(queue_item(write_comment(article)).history) == "nothing else"


def test_the_number_of_queries_does_not_grow(article, mo, django_assert_num_queries):
    for number in range(5):
        comment = write_comment(article, name=f"Reader {number}", email=f"{number}@example.org")
        comment.hold("It has links.", by=mo)
        Report.objects.create(comment=comment, reason="Rude", network_key=b"x" * 16)
    with django_assert_num_queries(5):  # comments, their decisions, who made those, reports, histories
        for one in queue_items(filtered_comments(QueueFilter.WAITING, "")):
            assert (str(one.last.by), len(one.reports), one.comment.article.title) == ("mo", 1, "Calf stretch")


def test_the_links_are_told_in_full(article):
    text = "[Harmless](https://evil.example/?a=1&b=2) and <https://two.example/>"
    assert queue_item(write_comment(article, text=text)).links == [
        "https://evil.example/?a=1&b=2",
        "https://two.example/",
    ]
