"""Backups in the hands of a thief, in a busy hour, and on the day they are needed (H1, H3, H4)."""

from __future__ import annotations

import json
import os
import re
import secrets
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from midweek.kinds.mood import MoodCheckIn
from midweek.store import accounts, backup, restore, restored, verify
from midweek.store.desk import Desk
from midweek.store.models import Record
from midweek.vault import slots
from midweek.vault.errors import VaultError
from midweek.vault.keys import new_id
from tests.attacks.markers import found_in, tables
from tests.attacks.scene import fill
from tests.people import PASSPHRASES
from tests.servers import Visitor, running

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 5, 7, 14, 32, tzinfo=UTC)
SLOT = 87  # bytes (vault.md 4)
pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def account(name: str) -> Desk:
    user, root = accounts.create_account(name, PASSPHRASES[name], uid=new_id())
    return Desk(accounts.keys_of(user, root))


def again(name: str) -> Desk:
    user = accounts.find(name)
    assert user
    return Desk(accounts.keys_of(user, accounts.open_slot(user, passphrase=PASSPHRASES[name])))


def every_slot_in(blob: bytes) -> Iterator[bytes]:
    """Whatever could be a slot, wherever it lies."""
    for found in re.finditer(rb"(?=\x07[\x01-\x05])", blob, re.S):
        yield blob[found.start() : found.start() + SLOT]


def test_the_data_file_opens_for_nobody_with_every_passphrase(tmp_path: Path) -> None:
    uids = []
    for name in ("maya", "noor", "eve"):
        desk = account(name)
        fill(desk, "words of my own")
        uids.append(desk.keys.uid)
    data, keys = backup.write(tmp_path)
    assert stat.S_IMODE(data.stat().st_mode) == stat.S_IMODE(keys.stat().st_mode) == 0o600
    opened = 0
    for path in (data, keys):
        for blob in every_slot_in(path.read_bytes()):
            for uid in uids:
                for passphrase in PASSPHRASES.values():
                    try:
                        slots.open_slot(blob, uid, passphrase=passphrase)
                    except VaultError:
                        continue
                    assert path == keys, "the data file holds a slot"
                    opened += 1
    assert opened >= 3, "the search does find the slots of the keys file"
    for path in (data, keys):
        assert not found_in(path.read_bytes() + tables(path), ["words of my own"])


def test_the_keys_file_holds_nothing_to_read(tmp_path: Path) -> None:
    """Even with a passphrase: keys and ledger open, and there is no entry among them."""
    fill(account("maya"), "words of my own")
    _, keys = backup.write(tmp_path)
    held = {
        row[0] for row in sqlite3.connect(keys).execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    assert held == {
        "about",
        "user",
        "space",
        "keyslot",
        "passkey",
        "spacekey",
        "spacepast",
        "ledger",
        "tombstone",
        "gone",
    }
    names = [row[1] for row in sqlite3.connect(keys).execute("PRAGMA table_info(user)")]
    assert not {"username", "email", "password"} & set(names)


def test_a_backup_in_a_busy_hour_opens_whole(tmp_path: Path) -> None:
    """While three write and one re-keys: what the files hold is one moment, and every record of it opens."""
    desks = {name: account(name) for name in ("maya", "noor", "eve")}
    busy, written = threading.Event(), dict.fromkeys(desks, 0)

    def write(name: str) -> None:
        try:
            while not busy.is_set():
                desks[name].file(MoodCheckIn(at=AT, mood=written[name] % 5 + 1))
                written[name] += 1
        finally:
            connections.close_all()

    def rekey() -> None:
        try:
            for _ in range(3):
                user = accounts.find("ben")
                assert user
                accounts.rekey(user, again("ben").keys.root, PASSPHRASES["ben"])
        finally:
            connections.close_all()

    ben = account("ben")
    for n in range(200):
        ben.file(MoodCheckIn(at=AT, mood=n % 5 + 1))
    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(write, name) for name in desks] + [pool.submit(rekey)]
        while min(written.values()) < 3:
            assert not any(job.done() and job.exception() for job in jobs)
        files = [backup.write(tmp_path / str(n)) for n in range(3)]
        busy.set()
        for job in jobs:
            job.result()
    for data, keys in files:
        call_command("flush", verbosity=0, interactive=False)
        restore.restore(data, keys)
        found = verify.everything()
        assert found.wrong == [] and found.older == 0
        total = 0
        for name in (*desks, "ben"):
            desk = again(name)
            total += len(desk.everything())
            assert desk.unreadable == []
        assert total == Record.objects.count()
        assert len(again("ben").read(MoodCheckIn)) == 200


