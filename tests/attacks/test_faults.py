"""Crashes, full disks, two starts at once: what was acknowledged is there, once, readable (F1, F4, F7, F8, F9, H7)."""

from __future__ import annotations

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, connections

from midweek import chores
from midweek.kinds.mood import MoodCheckIn
from midweek.store import unlock
from midweek.store.models import Draft, UnlockedSession
from midweek.vault.keys import new_id
from tests.people import PASSPHRASES, Person
from tests.servers import Server, Visitor, running

NAMES = ("maya", "noor", "ben", "uri", "eve")


def stored(folder: Path, visitor: Visitor) -> list[str]:
    """Every check-in of a visitor that the server shows, by id."""
    import re

    ids: list[str] = []
    path = "/check-in/all/"
    page = visitor.get(path)
    assert page.status == 200, page.text[:500]
    ids += re.findall(r'href="/check-in/([0-9a-f]{32})/"', page.text)
    return ids


def test_two_servers_start_on_one_empty_folder(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    servers = [Server(folder, "serve", log=tmp_path / f"{n}.log") for n in range(2)]
    try:
        for server in servers:
            server.ready()
        visitor = Visitor(servers[0]).signs_up("maya", PASSPHRASES["maya"])
        visitor.server = servers[1]
        assert visitor.get("/today/").status == 200
    finally:
        for server in servers:
            server.stop()
    assert "Traceback" not in servers[0].log.read_text() + servers[1].log.read_text()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="max_page_count is SQLite's way to fill a disk")
def test_a_full_disk_is_said_plainly_and_loses_nothing(maya: Person) -> None:
    before = maya.desk.file(MoodCheckIn(at=maya_now(maya), mood=2))
    words = "everything I wrote on a long train ride " * 400
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        try:
            answer = maya.post(f"/check-in/{before.id}/", {"note": words, "done": "1", **when(maya, before.id)})
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    assert answer.status_code == 503
    assert "full" in answer.content.decode() and words[:60] in answer.content.decode()
    assert maya.desk.get(MoodCheckIn, before.id).entry.note == ""
    assert maya.post(f"/check-in/{before.id}/", {"note": words, "done": "1", **when(maya, before.id)}).status_code == 303
    assert maya.desk.get(MoodCheckIn, before.id).entry.note.strip() == words.strip()


def maya_now(person: Person):  # type: ignore[no-untyped-def]
    from midweek.web import clock

    return clock.local_now(person.desk)


def when(person: Person, id: str) -> dict[str, str]:
    """The hidden and dated fields of a check-in's page, as its form holds them."""
    import re

    text = person.reads(f"/check-in/{id}/")
    fields = dict(re.findall(r'<input[^>]* name="(on|at|rev|day|time|draft)"[^>]* value="([^"]*)"', text))
    return {name: value for name, value in fields.items() if name != "note"}


@pytest.mark.long
def test_killing_workers_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    """F1: a random worker dies every second while 5 people write 2,000 check-ins."""
    chance, done = random.Random(11), threading.Event()
    acknowledged: dict[str, set[str]] = {name: set() for name in NAMES}
    with running(tmp_path / "data", "serve", "--workers", "2") as server:
        visitors = {name: Visitor(server, f"203.0.113.{n}").signs_up(name, PASSPHRASES[name]) for n, name in enumerate(NAMES)}

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

        killer = threading.Thread(target=kill)
        killer.start()
        with ThreadPoolExecutor(len(NAMES)) as pool:
            list(pool.map(write, NAMES))
        done.set()
        killer.join()
        server.stop(at_once=True)
    assert sum(map(len, acknowledged.values())) == 2_000
    with running(tmp_path / "data", "serve") as server:
        for n, name in enumerate(NAMES):
            visitors[name].server = server
            username = sign_in_name(tmp_path / "data", name)
            answer = visitors[name].send("/sign-in/", {"username": username, "passphrase": PASSPHRASES[name]})
            assert answer.status == 303, (n, answer.text[:300])
            assert sorted(stored(tmp_path / "data", visitors[name])) == sorted(acknowledged[name])


def sign_in_name(folder: Path, name: str) -> str:
    import sqlite3

    rows = sqlite3.connect(f"file:{folder}/midweek.sqlite3?mode=ro", uri=True)
    (found,) = rows.execute("SELECT username FROM store_user WHERE username LIKE ?", [f"{name}%"]).fetchone()
    return str(found)


@pytest.mark.long
@pytest.mark.django_db(databases="__all__", transaction=True)
def test_a_thousand_sign_ins_leave_nothing_behind(stranger: Person) -> None:
    """F9: rows, sessions and drafts stay bounded."""
    stranger.signs_up()
    for n in range(1_000):
        if n % 2:
            assert stranger.post("/lock/").status_code == 303
            assert stranger.unlocks().status_code == 303
        else:
            stranger.post("/exit/")
            from midweek.store.models import Throttle

            Throttle.objects.all().delete()
            assert stranger.signs_in().status_code == 303
    assert UnlockedSession.objects.using(unlock.settings.UNLOCK_DATABASE).count() == 1
    chores.tick()
    assert Session.objects.count() <= 2
    assert Draft.objects.count() == 0
    connections.close_all()
