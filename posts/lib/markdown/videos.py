"""Video embeds: links that lead to a video which can be shown in place. The server never asks these hosts anything.

The frame comes from the host's address for privacy (no cookie until the video plays), and only after a press.
"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

from csp.decorators import csp_update
from django.http import HttpResponse

FRAME_HOSTS = ("https://www.youtube-nocookie.com", "https://player.vimeo.com")

YOUTUBE_HOSTS = {"youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be", "www.youtube-nocookie.com"}
YOUTUBE_KEY = re.compile(r"[\w-]{6,20}", re.ASCII)
YOUTUBE_PATH = re.compile(r"/(?:embed|shorts|live)/([^/]+)/?")
VIMEO_HOSTS = {"vimeo.com", "www.vimeo.com", "player.vimeo.com"}
VIMEO_PATH = re.compile(r"/(?:video/)?(\d{1,15})(?:/([0-9a-f]{6,20}))?/?", re.ASCII)
VIMEO_KEY = re.compile(r"[0-9a-f]{6,20}")  # of a video that is not listed
# "90", "90s", "1m30s", "1h2m3s"
MOMENT = re.compile(r"(?=\d)(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,5})s?)?", re.ASCII | re.IGNORECASE)


frames_allowed: Any = csp_update({"frame-src": FRAME_HOSTS})  # made for pages; what it marks is the answer


@frames_allowed
def with_frames(response: HttpResponse) -> HttpResponse:
    return response


@dataclass(frozen=True)
class Video:
    """Where the video can be watched, who shows it there, and the address of its frame."""

    page: str
    frame: str
    shown_by: str


def video_at(url: str) -> Video | None:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in ("http", "https"):
        return None
    if host in YOUTUBE_HOSTS:
        return _on_youtube(host, parts)
    return _on_vimeo(parts) if host in VIMEO_HOSTS else None


def holds_video(html: str) -> bool:
    return '<figure class="video">' in html


def _on_youtube(host: str, parts: SplitResult) -> Video | None:
    if host == "youtu.be":
        key = parts.path.strip("/")
    elif parts.path == "/watch":
        key = _named(parts.query, "v")
    else:
        match = YOUTUBE_PATH.fullmatch(parts.path)
        key = match[1] if match else ""
    if not YOUTUBE_KEY.fullmatch(key):
        return None
    start = _start(parts)
    page = f"https://www.youtube.com/watch?v={key}" + (f"&t={start}s" if start else "")
    return Video(page, f"{FRAME_HOSTS[0]}/embed/{key}" + (f"?start={start}" if start else ""), "YouTube")


def _on_vimeo(parts: SplitResult) -> Video | None:
    match = VIMEO_PATH.fullmatch(parts.path)
    if not match:
        return None
    number, key, start = match[1], match[2] or _named(parts.query, "h"), _start(parts)
    unlisted = VIMEO_KEY.fullmatch(key)
    moment = f"#t={start}s" if start else ""
    page = f"https://vimeo.com/{number}" + (f"/{key}" if unlisted else "")
    frame = f"{FRAME_HOSTS[1]}/video/{number}?" + (f"h={key}&" if unlisted else "") + "dnt=1"
    return Video(page + moment, frame + moment, "Vimeo")


def _named(query: str, name: str) -> str:
    return parse_qs(query).get(name, [""])[0]


def _start(parts: SplitResult) -> int:
    named = _named(parts.query, "t") or _named(parts.query, "start") or _named(parts.fragment, "t")
    match = MOMENT.fullmatch(named)
    hours, minutes, seconds = (int(number or 0) for number in match.groups()) if match else (0, 0, 0)
    return hours * 3600 + minutes * 60 + seconds
