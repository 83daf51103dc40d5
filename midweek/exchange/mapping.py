"""What the columns of somebody's spreadsheet mean: chosen on the import page, or written down as TOML.

no_value = ["NA", "k.A."]     # optional
time = "Time"                 # optional: the column with the time of day

[day]
column = "Date"
order = "dmy"

[[measures]]
column = "Mood"
name = "How low I feel"
how = "scale"
low = 1
high = 7
better = "lower"
noted = "each"

[phase]                       # optional
column = "Phase"
[phase.names]
1 = "Before the change"
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

import msgspec

from midweek.exchange.cells import Decimal, Order
from midweek.exchange.words import NO_VALUE
from midweek.kinds.fields import Better
from midweek.kinds.plan import How, Measure, Noted


class MappingRefused(Exception):
    """A mapping that can't be used. The message says where in it, and what is expected there."""


class DayColumn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The column that says the day. order: of the parts of its numeric dates."""

    column: str
    order: Order = "ymd"


class MeasureColumn(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """A column with values of one measure.

    noted: "each" row is a value of its own; or its rows repeat the one value of a "day" or of a (Monday)
    "week".
    objective: the record or, in a file, the words of the objective it feeds; None for a new one.
    decimal: the sign before its decimals. low, high: the ends of a `scale`, and of nothing else.
    blank_is_no: an empty cell of a yes/no column, on a row with a day, stands for no.
    night: times before noon in a clock column belong to the night before, and go on counting past 24:00.
    """

    column: str
    name: str
    how: How
    better: Better
    unit: str = ""
    low: float | None = None
    high: float | None = None
    noted: Noted = "each"
    objective: str | None = None
    decimal: Decimal = "."
    blank_is_no: bool = False
    night: bool = False

    def __post_init__(self) -> None:
        ends = [end for end in (self.low, self.high) if end is not None]
        if self.how == "scale":
            if len(ends) < 2 or not all(map(math.isfinite, ends)) or ends[0] >= ends[1]:
                raise ValueError("A scale needs low and high, low below high")
        elif ends:
            raise ValueError("Only a scale has low and high")
        if self.blank_is_no and self.how != "yes_no":
            raise ValueError("blank_is_no is for yes_no alone")
        if self.night and self.how != "clock":
            raise ValueError("night is for clock alone")
        if not self.name.strip():
            raise ValueError("A measure needs a name")

    @property
    def measure(self) -> Measure:
        """What is noted, as an objective has it."""
        return Measure(
            what=self.name,
            how=self.how,
            better=self.better,
            unit=self.unit,
            low=self.low,
            high=self.high,
            noted=self.noted,
        )


class PhaseColumn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A column whose value changes when something was changed. names: words for values that need any."""

    column: str
    names: dict[str, str] = {}


class Mapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the columns mean.

    time: the column with the time of day of each row. no_value: cells that say so hold no value; empty ones
    never do.
    leave_out: cells and rows that can't be read stay out; else one of them is enough to store nothing.
    Columns are named by their header as read_table gives it.
    """

    day: DayColumn
    measures: tuple[MeasureColumn, ...]
    time: str | None = None
    phase: PhaseColumn | None = None
    no_value: tuple[str, ...] = NO_VALUE
    leave_out: bool = False

    def __post_init__(self) -> None:
        columns = [measure.column for measure in self.measures]
        if not columns:
            raise ValueError("Name at least one measure")
        if len(set(columns)) < len(columns):
            raise ValueError("A column can be one measure only")


def from_toml(text: str) -> Mapping:
    """Raises MappingRefused with the place of what is wrong, e.g. "measures[0].how"."""
    try:
        return msgspec.toml.decode(text, type=Mapping)
    except msgspec.ValidationError as fault:
        said, _, place = str(fault).partition(" - at `$")
        where = place.strip("`.").removeprefix(".") or "the top level"
        raise MappingRefused(f"In the mapping, at {where}: {_for_people(said, where)}.") from None
    except msgspec.DecodeError as fault:
        raise MappingRefused(f"The mapping isn't TOML: {fault}.") from None


def _for_people(said: str, where: str) -> str:
    """What msgspec says of a wrong value, in words of TOML; our own sentences stay as they are."""
    name = re.sub(r"\[.*$", "", where)
    heading = f"[[{name}]]" if name == "measures" else f"[{name}]"
    section = f"Write {heading} on a line of its own, and what it says on the lines below"
    ways = (
        (r"Invalid enum value .*", "This isn't one of the words allowed here"),
        (r"Expected `(object|array)\b.*", 'Write a list, like ["NA"]' if name == "no_value" else section),
        (r"Expected `str\b.*", "Write this in quotes"),
        (r"Expected `(int|float)\b.*", "Write a number here, without quotes"),
        (r"Expected `bool\b.*", "Write true or false here, without quotes"),
        (r"Object contains unknown field `(.*)`", r"There is nothing called `\1` here"),
        (r"Object missing required field `(.*)`", r"`\1` has to be said here"),
    )
    return next(
        (re.sub(way, words, said, flags=re.S) for way, words in ways if re.fullmatch(way, said, re.S)), said
    )


def to_toml(mapping: Mapping) -> str:
    """The same mapping as a file that people can read and change. Most defaults are left out."""
    plain: dict[str, Any] = msgspec.to_builtins(mapping)
    top = {
        name: plain[name] for name in ("no_value", "time", "leave_out") if plain[name] not in (None, False)
    }
    parts = [_lines(top), "[day]\n" + _lines(plain["day"])]
    parts += ["[[measures]]\n" + _lines(measure) for measure in plain["measures"]]
    if phase := plain["phase"]:
        parts.append("[phase]\n" + _lines({"column": phase["column"]}))
        if names := phase.get("names"):
            parts.append("[phase.names]\n" + _lines({_text(value): words for value, words in names.items()}))
    return "\n".join(part for part in parts if part)


def _lines(fields: dict[str, Any]) -> str:
    return "".join(f"{name} = {_value(value)}\n" for name, value in fields.items())


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case float() | int():
            return repr(value)
        case list() | tuple():
            return f"[{', '.join(map(_value, value))}]"
    return _text(str(value))


def _text(text: str) -> str:
    """A TOML basic string: JSON's escapes, and DEL, which JSON lets through."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
