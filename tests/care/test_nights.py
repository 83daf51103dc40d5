"""Nights by the week: averages from five nights on, each night by the morning it ended on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from midweek import library
from midweek.care.nights import WEEKS, Week, weeks
from midweek.kinds.response import Response
from midweek.kinds.sheet import Answers, Sheet, Text
from midweek.store.desk import Filed

MONDAY = date(2026, 11, 16)
GOOD: Answers = {
    "into_bed": "23:00",
    "tried": "23:00",
    "took": 0,
    "awake": 0,
    "woke": "07:00",
    "out_of_bed": "07:00",
}  # 8 h of 8
SHORT: Answers = {**GOOD, "took": 60, "awake": 180}  # 4 h of 8


def filled(day: int, answers: Answers, *, morning: bool = True, hour: int = 9) -> Filed[Response]:
    """A sleep diary filled in so many days after the Monday, a morning of its own said or not."""
    on = MONDAY + timedelta(days=day)
    said: Answers = {**answers, "morning": on.isoformat()} if morning else answers
    at = datetime(on.year, on.month, on.day, hour, tzinfo=UTC)
    return Filed(f"{day}{hour}", "", 1, Response(of="sleep_diary", of_version=library.sheet("sleep_diary").version, answers=said, at=at, state="finished"), "", at)  # fmt: skip


FIVE = [filled(day, GOOD) for day in range(4)] + [filled(4, SHORT)]
CASES = {
    "nothing": ([], ()),
    "four are too few": (FIVE[:4], (Week(MONDAY, 4),)),
    "five": (FIVE, (Week(MONDAY, 5, 432, 90),)),
    "a night that can't be told is none": ([*FIVE[:4], filled(4, {"into_bed": "23:00"})], (Week(MONDAY, 4),)),
    "times that can't be are none": ([*FIVE[:4], filled(4, {**GOOD, "took": 900})], (Week(MONDAY, 4),)),
    "Sunday belongs to it, the next Monday doesn't": (
        [*FIVE[:4], filled(6, SHORT), filled(7, GOOD)],
        (Week(MONDAY + timedelta(days=7), 1), Week(MONDAY, 5, 432, 90)),
    ),
    "the last copy of a morning counts": ([*FIVE, filled(4, GOOD, hour=10)], (Week(MONDAY, 5, 480, 100),)),
    "by the morning that is said": (
        [*FIVE[:4], filled(9, {**SHORT, "morning": "2026-11-20"}, morning=False)], (Week(MONDAY, 5, 432, 90),),
    ),
    "without one by the day": ([*FIVE[:4], filled(4, SHORT, morning=False)], (Week(MONDAY, 5, 432, 90),)),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_weeks_of_nights(case: str) -> None:
    copies, told = CASES[case]
    assert weeks(copies) == weeks(copies[::-1]) == told


def test_the_latest_weeks_alone_are_told() -> None:
    told = weeks([filled(7 * n, GOOD) for n in range(WEEKS + 3)])
    assert [week.monday for week in told] == [MONDAY + timedelta(weeks=n) for n in range(WEEKS + 2, 2, -1)]


def test_a_sheet_without_nights_has_none() -> None:
    own = Sheet(name="mine", title="Mine", items=(Text("q", "Where?"),))
    at = datetime(2026, 11, 16, 9, tzinfo=UTC)
    copies = [
        Filed("a", "", 1, Response(of="mine", of_version=1, own=own, answers={"q": "here"}, at=at), "", at),
        Filed("b", "", 1, Response(of="gone", of_version=1, answers={}, at=at), "", at),
        Filed("c", "", 1, Response(of="gad7", of_version=1, answers={"q1": "LA6568-5"}, at=at), "", at),
    ]
    assert weeks(copies) == ()


def test_time_asleep_is_told_as_a_clock_counts() -> None:
    assert Week(MONDAY, 5, 432, 90).hours_and_minutes == (7, 12)
    assert Week(MONDAY, 4).hours_and_minutes is None
