"""Typed words that were not saved yet: sealed to their writer's public key, so that a lock loses nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from django.db import connection
from django.utils import timezone

from midweek.store.models import Draft, User
from midweek.store.spaces import Keys
from midweek.vault import formats
from midweek.vault.errors import LimitExceeded, VaultError
from midweek.vault.keys import PublicKey, Root

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


def read(keys: Keys, id: bytes | None = None) -> list[KeptForm]:
    """This person's drafts (or one), newest first; what does not open is left out."""
    rows = Draft.objects.filter(user_id=keys.user_id)
    found = []
    for draft_id, blob in (rows.filter(id=id) if id else rows).values_list("id", "blob"):
        try:
            body = formats.open_draft(keys.root, keys.uid, bytes(draft_id), bytes(blob))
            draft = msgspec.json.decode(body, type=KeptForm)
        except (VaultError, msgspec.MsgspecError):
            continue
        found.append(msgspec.structs.replace(draft, id=bytes(draft_id).hex()))
    return sorted(found, key=lambda draft: draft.at, reverse=True)


def of_page(keys: Keys, page: str) -> KeptForm | None:
    """What was typed last on the page of this path, if it waits."""
    return next((draft for draft in read(keys) if draft.page.partition("?")[0] == page), None)


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
