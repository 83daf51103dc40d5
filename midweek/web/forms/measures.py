"""A few questions about each column that is to be a measure, and words for the values of the phase column."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor
from typing import Any

import msgspec
from django import forms

from midweek.care.sentences import WAYS
from midweek.exchange.mapping import MeasureColumn
from midweek.kinds.plan import Measure, Noted, Objective
from midweek.store.desk import Filed
from midweek.web.forms.fields import BETTERS, OwnWords
from midweek.web.forms.importing import ONE, Column

NOTED: dict[Noted, str] = {
    "each": "Each row is a note of its own",
    "day": "Once a day",
    "week": "Once a week",
}


class MeasureForm(forms.Form):
    """One column: what it is called, how it was noted, which way is better, and which objective it feeds."""

    name = OwnWords("What to call it", most=300, need="Write what to call it.")
    objective = forms.ChoiceField(
        label="Which objective does it belong to?", required=False, error_messages=ONE
    )
    how = forms.ChoiceField(label="How was it noted?", required=False, error_messages=ONE)
    low = forms.CharField(label="Lowest", required=False, max_length=20)
    high = forms.CharField(label="Highest", required=False, max_length=20)
    unit = forms.CharField(label="Unit", required=False, max_length=40)
    better = forms.ChoiceField(
        label="Which way is better for you?",
        choices=list(BETTERS.items()),
        required=False,
        widget=forms.RadioSelect,
    )
    noted = forms.ChoiceField(label="How often?", choices=list(NOTED.items()))
    decimal = forms.ChoiceField(
        label="What does the comma or point mean?", required=False, widget=forms.RadioSelect
    )
    blank_is_no = forms.BooleanField(label="An empty cell means no", required=False)
    night = forms.BooleanField(label="Times before noon belong to the night before", required=False)

    def __init__(
        self,
        data: Any,
        *,
        column: Column,
        before: MeasureColumn | None,
        objectives: Sequence[Filed[Objective]],
    ) -> None:
        self.column, self.objectives = column, {filed.id: filed for filed in objectives}
        initial = msgspec.to_builtins(before) if before else _beforehand(column)
        initial |= {end: f"{initial[end]:g}" for end in ("low", "high") if initial.get(end) is not None}
        super().__init__(data, prefix=f"m{column.place}", initial=initial)
        hows = [("", "Choose"), *((how, WAYS[how]) for how in WAYS)]
        self.fields["how"].choices = hows  # type: ignore[attr-defined]
        titles = [(filed.id, filed.entry.words or filed.entry.measure.what) for filed in objectives]
        self.fields["objective"].choices = [("", "A new one"), *titles]  # type: ignore[attr-defined]
        for end in ("low", "high"):
            self.fields[end].widget.attrs |= {"inputmode": "text", "class": "short", "autocomplete": "off"}
        self._ask_only_what_matters()

    def _ask_only_what_matters(self) -> None:
        guess = self.column.guess
        if guess.ask_decimal:
            example = next((e for e in self.column.examples if "," in e or "." in e), "1,234")
            plain = example.replace(",", "").replace(".", "")
            parts = example.replace(",", ".")
            mark = "," if "," in example else "."
            other = "." if mark == "," else ","
            self.fields["decimal"].choices = [  # type: ignore[attr-defined]
                (mark, f"{example} is {parts}, a number with decimals"),
                (other, f"{example} is {plain}, a whole number"),
            ]
            self.fields["decimal"].initial = None
        else:
            del self.fields["decimal"]
        if not guess.only_marks:
            del self.fields["blank_is_no"]
        if guess.kind != "time":
            del self.fields["night"]
        if not self.objectives:
            del self.fields["objective"]

    @property
    def asks_decimal(self) -> bool:
        return "decimal" in self.fields

    @property
    def asks_blank(self) -> bool:
        return "blank_is_no" in self.fields

    @property
    def asks_night(self) -> bool:
        return "night" in self.fields

    def clean_low(self) -> float | None:
        return self._end("low")

    def clean_high(self) -> float | None:
        return self._end("high")

    def _end(self, name: str) -> float | None:
        text = self.cleaned_data[name].strip().replace(",", ".").replace("−", "-")
        try:
            return float(text) if text else None
        except ValueError:
            raise forms.ValidationError(self._say("write the ends of the scale as numbers.")) from None

    def _say(self, what: str) -> str:
        """Several columns are on one page, so a message names its own."""
        return f"{self.column.header}: {what}"

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name, text in (
            ("name", "write what to call it."),
            ("decimal", "choose what the sign in its numbers means."),
        ):
            if name in self.errors or (name in self.fields and not said.get(name)):
                self.errors.pop(name, None)
                self.add_error(name, self._say(text))
        chosen = self.objectives.get(said.get("objective", ""))
        if chosen is None:
            self._check_measure(said)
        if not self.errors:
            self._take(said, chosen.entry.measure if chosen else None, chosen.id if chosen else None)
        return said

    def _check_measure(self, said: dict[str, Any]) -> None:
        if not said.get("how"):
            self.add_error("how", self._say("choose how it was noted."))
        if not said.get("better"):
            self.add_error("better", self._say("choose which way is better."))
        if said.get("how") == "scale" and not self.errors.keys() & {"low", "high"}:
            low, high = said.get("low"), said.get("high")
            if low is None or high is None or not -1e9 <= low < high <= 1e9:
                self.add_error("low", self._say("write the lowest and the highest number of its scale."))
        if said.get("how") == "amount" and not said.get("unit"):
            self.add_error("unit", self._say("write the unit, like glasses or pages."))

    def _take(self, said: dict[str, Any], measure: Measure | None, objective: str | None) -> None:
        """An objective of the person's own brings its unit and range along; else the form says them."""
        how = measure.how if measure else said["how"]
        low, high = (measure.low, measure.high) if measure else (said["low"], said["high"])
        self.measure = MeasureColumn(
            column=self.column.header,
            name=measure.what if measure else said["name"].strip(),
            how=how,
            better=measure.better if measure else said["better"],
            unit=measure.unit if measure else (said["unit"] if how == "amount" else ""),
            low=low if how == "scale" else None,
            high=high if how == "scale" else None,
            noted=said["noted"],
            objective=objective,
            decimal=said.get("decimal") or self.column.guess.decimal,
            blank_is_no=bool(said.get("blank_is_no")) and how == "yes_no",
            night=bool(said.get("night")) and how == "clock",
        )


