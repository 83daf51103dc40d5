"""The Desk: the only way to read or write what people wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Generic, TypeVar

import msgspec
from django.db import transaction
from django.utils import timezone

from midweek.kinds.entry import Entry, NotAnEntry, Written, all_kinds, from_bytes, kind_of, to_bytes
from midweek.kinds.kept import Deleted, Earlier, deleted, earlier, entry_in
from midweek.kinds.person import Preferences
from midweek.store import audit, spaces
from midweek.store.spaces import Keys, Open, Opened
from midweek.vault.errors import EditConflict, StaleKey
from midweek.vault.keys import IdKey, new_id

E = TypeVar("E", bound=Entry)
T = TypeVar("T")
E_co = TypeVar("E_co", bound=Entry, covariant=True)


class NotYours(Exception):
    """No such entry, or no key to it; the caller cannot tell which."""


class Filed(msgspec.Struct, Generic[E_co], frozen=True, gc=False):
    """An entry as it lies in a space."""

    id: str
    space: str
    rev: int
    entry: E_co
    author: str  # uid, hex
    at: datetime  # when this revision was written, UTC


class Found(list[Filed[Entry]]):
    """What a read found, oldest first."""

    def of(self, kind: type[E]) -> list[Filed[E]]:
        """Only the entries of one kind."""
        return [filed for filed in self if isinstance(filed.entry, kind)]  # type: ignore[misc]


@lru_cache(maxsize=32)
def months_from(since: date, until: date) -> tuple[str, ...]:
    """The months (2026-05) of these days, oldest first."""
    first, last = since.year * 12 + since.month - 1, until.year * 12 + until.month - 1
    return tuple(f"{month // 12:04}-{month % 12 + 1:02}" for month in range(first, last + 1))


FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


def place_of(kind: type[Entry], shelf: str) -> str:
    """What an entry's tag is made of, beside a month: its kind, and the shelf if it lies on one."""
    return f"{kind_of(kind)}/{shelf}" if kind.shelf_of else kind_of(kind)


def tag_of(space: Open, entry: Entry) -> bytes:
    """The blind tag an entry is found by: its kind, whose shelf it lies on, and the month of its day or of its end."""
    on = entry.filed_under
    return space.key.tag(place_of(type(entry), entry.shelf), f"{on:%Y-%m}" if on else "")


def _tag_to_file(space: Open, entry: Entry) -> bytes:
    """Raises ValueError for a day in a year nobody looks in: such an entry would never be found again."""
    if (on := entry.filed_under) and not FIRST_DAY <= on <= LAST_DAY:
        raise ValueError("the day of an entry lies outside 1900 to 2199")
    return tag_of(space, entry)


def _in_order(filed: Filed[Entry]) -> tuple[date, datetime]:
    return (filed.entry.day if filed.entry.dated else filed.at.date(), filed.at)


