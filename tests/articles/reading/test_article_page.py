"""What stands around an article's text: its contents, its guide, sharing, and what its policy allows."""

import pytest

from posts.lib.markdown.rendering import RENDERER_VERSION
from posts.models import Article
from tests.middleware.test_headers import policy
from tests.support.cast import write_article

pytestmark = pytest.mark.django_db

VIDEO = "https://youtu.be/dQw4w9WgXcQ"
EXERCISE = "::: exercise Calf | hold 20 s\n1. Lean.\n:::"


def page(rea, source, **fields):
    return rea.get(write_article(source=source, **fields).get_absolute_url())


def text(rea, source, **fields):
    return page(rea, source, **fields).content.decode()


class TestContents:
    def test_three_headings_are_worth_a_table(self, rea):
        shown = text(rea, "## One\n\n## Two & <three>\n\n### Four")
        assert '<li class="level-2"><a href="#s-two-three" dir="auto">Two &amp; &lt;three&gt;</a></li>' in shown
        assert '<li class="level-3"><a href="#s-four" dir="auto">Four</a></li>' in shown

    def test_two_are_not(self, rea):
        assert 'class="contents"' not in text(rea, "## One\n\n## Two")

    def test_they_are_made_again_with_the_rest(self, article):
        Article.objects.update(source="## One", headings=[], renderer_version=0)
        outdated = Article.objects.outdated().get()
        outdated.rerender()
        article.refresh_from_db()
        assert (article.headings[0]["id"], article.renderer_version) == ("s-one", RENDERER_VERSION)


class TestGuide:
    def test_it_comes_with_an_exercise(self, rea):
        assert 'data-script="/script/exercise-' in text(rea, EXERCISE)

    def test_and_with_nothing_else(self, rea):
        assert "/script/exercise" not in text(rea, 'Words: class="exercise" and a ::: exercise\n\n1. Step.')


class TestVideo:
    def test_the_policy_opens_for_the_two_hosts_where_there_is_one(self, rea):
        response = page(rea, VIDEO)
        found = policy(response)
        assert found.pop("frame-src") == ["https://www.youtube-nocookie.com", "https://player.vimeo.com"]
        assert found == policy(rea.get("/"))
        assert (
            'fullscreen=("https://www.youtube-nocookie.com" "https://player.vimeo.com")'
            in (response.headers["Permissions-Policy"])
        )

    @pytest.mark.parametrize("source", ["Text.", f"Words and {VIDEO}", 'class="video"'])
    def test_and_nowhere_else(self, rea, source):
        response = page(rea, source)
        assert "frame-src" not in policy(response)
        assert "fullscreen=()" in response.headers["Permissions-Policy"]


class TestSharing:
    def test_the_mail_carries_title_and_link(self, rea):
        shown = text(rea, "Text.", title="Hips & knees")
        assert "mailto:?subject=Hips%20%26%20knees&amp;body=http%3A//testserver/post/hips-knees/" in shown

    def test_a_draft_cannot_be_shared(self, as_edda):
        assert 'class="share"' not in text(as_edda, "Text.", state="draft", published_at=None)
