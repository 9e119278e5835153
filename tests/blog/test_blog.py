import pytest
from django.forms.models import model_to_dict
from django.urls import reverse

from posts.models import Blog
from tests.support.cast import signed_in

pytestmark = pytest.mark.django_db


def test_without_a_row_the_blog_has_a_name(rea):
    assert "Mobility Blog" in rea.get("/").content.decode()


def test_name_tagline_and_about_are_shown(rea):
    Blog(pk=Blog.THE_ONLY_KEY, name="Bergs Beweglichkeit", tagline="Step by step", about="I am **Edda**.").save()
    front, about = rea.get("/").content.decode(), rea.get("/about/").content.decode()
    assert "Bergs Beweglichkeit" in front
    assert "Step by step" in front
    assert "I am <strong>Edda</strong>." in about


@pytest.mark.parametrize(
    ("about", "guides", "frames"),
    [
        ("I am Edda.", False, False),
        ("::: exercise Calf stretch\n1. Lean.\n:::", True, False),
        ("https://vimeo.com/76979871", False, True),
    ],
)
def test_an_exercise_and_a_video_are_at_home_on_the_about_page_too(rea, about, guides, frames):
    Blog(pk=Blog.THE_ONLY_KEY, name="Blog", about=about).save()
    response = rea.get("/about/")
    assert ('<template id="guide"' in response.content.decode()) == guides
    assert ("frame-src" in response.headers["Content-Security-Policy"]) == frames


def test_the_admin_leads_straight_to_the_one_row(as_edda):
    response = as_edda.get(reverse("admin:posts_blog_changelist"))
    assert response.headers["Location"] == reverse("admin:posts_blog_change", args=[Blog.THE_ONLY_KEY])


def typed(**fields):
    empty = {
        "emergency_words": "",
        "tagline": "",
        "about": "",
        "blocked_words": "",
        "blocked_networks": "",
        "blocked_addresses": "",
    }
    chosen = {"name": "Blog", "comment_policy": "everything", "comments_open": "on", "close_after_days": ""}
    return chosen | empty | fields


def test_the_blog_in_sql_is_that_of_the_plain_queryset():
    Blog(pk=Blog.THE_ONLY_KEY, name="Bergs", close_after_days=7, shows_most_read=False).save()
    assert model_to_dict(Blog.current()) == model_to_dict(Blog.objects.get())


def test_an_editor_renames_the_blog(as_edda):
    Blog.current().save()
    as_edda.post(reverse("admin:posts_blog_change", args=[Blog.THE_ONLY_KEY]), typed(name="New", about="*Hi*"))
    blog = Blog.current()
    assert (blog.name, blog.about_html) == ("New", "<p><em>Hi</em></p>\n")


@pytest.mark.parametrize(
    ("field", "wrong"), [("blocked_networks", "198.51.100.0/24\nhome"), ("blocked_addresses", "nobody")]
)
def test_a_list_with_an_entry_nothing_can_match_is_refused(as_edda, field, wrong):
    Blog.current().save()
    address = reverse("admin:posts_blog_change", args=[Blog.THE_ONLY_KEY])
    response = as_edda.post(address, typed(**{field: wrong}))
    assert field in response.context["adminform"].form.errors
    assert getattr(Blog.current(), field) == ""


def test_there_is_never_a_second_row(olga):
    owner = signed_in(olga)
    assert owner.get(reverse("admin:posts_blog_add")).status_code == 403


def test_health_says_ok(rea):
    response = rea.get("/health/")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response.headers["Cache-Control"]
