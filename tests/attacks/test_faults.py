"""Crashes, full disks, busy databases: what was acknowledged is there, once, readable (F1, F4, F8, F9, H7)."""

from __future__ import annotations

import json
import os
import random
import re
import resource
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections

from midweek import chores, environment
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.person import Upload
from midweek.store import backup, drafts
from midweek.store.models import (
    Attachment,
    Draft,
    KeySlot,
    Ledger,
    Space,
    Throttle,
    UnlockedSession,
    User,
)
from midweek.vault.keys import new_id
from tests.attacks.scene import fill
from tests.pages import hidden
from tests.people import PASSPHRASES, Person
from tests.servers import Server, Visitor, running

NAMES = ("maya", "noor", "ben", "uri", "eve")
WORDS = "everything I wrote on a long train ride " * 400
only_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="max_page_count is SQLite's way to fill a disk"
)
real = pytest.mark.django_db(databases="__all__", transaction=True)


def command(
    data: Path, *words: str, passphrase: str = "", most: int = 0, module: str = "midweek.cli"
) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own. most: bytes of the largest file it can write, as on a full disk."""
    read, write = os.pipe()
    os.write(write, passphrase.encode())
    os.close(write)
    told = (*words, "--passphrase-fd", str(read)) if passphrase else words
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MIDWEEK_", "DJANGO_"))}

    def fill_disk() -> None:
        if most:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    try:
        return subprocess.run(
            [sys.executable, "-m", module, *told], env=kept | {"MIDWEEK_DATA": str(data), "MIDWEEK_MODE": "serve"},
            capture_output=True, text=True, timeout=300, pass_fds=[read], preexec_fn=fill_disk, check=False,
        )  # fmt: skip
    finally:
        os.close(read)


@contextmanager
def full_disk() -> Iterator[None]:
    """The database file cannot grow by a page."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        try:
            yield
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")


class TestFullDisk:
    """F4: said plainly, nothing lost or half there, and it goes on once there is room."""

    pytestmark = [real, only_sqlite]

    def test_saving_a_text(self, maya: Person) -> None:
        before = maya.desk.file(MoodCheckIn(at=_now(maya), mood=2))
        path = f"/check-in/{before.id}/"
        fields = {"note": WORDS, "done": "1", "rev": hidden(maya.reads(path), "rev")}
        with full_disk():
            answer = maya.post(path, fields)
            assert maya.get("/today/").status_code == 200
        assert answer.status_code == 503
        assert "full" in answer.content.decode() and WORDS[:60] in answer.content.decode()
        assert maya.desk.get(MoodCheckIn, before.id).entry.note == ""
        assert maya.post(path, fields).status_code == 303
        assert maya.desk.get(MoodCheckIn, before.id).entry.note.strip() == WORDS.strip()

    def test_autosave(self, maya: Person) -> None:
        fields = {"note": WORDS * 3, "page": "/check-in/", "draft": new_id().hex()}
        with full_disk():
            assert maya.post("/drafts/", fields).status_code == 503
        assert drafts.read(maya.desk.keys) == []
        assert maya.post("/drafts/", fields).status_code == 200
        assert drafts.read(maya.desk.keys)[0].fields == [("note", WORDS * 3), ("page", "/check-in/")]

    def test_a_file_and_what_is_brought_in(self, maya: Person) -> None:
        content = b"Day,Mood\n" + b"".join(b"2026-05-%02d,%d.5\n" % (n % 28 + 1, n % 9) for n in range(9_000))
        with full_disk():
            answer = maya.post("/import/", {"file": SimpleUploadedFile("a.csv", content), "again": "1"})
        assert answer.status_code == 503
        assert not maya.desk.read(Upload) and not Attachment.objects.exists()
        to = maya.post("/import/", {"file": SimpleUploadedFile("a.csv", content), "again": "1"}).headers[
            "Location"
        ]
        to = maya.post(to, {"day": "0", "columns": "1", "order": "ymd"}).headers["Location"]
        fields = {
            "m1-name": "mood",
            "m1-how": "amount",
            "m1-unit": "cups",
            "m1-better": "lower",
            "m1-noted": "each",
        }
        to = maya.post(to, fields).headers["Location"]
        count = len(maya.desk.everything())
        with full_disk():
            assert maya.post(to, {"words": "a goal"}).status_code == 503
        assert len(maya.desk.everything()) == count, "all or nothing"
        assert maya.post(to, {"words": "a goal"}).status_code == 303

    def test_signing_up(self, maya: Person) -> None:
        """Accounts fit in until one does not: that one is not there by half."""
        answers = []
        with full_disk():
            while 503 not in answers and len(answers) < 15:
                person = Person("eve")
                once = hidden(person.reads("/sign-up/"), "once")
                fields = {"name": "eve", "passphrase": person.passphrase, "once": once, "zone": "UTC"}
                answers.append(person.post("/sign-up/", fields).status_code)
            assert maya.get("/help/").status_code == 200
        assert answers[-1] == 503
        made = KeySlot.objects.count()
        assert made == User.objects.count() == Space.objects.count() == Ledger.objects.count()
        assert person.post("/sign-up/", fields).status_code == 303, "the same form, sent again"
        assert User.objects.count() in (made, made + 1)
        assert maya.signs_in().status_code == 303


