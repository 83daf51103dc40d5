"""The recovery code: shown once, typed back, and the way in when the passphrase or the phone is gone."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from midweek.store import accounts, recovery, second_factor
from midweek.vault.errors import WrongSecret
from midweek.web import entrance, letters
from midweek.web.forms.account import LostSecondFactor, NewWayIn, Recover, WrittenDown
from midweek.web.forms.security import Proof
from midweek.web.middleware import Request, anyone
from midweek.web.page import page, see_other
from midweek.web.proof import SAID, proved, said

NO_WAY_IN = "That name and code don't open an account here. Please check both and try again."
NO_WAY_PAST = "These don't open an account here together. Please check all three and try again."


@require_http_methods(["GET", "POST"])
def welcome_code(request: Request) -> HttpResponse:
    """Right after sign-up: the code, to write down now or later (F2)."""
    if request.method == "GET" and not entrance.is_fresh(request):
        return see_other("settings_recovery")
    form = _written(request, posted=request.method == "POST")
    if _set(request, form):
        return see_other("welcome_yours")
    return _show(request, form, "account/welcome_code.html")


@require_POST
def welcome_code_later(request: Request) -> HttpResponse:
    """No code for now; Today keeps a card as long as there is none."""
    entrance.end_fresh(request)
    return see_other("welcome_yours")


@require_http_methods(["GET", "POST"])
def settings_recovery(request: Request) -> HttpResponse:
    """A new code: shown after the passphrase, it counts once its last group is typed back."""
    if "offer" in request.POST:
        form = _written(request, posted=True)
        return (
            said("recovery") if _set(request, form) else _show(request, form, "security/recovery_code.html")
        )
    if request.method == "GET" and entrance.is_fresh(request):
        return _show(request, _written(request), "security/recovery_code.html")
    proof = Proof(request)
    if proof.is_valid() and proved(request, proof) is not None:
        return _show(request, _written(request), "security/recovery_code.html")
    values = {"form": proof, "has_one": accounts.RECOVERY in accounts.slot_kinds(request.user)}
    return page(request, "security/recovery.html", values, status=422 if proof.is_bound else 200)


def _written(request: Request, posted: bool = False) -> WrittenDown:
    assert request.row is not None
    return WrittenDown(request.user, request.row, request.POST if posted else None)


def _set(request: Request, form: WrittenDown) -> bool:
    """Make the code of this form the account's, if its last group was typed back."""
    if not form.is_valid() or form.code is None:
        return False
    accounts.set_recovery(request.user, request.desk.keys.root, form.code)
    entrance.end_fresh(request)
    letters.way_in_changed(request.user)
    return True


def _show(request: Request, form: WrittenDown, template: str) -> HttpResponse:
    if form.code is None:  # open for too long: the passphrase again, and a fresh code
        return see_other("settings_recovery")
    values = {
        "form": form,
        "groups": form.code.groups(),
        "username": request.user.username,
        "digits": not settings.LAPTOP,
        "has_one": accounts.RECOVERY in accounts.slot_kinds(request.user),
        "done": SAID.get(request.GET.get("done", "")),
    }
    return page(request, template, values, status=422 if form.is_bound else 200)


@anyone
@require_http_methods(["GET", "POST"])
def recover(request: Request) -> HttpResponse:
    """With a name and the code on paper; a second factor is still asked for."""
    form = Recover(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            code = form.cleaned_data["recovery"]
            user, root = entrance.prove(request, form.cleaned_data["username"], recovery=code)
        except WrongSecret:
            form.add_error(None, NO_WAY_IN)
        else:
            asks = second_factor.is_on(user)
            response = see_other("sign_in_code" if asks else "recover_new")
            entrance.begin_step(request, response, user, root, "pending" if asks else "recovering")
            request.session["recovering"] = True
            return response
    return page(request, "account/recover.html", {"form": form}, status=422 if form.is_bound else 200)


@anyone
@require_http_methods(["GET", "POST"])
def recover_new(request: Request) -> HttpResponse:
    """The one page after a recovery code: a new passphrase and a new code; everywhere else is signed out."""
    who = entrance.half_way(request, "recovering")
    if who is None or request.row is None:
        return see_other("today" if hasattr(request, "desk") else "recover")
    user, root = who
    form = NewWayIn(user, request.row, request.POST if request.method == "POST" else None)
    if form.code is None:
        return see_other("recover_new")
    if form.is_valid():
        to = request.session.get("next") or "today"
        if not entrance.take_step(request, "recovering"):
            return see_other("recover")
        accounts.recover(user, root, form.cleaned_data["passphrase"], form.code)
        response = see_other(to)
        entrance.enter(request, response, user, root)
        letters.way_in_changed(user)
        return response
    values = {"form": form, "groups": form.code.groups(), "rests": second_factor.rests(user)}
    return page(request, "account/recover_new.html", values, status=422 if form.is_bound else 200)


@anyone
@require_http_methods(["GET", "POST"])
def recover_second_factor(request: Request) -> HttpResponse:
    """Passphrase and recovery code together turn the second factor off; the code is spent by it, and a new one is shown."""
    form = LostSecondFactor(request.POST if request.method == "POST" else None)
    if form.is_valid():
        name, code = form.cleaned_data["username"], form.cleaned_data["recovery"]
        try:
            entrance.prove(request, name, recovery=code)
            user, root = entrance.prove(request, name, passphrase=form.cleaned_data["passphrase"])
            recovery.without_second_factor(user)
        except WrongSecret:
            form.add_error(None, NO_WAY_PAST)
        else:
            response = see_other(f"{reverse('settings_recovery')}?done=second_factor_off")
            entrance.enter(request, response, user, root)
            entrance.mark_fresh(request)
            letters.way_in_changed(user)
            return response
    return page(
        request, "account/recover_second_factor.html", {"form": form}, status=422 if form.is_bound else 200
    )
