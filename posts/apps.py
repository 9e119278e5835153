"""App configuration: its checks, and the groups every installation has."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.autoreload import autoreload_started

from posts.lib.assets.styles import FOLDER


class PostsConfig(AppConfig):
    name = "posts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from mobility_blog import checks  # noqa: F401  registers them
        from posts.groups import make_groups

        post_migrate.connect(make_groups, sender=self)
        autoreload_started.connect(_watch_style_sheets)


def _watch_style_sheets(sender: Any, **kwargs: Any) -> None:
    """The inlined sheet is read once; under `make dev` a change to it restarts the server."""
    sender.watch_dir(FOLDER, "*.css")
