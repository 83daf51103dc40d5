"""What a copy of everything looks like, and the passphrase again."""

from __future__ import annotations

from django import forms

from midweek.web.forms.security import Proof

FORMATS = {
    "html": "A page to read, in any browser (HTML)",
    "csv": "Tables for a spreadsheet (CSV files in a ZIP)",
    "json": "For other programs, with every detail (JSON)",
}


class Export(Proof):
    """Which sort of file."""

    format = forms.ChoiceField(
        label="What kind of file?",
        choices=list(FORMATS.items()),
        initial="html",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose the kind of file."),
    )
    field_order = ["format", "passphrase"]
