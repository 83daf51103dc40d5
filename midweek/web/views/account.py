"""Sign-up, sign-in, unlock, lock, sign-out and the quick exit."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from midweek.store import accounts, drafts, passkeys, second_factor, throttle
from midweek.store.desk import Desk
from midweek.store.models import User
from midweek.vault import passphrases
from midweek.vault.errors import WrongSecret
from midweek.vault.keys import Root, new_id
from midweek.web import ceremony, clock, entrance
from midweek.web.forms.account import SAME_WORDS, PasskeySignIn, SignIn, SignUp, Unlock
from midweek.web.middleware import Request, anyone, known, safe_path, with_draft
from midweek.web.page import page, see_other
from midweek.web.views import locked

NAME_TAKEN = "This name is taken here. Please choose another one."


@anyone
@require_http_methods(["GET", "POST"])
def sign_up(request: Request) -> HttpResponse:
    """A new account, and straight in (F1)."""
    if request.method == "GET":
        if hasattr(request, "desk"):
            return see_other("today")
        form = SignUp(initial={"once": signing.dumps(secrets.token_hex(16), salt="sign-up")})
        return page(request, "account/sign_up.html", {"form": form, "offer": passphrases.suggest_words()})
    form = SignUp(request.POST)
    if form.is_valid():
        throttle.sign_up(entrance.address(request))
        try:
            once = signing.loads(form.cleaned_data["once"], salt="sign-up", max_age=24 * 3600)
        except signing.BadSignature:
            return see_other("sign_up")
        uid = _uid(once)
        name = form.cleaned_data["name"]
        try:
            # On a server 4 digits go behind the name, so that sign-up tells nobody who has an account.
            username = name if settings.LAPTOP else accounts.free_name(name, uid)
            user, root = accounts.create_account(
                username, form.cleaned_data["passphrase"], uid=uid, email=form.cleaned_data["email"]
            )
        except accounts.NameTaken:
            form.add_error("name", NAME_TAKEN)
        except WrongSecret:
            return see_other("sign_in")
        else:
            response = see_other("welcome_code")
            entrance.enter(request, response, user, root)
            entrance.mark_fresh(request)
            _remember_zone(user, root, form.cleaned_data["zone"])
            return response
    values = {"form": form, "offer": passphrases.suggest_words()}
    return page(request, "account/sign_up.html", values, status=422)


def _uid(once: str) -> bytes:
    digest = bytearray(hashlib.sha256(once.encode()).digest()[:16])
    digest[6], digest[8] = digest[6] & 0x0F | 0x40, digest[8] & 0x3F | 0x80
    return bytes(digest)


def _remember_zone(user: User, root: Root, name: str) -> None:
    Desk(accounts.keys_of(user, root)).prefer(zone=str(clock.zone(name)))


@anyone
@require_http_methods(["GET", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """Name and passphrase; then the second factor where there is one."""
    if request.method == "GET":
        to = safe_path(request.GET.get("next", ""))
        if hasattr(request, "desk"):
            return see_other(to or "today")
        form = SignIn(initial={"next": to})
        return page(request, "account/sign_in.html", {"form": form, **passkey_form(request, to)})
    form = SignIn(request.POST)
    if form.is_valid():
        try:
            user, root = entrance.prove(
                request, form.cleaned_data["username"], passphrase=form.cleaned_data["passphrase"]
            )
        except WrongSecret:
            form.add_error(None, SAME_WORDS)
        else:
            to = _keep(
                user, form.cleaned_data["kept"], safe_path(form.cleaned_data["next"]) or reverse("today")
            )
            return go_in(request, user, root, to)
    values = {
        "form": form,
        "kept": bool(request.POST.get("kept")),
        **passkey_form(request, request.POST.get("next", "")),
    }
    return page(request, "account/sign_in.html", values, status=422)


def go_in(request: Request, user: User, root: Root, to: str) -> HttpResponse:
    """Past the first step: to the code where there is one, else in."""
    if second_factor.is_on(user):
        response = see_other("sign_in_code")
        entrance.begin_step(request, response, user, root, "pending")
        request.session["next"] = known(to)
    else:
        response = see_other(to)
        entrance.enter(request, response, user, root)
    return response


def passkey_form(request: Request, to: str) -> dict[str, Any]:
    """What the way in by passkey needs on a page; nothing where there are no passkeys."""
    if not ceremony.possible(request):
        return {}
    return {"passkey": PasskeySignIn(initial={"next": safe_path(to)}, auto_id="passkey_%s")}


def _keep(user: User, kept: str, to: str) -> str:
    """Words typed while signed out become a draft of the page they were typed on."""
    try:
        fields = [(str(name), str(value)) for name, value in json.loads(kept or "[]")]
        "".join(word for pair in fields for word in pair).encode()  # half a character can't be sealed
    except (ValueError, TypeError, RecursionError):
        return to
    if not fields:
        return to
    id = new_id()
    drafts.keep(user, id, to, fields, drafts.MOST_AT_A_DOOR)
    return with_draft(to, id.hex())


@anyone
@require_http_methods(["GET", "POST"])
def unlock(request: Request) -> HttpResponse:
    """The passphrase again, for the person this browser knows."""
    if hasattr(request, "desk"):
        return see_other(safe_path(request.GET.get("next", "")) or "today")
    if not request.user.is_authenticated:
        return see_other("sign_in")
    if not entrance.may_unlock(request):
        response = see_other("sign_in")
        entrance.leave(request, response)
        return response
    to = safe_path((request.GET if request.method == "GET" else request.POST).get("next", ""))
    form = Unlock(request.POST if request.method == "POST" else None, initial={"next": to})
    if form.is_valid():
        try:
            user, root = entrance.prove(
                request, request.user.username, passphrase=form.cleaned_data["passphrase"]
            )
        except WrongSecret:
            form.add_error("passphrase", "That passphrase doesn't open your account. Please try again.")
        else:
            response = see_other(to or "today")
            entrance.enter(request, response, user, root, "unlock")
            return response
    values = {
        "form": form,
        "waiting": drafts.waiting(request.user.pk),
        "both": accounts.BOTH in accounts.slot_kinds(request.user),
    }
    if passkeys.of(request.user):
        values |= passkey_form(request, to)
    return page(request, "account/unlock.html", values, status=422 if form.is_bound else 200)


@anyone
@require_POST
def lock(request: Request) -> HttpResponse:
    """Close the vault, stay known; what a script sent along waits behind the passphrase."""
    response = locked.go(request, "unlock", locked.keep_unsaved(request))
    entrance.lock(request, response)
    return response


@anyone
@require_POST
def sign_out(request: Request) -> HttpResponse:
    """Close the vault and be forgotten."""
    response = see_other("home")
    entrance.leave(request, response)
    return response


@anyone
@require_http_methods(["GET", "POST"])
def exit(request: Request) -> HttpResponse:
    """Quick exit (ux.md S9): works without script; the page that answers says nothing at all."""
    if request.method == "GET":
        return see_other("home")
    locked.keep_unsaved(request)
    response = HttpResponse("<!doctype html><title> </title>")
    response.headers["Refresh"] = f"0; url={settings.EXIT_URL or '/blank/'}"
    entrance.leave(request, response)
    return response


@anyone
def blank(request: Request) -> HttpResponse:
    """An empty page with an empty name."""
    return HttpResponse("<!doctype html><title> </title>")
