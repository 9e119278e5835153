"""Two windows on one article: whoever saves second is told, and nothing of either is lost."""

import json
from threading import Thread

import pytest
from django.db import connection, transaction
from django.urls import reverse

from posts.models import Article, Tag
from tests.articles.editing.test_admin import errors, typed
from tests.support.cast import signed_in, write_article

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture
def draft():
    return write_article("Roll your foot", source="Take a ball.", state="draft", published_at=None)


def address(article):
    return reverse("admin:posts_article_change", args=[article.pk])


def window(client, article, **fields):
    """What a browser holds that has the form open: what it shows, and what it was made from."""
    form = client.get(address(article)).context["adminform"].form
    return typed(slug=article.slug, made_from=form.made_from) | fields


def save(client, article, values):
    return client.post(address(article), values)


def stored(article):
    return Article.objects.get(pk=article.pk)


def test_the_second_window_is_refused_and_the_first_ones_text_stays(as_edda, draft):
    first, second = (window(as_edda, draft, source=words) for words in ("WINDOW ONE", "WINDOW TWO"))
    assert save(as_edda, draft, first).status_code == 302
    response = save(as_edda, draft, second)
    assert response.status_code == 200
    assert stored(draft).source == "WINDOW ONE"


def test_it_is_told_who_changed_what_and_when_and_shows_both_texts(as_edda, olga, draft):
    second = window(signed_in(olga), draft, source="WINDOW TWO")
    save(as_edda, draft, window(as_edda, draft, source="WINDOW ONE"))
    response = save(signed_in(olga), draft, second)
    (sentence,) = errors(response)["__all__"]
    assert sentence.startswith("Edda Berg saved this article on ")
    assert "What differs: Text." in sentence
    page = response.content.decode()
    assert page.count(sentence) == 1
    assert "Please correct the error" not in page  # nothing that was typed is wrong
    assert ">\nWINDOW TWO</textarea>" in page
    assert "WINDOW ONE</textarea>" in page


def test_a_state_is_no_more_overwritten_than_a_text(as_edda):
    article = write_article("Roll your foot", source="Take a ball.")
    now = {"state": "published", "published_at_0": "2026-01-01", "published_at_1": "08:00"}
    second = window(as_edda, article, **now)
    save(as_edda, article, window(as_edda, article, **now | {"state": "archived"}))
    response = save(as_edda, article, second)
    assert "State" in errors(response)["__all__"][0]
    assert stored(article).state == "archived"


def test_nor_are_tags(as_edda, draft):
    tag = Tag.objects.create(name="Ankles", slug="ankles")
    second = window(as_edda, draft)
    save(as_edda, draft, window(as_edda, draft, tags=[tag.pk]))
    response = save(as_edda, draft, second)
    assert "Tags" in errors(response)["__all__"][0]
    assert "Ankles" in response.content.decode()
    assert list(stored(draft).tags.all()) == [tag]


def test_the_refusal_stands_until_the_second_press_says_so(as_edda, draft):
    second = window(as_edda, draft, source="WINDOW TWO")
    save(as_edda, draft, window(as_edda, draft, source="WINDOW ONE"))
    refused = save(as_edda, draft, second)
    assert "Save mine all the same" in refused.content.decode()
    form = refused.context["adminform"].form
    assert form.made_from == second["made_from"]
    assert save(as_edda, draft, second).status_code == 200
    assert save(as_edda, draft, second | {"_save_mine": form.conflict.digests}).status_code == 302
    assert stored(draft).source == "WINDOW TWO"


def test_the_second_press_overwrites_only_what_it_showed(as_edda, draft):
    second = window(as_edda, draft, source="WINDOW TWO")
    save(as_edda, draft, window(as_edda, draft, source="WINDOW ONE"))
    shown = save(as_edda, draft, second).context["adminform"].form.conflict.digests
    save(as_edda, draft, window(as_edda, draft, source="WINDOW THREE"))
    response = save(as_edda, draft, second | {"_save_mine": shown})
    assert "WINDOW THREE</textarea>" in response.content.decode()
    assert stored(draft).source == "WINDOW THREE"


def test_the_return_key_does_not_press_the_second_button(as_edda, draft):
    """It presses the first one of the form."""
    second = window(as_edda, draft, source="WINDOW TWO")
    save(as_edda, draft, window(as_edda, draft, source="WINDOW ONE"))
    page = save(as_edda, draft, second).content.decode()
    assert page.index('name="_save"') < page.index('name="_save_mine"')


def test_with_a_mistake_the_second_press_need_not_be_made_twice(as_edda, draft):
    second = window(as_edda, draft, source="WINDOW TWO")
    save(as_edda, draft, window(as_edda, draft, source="WINDOW ONE"))
    shown = save(as_edda, draft, second).context["adminform"].form.conflict.digests
    refused = save(as_edda, draft, second | {"title": "", "_save_mine": shown})
    again = second | {"seen": refused.context["adminform"].form.seen}
    assert save(as_edda, draft, again).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_refused(as_edda, edda, draft):
    values = [window(as_edda, draft, source=words) for words in ("WINDOW ONE", "WINDOW TWO")]
    answers = []

    def press(typed_there):
        answers.append(save(signed_in(edda), draft, typed_there).status_code)
        if connection.vendor != "sqlite":
            connection.close()

    if connection.vendor == "sqlite":  # its writers queue anyway, and the tests' one lives on one connection
        for each in values:
            press(each)
    else:
        threads = [Thread(target=press, args=[each]) for each in values]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(answers) == [200, 302]


