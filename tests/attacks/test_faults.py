"""Crashes, full disks, busy databases: what was acknowledged is there, once, readable (F4, F7, F8)."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from midweek import chores, environment
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.person import Upload
from midweek.store import drafts
from midweek.store.models import (
    Attachment,
    KeySlot,
    Ledger,
    Space,
    User,
)
from midweek.vault.keys import new_id
from tests.attacks.processes import command
from tests.attacks.scene import fill
from tests.pages import hidden
from tests.people import PASSPHRASES, Person
from tests.servers import Server, Visitor, running

WORDS = "everything I wrote on a long train ride " * 400
only_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="max_page_count is SQLite's way to fill a disk"
)
real = pytest.mark.django_db(databases="__all__", transaction=True)


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
            server.forget()
    assert not [server for server in servers if "Traceback" in server.log.read_text()]
    assert not list(folder.glob("*.partial"))


def test_a_worker_that_dies_leaves_no_core_file(tmp_path: Path) -> None:
    """A9: killed with its memory full of keys, it writes no image of it."""
    with running(tmp_path / "data", "serve", "--workers", "1") as server:
        for process in [psutil.Process(server.process.pid), *server.workers()]:
            assert process.rlimit(psutil.RLIMIT_CORE) == (0, 0)
        before = {path.name for path in tmp_path.rglob("core*")}
        for worker in server.workers():
            worker.send_signal(signal.SIGQUIT)
    assert {path.name for path in tmp_path.rglob("core*")} == before
