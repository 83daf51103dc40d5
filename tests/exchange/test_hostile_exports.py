"""Hostile files are refused with a reason, in little memory; of any bytes there comes a Brought or a FileRefused."""

from __future__ import annotations

import base64
import json
import tracemalloc
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from midweek.exchange import brought as brought_room
from midweek.exchange import opening
from midweek.exchange.brought import TOO_LONG, Brought, Chosen
from midweek.exchange.formats import FORMATS, recognise
from midweek.exchange.opening import FileRefused, TooLarge
from midweek.kinds import bullets, other_lists
from midweek.kinds.entry import to_bytes
from tests.exchange.brought_files import CHOSEN, HOSTILE, bring, sample, zipped

MOST_MEMORY = 150_000_000  # bytes beside the file itself; the bound asked for is 200 MB


@pytest.mark.parametrize("what", HOSTILE)
def test_refused_with_a_reason_in_little_memory(what: str) -> None:
    names, make, refusal = HOSTILE[what]
    blob = make()
    for name in names:
        tracemalloc.start()
        try:
            with pytest.raises(FileRefused) as refused:
                FORMATS[name].bring(blob, "a", CHOSEN)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert type(refused.value).__name__ == refusal, (name, refused.value)
        assert str(refused.value).endswith(".")
        assert (
            refused.value.__suppress_context__ or refused.value.__context__ is None
        )  # no cause that quotes the file
        assert peak < MOST_MEMORY


@pytest.mark.parametrize("what", ["zip bomb", "path up", "symlink", "20,001 members", "50 MB", "locked zip"])
def test_zips_are_judged_before_anything_is_unpacked(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(opening.Members, "__getitem__")
    monkeypatch.setattr(opening.Members, "__abstractmethods__", frozenset())
    with pytest.raises(FileRefused):
        opening.members(HOSTILE[what][1]())


def test_more_entries_than_anybody_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brought_room, "MOST", 3)
    rows = "".join(f"2031-03-0{n},21:00,good,\n" for n in range(1, 6))
    with pytest.raises(TooLarge, match="more than 3 entries"):
        bring("a.csv", f"full_date,time,mood,activities\n{rows}".encode())


def test_long_lists_are_refused_before_what_is_in_them_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brought_room, "MOST", 3)
    locked = {"items": [{"content_type": "Note", "content": "004:ab"}] * 4}
    backup = {"dayEntries": [7], "customMoods": [], "tags": [7] * 4}
    for name, blob in (
        ("standardnotes", json.dumps(locked).encode()),
        ("daylio", zipped({"backup.daylio": base64.b64encode(json.dumps(backup).encode()).decode()})),
    ):
        with pytest.raises(TooLarge, match="more than 3 entries"):
            FORMATS[name].bring(blob, "a", CHOSEN)


def test_rows_of_a_daylio_file_that_cannot_be_read_are_named() -> None:
    rows = "full_date,time,mood,activities,scales,note\n2031-02-30,9:00,good,,,\n0001-01-01,9:00,good,,,\n2031-03-01,99:00,good,,x,\n"
    brought = bring("a.csv", rows.encode())
    assert [(said.row, said.what) for said in brought.skipped] == [
        (2, "There is no day here that can be read."),
        (3, "This day lies outside the years 1900 to 2199."),
    ]
    assert [(said.row, said.about, said.what) for said in brought.changed] == [
        (4, "", "Its time can't be read; noon stands for it."),
        (4, "x", "There is no number here that can be read; it stays out."),
    ]
    assert (brought.rows, brought.taken) == (3, 1)


def test_words_and_texts_too_long_are_cut_or_left_out_and_named() -> None:
    text = f"[2031-03-07] {'t' * 400}\n{'a ' * 100_001}\n[2031-03-08] {'t' * 400}\nshort #{'g' * 70}\n"
    brought = bring("a.txt", text.encode())
    assert [said.row for said in brought.skipped] == [1]
    ((_, page),) = brought.entries
    assert page.title == "" and page.text == f"{'t' * 400}\n\nshort #{'g' * 70}" and page.tags == ("g" * 60,)  # type: ignore[attr-defined]
    assert {said.row for said in brought.changed} == {1, 2}


