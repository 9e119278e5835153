"""Notification contacts (double opt-in): who may be written to, what they want, and what they still have to hear."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from posts.articles.models import Article
from posts.blog.models import Blog
from posts.blog.outbox import UNSENT, Letter
from posts.comments.fields import DIGEST_BYTES
from posts.comments.models import Comment

A_DAY = timedelta(days=1)
# Letters of introduction to one address within a day. Unless its owner wrote as few as can be: anybody can type a
# stranger's address.
MOST_UNPROVED, MOST_PROVED = 3, 20


def key_of(email: str) -> bytes:
    """What is kept of an address. Large and small letters are the same to every mail server people use."""
    return salted_hmac("posts.mail-address", email.strip().casefold(), algorithm="sha256").digest()[:DIGEST_BYTES]


class AddressQuerySet(models.QuerySet["Address"]):
    def locked(self, email: str) -> "Address":
        key = key_of(email)
        self.bulk_create([self.model(key=key)], ignore_conflicts=True)  # as quickly where it is known
        return self.select_for_update().get(key=key)


class Address(models.Model):
    """An e-mail address as far as it must be remembered: by a keyed hash. The address itself is the comment's."""

    key = models.BinaryField(max_length=DIGEST_BYTES, unique=True, editable=False)
    confirmed_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    # Letters of introduction since then, for their limit.
    counted_since = models.DateTimeField(default=timezone.now)
    letters = models.PositiveSmallIntegerField(default=0)

    objects = AddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")

    def __str__(self) -> str:
        return self.key.hex()

    def confirm(self) -> None:
        if not self.confirmed_at:
            self.confirmed_at = timezone.now()
            self.save(update_fields=["confirmed_at"])

    def stop(self) -> None:
        self.stopped_at = timezone.now()
        self.save(update_fields=["stopped_at"])

    def allow_again(self) -> None:
        self.stopped_at = None
        self.save(update_fields=["stopped_at"])

    def takes_a_letter(self, is_proved: bool) -> bool:
        """Count one letter of introduction, where it is within the limit of a day."""
        most = MOST_PROVED if is_proved else MOST_UNPROVED
        if self.stopped_at or (self.letters >= most and self.counted_since >= timezone.now() - A_DAY):
            return False
        if self.counted_since < timezone.now() - A_DAY:
            self.counted_since, self.letters = timezone.now(), 0
        self.letters += 1
        self.save(update_fields=["counted_since", "letters"])
        return True


class ContactQuerySet(models.QuerySet["Contact"]):
    def listening(self) -> "ContactQuerySet":
        """Those who asked, confirmed, and did not stop; `Contact.is_listening` is the same for one row."""
        asked = self.exclude(wish=Contact.Wish.NOTHING).filter(ended_at__isnull=True)
        spam = Q(comment__state=Comment.State.SPAM)
        return asked.filter(address__confirmed_at__isnull=False, address__stopped_at__isnull=True).exclude(spam)

    def followers_of(self, comment: Comment) -> "ContactQuerySet":
        """Those who want to hear of it: of a reply to theirs, or of all under the article. Never its own writer."""
        answered = Q(wish=Contact.Wish.REPLIES, comment=comment.parent_id)
        article = Q(wish=Contact.Wish.ARTICLE, comment__article=comment.article_id)
        others = self.listening().exclude(comment=comment.pk).exclude(address__key=key_of(comment.email))
        return others.filter(article | answered if comment.parent_id else article).select_related("address")

    def approved(self) -> "ContactQuerySet":
        return self.filter(comment__state=Comment.State.PUBLISHED, address__confirmed_at__isnull=False)

    def know(self, email: str, network_key: bytes) -> bool:
        """Whether the owner of this address showed lately that they write from this network, and was approved.

        To type the address shows nothing. The network of a comment is remembered for a day.
        """
        proved = self.approved().filter(proved_at__isnull=False, comment__network_key=network_key)
        return bool(email) and proved.filter(address__key=key_of(email)).exists()

    def delete_with_letters(self) -> None:
        Notice.objects.filter(contact__in=list(self)).take_back(everything=True)
        Letter.objects.filter(pk__in=list(self.values_list("letter", flat=True))).delete()
        self.delete()


