"""Whom to call or text in a crisis, by country: read from help_lines.toml beside this file.

The file is data a person can check and correct: every number has its sources and the day it was checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

FRESH = timedelta(days=183)  # half a year; after that a number wants another look (ux.md S1)
DIRECTORY = "findahelpline.com"  # lists lines of most countries; shown as text, never asked by us

Country = Annotated[str, Meta(pattern="^[A-Z]{2}$")]  # ISO 3166-1 alpha-2
Words = Annotated[str, Meta(min_length=1)]
Sources = Annotated[tuple[Words, ...], Meta(min_length=1)]


class Emergency(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The number for danger to life in some countries."""

    number: Words
    countries: Annotated[tuple[Country, ...], Meta(min_length=1)]
    sources: Sources
    checked_on: date

    @property
    def link(self) -> str:
        """What a phone opens to call it."""
        return f"tel:{_digits(self.number)}"


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One crisis line, by phone or by text."""

    country: Country
    name: Words
    kind: Literal["phone", "text"]
    number: Words
    hours: Words
    languages: Words
    expect: Words  # what happens when you call, in a few sentences
    sources: Sources
    checked_on: date
    message: str = ""  # the word to text, where one is asked for

    @property
    def link(self) -> str:
        """What a phone opens to call or text it."""
        return f"{'tel' if self.kind == 'phone' else 'sms'}:{_digits(self.number)}"


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    emergency: tuple[Emergency, ...]
    line: tuple[Line, ...]


class Help(msgspec.Struct, frozen=True):
    """What can be said for one country; either half may be unknown."""

    country: str
    name: str
    emergency: Emergency | None
    lines: tuple[Line, ...]

    @property
    def checked_on(self) -> date | None:
        """The oldest day any of these numbers was last checked."""
        days = [number.checked_on for number in (self.emergency, *self.lines) if number]
        return min(days, default=None)


def _digits(number: str) -> str:
    return "".join(c for c in number if c.isdigit() or c == "+")


def _table(name: str) -> Iterator[list[str]]:
    """Rows of one of the country tables that come with the time zone package (public domain)."""
    text = resources.files("tzdata").joinpath("zoneinfo", name).read_text("utf-8")
    return (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))


_file = msgspec.toml.decode((Path(__file__).parent / "help_lines.toml").read_bytes(), type=_File)
EMERGENCIES, LINES = _file.emergency, _file.line
COUNTRIES = dict(sorted(((code, name) for code, name in _table("iso3166.tab")), key=lambda row: row[1]))
_ZONES = {row[2]: row[0] for row in _table("zone.tab")}


def of(country: str) -> Help:
    """What is known for a country; for an unknown or empty code, nothing but its (empty) name."""
    return Help(
        country=country,
        name=COUNTRIES.get(country, ""),
        emergency=next((number for number in EMERGENCIES if country in number.countries), None),
        lines=tuple(line for line in LINES if line.country == country),
    )


def everywhere() -> list[Help]:
    """Every country with a line of its own, by name: for readers whose country isn't known, and without a network."""
    covered = {line.country for line in LINES}
    return [of(code) for code in COUNTRIES if code in covered]


def country_of(zone: str) -> str:
    """The country an IANA time zone lies in; empty where the name doesn't say. A guess to be corrected."""
    return _ZONES.get(zone, "")


def zone_of(country: str, on: date) -> str:
    """The time zone of a country in which all clocks agree, in winter and in summer of this year; empty for any other."""
    names = [name for name, code in _ZONES.items() if code == country]
    clocks = {
        tuple(datetime(on.year, month, 1, 12, tzinfo=ZoneInfo(name)).utcoffset() for month in (1, 7))
        for name in names
    }
    return names[0] if len(clocks) == 1 else ""


def stale(on: date) -> list[str]:
    """The numbers last checked more than half a year before `on`, each as one sentence."""
    numbers = [(number.checked_on, f"the emergency number {number.number}") for number in EMERGENCIES]
    numbers += [(line.checked_on, f"{line.name} ({line.kind}, {line.country})") for line in LINES]
    return [f"Help lines: {what} was last checked on {day}." for day, what in numbers if on - day > FRESH]
