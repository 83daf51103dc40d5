"""Deleted items: 30 days to bring something back, then gone (ux.md Everywhere)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from midweek.care import history, homework
from midweek.kinds.behaviour import Reading
from midweek.kinds.entry import Entry
from midweek.kinds.homework import Try
from midweek.kinds.kept import Deleted, Earlier, entry_in
from midweek.kinds.plan import Change, Goal, Milestone, Objective
from midweek.kinds.response import Response
from midweek.store import audit
from midweek.store.desk import Desk, Filed

KEPT_FOR = timedelta(days=30)


def clear_out(desk: Desk, *, now: datetime) -> list[Filed[Deleted]]:
    """Erase what was deleted more than 30 days before `now` (aware); gives the rest, newest first."""
    kept, over = [], []
    for filed in desk.read(Deleted).of(Deleted):
        if filed.entry.at + KEPT_FOR > now:
            kept.append(filed)
        elif desk.keys.space(bytes.fromhex(filed.space)).owner == desk.keys.uid:
            over.append(filed)
    if over:
        erase(desk, *over)
    return sorted(kept, key=lambda filed: filed.entry.at, reverse=True)


def restore(desk: Desk, id: str) -> Filed[Entry]:
    """Bring an entry back; a goal brings the objectives and milestones that went with it, and homework says again what it
    said of a copy. Raises NotYours; SavedSince for a note whose objective was noted another way since.
    """
    gone = desk.get(Deleted, id)
    with transaction.atomic():
        back = desk.restore(gone)
        if isinstance(back.entry, Reading) and _is_noted_otherwise(desk, back.entry, since=gone.entry.at):
            raise history.SavedSince
        if isinstance(back.entry, Response):
            homework.take_back(desk, back.entry)
        if isinstance(back.entry, Goal):
            for other in desk.read(Deleted).of(Deleted):
                went_along = other.entry.doc.get("goal") == id and other.entry.at >= gone.entry.at
                if went_along and other.entry.kind in ("objective", "milestone"):
                    desk.restore(other)
    return back


def _is_noted_otherwise(desk: Desk, note: Reading, *, since: datetime) -> bool:
    """Whether how its objective is noted was changed after a moment (aware): the number would say something else."""
    objective = desk.some(Objective, [note.objective]).get(note.objective)
    stood = (one.before for one in history.versions(desk, objective) if one.at > since) if objective else ()
    return any(
        isinstance(old, Objective) and objective and old.measure.how != objective.entry.measure.how
        for old in stood
    )


def erase(desk: Desk, *gone: Filed[Deleted]) -> None:
    """Delete for good, with all that would be out of reach without it: notes and marked changes, earlier versions."""
    with transaction.atomic():
        audit.append(desk.keys.user_id, "delete")
        desk.erase_many([*(other for one in gone for other in _hanging_on(desk, one)), *gone])


def _hanging_on(desk: Desk, gone: Filed[Deleted]) -> list[Filed[Entry]]:
    kinds: tuple[type[Entry], ...] = {
        "objective": (Reading, Change, Earlier),
        "goal": (Milestone, Earlier),
        "change": (Earlier,),
        "mood": (Earlier,),
        "own_sheet": (Earlier,),
        "journal": (Earlier,),
        "weekly_note": (Earlier,),
        "milestone": (Earlier,),
        "bring_up": (Earlier,),
        "reading": (Earlier,),
        "assignment": (Try, Response, Earlier),
    }.get(gone.entry.kind, ())
    if not kinds:
        return []
    return [other for other in desk.read(*kinds, of=[gone.id]) if gone.id in _hangs_on(other.entry)]


def _hangs_on(entry: Entry) -> tuple[str | None, ...]:
    """What an entry would be out of reach without."""
    match entry:
        case Earlier(kind="change" | "reading", of=to, doc={"objective": str(home)}):
            return to, home
        case Earlier(kind="milestone", of=to, doc={"goal": str(home)}):
            return to, home
        case (
            Reading(objective=to) | Change(objective=to) | Milestone(goal=to) | Earlier(of=to)
            | Try(assignment=to) | Response(assignment=to)
        ):  # fmt: skip
            return (to,)
    return ()


def inside(gone: Filed[Deleted]) -> Entry:
    """What was deleted. Raises NotAnEntry."""
    return entry_in(gone.entry, gone.author)
