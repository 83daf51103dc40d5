"""What the server can see: every column that says something about a person in clear is on the list people are told (A7)."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connections

from midweek.kinds.mood import MoodCheckIn
from midweek.store.models import Record
from midweek.vault import formats
from tests.attacks.scene import fill
from tests.people import Person

WORDS = "Ümit and the violin lesson 🎻"

# What rests in clear, and which line of "what the server can see" says so.
CLEAR = {
    "store_user.username": "user name",
    "store_user.email": "email",
    "store_user.public_key": "public keys",
    "store_user.leaves_at": "the day an account will be deleted",
    "store_keyslot.user_id": "who owns what",
    "store_keyslot.kind": "which ways in an account has",
    "store_ledger.user_id": "who owns what",
    "store_ledger.n": "how often keys, sign-ins and shares changed",
    "store_totp.user_id": "that a second factor is on",
    "store_totp.last_step": "time of the last code",
    "store_passkey.user_id": "who owns what",
    "store_passkey.slot_id": "which slot a passkey opens",
    "store_passkey.credential_id": "passkey ids",
    "store_passkey.cose_key": "passkey public keys",
    "store_passkey.sign_count": "how often a passkey was used",
    "store_space.owner_id": "who is in which space",
    "store_space.gen": "how often a space was re-keyed",
    "store_space.writes": "number of writes in a space",
    "store_spacekey.space_id": "who is in which space",
    "store_spacekey.user_id": "who is in which space",
    "store_spacekey.gen": "how often a space was re-keyed",
    "store_spacekey.can_write": "who may write in which space",
    "store_spacepast.space_id": "that a space was re-keyed",
    "store_spacepast.gen": "that a space was re-keyed",
    "store_spacepast.at": "when a space was re-keyed",
    "store_record.space_id": "number of records per space",
    "store_record.rev": "how often a record was changed",
    "store_record.tag": "opaque tag groups",
    "store_attachment.space_id": "number of files per space",
    "store_attachment.n_chunks": "padded file sizes",
    "store_attachment.done": "that a file is whole",
    "store_chunk.attachment_id": "padded file sizes",
    "store_chunk.n": "padded file sizes",
    "store_draft.user_id": "that a draft waits",
    "store_invite.inviter_id": "open invitations",
    "store_invite.expires": "open invitations",
    "store_invite.acceptor_id": "open invitations",
    "store_invite.state": "open invitations",
    "store_reminder.user_id": "reminder times",
    "store_reminder.next_at": "reminder times",
    "store_reminder.tz": "reminder times",
    "store_reminder.rule": "reminder times",
    "store_reminder.channel": "reminder times",
    "store_auditevent.chain_id": "audit",
    "store_auditevent.seq": "audit",
    "store_auditevent.at": "audit times",
    "store_auditevent.actor": "who opened which record",
    "store_auditevent.action": "audit action codes",
    "store_auditevent.object": "which record id",
    "store_throttle.window": "rate-limit counters",
    "store_throttle.n": "rate-limit counters",
    "store_tombstone.at": "when an account was deleted",
    "store_gone.record": "ids of deleted records",
    "store_gone.space": "ids of deleted records",
    "store_gone.at": "when a record was deleted",
    "store_unlockedsession.user_id": "who is signed in",
    "store_unlockedsession.state": "who is signed in",
    "store_unlockedsession.created": "times of sign-in",
    "store_unlockedsession.last_seen": "last activity",
    "store_unlockedsession.idle_minutes": "after how long a session locks",
    "store_unlockedsession.tries": "wrong codes of a session",
    "django_session.expire_date": "times of sign-in",
    "django_session.session_data": "signed: user id, password stand-in, page to go on with, times",
}
RANDOM = {  # keys, hashes and macs: numbers that mean nothing by themselves
    "store_user.uid", "store_user.password", "store_space.id", "store_space.salt", "store_record.id", "store_attachment.id",
    "store_draft.id", "store_unlockedsession.id", "store_unlockedsession.session_digest", "store_invite.id", "store_invite.token_hash",
    "store_invite.mac_inviter", "store_invite.mac_acceptor", "store_auditevent.prev", "store_auditevent.hash", "store_throttle.key",
    "store_tombstone.uid_hash", "django_session.session_key",
}  # fmt: skip
SEALED = {
    "store_keyslot.blob": {7}, "store_ledger.blob": {formats.LEDGER}, "store_totp.seed": None, "store_spacekey.blob": {2, 3},
    "store_spacepast.blob": {5}, "store_record.blob": {1}, "store_chunk.blob": {formats.CHUNK}, "store_draft.blob": {formats.DRAFT},
    "store_unlockedsession.blob": {6},
}  # fmt: skip
COUNTED = {
    f"store_{table}.id"
    for table in (
        "user",
        "keyslot",
        "passkey",
        "spacekey",
        "spacepast",
        "chunk",
        "reminder",
        "auditevent",
        "gone",
    )
}
DJANGOS = ("django_migrations", "django_content_type", "auth_", "sqlite_")  # the same for everybody, or empty


def columns() -> dict[str, list[object]]:
    """Every value of every column of every table, by "table.column"."""
    found: dict[str, list[object]] = defaultdict(list)
    for alias in {"default", settings.UNLOCK_DATABASE}:
        with connections[alias].cursor() as cursor:
            for table in connections[alias].introspection.table_names(cursor):
                if table.startswith(DJANGOS) and table not in ("django_session",):
                    continue
                cursor.execute(f'SELECT * FROM "{table}"')
                names = [f"{table}.{column[0]}" for column in cursor.description]
                for name in names:
                    found[name] += []
                for row in cursor.fetchall():
                    for name, value in zip(names, row, strict=True):
                        found[name].append(bytes(value) if isinstance(value, memoryview) else value)
    return found


def test_every_column_is_on_a_list() -> None:
    """A new column is sealed, random, or something people are told of."""
    assert set(columns()) == CLEAR.keys() | RANDOM | SEALED.keys() | COUNTED


def test_what_django_keeps_itself_holds_nobody() -> None:
    with connections["default"].cursor() as cursor:
        names = connections["default"].introspection.table_names(cursor)
        for table in names:
            if table.startswith("auth_"):
                cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
                assert table == "auth_permission" or cursor.fetchone()[0] == 0, table


def test_what_is_sealed_is_sealed_and_what_is_clear_says_no_more(maya: Person, noor: Person) -> None:
    for person in (maya, noor):
        fill(person.desk, WORDS)
        person.post("/sign-in/", {"username": WORDS, "passphrase": "wrong words for this account"})
    found = columns()
    for name, forms in SEALED.items():
        for blob in found[name]:
            assert isinstance(blob, bytes)
            assert forms is None or blob[0] in forms, name
    shown = " ".join(str(value) for name in found if name not in SEALED for value in found[name]).casefold()
    for said in (
        WORDS,
        "violin",
        "mood",
        "goal",
        "objective",
        "reading",
        "check-in",
        "europe/",
        "cups",
        "diary",
    ):
        assert said.casefold() not in shown, said
    passwords = [str(value) for value in found["store_user.password"]]
    assert all(value.startswith("!") for value in passwords), "the slot is the only verifier"


def test_sizes_come_in_steps(maya: Person) -> None:
    at = datetime(2026, 5, 7, 14, tzinfo=UTC)
    for mood in range(1, 6):
        maya.desk.file(MoodCheckIn(at=at, mood=mood, note="x" * mood))
    sizes = {len(bytes(blob)) - 33 for blob in Record.objects.values_list("blob", flat=True)}
    assert all(size % 256 == 0 for size in sizes)
    assert len(sizes) == 1, "a mood of 5 is as long as a mood of 1"


@pytest.mark.parametrize("apart", [timedelta(0), timedelta(days=40)])
def test_a_tag_tells_neither_kind_nor_month_nor_person(maya: Person, noor: Person, apart: timedelta) -> None:
    at = datetime(2026, 5, 7, 14, tzinfo=UTC)
    tags = [bytes(Record.objects.get(id=bytes.fromhex(person.desk.file(MoodCheckIn(at=when, mood=3)).id)).tag)
            for person in (maya, noor) for when in (at, at + apart)]  # fmt: skip
    assert len(set(tags)) == (4 if apart else 2)
