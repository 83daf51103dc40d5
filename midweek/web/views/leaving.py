"""Deleting an account: in 14 days, with a way back until then, or now, for good."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from midweek.store import accounts
from midweek.web import entrance
from midweek.web.forms.security import Proof
from midweek.web.middleware import Request, anyone
from midweek.web.page import page, see_other
from midweek.web.proof import proved


@require_safe
def settings_delete(request: Request) -> HttpResponse:
    """What goes and what stays, before anything happens."""
    return page(request, "security/delete.html", {"days": accounts.LEAVES_AFTER.days})


@require_http_methods(["GET", "POST"])
def settings_delete_later(request: Request) -> HttpResponse:
    """In 14 days, unless they say otherwise: Today shows the day, and how to keep the account."""
    form = Proof(request)
    if form.is_valid() and proved(request, form) is not None:
        accounts.leave_later(request.user)
        return see_other("today")
    values = {"form": form, "days": accounts.LEAVES_AFTER.days}
    return page(request, "security/delete_later.html", values, status=422 if form.is_bound else 200)


@require_POST
def settings_delete_keep(request: Request) -> HttpResponse:
    """They stay after all."""
    accounts.stay(request.user)
    return see_other("today")


@require_http_methods(["GET", "POST"])
def settings_delete_now(request: Request) -> HttpResponse:
    """Now, for good."""
    form = Proof(request)
    if form.is_valid() and proved(request, form) is not None:
        user, response = request.user, see_other("account_gone")
        entrance.leave(request, response)
        accounts.shred(user)
        return response
    return page(request, "security/delete_now.html", {"form": form}, status=422 if form.is_bound else 200)


@anyone
@require_safe
def account_gone(request: Request) -> HttpResponse:
    """The last page; whoever still has an account is told nothing of the kind."""
    if hasattr(request, "desk"):
        return see_other("today")
    return page(request, "account/gone.html")
