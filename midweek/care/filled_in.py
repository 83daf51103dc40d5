"""Copies of a sheet that were filled in elsewhere, on paper or in a spreadsheet, kept as if they had been filled in here (H3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import msgspec
from django.db import transaction
from msgspec.structs import replace

from midweek.care import homework
from midweek.care.checkins import HELP_FOR
from midweek.kinds import response
from midweek.kinds.answering import is_risky
from midweek.kinds.homework import Assignment
from midweek.kinds.sheet import Answers, Sheet
from midweek.kinds.sheet_table import Copy, lines_of
from midweek.store.desk import Desk, Filed, NotYours

MIDDAY = time(12)  # a page says its day and no time


@dataclass(frozen=True)
class Kept:
    """new: copies that were filed; there: that were here already, with the same day and answers. risky: one of the new leads to the page for hard moments."""

    new: int
    there: int
    risky: bool


def keep(
    desk: Desk, assignment: Filed[Assignment], copies: Sequence[Copy], *, form: str, now: datetime
) -> Kept:
    """File copies for a piece of homework, all or nothing; one that is here already isn't filed twice.

    copies: as `sheet_table.read` found them without a problem. form: the page they were typed on, so that it can be sent
    twice. now: aware, in the person's zone. Raises NotYours where there is no sheet to fill in.
    """
    sheet = homework.sheet_of(desk, assignment.entry)
    if sheet is None:
        raise NotYours
    entry = assignment.entry
    first = min((copy.day for copy in copies), default=now.date())
    with transaction.atomic():
        here = Counter(
            _mark(asked, f.entry.day, f.entry.answers)
            for f in homework.copies(desk, assignment, since=first, until=now.date())
            if (asked := homework.known(f.entry))
        )
        nth = Counter[bytes]()
        new = []
        for n, copy in enumerate(copies):
            mark = _mark(sheet, copy.day, copy.answers)
            nth[mark] += 1
            if nth[mark] > here[mark]:
                fresh = response.begin(sheet, at=_at(copy.day, n, now), own=bool(entry.own), own_id=entry.own)
                filled = replace(fresh, answers=copy.answers, state="finished", assignment=assignment.id)
                new.append((desk.import_id(f"grid\n{form}\n{mark.hex()}\n{nth[mark]}"), filled))
        if new:
            desk.file_many(new)
            _move_on(desk, assignment, [filled.day for _, filled in new], now.date())
        risky = any(is_risky(sheet, filled.answers) for _, filled in new)
        if risky:
            desk.prefer(help_until=now + HELP_FOR)
    return Kept(len(new), len(copies) - len(new), risky)


def _at(day: date, n: int, now: datetime) -> datetime:
    """Midday of that day, a second apart in the order they were typed; never later than now."""
    return min(datetime.combine(day, MIDDAY, now.tzinfo) + timedelta(seconds=n), now)


def _mark(sheet: Sheet, day: date, answers: Answers) -> bytes:
    """The same for copies that stand in a table the same way."""
    return msgspec.json.encode(lines_of(sheet, day, answers), order="deterministic")


def _move_on(desk: Desk, assignment: Filed[Assignment], days: Sequence[date], today: date) -> None:
    """What the homework says of its copies; it is done, unless one is being filled in now or it recurs."""
    entry = assignment.entry
    ended = entry if entry.running else homework.after_a_copy(entry, on=today)
    desk.revise(
        assignment,
        replace(
            ended,
            filled_on=max(*days, entry.filled_on or date.min),
            filled_from=min(*days, entry.filled_from or entry.set_on),
        ),
    )
