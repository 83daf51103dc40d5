"""What every response carries, and what no request may exceed (vault.md 11)."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict

Respond = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}
MOST_BODY = 1024 * 1024  # of any form but an upload


def headers(get_response: Respond) -> Respond:
    """Put the security headers on everything, static files and errors too."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith(settings.STATIC_URL) or response.status_code >= 400:
            response.headers["Cache-Control"] = "no-store"
        if request.is_secure():
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response

    return respond


def limits(get_response: Respond) -> Respond:
    """Refuse a body that is too long before any of it is read."""

    def respond(request: HttpRequest) -> HttpResponse:
        from midweek.web.views import errors

        try:
            length = int(request.headers.get("Content-Length") or 0)
        except ValueError:
            length = -1
        most = settings.FILE_UPLOAD_MAX_MEMORY_SIZE if request.path.startswith("/import/") else MOST_BODY
        if length < 0 or length > most:
            request.POST = QueryDict()  # so that nothing of it is read, not even for the page that says so
            return errors.too_large(request)
        return get_response(request)

    return respond
