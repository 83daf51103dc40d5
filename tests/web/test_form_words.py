"""No form answers people in Django's words: of a choice that isn't offered, a day, a time or an empty file."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module

import pytest
from django import forms

import midweek.web.forms as area
from tests.people import Person

DJANGOS = ("Select a valid", "Enter a", "The submitted file", "is not one of")
CODES = ("invalid_choice", "invalid_list", "invalid", "empty")


def kinds() -> Iterator[type[forms.Form]]:
    """Every form there is."""
    for module in pkgutil.iter_modules(area.__path__, f"{area.__name__}."):
        for kind in vars(import_module(module.name)).values():
            if isinstance(kind, type) and issubclass(kind, forms.Form) and kind.__module__ == module.name:
                yield kind


def test_every_field_that_people_see_answers_in_our_words() -> None:
    said = {
        f"{kind.__name__}.{name}": str(field.error_messages[code])
        for kind in kinds()
        for name, field in kind.base_fields.items()
        if not field.widget.is_hidden
        for code in CODES
        if str(field.error_messages.get(code, "")).startswith(DJANGOS)
    }
    assert said == {}


@pytest.mark.parametrize(
    ("path", "typed", "says"),
    [
        ("/homework/add/try/", {"what": "pause", "when": "9"}, "Choose one of these."),
        ("/journal/new/?mode=dream", {"text": "a sea", "strength": "101"}, "Choose one of these."),
    ],
)
def test_a_choice_that_is_not_offered(maya: Person, path: str, typed: dict[str, str], says: str) -> None:
    html = maya.post(path, typed).content.decode()
    assert says in html and "Select a valid" not in html
