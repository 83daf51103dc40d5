"""What the pages that change an account have in common: the passphrase again, and a word when it is done."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from midweek.vault.errors import WrongSecret
from midweek.vault.keys import Root
from midweek.web import entrance
from midweek.web.forms.security import WRONG, Proof
from midweek.web.middleware import Request
from midweek.web.page import see_other

SAID = {
    "passphrase": _("Your passphrase is changed. Everywhere else is signed out."),
    "recovery": _("Your new recovery code is set. The old one, if there was one, opens nothing now."),
    "second_factor_on": _("From now on we ask for a code from your phone when you sign in."),
    "second_factor_stays": _(
        "The code from your phone is on already. Nothing was changed. For another phone, turn it off first."
    ),
    "second_factor_off": _("We ask for no code any more."),
    "passkey_added": _("Your passkey is set. You can sign in with it from now on."),
    "passkey_removed": _("That passkey opens nothing any more."),
    "both_on": _("From now on your account opens with passphrase and passkey together."),
    "both_off": _("Passphrase and passkey each open your account again."),
    "email": _("Your email is changed."),
    "lock": _("Saved. This holds from now on."),
}


def proved(request: Request, form: Proof) -> Root | None:
    """This person's root when the passphrase in a valid form opens it; else the form says so."""
    try:
        return entrance.prove_again(request, form.cleaned_data["passphrase"])
    except WrongSecret:
        form.add_error("passphrase", WRONG)
        return None


def said(what: str) -> HttpResponse:
    """Back to the account page, which says what was done."""
    return see_other(f"{reverse('settings')}?done={what}")
