"""A row that came in is never listed among what stays out; what of it didn't come is named by its column."""

from __future__ import annotations

import base64
import json
from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from midweek.exchange.brought import Brought
from midweek.exchange.formats import FORMATS
from midweek.exchange.opening import FileRefused
from midweek.kinds.entry import to_bytes
from tests.exchange.brought_files import CHOSEN, bring, measure, moods, pages, values, zipped

Told = list[tuple[int, str, str]]


def out(brought: Brought) -> Told:
    return [(said.row, said.about, said.what) for said in brought.skipped]


def changed(brought: Brought) -> Told:
    return [(said.row, said.about, said.what) for said in brought.changed]


def note(name: str, text: str) -> Brought:
    return bring("notes/", zipped({name: text}))


NO_NUMBER = "There is no number here that can be read; it stays out."
PART = "Only the part of the day is known; an hour in it stands for it."


def test_a_number_that_cannot_be_read_is_named_by_its_column() -> None:
    text = b"Date,Mood,Tags (People),Sleep,Steps\n2026 Wed Jul 22 11:36 PM,Calm,,lots,40\n"
    brought = bring("a.csv", text)
    assert (out(brought), changed(brought)) == ([], [(2, "Sleep", NO_NUMBER)])
    assert (brought.rows, brought.taken) == (1, 1)


def test_a_scale_that_cannot_be_read_is_named() -> None:
    text = b"full_date,time,mood,activities,scales\n2031-03-09,9:40,good,,Anxiety: lots | B: 3/0 | C: 4/5\n"
    brought = bring("a.csv", text)
    assert (out(brought), changed(brought)) == ([], [(2, "Anxiety", NO_NUMBER), (2, "B", NO_NUMBER)])


def test_a_value_outside_its_measure_is_named_by_it() -> None:
    text = b"full_date,time,mood,activities,scales\n2031-03-09,9:40,good,,Anxiety: 7/5\n"
    assert changed(bring("a.csv", text)) == [
        (2, "Anxiety", "This number lies outside what its measure can be.")
    ]


@pytest.mark.parametrize("row", ["Symptom,2,Anxiety (Moderate),", "Energy,3,,", "Mood,5,Calm,"])
def test_the_hour_that_stands_for_a_part_of_the_day_is_told_of_every_row(row: str) -> None:
    text = f'date,"date formatted",time of day,category,rating/amount,detail,notes\n9th Mar 2031,2031-03-09,pm,{row}\n'
    brought = bring("a.csv", text.encode())
    assert {value.minute for value in brought.values} == {19 * 60}
    assert (2, "", PART) in changed(brought)


# --- days to come ---------------------------------------------------------------------------------

TO_COME = "This day is still to come."
EARLY = replace(CHOSEN, today=date(2031, 3, 8))
AHEAD: dict[str, bytes] = {
    "daylio": b"full_date,time,mood,activities\n2031-03-09,9:00,good,\n",
    "bearable": b"date,date formatted,time of day,category,rating/amount,detail,notes\n9th Mar 2031,2031-03-09,,Sleep,7:20,,\n",
    "howwefeel": b"Date,Mood,Tags (People)\n2031 Sun Mar 9 9:40 PM,Calm,\n",
    "habitbull": b"HabitName,CalendarDate,Value,CommentText\nRun,2031-03-09,1,\n",
    "dayone": b'{"entries": [{"creationDate": "2031-03-09T12:00:00Z", "text": "a"}]}',
    "jrnl": b"[2031-03-09 10:00] a\n",
    "markdown": b"---\ndate: 2031-03-09\n---\na",
    "bullets": b"# 2031-03-09\n. a\n",
    "freecbt": b'{"thoughts": [{"automaticThought": "a", "createdAt": "2031-03-09T12:00:00Z"}]}',
}  # fmt: skip


@pytest.mark.parametrize("name", AHEAD)
def test_a_day_to_come_stays_out(name: str) -> None:
    brought = FORMATS[name].bring(AHEAD[name], "a", EARLY)
    assert (brought.entries, brought.values) == ((), ())
    assert {what for _, _, what in out(brought)} == {TO_COME}
    assert FORMATS[name].bring(AHEAD[name], "a", replace(EARLY, today=date(2031, 3, 9))).taken


def test_a_moment_that_is_over_is_no_day_to_come_wherever_it_was() -> None:
    entry = {"creationDate": "2031-03-08T20:00:00Z", "timeZone": "Pacific/Auckland", "text": "a"}
    (page,) = pages(FORMATS["dayone"].bring(json.dumps({"entries": [entry]}).encode(), "a", EARLY))
    assert str(page.day) == "2031-03-09"


# --- one row of a list that can't be read ---------------------------------------------------------

SHAPE = "This isn't in the shape of an entry."


