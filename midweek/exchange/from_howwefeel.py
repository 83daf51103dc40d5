"""How We Feel's CSV, in both its generations."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from midweek.exchange.brought import NO_NUMBER, Brought, Chosen, Format, Taking
from midweek.exchange.cells import number_in
from midweek.exchange.opening import Look, csv_rows
from midweek.exchange.words import MONTHS
from midweek.kinds.fields import Better
from midweek.kinds.journal import Answer
from midweek.kinds.plan import Measure

TITLE: Final = "How We Feel"

# Heading -> what it counts, its unit, which way is better.
COUNTED: Final[dict[str, tuple[str, str, Better]]] = {
    "exercise": ("Exercise", "", "higher"),
    "sleep": ("Sleep", "", "higher"),
    "steps": ("Steps", "", "higher"),
    "meditation": ("Meditation", "", "higher"),
    "water (cups)": ("Water", "cups", "higher"),
    "caffeine (mg)": ("Caffeine", "mg", "lower"),
    "alcoholic drinks": ("Alcoholic drinks", "", "lower"),
}
TAGS: Final = ("tags (people)", "tags (places)", "tags (events)", "menstrual", "weather")
QUESTIONS: Final = ("reflections", "takeaways")

_WHEN = re.compile(
    r"(?P<year>[0-9]{4}) [^\W\d]{2,}\.? (?P<month>[^\W\d]{3,})\.? (?P<day>[0-9]{1,2}),? (?P<time>.+)"
)


def recognises(look: Look) -> bool:
    """Headings both generations share."""
    return {"date", "mood", "tags (people)"} <= look.columns


def bring(blob: bytes, name: str, chosen: Chosen) -> Brought:
    """A check-in for each row, a page of the journal for its words, measures for its numbers.

    Its moods are words for feelings; one gets a level where the person gave it one. Raises FileRefused.
    """
    taking = Taking("howwefeel", chosen)
    for number, row in csv_rows(blob):
        day, clock = _when(row.get("date", ""))
        if day is None:
            taking.skip(number, "There is no day here that can be read.")
            continue
        _take(taking, number, day, taking.minute(number, clock), row)
    return taking.done()


def _when(text: str) -> tuple[date | None, str]:
    """The day and the time in `2026 Wed Jul 22 11:36 PM`."""
    said = _WHEN.fullmatch(" ".join(text.split()))
    if said is None:
        return None, ""
    try:
        day = date(int(said["year"]), MONTHS.get(said["month"].casefold(), 0), int(said["day"]))
    except ValueError:
        return None, ""
    return day, said["time"]


def _words(text: str) -> list[str]:
    return [word.strip() for word in re.split(r"[|;,]", text) if word.strip()]


def _take(taking: Taking, number: int, day: date, minute: int | None, row: dict[str, str]) -> None:
    at, words = taking.at(day, minute), _words(row.get("mood", ""))
    levels = [level for word in words if (level := taking.level(word)) is not None]
    going_on = [word for heading in TAGS for word in _words(row.get(heading, ""))]
    mood = round(sum(levels) / len(levels)) if levels else None
    if len(levels) > 1:
        taking.change(number, "Several moods became the one in the middle; their words are kept.")
    taking.mood(number, at, mood, feelings=words, going_on=going_on)
    answers = tuple(
        Answer(question=heading.capitalize(), answer=row[heading])
        for heading in QUESTIONS
        if row.get(heading)
    )
    if any(len(answer.answer) > 20_000 for answer in answers):
        taking.skip(number, "A reflection of more than 20,000 characters stays out.")
        answers = ()
    if row.get("notes") or answers:
        taking.journal(
            number, at, whole_day=minute is None, mode="questions" if answers else "free", text=row.get("notes", ""),
            answers=answers,
        )  # fmt: skip
    for heading, (what, unit, way) in COUNTED.items():
        if not row.get(heading):
            continue
        value = number_in(row[heading], ".")
        if value is None:
            taking.skip(number, NO_NUMBER, what)
            continue
        taking.value(
            number, Measure(what=what, how="amount", unit=unit, better=way), day, value, minute=minute
        )
    if row.get("temperature (f)"):
        taking.change(number, "The temperature stays out.")


FORMAT: Final = Format("howwefeel", TITLE, recognises, bring)