def _beforehand(column: Column) -> dict[str, Any]:
    """What a column looks like, as far as that is clear: a count and a rating can look the same, so then it is asked."""
    guess = column.guess
    beforehand: dict[str, Any] = {"name": guess.header, "noted": guess.noted}
    low, high = guess.low, guess.high
    if guess.kind == "yes_no":
        beforehand["how"] = "yes_no"
    elif guess.kind == "time":
        beforehand |= {"how": "clock", "night": high is not None and high >= 1440}
    elif low is not None and high is not None:
        header = guess.header.replace(" ", "").replace("–", "-")
        if "0-10" in header and low >= 0 and high <= 10:
            beforehand["how"] = "rate10"
        elif "0-100" in header and low >= 0 and high <= 100:
            beforehand["how"] = "rate100"
        elif low < 0 or 1 <= low <= high <= 10:
            beforehand |= {"how": "scale", "low": floor(low), "high": ceil(high)}
    return beforehand


class PhaseForm(forms.Form):
    """Words for the values of the phase column."""

    def __init__(self, data: Any, *, values: Sequence[str], names: dict[str, str]) -> None:
        super().__init__(data, prefix="phase")
        self.values = values
        for place, value in enumerate(values):
            self.fields[str(place)] = OwnWords(f"“{value}” means", most=300, initial=names.get(value, ""))

    @property
    def names(self) -> dict[str, str]:
        """The words of this (valid) form, for the values that were given any."""
        said = ((value, self.cleaned_data[str(place)].strip()) for place, value in enumerate(self.values))
        return {value: words for value, words in said if words}
