"""Very many comments, quickly: written in bulk, with the paths their threads would have."""

from uuid import uuid4

from posts.comments.materialised_path import MAX_DEPTH, path_of
from posts.lib.markdown.rendering import RENDERER_VERSION, render_comment
from posts.models import Article, Comment

DEEP = MAX_DEPTH + 1
MOST_QUERIES = 15  # of an article's page, whatever stands on it


def write_many(article: Article, number: int) -> None:
    """Published comments, in threads that are seven comments long and as deep as they may be."""
    text = "My heels **thank** you, and so does my neck: two weeks, every morning, beside the kettle."
    html, first = render_comment(text), (Comment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    path, rows = "", []
    for count in range(number):
        pk, depth = first + count, count % DEEP
        path = path_of(pk, path if depth else "")
        rows.append(
            Comment(
                pk=pk, article=article, parent_id=pk - 1 if depth else None, path=path, name=f"Rea {count}", text=text,
                html=html, renderer_version=RENDERER_VERSION, state=Comment.State.PUBLISHED, submission=uuid4(),
            )
        )  # fmt: skip
    Comment.objects.bulk_create(rows, batch_size=1000)
