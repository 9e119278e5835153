from cProfile import Profile
from datetime import timedelta
from io import BytesIO
from pstats import Stats

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from posts.articles.slugs import remember_address
from posts.models import Article, ImportedViews, Tag
from tests.lib.images.test_decoding import picture
from tests.lib.images.test_metadata import ODD, SIDEWAYS, exif, photo
from tests.support.cast import write_article, write_comment

pytestmark = pytest.mark.django_db

ARTICLES = reverse("admin:posts_article_changelist")
NEW = reverse("admin:posts_article_add")


def typed(**fields):
    empty = {
        "title": "", "source": "", "state": "draft", "published_at_0": "", "published_at_1": "", "slug": "",
        "summary": "", "author": "", "cover_alt": "", "cover_credit": "", "reviewed_by": "", "reviewed_on": "",
        "sources": "", "takes_comments": "on", "cover_focus": "middle",
    }  # fmt: skip
    return empty | {"title": "Roll your foot", "source": "Take a ball."} | fields


def errors(response):
    return response.context["adminform"].form.errors


def test_an_editor_writes_a_draft(as_edda):
    assert as_edda.post(NEW, typed()).status_code == 302
    article = Article.objects.get()
    assert (article.slug, article.state, article.html) == ("roll-your-foot", "draft", "<p>Take a ball.</p>\n")


def test_a_dose_that_is_not_understood_is_told_and_the_text_is_saved(as_edda):
    source = "::: exercise Calf | hold twenty\r\n1. Lean.\r\n:::"
    page = as_edda.post(NEW, typed(source=source), follow=True).content.decode()
    assert "“hold twenty”: please write a number with s or min" in page
    assert "hold twenty</p>" in Article.objects.get().html


def test_a_dose_that_is_understood_needs_no_words(as_edda):
    page = as_edda.post(NEW, typed(source="::: exercise Calf | hold 20 s\n1. Lean.\n:::"), follow=True)
    assert "warning" not in [message.level_tag for message in page.context["messages"]]


def test_an_editor_publishes_now(as_edda, rea):
    as_edda.post(NEW, typed(state="published"))
    assert rea.get("/post/roll-your-foot/").status_code == 200


def test_an_editor_schedules(as_edda, rea):
    as_edda.post(NEW, typed(state="published", published_at_0="2999-01-01", published_at_1="08:00"))
    assert Article.objects.get().is_scheduled
    assert rea.get("/post/roll-your-foot/").status_code == 404
    assert "Scheduled" in as_edda.get(ARTICLES).content.decode()


def test_a_taken_address_is_refused_with_a_free_one(as_edda):
    write_article("My own foot", slug="foot")
    response = as_edda.post(NEW, typed(slug="foot"))
    assert "“foot” is the address of “My own foot”. “foot-2” is free." in errors(response)["slug"]
    assert "Take a ball." in response.content.decode()


@pytest.mark.parametrize("title", ["Roll your foot", "roll, your FOOT", "2-minute stretch", "Foot", "肩こり", "x" * 90])
def test_an_address_that_the_title_made_gives_way_and_says_so(as_edda, title):
    taken = write_article(title).slug
    page = as_edda.post(NEW, typed(title=title, slug=""), follow=True).content.decode()
    made = Article.objects.exclude(slug=taken).get()
    assert made.slug.endswith("-2")
    assert f"“{taken}” is the address of “{title}”. So this is found at “{made.slug}”." in page


