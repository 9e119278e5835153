"""Models, their door: every model of the app, for Django and for tests. Features import each other's own modules."""

from posts.articles.indexing.index import KnownWord, SearchEntry
from posts.articles.indexing.related import Relation
from posts.articles.models import Article
from posts.articles.slugs import FormerAddress, FormerTagAddress
from posts.articles.tags import Tag
from posts.blog.models import Blog
from posts.blog.outbox import Letter
from posts.comments.history import Decision, Report
from posts.comments.models import Comment
from posts.comments.notifications.contacts import Address, Announcement, Contact, Notice
from posts.comments.notifications.watches import Watch
from posts.comments.spam.training import Lesson, Word
from posts.readership.days import DayHeadings, DayReferrers, DayViews
from posts.readership.models import DailySalt, Exclusions, ImportedViews, View
from posts.readership.reports.keys import ReportKey
from posts.readership.weekly.subscriptions import WeeklyLetter

__all__ = [
    "Address",
    "Announcement",
    "Article",
    "Blog",
    "Comment",
    "Contact",
    "DailySalt",
    "DayHeadings",
    "DayReferrers",
    "DayViews",
    "Decision",
    "Exclusions",
    "FormerAddress",
    "FormerTagAddress",
    "ImportedViews",
    "KnownWord",
    "Lesson",
    "Letter",
    "Notice",
    "Relation",
    "Report",
    "ReportKey",
    "SearchEntry",
    "Tag",
    "View",
    "Watch",
    "WeeklyLetter",
    "Word",
]
