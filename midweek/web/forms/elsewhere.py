"""Two tabs on one thing: a form knows what it showed, so that what another tab saved meanwhile is shown and not written over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from functools import cached_property
from typing import Any, Self

from django import forms
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from midweek.care.marks import mark

Said = list[tuple[str, str]]  # what a field asks, and what is stored there in words


class ChangeForm(forms.Form):
    """A form about something that may be there already.

    stored: what is there, by field, as cleaned_data holds it; None for something new. The page sends back `seen`, the mark
    of what was stored when it was opened (templates/parts/seen.html).
    """

    def __init__(self, *args: Any, stored: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.stored = stored

    @classmethod
    def of_page(
        cls,
        request: HttpRequest,
        stored: Mapping[str, Any] | None,
        shown: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> Self:
        """The form of this request: what was posted, else what was left unsaved, else what is there.

        shown: what the page shows in the place of what is stored, where that differs.
        """
        kept = getattr(request, "kept", None)
        first = {**(stored or {}), **(shown or {}), **(kept.dict() if kept else {})}
        return cls(
            request.POST if request.method == "POST" else None, initial=first, stored=stored, **options
        )

    @property
    def seen(self) -> str:
        """The mark of what this page has shown of the thing; what was saved elsewhere is shown beside it, and so seen."""
        if self.elsewhere or self.stored is None:
            return mark(self.stored or {})
        return (self.data if self.is_bound else self.initial).get("seen") or mark(self.stored)

    @cached_property
    def elsewhere(self) -> Said:
        """What is stored otherwise than this (valid) form says, if that came while the page was open."""
        if (
            not self.is_bound
            or self.errors
            or self.stored is None
            or self.data.get("seen") == mark(self.stored)
        ):
            return []
        return differing(self, self.stored)

    def is_valid(self) -> bool:
        """It fits, and what it would write over has been seen."""
        return super().is_valid() and not self.elsewhere

    @property
    def status(self) -> int:
        """Of the page that shows this form once more."""
        if not self.is_bound:
            return 200
        return 409 if self.elsewhere else 422

    def in_words(self, name: str, value: Any) -> str:
        """A stored value of one field as people read it."""
        return in_words(self.fields[name], value)


def differing(form: forms.BaseForm, stored: Mapping[str, Any]) -> Said:
    """Where a valid form says something else than is stored: what it asks, and what is stored, in words.

    stored: by field, as the form shows it or as cleaned_data holds it.
    """
    say = (
        form.in_words
        if isinstance(form, ChangeForm)
        else lambda name, value: in_words(form.fields[name], value)
    )
    return [
        (str(field.label), say(name, stored[name]))
        for name, field in form.fields.items()
        if name in stored
        and name in form.cleaned_data
        and not _same(field, form.cleaned_data[name], stored[name])
    ]


def _same(field: forms.Field, said: Any, stored: Any) -> bool:
    return _plain(said) == _plain(stored) or _plain(said) == _plain(_cleaned(field, stored))


def _cleaned(field: forms.Field, value: Any) -> Any:
    try:
        return field.clean(value)
    except forms.ValidationError:
        return value


def _plain(value: Any) -> str:
    """Empty is empty, however it is written."""
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return "" if value is None or value is False else str(value)


def in_words(field: forms.Field, value: Any) -> str:
    """A value of this field as people read it."""
    if isinstance(field, forms.ChoiceField):
        offered: Any = field.choices  # the stubs allow more than there is once a form is made
        named = {str(key): str(words) for key, words in offered}
        chosen = value if isinstance(value, (list, tuple)) else [value]
        value = [named.get(str(one), one) for one in chosen if one not in (None, "")]
    match value:
        case True:
            return _("Yes")
        case date():
            return date_format(value, "j F Y")
        case time():
            return f"{value:%H:%M}"
    return _plain(value) or _("Left empty.")
