"""What goes out in pieces stops when its owner locks (vault.md 6)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from midweek.kinds.journal import JournalEntry
from midweek.web.middleware import CHECK_EVERY
from tests.people import Person

WORDS = "a long letter to my aunt " * 700


def pieces(person: Person) -> Iterator[bytes]:
    answer = person.post("/settings/export/", {"format": "json", "passphrase": person.passphrase})
    assert answer.status_code == 200
    return iter(answer.streaming_content)


def elsewhere(person: Person) -> Person:
    """The same cookies in another tab."""
    tab = Person(person.name).named(person)
    tab.browser.cookies = person.browser.cookies.copy()
    return tab


def writes_a_lot(person: Person) -> None:
    person.desk.file_many((None, JournalEntry(at=timezone.now(), text=WORDS)) for _ in range(20))


def test_a_copy_on_its_way_stops_at_a_lock(maya: Person) -> None:
    writes_a_lot(maya)
    whole = b"".join(pieces(maya))
    assert len(whole) > 4 * CHECK_EVERY and whole.count(WORDS.encode()) == 20
    coming = pieces(maya)
    got = b""
    while len(got) < CHECK_EVERY:
        got += next(coming)
    elsewhere(maya).post("/lock/")
    got += b"".join(coming)
    assert len(got) <= 2 * CHECK_EVERY, "what was on its way, and no more"


def test_a_copy_that_had_not_begun_sends_nothing(maya: Person) -> None:
    writes_a_lot(maya)
    coming = pieces(maya)
    elsewhere(maya).post("/settings/sign-out/")
    assert b"".join(coming) == b""
