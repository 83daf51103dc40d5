"""XLSX out: nothing in it runs, nothing is lost without a word, and our own reader has the same cells again."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midweek.exchange.tables import read_table
from midweek.exchange.to_xlsx import GOES_ON, LONGEST, xlsx_bytes

MADE = datetime(2026, 5, 7, 14, 32, tzinfo=UTC)


def written(*values: object) -> bytes:
    rows = [["x", value] for value in values]
    return xlsx_bytes("Days", ["Day", "Words"], rows, made=MADE)  # type: ignore[arg-type]


def back(*values: object) -> list[object]:
    return [row.cells[1] for row in read_table(written(*values), "out.xlsx").rows]


def part(blob: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(blob)).read(name).decode()


@pytest.mark.parametrize(
    "text",
    [
        "=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "'=1", "{=1}", "\t=1", "\r\n=1", "＝1",
        "https://example.org", "mailto:a@example.org", "internal:Sheet!A1", "007", "1e5", "TRUE", "2026-05-07", "#N/A",
        " round ", "\0", "_x0041_", "\ufffe", "<b>", "</t></si>", "<r>", "<r><t>x</t></r>", "<r></r>", "<r> & </r>",
    ],
)  # fmt: skip
def test_a_text_is_a_text_and_comes_back_exactly(text: str) -> None:
    blob = written(text)
    sheet = part(blob, "xl/worksheets/sheet1.xml")
    assert back(text) == [text]
    assert "<f>" not in sheet and "hyperlink" not in sheet and 't="s"' in sheet
    assert not [name for name in zipfile.ZipFile(io.BytesIO(blob)).namelist() if "sheet1.xml.rels" in name]
    assert 'quotePrefix="1"' in part(blob, "xl/styles.xml"), "it stays text when somebody edits the cell"


@given(st.lists(st.text(min_size=1) | st.text("=+-@'\t\r\n\0_x05F&<>r/", min_size=1), min_size=1, max_size=6))
def test_any_text_comes_back_exactly(texts: list[str]) -> None:
    ours = [text for text in texts if not text.startswith("<r>")]
    assert back("first", *ours) == ["first", *ours]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="_\ufffe\uffff")))
def test_a_text_that_looks_like_the_writers_own_xml_comes_back_too(text: str) -> None:
    assert back(f"<r>{text}</r>", f"<r><t>{text}</t></r>") == [f"<r>{text}</r>", f"<r><t>{text}</t></r>"]


@given(st.lists(st.floats(-1e9, 1e9).map(lambda n: round(n, 4)) | st.integers(-(10**9), 10**9), min_size=1))
def test_any_number_comes_back_as_one(numbers: list[float]) -> None:
    assert back(*numbers) == numbers


@given(st.dates(), st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_any_day_and_time_come_back(day: date, at: time) -> None:
    assert back(day, at) == [day if day >= date(1900, 3, 1) else day.isoformat(), at]


def test_days_and_times_are_shown_as_iso_has_them() -> None:
    styles = part(written(date(2026, 5, 7), time(23, 30)), "xl/styles.xml")
    assert 'formatCode="yyyy-mm-dd"' in styles and 'formatCode="hh:mm"' in styles


def test_what_is_empty_is_an_empty_cell() -> None:
    assert back("first", None, "", 0, True) == ["first", None, None, 0, 1]


@pytest.mark.parametrize("sign", ["a", "ä", "𝄞"])
def test_a_text_that_no_cell_holds_says_where_it_goes_on(sign: str) -> None:
    units = len(sign.encode("utf-16-le")) // 2
    whole, longer = sign * (LONGEST // units), sign * (LONGEST // units + 1)
    kept, cut = back(whole, longer)
    assert kept == whole
    assert str(cut).endswith(GOES_ON) and longer.startswith(str(cut).removesuffix(GOES_ON))
    assert LONGEST - 2 < len(str(cut).encode("utf-16-le")) // 2 <= LONGEST


def test_the_same_table_gives_the_same_bytes_and_only_the_moment_handed_in() -> None:
    blob = written("a", date(2026, 5, 7), 4.5)
    assert blob == written("a", date(2026, 5, 7), 4.5)
    core = part(blob, "docProps/core.xml")
    assert core.count("2026-05-07T14:32:00Z") == 2 and "<dc:creator></dc:creator>" in core


def test_the_first_row_is_fixed_and_bold_and_columns_are_wide_enough() -> None:
    headers = ["Day", "What went through your mind?", "Long"]
    blob = xlsx_bytes("Answers", headers, [[date(2026, 5, 7), "x", "y" * 500]], made=MADE)
    sheet = part(blob, "xl/worksheets/sheet1.xml")
    assert 'ySplit="1"' in sheet and 'state="frozen"' in sheet and "<b/>" in part(blob, "xl/styles.xml")
    assert [f'width="{wide}.7109375"' in sheet for wide in (12, 30, 60)] == [True, True, True]
    assert '<sheet name="Answers"' in part(blob, "xl/workbook.xml")
