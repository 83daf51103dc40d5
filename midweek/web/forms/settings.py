"""Looks, country and time zone."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms

from midweek.web.help_lines import COUNTRIES

THEMES = {"": "As my device says", "light": "Light", "dark": "Dark"}
SIZES = {"": "As my device says", "large": "Large", "larger": "Larger"}
ZONES = ["UTC", *sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix/", "right/", "SystemV/", "US/")))]  # fmt: skip


def country_field() -> forms.ChoiceField:
    """Any country, or not said."""
    return forms.ChoiceField(
        label="Country, for help lines",
        choices=[("", "I'd rather not say"), *COUNTRIES.items()],
        required=False,
        error_messages={"invalid_choice": "Choose a country from the list."},
    )


class Yours(forms.Form):
    """The one question of the first page (F3)."""

    country = country_field()


def _pick(label: str, choices: dict[str, str]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=list(choices.items()),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of these."},
    )


class Display(forms.Form):
    """How pages look, and where the person is."""

    theme = _pick("Colours", THEMES)
    text_size = _pick("Text size", SIZES)
    easy_font = forms.BooleanField(label="Easier-to-read letters", required=False)
    exit_button = forms.BooleanField(label="Show the Exit button on every page", required=False)
    country = country_field()
    zone = forms.ChoiceField(
        label="Time zone",
        choices=[(name, name.replace("_", " ")) for name in ZONES],
        error_messages={
            "invalid_choice": "Choose a time zone from the list.",
            "required": "Choose a time zone.",
        },
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        mine = self.initial.get("zone")
        zone = self.fields["zone"]
        assert isinstance(zone, forms.ChoiceField)
        if mine and mine not in ZONES:  # an older name of a zone stays a choice for whoever has it
            zone.choices = [(mine, mine), *((name, name.replace("_", " ")) for name in ZONES)]
