"""Bytes in and out of spaces, with the keys of one signed-in person. Nowhere else touches records.

Every write first takes the space's row (lock, generation check and the count of writes in one); every
query for records starts from the spaces this person holds a live key of.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import msgspec
from django.db import connection, transaction
from django.utils import timezone

from midweek.store import ledger
from midweek.store.ledger import Contents
from midweek.store.models import Gone, Record, Space, SpaceKey, User
from midweek.vault import formats
from midweek.vault.errors import (
    EditConflict,
    LimitExceeded,
    NotAllowed,
    RolledBack,
    StaleKey,
    Tampered,
    VaultError,
)
from midweek.vault.formats import Membership
from midweek.vault.keys import Root, space_id
from midweek.vault.keys import SpaceKey as Key

MOST_WRITES = 2**28
BATCH = 2_000  # rows or tags a statement


@dataclass(frozen=True)
class Open:
    """A space with its live key in hand."""

    id: bytes
    owner: bytes
    can_write: bool
    key: Key


# Pages make thousands of these, and a frozen dataclass takes ten times as long to make.
class Opened(msgspec.Struct, frozen=True, gc=False):
    """One record: its plain bytes, or why it cannot be opened."""

    record: bytes
    space: bytes
    rev: int
    body: bytes
    error: VaultError | None = None


class Keys:
    """One person's keys, for one request or command; gone with it."""

    def __init__(self, user_id: int, uid: bytes, root: Root) -> None:
        self.user_id, self.uid, self.root = user_id, uid, root
        self._n: int | None = None

    @cached_property
    def ledger(self) -> Contents:
        """What this person's rows should be."""
        self._n, contents = ledger.load(self.user_id, self.uid, self.root)
        return contents

    @property
    def changes(self) -> int:
        """The ledger's change number, shown at sign-in."""
        _ = self.ledger
        return self._n or 0

    def save_ledger(self, contents: Contents) -> None:
        """Write the ledger's next change, inside the transaction of the act."""
        self._n = ledger.save(self.user_id, self.uid, self.root, self.changes, contents)
        self.ledger = contents

    @cached_property
    def spaces(self) -> dict[bytes, Open]:
        """Every space the ledger knows and the database gives a live key for. Raises RolledBack, Tampered."""
        rows = SpaceKey.objects.filter(user_id=self.user_id).values_list(
            "space_id", "gen", "can_write", "blob", "space__gen", "space__salt", "space__owner__uid"
        )
        held = self.ledger.spaces
        found: dict[bytes, Open] = {}
        for id, gen, can_write, blob, live, salt, owner in rows:
            id, owner = bytes(id), bytes(owner)
            known = held.get(id.hex())
            if known is None:
                continue  # a row the ledger has not heard of is not believed
            if space_id(owner, bytes(salt)) != id or owner.hex() != known.owner:
                raise Tampered
            if live < known.gen:
                raise RolledBack
            if gen != live:
                continue
            membership = Membership(space=id, gen=gen, owner=owner, member=self.uid, can_write=can_write)
            key = formats.open_own(self.root, bytes(blob), membership)
            found[id] = Open(id=id, owner=owner, can_write=can_write, key=key)
        return found

    @property
    def private(self) -> Open:
        """The space only this person is in. Raises Tampered when its key row is gone."""
        try:
            return self.spaces[bytes.fromhex(self.ledger.private)]
        except KeyError:
            raise Tampered from None

    def space(self, id: bytes | None) -> Open:
        """A space by id (None: the private one). Raises NotAllowed."""
        if id is None:
            return self.private
        try:
            return self.spaces[id]
        except KeyError:
            raise NotAllowed from None

    def reload(self) -> None:
        """Forget spaces and ledger, after another request changed them."""
        self.__dict__.pop("spaces", None)
        self.__dict__.pop("ledger", None)


def create(user: User, root: Root) -> tuple[bytes, Key]:
    """A new space with its owner alone in it; the caller enters it in the ledger."""
    uid, salt, key = bytes(user.uid), secrets.token_bytes(16), Key.new(1)
    id = space_id(uid, salt)
    Space.objects.create(id=id, owner=user, salt=salt, gen=1)
    membership = Membership(space=id, gen=1, owner=uid, member=uid, can_write=True)
    SpaceKey.objects.create(
        space_id=id, user=user, gen=1, can_write=True, blob=formats.wrap_own(root, key, membership)
    )
    return id, key


