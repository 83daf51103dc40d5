"""What a log control says, for templates that are handed one Tracked."""

from __future__ import annotations

from django import template

from midweek.care.tracking import Tracked
from midweek.web import value_words as say
from midweek.web.forms import objectives as forms

register = template.Library()


@register.filter
def noted_words(tracked: Tracked) -> str:
    """What the day comes to, in words; empty where nothing was noted."""
    if tracked.value is None:
        return ""
    if len(tracked.notes) == 1:
        return say.value(tracked.measure, tracked.value)
    return say.average(tracked.measure, tracked.value)


@register.filter
def written(tracked: Tracked) -> str:
    """The day's value as a field shows it."""
    return forms.written(tracked.measure, tracked.value)


@register.filter
def control(tracked: Tracked) -> str:
    """How it is noted: "add" (+1), "yes_no", "steps" (radios), "clock", or "number"."""
    how = tracked.measure.how
    if how == "count":
        return "add"
    if how in ("yes_no", "clock"):
        return how
    return "steps" if forms.steps(tracked.measure) else "number"


@register.filter
def steps(tracked: Tracked) -> list[int]:
    """The numbers of a rating with few of them."""
    return forms.steps(tracked.measure)


@register.filter
def unit(tracked: Tracked) -> str:
    """Said after the field: a unit, minutes, or up to where a rating goes."""
    measure = tracked.measure
    if measure.how == "minutes":
        return "min"
    if measure.how == "rate100":
        return "0–100"
    if measure.how == "scale" and measure.low is not None and measure.high is not None:
        return f"{say.number(measure.low)}–{say.number(measure.high)}"
    return measure.unit