class Contact(models.Model):
    """How the writer of a comment is reached, and what they want to hear. The address is `comment.email`."""

    class Wish(models.TextChoices):
        NOTHING = "", _("No e-mails")
        REPLIES = "replies", _("Replies to my comment")
        ARTICLE = "article", _("Every new comment here")

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="contacts")
    address = models.ForeignKey(Address, models.CASCADE, related_name="contacts")
    wish = models.CharField(max_length=8, choices=Wish, blank=True, default=Wish.NOTHING)
    ended_at = models.DateTimeField(null=True)
    # When the owner of the address said that they wrote this comment: by the link in the letter about it, or by
    # writing from a network that they said it from on the same day.
    proved_at = models.DateTimeField(null=True)
    letter = models.ForeignKey(Letter, models.SET_NULL, null=True, related_name="+")  # with the private link

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [models.UniqueConstraint(fields=["comment"], name="contact_of_a_comment")]

    def __str__(self) -> str:
        return f"{self.comment}: {self.get_wish_display()}"

    @property
    def is_listening(self) -> bool:
        asked = bool(self.wish) and self.ended_at is None and self.comment.state != Comment.State.SPAM
        return asked and self.address.stopped_at is None and self.address.confirmed_at is not None

    @property
    def waits_for_its_owner(self) -> bool:
        first_waits = Blog.current().comment_policy == Blog.CommentPolicy.FIRST_WAITS
        return first_waits and self.proved_at is None and self.comment.state == Comment.State.PENDING

    @property
    def is_to_be_proved(self) -> bool:
        """Whether something waits for the link in the letter. Nothing that is known of the address itself is asked:
        its writer may be anybody, and would learn who else comments here."""
        is_open = self.proved_at is None and self.ended_at is None and self.comment.state != Comment.State.SPAM
        return is_open and (bool(self.wish) or self.waits_for_its_owner)

    def prove(self) -> None:
        """The owner of the address wrote the comment. Where they are known here already, it appears.

        What a check or a moderator holds still waits.
        """
        may_appear = self.waits_for_its_owner and not self.comment.decisions.exists()
        if self.proved_at is None:
            self.proved_at = timezone.now()
            self.save(update_fields=["proved_at"])
        if may_appear and Contact.objects.approved().filter(address=self.address).exclude(pk=self.pk).exists():
            self.comment.approve(by=None, reason=gettext("Its writer is known, and confirmed to have written it."))

    @property
    def letter_state(self) -> str:
        return self.letter.state if self.letter else ""

    def end(self) -> None:
        self.ended_at = timezone.now()
        self.save(update_fields=["ended_at"])


class Announcement(models.Model):
    """A comment that was published and of which nobody was told yet. A comment gets one in its life."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="announcements")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        constraints = [models.UniqueConstraint(fields=["comment"], name="announcement_once")]

    def __str__(self) -> str:
        return str(self.comment)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def open(self) -> "NoticeQuerySet":
        return self.filter(told_at__isnull=True)

    def deliverable(self) -> "NoticeQuerySet":
        listening = Contact.objects.listening().filter(pk=OuterRef("contact"))
        public = Q(comment__state=Comment.State.PUBLISHED, comment__article__in=Article.objects.published())
        return self.filter(public, Exists(listening))

    def take_back(self, everything: bool = False) -> None:
        """Undo the letters that tell these and were not sent; what else stood in them waits for another letter."""
        letters = Letter.objects.filter(pk__in=list(self.exclude(letter=None).values_list("letter", flat=True)))
        unsent = list(letters.filter(state__in=UNSENT).values_list("pk", flat=True))
        Notice.objects.filter(letter__in=unsent).update(letter=None, told_at=None)
        (letters if everything else letters.filter(pk__in=unsent)).delete()

    def delete_with_letters(self) -> None:
        keys = list(self.values_list("pk", flat=True))
        self.take_back(everything=True)
        Notice.objects.filter(pk__in=keys).delete()


class Notice(models.Model):
    """That somebody is to be told of a comment: once for an address, whatever they asked for how often."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="notices")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="notices")
    address = models.ForeignKey(Address, models.CASCADE, related_name="notices")
    at = models.DateTimeField(auto_now_add=True)
    letter = models.ForeignKey(Letter, models.SET_NULL, null=True, related_name="notices")
    told_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [models.UniqueConstraint(fields=["address", "comment"], name="notice_once")]
        indexes = [
            # the chore that writes letters
            models.Index(fields=["address", "at"], name="notice_open", condition=Q(told_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return str(self.comment)


def forget_addresses(now: datetime | None = None) -> int:
    """The chore that deletes addresses nobody writes from any more; one that asked for quiet is kept to be obeyed."""
    a_day_ago = (now or timezone.now()) - A_DAY  # so that erasing does not start the limit of letters anew
    unused = Address.objects.filter(stopped_at__isnull=True, counted_since__lt=a_day_ago, contacts__isnull=True)
    return unused.delete()[1].get("posts.Address", 0)
