"""Notification letters: what stands in each letter about comments, and the links that only its reader has.

The links carry their right with them: signed, each for one purpose. A page asks before it acts on any of them.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from posts.blog.models import Blog
from posts.blog.outbox import Letter
from posts.comments.models import Comment
from posts.comments.moderation.decisions import SeenVersion
from posts.comments.notifications.contacts import Address, Contact, Notice
from posts.comments.notifications.watches import Watch
from posts.lib.mail import outgoing
from posts.lib.mail.signed_links import signed_link

CONFIRM_PURPOSE, UNSUBSCRIBE_PURPOSE, STOP_PURPOSE = "mail-confirm", "mail-unsubscribe", "mail-stop"
CONFIRM_AGE, LINK_AGE, DECIDE_AGE = timedelta(days=7), timedelta(days=365), timedelta(days=7)
VERBS = ("approve", "decline", "spam")
MOST_IN_A_LETTER = 20  # comments; a longer letter says how many more there are


def stop_link(address: Address) -> str:
    return signed_link("mail-stop", STOP_PURPOSE, address.pk)


def introduce(comment: Comment, wish: str, blog: Blog, is_spam: bool, is_known: bool) -> None:
    """For a new comment, in its transaction: remember how its writer is reached, and send them their private link.

    Anybody can type a stranger's address, so the letter holds no word of the comment, and there are few of them.
    """
    if not (comment.email and outgoing.is_set_up()):
        return
    address = Address.objects.locked(comment.email)
    proved_at = timezone.now() if is_known else None
    contact = Contact.objects.create(comment=comment, address=address, wish=wish, proved_at=proved_at)
    if not is_spam:
        _introduce(contact, address, blog)


@transaction.atomic
def introduce_again(comment: Comment) -> None:
    contact = comment.contacts.select_related("address").first()
    if contact is None or not contact.is_to_be_proved or not outgoing.is_set_up():
        return
    _introduce(contact, Address.objects.locked(comment.email), Blog.current())


def _introduce(contact: Contact, address: Address, blog: Blog) -> None:
    """The letter is made whether or not it may be sent: how long it takes tells nothing of what is known."""
    letter = _introduction(contact, address, blog)
    if address.takes_a_letter(is_proved=contact.proved_at is not None):
        letter.save()
        contact.letter = letter
        contact.save(update_fields=["letter"])


def _introduction(contact: Contact, address: Address, blog: Blog) -> Letter:
    comment, waits = contact.comment, contact.waits_for_its_owner
    asks = waits or (contact.wish and not address.confirmed_at)
    context = {
        "blog": blog,
        "article": comment.article,
        "wish": contact.wish and not address.confirmed_at,
        "waits": waits,
        "status_url": outgoing.absolute(reverse("comment-status", args=[comment.status_key])),
        "confirm_url": signed_link("mail-confirm", CONFIRM_PURPOSE, [address.pk, contact.pk]) if asks else "",
        "stop_url": stop_link(address),
    }
    subject = _("Your comment on “%(article)s”") % {"article": comment.article.title}
    return Letter.compose(comment.email, subject, "introduction", context)


def queue_notification(address: Address, notices: Sequence[Notice]) -> None:
    contacts = {notice.contact_id: notice.contact for notice in notices}
    unsubscribe = signed_link("mail-unsubscribe", UNSUBSCRIBE_PURPOSE, sorted(contacts))
    context = {
        "blog": Blog.current(),
        "items": [_item(notice.comment) for notice in notices[:MOST_IN_A_LETTER]],
        "more": max(0, len(notices) - MOST_IN_A_LETTER),
        "unsubscribe_url": unsubscribe,
        "stop_url": stop_link(address),
    }
    to = notices[0].contact.comment.email
    letter = Letter.queue(to, _subject(notices), "comments", context, outgoing.one_click(unsubscribe))
    sent = Notice.objects.filter(pk__in=[notice.pk for notice in notices])
    sent.update(letter=letter, told_at=timezone.now())


def _subject(notices: Sequence[Notice]) -> str:
    first, title = notices[0], {"article": notices[0].comment.article.title}
    if len(notices) > 1:
        return ngettext("%d new comment", "%d new comments", len(notices)) % len(notices)
    if first.comment.parent_id == first.contact.comment_id:
        return _("A reply to your comment on “%(article)s”") % title
    return _("A new comment on “%(article)s”") % title


def _item(comment: Comment) -> dict[str, Any]:
    return {
        "comment": comment,
        "article_url": outgoing.absolute(comment.article.get_absolute_url()),
        "url": outgoing.absolute(comment.get_absolute_url()),
        "text": outgoing.excerpt(comment.text),
        "quoted": outgoing.quoted(comment.text),
    }


def queue_moderator_letter(watch: Watch, waiting: Sequence[Comment]) -> Letter:
    items = [
        _item(comment)
        | {"reason": comment.reason or _("It waits for a moderator, as new comments do here.")}
        | {f"{verb}_url": decide_link(watch.user, comment, verb) for verb in VERBS}
        for comment in waiting[:MOST_IN_A_LETTER]
    ]
    context = {
        "blog": Blog.current(),
        "items": items,
        "more": max(0, len(waiting) - MOST_IN_A_LETTER),
        "list_url": outgoing.absolute(reverse("desk-queue")),
        "watch_url": outgoing.absolute(reverse("mail-desk")),
    }
    subject = ngettext("%d comment waits for you", "%d comments wait for you", len(waiting)) % len(waiting)
    return Letter.queue(watch.email, subject, "waiting", context)


def decide_link(user: User, comment: Comment, verb: str) -> str:
    seen = str(SeenVersion.of(comment, comment.decisions.last()))
    return signed_link("mail-decide", f"mail-{verb}", [user.pk, seen], verb)


def still_valid(letter: Letter) -> bool:
    """Whether what a letter says is still so, asked right before it is sent; if not, it is taken back."""
    with transaction.atomic():
        notices = Notice.objects.filter(letter=letter)
        if notices.exclude(pk__in=notices.deliverable()).exists():
            notices.take_back()
            return False
        watches = Watch.objects.filter(letter=letter)
        if watches.filter(told_of__state__in=(Comment.State.WITHDRAWN, Comment.State.ERASED)).exists():
            watches.take_back()
            return False
        if Contact.objects.filter(letter=letter, address__stopped_at__isnull=False).exists():
            Letter.objects.filter(pk=letter.pk).delete()
            return False
        return True
