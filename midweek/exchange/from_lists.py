"""Bullet journals in plain text, todo.txt and [x]it! lists: a bullet page for each day, one for a list of no day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from msgspec.structs import replace

from midweek.exchange.brought import TOO_LONG, Brought, Chosen, Format, Taking
from midweek.exchange.opening import Look, text_of
from midweek.kinds.bullets import Day, Log, by_day, parse, write
from midweek.kinds.journal import LONGEST
from midweek.kinds.other_lists import notation, todo_txt, xit

ONE_LIST, MANY_DAYS = (
    1_000_000,
    4_000_000,
)  # bytes: a list lies on one page, a bullet journal on one for each day


Read = Callable[[str], Log]
Pages = Callable[[str], Iterator[tuple[Day, str]]]


def _one_page(text: str) -> Iterator[tuple[Day, str]]:
    """All of a list, which names no day."""
    yield Day(), re.sub(r"\r\n?", "\n", text)


def _bring(format: str, read: Read, most: int, pages: Pages) -> Callable[[bytes, str, Chosen], Brought]:
    def bring(blob: bytes, name: str, chosen: Chosen) -> Brought:
        """Rows are the lines, counted over all days. Lines of no day are filed under the day of the import.

        Check-ins on mood lines are kept in the page and filed as check-ins too. What is too much for a file or a page is
        counted before a line is read. Raises FileRefused.
        """
        taking, row = Taking(format, chosen), 0
        found = [(head, body, *_size(body)) for head, body in pages(text_of(blob, most)) if body.strip()]
        taking.expect(len(found) + sum(lines for _, _, lines, _ in found))  # each may be a check-in
        for head, body, lines, letters in found:
            if letters > LONGEST:
                taking.skip(row + 1, TOO_LONG)
            else:
                day = replace(head, lines=tuple(line for _, line in read(body).lines))
                _take(taking, row, day)
            row += lines
        return taking.done()

    return bring


def _size(body: str) -> tuple[int, int]:
    """How many lines say something, and the letters they take on a page at least.

    With its end a line of a page has 4 letters or more. Written in our own way it is at most 4 shorter than it came, and 7
    where it is a mood ("= very good", "= mood 5"), but for spaces and whole rows of signs.
    """
    lines = [said for line in body.split("\n") if (said := " ".join(line.split())).strip("\\ ")]
    return len(lines), sum(max(4, len(line) - (6 if line.lstrip("*!")[:1] == "=" else 3)) for line in lines)


def _take(taking: Taking, row: int, day: Day) -> None:
    """File one day, whose first line is the one after this row."""
    if not day.lines:
        return
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
    "todotxt", "todo.txt", _todo, _bring("todotxt", todo_txt, ONE_LIST, _one_page), asks=("undated",)
)
XIT: Final = Format("xit", "[x]it!", _xit, _bring("xit", xit, ONE_LIST, _one_page), asks=("undated",))
BULLETS: Final = Format(
    "bullets", "Bullet log", _bullets, _bring("bullets", parse, MANY_DAYS, by_day), asks=("undated",)
)
