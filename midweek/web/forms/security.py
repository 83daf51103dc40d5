"""Forms that change an account. Each asks for the passphrase again in the very form that acts (vault.md 6)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.urls import reverse, reverse_lazy

from midweek.store import accounts
from midweek.vault import slots
from midweek.web.forms.account import LONG_ENOUGH, CodeField, PassphraseField, Unsaid, check_new
from midweek.web.middleware import Request

WRONG = "That passphrase doesn't open your account. Nothing was changed. Please try again."
SAME = "That is your present passphrase, and someone may have it. Choose another."


class Proof(forms.Form):
    """The passphrase again; where passphrase and passkey open together, the passkey's answer comes along."""

    passphrase = PassphraseField("Your passphrase")

    def __init__(self, request: Request, *, with_passkey: bool = False, **options: Any) -> None:
        super().__init__(request.POST if request.method == "POST" else None, **options)
        self.username = request.user.username
        if with_passkey or accounts.BOTH in accounts.slot_kinds(request.user):
            asked = Unsaid(attrs={"data-passkey": reverse("passkey_ask")})
            self.fields["assertion"] = forms.CharField(required=False, widget=asked)
            self.fields["prf"] = forms.CharField(required=False, widget=Unsaid)


class NewPassphrase(Proof):
    """The old one and the new one."""

    new_passphrase = PassphraseField("New passphrase", new=True, help_text=LONG_ENOUGH)
    field_order = ["passphrase", "new_passphrase"]

    def clean(self) -> None:
        check_new(self, "new_passphrase", [self.username])

    def is_another(self) -> bool:
        """Whether old and new differ, else the form says so. To ask once the old one is proven: so nobody can try one out."""
        old, new = (slots.normal(self.cleaned_data[name]) for name in self.field_order)
        if old == new:
            self.add_error("new_passphrase", SAME)
        return old != new


class SecondFactorOn(Proof):
    """A first code, to see that the phone and we agree."""

    seed = forms.CharField(widget=forms.HiddenInput, validators=[RegexValidator("^[A-Z2-7]{32}$")])
    code = CodeField("The 6 digits your phone shows")
    field_order = ["seed", "code", "passphrase"]


class NewPasskey(Proof):
    """What to call it; the browser adds the rest."""

    name = forms.CharField(
        label="What to call it",
        max_length=60,
        help_text="For example: my phone. Only you can see this.",
        error_messages={"required": "Write what to call this passkey."},
    )
    assertion = forms.CharField(
        required=False, widget=Unsaid(attrs={"data-passkey-new": reverse_lazy("passkey_ask_new")})
    )
    prf = forms.CharField(required=False, widget=Unsaid)
    field_order = ["name", "passphrase"]


class RemovePasskey(Proof):
    """Which one."""

    passkey = forms.ChoiceField(
        label="Which one",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the passkey to remove."},
    )
    field_order = ["passkey", "passphrase"]

    def __init__(self, request: Request, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(request, **options)
        self.fields["passkey"].choices = choices  # type: ignore[attr-defined]


class Email(Proof):
    """Where notices go."""

    email = forms.EmailField(
        label="Email (if you like)",
        required=False,
        help_text="Used only to tell you when a way in was changed. It cannot open your account.",
        error_messages={"invalid": "Write the email address like name@example.org, or leave it empty."},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ["email", "passphrase"]


class LockAfter(forms.Form):
    """How long nobody has to be there before the page is covered."""

    minutes = forms.TypedChoiceField(
        label="Lock after",
        coerce=int,
        choices=[(5, "5 minutes"), (10, "10 minutes"), (15, "15 minutes"), (30, "30 minutes")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose after how long to lock.",
            "invalid_choice": "Choose one of these times.",
        },
    )
