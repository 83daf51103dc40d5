"""Looks over every sealed row without opening any: formats, generations, members (vault.md 9)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import TypeVar

from django.conf import settings

from midweek.store import audit
from midweek.store.accounts import BOTH, PASSKEY
from midweek.store.models import (
    Attachment,
    AuditEvent,
    Chunk,
    Draft,
    KeySlot,
    Ledger,
    Passkey,
    Record,
    Space,
    SpaceKey,
    SpacePast,
    Totp,
    User,
)
from midweek.vault import formats, slots, wire
from midweek.vault.errors import VaultError
from midweek.vault.keys import space_id

Header = TypeVar("Header")

# Bytes of each format (vault.md 4): whole, or at least.
OWN, GRANT, PAST = 61, 1233, 61
LEDGER, DRAFT = 1 + 12 + 256 + 16, 1 + 1136 + 256
AROUND_CHUNK = 1 + 16

UNKNOWN = "are not in a format Midweek knows."


@dataclass
class Findings:
    """What was looked at, and what is wrong."""

    looked_at: Counter[str] = field(default_factory=Counter)
    spoilt: Counter[str] = field(default_factory=Counter)
    older: int = 0  # records sealed under an earlier key of their space: their owner is asked at sign-in

    @property
    def wrong(self) -> list[str]:
        """A sentence each, with counts and no content."""
        return [f"{n} {what}" for what, n in sorted(self.spoilt.items()) if n]


def everything() -> Findings:
    """Every account, slot, key, record, file, draft and audit chain.

    What only an owner's key could tell stays untold: whether a public key, or a member's right to write, was changed.
    """
    found = Findings()
    for look_over in (_accounts, _ways_in, _spaces, _records, _files, _drafts):
        look_over(found)
    return found


def _accounts(found: Findings) -> None:
    with_slot = set(KeySlot.objects.values_list("user_id", flat=True))
    with_space = set(Space.objects.values_list("owner_id", flat=True))
    begun = set(AuditEvent.objects.filter(seq=1, action="sign_up").values_list("chain_id", flat=True))
    for pk, ledger in User.objects.values_list("pk", "ledger__blob").iterator():
        found.looked_at["accounts"] += 1
        found.spoilt["accounts have no ledger or no key slot."] += ledger is None or pk not in with_slot
        found.spoilt["accounts have no space of their own."] += pk not in with_space
        found.spoilt["audit chains do not verify."] += pk not in begun or any(True for _ in audit.breaks(pk))
    for blob in Ledger.objects.values_list("blob", flat=True).iterator():
        found.looked_at["ledgers"] += 1
        found.spoilt[f"ledgers {UNKNOWN}"] += not _has_form(bytes(blob), formats.LEDGER, least=LEDGER)


def _ways_in(found: Findings) -> None:
    passkeys = dict(Passkey.objects.values_list("slot_id", "user_id"))
    for pk, user, kind, blob in KeySlot.objects.values_list("pk", "user_id", "kind", "blob").iterator():
        found.looked_at["key slots"] += 1
        found.spoilt[f"key slots {UNKNOWN}"] += _read(slots.slot_kind, bytes(blob)) != kind
        owner = user if kind in (PASSKEY, BOTH) else None
        found.spoilt["key slots and passkeys do not belong together."] += passkeys.get(pk) != owner
    found.looked_at["passkeys"] = len(passkeys)
    key = formats.ServerKey(settings.SERVER_SECRET)
    for uid, seed in Totp.objects.values_list("user__uid", "seed").iterator():
        found.looked_at["second factors"] += 1
        opened = _read(partial(key.open, "totp", bytes(uid)), bytes(seed))
        found.spoilt["second factors do not open with this server key."] += opened is None


def _spaces(found: Findings) -> None:
    members: dict[bytes, list[tuple[int, int, bool, bytes]]] = defaultdict(list)
    held = SpaceKey.objects.values_list("space_id", "user_id", "gen", "can_write", "blob")
    for space, member, gen, can_write, blob in held.iterator():
        found.looked_at["space keys"] += 1
        members[bytes(space)].append((member, gen, can_write, bytes(blob)))
    rows = Space.objects.values_list("id", "owner_id", "owner__uid", "salt", "gen")
    for id, owner, uid, salt, gen in rows.iterator():
        found.looked_at["spaces"] += 1
        keys = members[bytes(id)]
        found.spoilt["spaces do not name their owner."] += _read(
            partial(space_id, bytes(uid)), bytes(salt)
        ) != bytes(id)
        found.spoilt["spaces have no live key for their owner to write with."] += not any(
            member == owner and of == gen and can_write for member, of, can_write, _ in keys
        )
        for member, of, _, key in keys:
            found.spoilt["space keys are of another generation than their space."] += of != gen
            granted = member != owner and _has_form(key, formats.GRANT, GRANT)
            found.spoilt[f"space keys {UNKNOWN}"] += not (granted or _has_form(key, formats.OWN, OWN))
    for gen, live, blob in SpacePast.objects.values_list("gen", "space__gen", "blob").iterator():
        found.looked_at["earlier space keys"] += 1
        fits = gen < live and _has_form(bytes(blob), formats.PAST, PAST)
        found.spoilt[f"earlier space keys {UNKNOWN}"] += not fits


def _records(found: Findings) -> None:
    ended = {(bytes(space), gen) for space, gen in SpacePast.objects.values_list("space_id", "gen")}
    rows = Record.objects.values_list("space_id", "space__gen", "tag", "blob")
    for space, live, tag, blob in rows.iterator():
        found.looked_at["records"] += 1
        gen = _read(formats.record_gen, bytes(blob))
        found.spoilt[f"records {UNKNOWN}"] += gen is None or gen > live or len(tag) != 8
        if gen is not None and gen < live:
            found.older += 1
            found.spoilt["records are of a generation whose key is gone."] += (bytes(space), gen) not in ended


def _files(found: Findings) -> None:
    chunks = Chunk.objects.order_by("attachment_id", "n").values_list("attachment_id", "n", "blob")
    there: dict[bytes, int] = {}
    longest = formats.CHUNK_BYTES + AROUND_CHUNK
    for file, rows in groupby(chunks.iterator(chunk_size=50), key=lambda row: bytes(row[0])):
        numbers, sizes = [], []
        for _, n, blob in rows:
            found.looked_at["file pieces"] += 1
            fits = _has_form(bytes(blob), formats.CHUNK, least=AROUND_CHUNK + 1) and len(blob) <= longest
            found.spoilt[f"file pieces {UNKNOWN}"] += not fits
            numbers.append(n)
            sizes.append(len(blob))
        in_order = numbers == [*range(1, len(numbers) + 1)] and all(size == longest for size in sizes[:-1])
        there[file] = len(numbers) if in_order else 0
    for id, n_chunks, done in Attachment.objects.values_list("id", "n_chunks", "done").iterator():
        found.looked_at["files"] += 1
        whole = done and n_chunks > 0 and there.get(bytes(id)) == n_chunks
        found.spoilt["files are not whole."] += not whole


def _drafts(found: Findings) -> None:
    for blob in Draft.objects.values_list("blob", flat=True).iterator():
        found.looked_at["drafts"] += 1
        found.spoilt[f"drafts {UNKNOWN}"] += not _has_form(bytes(blob), formats.DRAFT, least=DRAFT)


def _has_form(blob: bytes, form: int, size: int | None = None, *, least: int = 1) -> bool:
    try:
        wire.expect(blob, form, size, least=least)
    except VaultError:
        return False
    return True


def _read(read: Callable[[bytes], Header], blob: bytes) -> Header | None:
    try:
        return read(blob)
    except VaultError:
        return None
