"""Everything `expected.json` says of the samples, format by format."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

import pytest
from msgspec.structs import replace

from midweek.exchange.formats import recognise
from midweek.kinds.bullets import parse
from midweek.kinds.entry import to_bytes
from tests.exchange.brought_files import (
    CHOSEN,
    EXPECTED,
    SAMPLES,
    bring,
    measure,
    moods,
    pages,
    sample,
    values,
)

FORMAT_OF = {
    "daylio/2021_12h.csv": "daylio",
    "daylio/2026_scales_24h.csv": "daylio",
    "daylio/backup_2031_03_12.daylio": "daylio",
    "dayone/Journal.json": "dayone",
    "dayone/": "dayone",
    "jrnl/journal.txt": "jrnl",
    "jrnl/export.json": "jrnl",
    "bearable/export_8_columns.csv": "bearable",
    "bearable/export_7_columns_2021.csv": "bearable",
    "loop/": "loop",
    "loop/habitbull.csv": "habitbull",
    "standardnotes/": "standardnotes",
    "standardnotes/Standard Notes Backup and Import File.txt": "standardnotes",
    "markdown/": "markdown",
    "markdown/Daily/9 March 2031.md": "markdown",
    "todotxt/todo.txt": "todotxt",
    "xit/week.xit": "xit",
    "bujo/march.txt": "bullets",
}


@pytest.mark.parametrize("name", FORMAT_OF)
def test_each_is_recognised_and_what_it_holds_can_be_filed(name: str) -> None:
    blob = sample(name)
    found = recognise(name if (SAMPLES / name).is_file() else "export.zip", blob)
    assert found and found.name == FORMAT_OF[name]
    brought = bring(name)
    for _, entry in brought.entries:
        to_bytes(entry, author="a", at=datetime.now().astimezone())
    assert brought.taken <= brought.rows <= brought.taken + len({said.row for said in brought.skipped})
    assert brought == bring(name)
    keys = [key for key, _ in brought.entries] + [value.key for value in brought.values]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("name", [name for name in EXPECTED if name.startswith("spreadsheet/")])
def test_a_spreadsheet_is_none_of_them(name: str) -> None:
    assert recognise(name, sample(name)) is None


def test_daylio_of_2021() -> None:
    expected, brought = EXPECTED["daylio/2021_12h.csv"], bring("daylio/2021_12h.csv")
    found = moods(brought)
    assert len(found) == brought.taken == expected["entries"]
    assert list(brought.unmapped) == expected["moods_to_map"]
    ats = sorted(f"{one.at:%Y-%m-%dT%H:%M}" for one in found)
    assert ats[0] == expected["first"] and expected["midnight"] in ats
    assert sum(page.text.count("\n") for page in pages(brought)) == expected["line_breaks_in_note"]
    counts = Counter(word for one in found for word in one.going_on)
    assert {name: counts[name] for name in expected["activities"]} == expected["activities"]
    assert [(one.mood, one.feelings) for one in found] == [(2, ()), (4, ()), (None, ("so-so",)), (5, ())]
    assert [page.title for page in pages(brought)] == ["Sunday again", ""]
    assert pages(brought)[0].text == 'Called Mum.\nTalked myself down "as always", twice.'


def test_daylio_before_its_notes_had_titles() -> None:
    found = bring(
        "old.csv",
        b"full_date,date,weekday,time,mood,activities,note\n2019-03-09,March 9,Saturday,21:15,good,run | Leo,Ran.\n",
    )
    assert [(one.mood, one.going_on) for one in moods(found)] == [(4, ("run", "Leo"))]
    assert [(page.title, page.text) for page in pages(found)] == [("", "Ran.")]


def test_a_mood_word_of_their_own_gets_its_level_and_keeps_its_key() -> None:
    before, brought = (
        bring("daylio/2021_12h.csv"),
        bring("daylio/2021_12h.csv", chosen=replace(CHOSEN, moods={"so-so": 3, "bad": 1})),
    )
    assert brought.unmapped == ()
    assert [one.mood for one in moods(brought)] == [1, 4, 3, 5]
    assert [key for key, _ in brought.entries] == [key for key, _ in before.entries]


def test_daylio_of_2026() -> None:
    expected, brought = EXPECTED["daylio/2026_scales_24h.csv"], bring("daylio/2026_scales_24h.csv")
    assert len(moods(brought)) == expected["entries"]
    assert values(brought, "Sleep Quality") == expected["scales"]["Sleep Quality"]
    assert values(brought, "Sleep Time") == expected["scales"]["Sleep Time (min)"]
    assert measure(brought, "Sleep Time").how == "minutes"
    assert values(brought, "Anxiety") == expected["scales"]["Anxiety"]
    assert (measure(brought, "Anxiety").how, measure(brought, "Anxiety").better) == ("rate10", "lower")
    assert [page.text for page in pages(brought)] == [
        "Session 9.\n\nNext: the letter.",
        "Said no to overtime.",
    ]


def test_daylio_backup() -> None:
    expected, brought = EXPECTED["daylio/backup_2031_03_12.daylio"], bring("daylio/backup_2031_03_12.daylio")
    found = moods(brought)
    assert len(found) == expected["entries"]
    assert {str(one.day) for one in found} == {expected["months_from_zero"]}
    assert [one.mood for one in found] == expected["levels_best5"]
    assert brought.unmapped == ()
    assert [str(one.at) for one in found] == ["2031-03-09 21:40:00-04:00", "2031-03-09 08:05:00-04:00"]
    assert [one.going_on for one in found] == [("family",), ("running",)]
    assert [page.text for page in pages(brought)] == ["Called Mum.\nTwice."]


@pytest.mark.parametrize("name", ["dayone/Journal.json", "dayone/"])
def test_day_one(name: str) -> None:
    expected, brought = EXPECTED["dayone/Journal.json"], bring(name)
    found = pages(brought)
    assert len(found) == expected["entries"]
    assert sum(not page.text for page in found) == expected["without_text"]
    assert [said.row for said in brought.changed if "Photos" in said.what] == [2] * expected["photos_missing"]
    assert sum(page.starred for page in found) == expected["starred"]
    assert [str(page.day) for page in found] == expected["local_dates"]
    assert found[0].title == "Sunday"
    assert ("was not. What I wanted to say: please stop." in found[0].text) is expected[
        "escaped_dots_cleaned"
    ]
    assert "dayone-moment" not in found[1].text and "\\" not in found[0].text
    assert [page.tags for page in found] == [("family", "therapy"), ("dream",), ()]


def test_jrnl_text() -> None:
    expected, brought = EXPECTED["jrnl/journal.txt"], bring("jrnl/journal.txt")
    found = pages(brought)
    assert len(found) == expected["entries"]
    assert sum(page.starred for page in found) == expected["starred"]
    assert [f"@{tag}" for page in found for tag in page.tags] == expected["tags"]
    assert all(tag.lstrip("@") not in page.tags for page in found for tag in expected["not_tags"])
    assert [None if page.whole_day else f"{page.at:%H:%M}" for page in found] == expected["times"]
    assert [page.title for page in found] == ["Ran with Leo.", "Called Mum", "No time on this one."]
    assert found[1].text.endswith("[not a date] just brackets")


def test_jrnl_json_knows_the_entries_of_the_text_again() -> None:
    brought = bring("jrnl/export.json")
    assert len(pages(brought)) == EXPECTED["jrnl/export.json"]["entries"]
    assert brought.entries[0][0] == bring("jrnl/journal.txt").entries[0][0]


def test_bearable() -> None:
    expected, brought = EXPECTED["bearable/export_8_columns.csv"], bring("bearable/export_8_columns.csv")
    assert brought.rows == brought.taken == expected["rows"]
    assert values(brought, "Mood") == expected["mood"]
    assert [(one.mood, one.feelings, f"{one.at:%H:%M}") for one in moods(brought)] == [
        (2, ("Worried", "Tired"), "19:00"),
        (4, ("Calm",), "09:00"),
    ]
    assert {name: values(brought, name)[0] for name in expected["symptoms"]} == expected["symptoms"]
    assert values(brought, "Sleep quality") == [expected["sleep_quality"]]
    assert values(brought, "Sleep") == [expected["sleep_min"]]
    kept = {page.title: page.text for page in pages(brought)}
    assert all(name in kept for name in expected["not_ours_but_kept"])
    assert kept == {
        "Lifestyle": "☕ Caffeine - Little | 💣 Stress - A lot",
        "Meds/Supplements": "am: Sertraline 50mg",
        "Gratitudes": "Leo | the soup",
    }


def test_bearable_of_2021() -> None:
    expected, brought = (
        EXPECTED["bearable/export_7_columns_2021.csv"],
        bring("bearable/export_7_columns_2021.csv"),
    )
    assert brought.taken == expected["rows"]
    days = sorted({str(value.day) for value in brought.values})
    assert days == expected["dates"]


def test_loop() -> None:
    expected, brought = EXPECTED["loop/"], bring("loop/")
    assert len(brought.measures) == expected["habits"]
    run = Counter(values(brought, "Run, even a bit"))
    skipped = [said for said in brought.changed if "set aside" in said.what]  # its note came in
    assert {"yes": run[1], "no": run[0], "skip": len(skipped)} == expected["yes_no_days"]
    talked = {
        str(v.day): v.value for v in brought.values if brought.measures[v.measure].what != "Run, even a bit"
    }
    assert talked == expected["numeric_thousandths"]
    assert (measure(brought, "Talked myself down").unit, measure(brought, "Talked myself down").better) == (
        "times",
        "lower",
    )
    assert [v.note for v in brought.values] == ["short", "", "with Leo", "on the phone", "", ""]
    assert [(page.title, page.text) for page in pages(brought)] == [("Run, even a bit", "ill")]


def test_loop_a_day_that_was_not_due_is_not_a_day_done() -> None:
    assert EXPECTED["loop/"]["yes_auto_is_not_done"]
    from tests.exchange.brought_files import zipped

    files = {
        "Habits.csv": "Position,Name,Type\n001,Run,YES_NO\n",
        "001 Run/Checkmarks.csv": "Date,Value,Notes\n2031-03-09,YES_AUTO,\n2031-03-08,2,\n",
    }
    brought = bring("export.zip", zipped(files))
    assert values(brought, "Run") == [1]
    assert ["due" in said.what for said in brought.skipped] == [True]


def test_habitbull() -> None:
    expected, brought = EXPECTED["loop/habitbull.csv"], bring("loop/habitbull.csv")
    assert brought.rows == expected["rows"]
    assert [said.row for said in brought.skipped] == [3] * expected["placeholder_not_a_count"]
    assert [(str(v.day), v.value, v.note) for v in brought.values] == [
        ("2031-03-09", 1, "short"),
        ("2031-03-09", 2, ""),
    ]


@pytest.mark.parametrize(
    "name", ["standardnotes/", "standardnotes/Standard Notes Backup and Import File.txt"]
)
def test_standard_notes(name: str) -> None:
    expected, brought = EXPECTED["standardnotes/"], bring(name)
    assert len(pages(brought)) == expected["notes"]
    assert sum("trash" in said.what for said in brought.skipped) == expected["trashed_skipped"]
    assert Counter(tag for page in pages(brought) for tag in page.tags) == expected["tags"]
    assert pages(brought)[0].at.isoformat() == "2031-03-11T15:58:00-04:00"


def test_markdown() -> None:
    expected, brought = EXPECTED["markdown/"], bring("markdown/")
    undated = [said for said in brought.skipped if said.what.startswith("No day")]
    assert (len(pages(brought)), len(undated)) == (expected["dated"], expected["undated"])
    assert {str(v.day): v.value for v in brought.values} == expected["moods"]
    assert len(brought.skipped) - len(undated) == len(expected["ignored"])
    told = bring("markdown/", chosen=replace(CHOSEN, undated=date(2031, 3, 1)))
    assert len(pages(told)) == expected["entries"]
    by_day = {str(page.day): page for page in pages(told)}
    assert by_day["2031-03-01"].text == "A letter I will not send."
    assert by_day["2031-03-01"].title == "Undated idea"
    assert by_day["2031-03-07"].tags == ("running", "friends")
    assert by_day["2031-03-07"].at.isoformat() == "2031-03-07T18:30:00-05:00"
    assert by_day["2031-03-09"].tags == ("family",)
    assert (
        by_day["2031-03-07"].text.startswith("# Friday")
        and "- [x] thought record 1" in by_day["2031-03-07"].text
    )


def test_todo_txt() -> None:
    expected, brought = EXPECTED["todotxt/todo.txt"], bring("todotxt/todo.txt")
    ((_, page),) = brought.entries
    lines = [line for _, line in parse(page.text).lines]  # type: ignore[attr-defined]
    assert len(lines) == brought.taken == expected["tasks"]
    assert sum(line.bullet == "done" for line in lines) == expected["done"]
    assert Counter(str(line.due) for line in lines if line.due) == expected["due"]
    assert lines[0].priority and lines[0].objectives == ("objective1",)
    assert (
        bring("todotxt/todo.txt", chosen=replace(CHOSEN, today=date(2031, 5, 1))).entries[0][0]
        == brought.entries[0][0]
    )


def test_xit() -> None:
    expected, brought = EXPECTED["xit/week.xit"], bring("xit/week.xit")
    ((_, page),) = brought.entries
    found = Counter(line.bullet for _, line in parse(page.text).lines)  # type: ignore[attr-defined]
    assert found["task"] + found["done"] + found["begun"] + found["cancelled"] == expected["tasks"]
    assert (found["done"], found["begun"], found["cancelled"]) == (
        expected["done"],
        expected["ongoing"],
        expected["obsolete"],
    )


def test_bullet_journal() -> None:
    expected, brought = EXPECTED["bujo/march.txt"], bring("bujo/march.txt")
    assert len(pages(brought)) == expected["days"]
    lines = [line for page in pages(brought) for _, line in parse(page.text).lines]
    assert len(lines) == brought.taken == expected["items"]
    found = Counter(line.bullet for line in lines)
    names = {"tasks_open": "task", "done": "done", "migrated": "migrated", "scheduled": "scheduled", "cancelled": "cancelled",
             "events": "event", "insights": "idea", "moods": "mood", "questions": "question"}  # fmt: skip
    assert {name: found[bullet] for name, bullet in names.items()} == {name: expected[name] for name in names}  # type: ignore[index]
    assert sum(line.priority for line in lines) == expected["priority"]
    assert sum(line.level > 0 for line in lines) == expected["children"]
    assert (
        sum(line.bullet == "note" and line.level == 0 for line in lines) + expected["children"]
        == expected["notes"]
    )
    assert [(one.mood, one.feelings) for one in moods(brought)] == [(3, ("worried", "tired"))]
    assert [(page.mode, page.whole_day) for page in pages(brought)] == [("bullet", True)] * 2
