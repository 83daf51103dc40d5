"""Two files: each alone opens for nobody; together they bring everything back but what was deleted since."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from midweek.kinds.mood import MoodCheckIn
from midweek.store import accounts, backup, passkeys, restore, restored, verify
from midweek.store.desk import Desk
from midweek.store.models import KeySlot, Record, User
from midweek.store.passkeys import Credential
from midweek.vault.keys import RecoveryCode, new_id
from tests.people import PASSPHRASES

AT = datetime(2026, 5, 7, 14, 32, tzinfo=UTC)
pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def account(name: str) -> Desk:
    user, root = accounts.create_account(name, PASSPHRASES[name], uid=new_id())
    return Desk(accounts.keys_of(user, root))


def again(name: str) -> Desk:
    user = accounts.find(name)
    assert user
    return Desk(accounts.keys_of(user, accounts.open_slot(user, passphrase=PASSPHRASES[name])))


def emptied() -> None:
    call_command("flush", verbosity=0, interactive=False)


def test_both_files_bring_everything_back(tmp_path: Path) -> None:
    desk = account("maya")
    for n in range(5):
        desk.file(MoodCheckIn(at=AT, mood=n % 5 + 1))
    data, keys = backup.write(tmp_path)
    emptied()
    restore.restore(data, keys)
    assert len(again("maya").read(MoodCheckIn)) == 5
    assert again("maya").file(MoodCheckIn(at=AT, mood=1)).rev == 1


def test_the_data_file_holds_no_key_and_the_keys_file_no_record(tmp_path: Path) -> None:
    account("maya").file(MoodCheckIn(at=AT, mood=2))
    slots = [bytes(blob) for blob in KeySlot.objects.values_list("blob", flat=True)]
    records = [bytes(blob) for blob in Record.objects.values_list("blob", flat=True)]
    public = [bytes(key) for key in User.objects.values_list("public_key", flat=True)]
    data, keys = backup.write(tmp_path)
    assert not any(secret in data.read_bytes() for secret in [*slots, *public])
    assert not any(record in keys.read_bytes() for record in records)
    tables = {
        name for (name,) in sqlite3.connect(data).execute("SELECT name FROM sqlite_master WHERE type='table'")
    }
    assert not tables & {
        "keyslot",
        "passkey",
        "spacekey",
        "spacepast",
        "ledger",
        "tombstone",
        "gone",
        "unlockedsession",
        "session",
    }


def test_what_was_deleted_since_stays_deleted(tmp_path: Path) -> None:
    desk, noor = account("maya"), account("noor")
    kept, dropped = desk.file(MoodCheckIn(at=AT, mood=1)), desk.file(MoodCheckIn(at=AT, mood=5))
    noor.file(MoodCheckIn(at=AT, mood=3))
    data, _ = backup.write(tmp_path / "old")
    desk.erase(dropped)
    user = accounts.find("noor")
    assert user
    accounts.shred(user)
    _, keys = backup.write(tmp_path / "new")
    emptied()
    restore.restore(data, keys)
    assert [f.id for f in again("maya").read(MoodCheckIn)] == [kept.id]
    assert accounts.find("noor") is None
    assert Record.objects.count() == 1


def test_an_account_that_was_to_go_has_time_to_say_otherwise_after_a_restore(tmp_path: Path) -> None:
    account("maya"), account("noor")
    user = accounts.find("maya")
    assert user
    accounts.leave_later(user)
    files = backup.write(tmp_path)
    emptied()
    later = timezone.now() + timedelta(days=40)
    with time_machine.travel(later, tick=False):
        restore.restore(*files)
        accounts.shred_due(timezone.now())
    leaves = dict(User.objects.values_list("username", "leaves_at"))
    assert leaves == {"maya": later + timedelta(days=14), "noor": None}


def test_a_restore_into_a_used_folder_is_refused(tmp_path: Path) -> None:
    account("maya")
    data, keys = backup.write(tmp_path)
    with pytest.raises(backup.BackupRefused):
        restore.restore(data, keys)


@pytest.mark.parametrize("swapped", [True, False])
def test_a_wrong_file_changes_nothing(tmp_path: Path, swapped: bool) -> None:
    account("maya")
    data, keys = backup.write(tmp_path)
    emptied()
    keys.write_bytes(keys.read_bytes()[:5000]) if not swapped else None
    with pytest.raises(backup.BackupRefused):
        restore.restore(*((keys, data) if swapped else (data, keys)))
    assert not User.objects.exists()


def test_old_files_of_ours_age_out(tmp_path: Path) -> None:
    account("maya")
    with time_machine.travel(datetime.now(UTC) - timedelta(days=40), tick=False):
        old_data, old_keys = backup.write(tmp_path)
    backup.write(tmp_path)
    assert old_data.exists() and not old_keys.exists()


def test_data_files_go_sooner_where_the_operator_says_so(tmp_path: Path) -> None:
    account("maya")
    with time_machine.travel(datetime.now(UTC) - timedelta(days=20), tick=False):
        old_data, old_keys = backup.write(tmp_path)
    backup.write(tmp_path, keep=timedelta(days=10))
    assert not old_data.exists() and old_keys.exists()


def test_a_snapshot_does_not_hold_up_a_writer(tmp_path: Path) -> None:
    desk = account("maya")
    with backup.snapshot():
        assert list(Record.objects.using(backup.SNAPSHOT).all()) == []
        desk.file(MoodCheckIn(at=AT, mood=2))
        assert list(Record.objects.using(backup.SNAPSHOT).all()) == []
    assert Record.objects.count() == 1


def test_records_from_before_a_rekey_wait_for_their_owners_yes(tmp_path: Path) -> None:
    desk = account("maya")
    filed = desk.file(MoodCheckIn(at=AT, mood=2))
    data, _ = backup.write(tmp_path / "old")
    user = accounts.find("maya")
    assert user
    accounts.rekey(user, desk.keys.root, PASSPHRASES["maya"])
    _, keys = backup.write(tmp_path / "new")
    emptied()
    restore.restore(data, keys)
    assert again("maya").read(MoodCheckIn) == []
    assert [written.entry for written in restored.waiting(again("maya").keys)] == [filed.entry]
    assert restored.take_back(again("maya").keys) == 1
    assert [f.entry for f in again("maya").read(MoodCheckIn)] == [filed.entry]
    assert verify.everything().wrong == []


@pytest.mark.parametrize("joined", [False, True])
def test_a_passkey_of_after_the_data_file_comes_with_the_keys_file(tmp_path: Path, joined: bool) -> None:
    desk, prf = account("maya"), bytes(range(32))
    user = accounts.find("maya")
    assert user
    accounts.set_recovery(user, desk.keys.root, RecoveryCode.new())
    passkeys.add(user, desk.keys.root, Credential(b"gone by then", b"key", 1), prf, "an old one")
    data, _ = backup.write(tmp_path / "old")
    passkeys.remove(user, desk.keys.root, b"gone by then".hex())
    passkeys.add(user, desk.keys.root, Credential(b"new", b"key", 1), prf, "my phone")
    if joined:
        passkeys.join(user, desk.keys.root, passkeys.of(user)[0], PASSPHRASES["maya"], prf)
    _, keys = backup.write(tmp_path / "new")
    emptied()
    restore.restore(data, keys)
    assert verify.everything().wrong == []
    passkey = passkeys.find(b"new")
    assert passkey
    assert passkeys.open_slot(passkey, prf, PASSPHRASES["maya"])
    assert passkeys.find(b"gone by then") is None


def moved(table: str, source: Path, target: Path) -> None:
    """Move a table of one file into another, with all its rows."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new, old, new:
        new.execute(old.execute("SELECT sql FROM sqlite_master WHERE name = ?", [table]).fetchone()[0])
        for row in old.execute(f"SELECT * FROM {table}"):
            new.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
        old.execute(f"DROP TABLE {table}")


def test_passkeys_come_back_from_a_data_file_that_still_holds_them(tmp_path: Path) -> None:
    """So it was at first; a passkey whose slot is gone from the newer keys file opens nothing, and stays away."""
    desk, prf = account("maya"), bytes(range(32))
    user = accounts.find("maya")
    assert user
    for name in (b"removed since", b"kept"):
        passkeys.add(user, desk.keys.root, Credential(name, b"key", 1), prf, "my phone")
    older, older_keys = backup.write(tmp_path / "old")
    moved("passkey", older_keys, older)
    passkeys.remove(user, desk.keys.root, b"removed since".hex())
    spare, keys = backup.write(tmp_path / "new")
    moved("passkey", keys, spare)
    emptied()
    restore.restore(older, keys)
    assert verify.everything().wrong == []
    passkey = passkeys.find(b"kept")
    assert passkey
    assert passkeys.open_slot(passkey, prf)
    assert passkeys.find(b"removed since") is None
