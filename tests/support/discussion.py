"""Every state of the comments, for furnished.py."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from posts.comments.fields import short_digest
from posts.comments.questions import mark_answer
from posts.models import Comment
from tests.support.cast import write_article, write_comment

DEEPEST = 6
QUESTIONS = 22


def discuss() -> dict[str, str]:
    """The addresses of every state that can be looked at, by its name."""
    author = User.objects.get(is_superuser=True)
    threads, closed = write_article("Threads", author=author), write_article("Closed", takes_comments=False)
    empty, asked, mine = write_article("Empty"), write_article("Asked often"), write_article("Mine")
    write_comment(closed, state="published")
    question = _discuss(threads, author)
    for number in range(QUESTIONS):
        write_comment(asked, text=f"Does number {number} help?", state="published", is_question=True)
    own = {state: write_own(mine, state) for state in ("pending", "published", "declined", "withdrawn")}
    old = write_own(mine, "pending")
    Comment.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(hours=1))
    status = {f"status, {state}": status_link("comment-status", comment) for state, comment in own.items()}
    addresses = {
        "empty": empty.get_absolute_url(),
        "threads": threads.get_absolute_url(),
        "newest first": threads.get_absolute_url() + "?order=newest",
        "reply": f"{threads.get_absolute_url()}?reply={question.pk}",
        "closed": closed.get_absolute_url(),
        "edit": status_link("edit-comment", own["pending"]),
        "edit too late": status_link("edit-comment", old),
        "erase": status_link("erase-comment", own["pending"]),
        "link that ended": reverse("comment-status", args=["nothing"]),
        "report": reverse("report-comment", args=[question.pk]),
        "no question": reverse("article-questions", args=[empty.slug]),
        "one question": reverse("article-questions", args=[threads.slug]),
        "many questions": reverse("questions"),
    }
    return addresses | status


def _discuss(article, author):
    """A question with its answer and a thread as deep as it may be, a gap, and a comment of its own."""
    question = write_comment(
        article, text="Thank you. How long should I *hold* it?", name="Ada", state="published", is_question=True
    )
    answer = write_comment(
        article, text="Half a minute.\n\n1. Breathe.\n2. Stop at pain.", name="Edda", state="published",
        parent=question, user=author,
    )  # fmt: skip
    mark_answer(answer)
    last = answer
    for depth in range(2, DEEPEST + 1):
        text = f"> Deeper\n\nThis is at {depth}, `with` [a link](https://example.org/)."
        last = write_comment(article, text=text, name=f"Reader {depth}", state="published", parent=last)
    gone = write_comment(article, name="Zed", state="published")
    write_comment(article, text="I saw that.", name="Yan", state="published", parent=gone)
    gone.erase()
    hidden = write_comment(article, name="Xia", state="published")
    write_comment(article, text="And that.", name="Wim", state="published", parent=hidden)
    hidden.decline(by=author)
    return question


def write_own(article, state):
    comment = write_comment(article, text=f"Mine is {state}.", is_question=True)
    Comment.objects.filter(pk=comment.pk).update(status_digest=short_digest(comment.status_key))
    if state == "declined":
        comment.decline(by=None, reason="Not about ankles.")
    elif state == "published":
        comment.approve(by=None)
    elif state == "withdrawn":
        comment.withdraw()
    return comment


def status_link(name, comment):
    return reverse(name, args=[comment.status_key])
