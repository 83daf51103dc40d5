"""The journal: finding pages by month, what they may be linked to, and what is counted over them (W1, W5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from django.db import transaction

from midweek.care import history
from midweek.care.sentences import day_words, sentence_of
from midweek.care.tracking import active, in_plan_order
from midweek.kinds.journal import JournalEntry, Mode
from midweek.kinds.plan import Goal
from midweek.kinds.session import SessionDay
from midweek.kinds.weekly_note import WeeklyNote
from midweek.stats.series import monday_of
from midweek.store import audit, drafts
from midweek.store.desk import Desk, Filed, Found
from midweek.vault.errors import EditConflict

FIRST_YEAR = 1900  # pages brought in from elsewhere may be old
CURRENT = ("active", "proposed")  # states of goals that are being worked on


def months(desk: Desk, *, until: date) -> list[date]:
    """First days of the months that hold pages, latest first: read off the tags, no page is opened."""
    found = desk.months(JournalEntry, date(FIRST_YEAR, 1, 1), date(until.year, 12, 31))
    return [date.fromisoformat(f"{month}-01") for month in reversed(found)]


def of_month(desk: Desk, first: date) -> list[Filed[JournalEntry]]:
    """The pages of the month that begins on `first`, latest first."""
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return newest_first(desk.read(JournalEntry, since=first, until=last).of(JournalEntry))


def latest(desk: Desk, *, until: date) -> Iterator[Filed[JournalEntry]]:
    """Every page, latest first; a month is opened when the one after it has been read."""
    for month in months(desk, until=until):
        yield from of_month(desk, month)


def newest_first(pages: Iterable[Filed[JournalEntry]]) -> list[Filed[JournalEntry]]:
    """By the moment they are about; a page of a whole day stands at its noon."""
    return sorted(pages, key=lambda filed: (filed.entry.at, filed.at), reverse=True)


def revise(desk: Desk, filed: Filed[JournalEntry], entry: JournalEntry, *, seen: int) -> Filed[JournalEntry]:
    """Change a page as it was seen at revision `seen`, so that it can be taken back; the same again changes nothing.

    Raises EditConflict when it was changed to something else meanwhile.
    """
    if entry == filed.entry:
        return filed
    if seen != filed.rev:
        raise EditConflict
    return history.revise(desk, filed, entry)


def let_go(desk: Desk, filed: Filed[JournalEntry], *, pages: str) -> None:
    """Gone at once and for good, past the deleted items, and with it what it said before, and what was typed there and isn't saved.

    pages: how the paths of its pages begin. Raises EditConflict.
    """
    with transaction.atomic():
        audit.append(desk.keys.user_id, "delete")
        history.forget(desk, filed)
        desk.erase(filed)
        for draft in drafts.read(desk.keys):
            if draft.page.startswith(pages):
                drafts.discard(desk.keys.user_id, bytes.fromhex(draft.id))


@dataclass(frozen=True)
class Linkable:
    """Something that a text may be about."""

    id: str
    words: str
    sort: Literal["goal", "objective", "other_goal", "other_objective", "session"]


def linkable(found: Found) -> list[Linkable]:
    """Goals that are being worked on, then objectives; found: at least goals and objectives."""
    goals = [filed for filed in found.of(Goal) if filed.entry.state in CURRENT]
    return [
        *(Linkable(filed.id, filed.entry.words, "goal") for filed in goals),
        *(Linkable(filed.id, sentence_of(filed.entry), "objective") for filed in active(found)),
    ]


def put_aside(found: Found) -> list[Linkable]:
    """The goals and objectives that `linkable` leaves out, since nobody works on them now."""
    goals = [filed for filed in found.of(Goal) if filed.entry.state not in CURRENT]
    now = {filed.id for filed in active(found)}
    objectives = [filed for filed in in_plan_order(found) if filed.id not in now]
    return [
        *(Linkable(filed.id, filed.entry.words, "other_goal") for filed in goals),
        *(Linkable(filed.id, sentence_of(filed.entry), "other_objective") for filed in objectives),
    ]


def sessions(found: Found, *, near: date, before: int = 3, also: Container[str] = ()) -> list[Linkable]:
    """Days of sessions, latest first: the next one from the day `near`, the last `before` ones before it, and those in `also`."""
    days = sorted(found.of(SessionDay), key=lambda filed: filed.entry.on)
    past = [filed for filed in days if filed.entry.on < near]
    offered = {filed.id for filed in (*past[-before:], *days[len(past) : len(past) + 1])}
    return [
        Linkable(filed.id, session_words(filed.entry), "session")
        for filed in reversed(days)
        if filed.id in offered or filed.id in also
    ]


def session_words(session: SessionDay) -> str:
    """What a session is called."""
    return f"Session on {day_words(session.on)}"


# --- counted over pages ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Dreams:
    """How many dreams are noted, and who and what comes back in at least two of them: (as first written, dreams)."""

    noted: int
    people: list[tuple[str, int]]
    places: list[tuple[str, int]]


def dreams_in(pages: Sequence[Filed[JournalEntry]]) -> Dreams:
    """Counted over the dreams among these pages, oldest first, whatever the case of the letters. Nothing is explained."""
    dreams = [filed.entry.dream for filed in pages if filed.entry.mode == "dream" and filed.entry.dream]
    return Dreams(
        len(dreams),
        _coming_back(dream.people for dream in dreams),
        _coming_back(dream.places for dream in dreams),
    )


def _coming_back(each: Iterable[Sequence[str]]) -> list[tuple[str, int]]:
    words: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for names in each:
        for name in dict.fromkeys(name.casefold() for name in names):
            counts[name] += 1
        for name in names:
            words.setdefault(name.casefold(), name)
    again = [(words[name], n) for name, n in counts.items() if n > 1]
    return sorted(again, key=lambda row: (-row[1], row[0].casefold()))


@dataclass
class KeptUp:
    """One way of writing over a span: how many pages, in which weeks, and what they were marked."""

    pages: int = 0
    weeks: set[date] = field(default_factory=set)  # their Mondays
    useful: int = 0
    not_useful: int = 0


def kept_up(found: Found) -> dict[Mode | None, KeptUp]:
    """By mode of the journal, and under None the weekly notes; the most pages first. Counts, no judgement (W5)."""
    ways: dict[Mode | None, KeptUp] = {}
    for page in found.of(JournalEntry):
        way = ways.setdefault(page.entry.mode, KeptUp())
        way.pages += 1
        way.weeks.add(monday_of(page.entry.day))
        way.useful += page.entry.useful is True
        way.not_useful += page.entry.useful is False
    for note in found.of(WeeklyNote):
        way = ways.setdefault(None, KeptUp())
        way.pages += 1
        way.weeks.add(note.entry.week)
    return dict(sorted(ways.items(), key=lambda row: -row[1].pages))
