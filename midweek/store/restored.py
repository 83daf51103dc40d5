"""After a restore: records sealed under an earlier key of their space, which only their owner may take back.

Putting old rows and old keys back is also what a thief with write access would do, so they stay shut until
the owner has seen a list of them and said yes (vault.md 9).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from django.db import connection, transaction

from midweek.kinds.entry import NotAnEntry, Written, from_bytes
from midweek.store import audit
from midweek.store.desk import tag_of
from midweek.store.models import SpacePast
from midweek.store.spaces import Keys, Open
from midweek.vault import formats
from midweek.vault.errors import VaultError
from midweek.vault.keys import SpaceKey

Older = tuple[Open, bytes, int, bytes, Written]  # space, record, revision, body, what it says

BATCH = 100  # a page that asks whether anything waits opens the first few
_NOT_UNDER = "SELECT id, rev, tag, blob FROM store_record WHERE space_id = %s AND substr(blob, 1, 5) <> %s"


def _opened(keys: Keys) -> Iterator[tuple[Open, bytes, int, bytes | None]]:
    """What lies in an owned space, though not under its live key: with its body, or None where no kept key opens it."""
    for place in keys.spaces.values():
        if place.owner == keys.uid:
            for id, rev, body in _opened_in(keys, place):
                yield place, id, rev, body


def _opened_in(keys: Keys, place: Open) -> Iterator[tuple[bytes, int, bytes | None]]:
    past = _past(keys, place)
    if not past:
        return
    # How a record under the live key begins (vault.md 4).
    live = bytes([formats.RECORD]) + place.key.gen.to_bytes(4, "big")
    with connection.cursor() as cursor:
        cursor.execute(_NOT_UNDER, [place.id, live])
        while rows := cursor.fetchmany(BATCH):
            for id, rev, tag, blob in rows:
                body = None
                with suppress(VaultError, KeyError):
                    body = formats.open_record(
                        past[formats.record_gen(bytes(blob))],
                        space=place.id, record=bytes(id), rev=rev, tag=bytes(tag), blob=bytes(blob),
                    )  # fmt: skip
                yield bytes(id), rev, body


def _past(keys: Keys, place: Open) -> dict[int, SpaceKey]:
    found = {}
    for row in SpacePast.objects.filter(space_id=place.id):
        with suppress(VaultError):
            found[row.gen] = formats.open_past(keys.root, bytes(row.blob), place.id, row.gen, place.owner)
    return found


def _older(keys: Keys) -> Iterator[Older]:
    for place, id, rev, body in _opened(keys):
        if body is not None:
            with suppress(NotAnEntry):
                yield place, id, rev, body, from_bytes(body)


def shut(keys: Keys) -> list[str]:
    """The ids of records under an earlier key that don't open: new keys had to leave them as they are."""
    return [id.hex() for _, id, _, body in _opened(keys) if body is None]


def ids_waiting(keys: Keys, place: Open) -> set[bytes]:
    """The records of an owned space that lie under an earlier key and open: new keys leave them as they are."""
    return {id for id, _, body in _opened_in(keys, place) if body is not None}


def waits(keys: Keys) -> bool:
    """Something under an earlier key would come back. Most accounts never had one, and nothing is looked through for it."""
    return any(True for _ in _older(keys))


def _lies_under(past: SpacePast) -> bool:
    """Some record is sealed under this ended key."""
    with connection.cursor() as cursor:
        header = past.gen.to_bytes(4, "big")  # of every record under this key (vault.md 4)
        cursor.execute(
            "SELECT 1 FROM store_record WHERE space_id = %s AND substr(blob, 2, 4) = %s LIMIT 1",
            [past.space_id, header],
        )
        return cursor.fetchone() is not None


def waiting(keys: Keys) -> list[Written]:
    """What would come back, for its owner to look over."""
    return [written for *_, written in _older(keys)]


def take_back(keys: Keys) -> int:
    """Seal it all under the live keys; gives how many records that were."""
    count = 0
    with transaction.atomic():
        for place, id, rev, body, written in list(_older(keys)):
            tag = tag_of(place, written.entry)
            blob = formats.seal_record(place.key, space=place.id, record=id, rev=rev + 1, tag=tag, body=body)
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE store_record SET rev = %s, tag = %s, blob = %s WHERE id = %s AND rev = %s",
                    [rev + 1, tag, blob, id, rev],
                )
                count += cursor.rowcount
        if count:
            audit.append(keys.user_id, "restore")
    return count


def forget_ended(before: datetime) -> int:
    """Delete the keys that ended before this moment, but for those under which something still waits; gives how many.

    before: no data file is older, so nothing else will ever be put back under them.
    """
    gone = 0
    for past in SpacePast.objects.filter(at__lt=before).only("space_id", "gen"):
        if not _lies_under(past):
            gone += past.delete()[0]
    return gone
