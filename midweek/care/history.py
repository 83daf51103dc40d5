"""How an entry of the plan stood before, what changed in words, and the way back (P3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from midweek.kinds.entry import Entry
from midweek.kinds.kept import Earlier, entry_in
from midweek.kinds.plan import Goal, Objective
from midweek.store.desk import Desk, Filed, NotYours

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
    entry = entry_in(kept[-1].entry, kept[-1].author)
    if not isinstance(entry, type(filed.entry)):
        raise NotYours
    return entry


def undo(desk: Desk, filed: Filed[E]) -> Filed[E]:
    """Take the last change back; itself a change that is kept. Raises NotYours where there is none."""
    return desk.revise(filed, before(desk, filed), why="undo")
