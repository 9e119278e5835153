"""The models' door: every model of the app, for Django and for tests. Features import each other's own modules."""

from posts.articles.models import Article, FormerAddress, Tag
from posts.blog.models import Blog
from posts.comments.learning import Lesson, Word
from posts.comments.models import Comment
from posts.comments.records import Decision, Report
from posts.readership.models import DailySalt, DayViews, ImportedViews, View

__all__ = [
    "Article",
    "Blog",
    "Comment",
    "DailySalt",
    "DayViews",
    "Decision",
    "FormerAddress",
    "ImportedViews",
    "Lesson",
    "Report",
    "Tag",
    "View",
    "Word",
]
