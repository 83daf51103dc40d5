"""A new key for a space: every record sealed again, every old key row gone (vault.md 6, revoke and re-key)."""

from __future__ import annotations

from itertools import islice

from django.db import connection
from django.utils import timezone

from midweek.kinds.entry import NotAnEntry, from_bytes
from midweek.store import audit
from midweek.store.desk import tag_of
from midweek.store.models import Space, SpaceKey, SpacePast
from midweek.store.spaces import Keys, Open, read_all
from midweek.vault import formats
from midweek.vault.formats import Membership
from midweek.vault.keys import Root
from midweek.vault.keys import SpaceKey as Key

BATCH = 1_000


def rotate(keys: Keys, place: Open, root: Root) -> int:
    """Re-key one owned space inside the caller's transaction; gives the new generation.

    root: the owner's root from now on. A record that does not open is left as it is, and audited.
    """
    new = Open(place.id, place.owner, True, Key.new(place.key.gen + 1))
    # The space's row is taken first, so no write can slip in under the old key.
    moved = Space.objects.filter(id=place.id, gen=place.key.gen).update(gen=new.key.gen)
    assert moved == 1
    tags: dict[bytes, bytes] = {}
    count = 0
    records = read_all({place.id: place})
    with connection.cursor() as cursor:
        while batch := list(islice(records, BATCH)):
            rows = []
            for opened in batch:
                if opened.error:
                    audit.append_once(keys.user_id, "tampered", object=opened.record.hex())
                    continue
                try:
                    tag = tag_of(new, from_bytes(opened.body).entry)
                except NotAnEntry:
                    tag = new.key.tag("unknown")
                tag = tags.setdefault(tag, tag)
                blob = formats.seal_record(
                    new.key, space=place.id, record=opened.record, rev=opened.rev, tag=tag, body=opened.body
                )
                rows.append((tag, blob, opened.record))
            cursor.executemany("UPDATE store_record SET tag = %s, blob = %s WHERE id = %s", rows)
            count += len(rows)
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
