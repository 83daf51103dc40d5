"""Hostile files are refused with a reason, in little memory, and nothing but TableRefused ever comes out."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from midweek.exchange import csv_file, xlsx_file
from midweek.exchange.guess import guess
from midweek.exchange.tables import TableRefused, read_table
from tests.exchange.files import HOSTILE, SAMPLES, xlsx

MOST_MEMORY = 30_000_000  # bytes beside the file itself; the bound asked for is 200 MB


@pytest.mark.parametrize("what", HOSTILE)
def test_refused_with_a_reason_in_little_memory(what):
    make, name, reason = HOSTILE[what]
    blob = make()
    tracemalloc.start()
    try:
        with pytest.raises(TableRefused, match=reason) as refused:
            read_table(blob, name)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MOST_MEMORY
    assert (
        refused.value.__suppress_context__ or refused.value.__context__ is None
    )  # no cause that quotes the file


@pytest.mark.parametrize("what", ["more than 50 MB", "200 MB cell"])
def test_size_is_looked_at_before_any_of_the_text(what, monkeypatch):
    monkeypatch.delattr(csv_file, "_encoding_of")
    make, name, _ = HOSTILE[what]
    with pytest.raises(TableRefused):
        read_table(make(), name)


@pytest.mark.parametrize(
    "what",
    ["zip bomb", "many members", "overlapping members", "path up", "symlink", "encrypted", "more than 10 MB"],
)
def test_zips_are_judged_before_anything_is_unpacked(what, monkeypatch):
    monkeypatch.delattr(xlsx_file, "_read")
    make, name, _ = HOSTILE[what]
    with pytest.raises(TableRefused):
        read_table(make(), name)


@pytest.mark.parametrize("what", ["many cells", "many tags"])
def test_cells_are_counted_before_they_are_parsed(what, monkeypatch):
    make, name, reason = HOSTILE[what]
    monkeypatch.setattr(xlsx_file.Cells, "start", None)
    with pytest.raises(TableRefused, match=reason):
        read_table(make(), name)


def test_blank_rows_end_too(monkeypatch):
    monkeypatch.setattr(csv_file, "MOST_RECORDS", 1_000)
    assert len(read_table(b"day,mood\n" + b"\n" * 998 + b"1,2\n", "a.csv").rows) == 1
    with pytest.raises(TableRefused, match="200,000 rows"):
        read_table(b"day,mood\n" + b",\n" * 999 + b"1,2\n", "a.csv")


NAMES = st.sampled_from(["a.csv", "a.xlsx", "a.txt", "a", ""])


def _read_and_look(blob: bytes, name: str) -> None:
    try:
        table = read_table(blob, name)
    except TableRefused as refused:
        assert str(refused).endswith(".")
    else:
        assert all(len(row.cells) == len(table.headers) for row in table.rows)
        assert len(guess(table).columns) == len(set(table.headers)) == len(table.headers)


@given(st.binary(max_size=300) | st.text("0123,;\"'\n\r\t -./:=NAx", max_size=300).map(str.encode), NAMES)
def test_any_bytes(blob, name):
    _read_and_look(blob, name)


@settings(max_examples=300)
@given(st.lists(st.tuples(st.integers(0, 5663), st.integers(0, 255)), max_size=4), st.integers(0, 5664))
def test_a_damaged_workbook(changes, length):
    blob = bytearray((SAMPLES / "tracking.xlsx").read_bytes())
    for at, byte in changes:
        blob[at] = byte
    _read_and_look(bytes(blob[:length] if length > 5000 else blob), "a.xlsx")


@settings(max_examples=300)
@given(st.text('<>/cvrstA1"= fi&;!-', max_size=60))
def test_any_xml(text):
    _read_and_look(xlsx(text), "a.xlsx")


@pytest.mark.long
def test_the_largest_csv_allowed_is_read_in_its_own_size():
    row = ",".join(f"{n}.12345678901234567" for n in range(1, 11)) + "\n"
    blob = b"a,b,c,d,e,f,g,h,i,j\n" + row.encode() * 200_000
    assert 40_000_000 < len(blob) <= 50_000_000
    tracemalloc.start()
    try:
        table = read_table(blob, "a.csv")
        rows = sum(1 for _ in table.rows)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert rows == len(table.rows) == 200_000
    assert peak < MOST_MEMORY