def test_two_backups_at_once_leave_whole_files(tmp_path: Path) -> None:
    """As two cron lines of one minute do: neither spoils the other's, and nothing half is left."""
    (tmp_path / "data").mkdir(
        mode=0o700
    )  # empty: so this is two migrations and two new server keys at once, too
    with ThreadPoolExecutor(2) as pool:
        done = list(
            pool.map(
                lambda _: run(["midweek.cli", "backup", str(tmp_path / "safe")], tmp_path / "data"), range(2)
            )
        )
    assert [each.returncode for each in done] == [0, 0], [each.stderr for each in done]
    files = sorted(path.name for path in (tmp_path / "safe").iterdir())
    assert all(re.fullmatch(r"midweek-(data|keys)-\w+\.sqlite3", name) for name in files)
    for stamp in {name.split("-")[2] for name in files}:
        for what in ("data", "keys"):
            with sqlite3.connect(tmp_path / "safe" / f"midweek-{what}-{stamp}") as file:
                assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def run(
    words: list[str], data: Path, *, passphrase: str = "", **settings: str
) -> subprocess.CompletedProcess[str]:
    """A command as an operator types it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MIDWEEK_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", *words], env=kept | {"MIDWEEK_DATA": str(data)} | settings, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip


@contextmanager
def another_engine() -> Iterator[dict[str, str]]:
    """Settings of an empty PostgreSQL where tests have one, else of nothing: the files go back onto SQLite."""
    url = os.environ.get("MIDWEEK_TEST_DATABASE_URL")
    if not url:
        yield {}
        return
    import psycopg

    name = f"restored_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        parts = urlsplit(url)
        try:
            yield {
                "MIDWEEK_DATABASE_URL": urlunsplit((parts.scheme, parts.netloc, f"/{name}", parts.query, ""))
            }
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def steps_of_the_manual(section: str) -> list[str]:
    """The commands of a numbered list in docs/operating.md, in their order."""
    text = (ROOT / "docs/operating.md").read_text("utf-8")
    body = text.split(f"\n## {section}\n")[1].split("\n## ")[0]
    items = re.findall(r"^\d+\. (.*?)(?=^\d+\. |\Z|^\S)", body, re.M | re.S)
    return [command for item in items for command in re.findall(r"`(?:\.venv/bin/)?(midweek [^`]+)`", item)]


def test_the_manual_brings_everything_back(tmp_path: Path) -> None:
    """From a server on SQLite, by the words of the manual, into an empty folder; onto the other engine where there is one."""
    with running(tmp_path / "old", "serve", "--workers", "1") as server:
        visitor = Visitor(server).signs_up("maya", PASSPHRASES["maya"])
        answer = visitor.send("/check-in/", {"mood": "2"})
        assert answer.status == 303
        words = "what I wrote before the disk broke"
        page = visitor.get(answer.headers["Location"]).text
        fields = dict(
            re.findall(r'<input type="hidden" name="(csrfmiddlewaretoken|rev)"[^>]* value="([^"]*)"', page)
        )
        assert (
            visitor.ask("POST", answer.headers["Location"], fields | {"note": words, "done": "1"}).status
            == 303
        )
        with sqlite3.connect(f"file:{tmp_path}/old/midweek.sqlite3?mode=ro", uri=True) as file:
            (username,) = file.execute("SELECT username FROM store_user").fetchone()
        done = run(["midweek.cli", "backup", str(tmp_path / "safe")], tmp_path / "old")
        assert done.returncode == 0, done.stderr
        assert visitor.get("/today/").status == 200, "a backup locks nobody"
    data, keys = sorted((tmp_path / "safe").iterdir())
    steps = steps_of_the_manual("Restore")
    assert [step.split()[1] for step in steps] == ["restore", "doctor", "serve"]
    (tmp_path / "new").mkdir(mode=0o700)
    with another_engine() as engine:
        for step in steps:
            typed = step.replace("DATA_FILE", str(data)).replace("NEWEST_KEYS_FILE", str(keys)).split()[1:]
            if typed == ["serve"]:
                with running(tmp_path / "new", "serve", "--workers", "1", **engine) as server:
                    visitor = Visitor(server)
                    said = visitor.send(
                        "/sign-in/", {"username": username, "passphrase": PASSPHRASES["maya"]}
                    )
                    assert said.status == 303
                    assert words in visitor.get(answer.headers["Location"]).text
                    assert "doesn't fit together" not in visitor.get("/settings/privacy/").text
                break
            done = run(["midweek.cli", *typed], tmp_path / "new", **engine)
            assert done.returncode in ((0, 1) if typed[0] == "doctor" else (0,)), done.stderr
            if typed[0] == "doctor":
                assert "every sealed row is in order" in done.stdout, done.stdout
    old, new = ((tmp_path / name / "server.key").read_text() for name in ("old", "new"))
    assert old == new, "chains and second factors go on under the old server key"


def test_the_server_key_comes_back_where_the_settings_keep_it(tmp_path: Path) -> None:
    """With a key file of its own, as operators with a secrets folder have it."""
    (tmp_path / "old").mkdir(mode=0o700)
    (tmp_path / "new").mkdir(mode=0o700)
    old, new = (
        {"MIDWEEK_SECRET_FILE": str(tmp_path / "a.key")},
        {"MIDWEEK_SECRET_FILE": str(tmp_path / "b.key")},
    )
    assert run(["midweek.cli", "backup", str(tmp_path / "safe")], tmp_path / "old", **old).returncode == 0
    data, keys = sorted((tmp_path / "safe").iterdir())
    done = run(["midweek.cli", "restore", "--data", str(data), "--keys", str(keys)], tmp_path / "new", **new)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "a.key").read_text() == (tmp_path / "b.key").read_text()


def test_a_second_restore_is_refused_in_a_sentence(tmp_path: Path) -> None:
    account("maya")
    data, keys = backup.write(tmp_path)
    with pytest.raises(backup.BackupRefused, match="Nothing was changed"):
        restore.restore(data, keys)
    assert restored.waiting(again("maya").keys) == []


@pytest.mark.parametrize("spoil", ["cut", "other", "empty", "text", "column", "value", "number", "twice"])
def test_a_spoilt_file_restores_nothing(tmp_path: Path, spoil: str) -> None:
    """In a sentence, and the folder stays empty: the right files can still go in."""
    fill(account("maya"))
    data, keys = backup.write(tmp_path / "safe")
    bad = tmp_path / "bad.sqlite3"
    bad.write_bytes(data.read_bytes())
    if spoil == "cut":
        bad.write_bytes(data.read_bytes()[: data.stat().st_size // 2])
    elif spoil == "other":
        bad.write_bytes(keys.read_bytes())
    elif spoil in ("empty", "text"):
        bad.write_bytes(b"" if spoil == "empty" else b"not a database at all" * 99)
    else:
        with sqlite3.connect(bad) as file:
            file.execute(
                {
                    "column": "ALTER TABLE record ADD COLUMN more",
                    "value": "UPDATE auditevent SET at = 'noon'",
                    "number": "UPDATE record SET rev = 'many'",
                    "twice": "INSERT INTO auditevent SELECT * FROM auditevent",
                }[spoil]
            )
    call_command("flush", verbosity=0, interactive=False)
    with pytest.raises(backup.BackupRefused, match="Nothing was changed"):
        restore.restore(bad, keys)
    restore.restore(data, keys)
    assert again("maya").everything()


def test_a_keys_file_without_a_whole_server_key_is_refused(tmp_path: Path) -> None:
    """It would be kept as the key of this server, which then never starts again."""
    account("maya")
    data, keys = backup.write(tmp_path / "safe")
    call_command("flush", verbosity=0, interactive=False)
    before = settings.SECRET_FILE.read_text()
    for short in ("", "ab" * 31, "no hex"):
        with sqlite3.connect(keys) as file:
            about = json.loads(file.execute("SELECT what FROM about").fetchone()[0]) | {"server_key": short}
            file.execute("UPDATE about SET what = ?", [json.dumps(about)])
        with pytest.raises(backup.BackupRefused, match="Nothing was changed"):
            restore.restore(data, keys)
    assert settings.SECRET_FILE.read_text() == before
    assert accounts.find("maya") is None


def test_a_refusal_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "bad").write_bytes(b"not a backup")
    done = run(
        ["midweek.cli", "restore", "--data", str(tmp_path / "bad"), "--keys", str(tmp_path / "none")],
        tmp_path / "data",
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1 and done.stderr.endswith("Nothing was changed.\n")
