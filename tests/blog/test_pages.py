"""The blog's own pages."""


def test_a_browser_finds_the_icon_where_it_always_looks(rea):
    response = rea.get("/favicon.ico")
    assert response.status_code == 302
    assert rea.get(response.headers["Location"]).headers["Content-Type"] == "image/svg+xml"
