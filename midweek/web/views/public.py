"""Pages open to everyone: the front door, privacy, accessibility, offline."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, HttpResponse, HttpResponseBase, JsonResponse
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from midweek.web.middleware import Request, anyone
from midweek.web.page import page, see_other


@anyone
@require_safe
def home(request: Request) -> HttpResponse:
    """What this is; for those inside, Today."""
    if hasattr(request, "desk"):
        return see_other("today")
    return page(request, "public/home.html")


@anyone
@require_safe
def accessibility(request: Request) -> HttpResponse:
    """What works for whom, and whom to tell when it doesn't."""
    return page(request, "public/accessibility.html")


@anyone
@require_safe
def privacy(request: Request) -> HttpResponse:
    """What is protected and what isn't, in plain words."""
    return page(request, "public/privacy.html")


@anyone
@require_safe
def how(request: Request) -> HttpResponse:
    """The loop on one page, for newcomers and for a second look."""
    return page(request, "public/how.html")


@anyone
@require_safe
def offline(request: Request) -> HttpResponse:
    """What the service worker shows without a network."""
    return page(request, "public/offline.html")


@anyone
@require_safe
def service_worker(request: Request) -> HttpResponseBase:
    """The script at the root, because its folder is what it may serve."""
    file = FileResponse((settings.STATIC_SOURCE / "js" / "sw.js").open("rb"), content_type="text/javascript")
    file.headers["Service-Worker-Allowed"] = "/"
    return file


@anyone
@require_safe
def manifest(request: Request) -> HttpResponse:
    """For installing on a phone: plain name, plain icon."""
    return JsonResponse(
        {
            "name": "Midweek",
            "short_name": "Midweek",
            "start_url": "/today/",
            "display": "standalone",
            "background_color": "#FBFAF7",
            "theme_color": "#17606A",
            "icons": [{"src": static("icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
            "shortcuts": [{"name": "Add", "url": "/add/"}],
        },
        content_type="application/manifest+json",
    )
