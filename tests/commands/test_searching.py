"""`midweek search`: words come by standard input, what is found goes to standard output."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from midweek.kinds.bring_up import BringUp
from midweek.kinds.journal import JournalEntry
from midweek.web import clock
from tests.commands.running import Answer, Owner, run

Out = pytest.CaptureFixture[bytes]
Looks = Callable[..., Answer]
NOON = datetime(2026, 5, 7, 12, tzinfo=UTC)


@pytest.fixture
def looks_for(monkeypatch: pytest.MonkeyPatch, capfdbinary: Out) -> Looks:
    def look(words: str, *more: str) -> Answer:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{words}\n"))
        return run(capfdbinary, "search", *more)

    return look


def test_what_is_found_is_listed_newest_first(owner: Owner, looks_for: Looks) -> None:
    owner.desk.file(JournalEntry(at=NOON, mode="dream", title="a", text="Zoë\x1b[31m sang\nin the rain"))
    owner.desk.file(JournalEntry(at=NOON, text="nothing of it"))
    owner.desk.file(BringUp(text="what Zoe sang"))
    answer = looks_for('"zoe sang"')
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.decode().splitlines() == [f"{clock.today(owner.desk)}  list       what Zoe sang"]
    assert looks_for("ZOE rain").out.decode() == "2026-05-07  dream      Zoë [31m sang in the rain\n"
    assert looks_for("elsewhere").out == b""


@pytest.mark.parametrize("words", ["", '" "', "x" * 501])
def test_what_cannot_be_looked_for_is_said(owner: Owner, looks_for: Looks, words: str) -> None:
    answer = looks_for(words)
    assert answer.code == 2 and answer.err.startswith("midweek: ") and answer.out == b""


def test_the_newest_pages(owner: Owner, looks_for: Looks) -> None:
    today = clock.local_now(owner.desk)
    owner.desk.file_many(
        (None, JournalEntry(at=today - timedelta(days=20 * n), text=f"page {n}")) for n in range(9)
    )
    told = looks_for("", "--last", "4").out.decode().splitlines()
    assert [line.rpartition(" ")[2] for line in told] == ["0", "1", "2", "3"]
    assert looks_for("", "--last", "0").code == 2
