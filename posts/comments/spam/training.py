"""Training of the spam filter: words with their counts, and each lesson, so that it can be unlearned exactly.

Every count is the number of lessons that hold the word, and of lessons whose comment was deleted since. Whoever
learns or unlearns takes the lock first.
"""

from collections.abc import Iterable

from django.db import connection, models
from django.db.models import F

from posts.comments.spam.bayes import TOKEN_CHARACTERS, Learned

EVERY_COMMENT = ""  # the word that every comment holds: its row counts the comments, and is the one to lock


class Word(models.Model):
    """In how many comments of each kind a word stood."""

    word = models.CharField(max_length=TOKEN_CHARACTERS, unique=True)
    spam = models.PositiveIntegerField(default=0)
    ham = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.word


class Lesson(models.Model):
    comment = models.OneToOneField("posts.Comment", models.CASCADE, primary_key=True, related_name="lesson")
    is_spam = models.BooleanField()
    words = models.JSONField()

    def __str__(self) -> str:
        return str(self.pk)


def lock_training() -> None:
    """Let nobody else train the filter until this transaction ends.

    Called before the comment's own row is locked: two moderators who each decide about many comments in one
    transaction would otherwise wait for each other.
    """
    Word.objects.select_for_update().get_or_create(word=EVERY_COMMENT)


def learn(comment: int, words: Iterable[str], is_spam: bool) -> None:
    """Learn from a moderator's decision, in place of what an earlier one about the comment taught. Under the lock."""
    unlearn(comment)
    lesson = Lesson.objects.create(pk=comment, is_spam=is_spam, words=[EVERY_COMMENT, *words])
    Word.objects.bulk_create([Word(word=word) for word in lesson.words], ignore_conflicts=True)
    _count(lesson, 1)


def unlearn(comment: int) -> None:
    """Forget what the comment taught, and words that no other one taught. Under the lock."""
    lesson = Lesson.objects.filter(pk=comment).first()
    if lesson:
        _count(lesson, -1)
        Word.objects.filter(word__in=lesson.words, spam=0, ham=0).exclude(word=EVERY_COMMENT).delete()
        lesson.delete()


def learned_as_spam(comment: int) -> bool:
    return Lesson.objects.filter(pk=comment, is_spam=True).exists()


def _count(lesson: Lesson, by: int) -> None:
    kind = "spam" if lesson.is_spam else "ham"
    Word.objects.filter(word__in=lesson.words).update(**{kind: F(kind) + by})


def learned_about(words: Iterable[str]) -> Learned:
    asked = [EVERY_COMMENT, *words]
    places = ", ".join(["%s"] * len(asked))
    with connection.cursor() as cursor:  # asked for every comment, and by the ORM it would cost ten times its answer
        cursor.execute(f"SELECT word, spam, ham FROM posts_word WHERE word IN ({places})", asked)  # noqa: S608
        counts = {word: (spam, ham) for word, spam, ham in cursor.fetchall()}
    spam, ham = counts.pop(EVERY_COMMENT, (0, 0))
    return Learned(spam, ham, counts)