def _now(person: Person) -> Any:
    from midweek.web import clock

    return clock.local_now(person.desk)


class TestFullDiskOfCommands:
    """A backup, a migration and a first start where files cannot grow."""

    def test_a_backup(self, tmp_path: Path) -> None:
        data = tmp_path / "data"
        data.mkdir(mode=0o700)
        assert command(data, "backup", str(tmp_path / "first")).returncode == 0
        with sqlite3.connect(data / "midweek.sqlite3") as file:
            rows = [
                (n, os.urandom(16), os.urandom(16), f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}")
                for n in range(1, 5_000)
            ]
            file.executemany("INSERT INTO store_gone (id, record, space, at) VALUES (?, ?, ?, ?)", rows)
        done = command(data, "backup", str(tmp_path / "second"), most=200_000)
        assert done.returncode == 2
        assert "full or not writable. Nothing in Midweek was changed." in done.stderr
        assert list((tmp_path / "second").iterdir()) == [], "no half file is left"
        assert command(data, "backup", str(tmp_path / "second")).returncode == 0

    def test_a_first_start(self, tmp_path: Path) -> None:
        data = tmp_path / "data"
        data.mkdir(mode=0o700)
        done = command(data, "backup", str(tmp_path / "safe"), most=40_000)
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1 and "Traceback" not in done.stderr
        done = command(data, "backup", str(tmp_path / "safe"))
        assert done.returncode == 0, done.stderr


