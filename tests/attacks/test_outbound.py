"""Addresses that people type, or bring in a file, are words: the server asks none of them (I2)."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from midweek.store.models import Throttle
from tests.attacks.addresses import ADDRESSES
from tests.attacks.scene import fill
from tests.attacks.test_input import FIELDS, SIGNS_OUT, ask, ids_for
from tests.people import Person

ASKED: list[tuple[object, ...]] = []  # what was connected to or looked up
WATCHED: list[bool] = []


def watch(event: str, given: tuple[object, ...]) -> None:
    if WATCHED and event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
        ASKED.append((event, *given))


sys.addaudithook(watch)


@contextmanager
def watched() -> Iterator[list[tuple[object, ...]]]:
    ASKED.clear()
    WATCHED.append(True)
    try:
        yield ASKED
    finally:
        WATCHED.clear()


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.socket() as waits:
        waits.bind(("127.0.0.1", 0))
        waits.listen()
        yield waits


def test_the_watch_hears_a_connection(listener: socket.socket) -> None:
    """Without this the test below would prove nothing."""
    with watched() as asked, socket.create_connection(listener.getsockname(), timeout=5):
        listener.accept()[0].close()
    assert "socket.connect" in [event for event, *_ in asked]


@pytest.mark.parametrize("method", ["get", pytest.param("post", marks=pytest.mark.long)])
def test_no_address_that_somebody_types_is_asked(maya: Person, listener: socket.socket, method: str) -> None:
    """In every field of every form, in entries that are shown and saved as a copy, and in a table."""
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/x.png"
    words = f"![a]({address})"
    sent = dict.fromkeys((*FIELDS, "text", "title", "tags", "url", "callback"), address)
    table = SimpleUploadedFile("a.csv", f"Day,{address}\n2026-05-01,{address}\n".encode())
    with watched() as asked:
        mine = fill(maya.desk, words)
        for page in ADDRESSES:
            path = page.path(*ids_for(page, mine)) if page.names else page.path()
            if method == "get" or page.name not in SIGNS_OUT:
                assert ask(maya, method, path, data=sent) < 500
        assert ask(maya, "post", "/import/", data={"file": table, "again": "1"}) in (303, 422)
        Throttle.objects.all().delete()
        copy = maya.post("/settings/export/", {"format": "html", "passphrase": maya.passphrase})
        assert b"127.0.0.1" in copy.getvalue()
    assert asked == []
    listener.setblocking(False)
    with pytest.raises(BlockingIOError):
        listener.accept()
