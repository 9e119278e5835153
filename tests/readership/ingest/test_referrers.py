import pytest

from posts.readership.ingest.referrers import referrer_of


@pytest.mark.parametrize(
    ("host", "referrer"),
    [
        ("www.google.de", "Google"), ("google.co.uk", "Google"), ("news.google.com", "Google"),
        ("google.evil.example", "google.evil.example"), ("notgoogle.com", "notgoogle.com"),
        ("com.google.android.googlequicksearchbox", "com.google.android.googlequicksearchbox"),
        ("t.co", "X"), ("l.facebook.com", "Facebook"), ("old.reddit.com", "Reddit"), ("duckduckgo.com", "DuckDuckGo"),
        ("WWW.Forum.Example.org:8080", "forum.example.org"), ("blog.example", ""), ("www.blog.example", ""), ("", ""),
        ("x" * 101, ""),
    ],
)  # fmt: skip
def test_a_host_by_its_name(host, referrer):
    assert referrer_of(host, own_host="blog.example:8000") == referrer