def _enter(space: Open, writes: int = 1) -> None:
    """Begin a write: lock the space, check its generation, count. Raises NotAllowed, StaleKey, LimitExceeded."""
    if not space.can_write:
        raise NotAllowed
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE store_space SET writes = writes + %s WHERE id = %s AND gen = %s AND writes <= %s",
            [writes, space.id, space.key.gen, MOST_WRITES - writes],
        )
        if cursor.rowcount:
            return
    if Space.objects.filter(id=space.id, gen=space.key.gen).exists():
        raise LimitExceeded
    raise StaleKey


def write(space: Open, record: bytes, rev: int, tag: bytes, body: bytes) -> int:
    """Seal one record; gives its new revision.

    rev: 0 files a new record (again with the same id: nothing happens, a retry files once); above 0
    replaces exactly that revision. Raises EditConflict, NotAllowed, StaleKey, LimitExceeded.
    """
    blob = formats.seal_record(space.key, space=space.id, record=record, rev=rev + 1, tag=tag, body=body)
    with transaction.atomic():
        _enter(space)
        with connection.cursor() as cursor:
            if rev == 0:
                cursor.execute(
                    "INSERT INTO store_record (id, space_id, rev, tag, blob) VALUES (%s, %s, 1, %s, %s) "
                    "ON CONFLICT (id) DO NOTHING",
                    [record, space.id, tag, blob],
                )
                if not cursor.rowcount and not Record.objects.filter(id=record, space_id=space.id).exists():
                    raise NotAllowed  # the id is taken elsewhere
                if cursor.rowcount:
                    Gone.objects.filter(record=record, space=space.id).delete()
                return 1
            cursor.execute(
                "UPDATE store_record SET rev = %s, tag = %s, blob = %s WHERE id = %s AND space_id = %s AND rev = %s",
                [rev + 1, tag, blob, record, space.id, rev],
            )
            if not cursor.rowcount:
                raise EditConflict
    return rev + 1


def write_many(space: Open, entries: Sequence[tuple[bytes, bytes, bytes, int]]) -> int:
    """Seal many new records (id, tag, body, revision from 1) in one transaction; gives how many were not there before.

    An id that is taken, here or elsewhere, keeps what it has.
    """
    sealed = (
        (
            record,
            space.id,
            rev,
            tag,
            formats.seal_record(space.key, space=space.id, record=record, rev=rev, tag=tag, body=body),
        )
        for record, tag, body, rev in entries
    )
    with transaction.atomic():
        _enter(space, len(entries))
        before = Record.objects.filter(space_id=space.id).count()
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO store_record (id, space_id, rev, tag, blob) VALUES (%s, %s, %s, %s, %s) "
                "ON CONFLICT (id) DO NOTHING",
                list(sealed),
            )
            cursor.execute(
                "DELETE FROM store_gone WHERE space = %s AND EXISTS "
                "(SELECT 1 FROM store_record WHERE id = store_gone.record AND space_id = %s)",
                [space.id, space.id],
            )
        return Record.objects.filter(space_id=space.id).count() - before


def erase(space: Open, record: bytes, rev: int) -> None:
    """Delete one revision of a record, remembering that it is gone. Raises EditConflict, NotAllowed, StaleKey."""
    erase_many(space, {record: rev})


def erase_many(space: Open, revisions: Mapping[bytes, int]) -> None:
    """Delete records (id -> revision) for good in one transaction, remembering that they are gone.

    One that was revised or erased since stops all. Raises EditConflict, NotAllowed, StaleKey, LimitExceeded.
    """
    wanted, now = list(revisions), connection.ops.adapt_datetimefield_value(timezone.now())
    with transaction.atomic():
        _enter(space, len(wanted))
        for start in range(0, len(wanted), BATCH):
            part = wanted[start : start + BATCH]
            rows = Record.objects.filter(space_id=space.id, id__in=part)
            if {bytes(id): rev for id, rev in rows.values_list("id", "rev")} != {
                id: revisions[id] for id in part
            }:
                raise EditConflict
            with connection.cursor() as cursor:
                cursor.execute(_GONE.format(marks=", ".join(["%s"] * len(part))), [now, space.id, *part])
            rows.delete()


_GONE = (
    "INSERT INTO store_gone (record, space, at) SELECT id, space_id, %s FROM store_record "
    "WHERE space_id = %s AND id IN ({marks}) ON CONFLICT (record, space) DO NOTHING"
)


def ids_in(space: bytes) -> set[bytes]:
    """The records that lie in a space."""
    there = Record.objects.filter(space_id=space).values_list("id", flat=True)
    return {bytes(id) for id in there.iterator()}