def test_the_same_title_without_an_address_gets_a_free_one(as_edda):
    write_article("Roll your foot")
    as_edda.post(NEW, typed())
    assert Article.objects.filter(slug="roll-your-foot-2").exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"source": ""}, "source"),
        ({"source": "x" * (1024 * 1024 + 1)}, "source"),
        ({"summary": "x" * 501}, "summary"),
        ({"slug": "not an address"}, "slug"),
        ({"state": "published", "published_at_0": "yesterday", "published_at_1": "noon"}, "published_at"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(as_edda, fields, field):
    response = as_edda.post(NEW, typed(**fields))
    assert response.status_code == 200
    assert field in errors(response)
    assert not Article.objects.exists()


def test_characters_feeds_cannot_carry_are_gone(as_edda):
    as_edda.post(NEW, typed(title="Roll\x1f your\x00 foot", source="Take\x1f a ball."))
    assert Article.objects.values_list("title", "source").get() == ("Roll your foot", "Take a ball.")


def cover(content=None):
    out = BytesIO()
    Image.new("RGB", (40, 20), "teal").save(out, "JPEG")
    return SimpleUploadedFile("holiday in Rome.jpg", content or out.getvalue(), "image/jpeg")


def test_a_cover_is_remade_and_measured(as_edda):
    as_edda.post(NEW, typed(cover=cover(), cover_alt="A foot on a ball"))
    article = Article.objects.get()
    assert (article.cover_width, article.cover_height) == (40, 20)
    assert "Rome" not in article.cover.name


def test_a_cover_is_shown_in_lighter_formats_and_cropped_around_what_matters(as_edda, rea):
    as_edda.post(NEW, typed(cover=cover(), cover_alt="A foot", cover_focus="top-left", state="published"))
    source = rea.get("/post/roll-your-foot/").content.decode().partition('type="image/avif" srcset="')[2]
    shown = rea.get(source.partition(" ")[0])
    assert Image.open(BytesIO(b"".join(shown.streaming_content))).size == (40, 20)
    assert 'class="card-cover focus-top-left"' in rea.get("/").content.decode()


def test_a_cover_needs_words_for_those_who_cannot_see_it(as_edda):
    assert "cover_alt" in errors(as_edda.post(NEW, typed(cover=cover())))


def test_over_an_error_the_editor_is_told_to_choose_the_cover_again(as_edda):
    assert "once more" in str(errors(as_edda.post(NEW, typed(title="", cover=cover(), cover_alt="A foot")))["cover"])


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_year_beyond_calendars_is_refused(as_edda, year):
    response = as_edda.post(NEW, typed(state="published", published_at_0=f"{year}-06-01", published_at_1="08:00"))
    assert "published_at" in errors(response)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"<script>", "not a picture"), (picture("JPEG")[:300], "damaged"), (picture("PNG")[:60], "damaged")],
)
def test_a_cover_that_is_no_whole_picture_is_refused(as_edda, content, reason):
    said = str(errors(as_edda.post(NEW, typed(cover=cover(content), cover_alt="x")))["cover"])
    assert "was not taken" in said
    assert reason in said


@pytest.mark.parametrize("name", ODD)
def test_a_cover_with_odd_values_beside_it_is_taken(as_edda, name):
    sent = cover(photo("JPEG", exif(SIDEWAYS, ODD[name])))
    assert as_edda.post(NEW, typed(cover=sent, cover_alt="A foot on a ball")).status_code == 302
    article = Article.objects.get()
    assert (article.cover_width, article.cover_height) == (20, 40)


def test_how_a_covers_file_was_called_does_not_matter(as_edda):
    named = SimpleUploadedFile("x" * 200 + ".dat", picture("PNG"))
    assert as_edda.post(NEW, typed(cover=named, cover_alt="A foot on a ball")).status_code == 302


def test_the_list_shows_views_and_comments(as_edda):
    article = write_article()
    ImportedViews.objects.create(article=article, views=174, source="the old site", seen_on="2026-01-01")
    write_comment(article, state="published")
    row = as_edda.get(ARTICLES).content.decode()
    assert '<td class="field-views">174</td>' in row
    assert '<td class="field-number_of_comments">1</td>' in row


