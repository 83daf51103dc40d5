"""No word of an export goes without a word: it is kept in the text, or its row says that it stays out."""

from __future__ import annotations

import base64
import json

import pytest
from msgspec.structs import replace

from midweek.exchange.brought import Brought, Chosen
from midweek.exchange.formats import FORMATS
from tests.exchange.brought_files import CHOSEN, bring, moods, pages, values, zipped


def told(brought: Brought) -> list[tuple[int, str, str]]:
    return [(said.row, said.about, said.what) for said in (*brought.skipped, *brought.changed)]


# --- front matter ---------------------------------------------------------------------------------

SEVERAL = (1, "", "It names several moods; the first is noted, the others stand in its text.")
NO_DATE = (1, "", "Its date can't be read; it stands in its text.")
DATES = (1, "", "It names several days; the first is taken, the others stand in its text.")


def note(front: str, name: str = "2031-03-09 Walk.md") -> Brought:
    return FORMATS["markdown"].bring(f"---\n{front}---\nwords".encode(), name, CHOSEN)


@pytest.mark.parametrize(
    "front",
    [
        "mood: [anxious, hopeful, calm]\n",
        "mood:\n  - anxious\n  - hopeful\n- calm\n",
        "mood: anxious\nmood: [hopeful,\n  calm]\n",
        "mood:\n- anxious\n\nother: x\nmood: [hopeful, calm]\n",
    ],
)
def test_every_mood_of_a_note_is_kept(front: str) -> None:
    brought = note(front)
    ((one,), (page,)) = moods(brought), pages(brought)
    assert one.feelings == ("anxious",) and page.text.endswith("mood: hopeful, calm\n\nwords")
    assert told(brought) == [SEVERAL]


def test_numbers_for_a_mood_are_kept_too() -> None:
    brought = note("mood: [7, 5]\n")
    assert values(brought, "Mood") == [7] and pages(brought)[0].text == "mood: 5\n\nwords"


@pytest.mark.parametrize("key", ["date", "created"])
@pytest.mark.parametrize("said", ["last summer", "2031-02-30", "3/4/2031", "[last summer, or so]"])
def test_a_date_that_cannot_be_read_stands_in_the_text(key: str, said: str) -> None:
    brought = note(f"{key}: {said}\n")
    (page,) = pages(brought)
    assert page.text == f"{key}: {said.strip('[]')}\n\nwords" and str(page.day) == "2031-03-09"
    assert told(brought) == [NO_DATE]


@pytest.mark.parametrize("said", ["2031-03-08", "2031-03-08T10:00", "[2031-03-08]"])
@pytest.mark.parametrize("made", ["2031-03-07 09:00", "2031-03-08", "last summer"])
def test_a_date_that_can_be_read_does_not_and_what_is_not_used_beside_it_does(said: str, made: str) -> None:
    assert [(str(page.day), page.text) for page in pages(note(f"date: {said}\n"))] == [
        ("2031-03-08", "words")
    ]
    brought = note(f"date: {said}\ncreated: {made}\n")
    text = f"created: {made}\n\nwords"
    assert [(str(page.day), page.text) for page in pages(brought)] == [("2031-03-08", text)]
    assert told(brought) == []


@pytest.mark.parametrize(
    "front",
    [
        "date: [2031-03-08, 2031-03-07]\n",
        "date: 2031-03-08\ndate: 2031-03-07\n",
        "date:\n  - 2031-03-08T10:00\n  - 2031-03-07\n",
    ],
)
def test_of_several_days_the_first_is_taken(front: str) -> None:
    brought = note(front)
    assert [(str(page.day), page.text) for page in pages(brought)] == [
        ("2031-03-08", "date: 2031-03-07\n\nwords")
    ]
    assert told(brought) == [DATES]


def test_a_date_that_cannot_be_read_is_told_also_where_the_moment_it_was_made_stands_for_it() -> None:
    brought = note("date: last summer\ncreated: [2031-03-08, 2031-03-07]\n")
    text = "date: last summer\ncreated: 2031-03-07\n\nwords"
    assert [(str(page.day), page.text) for page in pages(brought)] == [("2031-03-08", text)]
    assert told(brought) == [NO_DATE, DATES]


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("title: >\n  A long\n  walk\n", "A long walk"),
        ("title: |-\n\tA long\n\twalk\n", "A long walk"),
        ("title: A long\n  walk\n", "A long walk"),
        ('title: "A long\n  walk"\n', "A long walk"),
        ("title: A > B\n", "A > B"),
        ("title: >\n", "2031-03-09 Walk"),
    ],
)
def test_a_title_on_several_lines_is_one(front: str, title: str) -> None:
    assert [(page.title, page.text) for page in pages(note(front))] == [(title, "words")]


def test_lines_between_those_that_are_read_stand_in_the_text() -> None:
    (page,) = pages(note("tags: [a,\n  b]\n\nno field at all\ntitle: T\n# a remark\n"))
    assert (page.tags, page.title, page.text) == (("a", "b"), "T", "no field at all\n# a remark\n\nwords")


