"""New keys: what does not open stays where lists find it, what waits goes on waiting, and neither holds anybody up."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from midweek.kinds.mood import MoodCheckIn
from midweek.store import restored, rotation
from midweek.store.desk import Desk
from midweek.store.models import Record
from midweek.vault.keys import SpaceKey
from tests.store.test_spaces import account, rekeyed

AT = datetime(2026, 5, 7, 14, 32, tzinfo=UTC)


@pytest.fixture
def tags(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Each kind a tag was made for, in the order they were made."""
    made: list[str] = []
    tag = SpaceKey.tag

    def noted(key: SpaceKey, kind: str, month: str = "") -> bytes:
        made.append(kind)
        return tag(key, kind, month)

    monkeypatch.setattr(SpaceKey, "tag", noted)
    yield made


def moods(count: int, note: str = "") -> list[tuple[None, MoodCheckIn]]:
    return [(None, MoodCheckIn(at=AT.replace(year=2020 + n % 7), mood=2, note=note)) for n in range(count)]


def put_back(rows: list[dict[str, object]]) -> None:
    """As a restore of an older data file with the newest keys file does."""
    for row in rows:
        Record.objects.filter(id=row["id"]).update(**row)


def spoilt(*ids: str) -> None:
    for record in Record.objects.filter(id__in=[bytes.fromhex(id) for id in ids]):
        blob = bytes(record.blob)
        Record.objects.filter(pk=record.pk).update(blob=blob[:-1] + bytes([blob[-1] ^ 1]))


def test_every_record_is_sealed_again_once(tags: list[str]) -> None:
    """Though each moves to another tag under way, and the reading goes on in pieces."""
    desk = account()
    desk.file_many(moods(4_500))
    tags.clear()
    desk = rekeyed(desk)
    assert len(tags) == 4_500
    assert len(desk.everything()) == 4_500


def test_what_waits_is_no_shelf_and_is_not_moved(tags: list[str]) -> None:
    desk = account()
    desk.file_many(moods(60))
    before = list(Record.objects.order_by("id").values())
    desk = rekeyed(desk)
    put_back(before)
    tags.clear()
    desk = rekeyed(desk)
    assert tags == []
    assert list(Record.objects.order_by("id").values()) == before
    assert restored.take_back(desk.keys) == 60


def test_what_does_not_open_is_found_where_it_lay(tags: list[str]) -> None:
    desk = account()
    kept, gone = (desk.file(entry) for _, entry in moods(2))
    spoilt(gone.id)
    desk = rekeyed(desk)
    assert [f.id for f in desk.read(MoodCheckIn)] == [kept.id]
    assert desk.unreadable == [gone.id]


def test_a_tag_nobody_made_ends_the_search_at_some_point(
    tags: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "MOST_TAGS", 5_000)
    desk = account()
    ids = [desk.file(entry).id for _, entry in moods(40)]
    spoilt(*ids)
    Record.objects.filter(id=bytes.fromhex(ids[0])).update(tag=b"nobody's")
    tags.clear()
    rekeyed(desk)
    assert 0 < len(tags) <= 5_000 + 40
    assert bytes(Record.objects.get(id=bytes.fromhex(ids[0])).tag) == b"nobody's"


def test_whether_something_waits_is_known_from_the_first_few(desk_that_waits: Desk) -> None:
    tracemalloc.start()
    assert restored.waits(desk_that_waits.keys)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < sum(len(blob) for blob in Record.objects.values_list("blob", flat=True)) / 2


@pytest.fixture
def desk_that_waits() -> Desk:
    desk = account()
    desk.file_many(moods(1_000, "river " * 500))
    before = list(Record.objects.values())
    desk = rekeyed(desk)
    put_back(before)
    assert restored.waits(desk.keys)  # what is made once is made
    return desk