@contextmanager
def somebody_else_writes(table: str = "store_record") -> Iterator[None]:
    """Another process holds the database, for longer than this connection is willing to wait."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 100")
        other = sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")
            other.close()
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA busy_timeout = {environment.LONGEST_WAIT * 1000}")
        return
    other = connection.copy("other")
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(
                "LOCK TABLE store_record, store_space, store_throttle, store_draft, django_session IN EXCLUSIVE MODE"
            )
        yield
    finally:
        other.rollback()
        other.close()
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")


class TestBusyDatabase:
    """F8: a wait with an end, an honest answer, no lost text; and it recovers alone."""

    pytestmark = [real]

    def test_the_wait_has_an_end(self, db: None) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA busy_timeout")
                assert cursor.fetchone()[0] == environment.LONGEST_WAIT * 1000
            else:
                cursor.execute("SHOW lock_timeout")
                assert cursor.fetchone()[0] == f"{environment.LONGEST_WAIT}s"

    def test_words_come_back(self, maya: Person) -> None:
        mine = fill(maya.desk)
        path = f"/check-in/{mine['mood']}/"
        fields = {"note": WORDS, "done": "1", "rev": hidden(maya.reads(path), "rev")}
        with somebody_else_writes():
            answer = maya.post(path, fields)
            assert answer.status_code == 503
            assert WORDS[:60] in answer.content.decode()
            assert maya.post("/check-in/", {"mood": "2"}).status_code == 503
            assert maya.post("/drafts/", {"note": WORDS, "draft": new_id().hex()}).status_code == 503
            assert maya.get(path).status_code == 200, "reading goes on"
            assert maya.get("/help/").status_code == 200
        assert maya.post(path, fields).status_code == 303

    def test_what_a_session_could_not_keep_is_no_error_of_ours(self, maya: Person) -> None:
        maya.browser.raise_request_exception = False
        with somebody_else_writes():
            answer = maya.get("/today/")  # notes in the session that the opening was shown
            assert answer.status_code == 503
            assert "busy" in answer.content.decode()
            assert maya.signs_in().status_code == 503
            assert maya.post("/exit/").status_code in (200, 503)
        assert maya.signs_in().status_code == 303
        assert maya.get("/today/").status_code == 200

    def test_the_lock_works_whatever_the_database_does(self, maya: Person) -> None:
        maya.browser.raise_request_exception = False
        with somebody_else_writes():
            assert maya.post("/lock/").status_code in (303, 503)
        assert maya.get("/today/").headers["Location"].startswith("/unlock/")

    def test_chores_go_on_after_a_bad_minute(self, db: None) -> None:
        with somebody_else_writes(), pytest.raises(Exception, match="lock"):
            Session.objects.create(session_key="x" * 32, session_data="", expire_date="2020-01-01T00:00Z")
        chores.tick()


def test_two_servers_start_on_one_empty_folder(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    servers = [Server(folder, "serve", "--workers", "1", log=tmp_path / f"{n}.log") for n in range(2)]
    try:
        for server in servers:
            server.ready()
        visitor = Visitor(servers[0]).signs_up("maya", PASSPHRASES["maya"])
        for server in servers:
            visitor.server = server
            assert visitor.get("/today/").status == 200
    finally:
        for server in servers:
            server.stop()
    assert not [server for server in servers if "Traceback" in server.log.read_text()]
    assert not list(folder.glob("*.partial"))


class TestMigrations:
    """H7: killed on the way and run twice (by two at once: test_backups.py): the version before or the version after, never between."""

    @pytest.mark.parametrize(
        "nth", [5, pytest.param(1, marks=pytest.mark.long), pytest.param(40, marks=pytest.mark.long)]
    )
    def test_the_first_start_is_killed(self, tmp_path: Path, nth: int) -> None:
        data = tmp_path / "data"
        data.mkdir(mode=0o700)
        assert command(data, str(nth), module="tests.attacks.migrating").returncode == -9
        done = command(data, "backup", str(tmp_path / "safe"))
        assert done.returncode == 0, done.stderr

    @pytest.mark.long
    @pytest.mark.parametrize("nth", [1, 2, 3])
    def test_an_update_is_killed(self, tmp_path: Path, nth: int) -> None:
        data = tmp_path / "data"
        data.mkdir(mode=0o700)
        assert command(data, "backup", str(tmp_path / "safe")).returncode == 0
        old = schema(data)
        assert command(data, str(nth), "next", module="tests.attacks.migrating").returncode == -9
        assert schema(data) == old, "nothing of the killed update is left"
        assert command(data, "backup", str(tmp_path / "safe")).returncode == 0, "and the version before works"
        for _ in range(2):
            assert command(data, "0", "next", module="tests.attacks.migrating").returncode == 0
        assert schema(data) == sorted([*old, "later"])


def schema(data: Path) -> list[str]:
    """Names of all tables and indexes, and of the migrations that count as done."""
    with sqlite3.connect(f"file:{data}/midweek.sqlite3?mode=ro", uri=True) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return sorted(
            row[0] for row in file.execute("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
        )


@pytest.mark.long
def test_killing_workers_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    """F1: a random worker dies every second while 5 people write 2,000 check-ins."""
    chance, done, killed = random.Random(11), threading.Event(), [0]
    acknowledged: dict[str, set[str]] = {name: set() for name in NAMES}
    with running(tmp_path / "data", "serve", "--workers", "2") as server:
        visitors = {
            name: Visitor(server, f"203.0.113.{n}").signs_up(name, PASSPHRASES[name])
            for n, name in enumerate(NAMES)
        }

        def write(name: str) -> None:
            for _ in range(400):
                id = new_id().hex()
                for _ in range(200):  # a broken connection is tried again with the same id, as the page does
                    try:
                        answer = visitors[name].ask("POST", "/check-in/", {
                            "mood": "2", "draft": id, "csrfmiddlewaretoken": visitors[name].cookies["__Host-csrftoken"],
                        })  # fmt: skip
                    except OSError:
                        time.sleep(0.02)
                        continue
                    if answer.status == 303:
                        acknowledged[name].add(id)
                        break
                    assert answer.status in (502, 503), (answer.status, answer.text[:300])

        def kill() -> None:
            while not done.wait(1):
                workers = server.workers()
                if len(workers) >= 2:
                    chance.choice(workers).kill()
                    killed[0] += 1

        killer = threading.Thread(target=kill)
        killer.start()
        with ThreadPoolExecutor(len(NAMES)) as pool:
            jobs = [pool.submit(write, name) for name in NAMES]
        done.set()
        killer.join()
        for job in jobs:
            job.result()
        server.stop(at_once=True)
        assert b"Traceback" not in server.log.read_bytes()
    assert sum(map(len, acknowledged.values())) == 2_000
    assert killed[0] >= 3
    for name in NAMES:
        copy = command(
            tmp_path / "data", "export", "--as", sign_in_name(tmp_path / "data", name), "--format", "json",
            passphrase=PASSPHRASES[name],
        )  # fmt: skip
        assert copy.returncode == 0 and copy.stderr == "", copy.stderr
        assert json.loads(copy.stdout)
        found = re.findall(r'"id": ?"([0-9a-f]{32})"', copy.stdout)
        assert acknowledged[name] <= set(found)
        assert len(found) == len(set(found))
    checked = command(tmp_path / "data", "doctor", "--verify")
    assert "every sealed row is in order" in checked.stdout


def sign_in_name(folder: Path, name: str) -> str:
    """What the server made of a chosen name."""
    with sqlite3.connect(f"file:{folder}/midweek.sqlite3?mode=ro", uri=True) as rows:
        (found,) = rows.execute(
            "SELECT username FROM store_user WHERE username LIKE ?", [f"{name}%"]
        ).fetchone()
    return str(found)


@pytest.mark.long
@real
def test_a_thousand_sign_ins_leave_nothing_behind(stranger: Person) -> None:
    """F9: rows, sessions, counters and drafts stay bounded."""
    stranger.signs_up()
    for n in range(1_000):
        Throttle.objects.all().delete()
        if n % 2:
            assert stranger.post("/lock/").status_code == 303
            assert stranger.unlocks().status_code == 303
        else:
            assert stranger.post("/exit/").status_code == 200
            assert stranger.signs_in().status_code == 303
        stranger.post("/drafts/", {"note": "something", "page": "/check-in/", "draft": new_id().hex()})
    assert UnlockedSession.objects.using(settings.UNLOCK_DATABASE).count() == 1
    chores.tick()
    assert Session.objects.count() <= 2
    assert 0 < Draft.objects.count() <= drafts.MOST
    assert backup.KEEP
    connections.close_all()
