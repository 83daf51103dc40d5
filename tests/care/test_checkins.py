"""Changing a check-in, the day of help after a hard answer, and the months that hold any."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import msgspec
import pytest

from midweek.care import checkins
from midweek.kinds.mood import MoodCheckIn
from midweek.vault.errors import EditConflict
from tests.people import Person

NOW = datetime(2026, 5, 7, 12, 30, tzinfo=UTC)


def test_a_change_is_kept_and_the_same_again_writes_nothing(maya: Person) -> None:
    desk = maya.desk
    filed = desk.file(MoodCheckIn(at=NOW, mood=2))
    entry = msgspec.structs.replace(filed.entry, note="slept badly")
    new = checkins.revise(desk, filed, entry, seen=1, now=NOW)
    assert (new.rev, desk.get(MoodCheckIn, filed.id).entry) == (2, entry)
    assert checkins.revise(desk, new, entry, seen=1, now=NOW) is new


def test_what_another_page_changed_is_not_written_over(maya: Person) -> None:
    desk = maya.desk
    filed = desk.file(MoodCheckIn(at=NOW, mood=2))
    newer = desk.revise(filed, msgspec.structs.replace(filed.entry, note="one"))
    with pytest.raises(EditConflict):
        checkins.revise(desk, newer, msgspec.structs.replace(filed.entry, note="two"), seen=1, now=NOW)


def test_a_hard_answer_brings_help_for_a_day_once(maya: Person) -> None:
    desk = maya.desk
    filed = desk.file(MoodCheckIn(at=NOW, mood=1))
    hard = checkins.revise(
        desk, filed, msgspec.structs.replace(filed.entry, harder="ending"), seen=1, now=NOW
    )
    assert maya.desk.preferences.help_until == NOW + timedelta(hours=24)
    desk.prefer(help_until=None)
    checkins.revise(desk, hard, msgspec.structs.replace(hard.entry, note="x"), seen=2, now=NOW)
    assert maya.desk.preferences.help_until is None


def test_months_are_those_of_the_persons_own_days(maya: Person) -> None:
    desk = maya.desk
    late = datetime(2026, 4, 30, 23, 59, tzinfo=timezone(timedelta(hours=2)))
    for at in (
        late,
        late + timedelta(minutes=2),
        datetime(2024, 12, 31, 23, 30, tzinfo=timezone(timedelta(hours=-5))),
    ):
        desk.file(MoodCheckIn(at=at, mood=3))
    assert checkins.months(desk, until=date(2026, 5, 7)) == [
        date(2026, 5, 1),
        date(2026, 4, 1),
        date(2024, 12, 1),
    ]
    assert [
        len(checkins.of_month(desk, date(*month, 1))) for month in ((2026, 5), (2026, 4), (2024, 12))
    ] == [1, 1, 1]


def test_a_month_is_told_latest_first(maya: Person) -> None:
    for hours in (0, 5, 2):
        maya.desk.file(MoodCheckIn(at=NOW + timedelta(hours=hours), mood=3))
    times = [filed.entry.at for filed in checkins.of_month(maya.desk, date(2026, 5, 1))]
    assert times == sorted(times, reverse=True)
