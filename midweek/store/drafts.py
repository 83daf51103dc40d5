"""Typed words that were not saved yet: sealed to their writer's public key, so that a lock loses nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from midweek.store.models import Draft, User
from midweek.store.spaces import Keys
from midweek.vault import formats
from midweek.vault.errors import LimitExceeded, VaultError
from midweek.vault.keys import IdKey, PublicKey, Root, new_id

MOST = 40  # drafts a person, while they type
MOST_AT_A_DOOR = (
    50  # with what was sent when the vault was locked, so that a locked door never has to drop words
)
KEPT = timedelta(days=30)


class KeptForm(msgspec.Struct, frozen=True):
    """A form as it was left."""

    page: str  # path of the page it belongs to
    fields: list[tuple[str, str]]
    at: datetime  # UTC
    id: str = ""


def keep(user: User, id: bytes, page: str, fields: list[tuple[str, str]], most: int = MOST) -> None:
    """Seal a form; needs no unlocked key. Again with the same id replaces it. Raises LimitExceeded past `most`."""
    if not Draft.objects.filter(id=id).exists() and Draft.objects.filter(user=user).count() >= most:
        raise LimitExceeded
    body = msgspec.json.encode(KeptForm(page=page, fields=fields, at=timezone.now()))
    blob = formats.seal_draft(PublicKey(bytes(user.public_key)), bytes(user.uid), id, body)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_draft (id, user_id, blob) VALUES (%s, %s, %s) "
            "ON CONFLICT (id) DO UPDATE SET blob = excluded.blob WHERE store_draft.user_id = excluded.user_id",
            [id, user.pk, blob],
        )


def id_of(keys: Keys, page: str, copy: str = "") -> bytes:
    """A new id for what is typed on the page of this path; its first half, which only their key can tell, finds it again.

    copy: what is being filled in there, so that words typed for one never stand in the next.
    """
    return _mark(keys.private.key.ids, page, copy) + new_id()[8:]


def _mark(ids: IdKey, page: str, copy: str) -> bytes:
    return ids.entry_id(f"draft\n{page.partition('?')[0]}\n{copy}".encode())[:8]


def read(keys: Keys, id: bytes | None = None) -> list[KeptForm]:
    """This person's drafts (or one), newest first; what does not open is left out."""
    rows = Draft.objects.filter(user_id=keys.user_id)
    return _opened(keys, rows.filter(id=id) if id else rows)


def _opened(keys: Keys, rows: QuerySet[Draft]) -> list[KeptForm]:
    found = []
    for draft_id, blob in rows.values_list("id", "blob"):
        try:
            body = formats.open_draft(keys.root, keys.uid, bytes(draft_id), bytes(blob))
            draft = msgspec.json.decode(body, type=KeptForm)
        except (VaultError, msgspec.MsgspecError):
            continue
        found.append(msgspec.structs.replace(draft, id=bytes(draft_id).hex()))
    return sorted(found, key=lambda draft: draft.at, reverse=True)


def of_pages(keys: Keys, pages: Iterable[str], copy: str = "") -> list[KeptForm]:
    """What waits on the pages of these paths under ids made for them, newest first. Opens no other page's."""
    ids = waiting_on(keys, pages, copy)
    return _opened(keys, Draft.objects.filter(user_id=keys.user_id, id__in=ids)) if ids else []


def waiting_on(keys: Keys, pages: Iterable[str], copy: str = "") -> list[bytes]:
    """The ids of what waits on these pages, also from before the keys were made new."""
    places = [(page, copy) for page in pages]
    return [id for ids in waiting_at(keys, places).values() for id in ids]


def waiting_at(keys: Keys, places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[bytes]]:
    """The same for several pages and what is being filled in there, each apart; only where something waits."""
    every = (keys.private.key.ids, *map(IdKey.from_bytes, keys.ledger.ended_ids))
    marks = {_mark(ids, *place): place for place in places for ids in every}
    mine = Draft.objects.filter(user_id=keys.user_id).values_list("id", flat=True)
    found: dict[tuple[str, str], list[bytes]] = {}
    for id in map(bytes, mine):
        if place := marks.get(id[:8]):
            found.setdefault(place, []).append(id)
    return found


def tidy(keys: Keys) -> None:
    """Forget what nobody came back to for 30 days."""
    for draft in read(keys):
        if timezone.now() - draft.at > KEPT:
            discard(keys.user_id, bytes.fromhex(draft.id))


def waiting(user_id: int) -> bool:
    """Some draft waits."""
    return Draft.objects.filter(user_id=user_id).exists()


def discard(user_id: int, id: bytes) -> None:
    """Forget a draft."""
    Draft.objects.filter(id=id, user_id=user_id).delete()


def reseal(keys: Keys, root: Root) -> None:
    """For a new root, inside the transaction that brings it; what does not open is left as it is."""
    public = root.public()
    for id, blob in Draft.objects.filter(user_id=keys.user_id).values_list("id", "blob"):
        try:
            body = formats.open_draft(keys.root, keys.uid, bytes(id), bytes(blob))
        except VaultError:
            continue
        Draft.objects.filter(id=id).update(blob=formats.seal_draft(public, keys.uid, bytes(id), body))
