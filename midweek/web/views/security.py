"""Account: the list of settings, and those about the way in and the way out."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings as site
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from midweek.store import accounts, passkeys, restored, second_factor, unlock
from midweek.store.models import User
from midweek.web import ceremony, entrance, letters
from midweek.web.forms.security import Email, LockAfter, NewPassphrase
from midweek.web.middleware import Request
from midweek.web.page import page, see_other
from midweek.web.proof import SAID, proved, said


class Link(NamedTuple):
    """One line of the list."""

    name: str  # of the URL
    word: object
    says: object = ""


@require_safe
def settings(request: Request) -> HttpResponse:
    """Everything a person can set, in one list."""
    values = {
        "groups": [
            (title, [(reverse(one.name), one.word, one.says) for one in links])
            for title, links in _links(request)
        ],
        "done": SAID.get(request.GET.get("done", "")),
        "username": request.user.username,
        "chain_broken": request.session.get("chain_broken", False),
    }
    return page(request, "security/settings.html", values)


def _links(request: Request) -> list[tuple[object, list[Link]]]:
    kinds = accounts.slot_kinds(request.user)
    minutes = request.desk.preferences.idle_minutes
    way_in = [
        Link("settings_passphrase", _("Passphrase")),
        Link(
            "settings_recovery",
            _("Recovery code"),
            _("Set") if accounts.RECOVERY in kinds else _("Not set yet"),
        ),
        Link(
            "settings_second_factor",
            _("Code from your phone"),
            _second_factor(request.user, kinds),
        ),
    ]
    if ceremony.possible(request):
        way_in.append(Link("settings_passkeys", _("Passkeys"), len(passkeys.of(request.user)) or _("None")))
    back = [Link("restored", _("Entries from before a restore"))] if restored.waits(request.desk.keys) else []
    if not site.LAPTOP:
        way_in.append(Link("settings_email", _("Email"), request.user.email or _("None")))
    return [
        (
            _("Privacy"),
            [
                Link("settings_privacy", _("Who opened, and what the server can see")),
                Link("settings_lock", _("Lock"), _("After %(minutes)d minutes") % {"minutes": minutes}),
                *back,
            ],
        ),
        (_("Way in"), way_in),
        (
            _("Pages"),
            [Link("settings_display", _("Display"), _("Looks, exit button, country of help lines"))],
        ),
        (
            _("What you keep here"),
            [
                Link("settings_export", _("Save a copy of everything")),
                Link("deleted_items", _("Deleted items")),
            ],
        ),
        (
            _("If something is wrong"),
            [
                Link("settings_sign_out", _("Sign out everywhere")),
                Link("settings_new_keys", _("Someone may have my passphrase")),
                Link("settings_delete", _("Delete my account")),
            ],
        ),
    ]


def _second_factor(user: User, kinds: set[int]) -> object:
    if accounts.BOTH in kinds:
        return _("Rests") if second_factor.rests(user) else _("Off")
    return _("On") if second_factor.is_on(user) else _("Off")


@require_http_methods(["GET", "POST"])
def settings_lock(request: Request) -> HttpResponse:
    """After how many minutes without anyone there the page locks."""
    initial = {"minutes": request.desk.preferences.idle_minutes}
    form = LockAfter(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        minutes = form.cleaned_data["minutes"]
        request.desk.prefer(idle_minutes=minutes)
        unlock.rows().set_idle(request.user.pk, minutes)
        return said("lock")
    return page(request, "security/lock.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def settings_passphrase(request: Request) -> HttpResponse:
    """A new passphrase; this session goes on, every other one ends."""
    form = NewPassphrase(request)
    if form.is_valid():
        root = proved(request, form)
        if root is not None:
            assert request.row is not None
            prf = ceremony.secret(request) if accounts.BOTH in accounts.slot_kinds(request.user) else None
            new = form.cleaned_data["new_passphrase"]
            accounts.change_passphrase(request.user, root, new, keep_row=request.row.id, prf=prf)
            response = said("passphrase")
            entrance.renew(request, response, request.user, root)
            letters.way_in_changed(request.user)
            return response
    return page(request, "security/passphrase.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def settings_email(request: Request) -> HttpResponse:
    """Where notices go; the old address is told too."""
    form = Email(request, initial={"email": request.user.email})
    if form.is_valid() and proved(request, form) is not None:
        letters.way_in_changed(request.user)
        accounts.change_email(request.user, form.cleaned_data["email"])
        return said("email")
    return page(request, "security/email.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def settings_sign_out(request: Request) -> HttpResponse:
    """Out on every device, this one too."""
    if request.method == "GET":
        return page(request, "security/sign_out.html")
    accounts.sign_out_everywhere(request.user)
    response = see_other("sign_in")
    entrance.leave(request, response)
    return response


@require_http_methods(["GET", "POST"])
def settings_new_keys(request: Request) -> HttpResponse:
    """After a suspected theft: everything under new keys, a new passphrase, a new recovery code shown at once."""
    form = NewPassphrase(request)
    if form.is_valid():
        root = proved(request, form)
        if root is not None and form.is_another():
            assert request.row is not None
            user = request.user
            new, code = accounts.rekey(
                user, root, form.cleaned_data["new_passphrase"], keep_row=request.row.id
            )
            response = HttpResponse()
            entrance.renew(request, response, user, new)
            letters.way_in_changed(user)
            request.desk.unreadable += restored.shut(request.desk.keys)
            shown = page(request, "security/new_keys_done.html", {"groups": code.groups()})
            shown.cookies = response.cookies
            return shown
    return page(request, "security/new_keys.html", {"form": form}, status=422 if form.is_bound else 200)
