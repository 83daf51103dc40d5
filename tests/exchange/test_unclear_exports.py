"""What an export leaves open is asked for or told by its row, and never taken silently for one of two things."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from msgspec.structs import replace

from midweek.exchange.brought import AskOrder, Brought, Chosen
from midweek.exchange.formats import FORMATS, recognise
from tests.exchange.brought_files import CHOSEN, bring, moods, pages, sample, values, zipped

NO_TIME = "Its time can't be read; noon stands for it."
TWO_COMMA = "A number here can be read in two ways. Its comma is taken to part thousands."
TWO_POINT = "A number here can be read in two ways. Its point is taken to stand before decimals."


def note(name: str, text: bytes, chosen: Chosen = CHOSEN) -> Brought:
    return FORMATS["markdown"].bring(text, name, chosen)


def told(brought: Brought) -> list[tuple[int, str]]:
    """What changed, and what stays out."""
    return [(said.row, said.what) for said in (*brought.changed, *brought.skipped)]


@pytest.mark.parametrize("space", [" ", "\u202f", "\u00a0", "\u2009", ""])
def test_a_time_is_read_whatever_space_stands_in_it(space: str) -> None:
    daylio = f"full_date,time,mood,activities\n2031-03-09,9:40{space}PM,good,\n"
    feel = f"Date,Mood,Tags (People)\n2031 Sun Mar 9 9:40{space}PM,Calm,\n"
    for name, text in (("daylio.csv", daylio), ("feel.csv", feel)):
        brought = bring(name, text.encode())
        assert [f"{one.at:%H:%M}" for one in moods(brought)] == ["21:40"]
        assert told(brought) == []


def test_a_time_that_cannot_be_read_is_told() -> None:
    brought = bring("feel.csv", b"Date,Mood,Tags (People)\n2031 Sun Mar 9 soon,Calm,\n")
    assert [f"{one.at:%H:%M}" for one in moods(brought)] == ["12:00"]
    assert told(brought) == [(2, NO_TIME)]


@pytest.mark.parametrize(
    ("scale", "others", "read", "says"),
    [
        ("1,234", "", 1234, [TWO_COMMA]),
        ("1.234", "", 1.234, [TWO_POINT]),
        ("1,234", "7.5", 1234, []),
        ("1,234", "1,234,567", 1234, []),
        ("1,234", "1,234.5", 1234, []),
        ("1,234", "0.125 km", 1234, []),
        ("1,234", "7,5", 1.234, []),
        ("1.234", "7,5/10", 1234, []),
        ("1.234", "7.5", 1.234, []),
        ("1,234", "7,5 | B: 7.5", 1234, [TWO_COMMA]),
        ("1,234", "8", 1234, [TWO_COMMA]),
        ("7,5", "", 7.5, []),
        ("7,5", "1.5", 7.5, []),
        ("0,125", "", 0.125, []),
        ("12,345.6", "", 12345.6, []),
        ("12.345,6", "", 12345.6, []),
        ("1 234 steps", "", 1234, []),
        ("1\u202f234,5", "", 1234.5, []),
    ],
)
def test_a_scale_that_could_be_two_numbers(scale: str, others: str, read: float, says: list[str]) -> None:
    rows = f'2031-03-09,9:40,good,,"A: {scale}"\n' + (
        f'2031-03-10,9:40,good,,"O: {others}"\n' if others else ""
    )
    brought = bring("daylio.csv", f"full_date,time,mood,activities,scales\n{rows}".encode())
    assert values(brought, "A") == [read]
    assert told(brought) == [(2, what) for what in says]


def test_a_number_with_more_numbers_behind_it_is_no_number() -> None:
    text = b"full_date,time,mood,activities,scales\n2031-03-09,9:40,good,,A: 1 23 4\n"
    assert told(bring("daylio.csv", text)) == [(2, "There is no number here that can be read; it stays out.")]


@pytest.mark.parametrize(
    ("said", "read", "says"),
    [("71,5", 71.5, []), ("71.5", 71.5, []), ("1,234", 1234, [TWO_COMMA])],
)
def test_a_field_of_a_note_may_have_a_decimal_comma(said: str, read: float, says: list[str]) -> None:
    brought = note("2031-03-09.md", f"weight:: {said}\n".encode())
    assert values(brought, "Weight") == [read]
    assert told(brought) == [(1, what) for what in says]
    assert values(note("2031-03-09.md", b"mood: no\nmood:: 7,5\n"), "Mood") == [7.5]


def test_a_note_whose_name_could_be_two_days_asks() -> None:
    for text in (b"words", b"---\ndate: 03/04/2031\n---\nwords"):
        name = "03-04-2031.md" if text == b"words" else "note.md"
        with pytest.raises(AskOrder):
            note(name, text)
        for order, day in (("dmy", "2031-04-03"), ("mdy", "2031-03-04")):
            (page,) = pages(note(name, text, replace(CHOSEN, order=order)))
            assert str(page.day) == day


@pytest.mark.parametrize(
    ("notes", "day"),
    [
        ({"03-04-2031.md": "words", "25-04-2031.md": "words"}, "2031-04-03"),
        ({"03-04-2031.md": "words", "04-25-2031.md": "words"}, "2031-03-04"),
        ({"03-04-2031.md": "---\ndate: 2031-04-05\n---\nwords"}, "2031-04-05"),
        ({"2031-03-09.md": "---\ndate: 03/04/2031\n---\nwords"}, "2031-03-09"),
        ({"2031/03/09.md": "words"}, "2031-03-09"),
        ({"31-03-09.md": "words"}, "2031-03-09"),
    ],
)
def test_a_note_whose_day_is_told_by_something_else_is_not_asked_about(
    notes: dict[str, str], day: str
) -> None:
    assert str(pages(bring("notes/", zipped(notes)))[0].day) == day


def test_a_day_comes_before_the_moment_a_note_was_made() -> None:
    text = b"---\ndate: 2031-03-09\ncreated: 2031-03-11T10:00\n---\nwords"
    (page,) = pages(note("a.md", text, replace(CHOSEN, undated=date(2031, 1, 1))))
    assert str(page.day) == "2031-03-09" and page.whole_day


def test_day_one_in_a_folder_of_its_zip() -> None:
    journal = sample("dayone/Journal.json").decode()
    for name in ("Journal.json", "Export/Journal.json"):
        blob = zipped({name: journal, "__MACOSX/._Journal.json": "x"})
        found = recognise("export.zip", blob)
        assert found and found.name == "dayone"
        assert bring("dayone/", blob).entries == bring("dayone/Journal.json").entries


@pytest.mark.parametrize("name", [".obsidian/app.json", "__MACOSX/x.json", "Notes/board.json", "a/b/c.json"])
def test_notes_with_settings_beside_them_are_notes(name: str) -> None:
    found = recognise("notes.zip", zipped({name: "{}", "Notes/2031-03-09.md": "words"}))
    assert found and found.name == "markdown"


def test_a_note_that_is_no_text_stays_out_of_a_folder_whose_others_come() -> None:
    damaged = io.BytesIO()
    with zipfile.ZipFile(damaged, "w") as book:
        book.writestr("2031-03-08.md", "the first note")
        book.writestr("2031-03-09.md", "words")
    broken = damaged.getvalue().replace(b"the first note", b"the worst note")
    for blob in (zipped({"2031-03-08.md": "a\0b", "2031-03-09.md": "words"}), broken):
        brought = bring("notes/", blob)
        assert len(pages(brought)) == 1
        ((row, what),) = told(brought)
        assert row == 1 and "Nothing was stored" not in what and what.startswith("This note ")
