"""How answers add up: the rules of a sheet, and what is published about the numbers they give. Data, never code."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from midweek.kinds.fields import Better
from midweek.kinds.fields import Number as Real
from midweek.kinds.sheet_items import Coding, Label, Name, NotASheet, Short

Names = Annotated[tuple[Name, ...], Meta(min_length=1, max_length=200)]


class Band(msgspec.Struct, frozen=True):
    """A stretch of a score, both ends included, and what its authors call it."""

    low: Real
    high: Real
    says: Short


class Cutoff(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where the range of concern begins: at this value or above, or at it or below where higher is better.

    who: whom it holds for, empty for everybody. The first of several is the one to use.
    """

    at: Real
    source: Label = ""
    who: Short = ""


class Reliable(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far two single scores have to lie apart before it is more than measurement error.

    points: a change of so many or more. strict: by a second published figure, where there is one. sd, reliability: of the
    sample behind a computed figure: points = 1.96 * sd * sqrt(2 * (1 - reliability)), rounded up.
    verified: checked against a second source.
    """

    points: Real
    source: Label
    verified: bool = False
    strict: Real | None = None
    strict_source: Label = ""
    sd: Real | None = None
    reliability: Annotated[float, Meta(ge=0, lt=1)] | None = None
    reliability_is: Label = ""


class Matters(msgspec.Struct, frozen=True, omit_defaults=True):
    """The smallest change that people notice in their lives, in points (the MCID of the literature)."""

    points: Real
    source: Label
    verified: bool = False


class Rule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="rule"):
    """A number worked out from answers. low, high: the ends it can reach."""

    name: Name
    title: Short
    unit: Annotated[str, Meta(max_length=40)] = ""
    better: Better | None = None
    low: Real | None = None
    high: Real | None = None
    bands: Annotated[tuple[Band, ...], Meta(max_length=20)] = ()
    cutoffs: Annotated[tuple[Cutoff, ...], Meta(max_length=5)] = ()
    reliable: Reliable | None = None
    matters: Matters | None = None
    code: Annotated[tuple[Coding, ...], Meta(max_length=10)] = ()

    def __post_init__(self) -> None:
        apart = all(band.high < after.low for band, after in pairwise(self.bands))
        if not apart or any(band.low > band.high for band in self.bands):
            raise NotASheet("The bands of a total overlap or are out of order.")


class Sum(Rule, frozen=True, kw_only=True, tag="sum"):
    """What answers are worth, added up.

    reverse: those counted from the other end of their scale. times: the sum is multiplied by it. may_miss: with up to so
    many unanswered the mean of the rest stands in for them; with more there is no total. zero_if_hidden: those that count
    0 where an earlier answer hid them, and only then.
    """

    of: Names
    reverse: tuple[Name, ...] = ()
    times: Real = 1
    may_miss: Annotated[int, Meta(ge=0, le=200)] = 0
    zero_if_hidden: tuple[Name, ...] = ()


class Mean(Rule, frozen=True, kw_only=True, tag="mean"):
    """The mean of what answers are worth. reverse, may_miss: as in a sum."""

    of: Names
    reverse: tuple[Name, ...] = ()
    may_miss: Annotated[int, Meta(ge=0, le=200)] = 0


class RowMean(Rule, frozen=True, kw_only=True, tag="row_mean"):
    """The mean of one column, over the rows where it was answered."""

    of: Name


class Share(Rule, frozen=True, kw_only=True, tag="share"):
    """Of the rows where a column was answered, the percentage where the answer is this one."""

    of: Name
    answer: bool | int | float | Short


class Change(Rule, frozen=True, kw_only=True, tag="change"):
    """After less before, of two answers.

    before may be a column of rows; the row is the first where the yes-or-no column `marked` says yes, else the one with the
    highest `before`. If `after` is a column too, it is read in the row about the same thing (sheet_rows.py).
    """

    before: Name
    after: Name
    marked: Name | None = None


class Night(Rule, frozen=True, kw_only=True, tag="night"):
    """One number of a night, from four clock times and two durations.

    in_bed: minutes from getting into bed to getting out. asleep: from trying to sleep to the last waking, less the
    minutes it took and those awake between. efficiency: asleep in percent of in_bed. Times may cross midnight or be by day.
    Source: the quantities of Carney et al. 2012, doi:10.5665/sleep.1642.
    """

    part: Literal["in_bed", "asleep", "efficiency"]
    into_bed: Name
    tried_to_sleep: Name
    to_fall_asleep: Name
    awake: Name
    woke: Name
    out_of_bed: Name


AnyRule = Sum | Mean | RowMean | Share | Change | Night
