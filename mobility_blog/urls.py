"""The addresses of the project: the blog and its admin."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("posts.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "mobility_blog.refusals.bad_request"
