"""Check-ins: changing one without losing another tab's words, the answer that asks for care, and finding them later."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from msgspec.structs import replace

from midweek.care import history
from midweek.kinds.mood import MoodCheckIn
from midweek.store.desk import Desk, Filed
from midweek.vault.errors import EditConflict

HELP_FOR = timedelta(hours=24)  # how long the quiet help card stays on Today (ux.md S4)
FIRST_YEAR = 1990  # no check-in can be set earlier: the list of months has to begin somewhere


def revise(
    desk: Desk, filed: Filed[MoodCheckIn], entry: MoodCheckIn, *, seen: int, now: datetime
) -> Filed[MoodCheckIn]:
    """Change a check-in as it was seen at revision `seen`; the same again changes nothing.

    An answer to "Something harder" brings the help card to Today for a day from `now` (aware), and its page is due until it
    was shown.
    Raises EditConflict when it was changed to something else meanwhile.
    """
    if entry == filed.entry:
        return filed
    if seen != filed.rev:
        raise EditConflict
    new = desk.revise(filed, entry)
    if entry.harder and entry.harder != filed.entry.harder:
        desk.prefer(help_until=now + HELP_FOR, care_due=filed.id)
    elif not entry.harder:
        care_shown(desk, filed.id)
    return new


def change_face(
    desk: Desk, filed: Filed[MoodCheckIn], mood: int | None, *, why: str = ""
) -> Filed[MoodCheckIn]:
    """Another face; the one before is kept, so that it can come back."""
    entry = replace(filed.entry, mood=mood)
    return filed if entry == filed.entry else desk.revise(filed, entry, why=why, keep=True)


def undo_face(desk: Desk, filed: Filed[MoodCheckIn]) -> Filed[MoodCheckIn]:
    """Bring the face before the last change back; what was added since stays. Raises NotYours where there is none."""
    return change_face(desk, filed, history.before(desk, filed).mood, why="undo")


def care_due(desk: Desk) -> str:
    """The check-in whose page for hard moments hasn't been shown yet; empty for none, and where it is gone."""
    id = desk.preferences.care_due
    return id if id and desk.some(MoodCheckIn, [id]) else ""


def care_shown(desk: Desk, id: str) -> None:
    """The page about this check-in needn't come any more."""
    if desk.preferences.care_due == id:
        desk.prefer(care_due=None)


def months(desk: Desk, *, until: date) -> list[date]:
    """First days of the months that hold check-ins, latest first: read off the tags, no entry is opened."""
    found = desk.months(MoodCheckIn, date(FIRST_YEAR, 1, 1), date(until.year, 12, 31))
    return [date.fromisoformat(f"{month}-01") for month in reversed(found)]


def of_month(desk: Desk, first: date) -> list[Filed[MoodCheckIn]]:
    """The check-ins of the month that begins on `first`, latest first."""
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    found = desk.read(MoodCheckIn, since=first, until=last).of(MoodCheckIn)
    return sorted(found, key=lambda filed: filed.entry.at, reverse=True)