def test_a_remark_below_a_field_is_none_of_it() -> None:
    brought = note(
        "mood: 7\n  # tired\ntags:\n  - a\n  # later\n  - b\ntitle: A long\n\t# or short\n  walk\n"
    )
    assert values(brought, "Mood") == [7] and moods(brought) == [] and told(brought) == []
    (page,) = pages(brought)
    assert (page.tags, page.title) == (("a", "b"), "A long walk")
    assert page.text == "# tired\n  # later\n\t# or short\n\nwords"


# --- moods of one's own in Daylio -----------------------------------------------------------------


def wobbly(chosen: Chosen = CHOSEN) -> Brought:
    day = {"year": 2031, "month": 2, "day": 1, "hour": 9, "minute": 0, "mood": 7}
    own = {"id": 7, "mood_group_id": 4, "custom_name": "Wobbly", "predefined_name_id": -1}
    backup = {"dayEntries": [day], "customMoods": [own]}
    blob = zipped({"backup.daylio": base64.b64encode(json.dumps(backup).encode()).decode()})
    return FORMATS["daylio"].bring(blob, "backup", chosen)


def test_the_name_of_a_mood_of_ones_own_is_kept_beside_its_level() -> None:
    assert [(one.mood, one.feelings) for one in moods(wobbly())] == [(2, ("Wobbly",))]
    said = replace(CHOSEN, moods={"wobbly": 3})
    assert [(one.mood, one.feelings) for one in moods(wobbly(said))] == [(3, ("Wobbly",))]
    table = b"full_date,time,mood,activities\n2031-03-01,9:00,Wobbly,\n"
    ((key, _),) = wobbly().entries
    assert [known for known, _ in bring("a.csv", table).entries] == [key]


# --- habits ---------------------------------------------------------------------------------------


def test_the_question_of_a_habit_in_loop_is_told_once() -> None:
    files = {
        "Habits.csv": "Position,Name,Type,Question,Description\n001,Run,YES_NO,Did you?,\n002,Walk,YES_NO,,\n"
        "003,Swim,YES_NO,,be kind\n",
        **{
            f"00{n} {name}/Checkmarks.csv": "Date,Value,Notes\n2031-03-09,2,\n2031-03-08,2,\n"
            for n, name in enumerate(("Run", "Walk", "Swim"), start=1)
        },
    }
    says = "The question and description of this habit stay out."
    assert told(bring("export.zip", zipped(files))) == [(1, "Run", says), (5, "Swim", says)]


def test_a_habit_in_loop_without_a_day_is_told_once() -> None:
    files = {
        "Habits.csv": "Position,Name,Type,Question,Description\n001,Run,YES_NO,,\n002,Walk,YES_NO,Did you?,\n"
        "003,Swim,NUMERICAL,,be kind\n",
        "001 Run/Checkmarks.csv": "Date,Value,Notes\n2031-03-09,2,\n2031-03-08,2,\n",
        "003 Swim/Checkmarks.csv": "Date,Value,Notes\n",
    }
    says = "There is no day of this habit in the file; it stays out."
    brought = bring("export.zip", zipped(files))
    assert told(brought) == [(3, "Walk", says), (4, "Swim", says)]
    assert (brought.rows, brought.taken) == (4, 2)


def test_the_description_of_a_habit_in_habitbull_is_told_once() -> None:
    text = "HabitName,HabitDescription,HabitCategory,CalendarDate,Value,CommentText\n"
    text += "Run,,Body,3/9/2031,1,\nRun,,Body,3/8/2031,1,\nWalk,,,3/9/2031,1,\nSwim,slowly,,3/9/2031,1,\n"
    says = "The description and category of this habit stay out."
    assert told(bring("a.csv", text.encode())) == [(2, "Run", says), (5, "Swim", says)]


# --- jrnl -----------------------------------------------------------------------------------------


def test_lines_above_the_first_entry_of_jrnl_are_told() -> None:
    says = "The lines above the first entry have no day; they stay out."
    text = "my journal\n\n[2031-03-09 10:00] a\nb\n[2031-03-08 10:00] c\n"
    brought = FORMATS["jrnl"].bring(text.encode(), "a.txt", CHOSEN)
    assert [page.text for page in pages(brought)] == ["b", ""] and told(brought) == [(1, "", says)]
    files = {"2031/03/08.txt": "\n[2031-03-08] a\n", "2031/03/09.txt": "hello\n[2031-03-09] b\n"}
    assert told(bring("jrnl.zip", zipped(files))) == [(2, "", says)]


def test_lines_above_the_first_entry_leave_days_without_brackets_readable() -> None:
    text = "# My journal\n\n2031-03-09 10:00 a\nbody\n[2031-03-08] no entry\n2031-03-08 9:00 b\n"
    brought = FORMATS["jrnl"].bring(text.encode(), "a.txt", CHOSEN)
    assert [(page.title, page.text) for page in pages(brought)] == [
        ("a", "body\n[2031-03-08] no entry"), ("b", ""),
    ]  # fmt: skip
    assert told(brought) == [(1, "", "The lines above the first entry have no day; they stay out.")]


