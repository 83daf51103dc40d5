"""Bearable's CSV: one row for each thing noted, with its category, a rating, and details in one cell."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from midweek.exchange.brought import Brought, Chosen, Format, Taking
from midweek.exchange.cells import clock_in, days_in, number_in
from midweek.exchange.opening import Look, csv_rows
from midweek.kinds.plan import Measure

TITLE: Final = "Bearable"

# The hour that stands for a part of the day, in minutes.
PARTS: Final = {"pre": 6 * 60, "am": 9 * 60, "mid": 13 * 60, "pm": 19 * 60}
SEVERITY: Final = {"none": 0, "mild": 1, "moderate": 2, "severe": 3, "unbearable": 4}

MOOD: Final = Measure(what="Mood", how="rate10", better="higher")
RATED: Final = {
    "energy": Measure(what="Energy", how="scale", low=0, high=5, better="higher"),
    "sleep quality": Measure(what="Sleep quality", how="scale", low=0, high=5, better="higher"),
}
SLEEP: Final = Measure(what="Sleep", how="minutes", better="higher")


def recognises(look: Look) -> bool:
    """Its headings, of 2021 and now."""
    return {"date", "category", "rating/amount", "detail"} <= look.columns


def bring(blob: bytes, name: str, chosen: Chosen) -> Brought:
    """Check-ins for moods, measures for symptoms, sleep and energy; all else becomes a page of the journal.

    Raises FileRefused.
    """
    taking = Taking("bearable", chosen)
    for number, row in csv_rows(blob):
        day = _day(row)
        if day is None:
            taking.skip(number, "There is no day here that can be read.")
        else:
            _take(taking, number, day, row)
    return taking.done()


def _day(row: dict[str, str]) -> date | None:
    said = days_in(row.get("date formatted", "")) or days_in(row.get("date", ""))
    return said.by_order.get("ymd") if said else None


def _take(taking: Taking, number: int, day: date, row: dict[str, str]) -> None:
    category, note = row.get("category", ""), row.get("notes", "")
    rating, detail = row.get("rating/amount", ""), row.get("detail", "")
    part = row.get("time of day", "").casefold()
    value = number_in(rating, ".")
    match category.casefold():
        case "mood" if value is not None and 0 <= value <= 10:
            minute = _hour(taking, number, part)
            taking.change(number, "Its mood of 1 to 10 is one of five here; the number is kept beside it.")
            mood = taking.chosen.moods.get(rating.casefold(), max(1, -(-int(value) // 2)))
            taking.mood(
                number, taking.at(day, minute), mood, said=rating, feelings=detail.split(" | "), note=note
            )
            taking.value(number, MOOD, day, value, minute=minute)
        case "symptom" if _symptoms(taking, number, day, detail, value, note, part):
            pass
        case "sleep" if (slept := _slept(rating)) is not None:
            taking.value(number, SLEEP, day, slept, note="\n".join(filter(None, (detail, note))))
        case "energy" | "sleep quality" as said if value is not None and 0 <= value <= 5:
            taking.value(
                number, RATED[said], day, value, minute=_hour(taking, number, part),
                note="\n".join(filter(None, (detail, note))),
            )  # fmt: skip
        case _:
            # Medicine, factors, gratitudes, own categories: no measure of ours, and nothing to drop in silence.
            text = "\n".join(filter(None, (f"{detail} {rating}".strip(), note)))
            if not text:
                taking.skip(number, "There is nothing noted in this row.")
                return
            if part not in ("", "all day"):  # the part of the day, or the day of a cycle
                text = f"{row['time of day']}: {text}"
            taking.journal(
                number, taking.at(day, None), whole_day=True, title=category, text=text, tags=("bearable",)
            )


def _hour(taking: Taking, number: int, part: str) -> int | None:
    """What stands for a part of the day, in minutes; that it does is said of the row."""
    minute = PARTS.get(part)
    if minute is not None:
        taking.change(number, "Only the part of the day is known; an hour in it stands for it.")
    return minute


_SYMPTOM = re.compile(r"(?P<name>[^()]{1,300}?)\s*(?:\((?P<how>[^()]{1,40})\))?")


def _symptoms(
    taking: Taking, number: int, day: date, detail: str, rating: float | None, note: str, part: str
) -> bool:
    """`Anxiety (Moderate)`, one or several. Whether every one of them could be read."""
    found: list[tuple[str, float]] = []
    for one in detail.split(" | "):
        said = _SYMPTOM.fullmatch(one.strip())
        value = SEVERITY.get((said["how"] or "").casefold(), rating) if said else None
        if said is None or value is None or not 0 <= value <= 4:
            return False
        found.append((said["name"], value))
    minute = _hour(taking, number, part)
    for name, value in found:
        measure = Measure(what=name, how="scale", low=0, high=4, better="lower")
        taking.value(number, measure, day, value, minute=minute, note=note)
    return True


def _slept(text: str) -> float | None:
    """Minutes of `07:20`."""
    minutes = clock_in(text) if ":" in text else None
    return None if minutes is None else float(minutes)


FORMAT: Final = Format("bearable", TITLE, recognises, bring)