@pytest.mark.parametrize("state", ["published", "scheduled", "draft", "archived"])
def test_the_list_can_be_narrowed_to_a_state(as_edda, state):
    write_article("published")
    write_article("scheduled", published_at=timezone.now() + timedelta(days=9))
    write_article("draft", state="draft", published_at=None)
    write_article("archived", state="archived")
    rows = as_edda.get(ARTICLES, {"state": state}).context["cl"].queryset
    assert [article.title for article in rows] == [state]


def test_the_list_can_be_searched_by_text_and_tag(as_edda):
    one = write_article("One")
    one.tags.add(Tag.objects.create(name="Ankles", slug="ankles"))
    one.index()
    write_article("Two", source="A word on wobble boards")
    for words, found in (("ankles", ["One"]), ("wobble", ["Two"])):
        rows = as_edda.get(ARTICLES, {"q": words}).context["cl"].queryset
        assert [article.title for article in rows] == found


def test_a_save_is_rendered_read_by_the_search_and_related_once(as_edda, article):
    tag = Tag.objects.create(name="Ankles", slug="ankles")
    profile = Profile()
    profile.runcall(as_edda.post, reverse("admin:posts_article_change", args=[article.pk]), typed(tags=[tag.pk]))
    done = Stats(profile).get_stats_profile().func_profiles
    assert [done[name].ncalls for name in ("render_article", "index_words", "relate")] == ["1", "1", "1"]
    assert list(article.tags.all()) == [tag]


def test_the_new_article_is_the_editors_own(as_edda, edda):
    form = as_edda.get(NEW).context["adminform"].form
    assert form.get_initial_for_field(form.fields["author"], "author") == edda.pk


def test_the_desk_brings_the_editor_with_our_script_before_the_packages(as_edda):
    page = as_edda.get(NEW).content.decode()
    assert "markdownx-editor" in page
    assert page.index("posts/js/editor.js") < page.index("markdownx/js/markdownx")


def test_the_number_of_queries_of_the_list_does_not_grow(as_edda, django_assert_max_num_queries):
    for number in range(30):
        write_article(f"Article {number}")
    with django_assert_max_num_queries(14):
        as_edda.get(ARTICLES)


class TestChangedAddress:
    def move(self, client, article, slug):
        address = reverse("admin:posts_article_change", args=[article.pk])
        now = {"published_at_0": "2026-01-01", "published_at_1": "08:00", "state": "published"}
        return client.post(address, typed(slug=slug, **now))

    def test_the_old_address_leads_to_the_new_one(self, as_edda, rea):
        article = write_article("Roll your foot")
        self.move(as_edda, article, "foot")
        self.move(as_edda, article, "feet")
        for old in ("roll-your-foot", "foot"):
            response = rea.get(f"/post/{old}/")
            assert (response.status_code, response.headers["Location"]) == (301, "/post/feet/")
        assert rea.get("/post/feet/").status_code == 200

    def test_and_back_again_without_going_in_circles(self, as_edda, rea):
        article = write_article("Roll your foot")
        self.move(as_edda, article, "foot")
        self.move(as_edda, article, "roll-your-foot")
        assert rea.get("/post/roll-your-foot/").status_code == 200
        assert rea.get("/post/foot/").headers["Location"] == "/post/roll-your-foot/"

    def test_a_new_article_may_have_the_old_address(self, as_edda, rea):
        self.move(as_edda, write_article("Roll your foot"), "foot")
        write_article("Another", slug="roll-your-foot")
        assert rea.get("/post/roll-your-foot/").status_code == 200

    def test_a_title_that_makes_another_ones_old_address_does_not_take_it(self, as_edda, rea):
        self.move(as_edda, write_article("Roll your foot"), "foot")
        page = as_edda.post(NEW, typed(slug="", state="published"), follow=True).content.decode()
        assert "“roll-your-foot” still leads readers to “Roll your foot”" in page
        assert rea.get("/post/roll-your-foot/").headers["Location"] == "/post/foot/"
        assert rea.get("/post/roll-your-foot-2/").status_code == 200

    def test_nor_does_a_title_without_an_address_of_its_own(self, as_edda, rea):
        self.move(as_edda, write_article("Roll your foot"), "foot")
        as_edda.post(NEW, typed())
        assert Article.objects.filter(slug="roll-your-foot-2").exists()

    def test_it_is_taken_over_once_the_editor_says_so(self, as_edda, rea):
        self.move(as_edda, write_article("Roll your foot"), "foot")
        other = typed(title="Other", slug="roll-your-foot", state="published")
        refused = as_edda.post(NEW, other)
        assert "With the last button of the form you take “roll-your-foot” over" in errors(refused)["slug"][0]
        assert 'name="_take_address" value="roll-your-foot"' in refused.content.decode()
        assert rea.get("/post/roll-your-foot/").headers["Location"] == "/post/foot/"
        as_edda.post(NEW, other | {"_take_address": "roll-your-foot"})
        assert "Other" in rea.get("/post/roll-your-foot/").content.decode()
        assert rea.get("/post/foot/").status_code == 200

    def test_what_has_no_old_address_cannot_be_taken_over(self, as_edda):
        write_article("Roll your foot")
        other = typed(title="Other", slug="roll-your-foot", _take_address="roll-your-foot")
        assert "slug" in errors(as_edda.post(NEW, other))

    def test_the_old_address_of_a_draft_tells_nothing(self, as_edda, rea):
        article = write_article("Roll your foot")
        self.move(as_edda, article, "foot")
        Article.objects.update(state="draft")
        assert rea.get("/post/roll-your-foot/").status_code == 404


