"""Which links lead to a video that can be shown in place. Nothing is ever asked of these hosts by the server.

The frame comes from the host's address for privacy (no cookie until the video plays), and only after a press.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

FRAME_HOSTS = ("https://www.youtube-nocookie.com", "https://player.vimeo.com")

YOUTUBE_HOSTS = {"youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be", "www.youtube-nocookie.com"}
YOUTUBE_KEY = re.compile(r"[\w-]{6,20}", re.ASCII)
YOUTUBE_PATH = re.compile(r"/(?:embed|shorts|live)/([^/]+)/?")
VIMEO_HOSTS = {"vimeo.com", "www.vimeo.com", "player.vimeo.com"}
VIMEO_PATH = re.compile(r"/(?:video/)?(\d{1,15})/?", re.ASCII)


@dataclass(frozen=True)
class Video:
    """Where the video can be watched, who shows it there, and the address of its frame."""

    page: str
    frame: str
    shown_by: str


def video_at(url: str) -> Video | None:
    """The video the link leads to, if it is one of a host we know."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in ("http", "https"):
        return None
    if host in YOUTUBE_HOSTS:
        key = _youtube_key(host, parts.path, parts.query)
        frame = f"{FRAME_HOSTS[0]}/embed/{key}"
        return Video(f"https://www.youtube.com/watch?v={key}", frame, "YouTube") if key else None
    if host in VIMEO_HOSTS and (found := VIMEO_PATH.fullmatch(parts.path)):
        return Video(f"https://vimeo.com/{found[1]}", f"{FRAME_HOSTS[1]}/video/{found[1]}?dnt=1", "Vimeo")
    return None


def _youtube_key(host: str, path: str, query: str) -> str:
    if host == "youtu.be":
        key = path.strip("/")
    elif path == "/watch":
        key = parse_qs(query).get("v", [""])[0]
    else:
        found = YOUTUBE_PATH.fullmatch(path)
        key = found[1] if found else ""
    return key if YOUTUBE_KEY.fullmatch(key) else ""
