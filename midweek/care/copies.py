"""A copy of everything, brought back: into a new account, or into the one it came from where something was erased since.

An id that is or was this person's own stays; any other becomes one that follows from it (`Desk.import_id`), so that a second
time files nothing twice, and nobody's ids are taken. Links follow their entries.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from midweek.exchange.brought import Copied
from midweek.exchange.links import relinked
from midweek.exchange.opening import MOST_BYTES, Damaged, Locked, TooLarge
from midweek.kinds.entry import Entry
from midweek.kinds.person import Preferences, Upload
from midweek.store.desk import Desk, Filed
from midweek.vault import copies as sealed
from midweek.vault.errors import KdfRefused, Tampered, UnknownFormat, WrongSecret

WRONG = "That passphrase doesn't open this copy. Nothing was stored. Each sealed copy has a passphrase of its own."


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


def says(desk: Desk, copied: Sequence[Copied]) -> list[tuple[Copied, str]]:
    """Of each entry whether it would be new now, or is known."""
    place = _Place(desk)
    return [(one, "new" if place.takes(one) else "known") for one in copied]


def file(desk: Desk, copied: Sequence[Copied]) -> tuple[tuple[str, int], ...]:
    """File what isn't there yet, as it was written, inside the caller's transaction; gives id and revision of each.

    What is there stays as it is. Settings are chosen, not filed, and aren't named.
    """
    place = _Place(desk)
    fresh = [one for one in copied if place.takes(one)]
    entries = [
        (place.id_of(one.id), relinked(one.entry, place.id_of), one.written_at, one.revision)
        for one in fresh
        if not isinstance(one.entry, Preferences)
    ]
    if entries:
        desk.file_as_written(entries)
    for one in fresh:
        if isinstance(one.entry, Preferences):
            chosen = msgspec.structs.asdict(relinked(one.entry, place.id_of))
            del chosen["code_later"]  # of this account's own recovery code
            desk.prefer(**chosen)
    return tuple((id, revision) for id, _, _, revision in entries)


def unchanged(desk: Desk, copied: Sequence[Copied]) -> tuple[list[Filed[Entry]], int]:
    """What this copy brought into an account it didn't come from and is as it was; and how much else of it is here.

    Settings stay, so they count with the rest.
    """
    place = _Place(desk)
    found = {filed.id: filed for filed in desk.everything()}
    same: list[Filed[Entry]] = []
    kept = 0
    for one in copied:
        filed = found.get(place.id_of(one.id))
        if filed is None:
            continue
        as_it_was = filed.rev == one.revision and filed.entry == relinked(one.entry, place.id_of)
        if as_it_was and filed.id != one.id and not isinstance(one.entry, Preferences):
            same.append(filed)
        else:
            kept += 1
    return same, kept


class _Place:
    """The account a copy is brought to, as it is before."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._there, self._gone = desk.own_ids(), desk.erased_ids()
        waiting = {filed.id for filed in desk.read(Upload)}  # this very copy, in the browser
        self._is_new = not self._there - waiting - {desk.import_id("preferences")}

    def id_of(self, id: str) -> str:
        """The id here of what had this id where it was saved."""
        mine = id in self._there or id in self._gone
        return id if mine else self._desk.import_id(f"copy {id}")

    def takes(self, one: Copied) -> bool:
        """Whether it isn't here yet. Settings come to a new account alone; elsewhere those that were chosen hold."""
        if isinstance(one.entry, Preferences):
            return self._is_new
        return self.id_of(one.id) not in self._there
