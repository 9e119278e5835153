"""The models' door: every model of the app, for Django and for tests. Features import each other's own modules."""

from posts.articles.models import Article, FormerAddress, Tag
from posts.blog.models import Blog
from posts.comments.learning import Lesson, Word
from posts.comments.models import Comment
from posts.comments.records import Decision, Report
from posts.readership.days import DayHeadings, DayReferrers, DayViews
from posts.readership.keys import ReportKey
from posts.readership.models import DailySalt, Exclusions, ImportedViews, View
from posts.readership.wishes import WeeklyLetter

__all__ = [
    "Article",
    "Blog",
    "Comment",
    "DailySalt",
    "DayHeadings",
    "DayReferrers",
    "DayViews",
    "Decision",
    "Exclusions",
    "FormerAddress",
    "ImportedViews",
    "Lesson",
    "Report",
    "ReportKey",
    "Tag",
    "View",
    "WeeklyLetter",
    "Word",
]
