"""The counts, keys and rows under the Desk: when they end, when they are made new, and what is left of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from midweek import chores
from midweek.kinds.mood import MoodCheckIn
from midweek.store import accounts, audit, restored, rotation, spaces, verify
from midweek.store.desk import Desk
from midweek.store.models import (
    AuditEvent,
    KeySlot,
    Ledger,
    Record,
    Space,
    SpaceKey,
    SpacePast,
    Tombstone,
    User,
)
from midweek.vault.errors import LimitExceeded
from midweek.vault.keys import new_id
from tests.people import PASSPHRASES

AT = datetime(2026, 5, 7, 14, 32, tzinfo=UTC)


def account(name: str = "maya") -> Desk:
    user, root = accounts.create_account(name, PASSPHRASES[name], uid=new_id())
    return Desk(accounts.keys_of(user, root))


def rekeyed(desk: Desk) -> Desk:
    user = User.objects.get(pk=desk.keys.user_id)
    root, _ = accounts.rekey(user, desk.keys.root, PASSPHRASES["maya"])
    return Desk(accounts.keys_of(user, root))


def rotated(desk: Desk) -> None:
    """A new key for the private space under the same root, as when somebody leaves a shared one."""
    keys = accounts.keys_of(User.objects.get(pk=desk.keys.user_id), desk.keys.root)
    with transaction.atomic():
        held, id = dict(keys.ledger.spaces), keys.private.id
        gen = rotation.rotate(keys, keys.private, keys.root)
        held[id.hex()] = msgspec.structs.replace(held[id.hex()], gen=gen)
        keys.save_ledger(msgspec.structs.replace(keys.ledger, spaces=held))


def test_a_key_seals_no_more_than_its_nonces_allow() -> None:
    desk = account()
    kept = desk.file(MoodCheckIn(at=AT, mood=2))
    Space.objects.update(writes=spaces.MOST_WRITES - 1)
    desk.file(MoodCheckIn(at=AT, mood=3))
    for act in (
        lambda: desk.file(MoodCheckIn(at=AT, mood=4)),
        lambda: desk.revise(kept, MoodCheckIn(at=AT, mood=5)),
        lambda: desk.file_many([(None, MoodCheckIn(at=AT, mood=1))]),
    ):
        with pytest.raises(LimitExceeded):
            act()
    assert sorted(f.entry.mood or 0 for f in Desk(desk.keys).read(MoodCheckIn).of(MoodCheckIn)) == [2, 3]
    assert spaces.MOST_WRITES == 2**28
    desk = rekeyed(desk)
    assert Space.objects.get().writes == Record.objects.count() == 2, "a new key starts with what it sealed"
    desk.file(MoodCheckIn(at=AT, mood=4))


def test_a_write_that_meets_a_new_key_is_redone_with_it() -> None:
    desk = account()
    filed = desk.file(MoodCheckIn(at=AT, mood=2))
    assert desk.keys.private.key.gen == 1
    rotated(desk)
    new = desk.revise(filed, MoodCheckIn(at=AT, mood=5))
    assert desk.keys.private.key.gen == 2
    assert desk.get(MoodCheckIn, new.id).entry.mood == 5
    rotated(desk)
    assert desk.file_many([(None, MoodCheckIn(at=AT, mood=n)) for n in (1, 2)]) == 2
    assert verify.everything().wrong == []


def test_ended_keys_go_with_the_oldest_copy_but_not_while_something_waits() -> None:
    desk = account()
    filed = desk.file(MoodCheckIn(at=AT, mood=2))
    before = Record.objects.values().get()
    desk = rekeyed(desk)
    with time_machine.travel(timezone.now() + timedelta(days=89), tick=False):
        chores.tick()
        assert SpacePast.objects.count() == 1
    Record.objects.update(**before)  # a restore put an older data file back
    assert len(restored.waiting(desk.keys)) == 1
    with time_machine.travel(timezone.now() + timedelta(days=91), tick=False):
        chores.tick()
        assert restored.take_back(Desk(desk.keys).keys) == 1, "its key was kept for as long as it waited"
        chores.tick()
        assert not SpacePast.objects.exists()
    assert Desk(desk.keys).get(MoodCheckIn, filed.id).entry.mood == 2


def test_wrong_tries_fill_no_chain() -> None:
    user = User.objects.get(pk=account().keys.user_id)
    with time_machine.travel(AT, tick=False) as clock:
        for _ in range(25):
            audit.append_fail(user.pk)
        told = list(AuditEvent.objects.filter(chain=user).order_by("seq").values_list("action", flat=True))
        assert told == ["sign_up", *["fail"] * 10, "more_fails"]
        clock.shift(timedelta(hours=1, seconds=1))
        audit.append_fail(user.pk)
    assert AuditEvent.objects.filter(chain=user, action="fail").count() == 11


def files_of_keys() -> list[int]:
    """PostgreSQL: the files that the key tables lie in now."""
    with connection.cursor() as cursor:
        tables = ["store_keyslot", "store_spacekey", "store_spacepast", "store_ledger"]
        cursor.execute("SELECT relfilenode FROM pg_class WHERE relname = ANY(%s)", [tables])
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_a_deleted_account_leaves_no_key_in_the_files_of_the_database() -> None:
    desk, stays = account(), account("noor")
    desk.file(MoodCheckIn(at=AT, mood=2))
    blobs = [
        bytes(blob)
        for model in (KeySlot, SpaceKey, Ledger)
        for blob in model._default_manager.filter(user_id=desk.keys.user_id).values_list("blob", flat=True)
    ]
    blobs += [bytes(blob) for blob in Record.objects.values_list("blob", flat=True)]
    name = Path(str(settings.DATABASES["default"]["NAME"]))

    def held() -> int:
        files = b"".join(path.read_bytes() for path in name.parent.glob(f"{name.name}*"))
        return sum(blob in files for blob in blobs)

    user = User.objects.get(pk=desk.keys.user_id)
    if connection.vendor == "sqlite":
        assert len(blobs) == held() == 4
        accounts.shred(user)
        assert held() == 0
    else:
        before = files_of_keys()
        accounts.shred(user)
        after = files_of_keys()
        assert len(before) == len(after) == 4 and not set(before) & set(after), "each was written anew"
    assert Tombstone.objects.count() == 1 and stays.file(MoodCheckIn(at=AT, mood=1)).rev == 1


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_what_others_held_up_is_forgotten_at_the_next_start() -> None:
    """Somebody was reading while an account was deleted, and the server stopped before it could try again."""
    user = User.objects.get(pk=account().keys.user_id)
    with time_machine.travel(timezone.now() - timedelta(days=3), tick=False):
        accounts.shred(user)
    if connection.vendor == "sqlite":
        account("noor")  # writes lie in the log again
        log = Path(f"{settings.DATABASES['default']['NAME']}-wal")
        chores.tick()
        assert log.stat().st_size > 0, "long ago: no minute looks after it any more"
        chores.at_start()
        assert log.stat().st_size == 0
    else:
        before = files_of_keys()
        chores.tick()
        assert files_of_keys() == before
        chores.at_start()
        assert not set(files_of_keys()) & set(before)


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_the_database_forgets_a_deletion_once_and_not_every_minute() -> None:
    accounts.shred(User.objects.get(pk=account().keys.user_id))
    with time_machine.travel(timezone.now() + 2 * chores.STILL_COMING, tick=False):
        done = chores.tick()
        account("noor")  # writes lie in the log again
        if connection.vendor == "sqlite":
            log = Path(f"{settings.DATABASES['default']['NAME']}-wal")
            chores.tick(done)
            assert log.stat().st_size > 0
            accounts.shred(User.objects.get(pk=account("eve").keys.user_id))
            account("ben")
            chores.tick(done)
            assert log.stat().st_size == 0, "a deletion since is forgotten as the first one was"
        else:
            before = files_of_keys()
            chores.tick(done)
            assert files_of_keys() == before
