"""Who meets a locked door is shown the right key, and loses nothing they typed."""

from __future__ import annotations

import json
from contextlib import suppress
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from midweek.store.drafts import MOST_AT_A_DOOR
from midweek.store.models import User
from midweek.vault.errors import LimitExceeded, Tampered
from midweek.web.middleware import Request, keep_typed, known, safe_path, typed
from midweek.web.page import page

STEPS = {"pending": "sign_in_code", "recovering": "recover_new"}


def page_of(request: Request) -> str:
    """The page a request belongs to: its own path, or for a POST the page the form was on."""
    if request.method in ("GET", "HEAD"):
        return safe_path(request.get_full_path())
    before = urlsplit(request.headers.get("Referer", ""))
    return safe_path(urlunsplit(("", "", before.path, before.query, ""))) or reverse("today")


def turn_away(request: Request) -> HttpResponse:
    """To the next step of signing in, to the passphrase, or to sign-in; a posted form is kept."""
    to, writer = page_of(request), _writer(request)
    if request.method == "POST" and typed(request):
        try:
            if writer is None:
                return _sign_in_with(request, to)
            to = keep_typed(request, writer, to, MOST_AT_A_DOOR)
        except (LimitExceeded, Tampered):
            return _sign_in_with(request, to)
    if request.row is not None and request.row.state in STEPS:
        request.session["next"] = known(to)
        return go(request, STEPS[request.row.state], "")
    return go(request, "unlock" if writer else "sign_in", to)


def keep_unsaved(request: Request) -> str:
    """What a script sends along when a page is left at once waits as a draft; gives the page to come back to."""
    to, writer = page_of(request), _writer(request)
    if writer is None or not typed(request):
        return to
    with suppress(LimitExceeded, Tampered):
        to = keep_typed(request, writer, to, MOST_AT_A_DOOR)
    return to


def _writer(request: Request) -> User | None:
    """Who types here: the person half way in, or the one this browser knows."""
    if request.row is not None and request.row.state in STEPS:
        return User.objects.filter(pk=request.row.user_id).first()
    return request.user if request.user.is_authenticated else None


def go(request: Request, step: str, to: str) -> HttpResponse:
    """To a step of coming in, and from there to `to`."""
    path = reverse(step) + (f"?{urlencode({'next': to})}" if to else "")
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": path})
    response = redirect(path)
    response.status_code = 303 if request.method == "POST" else 302
    return response


def _sign_in_with(request: Request, to: str) -> HttpResponse:
    """Nobody is known, so nothing can be sealed: the words travel in the sign-in form and back."""
    from midweek.web.forms.account import SignIn

    form = SignIn(initial={"kept": json.dumps(typed(request), ensure_ascii=False), "next": to})
    if not request.htmx:
        return page(request, "account/sign_in.html", {"form": form, "kept": True}, status=401)
    response = page(request, "account/sign_in.html", {"form": form, "kept": True})
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "body", "innerHTML"
    return response
