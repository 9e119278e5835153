"""Notification chores: they tell followers of what was published, and moderators of what waits."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from posts.articles.models import Article
from posts.blog import delivery
from posts.blog.outbox import UNSENT
from posts.comments.history import Decision
from posts.comments.models import Comment
from posts.comments.notifications.contacts import Address, Announcement, Contact, Notice
from posts.comments.notifications.letters import queue_moderator_letter, queue_notification, still_valid
from posts.comments.notifications.watches import Watch
from posts.lib.admin.permissions import holds
from posts.lib.mail import outgoing

LETTERS_AN_HOUR = 5  # to one address; what comes beyond them is collected into one letter
AN_HOUR = timedelta(hours=1)
MODERATORS_PAUSE = timedelta(minutes=15)
STILL_NEWS = timedelta(days=7)  # what could not be told for longer is told no more
ADDRESSES_A_RUN = 200
MOST_AT_ONCE = 200  # comments that a moderator's letter speaks of; the next one goes on from there
# A comment may be stored a little later than it says: it waited for another writer. Looked at again that far back.
STORED_LATE = timedelta(minutes=1)


def deliver_letters() -> int:
    return delivery.deliver(still_valid)


def announce() -> int:
    Announcement.objects.filter(at__lt=timezone.now() - STILL_NEWS).delete()
    if not outgoing.is_set_up():
        return Announcement.objects.all().delete()[0]
    public = Comment.objects.published().filter(article__in=Article.objects.published())
    waiting = Announcement.objects.filter(comment__in=public).order_by("pk")
    return sum(_announce(pk) for pk in list(waiting.values_list("pk", flat=True)))


def _announce(pk: int) -> bool:
    """In one transaction, so that nobody is told twice or never; another host may be at it too."""
    with transaction.atomic():
        announcement = Announcement.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
        if not announcement:
            return False
        comment = announcement.comment
        Notice.objects.bulk_create(
            [
                Notice(comment=comment, contact=contact, address=contact.address)
                for contact in Contact.objects.followers_of(comment).order_by("-wish", "pk")  # replies are nearer
            ],
            ignore_conflicts=True,
            batch_size=500,
        )
        announcement.delete()
        return True


def write_letters() -> int:
    Notice.objects.filter(at__lt=timezone.now() - STILL_NEWS).exclude(letter__state__in=UNSENT).delete()
    waiting = Notice.objects.open().deliverable().order_by("address").values_list("address", flat=True).distinct()
    return sum(_write_to(pk) for pk in list(waiting[:ADDRESSES_A_RUN])) if outgoing.is_set_up() else 0


def _write_to(pk: int) -> bool:
    with transaction.atomic():
        address = Address.objects.select_for_update().get(pk=pk)
        open_notices = Notice.objects.open().deliverable().filter(address=address).order_by("at", "pk")
        notices = list(open_notices.select_related("comment__article", "comment__parent", "contact__comment"))
        recent = Notice.objects.filter(address=address, told_at__gt=timezone.now() - AN_HOUR)
        letters = letters_of(notices, recent.values("letter").distinct().count())
        for letter in letters:
            queue_notification(address, letter)
        return bool(letters)


def letters_of(notices: list[Notice], sent_within_the_hour: int) -> list[list[Notice]]:
    """A letter for each where there is room for them within the hour, else one for all; none where it is full."""
    room = LETTERS_AN_HOUR - sent_within_the_hour
    if len(notices) <= room:
        return [[notice] for notice in notices]
    return [notices] if room > 0 else []


def tell_moderators() -> int:
    if not outgoing.is_set_up():
        return 0
    return sum(_tell_moderator(pk) for pk in list(Watch.objects.values_list("pk", flat=True)))


def may_decide(user: User) -> bool:
    return holds(user, "posts.change_comment")


def _tell_moderator(pk: int) -> bool:
    with transaction.atomic():
        watch = Watch.objects.select_for_update(of=("self",)).select_related("user").filter(pk=pk).first()
        if not watch or not may_decide(watch.user) or _was_told_lately(watch):
            return False
        waiting = _news_for(watch)
        if not waiting:
            return False
        watch.letter = queue_moderator_letter(watch, waiting)
        watch.told_at, watch.told_up_to = timezone.now(), max(comment.came_at for comment in waiting)
        watch.save(update_fields=["letter", "told_at", "told_up_to"])
        watch.told_of.set(waiting)
        return True


def _was_told_lately(watch: Watch) -> bool:
    """Within the pause, or in a letter that is still on its way: an hour without a mail server makes one letter."""
    unsent = watch.letter is not None and watch.letter.is_on_its_way
    return unsent or (watch.told_at is not None and timezone.now() - watch.told_at < MODERATORS_PAUSE)


def _news_for(watch: Watch) -> Sequence[Any]:
    waiting = waiting_since().select_related("article", "parent").order_by("came_at", "pk")
    if watch.told_up_to:
        waiting = waiting.filter(came_at__gt=watch.told_up_to - STORED_LATE)
        known = set(watch.told_of.values_list("pk", flat=True))
        return [one for one in waiting[:MOST_AT_ONCE] if one.pk not in known or one.came_at > watch.told_up_to]
    return list(waiting[:MOST_AT_ONCE])


def waiting_since() -> Any:
    decided = Decision.objects.filter(comment=OuterRef("pk")).order_by("-pk").values("at")[:1]
    edited, sent_back = Coalesce("edited_at", "created_at"), Coalesce(Subquery(decided), "created_at")
    return Comment.objects.pending().annotate(came_at=Greatest(edited, sent_back))