# --- Day One --------------------------------------------------------------------------------------

UNREAD = "Rich text in it can't be read; it stays out."


@pytest.mark.parametrize(
    ("text", "rich", "kept", "says"),
    [
        ("", '{"contents": [{"text": "my "}, {"text": "words"}]}', "my words", []),
        (" ", '{"contents": [{"text": "words"}]}', "words", []),
        (None, '{"contents": [{"text": "my "}, {"text": 7}, 3, {"text": "words"}]}', "my words", [UNREAD]),
        ("", '{"contents": [{"embeddedObjects": []}, {"text": "words"}]}', "words", []),
        ("", '{"contents": [', "", [UNREAD]),
        ("", "words", "", [UNREAD]),
        ("plain", "{", "plain", []),
        ("", "", "", ["It has no text; its day and tags are kept."]),
        ("", '{"contents": []}', "", ["It has no text; its day and tags are kept."]),
    ],
)
def test_rich_text_of_day_one_is_read_or_told(
    text: str | None, rich: str, kept: str, says: list[str]
) -> None:
    entry = {"creationDate": "2031-03-09T12:00:00Z", "text": text, "richText": rich}
    brought = FORMATS["dayone"].bring(json.dumps({"entries": [entry]}).encode(), "a.json", CHOSEN)
    assert [page.text for page in pages(brought)] == [kept]
    assert [what for _, _, what in told(brought)] == says


PHOTO = "Photos, recordings and the like stay out: 1."


@pytest.mark.parametrize(
    ("rich", "kept", "says"),
    [
        ('{"contents": [{"text": "lost?"}]}', "lost?", [PHOTO]),
        (
            '{"contents": [{"embeddedObjects": []}]}',
            "",
            [PHOTO, "It has no text; its day and tags are kept."],
        ),
        ("{", "", [UNREAD, PHOTO]),
    ],
)
def test_rich_text_beside_nothing_but_a_photo_is_read(rich: str, kept: str, says: list[str]) -> None:
    entry = {"creationDate": "2031-03-09T12:00:00Z", "text": "![](dayone-moment://X)\n", "richText": rich}
    brought = FORMATS["dayone"].bring(json.dumps({"entries": [entry]}).encode(), "a.json", CHOSEN)
    assert [page.text for page in pages(brought)] == [kept]
    assert [what for _, _, what in told(brought)] == says


# --- names and own words -----------------------------------------------------------------------------

LONG = "Walk round the lake " * 20
CUT = "The name or unit of this habit was too long; its end was left out."


def test_a_long_name_of_a_habit_is_told_of_once() -> None:
    rows = f"HabitName,CalendarDate,Value,CommentText\n{LONG},2031-03-09,1,\n{LONG},2031-03-10,1,\n"
    brought = FORMATS["habitbull"].bring(rows.encode(), "", CHOSEN)
    assert told(brought) == [(2, LONG[:300], CUT)]
    assert values(brought, LONG[:300]) == [1, 1]


@pytest.mark.parametrize(
    ("name", "unit", "is_told"), [(LONG, "km", True), ("Walk", "x" * 41, True), ("Walk", "km", False)]
)
def test_a_long_name_or_unit_of_loop_is_told_of(name: str, unit: str, is_told: bool) -> None:
    file = zipped({
        "Habits.csv": "Position,Name,Type,Question,Description,FrequencyNumerator,FrequencyDenominator,Color,Unit,"
        f"Target Type,Target Value,Archived?\n1,{name},NUMERICAL,,,1,1,#000000,{unit},AT_LEAST,2.0,false\n",
        "001 Walk/Checkmarks.csv": "Date,Value,Notes\n2031-03-09,2000,\n2031-03-10,3000,\n",
    })  # fmt: skip
    brought = FORMATS["loop"].bring(file, "", CHOSEN)
    assert told(brought) == ([(1, name[:300], CUT)] if is_told else [])
    assert values(brought, name[:300]) == [2, 3]


def test_an_own_word_for_a_mood_stays_beside_the_level_it_is_given() -> None:
    rows = "full_date,date,weekday,time,mood,activities,note_title,note\n2031-03-09,9 March,Sunday,21:00,Wobbly,,,\n"
    unsaid, said = (
        FORMATS["daylio"].bring(rows.encode(), "", chosen)
        for chosen in (CHOSEN, replace(CHOSEN, moods={"wobbly": 2}))
    )
    assert [(one.mood, one.feelings) for one in moods(unsaid)] == [(None, ("Wobbly",))]
    assert [(one.mood, one.feelings) for one in moods(said)] == [(2, ("Wobbly",))]
    assert [key for key, _ in said.entries] == [key for key, _ in unsaid.entries], "it is the same row"
