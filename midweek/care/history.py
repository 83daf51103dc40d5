"""How an entry stood before, what changed of the plan in words, and the way back (P3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from midweek.kinds.entry import Entry, kind_of
from midweek.kinds.kept import Deleted, Earlier, entry_in
from midweek.kinds.plan import Goal, Objective
from midweek.store.desk import Desk, Filed, NotYours
from midweek.vault.errors import EditConflict

E = TypeVar("E", bound=Entry)

_GOAL = {
    "words": "changed the words",
    "turn": "changed what would tell you it's changing",
    "why": "changed why it matters",
    "different": "changed what would be different",
    "state": "changed where this goal is",
    "since": "changed the start",
}
_OBJECTIVE = {
    "goal": "changed the goal it serves",
    "words": "changed the sentence",
    "measure": "changed what you note",
    "per": "changed how often",
    "starts": "moved the start",
    "noticing_until": "changed the weeks of noticing",
    "usual": "changed the usual amount",
    "target": "changed the target",
    "target_by": "moved the day of the target",
    "confidence": "changed how sure you are",
    "review_on": "moved the day to look back",
    "state": "changed where this objective is",
}


@dataclass(frozen=True)
class Version:
    """One change: when it was made (aware, UTC), by you or by another person, which fields, how it stood before."""

    at: datetime
    yours: bool
    fields: tuple[str, ...]
    before: Entry

    @property
    def what(self) -> tuple[str, ...]:
        """What changed, in words that follow "you"."""
        words = _words(self.before)
        return tuple(words[name] for name in self.fields) or ("saved it again",)


def _earlier(desk: Desk, id: str) -> list[Filed[Earlier]]:
    found = desk.read(Earlier).of(Earlier)
    return sorted((f for f in found if f.entry.of == id), key=lambda f: f.entry.rev)


def versions(desk: Desk, filed: Filed[E]) -> list[Version]:
    """The changes of an entry that keeps its versions, newest first."""
    kept = _earlier(desk, filed.id)
    stood = [entry_in(one.entry, one.author) for one in kept] + [filed.entry]
    return [
        Version(one.at, one.author == desk.uid, _changed(before, after), before)
        for one, before, after in reversed(list(zip(kept, stood, stood[1:], strict=False)))
    ]


def _words(entry: Entry) -> Mapping[str, str]:
    return {Goal: _GOAL, Objective: _OBJECTIVE}.get(type(entry), {})


def _changed(before: Entry, after: Entry) -> tuple[str, ...]:
    return tuple(name for name in _words(after) if getattr(before, name) != getattr(after, name))


def has_before(desk: Desk, filed: Filed[E]) -> bool:
    """A change of this entry was kept, so that it can be taken back."""
    return filed.rev > 1 and bool(_earlier(desk, filed.id))


def before(desk: Desk, filed: Filed[E]) -> E:
    """How an entry stood before the last change that was kept. Raises NotYours where there is none."""
    kept = _earlier(desk, filed.id)
    if not kept:
        raise NotYours
    return _in(kept[-1], filed)


def _in(kept: Filed[Earlier], filed: Filed[E]) -> E:
    entry = entry_in(kept.entry, kept.author)
    if not isinstance(entry, type(filed.entry)):
        raise NotYours
    return entry


# --- Undo: the last save, and only that -------------------------------------------------------------


class SavedSince(EditConflict):
    """What was to be taken back isn't the last that was saved."""


def revise(desk: Desk, filed: Filed[E], entry: E, *, why: str = "") -> Filed[E]:
    """Change an entry so that this change can be taken back. Raises EditConflict.

    A kind that keeps no versions keeps the last alone, so that nothing piles up.
    """
    return desk.revise(filed, entry, why=why, keep=not entry.keeps_versions and _place(desk, filed.id))


def ends_in_a_save(desk: Desk, filed: Filed[E]) -> bool:
    """`take_back` has something to take back: what stands came of a change whose words before are kept, or is new.

    What is new of the plan is deleted, not taken back.
    """
    return _replaced(desk, filed) is not None or (filed.rev == 1 and not filed.entry.keeps_versions)


def take_back(desk: Desk, kind: type[E], id: str, *, seen: int) -> Filed[E] | Filed[Deleted]:
    """Take back the save that made revision `seen`: what it replaced stands again; what was new goes to the deleted items.

    Sent twice it happens once, and it can be taken back as well. Raises SavedSince when anything was saved since, and
    NotYours when what was replaced is gone by now.
    """
    gone = desk.some(Deleted, [id]).get(id)
    if gone and (gone.entry.kind, gone.rev, seen) == (kind_of(kind), 2, 1):
        return gone
    filed = desk.get(kind, id)
    before = _replaced(desk, filed)
    if before and before.entry.why == "undo" and before.entry.rev == seen:
        return filed
    if filed.rev != seen:
        raise SavedSince
    if before:
        return revise(desk, filed, _in(before, filed), why="undo")
    if seen > 1 or kind.keeps_versions:
        raise NotYours
    return desk.delete(filed)


def replaced(desk: Desk, filed: Filed[E]) -> E | None:
    """What `take_back` would bring back."""
    kept = _replaced(desk, filed)
    return _in(kept, filed) if kept else None


def _replaced(desk: Desk, filed: Filed[E]) -> Filed[Earlier] | None:
    """What stood before the change that made this revision."""
    place = _place(desk, filed.id)
    kept = _earlier(desk, filed.id) if filed.entry.keeps_versions else desk.some(Earlier, [place]).values()
    return next((one for one in kept if one.entry.rev == filed.rev - 1), None)


def _place(desk: Desk, id: str) -> str:
    """Under which id the last version of an entry is kept, where only that one is."""
    return desk.form_id(f"before {id}")


def forget(desk: Desk, filed: Filed[E]) -> None:
    """Erase all that an entry said before."""
    desk.erase_many(_earlier(desk, filed.id))
