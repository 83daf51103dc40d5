"""What `midweek doctor --verify` finds without a key, row by row (vault.md 9)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pyotp
import pytest
from django.db.models import F, Model, QuerySet
from django.utils import timezone

from midweek.kinds.mood import MoodCheckIn
from midweek.store import accounts, drafts, files, passkeys, second_factor, verify
from midweek.store.desk import Desk
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
)
from midweek.store.passkeys import Credential
from midweek.vault.formats import CHUNK_BYTES
from midweek.vault.keys import new_id
from tests.people import PASSPHRASES


def bytes_of(blob: bytes, *, first: int | None = None, cut: int = 0, added: int = 0, flip: int = -1) -> bytes:
    changed = bytearray(blob)
    if first is not None:
        changed[0] = first
    if flip >= 0:
        changed[flip] ^= 1
    return bytes(changed[: len(changed) - cut]) + bytes(added)


def spoil(rows: QuerySet[Model], field: str = "blob", **how: int) -> None:
    """Change the bytes of one row."""
    row = rows.order_by("pk")[0]
    changed = bytes_of(bytes(getattr(row, field)), **how)
    assert rows.filter(pk=row.pk).update(**{field: changed}) == 1


@pytest.fixture
def lived() -> Desk:
    """An account with a row of everything: re-keyed once, with a file, a passkey, a second factor, a draft."""
    user, root = accounts.create_account("maya", PASSPHRASES["maya"], uid=new_id())
    Desk(accounts.keys_of(user, root)).file(MoodCheckIn(at=datetime(2026, 5, 7, tzinfo=UTC), mood=2))
    root, _ = accounts.rekey(user, root, PASSPHRASES["maya"])
    desk = Desk(accounts.keys_of(user, root))
    desk.file(MoodCheckIn(at=datetime(2026, 5, 8, tzinfo=UTC), mood=3))
    files.put(desk.keys.private, bytes(2 * CHUNK_BYTES + 500))
    passkeys.add(user, root, Credential(id=b"c" * 32, cose_key=b"k", sign_count=0), b"p" * 32, "mine")
    seed = second_factor.new_seed()
    second_factor.turn_on(user, seed, pyotp.TOTP(seed).at(int(timezone.now().timestamp())))
    drafts.keep(user, new_id(), "/check-in/", [("note", "half a sentence")])
    return desk


def test_nothing_is_wrong_with_what_midweek_writes(lived: Desk) -> None:
    found = verify.everything()
    assert (found.wrong, found.older) == ([], 0)
    assert found.looked_at == {
        "accounts": 1, "ledgers": 1, "key slots": 3, "passkeys": 1, "second factors": 1, "spaces": 1, "space keys": 1,
        "earlier space keys": 1, "records": Record.objects.count(), "files": 1, "file pieces": 3, "drafts": 1,
    }  # fmt: skip


def _old_record() -> None:
    record = Record.objects.all()[0]
    Record.objects.filter(pk=record.pk).update(
        blob=record.blob[:1] + (1).to_bytes(4, "big") + record.blob[5:]
    )


def _old_record_without_its_key() -> None:
    _old_record()
    SpacePast.objects.all().delete()


SPOILT: dict[str, tuple[Callable[[], object], str]] = {
    "ledger, format": (lambda: spoil(Ledger.objects.all(), first=9), "ledgers are not in a format"),
    "ledger, cut": (lambda: Ledger.objects.update(blob=b"\x08" + bytes(20)), "ledgers are not in a format"),
    "ledger, gone": (lambda: Ledger.objects.all().delete(), "no ledger or no key slot"),
    "slots, gone": (lambda: KeySlot.objects.all().delete(), "no ledger or no key slot"),
    "slot, format": (lambda: spoil(KeySlot.objects.all(), first=1), "key slots are not in a format"),
    "slot, kind": (lambda: KeySlot.objects.filter(kind=1).update(kind=2 + 2), "key slots are not in a format"),
    "slot, longer": (lambda: spoil(KeySlot.objects.all(), added=1), "key slots are not in a format"),
    "slot, too dear": (lambda: spoil(KeySlot.objects.all(), flip=2), "key slots are not in a format"),
    "passkey, gone": (lambda: Passkey.objects.all().delete(), "do not belong together"),
    "passkey, of another slot": (
        lambda: Passkey.objects.update(slot=KeySlot.objects.get(kind=1)), "do not belong together",
    ),
    "second factor, changed": (lambda: spoil(Totp.objects.all(), "seed", flip=40), "second factors do not open"),
    "space, gone": (lambda: Space.objects.all().delete(), "no space of their own"),
    "space, salt": (lambda: spoil(Space.objects.all(), "salt", flip=0), "spaces do not name their owner"),
    "space, short salt": (lambda: spoil(Space.objects.all(), "salt", cut=1), "spaces do not name their owner"),
    "space, generation": (lambda: Space.objects.update(gen=F("gen") + 1), "no live key for their owner"),
    "space key, gone": (lambda: SpaceKey.objects.all().delete(), "no live key for their owner"),
    "space key, right": (lambda: SpaceKey.objects.update(can_write=False), "no live key for their owner"),
    "space key, generation": (lambda: SpaceKey.objects.update(gen=1), "another generation than their space"),
    "space key, format": (lambda: spoil(SpaceKey.objects.all(), first=0), "space keys are not in a format"),
    "space key, granted to its owner": (
        lambda: SpaceKey.objects.update(blob=b"\x03" + bytes(1232)), "space keys are not in a format",
    ),
    "space key, cut": (lambda: spoil(SpaceKey.objects.all(), cut=1), "space keys are not in a format"),
    "earlier key, format": (lambda: spoil(SpacePast.objects.all(), first=2), "earlier space keys are not in a format"),
    "earlier key, of the live one": (lambda: SpacePast.objects.update(gen=2), "earlier space keys are not in a format"),
    "record, format": (lambda: spoil(Record.objects.all(), first=2), "records are not in a format"),
    "record, generation to come": (lambda: spoil(Record.objects.all(), flip=1), "records are not in a format"),
    "record, tag": (lambda: spoil(Record.objects.all(), "tag", cut=1), "records are not in a format"),
    "record, of a key that is gone": (_old_record_without_its_key, "a generation whose key is gone"),
    "file, unfinished": (lambda: Attachment.objects.update(done=False), "files are not whole"),
    "file, counted wrong": (lambda: Attachment.objects.update(n_chunks=2), "files are not whole"),
    "file, a piece gone": (lambda: Chunk.objects.filter(n=2).delete(), "files are not whole"),
    "file, the last piece gone": (lambda: Chunk.objects.filter(n=3).delete(), "files are not whole"),
    "file, a piece cut": (lambda: spoil(Chunk.objects.filter(n=1), cut=1), "files are not whole"),
    "file, a piece longer": (lambda: spoil(Chunk.objects.filter(n=2), added=1), "file pieces are not in a format"),
    "file, a piece's format": (lambda: spoil(Chunk.objects.filter(n=3), first=5), "file pieces are not in a format"),
    "draft, format": (lambda: spoil(Draft.objects.all(), first=1), "drafts are not in a format"),
    "draft, cut": (lambda: Draft.objects.update(blob=b"\x09" + bytes(900)), "drafts are not in a format"),
    "chain, gone": (lambda: AuditEvent.objects.all().delete(), "audit chains do not verify"),
    "chain, beginning gone": (lambda: AuditEvent.objects.filter(seq=1).delete(), "audit chains do not verify"),
    "chain, changed": (lambda: AuditEvent.objects.filter(seq=2).update(action="fail"), "audit chains do not verify"),
}  # fmt: skip


@pytest.mark.parametrize(("act", "says"), SPOILT.values(), ids=list(SPOILT))
def test_what_is_spoilt_is_found(lived: Desk, act: Callable[[], object], says: str) -> None:
    act()
    assert any(says in sentence for sentence in verify.everything().wrong)


def test_records_of_an_earlier_key_wait_and_are_not_wrong(lived: Desk) -> None:
    _old_record()
    found = verify.everything()
    assert (found.wrong, found.older) == ([], 1)
