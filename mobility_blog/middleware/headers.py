"""Security headers that every answer carries: Content-Security-Policy, Permissions-Policy and their like."""

from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from posts.lib.markdown.videos import FRAME_HOSTS

# Nothing on the blog needs any of these; a page that is broken into should not get them either.
UNUSED_FEATURES = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation",
    "gyroscope", "magnetometer", "microphone", "midi", "payment", "usb", "browsing-topics",
)  # fmt: skip

PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES)
# Where a page may frame a video, that frame may fill the screen.
FRAMES = " ".join(f'"{host}"' for host in FRAME_HOSTS)
PERMISSIONS_POLICY_WITH_VIDEO = PERMISSIONS_POLICY.replace("fullscreen=()", f"fullscreen=({FRAMES})")


class SecurityHeaders:
    """Permissions-Policy and Cross-Origin-Resource-Policy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        has_video = "frame-src" in response.headers.get("Content-Security-Policy", "")
        policy = PERMISSIONS_POLICY_WITH_VIDEO if has_video else PERMISSIONS_POLICY
        response.headers.setdefault("Permissions-Policy", policy)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class ContentSecurityPolicy(CSPMiddleware):
    """django-csp's header, put together once: only a page that asks for more has one of its own, and nonces none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        self.usual = build_policy()

    def process_request(self, request: HttpRequest) -> None:
        """Nothing is prepared for a nonce: there is no inline script."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if settings.DEBUG or any(name.startswith("_csp") for name in vars(response)):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.usual)
        return response
