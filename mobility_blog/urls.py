"""URLs of the project: the blog's and its admin's."""

from django.contrib import admin
from django.urls import include, path

from posts.lib.assets.later_style import style
from posts.lib.assets.scripts import script

urlpatterns = [
    path("script/<slug:name>.js", script, name="script"),
    path("style/<slug:name>.css", style, name="style"),
    path("", include("posts.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "mobility_blog.middleware.refusals.bad_request"
handler403 = "mobility_blog.middleware.refusals.forbidden"
