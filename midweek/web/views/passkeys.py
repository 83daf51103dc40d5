"""Passkeys: sign-in with one, and the page where they are added, removed and joined with the passphrase."""

from __future__ import annotations

from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from midweek.store import accounts, passkeys, throttle
from midweek.vault import slots
from midweek.vault.errors import WrongSecret
from midweek.web import ceremony, entrance, letters
from midweek.web.forms.account import SignIn
from midweek.web.forms.security import WRONG, NewPasskey, Proof, RemovePasskey
from midweek.web.middleware import Request, anyone, safe_path
from midweek.web.page import page, see_other
from midweek.web.proof import proved, said
from midweek.web.views.account import passkey_form

NO_PASSKEY = (
    "That didn't open an account here. Nothing was changed. Please try again, or use your passphrase. "
    "If your account asks for both, write your passphrase first, then choose the passkey."
)
NOT_MADE = "The passkey could not be set. Nothing was changed. Please try again."
NOT_THIS = "That passkey could not be used. Nothing was changed. Please try again."


def _only_where_possible(request: Request) -> None:
    if not ceremony.possible(request):
        raise Http404


@anyone
@require_POST
def ask(request: Request) -> HttpResponse:
    """What the browser is to ask a passkey for, good for five minutes, once."""
    _only_where_possible(request)
    if not request.user.is_authenticated:
        throttle.passkey(entrance.address(request))
    return JsonResponse(ceremony.ask(request))


@require_POST
def ask_new(request: Request) -> HttpResponse:
    """What the browser is to make a passkey from."""
    _only_where_possible(request)
    return JsonResponse(ceremony.ask_new(request, request.user))


@anyone
@require_POST
def sign_in_passkey(request: Request) -> HttpResponse:
    """In with a passkey: it is there, its owner was checked by it, and its secret opens a slot.

    That is two factors in one, so no code is asked for.
    """
    _only_where_possible(request)
    to, passphrase = safe_path(request.POST.get("next", "")), request.POST.get("passphrase", "")
    try:
        if len(passphrase) > slots.MOST_CHARACTERS:
            raise WrongSecret
        passkey, root, _ = entrance.prove_passkey(request, passphrase)
    except WrongSecret:
        values = {"form": SignIn(initial={"next": to}), "problem": NO_PASSKEY, **passkey_form(request, to)}
        return page(request, "account/sign_in.html", values, status=422)
    response = see_other(to or "today")
    entrance.enter(request, response, passkey.user, root)
    return response


@require_safe
def settings_passkeys(request: Request) -> HttpResponse:
    """Which there are, by the names their owner gave them, and what can be done."""
    _only_where_possible(request)
    kinds = accounts.slot_kinds(request.user)
    values = {
        "names": [name for _, name in _named(request)],
        "both": accounts.BOTH in kinds,
        "has_code": accounts.RECOVERY in kinds,
    }
    return page(request, "security/passkeys.html", values)


@require_http_methods(["GET", "POST"])
def settings_passkey_add(request: Request) -> HttpResponse:
    """A second door: name, passphrase, and what the browser made."""
    _only_where_possible(request)
    if accounts.BOTH in accounts.slot_kinds(request.user):
        return _while_joined(request)
    form = NewPasskey(request)
    if form.is_valid():
        try:
            credential, prf = ceremony.new(request)
        except WrongSecret:
            form.add_error(None, NOT_MADE)
        else:
            root = proved(request, form)
            if root is not None:
                passkeys.add(request.user, root, credential, prf, form.cleaned_data["name"])
                letters.way_in_changed(request.user)
                return said("passkey_added")
    return page(request, "security/passkey_add.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def settings_passkey_remove(request: Request) -> HttpResponse:
    """One door less."""
    _only_where_possible(request)
    if accounts.BOTH in accounts.slot_kinds(request.user):
        return _while_joined(request)
    form = RemovePasskey(request, _named(request))
    if form.is_valid():
        root = proved(request, form)
        if root is not None:
            passkeys.remove(request.user, root, form.cleaned_data["passkey"])
            letters.way_in_changed(request.user)
            return said("passkey_removed")
    return page(request, "security/passkey_remove.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def settings_passkey_both(request: Request) -> HttpResponse:
    """Passphrase and passkey together instead of either; the same page takes it back."""
    _only_where_possible(request)
    both = accounts.BOTH in accounts.slot_kinds(request.user)
    form = Proof(request, with_passkey=True)
    if form.is_valid() and _change_both(request, form, both):
        letters.way_in_changed(request.user)
        return said("both_off" if both else "both_on")
    values = {"form": form, "both": both}
    return page(request, "security/passkey_both.html", values, status=422 if form.is_bound else 200)


def _while_joined(request: Request) -> HttpResponse:
    """What to do first: the one passkey that the passphrase needs gets no other beside it, and can't go."""
    return page(request, "security/passkey_joined.html", status=422 if request.method == "POST" else 200)


def _change_both(request: Request, form: Proof, both: bool) -> bool:
    """Join or part, if passkey and passphrase are both this person's; else the form says what was not."""
    passphrase = form.cleaned_data["passphrase"]
    try:
        passkey, root, prf = entrance.prove_passkey(request, passphrase)
        if passkey.user_id != request.user.pk:
            raise WrongSecret
    except WrongSecret:
        form.add_error(None, NOT_THIS)
        return False
    if both:
        passkeys.part(request.user, root, passkey, passphrase, prf)
        return True
    try:
        entrance.prove(request, request.user.username, passphrase=passphrase)
    except WrongSecret:
        form.add_error("passphrase", WRONG)
        return False
    passkeys.join(request.user, root, passkey, passphrase, prf)
    return True


def _named(request: Request) -> list[tuple[str, str]]:
    """Credential id in hex and the name its owner gave it, oldest first."""
    names = passkeys.names(request.desk.keys.ledger)
    ids = [bytes(one.credential_id).hex() for one in passkeys.of(request.user)]
    return [(id, names.get(id, "A passkey without a name")) for id in ids]
