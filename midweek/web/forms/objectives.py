"""Numbers people note, in the unit of what they note, and the changes they mark."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from midweek.exchange.cells import Decimal, Unclear, number_in, one_way, read_minutes, yes_no_in
from midweek.kinds.plan import Change, Measure, Objective
from midweek.stats.midnight import DAY, NOON, after_midnight
from midweek.web import value_words as say
from midweek.web.forms.elsewhere import ChangeForm
from midweek.web.forms.fields import OwnWords

MOST = 1_000_000.0  # of any count or amount a day
LATEST_HOUR = 48  # 24:10 is ten past midnight at the end of the day
MOST_MINUTES = 1_440.0 * 7
EARLIEST = date(1900, 1, 1)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))?\s*([ap])?\.?\s*(?:m\.?)?", re.IGNORECASE)
_SIGNS: tuple[Decimal, ...] = (".", ",")
_WHOLE = frozenset({"count", "minutes", "rate10", "rate100"})  # where 1.500 can only be a thousand and a half


def read_number(text: str, measure: Measure) -> float:
    """What somebody wrote, in the measure's unit. Raises ValidationError with what to write instead.

    Takes 1.5 and 1,5; for minutes also 1:20, 1 h 20 and 90 min; for a clock time 23:40, 23.40, 7:15 pm, 11pm. 1,500 is
    one and a half thousand where whole numbers are noted, and asked about where it could be one and a half as well.
    """
    text = _digits(text)
    if measure.how == "clock":
        return _read_clock(text)
    if measure.how == "yes_no":
        return _read_yes_no(text)
    said = _numbers_in(text, whole=measure.how in _WHOLE)
    if not said and measure.how == "minutes":
        with suppress(Unclear):
            said = {read_minutes(text, ".")}
    value = _the_one(said, *bounds(measure))
    if value is None or (measure.how in _WHOLE - {"minutes"} and value != int(value)):
        raise forms.ValidationError(_wanted(measure), code="number")
    return value


def number_within(text: str, low: float, high: float, *, whole: bool = False) -> float | None:
    """The number a text says, if it lies from low to high. Raises ValidationError where it can be two. whole: as in counts."""
    return _the_one(_numbers_in(_digits(text), whole=whole), low, high)


def _digits(text: str) -> str:
    """Those of other scripts as ours."""
    return re.sub(r"\d", lambda digit: str(int(digit[0])), text.strip())


def _the_one(said: set[float], low: float, high: float) -> float | None:
    fit = [value for value in said if low <= value <= high]
    if len(fit) > 1:
        raise forms.ValidationError(
            _("This can be read in two ways. Write it like 1500, or like 1.5."), code="two_ways"
        )
    return fit[0] if fit else None


def _numbers_in(text: str, *, whole: bool) -> set[float]:
    """The number a text says with a point or a comma before its decimals; two where it can be either."""
    said = {value for sign in _SIGNS if (value := number_in(text, sign)) is not None}
    if len(said) > 1 and text.startswith(("0", "-0")):  # nobody writes five hundred as 0,500
        return {min(said, key=abs)}
    return {max(said, key=abs)} if said and whole else said


def bounds(measure: Measure) -> tuple[float, float]:
    """The least and most one note may say."""
    low, high = measure.ends
    most = MOST_MINUTES if measure.how == "minutes" else MOST
    return (-most if low is None else low), (most if high is None else high)


def _wanted(measure: Measure) -> str:
    low, high = measure.ends
    if measure.how == "clock":
        return _("Write a time, like 23:40 or 7:15 pm.")
    if measure.how == "count":
        return _("Write a whole number, like 0 or 3.")
    if low is not None and high is not None:
        return _("Write a number from %(low)s to %(high)s.") % {
            "low": say.number(low),
            "high": say.number(high),
        }
    if measure.how == "minutes":
        return _("Write minutes, like 45, or hours and minutes, like 1:20.")
    return _("Write a number of 0 or more, like 2 or 1.5.")


def _read_clock(text: str) -> float:
    found = _CLOCK.fullmatch(text)
    if found:
        hours, minutes, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
        if half and 1 <= hours <= 12 and minutes < 60:
            return float(hours % 12 * 60 + minutes + (NOON if half == "p" else 0))
        if not half and hours < LATEST_HOUR and minutes < 60:
            return float(hours * 60 + minutes)
    raise forms.ValidationError(_("Write a time, like 23:40 or 7:15 pm."), code="clock")


def _read_yes_no(text: str) -> float:
    if (said := yes_no_in(text)) is not None:
        return said
    raise forms.ValidationError(_("Choose yes or no."), code="yes_no")


def written(measure: Measure, value: float | None) -> str:
    """A value as a field shows it, to be read back by `read_number`; empty for no note."""
    if value is None:
        return ""
    if measure.how == "clock":
        whole = round(value)
        return f"{whole // 60:02}:{whole % 60:02}"
    if measure.how == "yes_no":
        return "1" if value >= 0.5 else "0"
    return one_way(f"{round(value, 4):.10g}")


def steps(measure: Measure) -> list[int]:
    """The choices of a rating with few of them, to be shown as radios; none where a number is written."""
    low, high = measure.ends
    if measure.how not in ("rate10", "scale") or low is None or high is None:
        return []
    whole = low == int(low) and high == int(high) and 1 <= high - low <= 10
    return list(range(int(low), int(high) + 1)) if whole else []


class Log(forms.Form):
    """One note: a value (or `none`, or `add`), the day, and what else is known of it. Fields of the log controls."""

    on = forms.DateField(
        label=gettext_lazy("Day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Write the day like 2026-05-07, or pick it.")},
    )
    value = forms.CharField(label=gettext_lazy("How much?"), required=False, max_length=40)
    late = forms.BooleanField(
        label=gettext_lazy("This was after midnight. Count it to the evening before."), required=False
    )
    as_it_is = forms.CharField(required=False, max_length=40)  # a time that was asked about, and isn't late
    time = forms.CharField(
        label=gettext_lazy("Time, if it matters"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "short"}),
    )
    note = OwnWords("A few words, if you like", most=1_900, rows=3)

    def __init__(self, *args: Any, objective: Objective, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.objective, self.measure, self.now = objective, objective.measure, now
        self.day = now.date()
        self.number = 0.0
        self.asked = ""  # the time that is asked about
        self._shape()

    def _shape(self) -> None:
        measure, value = self.measure, self.fields["value"]
        if measure.how != "clock":
            del self.fields["late"], self.fields["as_it_is"]
        else:
            del self.fields["time"]
            value.label = _("What time?")
        choices = [(str(n), str(n)) for n in steps(measure)]
        if measure.how == "yes_no":
            choices = [("1", _("Yes")), ("0", _("No"))]
        if choices:
            self.fields["value"] = forms.ChoiceField(
                label=_("Did it happen?") if measure.how == "yes_no" else _("Which number?"),
                choices=choices,
                required=False,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": _("Choose one of these.")},
            )
        else:
            value.widget.attrs |= {
                "inputmode": "text" if measure.how == "clock" else "decimal",
                "autocomplete": "off",
                "class": "short",
            }

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"] or self.now.date()
        if on > self.now.date():
            raise forms.ValidationError(_("Choose today or an earlier day."))
        if on < EARLIEST:
            raise forms.ValidationError(_("This day is too long ago. Please look at the year again."))
        return on

    def clean_time(self) -> int | None:
        text: str = self.cleaned_data["time"]
        if not text:
            return None
        minute = int(_read_clock(text))
        if minute >= DAY:
            raise forms.ValidationError(_("Write a time from 00:00 to 23:59."))
        return minute

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        on: date | None = said.get("on")
        self.day = on or self.day
        if self.data.get("none"):
            self.number = 0.0
            if not (self.measure.sums or self.measure.how == "yes_no"):
                self.add_error("value", _("Choose a number, or leave the day without a note."))
        elif self.data.get("add"):
            self.number = 1.0
        elif "value" in said:
            self._read_value(said["value"], on)
        return said

    def _read_value(self, text: str, on: date | None) -> None:
        if not text:
            chosen = self.measure.how == "yes_no" or steps(self.measure)
            self.add_error("value", _("Choose one first.") if chosen else _wanted(self.measure))
            return
        try:
            self.number = read_number(text, self.measure)
        except forms.ValidationError as error:
            self.add_error("value", error)
            return
        if self.cleaned_data.get("late") and on:
            if self.number >= NOON:
                self.add_error("late", _("Only a time before noon can belong to the evening before."))
                return
            if on == EARLIEST:
                self.add_error("on", _("This day is too long ago. Please look at the year again."))
                return
            self.number = after_midnight(self.number)
            self.day = on - timedelta(days=1)

    @property
    def is_sure(self) -> bool:
        """Whether it was said which day a time after midnight belongs to, where that can be asked."""
        said = self.cleaned_data
        return "late" not in said or said["late"] or said["as_it_is"] == said["value"]

    def ask_which_night(self) -> None:
        """Have the time saved once more, ticked or as it is."""
        self.asked = self.cleaned_data["value"]
        evening = date_format(self.day - timedelta(days=1), "l")
        asks = _("Was this in the night after %(evening)s? Then tick the box. If not, save it once more.")
        self.add_error("late", asks % {"evening": evening})

    @property
    def minute(self) -> int | None:
        """The minute of the day it is for: as said, or now where it is for today; else not known."""
        said: int | None = self.cleaned_data.get("time")
        if said is not None:
            return said
        return self.now.hour * 60 + self.now.minute if self.day == self.now.date() else None


class WordsBeside(ChangeForm):
    """The words beside a note that is there."""

    note = OwnWords("Your words", most=2_000, rows=3, help_text="Leave it empty to take the words away.")


class MarkChange(ChangeForm):
    """A change on a day: the next letter on the chart."""

    on = forms.DateField(
        label=gettext_lazy("From which day on?"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": gettext_lazy("Pick the day of the change."),
            "invalid": gettext_lazy("Write the day like 2026-05-07, or pick it."),
        },
    )
    words = OwnWords(
        "What did you change?",
        most=300,
        need="Write a few words, so that you know it again on the chart.",
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today and on != (self.stored or {}).get("on"):
            raise forms.ValidationError(_("Choose today or an earlier day."))
        if on < EARLIEST:
            raise forms.ValidationError(_("This day is too long ago. Please look at the year again."))
        return on

    def entry(self, objective_id: str, source: str = "") -> Change:
        """The change as it is to be filed."""
        return Change(
            objective=objective_id,
            on=self.cleaned_data["on"],
            words=self.cleaned_data["words"],
            source=source,
        )


class Days:
    """A month of days with a field each: what was typed, what the page showed, what is stored, what is wrong.

    Names of fields: day-2026-05-07, and seen-2026-05-07 for what the page showed. `values` and `seen_values` hold the days whose
    field was changed, as `care.tracking.save_days` takes them.
    """

    def __init__(
        self,
        measure: Measure,
        days: Sequence[date],
        stored: Mapping[date, float | None],
        sent: Mapping[str, str] | None = None,
    ) -> None:
        self.measure, self.days = measure, days
        self.typed = {day: written(measure, stored.get(day)) for day in days}
        self.seen = dict(self.typed)
        self.values: dict[date, float | None] = {}
        self.seen_values: dict[date, float | None] = {}
        self.problems: dict[date, str] = {}
        if sent is not None:
            for day in days:
                self._take(day, sent, stored.get(day))

    def _take(self, day: date, sent: Mapping[str, str], stored: float | None) -> None:
        now = self.typed[day]
        self.seen[day] = sent.get(f"seen-{day}", now)
        typed = self.typed[day] = sent.get(f"day-{day}", self.seen[day]).strip()[:40]
        if typed == self.seen[day]:
            self.typed[day], self.seen[day] = now, now
            return
        try:
            self.values[day] = read_number(typed, self.measure) if typed else None
        except forms.ValidationError as error:
            self.problems[day] = " ".join(error.messages)
        # What the page showed was rounded: as long as it still reads the same, nobody changed the day meanwhile.
        self.seen_values[day] = stored if self.seen[day] == now else math.nan
