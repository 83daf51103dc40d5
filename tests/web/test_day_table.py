"""Many days of an objective at once: pasted from a spreadsheet, or noted by the week; all of them or none (W3, H3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.test.utils import CaptureQueriesContext

from midweek.kinds.behaviour import Reading
from midweek.kinds.plan import How, Objective
from midweek.store import drafts
from midweek.store.desk import Filed
from tests.people import Person
from tests.web.objectives import has_objective, notes, table_of, words


@pytest.fixture(autouse=True)
def clock(maya: Person) -> Iterator[object]:
    """Thursday 7 May 2026, 14:32 in Berlin."""
    with time_machine.travel("2026-05-07T14:32:00+02:00", tick=False) as traveller:
        maya.signs_in()
        yield traveller


def stored(person: Person) -> dict[str, float]:
    return {str(f.entry.on): f.entry.value for f in person.desk.read(Reading).of(Reading)}


def form(html: str) -> dict[str, str]:
    """What the page holds, as a browser would send it."""
    found = dict(re.findall(r'<input[^>]* name="([a-z0-9-]+)" value="([^"]*)"', html))
    for name, inside in re.findall(r'<select id="(day-[^"]+)"(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        found[name] = chosen[1] if chosen else ""
    return {name: unescape(value) for name, value in found.items()}


def sends(person: Person, of: Filed[Objective], query: str = "", **more: str) -> Any:
    html = person.reads(table_of(of, query))
    return person.post(table_of(of), {**form(html), **more})


@pytest.mark.parametrize(
    ("how", "paste", "days"),
    [
        ("count", "2026-05-01\t3\n2026-05-02\t0\n2026-05-03\t\n", {"2026-05-01": 3, "2026-05-02": 0}),
        ("count", "Day\tTimes\n01.05.2026\t3\n", {"2026-05-01": 3}),
        ("count", "5/4/2026, 2", {"2026-05-04": 2}),
        ("amount", "2026-05-01;1,5", {"2026-05-01": 1.5}),
        ("minutes", "1 May 2026 1:20", {"2026-05-01": 80}),
        (
            "yes_no",
            "2026-05-01 yes\n2026-05-02\tx\n2026-05-03 no",
            {"2026-05-01": 1, "2026-05-02": 1, "2026-05-03": 0},
        ),
        ("clock", "2026-05-01\t23:40", {"2026-05-01": 1420}),
    ],
)
def test_pasted_rows_fill_the_fields_and_are_saved_from_there(
    maya: Person, how: How, paste: str, days: dict[str, float]
) -> None:
    tracked = has_objective(maya, how)
    notes(maya, tracked, {date(2026, 5, 3): 1.0}) if how == "count" else None
    before = stored(maya)
    to = sends(maya, tracked, paste=paste, take="1").headers["Location"]
    assert stored(maya) == before, "nothing is saved before it was looked at"
    html = maya.reads(to)
    filled = len(days)
    assert f"{filled} row{'' if filled == 1 else 's'}" in words(html)
    assert maya.post(table_of(tracked), form(html)).status_code == 303
    assert stored(maya) == before | days
    assert not drafts.waiting(maya.account.pk)


@pytest.mark.parametrize(
    ("paste", "said"),
    [
        ("2026-05-01\t3\nsoon\t4", "Row 2: There is no day here that can be read."),
        ("2026-05-01\tlots", "Row 1: Write a whole number"),
        ("2026-04-30\t3\n2026-05-08\t3", "Row 2: Choose today or an earlier day."),
        ("5/4/2026 2\n2026-04-30 1", "Row 1: This day can be read in two ways."),
        ("2026-05-01\t3\n\n2026-05-01\t4", "Row 3: Row 1 says this day already."),
    ],
)
def test_what_is_wrong_in_a_paste_is_named_by_row_and_nothing_is_filled_in(
    maya: Person, paste: str, said: str
) -> None:
    tracked = has_objective(maya)
    answer = sends(maya, tracked, **{"paste": paste, "day-2026-05-06": "9"})
    html = answer.content.decode()
    assert (answer.status_code, stored(maya)) == (422, {})
    assert said in words(html)
    sent = form(html)
    assert (sent["day-2026-05-06"], sent["day-2026-05-01"]) == ("9", ""), "what was typed stays"
    assert paste.partition("\n")[0] in html


def test_a_paste_that_is_there_is_never_lost_by_saving(maya: Person) -> None:
    tracked = has_objective(maya)
    to = sends(maya, tracked, **{"paste": "2026-05-01 3", "day-2026-05-02": "5"}).headers["Location"]
    sent = form(maya.reads(to))
    assert (sent["day-2026-05-01"], sent["day-2026-05-02"], stored(maya)) == ("3", "5", {})


def test_pasted_days_of_other_months_are_looked_at_and_saved_with_the_rest(maya: Person) -> None:
    tracked = has_objective(maya)
    notes(maya, tracked, {date(2026, 4, 30): 5.0})
    to = sends(maya, tracked, paste="2026-04-30 3\n2026-05-01 4\n2025-12-24 1\n2026-04-29").headers[
        "Location"
    ]
    assert stored(maya) == {"2026-04-30": 5}
    html = maya.reads(to)
    page = words(html)
    assert "3 rows are filled in below." in page
    assert "Thu 30 April 2026" in page and "Wed 24 December 2025" in page
    assert "It says 5 now." in page, "what would be written over is told before it is"
    assert page.index("24 December") < page.index("30 April") < page.index("Fri 1")
    sent = form(html)
    assert (sent["day-2026-04-30"], sent["seen-2026-04-30"]) == ("3", "5")
    assert "day-2026-04-29" not in sent, "a day without a value stays as it is"
    done = maya.post(table_of(tracked), sent).headers["Location"]
    assert stored(maya) == {"2025-12-24": 1, "2026-04-30": 3, "2026-05-01": 4}
    assert "3 days changed" in words(maya.reads(done)) and "30 April" not in words(maya.reads(done))
    assert not drafts.waiting(maya.account.pk)


def test_a_pasted_day_of_another_month_that_changed_meanwhile_is_not_written_over(maya: Person) -> None:
    tracked = has_objective(maya)
    sent = form(maya.reads(sends(maya, tracked, paste="2026-04-30 3\n2026-05-01 4").headers["Location"]))
    notes(maya, tracked, {date(2026, 4, 30): 5.0})
    answer = maya.post(table_of(tracked), sent)
    html = answer.content.decode()
    assert (answer.status_code, stored(maya)) == (409, {"2026-04-30": 5})
    assert "30 April 2026 was changed elsewhere meanwhile" in words(html) and "It says 5 now." in words(html)
    assert maya.post(table_of(tracked), form(html)).status_code == 303
    assert stored(maya) == {"2026-04-30": 3, "2026-05-01": 4}


def test_one_day_of_another_month_that_does_not_fit_saves_none_and_keeps_all(maya: Person) -> None:
    tracked = has_objective(maya)
    sent = form(maya.reads(sends(maya, tracked, paste="2026-04-30 3\n2026-05-01 4").headers["Location"]))
    answer = maya.post(table_of(tracked), sent | {"day-2026-04-30": "lots"})
    html = answer.content.decode()
    assert (answer.status_code, stored(maya)) == (422, {})
    assert "30 April 2026: Write a whole number" in words(html)
    assert (form(html)["day-2026-04-30"], form(html)["day-2026-05-01"]) == ("lots", "4")
    to = maya.post(table_of(tracked), form(html) | {"paste": "2026-03-01 2"}).headers["Location"]
    assert {name for name in form(maya.reads(to)) if name.startswith("day-2026-0") and name < "day-2026-05"} == {
        "day-2026-03-01", "day-2026-04-30",
    }, "what was pasted before stays"  # fmt: skip


def test_fields_for_days_that_cannot_be_noted_are_no_rows(maya: Person) -> None:
    tracked = has_objective(maya)
    sent = form(maya.reads(table_of(tracked)))
    crafted = {f"day-{on}": "3" for on in ("2026-05-08", "1899-12-31", "2026-02-30", "soon")}
    assert (
        maya.post(
            table_of(tracked), sent | crafted | {"day-2026-04-30": "", "day-2026-04-29": "2"}
        ).status_code
        == 303
    )
    assert stored(maya) == {"2026-04-29": 2}


@pytest.mark.parametrize(
    ("rows", "said"),
    [(700, "Row 484: This page holds up to 490 rows at once."), (1_200, "Row 1001: Up to 1,000 rows")],
)
def test_more_than_a_page_holds_is_said_and_none_of_it_is_lost(maya: Person, rows: int, said: str) -> None:
    tracked = has_objective(maya)
    first = date(2024, 1, 1)
    value = " 1" if rows < 1_000 else ""
    paste = "\n".join(f"{first + timedelta(days=n)}{value}" for n in range(rows))
    answer = sends(maya, tracked, paste=paste)
    html = answer.content.decode()
    assert (answer.status_code, stored(maya)) == (422, {})
    assert said in words(html) and paste in html


def test_pasted_weeks_of_another_quarter(maya: Person) -> None:
    tracked = has_objective(maya, "rate10", noted="week")
    notes(maya, tracked, {date(2026, 1, 8): 4.0})
    html = maya.reads(sends(maya, tracked, paste="2026-01-07 6\n2026-04-08 2").headers["Location"])
    assert "Week of 5 January 2026" in words(html) and "It says 4 of 10 now." in words(html)
    assert maya.post(table_of(tracked), form(html)).status_code == 303
    assert stored(maya) == {"2026-01-08": 6, "2026-04-12": 2}


def test_what_is_noted_by_the_week_has_a_row_for_each_week(maya: Person) -> None:
    tracked = has_objective(maya, "rate10", noted="week")
    notes(maya, tracked, {date(2026, 4, 8): 4.0, date(2026, 4, 28): 6.0, date(2026, 4, 30): 7.0})
    html = maya.reads(table_of(tracked))
    assert "April to June 2026" in words(html) and "Week of 6 April" in words(html)
    sent = form(html)
    days = {name: value for name, value in sent.items() if name.startswith("day-")}
    assert days == {
        "day-2026-04-06": "4", "day-2026-04-13": "", "day-2026-04-20": "", "day-2026-04-27": "6.5", "day-2026-05-04": "",
    }  # fmt: skip
    again = maya.post(
        table_of(tracked), {**sent, "day-2026-04-06": "5", "day-2026-04-13": "0", "day-2026-05-04": "8"}
    )
    assert "3 weeks changed" in words(maya.reads(again.headers["Location"]))
    assert stored(maya) == {
        "2026-04-08": 5, "2026-04-19": 0, "2026-04-28": 6, "2026-04-30": 7, "2026-05-07": 8,
    }, "a note keeps its day, and this week's is today's"  # fmt: skip
    assert "Week of 5 January" in words(maya.reads(table_of(tracked, "?month=2026-02")))


def test_a_week_noted_elsewhere_meanwhile_is_not_written_over(maya: Person) -> None:
    tracked = has_objective(maya, "rate10", noted="week")
    html = maya.reads(table_of(tracked))
    notes(maya, tracked, {date(2026, 5, 5): 3.0})
    answer = maya.post(table_of(tracked), {**form(html), "day-2026-05-04": "8"})
    assert answer.status_code == 409 and "It says 3 of 10 now." in words(answer.content.decode())
    assert stored(maya) == {"2026-05-05": 3}


def test_any_quarter_has_weeks(maya: Person, clock: time_machine.Traveller) -> None:
    tracked = has_objective(maya, "count", noted="week")
    for moment, first in (
        ("2026-10-01T12:00:00+02:00", "Week of 28 September"),
        ("2026-12-31T12:00:00+01:00", "Week of 5 October"),
    ):
        clock.move_to(moment)
        maya.signs_in()
        assert first in words(maya.reads(table_of(tracked)))
    assert "October to December 1900" in words(maya.reads(table_of(tracked, "?month=1900-12")))


def test_queries_do_not_grow_with_the_rows(maya: Person) -> None:
    tracked = has_objective(maya)

    def asked(query: str) -> int:
        maya.reads(table_of(tracked, query))
        with CaptureQueriesContext(connections["default"]) as found:
            maya.reads(table_of(tracked, query))
        return len(found)

    few = asked("")
    notes(maya, tracked, {date(2026, 4, day): 1.0 for day in range(1, 31)})
    assert asked("?month=2026-04") == few
