"""URL configuration: the addresses of the blog; docs/access.md says who may see what is behind them."""

from django.urls import path, register_converter

from posts.articles.editing import pages as editing
from posts.articles.reading import feeds, sitemaps
from posts.articles.reading import pages as articles
from posts.articles.search import pages as finding
from posts.blog import pages as blog
from posts.comments.moderation import pages as moderation
from posts.comments.moderation.marking import Mark
from posts.comments.notifications import pages as mail_links
from posts.comments.notifications import subscription_pages
from posts.comments.reading import feeds as comment_feeds
from posts.comments.writing import pages as comments
from posts.comments.writing import status_pages
from posts.lib.text.slug import SlugConverter
from posts.readership.ingest import own_visits_pages
from posts.readership.ingest import pages as readership
from posts.readership.reports import keys_pages
from posts.readership.reports import pages as reports
from posts.readership.weekly import pages as weekly

register_converter(SlugConverter, "unicode_slug")

urlpatterns = [
    path("", articles.front, name="front"),
    path("post/<unicode_slug:slug>/", articles.article, name="article"),
    path("post/<unicode_slug:slug>/card.png", articles.article_card, name="article-card"),
    path("post/<unicode_slug:slug>/comments/", comments.post_comment, name="post-comment"),
    path("post/<unicode_slug:slug>/comments/preview/", comments.preview_comment, name="preview-comment"),
    path("post/<unicode_slug:slug>/comments.xml", comment_feeds.article_comments, name="article-comments-feed"),
    path("comments.xml", comment_feeds.all_comments, name="comments-feed"),
    path("post/<unicode_slug:slug>/questions/", comments.questions_list, name="article-questions"),
    path("questions/", comments.questions_list, name="questions"),
    path("comment/<int:pk>/", comments.comment, name="comment"),
    path("comment/<int:pk>/report/", comments.report_comment, name="report-comment"),
    path("comment/status/<str:key>/", status_pages.comment_status, name="comment-status"),
    path("comment/status/<str:key>/edit/", status_pages.edit_comment, name="edit-comment"),
    path("comment/status/<str:key>/withdraw/", status_pages.withdraw_comment, name="withdraw-comment"),
    path("comment/status/<str:key>/erase/", status_pages.erase_comment, name="erase-comment"),
    path("comment/status/<str:key>/stop-mails/", status_pages.stop_mails, name="stop-mails"),
    path("comment/status/<str:key>/send-mail/", status_pages.send_introduction, name="send-introduction"),
    path("mail/confirm/<str:token>/", mail_links.confirm, name="mail-confirm"),
    path("mail/unsubscribe/<str:token>/", mail_links.unsubscribe, name="mail-unsubscribe"),
    path("mail/stop/<str:token>/", mail_links.stop, name="mail-stop"),
    path("mail/allow/<str:token>/", mail_links.allow_again, name="mail-allow"),
    path("mail/<slug:verb>/<str:token>/", mail_links.decide_by_link, name="mail-decide"),
    path("admin/comments/mail/", subscription_pages.moderator_subscription, name="mail-desk"),
    path("admin/comments/mail/stop/", subscription_pages.stop_watching, name="stop-watching"),
    path("post/<unicode_slug:slug>/seen/", readership.seen, name="seen"),
    path("post/<unicode_slug:slug>/left/", readership.left, name="left"),
    path("post/<unicode_slug:slug>/pixel.gif", readership.pixel, name="pixel"),
    path("tag/<unicode_slug:slug>/", articles.tag, name="tag"),
    path("tag/<unicode_slug:slug>/feed.xml", feeds.atom_of_tag, name="tag-feed"),
    path("archive/", articles.archive, name="archive"),
    path("archive/<int:year>/", articles.archive, name="archive-year"),
    path("search/", finding.search, name="search"),
    path("search/suggest/", finding.suggest, name="suggest"),
    path("feed.xml", feeds.atom, name="feed"),
    path("blog-feed.xml", feeds.rss, name="rss-feed"),  # the old site's address: its subscribers stay
    path("feed.json", feeds.as_json, name="json-feed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.part, name="sitemap-part"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("card.png", articles.blog_card, name="card"),
    path("blog/", articles.old_front, name="old-front"),
    path("blog/categories/<unicode_slug:slug>/", articles.old_category, name="old-category"),
    path("blog/tags/<unicode_slug:slug>/", articles.old_category, name="old-tag"),
    path("about/", blog.about, name="about"),
    path("favicon.ico", blog.favicon, name="favicon"),
    path("health/", blog.health, name="health"),
    path("media/<path:path>", editing.media, name="media"),
    path("admin/comments/queue/", moderation.queue, name="desk-queue"),
    path("admin/comments/approve/", moderation.decide_each, {"verb": "approve"}, name="desk-approve"),
    path("admin/comments/decline/", moderation.decide_each, {"verb": "decline"}, name="desk-decline"),
    path("admin/comments/spam/", moderation.decide_each, {"verb": "spam"}, name="desk-spam"),
    path("admin/comments/undo/", moderation.decide_each, {"verb": "undo"}, name="desk-undo"),
    path("admin/comments/<int:pk>/", moderation.one, name="desk-comment"),
    path("admin/comments/<int:pk>/reply/", moderation.reply, name="desk-reply"),
    path("admin/comments/<int:pk>/question/", moderation.mark_question, {"wanted": Mark.QUESTION}, "desk-question"),
    path(
        "admin/comments/<int:pk>/no-question/",
        moderation.mark_question,
        {"wanted": Mark.NO_QUESTION},
        "desk-no-question",
    ),
    path("admin/comments/<int:pk>/answer/", moderation.mark_answer, {"wanted": Mark.ANSWER}, "desk-answer"),
    path("admin/comments/<int:pk>/no-answer/", moderation.mark_answer, {"wanted": Mark.NO_ANSWER}, "desk-no-answer"),
    # The editor's script asks these two, at the addresses MARKDOWNX_* in the settings name.
    path("admin/desk/preview/", editing.preview, name="desk-preview"),
    path("admin/desk/upload/", editing.upload, name="desk-upload"),
    path("admin/own-visits/", own_visits_pages.own_visits, name="own-visits"),
    path("admin/readership/", reports.readership, name="readership"),
    path("admin/readership/report.csv", reports.readership_csv, name="readership-csv"),
    path("admin/readership/report.json", reports.readership_json, name="readership-json"),
    path("admin/readership/article/<unicode_slug:slug>/", reports.readership, name="article-readership"),
    path(
        "admin/readership/article/<unicode_slug:slug>/report.csv",
        reports.readership_csv,
        name="article-readership-csv",
    ),
    path(
        "admin/readership/article/<unicode_slug:slug>/report.json",
        reports.readership_json,
        name="article-readership-json",
    ),
    path("admin/readership/keys/", keys_pages.report_keys, name="report-keys"),
    path("admin/readership/keys/<int:pk>/revoke/", keys_pages.revoke_report_key, name="revoke-report-key"),
    path("admin/readership/letter/", weekly.weekly_letter, name="weekly-letter"),
    path("admin/readership/letter/end/", weekly.end_weekly_letter, name="end-weekly-letter"),
    path("mail/weekly/stop/<str:token>/", weekly.stop_weekly_letter, name="stop-weekly-letter"),
    path("api/readership.json", reports.readership_api, name="readership-api"),
]
