"""AppConfig that gives the admin its site."""

from django.contrib.admin.apps import AdminConfig


class BlogAdminConfig(AdminConfig):
    default_site = "posts.lib.admin.site.BlogAdminSite"
