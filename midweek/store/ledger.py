"""The ledger: one sealed document per person that says what the rows around it should be (vault.md 5)."""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.db import transaction

from midweek.store.models import Ledger
from midweek.vault import formats
from midweek.vault.errors import EditConflict, WrongSecret
from midweek.vault.keys import Root


class Held(msgspec.Struct, frozen=True, omit_defaults=True):
    """A space this person holds a key of."""

    owner: str  # uid, hex
    gen: int  # the highest seen; a lower one in the database is a roll-back
    label: str = ""
    members: dict[str, bool] = {}  # of an owned space: uid -> may write


class Contact(msgspec.Struct, frozen=True, omit_defaults=True):
    """A person whose public key this person has pinned."""

    key_digest: bytes
    name: str = ""
    verified_at: datetime | None = None


class Contents(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a ledger says."""

    private: str  # id of the private space, hex
    spaces: dict[str, Held]
    audit_seq: int
    audit_hash: bytes
    contacts: dict[str, Contact] = {}
    invites: dict[str, bytes] = {}
    shares: tuple[str, ...] = ()
    opened: datetime | None = None  # the last sign-in or unlock, UTC
    opened_before: datetime | None = None  # the one before it: what the person is shown
    # Id keys (vault IdKey) of the private space's ended keys, the last one first: what was brought in under them is known
    # again by them, and nothing new is filed under them.
    ended_ids: tuple[bytes, ...] = ()
    passkeys: tuple[str, ...] = ()  # names the person gave their passkeys, "credential id hex:name"


def seal(root: Root, uid: bytes, n: int, contents: Contents) -> bytes:
    """The blob of change number `n`."""
    return formats.seal_ledger(root, uid, n, msgspec.json.encode(contents))


def load(user_id: int, uid: bytes, root: Root) -> tuple[int, Contents]:
    """Change number and contents. Raises WrongSecret: a root that cannot open its ledger is not this person's."""
    row = Ledger.objects.filter(user_id=user_id).values_list("n", "blob").first()
    if row is None:
        raise WrongSecret
    return row[0], msgspec.json.decode(formats.open_ledger(root, uid, row[0], bytes(row[1])), type=Contents)


def save(user_id: int, uid: bytes, root: Root, n: int, contents: Contents) -> int:
    """Write the next change, in the transaction of the act it records. Raises EditConflict when another was first."""
    assert transaction.get_connection().in_atomic_block
    changed = Ledger.objects.filter(user_id=user_id, n=n).update(
        n=n + 1, blob=seal(root, uid, n + 1, contents)
    )
    if not changed:
        raise EditConflict
    return n + 1
