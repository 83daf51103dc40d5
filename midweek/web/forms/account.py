"""Forms of the way in. No passphrase is ever shown back."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse_lazy

from midweek.store import accounts, recovery
from midweek.store.models import User
from midweek.store.unlock import Row
from midweek.vault import passphrases, slots
from midweek.vault.errors import TooEasy, WrongSecret
from midweek.vault.keys import RecoveryCode

SAME_WORDS = "That name and passphrase don't open an account here. Please check both and try again."
NOT_THE_LAST = "Look at the code and type its last 4 characters."
LONG_ENOUGH = "At least 15 characters. A few words in a row are easy to remember."
MOST_IN_A_NAME = 40
PLAIN = {"autocapitalize": "none", "spellcheck": "false", "autocorrect": "off"}


class PassphraseField(forms.CharField):
    """A secret: never stripped, never spell-checked, pasted freely."""

    def __init__(self, label: str, *, new: bool = False, **options: Any) -> None:
        kind = "new-password" if new else "current-password"
        widget = forms.PasswordInput(attrs={"autocomplete": kind, "data-passphrase": "", **PLAIN})
        super().__init__(label=label, strip=False, widget=widget, max_length=slots.MOST_CHARACTERS, **options)
        self.error_messages["required"] = "Write a new passphrase." if new else "Write your passphrase."
        self.error_messages["max_length"] = "Use at most 256 characters for the passphrase."

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        """No length: a browser that cut off what is pasted would make another passphrase of it."""
        return {}


class Unsaid(forms.HiddenInput):
    """Filled by the browser's script, and never sent back in the page."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        return super().get_context(name, None, attrs)


def check_new(form: forms.Form, field: str, known: Iterable[str]) -> None:
    """Refuse a new passphrase that is easy to guess. known: what a guesser knows of the person, such as the user name."""
    try:
        passphrases.check_passphrase(form.cleaned_data.get(field, ""), known)
    except TooEasy as error:
        if field in form.cleaned_data:
            form.add_error(field, str(error))


class RecoveryField(forms.CharField):
    """A recovery code, with or without spaces and dashes, in any case."""

    def __init__(self) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", **PLAIN})
        super().__init__(
            label="Recovery code",
            max_length=100,
            widget=widget,
            help_text="8 groups of 4. Spaces, dashes and case don't matter.",
        )
        self.error_messages["required"] = "Write your recovery code."

    def clean(self, value: Any) -> RecoveryCode | None:
        """None for what can't be a code: the answer is the same as for a wrong one."""
        try:
            return RecoveryCode.parse(super().clean(value))
        except WrongSecret:
            return None


class NameField(forms.CharField):
    """A sign-in name."""

    def __init__(self) -> None:
        super().__init__(
            label="Sign-in name",
            max_length=80,
            error_messages={"required": "Write your sign-in name."},
            widget=forms.TextInput(attrs={"autocomplete": "username", **PLAIN}),
        )


class CodeField(forms.CharField):
    """Six digits from the person's phone."""

    def __init__(self, label: str) -> None:
        super().__init__(
            label=label,
            max_length=10,
            error_messages={"required": "Write the 6 digits your phone shows."},
            widget=forms.TextInput(
                attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "short"}
            ),
        )


class SignIn(forms.Form):
    """Name and passphrase, and what a signed-out person had typed elsewhere."""

    username = NameField()
    passphrase = PassphraseField("Passphrase")
    next = forms.CharField(required=False, widget=forms.HiddenInput)
    kept = forms.CharField(required=False, strip=False, max_length=1_000_000, widget=forms.HiddenInput)


class Unlock(forms.Form):
    """The passphrase of someone known."""

    passphrase = PassphraseField("Passphrase")
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class PasskeySignIn(forms.Form):
    """Sent by the browser once a passkey answered; the passphrase too, where the account asks for both."""

    assertion = forms.CharField(
        required=False, widget=Unsaid(attrs={"data-passkey": reverse_lazy("passkey_ask")})
    )
    prf = forms.CharField(required=False, widget=Unsaid)
    passphrase = forms.CharField(required=False, strip=False, widget=Unsaid, max_length=slots.MOST_CHARACTERS)
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class SecondStep(forms.Form):
    """The code of someone whose passphrase was right."""

    code = CodeField("The 6 digits your phone shows")


