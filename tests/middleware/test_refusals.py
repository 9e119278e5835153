"""What is refused leads on from where somebody is."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from tests.support.cast import signed_in, staff, write_article

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/admin/posts/blog/1/change/", "/admin/posts/tag/", "/admin/auth/user/", "/admin/readership/",
        "/admin/autocomplete/", "/admin/posts/article/add/",
    ],
)  # fmt: skip
def test_at_the_desk_a_refusal_leads_back_to_the_desk(as_mo, address):
    response = as_mo.get(address)
    page = response.content.decode()
    assert response.status_code == 403
    assert "Your account may not open it." in page
    assert 'class="button" href="/admin/">Back to the writing desk</a>' in page
    assert "Go to the newest articles" not in page


def test_elsewhere_it_leads_to_the_blog(rea):
    response = rea.get("/api/readership.json")
    assert response.status_code in (401, 403)
    assert "writing desk" not in response.content.decode()


class TestAccounts:
    def save(self, client, account, **fields):
        address = reverse("admin:auth_user_change", args=[account.pk])
        sent = {"username": account.username, "is_active": "on", "date_joined_0": "2026-05-01", "date_joined_1": "9 am"}
        return client.post(address, sent | fields, follow=True)

    @pytest.mark.parametrize("name", ["Editors", "Moderators"])
    def test_whoever_is_put_into_a_group_may_sign_in(self, as_olga, name):
        nina = User.objects.create_user("nina")
        page = self.save(as_olga, nina, groups=[Group.objects.get(name=name).pk])
        assert "Nina is in a group, and so may sign in at the desk now." in page.content.decode()
        nina.refresh_from_db()
        assert nina.is_staff
        assert signed_in(nina).get("/admin/").status_code == 200

    def test_nobody_else_is_made_to(self, as_olga):
        nina = User.objects.create_user("nina")
        self.save(as_olga, nina, first_name="Nina")
        nina.refresh_from_db()
        assert (nina.first_name, nina.is_staff) == ("Nina", False)

    def test_nor_sees_anything_new(self, as_olga):
        pat = staff("pat", "Moderators")
        write_article()
        self.save(as_olga, pat, is_staff="on", groups=[Group.objects.get(name="Moderators").pk], first_name="Pat")
        pat.refresh_from_db()
        assert not pat.has_perm("posts.change_article")
