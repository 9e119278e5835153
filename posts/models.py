"""The models' door: every model of the app, for Django and for tests. Features import each other's own modules."""

from posts.articles.models import Article, FormerAddress, Tag
from posts.blog.models import Blog
from posts.blog.outbox import Letter
from posts.comments.contacts import Address, Announcement, Contact, Notice
from posts.comments.learning import Lesson, Word
from posts.comments.models import Comment
from posts.comments.records import Decision, Report
from posts.comments.watches import Watch
from posts.readership.models import DailySalt, DayViews, ImportedViews, View

__all__ = [
    "Address",
    "Announcement",
    "Article",
    "Blog",
    "Comment",
    "Contact",
    "DailySalt",
    "DayViews",
    "Decision",
    "FormerAddress",
    "ImportedViews",
    "Lesson",
    "Letter",
    "Notice",
    "Report",
    "Tag",
    "View",
    "Watch",
    "Word",
]