def gone_from(space: bytes) -> set[bytes]:
    """The records that lay in a space and were erased or moved away."""
    gone = Gone.objects.filter(space=space).values_list("record", flat=True)
    return {bytes(id) for id in gone.iterator()}


def among(space: bytes, records: Sequence[bytes]) -> set[bytes]:
    """Those of these few records that lie in a space."""
    return {
        bytes(id) for id in Record.objects.filter(space_id=space, id__in=records).values_list("id", flat=True)
    }


def _open(place: Open, rows: Sequence[tuple[bytes, int, bytes, bytes]]) -> Iterator[Opened]:
    for (record, rev, _, _), body in zip(rows, formats.open_many(place.key, place.id, rows), strict=True):
        if isinstance(body, VaultError):
            yield Opened(record, place.id, rev, b"", body)
        else:
            yield Opened(record, place.id, rev, body)


_ROWS_OF = "SELECT id, rev, tag, blob FROM store_record WHERE space_id = %s"


def read_tags(spaces: dict[bytes, Open], tags: dict[bytes, list[bytes]]) -> Iterator[Opened]:
    """Open the records of these tags, space by space. A bad row comes as Opened.error; the rest still come."""
    for space, wanted in tags.items():
        for start in range(0, len(wanted), BATCH):
            part = wanted[start : start + BATCH]
            with connection.cursor() as cursor:
                cursor.execute(f"{_ROWS_OF} AND tag IN ({', '.join(['%s'] * len(part))})", [space, *part])
                while rows := cursor.fetchmany(BATCH):
                    yield from _open(spaces[space], rows)


def read_but(spaces: dict[bytes, Open], tags: dict[bytes, list[bytes]]) -> Iterator[Opened]:
    """Open every record of these spaces, space by space, but those of these tags: a few for each, and at least one."""
    for space, left in tags.items():
        with connection.cursor() as cursor:
            cursor.execute(f"{_ROWS_OF} AND tag NOT IN ({', '.join(['%s'] * len(left))})", [space, *left])
            while rows := cursor.fetchmany(BATCH):
                yield from _open(spaces[space], rows)


# From each tag to the next by the index: DISTINCT would walk through every record.
_EACH_TAG = """
WITH RECURSIVE each(tag) AS (
    SELECT (SELECT tag FROM store_record WHERE space_id = %s ORDER BY tag LIMIT 1)
    UNION ALL
    SELECT (SELECT tag FROM store_record WHERE space_id = %s AND tag > each.tag ORDER BY tag LIMIT 1) FROM each
    WHERE each.tag IS NOT NULL
) SELECT tag FROM each WHERE tag IS NOT NULL"""


def tags_in(space: bytes) -> set[bytes]:
    """Every tag that some record of a space carries."""
    with connection.cursor() as cursor:
        cursor.execute(_EACH_TAG, [space, space])
        return {bytes(row[0]) for row in cursor.fetchall()}


def read_all(spaces: dict[bytes, Open]) -> Iterator[Opened]:
    """Open every record of these spaces once, for export, verification and new keys."""
    for space, place in spaces.items():
        with connection.cursor() as cursor:
            # By the id, which no write changes: by the tag, one that is moved under way would come a second time.
            cursor.execute(f"{_ROWS_OF} ORDER BY id", [space])
            while rows := cursor.fetchmany(BATCH):
                yield from _open(place, rows)


def read_one(spaces: dict[bytes, Open], record: bytes) -> Opened | None:
    """Open one record by id; None when it is in none of these spaces."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT space_id, id, rev, tag, blob FROM store_record WHERE id = %s", [record])
        row = cursor.fetchone()
    if row is None or (place := spaces.get(bytes(row[0]))) is None:
        return None
    return next(_open(place, [row[1:]]))


def read_ids(spaces: dict[bytes, Open], records: list[bytes]) -> Iterator[Opened]:
    """Open some records by id, in no order; those in none of these spaces are left out."""
    for start in range(0, len(records), BATCH):
        part = records[start : start + BATCH]
        with connection.cursor() as cursor:
            asked = f"SELECT space_id, id, rev, tag, blob FROM store_record WHERE id IN ({', '.join(['%s'] * len(part))})"
            cursor.execute(asked, part)
            rows = cursor.fetchall()
        for row in rows:
            if place := spaces.get(bytes(row[0])):
                yield from _open(place, [row[1:]])
