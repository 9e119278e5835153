import stat
import threading
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.utils import timezone

from posts.articles.search.query import parse_query, search_articles
from posts.lib.markdown.rendering import RENDERER_VERSION
from posts.management.commands import chores, reindex
from posts.management.first_start import prepare, sign_in
from posts.models import Article, Blog, Comment, DayViews, Relation, SearchEntry, View
from tests.support.cast import write_article, write_comment

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def run(*arguments):
    said = StringIO()
    call_command(*arguments, stdout=said)
    return said.getvalue()


class TestRerender:
    @pytest.fixture(autouse=True)
    def _rows_of_an_older_renderer(self, article):
        write_comment(article)
        Blog.current().save()
        for model, column in ((Article, "html"), (Comment, "html"), (Blog, "about_html")):
            model.objects.update(**{column: "old", "renderer_version": RENDERER_VERSION - 1})

    def test_it_redoes_what_is_old(self):
        said = run("rerender")
        assert said.count(": 1 rendered") == 3
        for model, column in ((Article, "html"), (Comment, "html"), (Blog, "about_html")):
            row = model.objects.get()
            assert (getattr(row, column) != "old", row.renderer_version) == (True, RENDERER_VERSION)

    def test_it_leaves_alone_what_is_up_to_date(self):
        run("rerender")
        Article.objects.update(html="kept")
        assert "articles: 0 rendered" in run("rerender")
        assert Article.objects.get().html == "kept"
        assert "articles: 1 rendered" in run("rerender", "--all")


class BrokenOff(StringIO):
    """Somebody presses Ctrl-C when they read these words."""

    def __init__(self, words):
        super().__init__()
        self.words = words

    def write(self, said):
        if said.startswith(self.words):
            raise KeyboardInterrupt
        return super().write(said)


class TestReindex:
    @pytest.fixture(autouse=True)
    def _two_alike_that_the_search_does_not_know(self, db):
        for name in ("One", "Two"):
            write_article(name, source="The soleus and gastrocnemius lengthen while kneeling plantarflexed.")
        write_article("Filler", source="Something else entirely.")
        SearchEntry.objects.all().delete()
        Relation.objects.all().delete()

    def related(self):
        return set(Relation.objects.values_list("article__title", "other__title"))

    def test_it_tells_how_far_it_is_and_leaves_a_search_that_finds(self):
        said = run("reindex").splitlines()
        assert said == ["words: 3 of 3", "related articles: 3 of 3"]
        assert len(search_articles(parse_query("soleus")).keys) == 2
        assert self.related() == {("One", "Two"), ("Two", "One")}

    def test_only_what_is_missing(self):
        run("reindex")
        write_article("Newest")
        SearchEntry.objects.filter(article__title="Newest").delete()
        assert run("reindex", "--missing").splitlines() == ["words: 1 of 1", "related articles: 1 of 1"]
        assert run("reindex", "--missing") == ""

    def test_it_tells_now_and_then_how_far_it_is(self, monkeypatch):
        monkeypatch.setattr(reindex, "BATCH", 2)
        assert run("reindex").splitlines()[:2] == ["words: 2 of 3", "words: 3 of 3"]

    @pytest.mark.parametrize("words", ["words: 2", "words: 3", "related articles: 2"])
    def test_broken_off_anywhere_it_is_finished_by_the_next_run(self, monkeypatch, words):
        monkeypatch.setattr(reindex, "BATCH", 2)
        with pytest.raises(KeyboardInterrupt):
            call_command("reindex", stdout=BrokenOff(words))
        assert Article.objects.out_of_index().exists()
        run("reindex", "--missing")
        assert not Article.objects.out_of_index().exists()
        assert len(search_articles(parse_query("soleus")).keys) == 2
        assert self.related() == {("One", "Two"), ("Two", "One")}


class TestChores:
    def test_once_closes_the_days_that_are_over(self, article):
        day = datetime.now(UTC).date() - timedelta(days=2)
        View.objects.create(article=article, day=day, visitor_key=b"k" * 16)
        run("chores", "--once")
        assert DayViews.objects.get().views == 1

    def test_one_that_fails_does_not_stop_the_others(self, monkeypatch):
        stop = threading.Event()

        def fails():
            raise RuntimeError

        monkeypatch.setattr(chores, "CHORES", ((fails, 60), (stop.set, 60)))
        chores.work_until(stop)
        assert stop.is_set()


class TestPrepare:
    def test_a_new_blog_gets_an_owner_and_something_to_read(self):
        account = prepare()
        owner = User.objects.get()
        assert owner.check_password(account.password)
        assert owner.is_superuser
        assert Article.objects.published().get().author == owner

    def test_the_second_time_changes_nothing(self):
        prepare()
        before = (User.objects.get().password, Article.objects.get().updated_at)
        assert prepare() is None
        assert (User.objects.get().password, Article.objects.get().updated_at) == before

    def test_a_blog_with_articles_gets_no_starter(self, article):
        prepare()
        assert Article.objects.get() == article

    def test_a_blog_with_people_gets_no_account(self, edda):
        assert prepare() is None
        assert User.objects.get() == edda

    def test_the_command_says_the_password_once(self):
        assert "Sign in: editor, with the password in " in run("prepare")
        assert "Sign in" not in run("prepare")


class TestSigningIn:
    @pytest.fixture
    def account(self):
        return prepare()

    def test_on_a_terminal_the_password_is_shown_and_stored_nowhere(self, account, settings):
        assert sign_in(account, on_a_terminal=True) == f"Sign in: editor / {account.password}"
        assert not list(settings.DATA_DIR.glob("first_password"))

    def test_elsewhere_it_stands_in_a_private_file_and_in_no_log(self, account, settings):
        path = settings.DATA_DIR / "first_password"
        assert sign_in(account, on_a_terminal=False) == f"Sign in: editor, with the password in {path}"
        assert path.read_text() == f"{account.password}\n"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    @pytest.mark.parametrize("on_a_terminal", [True, False])
    def test_until_somebody_has_each_start_says_how(self, account, settings, on_a_terminal):
        sign_in(account, on_a_terminal=False)
        said = sign_in(None, on_a_terminal)
        where = settings.DATA_DIR / "first_password"
        assert said == f"Nobody has signed in yet. The account is editor; its password is in {where}."

    def test_killed_before_anybody_saw_the_password_the_next_start_says_how_to_get_one(self, account):
        said = sign_in(None, on_a_terminal=True)
        assert said.endswith("The account is editor; `manage.py changepassword editor` gives it a password.")

    def test_once_somebody_has_nothing_is_said_and_the_file_is_gone(self, account, settings):
        sign_in(account, on_a_terminal=False)
        User.objects.update(last_login=timezone.now())
        assert sign_in(None, on_a_terminal=True) == ""
        assert not list(settings.DATA_DIR.glob("first_password"))


class TestGroups:
    def test_each_may_do_its_work_and_no_more(self):
        can = {group.name: set(group.permissions.values_list("codename", flat=True)) for group in Group.objects.all()}
        assert {"add_article", "change_article", "change_blog", "view_comment"} <= can["Editors"]
        assert not {"change_comment", "add_user", "change_user"} & can["Editors"]
        assert {"change_comment", "view_article"} <= can["Moderators"]
        assert not {"change_article", "change_blog", "change_user"} & can["Moderators"]

    def test_migrating_again_brings_back_what_a_group_needs(self):
        Group.objects.get(name="Editors").permissions.clear()
        call_command("migrate", verbosity=0)
        assert Group.objects.get(name="Editors").permissions.filter(codename="add_article").exists()
