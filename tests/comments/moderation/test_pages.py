"""The moderators' pages, without a script: what they show, do, refuse and give back."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from posts.models import Comment
from posts.templatetags import comments as comments_tags
from tests.lib.payloads import PAYLOADS
from tests.support.cast import reader, signed_in, staff, write_comment

pytestmark = pytest.mark.django_db

QUEUE = reverse("desk-queue")
FRAGMENT = {"Accept": "text/x-fragment"}


def page_of(client, address=QUEUE, **query):
    return client.get(address, query).content.decode()


def seen(client, comment):
    """What the form about this comment carries."""
    page = page_of(client, reverse("desk-comment", args=[comment.pk]))
    return re.search(rf'name="comment" value="({comment.pk}\.[^"]+)"', page)[1]


def press(client, verb, *comments, **more):
    values = {"comment": [seen(client, comment) for comment in comments]}
    query = more.pop("query", "")
    return client.post(reverse(f"desk-{verb}") + query, values | more, follow=True)


def answer(client, comment, text="Thank you.", **more):
    values = {"text": text, "submission": str(uuid4()), "comment": seen(client, comment)}
    return client.post(reverse("desk-reply", args=[comment.pk]), values | more, follow=True)


# --- What it shows ---


def test_the_queue_shows_what_helps_to_decide(as_mo, article):
    parent = write_comment(article, name="Ada", text="Does it hurt?", state="published")
    waiting = write_comment(article, text="[Here](https://evil.example/x)", parent=parent, email="rea@example.org")
    waiting.hold("It has a link.")
    page = page_of(as_mo)
    for words in ("Rea", "rea@example.org", "Calf stretch", "In reply to", "Does it hurt?", "It has a link."):
        assert words in page
    assert '<code dir="ltr">https://evil.example/x</code>' in page


def test_the_moderator_learns_who_reported_what(as_mo, article):
    comment = write_comment(article)
    comment.reports.create(reason="It is rude.", network_key=b"x" * 16)
    assert "“It is rude.”" in page_of(as_mo)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_a_reader_writes_runs_at_the_desk(as_mo, article, payload):
    parent = write_comment(article, name=payload[:80], text=payload, state="published")
    comment = write_comment(article, name=payload[:80], text=payload, parent=parent)
    comment.hold(payload)
    comment.reports.create(reason=payload[:300], network_key=b"x" * 16)
    page = page_of(as_mo)
    ours = re.sub(r'<script (?:type="module" )?src="/static/[^"]+"(?: defer)?></script>', "", page)
    tags = re.findall(r"<[a-z][^<>]*>", ours)
    assert "<script" not in ours
    assert not [tag for tag in tags if re.search(r"\son\w+\s*=(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)|=\"\s*javascript:", tag)]
    assert not [tag for tag in tags if re.match(r"<(?:img|iframe|math|style|base|object|embed|video)\b", tag)]


def test_the_piles_are_kept_apart(as_mo, article):
    write_comment(article, text="Waits.")
    write_comment(article, text="Cheap.").quarantine("It has a blocked word.")
    assert "Cheap." not in page_of(as_mo)
    spam = page_of(as_mo, state="spam")
    assert "Cheap." in spam
    assert "Waits." not in spam


@pytest.mark.parametrize("query", [{"state": "x"}, {"page": "x"}, {"page": "9" * 40}, {"done": "x"}, {"q": "\0"}])
def test_a_nonsense_address_shows_the_queue(as_mo, article, query):
    write_comment(article, text="Waits.")
    assert "Waits." in page_of(as_mo, **query)


def test_a_search_too_long_says_so_and_stays(as_mo, article):
    words = "heel " * 60
    page = page_of(as_mo, q=words)
    assert "fewer words" in page
    assert words.strip() in page


def test_an_empty_queue_says_so(as_mo):
    assert "Nothing waits." in page_of(as_mo)


def test_a_long_queue_has_pages(as_mo, article):
    for number in range(27):
        write_comment(article, text=f"Number {number:02}.")
    assert "Number 24." in page_of(as_mo)
    assert "Number 25." not in page_of(as_mo)
    assert "Number 25." in page_of(as_mo, page=2)


def test_the_number_of_queries_does_not_grow(as_mo, mo, article, django_assert_max_num_queries):
    for number in range(20):
        comment = write_comment(article, name=f"N{number}", parent=write_comment(article, state="published"))
        comment.hold("Links", by=mo)
    with django_assert_max_num_queries(13):
        as_mo.get(QUEUE)


# --- Deciding ---


@pytest.mark.parametrize(
    ("verb", "state", "words"),
    [
        ("approve", "published", "Approved."),
        ("decline", "declined", "Declined."),
        ("spam", "spam", "Put among the spam"),
    ],
)
def test_a_decision_says_what_it_did_and_offers_to_undo_it(as_mo, article, verb, state, words):
    comment = write_comment(article)
    page = press(as_mo, verb, comment).content.decode()
    comment.refresh_from_db()
    assert comment.state == state
    assert words in page
    assert reverse("desk-undo") in page


def test_many_are_decided_with_one_press_and_undone_with_another(as_mo, article):
    comments = [write_comment(article) for _ in range(3)]
    page = press(as_mo, "approve", *comments, bulk="yes").content.decode()
    assert set(Comment.objects.values_list("state", flat=True)) == {"published"}
    form = page[page.index("Undo all") - 2000 :]
    carried = re.findall(r'name="comment" value="([^"]+)"', form[form.rindex("<form", 0, form.index("Undo all")) :])
    as_mo.post(reverse("desk-undo"), {"comment": carried})
    assert set(Comment.objects.values_list("state", flat=True)) == {"pending"}


def test_one_refusal_stops_no_other(as_mo, article):
    good, changed = write_comment(article), write_comment(article, text="Old words.")
    values = [seen(as_mo, good), seen(as_mo, changed)]
    changed.rewrite("New words.")
    response = as_mo.post(reverse("desk-approve"), {"comment": values, "bulk": "yes"})
    page = response.content.decode()
    good.refresh_from_db()
    changed.refresh_from_db()
    assert (response.status_code, good.state, changed.state) == (409, "published", "pending")
    assert "changed the text" in page
    assert "New words." in page


def test_nothing_ticked_says_so(as_mo):
    response = as_mo.post(reverse("desk-approve"), {"bulk": "yes"})
    assert (response.status_code, "Please tick" in response.content.decode()) == (422, True)


@pytest.mark.parametrize("carried", ["", "x", "9.9.9.9", "\0"])
def test_a_broken_form_changes_nothing_and_says_so(as_mo, carried):
    response = as_mo.post(reverse("desk-spam"), {"comment": carried})
    assert (response.status_code, "Something was lost" in response.content.decode()) == (422, True)


def test_a_comment_that_is_gone_is_said_to_be(as_mo, article):
    comment = write_comment(article)
    carried = seen(as_mo, comment)
    comment.delete()
    for headers in ({}, FRAGMENT):
        response = as_mo.post(reverse("desk-spam"), {"comment": carried}, headers=headers)
        assert (response.status_code, "not here any more" in response.content.decode()) == (409, True)


@pytest.mark.parametrize("bulk", [{}, {"bulk": "yes"}])
def test_a_reason_too_long_comes_back_whole(as_mo, article, bulk):
    comment, reason = write_comment(article), "Off topic. " * 40
    response = press(as_mo, "decline", comment, reason=reason, **bulk)
    comment.refresh_from_db()
    assert (response.status_code, comment.state) == (422, "pending")
    assert "A reason can have 300 characters." in response.content.decode()
    assert reason in response.content.decode()


def test_the_reason_reaches_the_writer(as_mo, article):
    comment = write_comment(article)
    press(as_mo, "decline", comment, reason="It is about elbows.")
    comment.refresh_from_db()
    assert comment.reason == "It is about elbows."


def test_who_decides_stays_where_they_were(as_mo, article):
    comment = write_comment(article)
    response = press(as_mo, "spam", comment, query="?state=all&q=heels&page=1")
    assert response.redirect_chain[0][0].startswith(f"{QUEUE}?state=all&q=heels&page=1&done=")


def test_the_script_gets_the_comment_alone(as_mo, article):
    write_comment(article)
    comment = write_comment(article)
    response = as_mo.post(reverse("desk-approve"), {"comment": seen(as_mo, comment)}, headers=FRAGMENT)
    assert response.headers["Content-Type"].startswith("text/x-fragment")
    assert response.content.decode().strip().startswith(f'<li class="case is-folded" id="case-{comment.pk}"')
    assert 'data-waiting="1"' in response.content.decode()


# --- Replying ---


def test_the_articles_author_answers_and_is_marked(article, edda, rea):
    type(article).objects.filter(pk=article.pk).update(author=edda)
    comment = write_comment(article, state="published")
    assert answer(signed_in(edda), comment).redirect_chain == [(reverse("desk-comment", args=[comment.pk]), 302)]
    page = page_of(rea, article.get_absolute_url())
    assert "Edda Berg" in page
    assert '<span class="mark">Author</span>' in page


def test_somebody_else_of_the_blog_is_marked_as_such(article, as_mo, rea):
    answer(as_mo, write_comment(article, state="published"))
    page = page_of(rea, article.get_absolute_url())
    assert '<span class="mark">Blog team</span>' in page
    assert '<span class="mark">Author</span>' not in page


def test_a_reader_has_no_mark(article, rea):
    write_comment(article, state="published")
    assert 'class="mark"' not in page_of(rea, article.get_absolute_url())


def test_a_moderator_approves_and_answers_at_once(as_mo, article):
    comment = write_comment(article)
    page = answer(as_mo, comment, approve="yes").content.decode()
    comment.refresh_from_db()
    assert comment.is_published
    assert "Your reply is published." in page


def test_an_editor_cannot_approve_by_answering(as_edda, as_mo, article):
    write_comment(article, text="Another one that waits.")
    comment = write_comment(article)
    values = {"text": "Hi there.", "submission": str(uuid4()), "comment": seen(as_mo, comment), "approve": "yes"}
    response = as_edda.post(reverse("desk-reply", args=[comment.pk]), values)
    comment.refresh_from_db()
    assert (response.status_code, comment.state, comment.replies.count()) == (409, "pending", 0)
    assert "once it is published" in response.content.decode()
    assert "Another one that waits." not in response.content.decode()


@pytest.mark.parametrize(
    ("text", "words"), [("", "Please write"), ("x" * 10_001, "This has 10001."), ("x", "too short")]
)
def test_a_reply_that_cannot_be_kept_comes_back(as_mo, article, text, words):
    comment = write_comment(article, state="published")
    response = answer(as_mo, comment, text)
    page = response.content.decode()
    assert (response.status_code, comment.replies.count()) == (422, 0)
    assert words in page
    assert f">{text}</textarea>" in unescape(page)


def test_a_reply_to_nothing_is_not_found(as_mo):
    assert as_mo.post(reverse("desk-reply", args=[999_999]), {"text": "Hello."}).status_code == 404


# --- Who may ---


@pytest.mark.parametrize("verb", ["approve", "decline", "spam", "undo"])
def test_an_editor_does_not_decide(as_edda, as_mo, article, verb):
    comment = write_comment(article)
    carried = seen(as_mo, comment)
    assert as_edda.post(reverse(f"desk-{verb}"), {"comment": carried}).status_code == 403
    comment.refresh_from_db()
    assert comment.state == "pending"


def test_staff_without_a_group_sees_nothing(db, article):
    nobody = signed_in(staff("nobody"))
    assert nobody.get(QUEUE).status_code == 403


@pytest.mark.parametrize("field", ["text", "reason"])
def test_whose_session_ended_gets_their_words_back(article, field):
    comment = write_comment(article, state="published")
    response = reader().post(reverse("desk-reply", args=[comment.pk]), {field: "My long <answer>."})
    assert response.status_code == 403
    assert "My long &lt;answer&gt;." in response.content.decode()


def test_a_decision_needs_the_forms_own_token(mo, article):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(mo)
    comment = write_comment(article)
    assert strict.post(reverse("desk-spam"), {"comment": seen(strict, comment)}).status_code == 403


# --- Where it is found ---


def test_a_moderator_finds_the_queue_with_one_press(as_mo, article):
    write_comment(article)
    page = page_of(as_mo, reverse("admin:index"))
    assert "1 comment waits for you" in page
    assert f'href="{QUEUE}"' in page


def test_an_editor_is_not_led_to_what_they_may_not_open(as_edda):
    assert QUEUE not in page_of(as_edda, reverse("admin:index"))


def test_the_admins_page_of_a_comment_leads_to_the_desk(as_mo, article):
    comment = write_comment(article)
    page = page_of(as_mo, reverse("admin:posts_comment_change", args=[comment.pk]))
    assert reverse("desk-comment", args=[comment.pk]) in page


# --- The mark in the browser ---


@pytest.mark.parametrize(("who", "work"), [("mo", "moderates"), ("edda", "answers")])
def test_the_admin_marks_the_browser_of_those_who_work_here(request, who, work):
    client = signed_in(request.getfixturevalue(who))
    client.get(reverse("admin:index"))
    mark = client.cookies["desk"]
    assert (mark.value, mark["samesite"], mark["path"], mark["httponly"]) == (work, "Strict", "/", "")


def test_the_mark_goes_with_the_session(as_mo):
    as_mo.get(reverse("admin:index"))
    as_mo.post(reverse("admin:logout"))
    assert as_mo.cookies["desk"].value == ""


def test_the_mark_is_secure_where_the_site_is(as_mo, settings):
    settings.HTTPS = True
    as_mo.get(reverse("admin:index"))
    assert as_mo.cookies["desk"]["secure"]


@pytest.mark.parametrize("address", ["/", "/about/", "article", "/nowhere/"])
def test_no_public_page_marks_anybody_or_differs(as_mo, rea, article, address):
    write_comment(article, state="published")
    address = article.get_absolute_url() if address == "article" else address
    mine, theirs = as_mo.get(address), rea.get(address)
    assert "desk" not in mine.cookies
    assert "Cookie" not in mine.headers.get("Vary", "")
    forget = r'name="(?:token|submission)" value="[^"]+"'
    assert re.sub(forget, "", mine.content.decode()) == re.sub(forget, "", theirs.content.decode())


def test_a_visitor_of_the_sign_in_is_not_marked(rea):
    rea.get(reverse("admin:login"))
    assert "desk" not in rea.cookies


# --- Questions and answers ---


def mark(client, comment, wanted, **more):
    return client.post(reverse(f"desk-{wanted}", args=[comment.pk]), follow=True, **more)


@pytest.fixture
def question(article):
    return write_comment(article, text="Every day?", name="Ada", state="published", is_question=True)


def test_open_questions_have_a_pile_the_oldest_first(as_mo, article, question):
    write_comment(article, text="And at night?", state="published", is_question=True)
    write_comment(article, text="No question.", state="published")
    page = page_of(as_mo, state="questions")
    assert page.index("Every day?") < page.index("And at night?")
    assert "No question." not in page


def test_a_reply_to_a_question_is_its_answer(as_mo, question):
    answer(as_mo, question, text="Every day.", answers="on")
    reply = Comment.objects.get(text="Every day.")
    assert reply.is_answer
    assert "Every question has its answer" in page_of(as_mo, state="questions")


def test_a_reply_that_answers_nothing_is_only_a_reply(as_mo, question):
    answer(as_mo, question, text="Who asks?")
    assert not Comment.objects.get(text="Who asks?").is_answer


def test_what_is_no_question_gets_no_answer(as_mo, article):
    comment = write_comment(article, state="published")
    answer(as_mo, comment, text="Thank you.", answers="on")
    assert not Comment.objects.get(text="Thank you.").is_answer


def test_a_moderator_marks_and_unmarks(as_mo, article):
    comment = write_comment(article, text="I wonder how long.", state="published")
    mark(as_mo, comment, "question")
    assert "I wonder how long." in page_of(as_mo, state="questions")
    mark(as_mo, comment, "no-question")
    assert "I wonder how long." not in page_of(as_mo, state="questions")


def test_an_editor_marks_answers_but_no_questions(as_edda, edda, question):
    reply = write_comment(question.article, text="Yes.", parent=question, user=edda, state="published")
    assert mark(as_edda, question, "no-question").status_code == 403
    mark(as_edda, reply, "answer")
    reply.refresh_from_db()
    assert reply.is_answer
    mark(as_edda, reply, "no-answer")
    reply.refresh_from_db()
    assert not reply.is_answer


def test_why_something_cannot_be_the_answer_is_said(as_mo, question):
    reply = write_comment(question.article, text="I think so.", parent=question, state="published")
    response = mark(as_mo, reply, "answer")
    assert response.status_code == 409
    assert "signed in can be the answer" in response.content.decode()


def test_what_was_erased_is_marked_no_more(as_mo, question):
    question.erase()
    assert mark(as_mo, question, "no-question").status_code == 409


def test_a_script_gets_the_marked_comment_back(as_mo, question):
    response = mark(as_mo, question, "no-question", headers=FRAGMENT)
    page = response.content.decode()
    assert "It is marked so now." in page
    assert "Mark as question" in page


def test_the_first_page_tells_of_open_questions(as_mo, question):
    assert "1 question has no answer yet" in page_of(as_mo, reverse("admin:index"))


@pytest.mark.parametrize(("more", "words"), [(1, "2 questions have no answer yet"), (2, "More than 2 questions have")])
def test_very_many_open_questions_are_not_counted_to_the_last(as_mo, question, monkeypatch, more, words):
    monkeypatch.setattr(comments_tags, "QUESTIONS_COUNTED", 2)
    for number in range(more):
        write_comment(question.article, text=f"And how about {number}?", state="published", is_question=True)
    assert words in page_of(as_mo, reverse("admin:index"))


@pytest.mark.parametrize("state", ["published", "pending", "declined", "spam"])
def test_a_reply_alone_says_nothing_of_a_decision(as_mo, article, state):
    comment = write_comment(article, state=state)
    page = answer(as_mo, comment).content.decode()
    if state == "published":
        assert "Your reply is published." in page
    assert "Approved." not in page
