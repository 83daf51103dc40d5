"""Of several questionnaires at most one is due in a week; the others wait, the one longest not filled in first."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midweek.care.turns import turns
from midweek.kinds.homework import Assignment, State
from midweek.stats.series import monday_of
from midweek.store.desk import Filed

TODAY = date(2026, 11, 25)  # a Wednesday
MONDAY = date(2026, 11, 30)


def piece(
    sheet: str | None, filled: date | None = None, *, state: State = "open", begun: bool = False, set_on: int = 0
) -> Filed[Assignment]:  # fmt: skip
    """Homework called as its sheet. set_on: days after the first of November."""
    entry = Assignment(
        way="fill_in", what=sheet or "a try", sheet=sheet, state=state, running="0" * 32 if begun else None,
        set_on=date(2026, 11, 1) + timedelta(days=set_on), filled_on=filled, closed_on=filled if state == "done" else None,
    )  # fmt: skip
    return Filed(f"{sheet}{set_on}", "", 1, entry, "", datetime.now(UTC))


LAST_WEEK, THIS_WEEK = TODAY - timedelta(days=3), TODAY - timedelta(days=2)  # Sunday and Monday

CASES = {
    "none": ([], None, []),
    "one alone": ([piece("phq9")], "phq9", []),
    "the first that was set": ([piece("gad7", set_on=2), piece("phq9", set_on=1)], "phq9", ["gad7"]),
    "longest not filled in": ([piece("gad7", date(2026, 10, 1)), piece("phq9", date(2026, 9, 1))], "phq9", ["gad7"]),
    "never is longest": ([piece("gad7", date(2026, 1, 1)), piece("phq9", set_on=9)], "phq9", ["gad7"]),
    "begun goes first": ([piece("gad7", set_on=1), piece("phq9", set_on=2, begun=True)], "phq9", ["gad7"]),
    "a week that is taken": ([piece("gad7"), piece("phq9", THIS_WEEK, state="done")], None, ["gad7"]),
    "Sunday was last week": ([piece("gad7"), piece("phq9", LAST_WEEK, state="done")], "gad7", []),
    "three": ([piece("k6", set_on=3), piece("gad7", set_on=2), piece("phq9", set_on=1)], "phq9", ["gad7", "k6"]),
    "only questionnaires": ([piece("phq9"), piece("sleep_diary"), piece(None), piece("of_tomorrow")], "phq9", []),
    "not this time": ([piece("phq9", state="not_this_time"), piece("gad7", set_on=1)], "gad7", []),
    "filled in again this week": ([piece("phq9", THIS_WEEK), piece("gad7", set_on=1)], None, ["gad7", "phq9"]),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_turns(case: str) -> None:
    found, due, later = CASES[case]
    told = turns(found, today=TODAY)
    assert (told.due.entry.sheet if told.due else None, [f.entry.sheet for f, _ in told.later]) == (
        due,
        later,
    )
    assert [monday for _, monday in told.later] == [MONDAY + timedelta(weeks=n) for n in range(len(later))]


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(
    st.lists(
        st.tuples(st.sampled_from(["phq9", "gad7", "who5"]), st.none() | DAYS, st.booleans()), max_size=6
    ),
    DAYS,
)
def test_every_questionnaire_that_waits_has_one_week_and_no_two_the_same(
    made: list[tuple[str, date | None, bool]], today: date
) -> None:
    found = [piece(sheet, filled, begun=begun, set_on=n) for n, (sheet, filled, begun) in enumerate(made)]
    told = turns(found, today=today)
    waits = [*([told.due] if told.due else []), *(f for f, _ in told.later)]
    assert sorted(f.id for f in waits) == sorted(f.id for f in found)
    mondays = [monday for _, monday in told.later]
    assert mondays == sorted(set(mondays)) and all(monday > today for monday in mondays)
    if any(f.entry.filled_on and monday_of(f.entry.filled_on) == monday_of(today) for f in found):
        assert told.due is None