@pytest.mark.parametrize("odd", [7, None, "x", [], {"creationDate": 3}, {"text": "a"}, {"tags": [None]}])
def test_an_entry_of_day_one_in_another_shape_stays_out_alone(odd: object) -> None:
    entries = [odd, {"creationDate": "2031-03-09T12:00:00Z", "text": "a"}]
    brought = FORMATS["dayone"].bring(json.dumps({"entries": entries}).encode(), "a.json", CHOSEN)
    ((row, _, what),) = out(brought)
    assert row == 1 and what in (SHAPE, "There is no day here that can be read.")
    assert [page.text for page in pages(brought)] == ["a"]


@pytest.mark.parametrize(
    "odd", [7, None, {"automaticThought": "a", "createdAt": 1_900_000_000}, {"cognitiveDistortions": [None]}]
)
def test_a_thought_in_another_shape_stays_out_alone(odd: object) -> None:
    thoughts = [odd, {"automaticThought": "a", "createdAt": "2031-03-09", "cognitiveDistortions": None}]
    brought = FORMATS["freecbt"].bring(json.dumps({"thoughts": thoughts}).encode(), "a.json", CHOSEN)
    assert out(brought) == [(1, "", SHAPE)]
    assert len(brought.entries) == 1


@pytest.mark.parametrize("odd", [7, None, {"content_type": 3}, {"content_type": "Note", "content": 7}])
def test_a_note_of_standard_notes_in_another_shape_stays_out_alone(odd: object) -> None:
    content = {"title": "a", "text": "b"}
    items = [odd, {"content_type": "Note", "content": content, "created_at": "2031-03-09T12:00:00Z"}]
    brought = FORMATS["standardnotes"].bring(json.dumps({"items": items}).encode(), "a.txt", CHOSEN)
    assert out(brought) == [(1, "", SHAPE)]
    assert [page.text for page in pages(brought)] == ["b"]


@pytest.mark.parametrize("odd", [7, None, {"year": "2031"}, {"mood": 2}])
def test_a_day_of_a_daylio_backup_in_another_shape_stays_out_alone(odd: object) -> None:
    day = {"year": 2031, "month": 2, "day": 1, "hour": 9, "minute": 0, "mood": 2}
    mood = {"id": 2, "mood_group_id": 2, "predefined_name_id": 2}
    backup = {"dayEntries": [odd, day], "customMoods": [odd, mood], "tags": [odd]}
    blob = zipped({"backup.daylio": base64.b64encode(json.dumps(backup).encode()).decode()})
    brought = FORMATS["daylio"].bring(blob, "backup", CHOSEN)
    assert out(brought) == [(1, "", SHAPE)]
    assert [one.mood for one in moods(brought)] == [4]


NO_MOOD = "Its mood isn't among the moods of this backup; it stays out."
NO_ACTIVITY = "An activity of it isn't among those of this backup; it stays out."


@pytest.mark.parametrize(
    ("mood", "tag", "told"),
    [
        ({}, {}, []),
        ({"mood_group_id": "3"}, {}, [NO_MOOD]),
        ({"id": 8}, {}, [NO_MOOD]),
        ({"mood_group_id": 9, "custom_name": ""}, {}, [NO_MOOD]),
        ({}, {"id": "2"}, [NO_ACTIVITY]),
        ({}, {"id": 3}, [NO_ACTIVITY]),
    ],
)
def test_what_the_lists_of_a_daylio_backup_do_not_name_is_told(
    mood: dict[str, object], tag: dict[str, object], told: list[str]
) -> None:
    day = {"year": 2031, "month": 2, "day": 1, "hour": 9, "minute": 0, "mood": 7, "tags": [2]}
    backup = {
        "dayEntries": [day],
        "customMoods": [{"id": 7, "mood_group_id": 3, "custom_name": "so so"} | mood],
        "tags": [{"id": 2, "name": "walk"} | tag],
    }
    blob = zipped({"backup.daylio": base64.b64encode(json.dumps(backup).encode()).decode()})
    brought = FORMATS["daylio"].bring(blob, "backup", CHOSEN)
    assert [what for _, _, what in changed(brought)] == told
    assert [one.mood for one in moods(brought)] == [None if mood else 3]
    assert [one.going_on for one in moods(brought)] == [() if tag else ("walk",)]


# --- more words than an entry has room for --------------------------------------------------------

MANY = [f"t{n}" for n in range(70)]
MORE = "It had more than 60 words or tags; the others stand in its note or text."


def fits(brought: Brought) -> bool:
    return all(to_bytes(entry, author="a", at=datetime.now(UTC)) for _, entry in brought.entries)


@pytest.mark.parametrize("mood", ["good", "so-so"])
def test_activities_for_which_there_is_no_room_stand_in_the_note(mood: str) -> None:
    text = f"full_date,time,mood,activities\n2031-03-09,9:40,{mood},{' | '.join(MANY)}\n"
    brought = bring("a.csv", text.encode())
    (one,), told = moods(brought), changed(brought)
    assert fits(brought) and one.going_on == (*MANY[:60],) and one.note == ", ".join(MANY[60:])
    assert told == [(2, "", MORE)]


