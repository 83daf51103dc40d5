"""Every row is known by all it says: nothing is taken for another row, and the same row is known again."""

from __future__ import annotations

import base64
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
