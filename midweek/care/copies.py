"""A copy of everything, brought back: into a new account, or into the one it came from where something was erased since.

An id that is or was this person's own stays; any other becomes one that follows from it (`Desk.import_id`), so that a second
time files nothing twice, and nobody's ids are taken. Links follow their entries.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

import msgspec

from midweek.exchange.brought import Copied
from midweek.exchange.links import relinked
from midweek.exchange.opening import MOST_BYTES, Damaged, Locked, TooLarge
from midweek.kinds.entry import Entry
from midweek.kinds.person import Preferences
from midweek.store.desk import Desk, Filed
from midweek.vault import copies as sealed
from midweek.vault.errors import KdfRefused, Tampered, UnknownFormat, WrongSecret

WRONG = "That passphrase doesn't open this copy. Nothing was stored. Each sealed copy has a passphrase of its own."


class Counts(TypedDict, total=False):
    """Fields of bringing.Outcome."""

    new: int
    known: int
    removed: int
    kept: int


def is_sealed(blob: bytes) -> bool:
    """Whether a file is a sealed copy."""
    return blob.startswith(sealed.BEGINS)


def unsealed(blob: bytes, passphrase: str) -> bytes:
    """What is in a sealed copy. Raises FileRefused: Locked for a passphrase that isn't its own."""
    if len(blob) > MOST_BYTES:
        raise TooLarge("This copy is larger than 50 MB. Nothing was stored.")
    try:
        return sealed.unseal(passphrase, blob)
    except WrongSecret:
        raise Locked(WRONG) from None
    except (Tampered, UnknownFormat, KdfRefused):
        raise Damaged("This sealed copy was changed or cut short. Nothing was stored.") from None


def expect(desk: Desk, copied: Sequence[Copied]) -> Counts:
    """What `file` would do now, without doing it."""
    place = _Place(desk)
    new = sum(place.takes(one) for one in copied)
    return {"new": new, "known": len(copied) - new}


def file(desk: Desk, copied: Sequence[Copied]) -> Counts:
    """File what isn't there yet, as it was written, inside the caller's transaction. What is there stays as it is."""
    place = _Place(desk)
    fresh = [one for one in copied if place.takes(one)]
    entries = [
        (place.id_of(one.id), relinked(one.entry, place.id_of), one.written_at, one.revision)
        for one in fresh
        if not isinstance(one.entry, Preferences)
    ]
    new = desk.file_as_written(entries) if entries else 0
    for one in fresh:
        if isinstance(one.entry, Preferences):
            chosen = msgspec.structs.asdict(relinked(one.entry, place.id_of))
            del chosen["code_later"]  # of this account's own recovery code
            desk.prefer(**chosen)
            new += 1
    return {"new": new, "known": len(copied) - new}


def take_back(desk: Desk, copied: Sequence[Copied]) -> Counts:
    """Erase what this copy brought into an account it didn't come from, where it is unchanged. Settings stay."""
    place = _Place(desk)
    found = {filed.id: filed for filed in desk.everything()}
    unchanged: list[Filed[Entry]] = []
    kept = 0
    for one in copied:
        filed = found.get(place.id_of(one.id))
        if filed is None:
            continue
        same = filed.rev == one.revision and filed.entry == relinked(one.entry, place.id_of)
        if same and filed.id != one.id and not isinstance(one.entry, Preferences):
            unchanged.append(filed)
        else:
            kept += 1
    desk.erase_many(unchanged)
    return {"removed": len(unchanged), "kept": kept}


class _Place:
    """The account a copy is brought to, as it is before."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._there, self._gone = desk.own_ids()
        self._is_new = not self._there - {desk.import_id("preferences")}

    def id_of(self, id: str) -> str:
        """The id here of what had this id where it was saved."""
        mine = id in self._there or id in self._gone
        return id if mine else self._desk.import_id(f"copy {id}")

    def takes(self, one: Copied) -> bool:
        """Whether it isn't here yet. Settings come to a new account alone; elsewhere those that were chosen hold."""
        if isinstance(one.entry, Preferences):
            return self._is_new
        return self.id_of(one.id) not in self._there
