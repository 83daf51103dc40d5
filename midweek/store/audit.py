"""Each person's audit chain: who opened, changed or tried what, and when (vault.md 10)."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from midweek.store.models import AuditEvent, User
from midweek.vault.formats import ServerKey

Action = Literal[
    "sign_up", "sign_in", "unlock", "fail", "more_fails", "recovery", "recovery_code", "passphrase",
    "second_factor_on", "second_factor_off", "passkey_added", "passkey_removed", "passkey_counter", "both_on", "both_off",
    "sign_out_all", "email", "rekey", "export", "import", "delete", "tampered", "chain_broken", "key_changed", "restore",
    "leave_later", "stay",
]  # fmt: skip
MOST_FAILS_AN_HOUR = 10
START = bytes(32)
Head = tuple[int, bytes]


def _link(prev: bytes, chain: bytes, seq: int, at: datetime, actor: str, action: str, object: str) -> bytes:
    row = json.dumps([chain.hex(), seq, at.isoformat(), actor, action, object], separators=(",", ":"))
    return ServerKey(settings.SERVER_SECRET).mac("audit", prev + row.encode())


def append(user_id: int, action: Action, *, actor: str = "", object: str = "") -> Head:
    """Add one event to a person's chain, under the lock of their row; gives the new head.

    actor: uid hex, empty for the person themselves. object: a record id, never content.
    """
    with transaction.atomic():
        uid = bytes(User.objects.select_for_update().values_list("uid", flat=True).get(pk=user_id))
        last = AuditEvent.objects.filter(chain_id=user_id).order_by("-seq").values_list("seq", "hash").first()
        seq, prev = (last[0] + 1, bytes(last[1])) if last else (1, START)
        at = timezone.now()
        new = _link(prev, uid, seq, at, actor, action, object)
        AuditEvent.objects.create(
            chain_id=user_id, seq=seq, at=at, actor=actor, action=action, object=object, prev=prev, hash=new
        )
        return seq, new


def append_fail(user_id: int) -> None:
    """A wrong passphrase or code: at most ten an hour, then one "more"."""
    since = timezone.now() - timedelta(hours=1)
    recent = AuditEvent.objects.filter(
        chain_id=user_id, at__gte=since, action__in=["fail", "more_fails"]
    ).count()
    if recent <= MOST_FAILS_AN_HOUR:
        append(user_id, "fail" if recent < MOST_FAILS_AN_HOUR else "more_fails")


def contains(user_id: int, head: Head) -> bool:
    """The chain still holds what the ledger remembers of it."""
    row = AuditEvent.objects.filter(chain_id=user_id, seq=head[0]).values_list("hash", flat=True).first()
    return row is not None and hmac.compare_digest(bytes(row), head[1])


def breaks(user_id: int) -> Iterator[int]:
    """Sequence numbers whose link does not fit, oldest first; none when the whole chain verifies."""
    uid = bytes(User.objects.values_list("uid", flat=True).get(pk=user_id))
    expected, prev = 1, START
    rows = AuditEvent.objects.filter(chain_id=user_id).order_by("seq")
    for seq, at, actor, action, object, hash in rows.values_list(
        "seq", "at", "actor", "action", "object", "hash"
    ).iterator():
        if seq != expected or bytes(hash) != _link(prev, uid, seq, at, actor, action, object):
            yield expected
            expected = seq
        expected, prev = expected + 1, bytes(hash)


def recent(user_id: int, *, before: int | None, most: int) -> list[tuple[int, datetime, str, str]]:
    """Events as (number, UTC time, actor, action), newest first; only those numbered below `before`."""
    rows = AuditEvent.objects.filter(chain_id=user_id)
    if before is not None:
        rows = rows.filter(seq__lt=before)
    return list(rows.order_by("-seq").values_list("seq", "at", "actor", "action")[:most])


def append_once(user_id: int, action: Action, *, object: str) -> None:
    """Add an event unless the chain already has it."""
    if not AuditEvent.objects.filter(chain_id=user_id, action=action, object=object).exists():
        append(user_id, action, object=object)
