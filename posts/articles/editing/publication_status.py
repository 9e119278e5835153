"""Publication status in words: where an article stands, or will stand, and since when everybody can read it."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from posts.articles.models import Article


def will_stand(article: Article) -> str:
    if article.state != Article.State.DRAFT or article.published_at is None:
        return ""
    if article.published_at > timezone.now():
        words = _("It is a draft, and stays one on %(when)s. To schedule it for then, choose “Published”.")
        return words % {"when": in_words(article)}
    words = _(
        "Its publication time is past: published, it will stand among the articles of %(month)s. "
        "Empty the time to publish it as of the moment you do."
    )
    return words % {"month": month_of(article)}


def stands(article: Article) -> str:
    if article.is_published:
        if article.month == timezone.localdate().replace(day=1):
            return _("Everybody can read it now.")
        return _("Everybody can read it now, among the articles of %(month)s.") % {"month": month_of(article)}
    if article.is_scheduled:
        return _("It is scheduled: everybody can read it from %(when)s on.") % {"when": in_words(article)}
    if article.state == Article.State.ARCHIVED:
        return _("It is archived: only the people who write here can read it.")
    return will_stand(article) or _("It is a draft: only the people who write here can read it.")


def in_words(article: Article) -> str:
    when = timezone.localtime(article.published_at)
    return f"{date_format(when, 'j F Y, H:i')} ({timezone.get_current_timezone_name()})"


def month_of(article: Article) -> str:
    return date_format(timezone.localtime(article.published_at), "F Y")
