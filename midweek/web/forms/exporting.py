"""What a copy of everything looks like, the passphrase again, and the way back in."""

from __future__ import annotations

from django import forms

from midweek.web.forms.account import LONG_ENOUGH, PassphraseField, check_new
from midweek.web.forms.security import Proof

FORMATS = {
    "zip": "Everything in one ZIP: a page to read, tables, texts, and a file to bring it back",
    "html": "A page to read, in any browser (HTML)",
    "csv": "Tables for a spreadsheet (CSV files in a ZIP)",
    "json": "For other programs, with every detail (JSON)",
    "markdown": "Journal and weekly notes, as text files (Markdown in a ZIP)",
    "jrnl": "Journal and weekly notes, as one text for jrnl",
}


class Export(Proof):
    """Which sort of file."""

    format = forms.ChoiceField(
        label="What kind of file?",
        choices=list(FORMATS.items()),
        initial="zip",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose the kind of file."),
    )
    field_order = ["format", "passphrase"]


class SealedExport(Proof):
    """A passphrase for the copy alone."""

    copy_passphrase = PassphraseField("A passphrase for this copy", new=True, help_text=LONG_ENOUGH)
    field_order = ["copy_passphrase", "passphrase"]

    def clean(self) -> None:
        check_new(self, "copy_passphrase", [self.username])


class BringBack(forms.Form):
    """A saved copy. `again` is there for when the account was locked: then this field comes back, and the file can't."""

    file = forms.FileField(
        label="Your copy",
        allow_empty_file=True,
        max_length=300,
        help_text="The ZIP, the JSON file or the sealed copy you saved, up to 50 MB.",
        error_messages={
            "required": "Choose a file first.",
            "max_length": "The name of this file is very long. Give it a shorter one and try again.",
        },
        widget=forms.FileInput(attrs={"accept": ".zip,.json,.sealed"}),
    )
    copy_passphrase = PassphraseField(
        "Passphrase of the copy", required=False, help_text="Only for a sealed copy."
    )
    again = forms.CharField(required=False, initial="1", widget=forms.HiddenInput)
