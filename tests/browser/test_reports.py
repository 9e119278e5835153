"""The reports in a real Chromium: for every eye, on every screen."""

from tests.browser.conftest import ARTICLE
from tests.support.axe import problems_in_both_colours
from tests.support.screens import NARROW, PHONE, WIDE

PAGES = {
    "first page": "/admin/",
    "report": "/admin/readership/?period=12m",
    "article": f"/admin/readership/article/{ARTICLE.split('/')[2]}/",
    "refused": "/admin/readership/?from=x",
    "keys": "/admin/readership/keys/",
    "letter": "/admin/readership/letter/",
}


def test_no_accessibility_problem(site, open_page, sign_in):
    page = sign_in(open_page(), site)
    for name, address in PAGES.items():
        page.goto(site.url + address)
        assert problems_in_both_colours(page) == [], name


def test_nothing_is_wider_than_a_small_phone(site, open_page, sign_in):
    page = sign_in(open_page(NARROW), site)
    for name, address in PAGES.items():
        page.goto(site.url + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], name


def test_a_view_is_in_the_report_its_table_and_its_chart(fresh_site, open_page, sign_in):
    reading = open_page(PHONE)
    with reading.expect_response("**/seen/"):
        reading.goto(fresh_site.url + ARTICLE)
    page = sign_in(open_page(), fresh_site)
    page.goto(f"{fresh_site.url}/admin/readership/?period=7d")
    assert page.locator(".figures strong").first.inner_text() == "1"
    page.locator(".chart summary").click()
    assert page.locator(".chart tbody tr").last.locator("td").first.inner_text() == "1"
    tall = page.locator(".bar-views").evaluate_all("bars => bars.map(bar => bar.getBoundingClientRect().height > 9)")
    assert tall == [False] * 6 + [True]
    page.get_by_role("link", name="How ankle mobility").first.click()
    page.get_by_role("heading", name="How far people get").wait_for()


def test_reads_and_views_differ_without_colour(fresh_site, open_page, sign_in):
    page = sign_in(open_page(WIDE, forced_colors="active"), fresh_site)
    page.goto(f"{fresh_site.url}/admin/readership/")
    views, reads = (
        page.locator(f".{name}").first.evaluate("bar => getComputedStyle(bar).fill")
        for name in ("bar-views", "bar-reads")
    )
    assert views != reads


def test_a_key_is_made_and_used(fresh_site, open_page, sign_in):
    page = sign_in(open_page(), fresh_site)
    page.goto(f"{fresh_site.url}/admin/readership/keys/")
    page.get_by_label("What is the key for?").fill("My spreadsheet")
    page.get_by_role("button", name="Make a key").click()
    key = page.locator(".made-key code").first.inner_text()
    headers = {"Authorization": f"Bearer {key}"}
    answer = page.request.get(f"{fresh_site.url}/api/readership.json", headers=headers)
    assert answer.json()["views"] == 0
    page.get_by_role("button", name="Revoke").click()
    page.get_by_text("no longer good").wait_for()
    assert page.request.get(f"{fresh_site.url}/api/readership.json", headers=headers).status == 401
