"""Progress over HTTP: small charts on one axis, one line each, and moods without decimals."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connections
from django.test.utils import CaptureQueriesContext

from midweek.kinds.mood import MoodCheckIn
from tests.people import Person
from tests.web.objectives import MONDAY, has_objective, notes, weeks, words

GUILT = re.compile(r"\b(streak|missed|overdue|behind|fail\w*|should|score|\d+ (empty|days without))\b", re.I)


@pytest.fixture(autouse=True)
def clock(maya: Person) -> object:
    """Thursday 7 May 2026, 14:32 in Berlin."""
    with time_machine.travel("2026-05-07T14:32:00+02:00") as traveller:
        maya.signs_in()
        yield traveller


def feels(person: Person, *moods: int, on: date) -> None:
    for n, mood in enumerate(moods):
        person.desk.file(MoodCheckIn(at=datetime(on.year, on.month, on.day, 8 + n, tzinfo=UTC), mood=mood))


def test_charts_start_after_a_few_notes(maya: Person) -> None:
    page = maya.reads("/progress/")
    assert "Charts start after a few notes." in page
    assert "Log today" in page


def test_every_objective_is_one_row_and_one_link(maya: Person) -> None:
    tense = has_objective(maya, "rate10", what="How tense <I> am", starts=MONDAY - timedelta(days=1))
    walks = has_objective(maya, "count", what="Walks")
    kind = has_objective(maya, "count", what="Kind replies", starts=MONDAY + timedelta(days=1))
    notes(maya, tense, weeks([5.0] * 9))
    notes(maya, walks, weeks([2.0] * 9))
    notes(maya, kind, weeks([17.0] * 9))
    html = maya.reads("/progress/")
    links = re.findall(
        r'<a class="small-chart" href="/objectives/([0-9a-f]{32})/">(.*?)</a>', html, re.DOTALL
    )
    assert {id for id, _ in links} == {tense.id, walks.id, kind.id}
    assert all("No clear change yet" in row and row.count('role="img"') == 1 for _, row in links)
    assert "How tense &lt;I&gt; am" in html
    tops = {id: re.findall(r'text-anchor="end">([^<]+)</text>', row) for id, row in links}
    assert tops[walks.id][:2] == tops[kind.id][:2] == ["0", "20"]
    assert tops[tense.id][:2] == ["0", "10"]
    grounds = {re.search(r'<line class="axis" x1="([^"]+)"', row)[1] for _, row in links}  # type: ignore[index]
    assert len(grounds) == 1
    assert not GUILT.search(words(html))


@pytest.mark.parametrize("left", [True, False])
def test_what_was_noted_for_a_reached_goal_is_still_there(maya: Person, left: bool) -> None:
    reached = has_objective(maya, what="Walks")
    notes(maya, reached, weeks([2.0] * 9))
    if left:
        has_objective(maya, what="Kind replies")
    maya.post(f"/goals/{reached.entry.goal}/state/", {"state": "achieved"})
    html = maya.reads("/progress/")
    assert f'<a class="row-link" href="/objectives/{reached.id}/">' in html
    assert "Charts start after a few notes." not in html
    assert ("Charts of what you work on now start after a few notes." in html) is left
    assert ("Each earlier one keeps its chart." in html) is not left
    assert "No clear change yet" in maya.reads(f"/objectives/{reached.id}/")


def test_the_range_is_one_of_three(maya: Person) -> None:
    counted = has_objective(maya)
    notes(maya, counted, {on: v for on, v in weeks([5.0] * 10).items() if on <= date(2026, 5, 7)})
    for asked, shown in (("4w", 4), ("8w", 8), ("", 8), ("nonsense", 8), ("all", 10)):
        assert maya.reads(f"/progress/?range={asked}").count("<rect x=") == shown


def test_moods_are_told_in_words_not_averages(maya: Person) -> None:
    feels(maya, 2, 4, on=date(2026, 5, 1))
    feels(maya, 2, on=date(2026, 5, 3))
    feels(maya, 1, on=date(2026, 5, 4))
    html = maya.reads("/progress/")
    page = words(html)
    assert "4 check-ins: most often Low, from Very low to Good." in page
    assert html.count('class="mood-mark') == 4
    assert not re.search(r"\d\.\d", page[page.index("How have I been feeling?") :])
    table = re.search(r'id="moods-caption".*?<tbody>(.*?)</tbody>', html, re.DOTALL)
    assert table and table[1].count("<tr>") == 3


def test_years_of_moods_are_told_by_the_week(maya: Person) -> None:
    for n in range(30):
        feels(maya, 3, on=date(2026, 5, 7) - timedelta(days=20 * n))
    html = maya.reads("/progress/?range=all")
    assert "Each column is one week" in words(html)
    assert len(html.encode()) <= 60_000


def test_thirty_empty_days_are_met_without_a_word_of_blame(maya: Person) -> None:
    counted = has_objective(maya)
    notes(maya, counted, weeks([5.0, 4]))
    page = words(maya.reads("/progress/"))
    assert not GUILT.search(page)
    assert "Too many gaps to tell" in page


def test_queries_do_not_grow(maya: Person) -> None:
    counts = []
    for n in range(2):
        for _ in range(2):
            counted = has_objective(maya, what=f"thing {n}")
            notes(maya, counted, {on: v for on, v in weeks([5.0] * 9).items() if on <= date(2026, 5, 7)})
        feels(maya, 3, on=date(2026, 5, 1 + n))
        with CaptureQueriesContext(connections["default"]) as queries:
            maya.reads("/progress/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_a_stranger_sees_nothing_of_it(maya: Person, eve: Person) -> None:
    counted = has_objective(maya, what="a word of maya's")
    notes(maya, counted, weeks([5.0] * 9))
    eve.signs_in()
    assert "a word of maya" not in eve.reads("/progress/")
