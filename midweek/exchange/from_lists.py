"""Bullet journals in plain text, todo.txt and [x]it! lists: a bullet page for each day, one for a list of no day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from midweek.exchange.brought import Brought, Chosen, Format, Taking
from midweek.exchange.opening import Look, text_of
from midweek.kinds.bullets import Day, Log, parse, write
from midweek.kinds.other_lists import notation, todo_txt, xit

ONE_LIST, MANY_DAYS = (
    1_000_000,
    4_000_000,
)  # bytes: a list lies on one page, a bullet journal on one for each day


def _bring(format: str, read: Callable[[str], Log], most: int) -> Callable[[bytes, str, Chosen], Brought]:
    def bring(blob: bytes, name: str, chosen: Chosen) -> Brought:
        """Rows are the lines, counted over all days. Lines of no day are filed under the day of the import.

        Check-ins on mood lines are kept in the page and filed as check-ins too. Raises FileRefused.
        """
        taking, row = Taking(format, chosen), 0
        for day in read(text_of(blob, most)).days:
            if day.lines:
                row = _take(taking, row, day)
        return taking.done()

    return bring


def _take(taking: Taking, row: int, day: Day) -> int:
    """File one day; gives the number of its last line."""
    on = day.on or taking.chosen.undated or taking.chosen.today
    noon = taking.at(on, None)
    if day.on is None:
        taking.change(row + 1, "This list names no day; it stands under the day it was brought in for.")
    text = write(Log((day,)))
    kept = taking.journal(row + 1, noon, whole_day=True, mode="bullet", text=text, dated=day.on is not None)
    for number, line in enumerate(day.lines, start=row + 1):
        if kept:
            taking.also(number)
        if line.mood and day.on:
            at = taking.at(on, line.minute)
            taking.mood(number, at, line.mood, said=f"= {line.mood}", feelings=line.tags)
    return row + len(day.lines)


def _is_text(look: Look, *endings: str) -> bool:
    return bool(look.text) and not look.is_json and (look.name.endswith(endings) or "." not in look.name)


def _todo(look: Look) -> bool:
    named = look.name in ("todo.txt", "done.txt")
    return named or (_is_text(look, ".txt") and notation(look.text) == "todotxt")


def _xit(look: Look) -> bool:
    return look.name.endswith(".xit") or (_is_text(look, ".txt") and notation(look.text) == "xit")


def _bullets(look: Look) -> bool:
    return look.name.endswith(".bujo") or (_is_text(look, ".txt") and notation(look.text) == "bullets")


TODOTXT: Final = Format(
    "todotxt", "todo.txt", _todo, _bring("todotxt", todo_txt, ONE_LIST), asks=("undated",)
)
XIT: Final = Format("xit", "[x]it!", _xit, _bring("xit", xit, ONE_LIST), asks=("undated",))
BULLETS: Final = Format(
    "bullets", "Bullet log", _bullets, _bring("bullets", parse, MANY_DAYS), asks=("undated",)
)
