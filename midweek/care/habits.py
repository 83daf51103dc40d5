"""What a habit's log shows: what was there before it, in counts, and each week beside the small change that was tried (T4).

Counts of the client's own answers and nothing else: a log of such moments has no quiet days to compare with, so it can
say what was there, never what brought it about (measurement.md 4.1).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from midweek.care.turns import WEEK
from midweek.kinds.homework import Assignment, Try
from midweek.kinds.response import Response
from midweek.kinds.sheet import PickSeveral, Sheet
from midweek.stats.series import monday_of
from midweek.store.desk import Desk, Filed

LOG = "trigger_log"  # the sheet of the library
WEEKS = 8  # told, the running one too
FEWEST = 3  # logs, before anything is counted
MOST_WORDS = 3  # of one kind
PARTS = (
    (5, "In the night"),
    (11, "In the morning"),
    (17, "In the day"),
    (22, "In the evening"),
    (24, "In the night"),
)


@dataclass(frozen=True)
class Week:
    """One week of the log. changes: what was to be tried in it, in the client's words, and how often it was."""

    monday: date
    did: int
    let_pass: int
    changes: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Pattern:
    """The last weeks of a log. before: (what kind, (words, in how many logs)), most often first. weeks: latest first."""

    logs: int
    did: int
    let_pass: int
    before: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    weeks: tuple[Week, ...]


def pattern(
    desk: Desk,
    sheet: Sheet,
    copies: Iterable[Filed[Response]],
    work: Iterable[Filed[Assignment]],
    *,
    today: date,
) -> Pattern | None:
    """What the last eight weeks show; None for another sheet or with too few logs.

    work: homework, some of which grew out of these logs. A log asks what could be changed next week, so that is the week a
    change belongs to; the one that comes is told too, where something is set for it.
    """
    first = monday_of(today) - timedelta(weeks=WEEKS - 1)
    logs = [f for f in copies if f.entry.of == LOG and first <= f.entry.day <= today]
    if len(logs) < FEWEST:
        return None
    meant = {f.id: monday_of(f.entry.day) + WEEK for f in logs}
    grown = [(f, meant[f.entry.came_from]) for f in work if f.entry.came_from in meant]
    tries = desk.read(Try, since=first, until=today, of=[f.id for f, _ in grown]).of(Try) if grown else []
    tried = Counter((f.entry.assignment, monday_of(f.entry.day)) for f in tries if f.entry.how == "tried")
    latest = max([monday_of(today), *(monday for _, monday in grown)])
    did = [f for f in logs if f.entry.answers.get("did") == "did_it"]
    return Pattern(
        logs=len(logs),
        did=len(did),
        let_pass=len(logs) - len(did),
        before=tuple(kind for kind in _before(sheet, logs) if kind[1]),
        weeks=tuple(
            _week(
                monday,
                logs,
                tuple((f.entry.what, tried[f.id, monday]) for f, week in grown if week == monday),
            )
            for monday in (latest - n * WEEK for n in range(WEEKS + 1))
            if max(first, monday_of(min(f.entry.day for f in logs))) <= monday
        ),
    )


def _before(
    sheet: Sheet, logs: Sequence[Filed[Response]]
) -> Iterable[tuple[str, tuple[tuple[str, int], ...]]]:
    body = sheet.index["body"]
    labels = {option.code: option.label for option in body.options} if isinstance(body, PickSeveral) else {}
    codes = [answer for f in logs if isinstance(answer := f.entry.answers.get("body"), tuple)]
    yield "My body", _most(labels.get(str(code), str(code)) for answer in codes for code in answer)
    yield "Time of day", _most(part for f in logs if (part := _part(f.entry.answers.get("at"))))
    for name, title in (("place", "Where"), ("people", "Who was there"), ("feeling", "What I felt")):
        said = (str(answer).strip().casefold() for f in logs if (answer := f.entry.answers.get(name)))
        yield title, _most(said)


def _most(words: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """What came up more than once, most often first."""
    return tuple((word, n) for word, n in Counter(words).most_common(MOST_WORDS) if n > 1)


def _part(clock: object) -> str:
    if not isinstance(clock, str) or not clock[:2].isdigit():
        return ""
    return next(part for end, part in PARTS if int(clock[:2]) < end)


def _week(monday: date, logs: Sequence[Filed[Response]], changes: tuple[tuple[str, int], ...]) -> Week:
    mine = [f for f in logs if monday_of(f.entry.day) == monday]
    did = sum(f.entry.answers.get("did") == "did_it" for f in mine)
    return Week(monday, did, len(mine) - did, changes)
