"""Filing under an id that the same form, or the same line, always gives: once, however often it is sent."""

from __future__ import annotations

from typing import TypeVar

from midweek.kinds.entry import Entry
from midweek.kinds.kept import Deleted
from midweek.store.desk import Desk, Filed

E = TypeVar("E", bound=Entry)


def file(desk: Desk, entry: E, entry_id: str | None) -> Filed[E]:
    """File it, unless it is there: then gives what is there. What was deleted since comes back as it was.

    entry_id: None for what is new whenever it is sent.
    """
    if entry_id:
        for gone in desk.some(Deleted, [entry_id]).values():
            desk.restore(gone)
    filed = desk.file(entry, entry_id=entry_id)
    return desk.get(type(entry), filed.id)
