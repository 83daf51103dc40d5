"""A new key for a space: every record sealed again, every old key row gone (vault.md 6, revoke and re-key)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from itertools import islice

from django.db import connection
from django.utils import timezone

from midweek.kinds.entry import Entry, NotAnEntry, all_kinds, from_bytes, kind_of
from midweek.kinds.kept import Deleted
from midweek.store import audit, restored
from midweek.store.desk import FIRST_DAY, LAST_DAY, months_from, place_of, tag_of
from midweek.store.models import Record, Space, SpaceKey, SpacePast
from midweek.store.spaces import Keys, Open, read_all
from midweek.vault import formats
from midweek.vault.errors import StaleKey
from midweek.vault.formats import Membership
from midweek.vault.keys import Root
from midweek.vault.keys import SpaceKey as Key

BATCH = 1_000
MOST_TAGS = 250_000  # tried for what does not open, while nobody else can write: about half a second

_ON_SHELVES = {kind: kind.shelf_of for kind in all_kinds() if kind.shelf_of}
Shelves = Mapping[type[Entry], Set[str]]  # what an entry of a kind may lie on, by the ids


def rotate(keys: Keys, place: Open, root: Root) -> int:
    """Re-key one owned space inside the caller's transaction; gives the new generation.

    root: the owner's root from now on. A record that does not open stays sealed as it is, and is audited; lists find it where
    they found it before, and go on saying so. What waits under an earlier key goes on waiting as it lies.
    """
    new = Open(place.id, place.owner, True, Key.new(place.key.gen + 1))
    # The space's row is taken first, so no write can slip in under the old key.
    moved = Space.objects.filter(id=place.id, gen=place.key.gen).update(gen=new.key.gen)
    assert moved == 1
    tags: dict[bytes, bytes] = {}
    shut: list[bytes] = []
    shelves: dict[type[Entry], set[str]] = defaultdict(set)
    waiting = restored.ids_waiting(keys, place)
    count = 0
    records = read_all({place.id: place})
    with connection.cursor() as cursor:
        while batch := list(islice(records, BATCH)):
            rows = []
            for opened in batch:
                if opened.record in waiting:
                    continue
                if opened.error:
                    shut.append(opened.record)
                    if not isinstance(opened.error, StaleKey):  # from before a restore, and it may open yet
                        audit.append_once(keys.user_id, "tampered", object=opened.record.hex())
                    continue
                try:
                    entry = from_bytes(opened.body).entry
                    tag = tag_of(new, entry)
                    _note_shelf(shelves, opened.record, entry)
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
        _keep_in_lists(place, new, shut, shelves)
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


def _note_shelf(shelves: dict[type[Entry], set[str]], id: bytes, entry: Entry) -> None:
    """What an entry tells of shelves: that it is one, or which it lies on, whether or not that one opens."""
    if type(entry) in _ON_SHELVES:
        shelves[type(entry)].add(entry.shelf)
    for kind, owner in _ON_SHELVES.items():
        if isinstance(entry, (owner, Deleted)):
            shelves[kind].add(id.hex())


def _keep_in_lists(old: Open, new: Open, shut: list[bytes], shelves: Shelves) -> None:
    """Move records that did not open from the tag of the old key to that of the new one.

    What lies under none of the tags that are tried keeps its tag. Where all that opens is on shelves by the thousand, those
    are the ones of the years around this one.
    """
    lying: list[tuple[bytes, bytes]] = []
    for start in range(0, len(shut), BATCH):
        rows = Record.objects.filter(id__in=shut[start : start + BATCH]).values_list("id", "tag")
        lying += [(bytes(id), bytes(tag)) for id, tag in rows]
    wanted, moved = {tag for _, tag in lying}, dict[bytes, bytes]()
    for kind_and_shelf, month in islice(_places(shelves), MOST_TAGS):
        tag = old.key.tag(kind_and_shelf, month)
        if tag in wanted:
            moved[tag] = new.key.tag(kind_and_shelf, month)
            if len(moved) == len(wanted):
                break
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE store_record SET tag = %s WHERE id = %s",
            [(moved[tag], id) for id, tag in lying if tag in moved],
        )


def _places(shelves: Shelves) -> Iterator[tuple[str, str]]:
    """What tags are made of, kind with shelf and month: first what lies on no shelf, then the months near today."""
    this_year = timezone.now().year
    months = sorted(months_from(FIRST_DAY, LAST_DAY), key=lambda month: abs(int(month[:4]) - this_year))
    kinds = all_kinds()
    for names in (
        [(kind, kind_of(kind)) for kind in kinds if kind not in _ON_SHELVES],
        [(kind, place_of(kind, shelf)) for kind in _ON_SHELVES for shelf in sorted(shelves.get(kind, ()))],
    ):
        yield from ((name, "") for _, name in names)
        by_month = [name for kind, name in names if kind.dated or kind.ends]
        yield from ((name, month) for month in months for name in by_month)
