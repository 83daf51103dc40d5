"""What every form answers where a field brings no words of its own: Django's own words speak of values and fields."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

WORDS: Final[dict[type[forms.Field], dict[str, Any]]] = {
    forms.ChoiceField: {"invalid_choice": _("Choose one of these.")},
    forms.MultipleChoiceField: {
        "invalid_choice": _("Choose from these."),
        "invalid_list": _("Choose from these."),
    },
    forms.DateField: {"invalid": _("Write the day like 2026-05-07, or pick it.")},
    forms.TimeField: {"invalid": _("Write the time like 14:30, or pick it.")},
    forms.FileField: {"empty": _("There is nothing in this file. Choose another one.")},
}


def in_our_words() -> None:
    """From here on, every field of these kinds speaks like the pages."""
    for kind, words in WORDS.items():
        kind.default_error_messages = {**kind.default_error_messages, **words}
