"""After a restore: records sealed under an earlier key of their space, which only their owner may take back.

Putting old rows and old keys back is also what a thief with write access would do, so they stay shut until
the owner has seen a list of them and said yes (vault.md 9).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import connection, transaction

from midweek.kinds.entry import NotAnEntry, Written, from_bytes
from midweek.store import audit
from midweek.store.desk import tag_of
from midweek.store.models import Record, SpacePast
from midweek.store.spaces import Keys, Open
from midweek.vault import formats
from midweek.vault.errors import VaultError
from midweek.vault.keys import SpaceKey

Older = tuple[Open, bytes, int, bytes, Written]  # space, record, revision, body, what it says


def _older(keys: Keys) -> Iterator[Older]:
    for place in keys.spaces.values():
        if place.owner != keys.uid:
            continue
        past: dict[int, SpaceKey] = {
            row.gen: formats.open_past(keys.root, bytes(row.blob), place.id, row.gen, place.owner)
            for row in SpacePast.objects.filter(space_id=place.id)
        }
        rows = Record.objects.filter(space_id=place.id).values_list("id", "rev", "tag", "blob")
        for id, rev, tag, blob in rows.iterator() if past else ():
            try:
                gen = formats.record_gen(bytes(blob))
                if gen not in past:
                    continue
                body = formats.open_record(
                    past[gen], space=place.id, record=bytes(id), rev=rev, tag=bytes(tag), blob=bytes(blob)
                )
                yield place, bytes(id), rev, body, from_bytes(body)
            except (VaultError, NotAnEntry):
                continue


def may_wait(keys: Keys) -> bool:
    """Some owned space had an earlier key, so that something may lie under it."""
    owned = [id for id, place in keys.spaces.items() if place.owner == keys.uid]
    return SpacePast.objects.filter(space_id__in=owned).exists()


def waits(keys: Keys) -> bool:
    """Something lies under an earlier key. Nothing is opened for it, and most accounts never had an earlier key."""
    owned = [id for id, place in keys.spaces.items() if place.owner == keys.uid]
    return any(map(_lies_under, SpacePast.objects.filter(space_id__in=owned).only("space_id", "gen")))


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
