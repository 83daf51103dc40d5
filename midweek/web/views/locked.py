"""Who meets a locked door is shown the right key, and loses nothing they typed."""

from __future__ import annotations

import json
from urllib.parse import urlencode, urlsplit

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from midweek.vault.errors import LimitExceeded
from midweek.web.middleware import Request, keep_typed, safe_path, typed
from midweek.web.page import page

STEPS = {"pending": "sign_in_code", "recovering": "recover_new"}


def page_of(request: Request) -> str:
    """The page a request belongs to: its own path, or for a POST the page the form was on."""
    if request.method in ("GET", "HEAD"):
        return safe_path(request.get_full_path())
    return safe_path(urlsplit(request.headers.get("Referer", "")).path) or reverse("today")


def turn_away(request: Request) -> HttpResponse:
    """To the next step of signing in, to the passphrase, or to sign-in; a posted form is kept."""
    posted, to = request.method == "POST", page_of(request)
    row = request.row
    if row is not None and row.state in STEPS:
        return _go(request, STEPS[row.state], "")
    if request.user.is_authenticated:
        if posted and typed(request):
            try:
                keep_typed(request, request.user, to)
            except LimitExceeded:
                return _sign_in_with(request, to)
        return _go(request, "unlock", to)
    if posted and typed(request):
        return _sign_in_with(request, to)
    return _go(request, "sign_in", to)


def _go(request: Request, step: str, to: str) -> HttpResponse:
    path = reverse(step) + (f"?{urlencode({'next': to})}" if to else "")
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": path})
    response = redirect(path)
    response.status_code = 303 if request.method == "POST" else 302
    return response


def _sign_in_with(request: Request, to: str) -> HttpResponse:
    """Nobody is known, so nothing can be sealed: the words travel in the sign-in form and back."""
    from midweek.web.forms.account import SignIn

    form = SignIn(initial={"kept": json.dumps(typed(request)), "next": to})
    return page(request, "account/sign_in.html", {"form": form, "kept": True}, status=401)