def test_the_list_shows_the_numbers_of_each_row_and_sorts_by_them(as_edda):
    for title, views in (("Quiet", 1), ("Loud", 99), ("Middling", 7)):
        ImportedViews.objects.create(article=write_article(title), views=views, source="x", seen_on=timezone.now())
    write_comment(Article.objects.get(title="Quiet"), "Mine", state="published")
    by_views = as_edda.get(ARTICLES, {"o": "-4"}).context["cl"].result_list
    assert [(article.title, article.counts["views"]) for article in by_views] == [
        ("Loud", 99), ("Middling", 7), ("Quiet", 1),
    ]  # fmt: skip
    by_comments = as_edda.get(ARTICLES, {"o": "-5"}).context["cl"].result_list
    assert [article.counts["comments_shown"] for article in by_comments] == [1, 0, 0]


def test_the_list_is_narrowed_to_a_year(as_edda):
    for title, year in (("Old", 2019), ("New", 2024)):
        write_article(title, published_at=timezone.now().replace(year=year, month=6, day=1))
    page = as_edda.get(ARTICLES)
    assert 'href="?year=2019"' in page.content.decode()
    found = as_edda.get(ARTICLES, {"year": "2019"}).context["cl"].result_list
    assert [article.title for article in found] == ["Old"]


@pytest.mark.parametrize("typed_in", ["1066", "99999", "x", "-1"])
def test_a_year_without_articles_shows_the_whole_list(as_edda, typed_in):
    write_article("Here", published_at=timezone.now() - timedelta(days=1))
    found = as_edda.get(ARTICLES, {"year": typed_in}).context["cl"].result_list
    assert [article.title for article in found] == ["Here"]