class Desk:
    """A signed-in person with their keys in hand, for one request or command.

    Raises NotYours where there is no key or no such entry (the caller can't tell which), and
    EditConflict when somebody revised first. What cannot be opened is left as it is and listed in
    `unreadable`; it never stops the rest.
    """

    def __init__(self, keys: Keys) -> None:
        self.keys = keys
        self.unreadable: list[str] = []

    @property
    def uid(self) -> str:
        """The person, as entries name their author."""
        return self.keys.uid.hex()

    def read(
        self,
        *kinds: type[Entry],
        since: date | None = None,
        until: date | None = None,
        space: bytes | None = None,
        of: Iterable[str] | None = None,
    ) -> Found:
        """All entries of these kinds, oldest first; dated kinds only from `since` to `until`, both included, and so what has
        ended by the day of its end.

        of: whose shelves to look on, for kinds that lie on shelves; without it, on those of all there are, deleted ones
        too. Opens the shelves and months asked for and no more. Without `space`, looks in all of this person's spaces.
        """
        places = {space: self.keys.space(space)} if space else self.keys.spaces
        shelves = self._shelves(kinds) if of is None else list(of)
        wanted = {id: self._tags(place, kinds, shelves, since, until) for id, place in places.items()}
        first, last = since or date.min, until or date.max
        found = Found()
        for opened in spaces.read_tags(places, wanted):
            filed = self._filed(opened)
            if (
                filed
                and isinstance(entry := filed.entry, kinds)
                and ((on := entry.filed_under) is None or first <= on <= last)
            ):
                found.append(filed)
        found.sort(key=_in_order)
        return found

    def _shelves(self, kinds: Sequence[type[Entry]]) -> list[str]:
        owners = [kind.shelf_of for kind in kinds if kind.shelf_of]
        return [filed.id for filed in self.read(*owners, Deleted)] if owners else []

    def _tags(
        self,
        place: Open,
        kinds: Sequence[type[Entry]],
        shelves: Sequence[str],
        since: date | None,
        until: date | None,
    ) -> list[bytes]:
        tags, there = [], None
        for kind in kinds:
            names = [place_of(kind, shelf) for shelf in shelves] if kind.shelf_of else [kind_of(kind)]
            if not kind.dated:
                tags += [place.key.tag(name) for name in names]
                if not kind.ends:
                    continue
            if since and until:
                tags += [place.key.tag(name, month) for name in names for month in months_from(since, until)]
            else:
                there = spaces.tags_in(place.id) if there is None else there
                months = months_from(since or FIRST_DAY, until or LAST_DAY)
                every = (place.key.tag(name, month) for name in names for month in months)
                tags += [tag for tag in every if tag in there]
        return tags

    def sift(self, *kinds: type[Entry], holds: Callable[[bytes], bool]) -> Found:
        """Entries of these kinds whose plain bytes `holds` lets through, in no order, out of all spaces this person owns.

        holds: of the whole entry as it is sealed, JSON in UTF-8. What it turns away is opened and not decoded, so that words
        can be looked for among tens of thousands. As many questions for much as for little.
        """
        mine = {id: place for id, place in self.keys.spaces.items() if place.owner == self.keys.uid}
        if any(kind.shelf_of for kind in kinds):  # on too many shelves to name: all but what isn't meant
            others = [kind_of(kind) for kind in all_kinds() if not kind.dated and kind not in kinds]
            left = {id: [place.key.tag(name) for name in others] for id, place in mine.items()}
            opened = spaces.read_but(mine, left)
        else:
            wanted = {id: self._tags(place, kinds, [], None, None) for id, place in mine.items()}
            opened = spaces.read_tags(mine, wanted)
        held = (each for each in opened if each.error or holds(each.body))
        return Found(f for each in held if (f := self._filed(each)) and isinstance(f.entry, kinds))

    def months(self, kind: type[Entry], since: date, until: date) -> list[str]:
        """The months (2026-05) that hold entries of a dated kind without shelves, oldest first; no entry is opened."""
        name, found = kind_of(kind), set()
        for place in self.keys.spaces.values():
            there = spaces.tags_in(place.id)
            found |= {month for month in months_from(since, until) if place.key.tag(name, month) in there}
        return sorted(found)

    def everything(self) -> Found:
        """Every entry of every space this person owns, for export, oldest first."""
        mine = {id: place for id, place in self.keys.spaces.items() if place.owner == self.keys.uid}
        found = Found(f for opened in spaces.read_all(mine) if (f := self._filed(opened)))
        found.sort(key=_in_order)
        return found

    def get(self, kind: type[E], id: str) -> Filed[E]:
        """One entry by id. Raises NotYours; what cannot be opened raises its VaultError."""
        try:
            opened = spaces.read_one(self.keys.spaces, bytes.fromhex(id))
        except ValueError:
            raise NotYours from None
        if opened is None:
            raise NotYours
        if opened.error:
            self._report(opened)
            raise opened.error
        filed = self._filed(opened)
        if filed is None or not isinstance(filed.entry, kind):
            raise NotYours
        return filed  # type: ignore[return-value]

    def some(self, kind: type[E], ids: Iterable[str]) -> dict[str, Filed[E]]:
        """Entries of a kind by id, in one question; those that aren't there are left out."""
        wanted = [bytes.fromhex(id) for id in ids]
        found = (self._filed(opened) for opened in spaces.read_ids(self.keys.spaces, wanted))
        return {f.id: f for f in found if f is not None and isinstance(f.entry, kind)}  # type: ignore[misc]

    def file(self, entry: E, *, space: bytes | None = None, entry_id: str | None = None) -> Filed[E]:
        """File a new entry, in the private space unless one is named.

        entry_id: from the device, so that a retry files once.
        """
        id = bytes.fromhex(entry_id) if entry_id else new_id()
        return self._redo(lambda: self._write(self.keys.space(space), id, 0, entry))

    def file_many(self, entries: Iterable[tuple[str | None, Entry]]) -> int:
        """File (id or None, entry) pairs in the private space, all or nothing; gives how many were new."""
        now = timezone.now()
        return self.file_as_written((id, entry, now, 1) for id, entry in entries)

    def file_as_written(self, entries: Iterable[tuple[str | None, Entry, datetime, int]]) -> int:
        """`file_many` for what was written elsewhere: each with the moment (aware) and the number of its last revision."""
        kept = list(entries)

        def seal() -> int:
            place = self.keys.private
            return spaces.write_many(
                place,
                [
                    (
                        bytes.fromhex(id) if id else new_id(),
                        _tag_to_file(place, entry),
                        to_bytes(entry, author=self.uid, at=at),
                        revision,
                    )
                    for id, entry, at, revision in kept
                ],
            )

        return self._redo(seal)

    def revise(self, filed: Filed[E], entry: E, *, why: str = "", keep: bool | str = False) -> Filed[E]:
        """Replace an entry; kinds that keep versions keep the old one, others where asked to. Raises EditConflict.

        keep: True, or the id under which the old one is kept in the place of what is kept there.
        """

        def replace() -> Filed[E]:
            place = self.keys.space(bytes.fromhex(filed.space))
            with transaction.atomic():
                new = self._write(place, bytes.fromhex(filed.id), filed.rev, entry)
                if (keep or entry.keeps_versions) and entry != filed.entry:
                    old = earlier(filed.entry, of=filed.id, rev=filed.rev, at=filed.at, why=why)
                    id = keep if isinstance(keep, str) else new_id().hex()
                    kept = self.some(Earlier, [id]).get(id) if isinstance(keep, str) else None
                    self._write(place, bytes.fromhex(id), kept.rev if kept else 0, old)
                return new

        return self._redo(replace)

    def delete(self, filed: Filed[E]) -> Filed[Deleted]:
        """Move an entry to the deleted items, from where `restore` brings it back for 30 days."""
        gone = deleted(filed.entry, at=timezone.now())
        return self._redo(
            lambda: self._write(
                self.keys.space(bytes.fromhex(filed.space)), bytes.fromhex(filed.id), filed.rev, gone
            )
        )

    def restore(self, filed: Filed[Deleted]) -> Filed[Entry]:
        """Bring a deleted entry back as it was."""
        entry = entry_in(filed.entry, filed.author)
        return self._redo(
            lambda: self._write(
                self.keys.space(bytes.fromhex(filed.space)), bytes.fromhex(filed.id), filed.rev, entry
            )
        )

    def erase(self, filed: Filed[Entry]) -> None:
        """Delete an entry for good, at once. Raises EditConflict."""
        place = self.keys.space(bytes.fromhex(filed.space))
        self._redo(lambda: spaces.erase(place, bytes.fromhex(filed.id), filed.rev))

    def erase_many(self, filed: Iterable[Filed[Entry]]) -> None:
        """Delete entries for good, in one transaction. Raises EditConflict where one was changed since; then all stay."""
        by_space: dict[str, dict[bytes, int]] = {}
        for one in filed:
            by_space.setdefault(one.space, {})[bytes.fromhex(one.id)] = one.rev

        def act() -> None:
            with transaction.atomic():
                for space, revisions in sorted(by_space.items()):
                    spaces.erase_many(self.keys.space(bytes.fromhex(space)), revisions)

        self._redo(act)

    def own_ids(self) -> set[str]:
        """The ids of what lies in the private space. Nobody else's entries have them."""
        return {id.hex() for id in spaces.ids_in(self.keys.private.id)}

    def erased_ids(self) -> set[str]:
        """The ids of what lay in the private space and was erased."""
        return {id.hex() for id in spaces.gone_from(self.keys.private.id)}

    def form_id(self, label: str) -> str:
        """The id of what a form files, so that sent twice it is filed once. Asks for this one id alone."""
        return self._id_of(label, lambda ids: spaces.among(self.keys.private.id, ids))

    def import_id(self, label: str) -> str:
        """The id an imported row always gets, so that importing it again files nothing twice.

        Made for many rows: in an account whose keys were made new, the first one reads every id of the private space.
        """
        return self._id_of(label, lambda _: self._filed_before)

    def _id_of(self, label: str, there: Callable[[list[bytes]], set[bytes]]) -> str:
        """What was filed before the keys were made new keeps the id it has. Anything else gets one of the live key: whoever
        had the old ones can't try out what was brought in since.

        there: at least those of these ids that are filed; asked only where keys were made new.
        """
        ended = [ids.entry_id(label.encode()) for ids in self._ended_ids]
        filed = there(ended) if ended else set()
        kept = next((id for id in ended if id in filed), None)
        return (kept or self.keys.private.key.ids.entry_id(label.encode())).hex()

    @cached_property
    def _ended_ids(self) -> list[IdKey]:
        return [IdKey.from_bytes(bare) for bare in self.keys.ledger.ended_ids]

    @cached_property
    def _filed_before(self) -> set[bytes]:
        return spaces.ids_in(self.keys.private.id)

    @cached_property
    def _preferences(self) -> Filed[Preferences] | None:
        found = self.read(Preferences, space=self.keys.private.id).of(Preferences)
        return found[-1] if found else None

    @property
    def preferences(self) -> Preferences:
        """What this person chose; the defaults until they did."""
        return self._preferences.entry if self._preferences else Preferences()

    def prefer(self, **changes: object) -> None:
        """Change some preferences. Another tab that changed others first is no conflict: both changes hold."""
        for last in (False, False, True):
            kept = self._preferences
            entry = msgspec.structs.replace(self.preferences, **changes)
            try:
                self.__dict__["_preferences"] = (
                    self.revise(kept, entry)
                    if kept
                    else self.file(entry, entry_id=self.form_id("preferences"))
                )
                return
            except EditConflict:
                if last:
                    raise
                del self.__dict__["_preferences"]

    def _write(self, place: Open, id: bytes, rev: int, entry: E) -> Filed[E]:
        now = timezone.now()
        body = to_bytes(entry, author=self.uid, at=now)
        new = spaces.write(place, id, rev, _tag_to_file(place, entry), body)
        return Filed(id.hex(), place.id.hex(), new, entry, self.uid, now)

    def _redo(self, act: Callable[[], T]) -> T:
        """Once more with the new key, when a space was re-keyed since it was opened."""
        try:
            return act()
        except StaleKey:
            self.keys.reload()
            return act()

    def _filed(self, opened: Opened) -> Filed[Entry] | None:
        if opened.error:
            self._report(opened)
            return None
        try:
            written: Written = from_bytes(opened.body)
        except NotAnEntry:
            self.unreadable.append(opened.record.hex())
            return None
        return Filed(
            opened.record.hex(), opened.space.hex(), opened.rev, written.entry, written.author, written.at
        )

    def _report(self, opened: Opened) -> None:
        self.unreadable.append(opened.record.hex())
        if not isinstance(
            opened.error, StaleKey
        ):  # that lies there from before a restore, for its owner to see
            audit.append_once(self.keys.user_id, "tampered", object=opened.record.hex())
