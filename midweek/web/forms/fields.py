"""Fields for what people write about their plan: their own words, a day, a choice, a number."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from midweek.care.sentences import day_words
from midweek.kinds.fields import Better
from midweek.kinds.plan import Per
from midweek.store.desk import FIRST_DAY, LAST_DAY
from midweek.web.forms.elsewhere import ChangeForm

DAY_MESSAGES = {"invalid": "Write the day like 2026-05-07, or pick it.", "required": "Choose a day."}
FAR = timedelta(days=3660)  # ten years either way; further off is a slip of the keys
OUTSIDE = "This day lies outside the years 1900 to 2199. Please look at the year again."
PERS: dict[Per, str] = {"day": "each day", "week": "each week", "month": "each month"}
BETTERS: dict[Better, str] = {"lower": "Less, lower or earlier", "higher": "More, higher or later"}


class OwnWords(forms.CharField):
    """The client's own words, kept as they are.

    Browsers send each new line as two characters; here it is one again, as it was typed. They are not told where the field
    ends: they would cut off what is pasted without a word.
    """

    def __init__(self, label: str, *, most: int, rows: int = 0, need: str = "", **options: Any) -> None:
        widget = (
            forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(attrs={"autocomplete": "off"})
        )
        super().__init__(
            label=label, strip=False, max_length=most, widget=widget, required=bool(need), **options
        )
        self.need = need
        self.error_messages["max_length"] = (
            f"This takes up to {most:,} characters. Please make it a little shorter."
        )
        self.error_messages["required"] = need

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return {}

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")

    def validate(self, value: Any) -> None:
        if self.required and not value.strip():
            raise forms.ValidationError(self.need, code="required")


class Day(forms.DateField):
    """A calendar day that entries can be of, within ten years of today.

    past: today or before. far: any day from 1900 to 2199. today: the person's own day; without it, past or near isn't asked.
    was: the day that stood there when the page was opened, which always fits, so that it hinders no other change.
    """

    today: date | None = None
    was: date | None = None

    def __init__(self, label: str, *, past: bool = False, far: bool = False, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(label=label, widget=widget, error_messages=DAY_MESSAGES, **options)
        self.past, self.far = past, far

    def validate(self, value: Any) -> None:
        super().validate(value)
        if not value or value == self.was:
            return
        if not FIRST_DAY <= value <= LAST_DAY:
            raise forms.ValidationError(OUTSIDE)
        if self.today and self.past and value > self.today:
            raise forms.ValidationError("Choose today or a day before.")
        if self.today and not self.far and abs(value - self.today) > FAR:
            raise forms.ValidationError("This day is more than 10 years away. Please look at the year again.")


class GoalForm(ChangeForm):
    """What all of these share: the person's own day, and that a day which stands there may stay."""

    def __init__(self, *args: Any, today: date | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        there = self.initial if self.stored is None else self.stored
        for name, field in self.fields.items():
            if isinstance(field, Day):
                field.today, field.was = today, there.get(name)


def choice(label: str, choices: dict[Any, str], need: str = "", **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=list(choices.items()),
        required=bool(need),
        widget=forms.RadioSelect,
        error_messages={"required": need, "invalid_choice": need or "Choose one of these."},
        **options,
    )


def sureness() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label="How sure are you that you can do this?",
        choices=[(number, number) for number in range(11)],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose a number from 0 to 10."},
    )


def in_order(form: GoalForm, said: dict[str, Any], target_by: date | None = None) -> None:
    """target_by: the day of a target that the form does not ask for."""
    starts = said.get("starts")
    if starts and target_by and target_by <= starts:
        form.add_error("starts", f"Your target is for {day_words(target_by)}. Choose a start before it.")
    if starts and said.get("review_on") and said["review_on"] <= starts:
        form.add_error("review_on", "Choose a day after the start.")
    if starts and said.get("target_by") and said["target_by"] <= starts:
        form.add_error("target_by", "Choose a day after the start.")
    if starts and said.get("noticing_until") and said["noticing_until"] < starts:
        form.add_error("noticing_until", "Choose a day after the start.")
