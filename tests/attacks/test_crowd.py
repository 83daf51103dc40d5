"""A hundred sign-ins at once: a few wait, the others are told to come back, and other pages answer (attacks.md D7)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any

import pytest
from django.db import connections
from django.test import Client, override_settings

from midweek.environment import THREADS
from midweek.vault import slots

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
CROWD = 100
MAY_WAIT = slots.AT_ONCE + slots.MOST_WAITING


def answered(ask: Callable[[Client], Any]) -> int:
    try:
        return int(ask(Client(raise_request_exception=False)).status_code)
    finally:
        connections.close_all()


def signs_in(n: int) -> Callable[[Client], Any]:
    form = {"username": f"nobody{n}", "passphrase": "x" * slots.MOST_CHARACTERS}
    return lambda client: client.post(
        "/sign-in/", form, secure=True, headers={"X-Forwarded-For": f"2001:db8::{n:x}"}
    )


@override_settings(BEHIND_PROXY=True)
def test_pages_answer_while_a_crowd_stands_at_the_door() -> None:
    """With as many threads as a worker has, and Argon2 standing still."""
    for _ in range(slots.AT_ONCE):
        assert slots._turn.acquire(timeout=20)
    with ThreadPoolExecutor(THREADS) as worker:
        try:
            crowd = {worker.submit(answered, signs_in(n)) for n in range(CROWD)}
            waiting: set[Future[int]] = set(crowd)
            while len(waiting) > MAY_WAIT:
                turned_away, waiting = wait(waiting, timeout=60, return_when=FIRST_COMPLETED)
                assert turned_away and {one.result() for one in turned_away} == {503}
            pages = [
                worker.submit(answered, lambda client: client.get("/help/", secure=True))
                for _ in range(CROWD)
            ]
            assert {page.result(60) for page in pages} == {200}
            assert len(waiting) == MAY_WAIT and not any(one.done() for one in waiting)
        finally:
            for _ in range(slots.AT_ONCE):
                slots._turn.release()
        assert {one.result(60) for one in waiting} == {422}
    assert slots._inside == 0
