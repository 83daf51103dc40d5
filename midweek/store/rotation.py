"""A new key for a space: every record sealed again, every old key row gone (vault.md 6, revoke and re-key)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.db import connection
from django.utils import timezone

from midweek.kinds.entry import Entry, NotAnEntry, all_kinds, from_bytes
from midweek.kinds.kept import Deleted
from midweek.store import audit
from midweek.store.desk import FIRST_DAY, LAST_DAY, months_from, place_of, tag_of
from midweek.store.models import Record, Space, SpaceKey, SpacePast
from midweek.store.spaces import Keys, Open, read_all
from midweek.vault import formats
from midweek.vault.errors import StaleKey
from midweek.vault.formats import Membership
from midweek.vault.keys import Root
from midweek.vault.keys import SpaceKey as Key

BATCH = 1_000
# What other entries may lie on.
SHELVES: tuple[type[Entry], ...] = (Deleted, *{kind.shelf_of for kind in all_kinds() if kind.shelf_of})


def rotate(keys: Keys, place: Open, root: Root) -> int:
    """Re-key one owned space inside the caller's transaction; gives the new generation.

    root: the owner's root from now on. A record that does not open stays sealed as it is, and is audited; lists find it where
    they found it before, and go on saying so.
    """
    new = Open(place.id, place.owner, True, Key.new(place.key.gen + 1))
    # The space's row is taken first, so no write can slip in under the old key.
    moved = Space.objects.filter(id=place.id, gen=place.key.gen).update(gen=new.key.gen)
    assert moved == 1
    tags: dict[bytes, bytes] = {}
    shut: list[bytes] = []
    shelves: set[str] = set()
    count = 0
    records = read_all({place.id: place})
    with connection.cursor() as cursor:
        while batch := list(islice(records, BATCH)):
            rows = []
            for opened in batch:
                if opened.error:
                    shut.append(opened.record)
                    if not isinstance(opened.error, StaleKey):  # from before a restore, and it may open yet
                        audit.append_once(keys.user_id, "tampered", object=opened.record.hex())
                    continue
                try:
                    entry = from_bytes(opened.body).entry
                    tag = tag_of(new, entry)
                    if isinstance(entry, SHELVES):
                        shelves.add(opened.record.hex())
                except NotAnEntry:
                    tag = new.key.tag("unknown")
                tag = tags.setdefault(tag, tag)
                blob = formats.seal_record(
                    new.key, space=place.id, record=opened.record, rev=opened.rev, tag=tag, body=opened.body
                )
                rows.append((tag, blob, opened.record))
            cursor.executemany("UPDATE store_record SET tag = %s, blob = %s WHERE id = %s", rows)
            count += len(rows)
    if shut:
        _keep_in_lists(place, new, shut, sorted(shelves.union(id.hex() for id in shut)))
    Space.objects.filter(id=place.id).update(writes=count)
    SpaceKey.objects.filter(space_id=place.id).delete()
    membership = Membership(
        space=place.id, gen=new.key.gen, owner=place.owner, member=keys.uid, can_write=True
    )
    SpaceKey.objects.create(
        space_id=place.id,
        user_id=keys.user_id,
        gen=new.key.gen,
        can_write=True,
        blob=formats.wrap_own(root, new.key, membership),
    )
    for past in SpacePast.objects.filter(space_id=place.id):
        older = formats.open_past(keys.root, bytes(past.blob), place.id, past.gen, place.owner)
        blob = formats.wrap_past(root, older, place.id, past.gen, place.owner)
        SpacePast.objects.filter(pk=past.pk).update(blob=blob)
    SpacePast.objects.create(
        space_id=place.id,
        gen=place.key.gen,
        at=timezone.now(),
        blob=formats.wrap_past(root, place.key, place.id, place.key.gen, place.owner),
    )
    return new.key.gen


def _keep_in_lists(old: Open, new: Open, shut: list[bytes], shelves: list[str]) -> None:
    """Move records that did not open from the tag of the old key to that of the new one.

    What lies under no tag of the old key is from before a restore: it opens with the tag it has, and keeps it.
    """
    moved = dict(zip(_every_tag(old, shelves), _every_tag(new, shelves), strict=True))
    for start in range(0, len(shut), BATCH):
        lying = Record.objects.filter(id__in=shut[start : start + BATCH]).values_list("id", "tag")
        rows = [(moved[bytes(tag)], bytes(id)) for id, tag in lying if bytes(tag) in moved]
        with connection.cursor() as cursor:
            cursor.executemany("UPDATE store_record SET tag = %s WHERE id = %s", rows)


def _every_tag(space: Open, shelves: list[str]) -> Iterator[bytes]:
    """Each tag an entry could lie under where these are the shelves, in the same order for every space."""
    for kind in all_kinds():
        months = ("", *months_from(FIRST_DAY, LAST_DAY)) if kind.dated or kind.ends else ("",)
        for shelf in shelves if kind.shelf_of else ("",):
            yield from (space.key.tag(place_of(kind, shelf), month) for month in months)