class TestDeleting:
    def page(self, client, row, kind="article"):
        return client.get(reverse(f"admin:posts_{kind}_delete", args=[row.pk])).content.decode()

    def test_it_names_what_people_wrote_and_no_rows_of_machines(self, as_olga):
        article = write_article("Roll your foot")
        article.tags.add(Tag.objects.create(name="Ankles", slug="ankles"))
        remember_address(article, "foot")
        write_comment(article, "My heels", state="published")
        page = self.page(as_olga, article)
        assert "<li>Articles: 1</li>" in page
        assert "<li>Comments: 1</li>" in page
        assert "My heels" not in page.partition("Objects</h2>")[0]
        for machine in ("entry", "entrys", "object (", "relationship", "Former", "decision"):
            assert machine not in page

    def chosen(self, client, *articles, action="delete_selected"):
        posted = {"action": action, "_selected_action": [article.pk for article in articles]}
        return client.post(ARTICLES, posted, follow=True).content.decode()

    def test_many_are_deleted_in_no_fewer_words_than_one(self, as_olga):
        articles = [write_article(f"Number {number}") for number in range(3)]
        for article in articles:
            ImportedViews.objects.create(article=article, views=58, source="x", seen_on=timezone.now())
            remember_address(article, f"was-{article.pk}")
            write_comment(article, state="published")
        for page, number in ((self.page(as_olga, articles[0]), 1), (self.chosen(as_olga, *articles), 3)):
            assert f"<li>Articles: {number}</li>" in page
            assert f"<li>Comments: {number}</li>" in page
            assert f"<li>Views: {58 * number}</li>" in page
            assert f"<li>Old addresses that lead here: {number}</li>" in page
            assert "links from elsewhere lead nowhere then. Pictures that were uploaded stay stored." in page
            assert "Archive instead" in page

    def test_an_editor_is_told_why_comments_hinder_it(self, as_edda):
        article = write_article()
        write_comment(article)
        for page in (self.page(as_edda, article), self.chosen(as_edda, article)):
            assert "what they wrote only the owner of the blog may delete" in page
            assert "Archive instead" in page
            assert "Yes, I’m sure" not in page

    def test_and_archives_it(self, as_edda, rea):
        articles = [write_article("One"), write_article("Two"), write_article("Three", state="archived")]
        write_comment(articles[0])
        assert "2 articles are archived." in self.chosen(as_edda, *articles, action="archive")
        assert set(Article.objects.values_list("state", flat=True)) == {"archived"}
        assert rea.get("/post/one/").status_code == 404
        history = as_edda.get(reverse("admin:posts_article_history", args=[articles[0].pk])).content.decode()
        assert "Changed state" in history

    def test_a_moderator_archives_nothing(self, as_mo):
        article = write_article()
        self.chosen(as_mo, article, action="archive")
        article.refresh_from_db()
        assert article.state == "published"

    def test_a_tag_goes_alone(self, as_edda):
        tag = Tag.objects.create(name="Ankles", slug="ankles")
        write_article().tags.add(tag)
        page = self.page(as_edda, tag, "tag")
        assert "<li>Tags: 1</li>" in page
        assert "object (" not in page


class TestFirstPage:
    def test_writing_comes_first_where_nothing_waits(self, as_olga):
        page = as_olga.get("/admin/").content.decode()
        assert page.index("Write an article") < page.index("Comments: nothing waits")
        assert page.count('class="button"') == 1

    def test_what_waits_comes_before_writing(self, as_olga):
        write_comment(write_article())
        page = as_olga.get("/admin/").content.decode()
        assert page.index("1 comment waits for you") < page.index("Write an article")

    def test_a_moderator_is_told_that_nothing_waits(self, as_mo):
        assert "Comments: nothing waits" in as_mo.get("/admin/").content.decode()

    def test_what_was_done_last_is_said_in_words(self, as_edda):
        as_edda.post(NEW, typed())
        article = Article.objects.get()
        change = reverse("admin:posts_article_change", args=[article.pk])
        as_edda.post(change, typed(title="Roll your feet", slug=article.slug))
        as_edda.post(reverse("admin:posts_article_delete", args=[article.pk]), {"post": "yes"})
        page = " ".join(as_edda.get("/admin/").content.decode().split())
        for words in ("Article. Added.", "Article. Changed Title.", "Article. Deleted."):
            assert words in page