@pytest.mark.django_db(transaction=True)
def test_two_articles_that_go_together_are_saved_without_waiting(as_edda, edda, draft):
    """On PostgreSQL; on SQLite writers queue from their first word."""
    if connection.vendor == "sqlite":
        return
    other = write_article("Roll your other foot", source="Take a ball.", state="draft", published_at=None)
    values, answers = window(as_edda, other, source="Take two balls."), []

    def press():
        answers.append(save(signed_in(edda), other, values).status_code)
        connection.close()

    thread = Thread(target=press)
    with transaction.atomic():
        save(as_edda, draft, window(as_edda, draft, source="Take one ball."))
        thread.start()
        thread.join(timeout=20)
        assert answers == [302]
    thread.join()


@pytest.mark.parametrize(
    ("touched", "others"),
    [
        ({"source": "WINDOW TWO"}, {"title": "A better title"}),
        ({"source": "WINDOW TWO"}, {"summary": "A summary"}),
        ({"title": "WINDOW TWO"}, {"source": "A better text"}),
        ({"source": "WINDOW TWO"}, {"takes_comments": ""}),
        ({"source": "WINDOW TWO"}, {"reviewed_on": "2026-05-01"}),
        ({"source": "WINDOW TWO"}, {"published_at_0": "2019-05-01", "published_at_1": "08:00"}),
        ({"source": "WINDOW TWO"}, {"slug": "elsewhere"}),
    ],
)
def test_the_second_press_leaves_alone_what_its_window_left_alone(as_edda, draft, touched, others):
    second = window(as_edda, draft) | touched
    save(as_edda, draft, window(as_edda, draft, source="WINDOW ONE", title="First title") | others)
    kept = stored(draft)
    refused = save(as_edda, draft, second)
    assert "(you left it alone: it stays as stored)" in refused.content.decode()
    again = second | {"_save_mine": refused.context["adminform"].form.conflict.digests}
    assert save(as_edda, draft, again).status_code == 302
    now = stored(draft)
    for name in ("title", "source", "summary", "takes_comments", "reviewed_on", "published_at", "slug"):
        assert getattr(now, name) == (touched[name] if name in touched else getattr(kept, name))


def test_nor_the_tags_and_the_author(as_edda, edda, draft):
    tag = Tag.objects.create(name="Ankles", slug="ankles")
    second = window(as_edda, draft, source="WINDOW TWO")
    save(as_edda, draft, window(as_edda, draft, tags=[tag.pk], author=edda.pk))
    seal = save(as_edda, draft, second).context["adminform"].form.conflict.digests
    save(as_edda, draft, second | {"_save_mine": seal})
    assert (list(stored(draft).tags.all()), stored(draft).author) == ([tag], edda)


def test_the_refusal_is_heard_and_has_the_focus(as_edda, draft):
    second = window(as_edda, draft, source="WINDOW TWO")
    save(as_edda, draft, window(as_edda, draft, source="WINDOW ONE"))
    page = save(as_edda, draft, second).content.decode()
    assert "<title>Error: " in page
    assert '<div class="errornote desk-mistakes" role="alert" tabindex="-1" autofocus>' in page


def test_other_mistakes_are_told_beside_it(as_edda, draft):
    second = window(as_edda, draft, title="", source="WINDOW TWO")
    save(as_edda, draft, window(as_edda, draft, source="WINDOW ONE"))
    response = save(as_edda, draft, second)
    assert set(errors(response)) == {"__all__", "title"}
    assert response.content.decode().count("Edda Berg saved this article on ") == 1


def test_sending_again_what_was_saved_already_is_no_trouble(as_edda, draft):
    """Back, and Save once more."""
    values = window(as_edda, draft, source="WINDOW ONE")
    assert [save(as_edda, draft, values).status_code for _ in range(2)] == [302, 302]


def test_what_no_form_shows_may_change_meanwhile(as_edda, draft):
    values = window(as_edda, draft, source="WINDOW ONE")
    draft.rerender()
    assert save(as_edda, draft, values).status_code == 302


def test_who_is_not_known_is_somebody(as_edda, draft):
    """A change by a command leaves no name."""
    second = window(as_edda, draft)
    draft.source = "By a command"
    draft.save()
    assert errors(save(as_edda, draft, second))["__all__"][0].startswith("Somebody saved this article on ")


@pytest.mark.parametrize("made_from", ["x", "[]", json.dumps({"source": 7}), "{" * 5000])
def test_a_form_that_cannot_tell_what_it_was_made_from_is_not_trusted(as_edda, draft, made_from):
    response = save(as_edda, draft, window(as_edda, draft, source="WINDOW TWO", made_from=made_from))
    assert response.status_code == 200
    assert stored(draft).source == "Take a ball."


def test_a_new_article_overtakes_nobody(as_edda):
    form = as_edda.get(reverse("admin:posts_article_add")).context["adminform"].form
    assert as_edda.post(reverse("admin:posts_article_add"), typed(made_from=form.made_from)).status_code == 302


def test_who_may_only_look_sees_the_article(as_mo, draft):
    assert "Take a ball." in as_mo.get(address(draft), follow=True).content.decode()
