"""A copy of everything, read again: what was saved once opens for ever, ids are found by their types, any bytes are an answer."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from midweek.exchange.archive import Archive, Item, item_of, to_json
from midweek.exchange.brought import Chosen, Copied
from midweek.exchange.formats import FORMATS, recognise
from midweek.exchange.links import relinked
from midweek.exchange.opening import FileRefused
from midweek.exchange.schema import schema
from midweek.exchange.to_everything import to_everything
from midweek.kinds.entry import NotAnEntry, to_bytes
from midweek.kinds.kept import Deleted
from tests.exchange.every_kind import IDS, KINDS, entries

GOLDEN = (Path(__file__).parent.parent / "golden" / "archive_v1.json").read_bytes()
CHOSEN = Chosen(zone=UTC, today=date(2031, 4, 1))
BERLIN = ZoneInfo("Europe/Berlin")


def bring(blob: bytes) -> list[Copied]:
    brought = FORMATS["midweek"].bring(blob, "a", CHOSEN)
    assert brought.skipped == ()
    return list(brought.copied)


def archive_of(items: list[Item]) -> Archive:
    return Archive(exported_at=datetime(2031, 4, 1, 9, 30, tzinfo=BERLIN), zone="Europe/Berlin", items=items)


def test_the_first_archive_opens_for_ever() -> None:
    told = json.loads(GOLDEN)["entries"]
    copied = bring(GOLDEN)
    assert [one.id for one in copied] == [one["id"] for one in told]
    items = [
        item_of(one.entry, id=one.id, revision=one.revision, written_at=one.written_at) for one in copied
    ]
    assert [item.entry.keys() >= one["entry"].keys() for item, one in zip(items, told, strict=True)] == [
        True
    ] * len(told)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_read_as_it_was_written(kind: str) -> None:
    entry, at = entries()[kind], datetime(2031, 3, 31, 20, 15, 0, 123_456, tzinfo=UTC)
    (one,) = bring(b"".join(to_json(archive_of([item_of(entry, id=IDS[kind], revision=7, written_at=at)]))))
    assert (one.entry, one.id, one.written_at, one.revision) == (entry, IDS[kind], at, 7)


@pytest.mark.parametrize("write", [to_json, to_everything])
def test_it_is_recognised_before_others(write: object) -> None:
    blob = b"".join(write(archive_of([])))  # type: ignore[operator]
    for name in ("a.md", "a.csv", "journal.txt", "a.zip", "a.json"):
        found = recognise(name, blob)
        assert found and found.name == "midweek"


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_names_every_field_of_the_document(kind: str) -> None:
    said = schema()
    rule = next(one for one in said["properties"]["entries"]["items"]["allOf"] if one["if"]["properties"]["kind"]["const"] == kind)  # fmt: skip
    shape = said["$defs"][rule["then"]["properties"]["entry"]["$ref"].removeprefix("#/$defs/")]
    at = datetime(2031, 3, 31, tzinfo=UTC)
    written = item_of(entries()[kind], id=IDS[kind], revision=1, written_at=at).entry
    assert set(shape["required"]) <= set(written) <= set(shape["properties"])


def test_the_manual_names_every_kind() -> None:
    told = (Path(__file__).parents[2] / "docs" / "exporting.md").read_text("utf-8")
    assert [kind for kind in KINDS if f"`{kind}`" not in told] == []


def test_every_id_is_put_through_and_nothing_else() -> None:
    new = {id: f"{n:032x}" for n, id in enumerate(IDS.values())}
    for kind, entry in entries().items():
        before = msgspec.json.encode(entry).decode()
        after = msgspec.json.encode(relinked(entry, lambda id: new[id])).decode()
        for old, fresh in new.items():
            before = before.replace(f'"{old}"', f'"{fresh}"')
        assert after == before, kind


def test_words_that_look_like_an_id_stay() -> None:
    goal = msgspec.structs.replace(entries()["goal"], words=IDS["goal"])
    assert relinked(goal, lambda id: "f" * 32).words == IDS["goal"]  # type: ignore[attr-defined]


def test_what_is_kept_of_something_unknown_is_no_entry() -> None:
    with pytest.raises(NotAnEntry):
        relinked(Deleted(kind="levitation", v=1, doc={}, at=datetime(2031, 1, 1, tzinfo=UTC)), str)


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(0, len(GOLDEN) - 1), st.integers(0, 255)), max_size=5), st.booleans())
def test_a_damaged_document_is_refused_or_read_within_bounds(
    changes: list[tuple[int, int]], cut: bool
) -> None:
    blob = bytearray(GOLDEN)
    for at, byte in changes:
        blob[at] = byte
    try:
        brought = FORMATS["midweek"].bring(
            bytes(blob[: -len(changes) if cut and changes else None]), "a", CHOSEN
        )
    except FileRefused as refused:
        assert str(refused).endswith(".")
        return
    for one in brought.copied:
        to_bytes(one.entry, author="a" * 32, at=one.written_at)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(
        ["2031-03-09", "2031-03-09T08:00:00Z", "9999-12-31T23:59:59-14:00", "0" * 32, "goal", "earlier", "deleted", "current"]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["words", "since", "type", "doc", "of"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
LINE = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["0" * 32, "1" * 32]), "kind": st.sampled_from([*KINDS, "earlier", "upload", "x"]),
        "version": st.sampled_from([1, 2]), "state": st.sampled_from(["current", "earlier", "deleted", "x"]),
        "revision": st.sampled_from([1, 2**40, -1]), "written_at": VALUES | st.just("2031-03-09T08:00:00Z"),
        "entry": VALUES | st.sampled_from([msgspec.to_builtins(entry) for entry in entries().values()]),
    },
    optional=dict.fromkeys(("of", "why", "changed_at", "deleted_at"), VALUES),
)  # fmt: skip


@settings(max_examples=200)
@given(st.lists(LINE, max_size=3))
def test_any_lines(lines: list[object]) -> None:
    blob = json.dumps({"format": "midweek-archive", "version": 1, "entries": lines}).encode()
    brought = FORMATS["midweek"].bring(blob, "a", CHOSEN)
    assert brought.taken + len(brought.skipped) == len(lines)
    for one in brought.copied:
        to_bytes(one.entry, author="a" * 32, at=one.written_at)