def test_feelings_for_which_there_is_no_room_stand_below_the_note() -> None:
    text = "date,date formatted,time of day,category,rating/amount,detail,notes\n"
    text += f"9th Mar 2031,2031-03-09,pm,Mood,5,{' | '.join(MANY)},by the sea\n"
    brought = bring("a.csv", text.encode())
    (one,) = moods(brought)
    assert fits(brought) and one.note == "by the sea\n\n" + ", ".join(MANY[60:])
    assert (2, "", MORE) in changed(brought)


def test_tags_for_which_there_is_no_room_stand_in_the_text_once() -> None:
    written = " ".join(f"#{tag}" for tag in MANY)
    brought = note("2031-03-09.md", f"---\ntags: [a b, c d]\n---\n{written}")
    (page,) = pages(brought)
    assert fits(brought) and page.text == written and page.tags == ("a b", "c d", *MANY[:58])
    assert changed(brought) == [(1, "", MORE)]
    entry = {"creationDate": "2031-03-09T12:00:00Z", "text": "t60 is here", "tags": MANY}
    brought = FORMATS["dayone"].bring(json.dumps({"entries": [entry]}).encode(), "a", CHOSEN)
    (page,) = pages(brought)
    assert fits(brought) and page.text == "t60 is here\n\n" + ", ".join(MANY[61:])


# --- notes in Markdown ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("Journal 2026-03-12 evening.md", "2026-03-12"),
        ("2026-03-12 after 2026-03-10.md", "2026-03-12"),
        ("Notes (2026_03_12).md", "2026-03-12"),
        ("From 2026-03-12 to 2026-03-14.md", None),
        ("No 12026-03-12.md", None),
        ("Room 2026-03-99.md", None),
    ],
)
def test_the_one_day_in_the_name_of_a_note_is_its_day(name: str, day: str | None) -> None:
    assert [str(page.day) for page in pages(note(name, "words"))] == ([day] if day else [])


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("Due 2032-05-05.md", "2031-03-09"),
        ("2031-03-01 due 2032-05-05.md", "2031-03-01"),
        ("Due 2032-05-05, from 2031-03-01.md", "2031-03-01"),
        ("Letter of 2031-03-01.md", "2031-03-01"),
        ("2032-05-05 a plan.md", None),
    ],
)
def test_a_day_to_come_within_a_name_is_not_the_day_of_the_note(name: str, day: str | None) -> None:
    chosen = replace(CHOSEN, undated=date(2031, 3, 9))
    brought = FORMATS["markdown"].bring(b"words", name, chosen)
    assert [str(page.day) for page in pages(brought)] == ([day] if day else [])
    assert out(brought) == ([] if day else [(1, "", TO_COME)])


ON_A_SCALE = "Its mood is a number on a scale; it is noted as a value."


@pytest.mark.parametrize("how", ["mood:: 7/10\n", "---\nmood: 7/10\n---\nwords"])
def test_a_mood_on_a_scale_is_a_number(how: str) -> None:
    brought = note("2031-03-09.md", how)
    assert (values(brought, "Mood"), moods(brought), brought.unmapped) == ([7], [], ())
    assert measure(brought, "Mood").how == "rate10"
    assert changed(brought) == [(1, "", ON_A_SCALE)]


def test_a_mood_on_another_scale_keeps_its_ends() -> None:
    brought = note("2031-03-09.md", "mood:: 3/5\n")
    assert measure(brought, "Mood of 5").ends == (0, 5) and values(brought, "Mood of 5") == [3]


def test_moods_on_two_scales_are_two_measures_with_names_of_their_own() -> None:
    both = bring("notes/", zipped({"2031-03-08.md": "mood:: 7/10", "2031-03-09.md": "mood:: 4/5"}))
    assert [one.what for one in both.measures] == ["Mood", "Mood of 5"]


@pytest.mark.parametrize(
    ("said", "measure"), [("9/5", "Mood of 5"), ("10/7", "Mood of 7"), ("11/10", "Mood")]
)
def test_a_mood_outside_its_scale_is_told_to_stay_out_and_nothing_else(said: str, measure: str) -> None:
    brought = note("2031-03-09.md", f"mood:: {said}\n")
    assert brought.values == ()
    assert changed(brought) == [(1, measure, "This number lies outside what its measure can be.")]


def test_our_own_words_for_a_mood_have_their_level() -> None:
    for word, level in (("low", 2), ("Very good", 5)):
        brought = note("2031-03-09.md", f"mood:: {word}\n")
        assert ([one.mood for one in moods(brought)], brought.unmapped) == ([level], ())


@pytest.mark.parametrize(
    ("name", "blob"),
    [
        *((name, blob) for name in ("jrnl", "daylio", "bullets", "xit") for blob in (b"", b" \n", b"\xef\xbb\xbf")),
        ("dayone", b'{"entries": []}'),
        ("daylio", b"full_date,time,mood,activities\n"),
    ],
)  # fmt: skip
def test_a_file_with_nothing_in_it_is_refused(name: str, blob: bytes) -> None:
    with pytest.raises(FileRefused, match=r"^There is nothing in this file\. Nothing was stored\.$"):
        FORMATS[name].bring(blob, "a", CHOSEN)
