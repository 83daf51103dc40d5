"""Forms with a from and a to: a target in the unit of one measure, and an objective as it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from msgspec.structs import replace

from midweek.care.goals import STATES, retold
from midweek.care.sentences import WAYS, YES_DAYS, Outline, yes_days
from midweek.kinds.plan import How, Measure, Per
from midweek.stats.midnight import after_midnight
from midweek.web.forms.fields import (
    BETTERS,
    PERS,
    Day,
    GoalForm,
    OwnWords,
    choice,
    in_order,
    sureness,
)
from midweek.web.forms.objectives import read_number, written

OTHER_WAY = {
    "lower": "Less or earlier is better here, and this goes the other way. Please look at both numbers.",
    "higher": "More or later is better here, and this goes the other way. Please look at both numbers.",
}


def _of_a_week(measure: Measure) -> Measure:
    """The measure as its weekly values are written: averages of whole numbers need not be whole."""
    match measure.how:
        case "count" | "yes_no":
            return replace(measure, how="amount")
        case "rate10" | "rate100":
            low, high = measure.ends
            return replace(measure, how="scale", low=low, high=high)
    return measure


class AmountForm(GoalForm):
    """From about how much to about how much, in the unit of one measure, told by a period.

    Values are kept as the measure keeps them: a clock time in minutes after midnight, days of yes as a share.
    """

    usual = OwnWords("From about", most=40)
    target = OwnWords("To about", most=40)
    target_by = Day("By", required=False)

    def __init__(
        self, *args: Any, measure: Measure, told_by: Per, starts: date | None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.measure, self.told_by, self.starts = measure, told_by, starts
        for name in ("usual", "target"):
            mode = "text" if measure.how == "clock" else "decimal"
            self.fields[name].widget.attrs |= {"inputmode": mode, "class": "short"}

    @property
    def unit(self) -> str:
        """Said after the numbers."""
        match self.measure.how:
            case "count":
                return f"times a {self.told_by}"
            case "yes_no":
                return "days a month" if self.told_by == "month" else "days a week"
            case "minutes":
                return f"minutes a {self.told_by}"
            case "amount":
                return f"{self.measure.unit} a {self.told_by}"
        high = self.measure.ends[1]
        return "" if self.measure.how == "clock" or high is None else f"of {high:g}"

    def clean_usual(self) -> float | None:
        return self._read("usual")

    def clean_target(self) -> float | None:
        return self._read("target")

    def _read(self, name: str) -> float | None:
        text: str = self.cleaned_data[name]
        if not text.strip():
            return None
        value = read_number(text, _of_a_week(self.measure))
        if self.measure.how != "yes_no":
            return value
        days = YES_DAYS[self.told_by]
        if value > days:
            raise forms.ValidationError(f"Write a number of days from 0 to {days}.")
        kept: float | None = (self.stored or {}).get(name)
        left = amounts(self.measure, self.told_by, usual=kept, target=kept)[name] == text.strip()
        return kept if left else value / days  # whole days say less than the share that is kept

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        usual, target = said.get("usual"), said.get("target")
        if usual is not None and target is not None:
            said["usual"], said["target"] = usual, target = self._across_midnight(usual, target)
            if usual != target and (target < usual) != (self.measure.better == "lower"):
                self.add_error("target", OTHER_WAY[self.measure.better])
        if target is not None and said.get("target_by") is None and "target_by" not in self.errors:
            self.add_error("target_by", "Choose a day for your target. You can move it later.")
        by: date | None = said.get("target_by")
        stands = self.starts is not None and by == (self.stored or {}).get("target_by")
        if by and self.today and by <= self.today and not stands:
            self.add_error("target_by", "Choose a day that is still to come.")
        elif by and self.starts and by <= self.starts:
            self.add_error("target_by", "Choose a day after the start.")
        return said

    def in_words(self, name: str, value: Any) -> str:
        if name in ("usual", "target"):
            value = amounts(self.measure, self.told_by, usual=value, target=value)[name]
            return f"{value} {self.unit}" if value else super().in_words(name, value)
        return super().in_words(name, value)

    def _across_midnight(self, usual: float, target: float) -> tuple[float, float]:
        """A clock time after midnight belongs to the night before, where only that fits the way that is better."""
        if self.measure.how == "clock":
            if self.measure.better == "lower" and usual < target:
                usual = after_midnight(usual)
            elif self.measure.better == "higher" and target < usual:
                target = after_midnight(target)
        return usual, target


def amounts(measure: Measure, told_by: Per, *, usual: float | None, target: float | None) -> dict[str, str]:
    """Kept values as an AmountForm shows them."""
    pairs = {"usual": usual, "target": target}
    if measure.how == "yes_no":
        pairs = {name: None if share is None else yes_days(share, told_by) for name, share in pairs.items()}
    return {name: written(_of_a_week(measure), value) for name, value in pairs.items()}


class TargetForm(AmountForm):
    """After the noticing weeks: pick a target."""

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("target") is None and "target" not in self.errors:
            self.add_error("target", "Write the number you'd like to get to.")
        return said


class ObjectiveForm(GoalForm):
    """Everything about an objective that can change while it goes on, but its target, which has a page of its own.

    How it is noted stays once something is noted: another definition is another series.
    """

    words = OwnWords("Your own sentence", most=300, rows=3, help_text="Leave it empty for the built one.")
    what = OwnWords("What you notice or count", most=300, need="Write what you notice or count.")
    how = choice("How you note it", dict(WAYS), "Choose how you note it.")
    unit = OwnWords("Unit", most=40, help_text="For an amount: glasses, pages, euros.")
    better = choice("Which way is better for you", BETTERS, "Choose which way is better for you.")
    per = choice("How often", PERS, "Choose day, week or month.")
    starts = Day("Start", required=True)
    noticing_until = Day("Notice until", required=False, help_text="Then you pick a target.")
    confidence = sureness()
    review_on = Day("Look back on", required=True)
    goal = choice("The goal it serves", {})
    state = choice("Where is this objective now?", STATES, "Choose one of these.")

    def __init__(
        self,
        *args: Any,
        measure: Measure,
        noted: bool,
        goals: Sequence[tuple[str, str]],
        target_by: date | None,
        **options: Any,
    ) -> None:
        """goals: id and words of each it could serve; with no other than its own there is nothing to ask."""
        super().__init__(*args, **options)
        self.measure, self.noted, self.target_by = measure, noted, target_by
        goal = self.fields["goal"]
        assert isinstance(goal, forms.ChoiceField)
        goal.choices = list(goals)
        if [id for id, _ in goals] in ([], [self.initial.get("goal")]):
            del self.fields["goal"]
        if noted:
            del self.fields["how"]
            if measure.how == "amount":
                self.fields["unit"].help_text = "The numbers you noted stay as they are."
            else:
                del self.fields["unit"]
        elif measure.how != "scale":
            how = self.fields["how"]
            assert isinstance(how, forms.ChoiceField)
            how.choices = [(value, words) for value, words in WAYS.items() if value != "scale"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        in_order(self, said, self.target_by if self._meets_target(said) else None)
        if said.get("how", self.measure.how) == "amount" and not said.get("unit", "").strip():
            self.add_error("unit", "Write the unit, like glasses or pages.")
        return said

    def clean_unit(self) -> str:
        return str(self.cleaned_data["unit"]).strip()

    def _meets_target(self, said: dict[str, Any]) -> bool:
        """Another start, and a target that this change doesn't take out."""
        old, stored = self.measure, self.stored or {}
        was = Outline(how=old.how, unit=old.unit, better=old.better, per=stored.get("per"))
        now = Outline(
            how=said.get("how", old.how), unit=said.get("unit", old.unit), better=said.get("better"), per=said.get("per"),
        )  # fmt: skip
        return said.get("starts") != stored.get("starts") and not retold(was, now, noted=self.noted)

    def now_measured(self) -> Measure:
        """The measure as the form leaves it."""
        said, old = self.cleaned_data, self.measure
        how: How = said.get("how", old.how)
        scale = how == "scale"
        return Measure(
            what=said["what"],
            how=how,
            better=said["better"],
            unit=said.get("unit", old.unit),
            low=old.low if scale else None,
            high=old.high if scale else None,
            noted=old.noted,
        )
