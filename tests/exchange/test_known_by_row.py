"""Every row is known by all it says: nothing is taken for another row, and the same row is known again."""

from __future__ import annotations

import base64
import hashlib
import json

import pytest

from tests.exchange.brought_files import bring, zipped

FEEL = "Date,Mood,Tags (People),Notes\n"
CALM, SAD = "2026 Wed Jul 22 11:36 PM,Calm,Leo,\n", "2026 Wed Jul 22 11:36 PM,Sad,Leo,\n"
ALONE = "2026 Wed Jul 22 11:36 PM,Calm,,\n"
DAYLIO = "full_date,time,mood,activities\n"
RUN, READ = "2031-03-01,9:00,good,running | Leo\n", "2031-03-01,9:00,good,reading\n"
MOVED = "2031-03-01,9:00,good,Leo | running\n"


def keys(*rows: str) -> list[str]:
    return [key for key, _ in bring("a.csv", "".join(rows).encode()).entries]


@pytest.mark.parametrize(
    ("head", "one", "other"), [(FEEL, CALM, SAD), (FEEL, CALM, ALONE), (DAYLIO, RUN, READ)]
)
def test_two_check_ins_of_one_minute_are_two_in_any_order(head: str, one: str, other: str) -> None:
    (first,) = keys(head, one)
    (second,) = keys(head, other)
    assert first != second
    assert keys(head, other, one) == [second, first]
    assert keys(head, one, other, one)[:2] == [first, second]
    assert len(set(keys(head, one, other, one, other))) == 4


def test_the_order_of_words_is_none_of_it() -> None:
    assert keys(DAYLIO, RUN) == keys(DAYLIO, MOVED)


def test_the_backup_of_an_app_knows_the_rows_of_its_table_again() -> None:
    day = {"year": 2031, "month": 2, "day": 1, "hour": 9, "minute": 0, "mood": 2, "tags": [2, 1]}
    backup = {
        "dayEntries": [day],
        "customMoods": [{"id": 2, "mood_group_id": 2, "predefined_name_id": 2}],
        "tags": [{"id": 1, "name": "running"}, {"id": 2, "name": "Leo"}],
    }
    blob = zipped({"backup.daylio": base64.b64encode(json.dumps(backup).encode()).decode()})
    assert [key for key, _ in bring("backup", blob).entries] == keys(DAYLIO, RUN)


# --- values and pages -----------------------------------------------------------------------------

BEARABLE = "date,date formatted,time of day,category,rating/amount,detail,notes\n"
HABITS = "HabitName,HabitDescription,HabitCategory,CalendarDate,Value,CommentText\n"
LOUD, ALONG = "Run,,,2031-03-01,1,it was loud\n", "Run,,,2031-03-01,1,Leo came along\n"


def row(what: str, note: str) -> str:
    return f"9th Mar 2031,2031-03-09,pm,{what},{note}\n"


def value_keys(*rows: str) -> list[str]:
    return [value.key for value in bring("a.csv", "".join(rows).encode()).values]


@pytest.mark.parametrize(
    ("head", "one", "other"),
    [
        (BEARABLE, row("Symptom,2,Anxiety (Moderate)", "after work"), row("Symptom,2,Anxiety (Moderate)", "row with Leo")),
        (BEARABLE, row("Energy,3,", ""), row("Energy,3,", "row with Leo")),
        (BEARABLE, row("Sleep,7:20,Woke twice", ""), row("Sleep,7:20,", "")),
        (HABITS, LOUD, ALONG),
    ],
)  # fmt: skip
def test_two_values_with_other_notes_are_two_in_any_order(head: str, one: str, other: str) -> None:
    (first,) = value_keys(head, one)
    (second,) = value_keys(head, other)
    assert first != second
    assert value_keys(head, other, one) == [second, first]
    assert len(set(value_keys(head, one, other, one))) == 3


def day_one(*tags: str) -> list[str]:
    entry = {"creationDate": "2031-03-09T12:00:00Z", "text": "a", "tags": tags}
    return [key for key, _ in bring("a", json.dumps({"entries": [entry]}).encode()).entries]


def test_two_pages_with_other_tags_are_two() -> None:
    assert len({*day_one(), *day_one("Leo"), *day_one("Leo", "work")}) == 3
    assert day_one("Leo", "work") == day_one("work", "Leo")


# --- what came in before is known -----------------------------------------------------------------


def key(*parts: str) -> str:
    return hashlib.sha256("\x1f".join((*parts, "1")).encode()).hexdigest()[:32]


def test_what_has_no_words_of_its_own_keeps_its_key() -> None:
    """Else what somebody brought in before would come in a second time."""
    assert keys(DAYLIO, "2031-03-01,9:00,good,\n") == [key("daylio", "mood", "2031-03-01T09:00", "good", "")]
    assert value_keys(HABITS, "Run,,,2031-03-01,1,\n") == [
        key("habitbull", "value", "Run", "2031-03-01", "None", "1.0")
    ]
    assert day_one() == [key("dayone", "journal", "2031-03-09T08:00", "", "a", "")]
    assert keys(BEARABLE, row("Medication,1,Tea", "")) == [
        key("bearable", "journal", "2031-03-09", "Medication", "pm: Tea 1", "")
    ]