def test_equal_rows_are_told_apart_and_known_again_in_any_order() -> None:
    head = "full_date,time,mood,activities\n"
    one, two = "2031-03-01,9:00,good,\n", "2031-03-02,9:00,bad,\n"
    first = {key for key, _ in bring("a.csv", (head + one + one + two).encode()).entries}
    again = {key for key, _ in bring("a.csv", (head + two + one + one).encode()).entries}
    assert len(first) == 3 and first == again


@pytest.mark.parametrize(
    ("name", "line"),
    [("bullets", ". #a #b #c #d"), ("todotxt", "(A) a +b @c"), ("xit", "[ ] a #b -> 2031-W05")],
)
def test_a_page_too_long_is_told_before_a_line_of_it_is_read(
    name: str, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(bullets, "with_tails")
    monkeypatch.delattr(other_lists, "with_tails")
    brought = FORMATS[name].bring(f"{line}\n".encode() * 30_000, "a", CHOSEN)
    assert [(said.row, said.what) for said in brought.skipped] == [(1, TOO_LONG)]
    assert brought.entries == ()


@settings(max_examples=80)
@given(st.lists(st.sampled_from(
    ["- [ ] a", "[x] b", "= mood very low #sad", "= Very good", "x", "\\. a", "\\", "  - x   y", "", "*. c due:2031-03-12", "# 2031-03-09", "= 3"]
), min_size=1, max_size=12), st.integers(0, 199_000))  # fmt: skip
def test_what_fits_on_a_page_comes_in_whole(lines: list[str], more: int) -> None:
    text = "\n".join(["# 2031-03-08", "- " + "a" * more, *lines])
    brought = FORMATS["bullets"].bring(text.encode(), "a", CHOSEN)
    assert not brought.skipped
    assert brought.taken == len(list(bullets.parse(text).lines))


def test_a_day_too_long_stays_out_by_its_row_and_the_others_come() -> None:
    days = [
        "# 2031-03-07",
        ". one",
        "# 2031-03-08 a day",
        *[f"- {'a' * 1_000}"] * 201,
        "# 2031-03-09",
        ". two",
        "= 9",
    ]
    brought = FORMATS["bullets"].bring("\n".join(days).encode(), "a", CHOSEN)
    assert [(said.row, said.what) for said in brought.skipped] == [(2, TOO_LONG)]
    assert [str(entry.day) for _, entry in brought.entries] == ["2031-03-07", "2031-03-09"]
    assert brought.taken == 3


CSV_HEADS = [
    "full_date,time,mood,activities,scales,note_title,note",
    "date,date formatted,time of day,category,rating/amount,detail,notes",
    "HabitName,CalendarDate,Value,CommentText",
    "Date,Mood,Tags (People),Notes,Reflections,Sleep,Steps",
]
CELLS = st.sampled_from(
    ["2031-03-09", "9th Mar 2031", "3/9/2031", "2026 Wed Jul 22 11:36 PM", "9:40 PM", "21:15", "99:99", "good", "pm",
     "Mood", "Symptom", "Sleep", "Energy", "7", "-1", "1e400", "nan", "99999999999999999999", "Anxiety (Moderate) | x",
     "Sleep: 7:30 | A: 6/10 points | B: 3/0", "<br>", "<b", "&#x110000;", "a" * 400, "", " | ", '"', "\n"]
) | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)  # fmt: skip


def brought_or_refused(name: str, blob: bytes, chosen: Chosen = CHOSEN) -> None:
    try:
        brought = FORMATS[name].bring(blob, "a", chosen)
    except FileRefused as refused:
        assert str(refused).endswith(".")
    else:
        assert isinstance(brought, Brought)
        for _, entry in brought.entries:
            to_bytes(entry, author="a", at=datetime(2031, 4, 1, tzinfo=UTC))  # within the bounds of its kind
        for value in brought.values:
            low, high = brought.measures[value.measure].ends
            assert (low is None or value.value >= low) and (high is None or value.value <= high)