class TestMistakes:
    @pytest.mark.parametrize(
        ("wrong", "label", "field"),
        [
            ({"title": ""}, "Title", "id_title"),
            ({"source": ""}, "Text", "id_source"),
            ({"slug": "a b"}, "Address", "id_slug"),
            ({"reviewed_on": "May"}, "Reviewed on", "id_reviewed_on"),
            ({"published_at_0": "May", "published_at_1": "9"}, "Publication time", "id_published_at_0"),
            ({"summary": "x" * 501}, "Summary", "id_summary"),
        ],
    )
    def test_each_is_told_on_top_and_leads_to_its_field(self, as_edda, wrong, label, field):
        page = as_edda.post(NEW, typed(**wrong)).content.decode()
        assert "<title>Error: " in page
        summary = page.partition('role="alert"')[2].partition("</div>")[0]
        assert f'<a href="#{field}">{label}</a>: ' in summary
        assert f'id="{field}"' in page.partition("</fieldset>")[0] + page.partition("</fieldset>")[2]
        assert "one thing is to be put right" in summary

    def test_the_panel_that_holds_one_is_not_folded(self, as_edda):
        assert as_edda.get(NEW).content.decode().count("<details><summary>") == 3
        assert as_edda.post(NEW, typed(slug="a b", cover=cover())).content.decode().count("<details><summary>") == 1

    def test_so_it_is_in_every_form_of_the_desk(self, as_olga):
        blog = reverse("admin:posts_blog_changelist")
        as_olga.get(blog)
        for address, wrong in (
            ("/admin/posts/blog/1/change/", {"name": "", "blocked_networks": "x"}),
            ("/admin/posts/tag/add/", {"name": ""}),
            ("/admin/auth/group/add/", {"name": ""}),
            ("/admin/auth/user/add/", {"username": ""}),
        ):
            assert 'class="errornote desk-mistakes" role="alert"' in as_olga.post(address, wrong).content.decode()


class TestSearch:
    @pytest.mark.parametrize(
        ("title", "typed"),
        [
            ("Übungen für den Rücken", "übungen"),
            ("Übungen für den Rücken", "RÜCKEN"),
            ("УПРАЖНЕНИЯ ДЛЯ СПИНЫ", "упражнения"),
            ("Ćwiczenia na łydki", "lydki"),
            ("ISINMA HAREKETLERİ", "ısınma"),
            ("Ober\u00adschenkel", "oberschenkel"),
            ("肩こりを和らげる", "肩こり"),
            ("Wall stretch", "all str"),
        ],
    )
    def test_the_list_of_articles_finds_a_title_however_it_is_spelled(self, as_edda, title, typed):
        write_article(title, source="Nothing.")
        write_article("Other")
        page = as_edda.get(ARTICLES, {"q": typed}).content.decode()
        assert title in page
        assert "Other" not in page

    @pytest.mark.parametrize("typed", ["Füße", "fusse", "](/media/x.png)", "KNÖCHEL"])
    def test_it_finds_drafts_by_text_marks_and_tags(self, as_edda, typed):
        article = write_article("Draft", source="Die Füße. ![a](/media/x.png)", state="draft", published_at=None)
        article.tags.add(Tag.objects.create(name="Knöchel", slug="knochel"))
        article.index()
        write_article("Other")
        page = as_edda.get(ARTICLES, {"q": typed}).content.decode()
        assert "Draft" in page
        assert "Other" not in page

    @pytest.mark.parametrize("typed", ["übung", "UBUNG", "Übung\u200b"])
    def test_the_tag_box_too(self, as_edda, typed):
        Tag.objects.create(name="Übungen", slug="ubungen")
        Tag.objects.create(name="Heels", slug="heels")
        query = {"app_label": "posts", "model_name": "article", "field_name": "tags", "term": typed}
        found = as_edda.get(reverse("admin:autocomplete"), query).json()["results"]
        assert [tag["text"] for tag in found] == ["Übungen"]
