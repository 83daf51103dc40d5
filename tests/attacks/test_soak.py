"""Long runs: workers that die while everybody writes, and a thousand ways in (F1, F9)."""

from __future__ import annotations

import json
import random
import re
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connections

from midweek import chores
from midweek.store import drafts
from midweek.store.models import Draft, Throttle, UnlockedSession
from midweek.vault.keys import new_id
from tests.attacks.processes import command
from tests.people import PASSPHRASES, Person
from tests.servers import Visitor, running

NAMES = ("maya", "noor", "ben", "uri", "eve")


@pytest.mark.long
def test_killing_workers_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    """F1: random workers die again and again while 5 people write 2,000 check-ins; at the end all do at once."""
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
                for again in range(
                    400
                ):  # a broken connection is tried again with the same id, as the page does
                    assert again < 399 and server.process.poll() is None, "the server is gone"
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
                # A worker that dies twice within 5.5 s is a crash loop to the server, which then gives up.
                settled = [worker for worker in server.workers() if time.time() - worker.create_time() > 6]
                if settled:
                    chance.choice(settled).kill()
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
@pytest.mark.django_db(databases="__all__", transaction=True)
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
    connections.close_all()