@settings(max_examples=150)
@given(
    st.sampled_from(sorted(FORMATS)),
    st.binary(max_size=80)
    | st.text('[]{}":,.0123-x \n#@*_|', max_size=120).map(str.encode)
    | st.text("# 2031-04[]():;x\n*.-", max_size=120).map(str.encode),
)
def test_any_bytes(name: str, blob: bytes) -> None:
    brought_or_refused(name, blob)
    recognise("a.txt", blob)
    brought_or_refused(name, b"PK\x03\x04" + blob)


@settings(max_examples=150)
@given(st.sampled_from(CSV_HEADS), st.lists(st.lists(CELLS, max_size=7), max_size=4))
def test_any_rows(head: str, rows: list[list[str]]) -> None:
    quoted = (",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    blob = "\n".join([head, *quoted]).encode(errors="replace")
    found = recognise("a.csv", blob)
    assert found
    brought_or_refused(found.name, blob)


SAMPLES = [
    ("dayone", sample("dayone/Journal.json")),
    ("standardnotes", sample("standardnotes/Standard Notes Backup and Import File.txt")),
    ("jrnl", sample("jrnl/export.json")),
    ("jrnl", sample("jrnl/journal.txt")),
    ("daylio", sample("daylio/backup_2031_03_12.daylio")),
    ("loop", sample("loop/")),
    ("markdown", sample("markdown/")),
    ("bullets", sample("bujo/march.txt")),
    ("todotxt", sample("todotxt/todo.txt")),
    ("xit", sample("xit/week.xit")),
]


@settings(max_examples=200)
@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 255)), max_size=4),
    st.integers(0, 6_000),
)
def test_a_damaged_sample(given_: tuple[str, bytes], changes: list[tuple[int, int]], length: int) -> None:
    name, whole = given_
    blob = bytearray(whole)
    for at, byte in changes:
        blob[at % len(blob)] = byte
    brought_or_refused(name, bytes(blob[: length if length > 3_000 else None]))


TEXTS = st.none() | st.text(max_size=12) | st.sampled_from(
    ["2031-03-10T01:41:07Z", "2031-03-10", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "9999-12-31", "21:40",
     "America/New_York", "../etc/passwd", "\\." * 9, "# a\nb", "![](dayone-moment://1)"]
)  # fmt: skip
FIELDS: dict[str, st.SearchStrategy[object]] = {
    **dict.fromkeys(["timeZone", "text", "richText", "time", "title", "body", "created_at"], TEXTS),
    **dict.fromkeys(["creationDate", "date"], TEXTS.map(lambda text: text or "2031-03-10")),
    **dict.fromkeys(["starred", "isAllDay", "deleted"], st.none() | st.booleans()),
    "uuid": st.sampled_from("ab"),
    "tags": st.none() | st.lists(st.text(max_size=4), max_size=2),
    "content_type": st.sampled_from(["Note", "Tag", "Theme"]),
    "content": st.none()
    | st.fixed_dictionaries(
        {}, optional={"title": TEXTS, "text": TEXTS, "references": st.just([{"uuid": "a"}])}
    ),
}


@settings(max_examples=150)
@given(
    st.sampled_from(["dayone", "jrnl", "standardnotes"]),
    st.lists(st.fixed_dictionaries(FIELDS), min_size=1, max_size=3),
)
def test_any_json_of_their_shape(name: str, entries: list[dict[str, object]]) -> None:
    brought_or_refused(name, json.dumps({"entries": entries, "items": entries}).encode())


@settings(max_examples=100)
@given(
    st.sampled_from(["2031-03-09.md", "a/9 March 2031.md", "x.md", "2031/03/09.md", "2031-03-99.md", "Habits.csv", ".o/a.md", "0001-01-01.md"]),
    st.lists(st.sampled_from(
        ["---\n", "date: ", "created: ", "mood: ", "tags: ", "[a, b]", "- c\n", "8", "good", "2031-03-09", "T18:30", "+25:00", "Z", "\n",
         "mood:: 3\n", "sleep:: 7,5\n", "x:: 1e308\n", "#tag ", "```", "`#no`", "key: v\n", "words "]), max_size=14).map("".join),
)  # fmt: skip
def test_any_note(name: str, text: str) -> None:
    blob = zipped({name: text})
    for undated in (None, date(2031, 3, 1)):
        brought_or_refused("markdown", blob, Chosen(zone=UTC, today=date(2031, 4, 1), undated=undated))
