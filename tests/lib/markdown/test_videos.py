import pytest

from posts.lib.markdown.videos import FRAME_HOSTS, video_at

KEY = "dQw4w9WgXcQ"


@pytest.mark.parametrize(
    "url",
    [
        f"https://www.youtube.com/watch?v={KEY}",
        f"http://youtube.com/watch?feature=share&v={KEY}",
        f"https://m.youtube.com/watch?v={KEY}&list=x",
        f"https://youtu.be/{KEY}?si=x",
        f"https://www.youtube.com/shorts/{KEY}",
        f"https://www.youtube-nocookie.com/embed/{KEY}",
    ],
)
def test_youtube_in_its_shapes(url):
    video = video_at(url)
    assert (video.page, video.shown_by) == (f"https://www.youtube.com/watch?v={KEY}", "YouTube")
    assert video.frame == f"https://www.youtube-nocookie.com/embed/{KEY}"


@pytest.mark.parametrize("url", ["https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?h=1"])
def test_vimeo_without_its_tracking(url):
    assert video_at(url).page == "https://vimeo.com/76979871"
    assert video_at(url).frame == "https://player.vimeo.com/video/76979871?dnt=1"


@pytest.mark.parametrize(
    ("moment", "seconds"),
    [
        ("?t=90", 90), ("?t=90s", 90), ("?t=1m30s", 90), ("?t=1h2m3s", 3723), ("?t=2m", 120), ("#t=30s", 30),
        ("?start=90", 90), ("?t=3#t=5", 3), ("?t=1H", 3600), ("?t=1m30", 90),
    ],
)  # fmt: skip
def test_it_begins_at_the_moment_the_link_names(moment, seconds):
    youtube, vimeo = video_at(f"https://youtu.be/{KEY}{moment}"), video_at(f"https://vimeo.com/76979871{moment}")
    assert youtube.frame == f"https://www.youtube-nocookie.com/embed/{KEY}?start={seconds}"
    assert youtube.page == f"https://www.youtube.com/watch?v={KEY}&t={seconds}s"
    assert vimeo.frame == f"https://player.vimeo.com/video/76979871?dnt=1#t={seconds}s"
    assert vimeo.page == f"https://vimeo.com/76979871#t={seconds}s"


@pytest.mark.parametrize(
    "moment", ["?t=", "?t=0", "?t=s", "?t=-5", "?t=m5", "?t=soon", "?t=99999999", "#30", "?t=٣", '?t="><script>']
)
def test_what_is_no_moment_is_passed_over(moment):
    assert video_at(f"https://youtu.be/{KEY}{moment}").frame == f"https://www.youtube-nocookie.com/embed/{KEY}"


@pytest.mark.parametrize(
    "url",
    [
        "https://vimeo.com/76979871/8272103f6e", "https://vimeo.com/76979871/8272103f6e?share=copy",
        "https://player.vimeo.com/video/76979871?h=8272103f6e", "https://vimeo.com/76979871?h=8272103f6e",
    ],
)  # fmt: skip
def test_vimeo_that_is_not_listed_keeps_its_key(url):
    assert video_at(url).page == "https://vimeo.com/76979871/8272103f6e"
    assert video_at(url).frame == "https://player.vimeo.com/video/76979871?h=8272103f6e&dnt=1"


@pytest.mark.parametrize(
    "url",
    [
        "", "/post/x/", "https://example.org/watch?v=dQw4w9WgXcQ", "https://youtube.com.example.org/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com/", "https://www.youtube.com/watch", "https://www.youtube.com/watch?v=../../x",
        "https://youtu.be/a/b", "https://youtu.be/%22%3E%3Cscript%3E", "https://vimeo.com/user", "https://vimeo.com/1/2",
        "ftp://youtu.be/dQw4w9WgXcQ", "https://[", "https://vimeo.com/١٢٣",
    ],
)  # fmt: skip
def test_every_other_link_stays_a_link(url):
    assert video_at(url) is None


def test_frames_come_from_the_two_hosts_the_policy_names():
    frames = [video_at(url).frame for url in (f"https://youtu.be/{KEY}", "https://vimeo.com/1")]
    assert [next(host for host in FRAME_HOSTS if frame.startswith(f"{host}/")) for frame in frames] == [*FRAME_HOSTS]
