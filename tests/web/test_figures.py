"""The chart of an objective over HTTP: what is drawn in the time shown, and that key, letters and files agree with it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import time_machine

from midweek.kinds.plan import Change, Objective, Per
from midweek.store.desk import Filed
from tests.people import Person
from tests.web.objectives import MONDAY, has_objective, notes, weeks, words

SUNDAY = date(2026, 5, 10)  # the end of ten weeks


@pytest.fixture(autouse=True)
def clock(maya: Person) -> object:
    """The evening of the last day of ten weeks."""
    with time_machine.travel(f"{SUNDAY}T20:00:00+02:00") as traveller:
        maya.signs_in()
        yield traveller


def marked(person: Person, of: Filed[Objective], *days: int) -> None:
    """A change on each of these days, counted from the first Monday."""
    for day in days:
        person.desk.file(Change(objective=of.id, on=MONDAY + timedelta(days=day), words=f"day {day}"))


def letters(html: str) -> list[str]:
    return re.findall(r'<text class="phase-label"[^>]*>([^<]+)</text>', html)


@pytest.mark.parametrize(
    ("changes", "asked", "drawn", "lines"),
    [
        ((), "all", [], 0),
        ((21,), "all", ["A", "B"], 1),
        ((21,), "8w", ["A", "B"], 1),
        ((7,), "8w", ["B"], 0),  # all eight weeks lie after it
        ((14,), "8w", ["B"], 1),  # on the very first day shown
        ((1, 8, 30), "8w", ["C", "D"], 1),
        ((-30, 21, 42), "all", ["B", "C", "D"], 2),  # before the first note
        ((-30, -10), "all", ["C"], 0),
    ],
)
def test_letters_are_those_of_the_time_shown(
    maya: Person, changes: tuple[int, ...], asked: str, drawn: list[str], lines: int
) -> None:
    counted = has_objective(maya)
    notes(maya, counted, weeks([8.0, 7, 9, 8, 7, 6, 7, 5, 6, 5]))
    marked(maya, counted, *changes)
    html = maya.reads(f"/objectives/{counted.id}/?range={asked}")
    svg, _, key = html[html.index('role="img"') :].partition('<ul class="key"')
    assert letters(html) == drawn
    assert svg.count('class="phase-line"') == lines
    assert ("a change you marked" in key.partition("</ul>")[0]) == (lines > 0)
    table = maya.get(f"/objectives/{counted.id}/data.csv?range={asked}").content.decode("utf-8-sig")
    rows = [row.split(",") for row in table.splitlines()[1:]]
    assert list(dict.fromkeys(row[4] for row in rows)) == (drawn or ["A"])


def test_the_range_of_noticing_is_in_the_picture_and_said(maya: Person) -> None:
    counted = has_objective(maya, noticing_until=MONDAY + timedelta(weeks=4), target=4)
    notes(maya, counted, weeks([8.0, 9, 8, 9, 2, 2, 2, 2, 2, 2]))
    html = maya.reads(f"/objectives/{counted.id}/?range=4w")
    assert "middle half of your weeks of noticing" in words(html)
    html = maya.reads(f"/objectives/{counted.id}/?range=8w")
    band = re.search(r'<rect class="band" [^>]*y="([\d.]+)" [^>]*height="([\d.]+)"', html)
    ticks = re.findall(r'y="([\d.]+)" font-size="13" text-anchor="end">(\d+)</text>', html)
    assert band and ticks
    place = {int(said): float(y) - 4.5 for y, said in ticks}
    pixel = (place[0] - place[10]) / 10
    assert float(band[1]) == pytest.approx(place[0] - 9 * pixel, abs=0.2)
    assert float(band[2]) == pytest.approx(pixel, abs=0.2)


def test_a_range_above_what_is_shown_widens_the_scale(maya: Person) -> None:
    counted = has_objective(maya, noticing_until=MONDAY + timedelta(weeks=2, days=6))
    notes(maya, counted, weeks([8.0, 9, 8, 2, 2, 2, 2, 2, 2, 2]))
    for page in (f"/objectives/{counted.id}/?range=8w", "/progress/?range=4w"):
        ticks = re.findall(r'text-anchor="end">(\d+)</text>', maya.reads(page))
        assert max(map(int, ticks)) >= 9, page


def test_what_shares_a_unit_shares_a_scale_whatever_the_targets(maya: Person) -> None:
    few = has_objective(maya, what="Walks")
    many = has_objective(maya, what="Kind replies", target=30)
    for objective in (few, many):
        notes(maya, objective, weeks([2.0] * 10))
    rows = maya.reads("/progress/").split('class="small-chart"')[1:]
    tops = [re.findall(r'text-anchor="end">(\d+)</text>', row)[:2] for row in rows]
    assert tops[0] == tops[1]


TUESDAY = SUNDAY + timedelta(days=2)  # of the week after, which has no note yet


@time_machine.travel(f"{TUESDAY}T20:00:00+02:00")
def test_weeks_left_open_are_those_the_words_leave_out(maya: Person) -> None:
    maya.signs_in()
    daily, weekly = has_objective(maya), has_objective(maya, noted="week", per="week")
    notes(maya, daily, {day: 5.0 for day in weeks([5.0] * 10) if day.weekday() < 5})
    notes(maya, weekly, {MONDAY + timedelta(weeks=n): 5.0 for n in (0, 1, 2, 5, 6, 9)})
    assert "No week is left out." in maya.reads(f"/objectives/{daily.id}/?range=all")
    html = maya.reads(f"/objectives/{weekly.id}/?range=all")
    assert "4 weeks without a note are left out." in html
    assert "4 weeks without a note are left open." in html


@time_machine.travel(f"{TUESDAY}T20:00:00+02:00")
def test_a_first_week_begun_late_is_not_left_open(maya: Person) -> None:
    maya.signs_in()
    counted = has_objective(maya)
    days = {day: 5.0 for day in weeks([5.0] * 10) if day > MONDAY + timedelta(days=3)}
    notes(maya, counted, days)
    assert "No week is left out." in maya.reads(f"/objectives/{counted.id}/?range=all")
    thin = has_objective(maya)
    second = [MONDAY + timedelta(days=n) for n in range(7, 12)]  # keeps two days
    notes(maya, thin, {day: value for day, value in days.items() if day not in second})
    html = maya.reads(f"/objectives/{thin.id}/?range=all")
    assert "1 week has too few notes to count and is left open." in html


@pytest.mark.parametrize(
    ("per", "ticks", "said"),
    [
        ("week", ["0", "3.5", "7"], "The scale is days a week, from none to 7."),
        ("month", ["0", "15", "30"], "The scale is days a month, from none to 30."),
    ],
)
def test_a_yes_or_no_is_drawn_in_the_days_of_its_objective(
    maya: Person, per: Per, ticks: list[str], said: str
) -> None:
    walked = has_objective(maya, "yes_no", per=per, target=0.5)
    notes(maya, walked, {day: float(day.day % 2) for day in weeks([1.0] * 10)})
    html = maya.reads(f"/objectives/{walked.id}/")
    assert re.findall(r'text-anchor="end">([\d.]+)</text>', html)[: len(ticks)] == ticks
    assert said in html
    rows = maya.reads("/progress/").split('class="small-chart"')[1:]
    assert re.findall(r'text-anchor="end">([\d.]+)</text>', rows[0])[:2] == [ticks[0], ticks[-1]]


def test_the_files_are_named_by_what_they_hold(maya: Person) -> None:
    counted = has_objective(maya)
    notes(maya, counted, weeks([8.0]))
    page = words(maya.reads(f"/objectives/{counted.id}/"))
    assert "Download the days as CSV" in page
    assert "Download the days as XLSX" in page
