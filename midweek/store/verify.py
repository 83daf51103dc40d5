"""Looks over every sealed row without opening any: formats, generations, members (vault.md 9)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from django.db import models
from django.db.models import F

from midweek.store import audit
from midweek.store.models import Chunk, Draft, KeySlot, Ledger, Record, Space, SpaceKey, User
from midweek.vault import formats, slots
from midweek.vault.errors import VaultError

FIRST_BYTE: tuple[tuple[str, type[models.Model], int], ...] = (
    ("ledgers", Ledger, formats.LEDGER),
    ("drafts", Draft, formats.DRAFT),
    ("file pieces", Chunk, formats.CHUNK),
)


@dataclass
class Findings:
    """What was looked at, and what is wrong: a sentence each, with counts and no content."""

    looked_at: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    older: int = 0  # records sealed under an earlier key of their space: their owner is asked at sign-in


def everything() -> Findings:
    """Every account, slot, key, record, file, draft and audit chain."""
    found = Findings()
    spoiled: Counter[str] = Counter()
    for name, model, form in FIRST_BYTE:
        for blob in model._default_manager.values_list("blob", flat=True).iterator():
            found.looked_at[name] += 1
            spoiled[name] += bytes(blob)[:1] != bytes([form])
    for blob, kind in KeySlot.objects.values_list("blob", "kind").iterator():
        found.looked_at["key slots"] += 1
        spoiled["key slots"] += _slot_kind(bytes(blob)) != kind
    for blob, live in Record.objects.values_list("blob", "space__gen").iterator():
        found.looked_at["records"] += 1
        gen = _record_gen(bytes(blob))
        spoiled["records"] += gen is None or gen > live
        found.older += gen is not None and gen < live
    found.wrong += [
        f"{n} {name} are not in a format Midweek knows." for name, n in sorted(spoiled.items()) if n
    ]
    homeless = Space.objects.exclude(spacekey__user_id=F("owner_id"), spacekey__gen=F("gen")).count()
    if homeless:
        found.wrong.append(f"{homeless} spaces have no live key for their owner.")
    stray = SpaceKey.objects.exclude(gen=F("space__gen")).count()
    if stray:
        found.wrong.append(f"{stray} space keys are of another generation than their space.")
    for pk in User.objects.values_list("pk", flat=True):
        found.looked_at["accounts"] += 1
        if not Ledger.objects.filter(user_id=pk).exists() or not KeySlot.objects.filter(user_id=pk).exists():
            found.wrong.append("An account has no ledger or no key slot.")
        if any(True for _ in audit.breaks(pk)):
            found.wrong.append("An account's audit chain does not verify.")
    return found


def _slot_kind(blob: bytes) -> int | None:
    try:
        return slots.slot_kind(blob)
    except VaultError:
        return None


def _record_gen(blob: bytes) -> int | None:
    try:
        return formats.record_gen(blob)
    except VaultError:
        return None