def _apart(before: str, letter: str, after: str) -> bool:
    """A sign that isn't seen between two letters: Persian and Hindi, among others, spell with it."""
    return (
        letter in "\u200c\u200d"
        and unicodedata.category(before)[0] in "LM"
        and unicodedata.category(after)[0] == "L"
    )


def made_of_letters(name: str) -> None:
    """Letters of any script with their marks, digits, and little else; at least one of them. Raises ValidationError."""
    plain = unicodedata.normalize("NFKC", name)
    around = zip(f" {plain}", plain, f"{plain[1:]} ", strict=False)
    letters = [
        letter
        for before, letter, after in around
        if letter not in "._- " and not _apart(before, letter, after)
    ]
    marks = [unicodedata.category(letter).startswith("M") for letter in letters]
    others = (letter for letter, mark in zip(letters, marks, strict=True) if not mark)
    if all(marks) or not all(map(str.isalnum, others)):
        raise forms.ValidationError("Use letters, digits, dots or dashes for the name.")


class SignUp(forms.Form):
    """Name, passphrase, and an address for notices if they like (F1)."""

    name = forms.CharField(
        label="A name to sign in with",
        max_length=MOST_IN_A_NAME,
        help_text="It doesn't have to be your real name.",
        validators=[made_of_letters],
        error_messages={"required": "Write a name to sign in with."},
        widget=forms.TextInput(attrs={"autocomplete": "username", **PLAIN}),
    )
    passphrase = PassphraseField("Passphrase", new=True, help_text=LONG_ENOUGH)
    email = forms.EmailField(
        label="Email (if you like)",
        required=False,
        help_text="Used only to tell you when a way in was changed. It cannot open your account.",
        error_messages={"invalid": "Write the email address like name@example.org, or leave it empty."},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    zone = forms.CharField(
        required=False, max_length=64, widget=forms.HiddenInput(attrs={"data-timezone": ""})
    )
    once = forms.CharField(widget=forms.HiddenInput, max_length=200)

    def clean_name(self) -> str:
        """Some letters become two or three in the form names are compared in."""
        name: str = self.cleaned_data["name"]
        if len(accounts.normal(name)) > MOST_IN_A_NAME:
            raise forms.ValidationError("Use a shorter name: some of its letters count twice or more.")
        return name

    def clean(self) -> None:
        check_new(self, "passphrase", [self.cleaned_data.get("name", "")])


class Recover(forms.Form):
    """A name and the code on paper."""

    username = NameField()
    recovery = RecoveryField()


class LostSecondFactor(forms.Form):
    """Both secrets of someone whose phone is gone."""

    username = NameField()
    passphrase = PassphraseField("Passphrase")
    recovery = RecoveryField()


class WrittenDown(forms.Form):
    """The last group of a code just shown, typed back; the code itself comes along sealed.

    code: what to show; None when the form was open for too long, or is another session's.
    """

    offer = forms.CharField(widget=forms.HiddenInput, max_length=400)
    last_group = forms.CharField(
        label="Type the last group of the code",
        max_length=20,
        help_text="So we both know you have it.",
        error_messages={"required": NOT_THE_LAST},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "short", **PLAIN}),
    )

    def __init__(self, user: User, row: Row, posted: QueryDict | None = None) -> None:
        super().__init__(posted)
        self.user = user
        self.code: RecoveryCode | None
        if posted is None:
            self.code, self.initial["offer"] = recovery.offer(user, row)
            return
        try:
            self.code = recovery.offered(user, row, posted.get("offer", ""))
        except WrongSecret:
            self.code = None

    def clean_last_group(self) -> str:
        group: str = self.cleaned_data["last_group"]
        if self.code is None or not recovery.ends_in(self.code, group):
            raise forms.ValidationError(NOT_THE_LAST)
        return group


class NewWayIn(WrittenDown):
    """After recovery: a new passphrase, with the new code."""

    passphrase = PassphraseField("New passphrase", new=True, help_text=LONG_ENOUGH)
    field_order = ["passphrase", "offer", "last_group"]

    def clean(self) -> None:
        check_new(self, "passphrase", [self.user.username])
