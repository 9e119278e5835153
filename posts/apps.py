"""The app: its checks, and the groups every installation has."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PostsConfig(AppConfig):
    name = "posts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from mobility_blog import checks  # noqa: F401  registers them
        from posts.groups import make_groups

        post_migrate.connect(make_groups, sender=self)
