"""Forms around the account. No passphrase is ever shown back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from midweek.vault import passphrases, slots

SAME_WORDS = "That name and passphrase don't open an account here. Please check both and try again."


class PassphraseField(forms.CharField):
    """A secret: never stripped, never spell-checked, pasted freely."""

    def __init__(self, label: str, *, new: bool = False, **options: Any) -> None:
        kind = "new-password" if new else "current-password"
        widget = forms.PasswordInput(
            attrs={"autocomplete": kind, "spellcheck": "false", "autocapitalize": "none", "data-passphrase": ""}
        )
        super().__init__(label=label, strip=False, widget=widget, max_length=slots.MOST_CHARACTERS, **options)
        self.new = new
        self.error_messages["required"] = "Write your passphrase."

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if self.new:
            try:
                passphrases.check_passphrase(text)
            except passphrases.TooEasy as error:
                raise forms.ValidationError(str(error)) from None
        return text


class SignIn(forms.Form):
    """Name and passphrase, and what a signed-out person had typed elsewhere."""

    username = forms.CharField(
        label="Sign-in name",
        max_length=80,
        error_messages={"required": "Write your sign-in name."},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    passphrase = PassphraseField("Passphrase")
    next = forms.CharField(required=False, widget=forms.HiddenInput)
    kept = forms.CharField(required=False, strip=False, max_length=500_000, widget=forms.HiddenInput)


class Unlock(forms.Form):
    """The passphrase of someone known."""

    passphrase = PassphraseField("Passphrase")
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class SignUp(forms.Form):
    """Name, passphrase, and an address for reminders if they like (F1)."""

    name = forms.CharField(
        label="A name to sign in with",
        min_length=2,
        max_length=40,
        help_text="It doesn't have to be your real name.",
        validators=[RegexValidator(r"^[\w.\- ]+$", "Use letters, digits, dots or dashes for the name.")],
        error_messages={"required": "Write a name to sign in with.", "min_length": "Use at least 2 characters for the name."},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    passphrase = PassphraseField(
        "Passphrase", new=True, help_text="At least 15 characters. A few words in a row are easy to remember."
    )
    email = forms.EmailField(
        label="Email (if you like)",
        required=False,
        help_text="Used only for reminders. It cannot open your account.",
        error_messages={"invalid": "Write the email address like name@example.org, or leave it empty."},
    )
    zone = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput(attrs={"data-timezone": ""}))
    once = forms.CharField(widget=forms.HiddenInput, max_length=200)
