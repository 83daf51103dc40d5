"""What every answer carries, and what no address can be talked into (attacks.md E2, E4, E5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http.cookies import Morsel
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import URLPattern, path

from midweek.store.models import SpaceKey
from midweek.web import urls as ours
from midweek.web.middleware import anyone, safe_path
from tests.people import Person

ANY_ID = "0123456789abcdef0123456789abcdef"


@anyone
def breaks(request: HttpRequest) -> HttpResponse:
    """A page of the tests that does not work."""
    words = "a sentence nobody else may read"
    raise RuntimeError(words)


handler400, handler403, handler404, handler500 = (
    ours.handler400,
    ours.handler403,
    ours.handler404,
    ours.handler500,
)
urlpatterns = [*ours.urlpatterns, path("breaks/", breaks)]


def every_address() -> Iterator[str]:
    for pattern in ours.urlpatterns:
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern)
        for kind in ("id:", "int:", "str:", "slug:"):
            while f"<{kind}" in route:
                start, _, rest = route.partition(f"<{kind}")
                route = start + (ANY_ID if kind == "id:" else "1") + rest.partition(">")[2]
        yield f"/{route}"


def carries_all(response: Any, where: str) -> None:
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy, where
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Strict-Transport-Security"].startswith("max-age=")
    assert response.headers["Cache-Control"] == "no-store", where


def test_every_address_signed_in_and_out_and_by_every_method(maya: Person, stranger: Person) -> None:
    out = {"/lock/", "/sign-out/", "/exit/", "/settings/sign-out/"}
    for address in every_address():
        for person in (maya, stranger):
            carries_all(person.get(address), address)
        if address not in out:
            carries_all(maya.post(address), address)
    assert maya.get("/today/").status_code == 200, "no empty form signs anybody out"


def test_errors_carry_them_too(maya: Person) -> None:
    answers = {
        404: maya.get("/no/such/page/"),
        405: maya.get("/lock/"),
        413: maya.post("/check-in/", {"note": "x" * (1024 * 1024 + 1)}),
        400: maya.get("/today/", headers={"host": "evil.example"}),
        422: maya.post("/settings/email/", {"email": "no"}),
    }
    for status, response in answers.items():
        assert response.status_code == status
        carries_all(response, str(status))


def test_a_download_and_a_static_file_carry_them_too(maya: Person) -> None:
    download = maya.post("/settings/export/", {"format": "json", "passphrase": maya.passphrase})
    assert download.status_code == 200 and download.headers["Content-Disposition"].startswith("attachment")
    carries_all(download, "download")
    style = re.search(r'href="(/static/[^"]+\.css)"', maya.reads("/today/"))
    assert style
    file = maya.get(style[1])
    assert file.status_code == 200 and b"{" in file.getvalue()
    assert "immutable" in file.headers["Cache-Control"]
    file.headers["Cache-Control"] = "no-store"  # what all but static files say
    carries_all(file, "static")
    carries_all(maya.get(style[1] + ".map"), "a static file there isn't")


@override_settings(ROOT_URLCONF="tests.web.test_headers")
def test_a_page_that_breaks_says_so_and_nothing_else(maya: Person) -> None:
    response = maya.get("/breaks/")
    assert response.status_code == 500
    carries_all(response, "500")
    assert "nobody else may read" not in response.content.decode()


def test_what_was_changed_from_outside_is_refused_with_them(maya: Person) -> None:
    SpaceKey.objects.filter(user=maya.account).update(blob=b"\x02" + bytes(60))
    response = maya.get("/today/")
    assert response.status_code == 409
    carries_all(response, "tampered")


def test_no_strict_transport_over_plain_http(stranger: Person) -> None:
    assert "Strict-Transport-Security" not in stranger.browser.get("/").headers


def cookies(response: Any) -> dict[str, Morsel[str]]:
    return dict(response.cookies.items())


def test_every_cookie_is_bound_to_this_host(maya: Person) -> None:
    set_here = {**cookies(maya.get("/sign-up/")), **cookies(maya.signs_in())}
    assert set(set_here) >= {settings.SESSION_COOKIE_NAME, settings.UNLOCK_COOKIE, settings.CSRF_COOKIE_NAME}
    for name, cookie in set_here.items():
        assert name.startswith("__Host-")
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert not cookie["domain"]
    for name in (settings.SESSION_COOKIE_NAME, settings.UNLOCK_COOKIE):
        assert not set_here[name]["max-age"]
        assert not set_here[name]["expires"]


ELSEWHERE = [
    "//evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example", "https://evil.example/", "///evil.example",
    "/%0d%0aLocation:%20//evil.example\r\nX: y", "javascript:alert(1)", "/\tevil", "evil.example", "/a" * 200, "http:///evil.example",
]  # fmt: skip


@pytest.mark.parametrize("next", ELSEWHERE)
def test_an_address_elsewhere_is_not_safe(next: str) -> None:
    assert safe_path(next) == ""


def test_next_leads_nowhere_else(maya: Person) -> None:
    for next in ELSEWHERE[:4]:
        form = {"username": maya.username, "passphrase": maya.passphrase, "next": next}
        maya.post("/lock/")
        assert maya.post("/unlock/", form).headers["Location"] == "/today/"
        assert maya.post("/sign-in/", form).headers["Location"] == "/today/"


def test_percent_signs_stay_on_our_side(maya: Person) -> None:
    maya.post("/lock/")
    to = maya.post("/unlock/", {"passphrase": maya.passphrase, "next": "/%2f%2fevil.example"}).headers[
        "Location"
    ]
    assert to == "/%2f%2fevil.example"  # a path of ours that does not exist


def test_no_page_passes_for_a_file(maya: Person) -> None:
    for address in (
        "/settings/x.css", "/today/x.css", "/settings/privacy/a.js", "/today", "/today/%2e%2e/x.css", "/settings//",
    ):  # fmt: skip
        response = maya.get(address)
        assert response.status_code == 404, address
        carries_all(response, address)


def test_what_a_proxy_would_say_is_not_believed(maya: Person) -> None:
    headers = {
        "x-forwarded-host": "evil.example",
        "x-forwarded-proto": "https",
        "x-forwarded-for": "10.0.0.1",
    }
    assert "evil.example" not in maya.get("/sign-up/", headers=headers).content.decode()
    plain = maya.browser.get("/", headers=headers)
    assert "Strict-Transport-Security" not in plain.headers
