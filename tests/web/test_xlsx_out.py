"""Tables as XLSX over HTTP: what goes out comes in again by the doors that are there, and nothing touches the disk."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine

from midweek.exchange.tables import Table, read_table
from midweek.exchange.to_xlsx import xlsx_bytes
from midweek.kinds.behaviour import Reading
from midweek.web import clock
from midweek.web.downloads import XLSX
from tests.pages import hidden
from tests.people import Person
from tests.web.objectives import has_objective, notes, weeks, words
from tests.web.test_grid import NIGHT, TYPED, brings, cells, diary, sends, stored
from tests.web.test_homework import takes_up
from tests.web.test_importing import columns, filled, measures, place_of, to_preview, uploads

TODAY = date(2026, 5, 7)
OPENED: list[tuple[Any, ...]] = []
WATCHED: list[bool] = []
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def watch(event: str, args: tuple[Any, ...]) -> None:
    if WATCHED and (event.startswith("tempfile.") or (event == "open" and args[2] & WRITES)):
        OPENED.append((event, *args))


sys.addaudithook(watch)


@pytest.fixture(autouse=True)
def now(maya: Person) -> Iterator[time_machine.Traveller]:
    """Thursday 7 May 2026, 14:32 in Berlin."""
    with time_machine.travel("2026-05-07T14:32:00+02:00", tick=False) as traveller:
        maya.signs_in()
        yield traveller


def downloaded(person: Person, path: str, name: str) -> bytes:
    answer = person.get(path)
    assert answer.status_code == 200 and answer.headers["Content-Type"] == XLSX
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["Cache-Control"] == "no-store"
    return bytes(answer.content)


def rows(table: Table) -> list[tuple[object, ...]]:
    return [row.cells for row in table.rows]


def test_the_days_of_an_objective_are_days_numbers_and_text(maya: Person) -> None:
    counted = has_objective(maya, unit="=HYPERLINK(1)")
    notes(maya, counted, weeks([8.0]))
    maya.desk.file(Reading(objective=counted.id, on=TODAY, value=4, note="=2+2"))
    maya.desk.file(Reading(objective=counted.id, on=TODAY, value=2, note="@home"))
    path = f"/objectives/{counted.id}/"
    table = read_table(downloaded(maya, f"{path}data.xlsx?range=8w", "objective.xlsx"), "objective.xlsx")
    assert (table.headers, table.sheets) == (("Day", "Value", "Unit", "Notes", "Phase", "Words"), ("Days",))
    assert rows(table)[-1] == (TODAY, 6.0, "=HYPERLINK(1)", 2.0, "A", "=2+2\n@home")
    assert f'href="{path}data.xlsx?range=1y" download' in maya.reads(path)


def test_ten_years_come_out_and_come_back(maya: Person) -> None:
    start = date(2016, 5, 2)
    counted = has_objective(maya, starts=start)
    values = {start + timedelta(days=n): float(n * 7 % 10) for n in range(3_658)}
    notes(maya, counted, values)
    blob = downloaded(maya, f"/objectives/{counted.id}/data.xlsx?range=all", "objective.xlsx")
    assert {row[0]: row[1] for row in rows(read_table(blob, "objective.xlsx"))} == values


def test_an_objective_goes_out_and_comes_in_as_a_spreadsheet(maya: Person) -> None:
    counted = has_objective(maya)
    values = {on: float(n) for n, on in enumerate(weeks([1.0, 2.0]))}
    notes(maya, counted, values)
    blob = downloaded(maya, f"/objectives/{counted.id}/data.xlsx?range=all", "objective.xlsx")
    path = to_preview(maya, blob, {"Value": {"how": "count", "better": "lower"}}, "objective.xlsx")
    maya.post(f"{path}preview/", {"words": "The same again"})
    came = [f.entry for f in maya.desk.read(Reading).of(Reading) if f.entry.objective != counted.id]
    assert {entry.on: entry.value for entry in came} == values and len(came) == 14


def test_times_are_times(maya: Person) -> None:
    lights = has_objective(maya, "clock", what="lights out", noted="day")
    notes(maya, lights, {TODAY: 1450.0, TODAY - timedelta(days=1): 1410.0})
    blob = downloaded(maya, f"/objectives/{lights.id}/data.xlsx", "objective.xlsx")
    assert [row[1:3] for row in rows(read_table(blob, "a.xlsx"))] == [
        (1410.0, time(23, 30)), (1450.0, time(0, 10))
    ]  # fmt: skip
    lines = maya.get(f"/objectives/{lights.id}/data.csv").content.decode("utf-8-sig").splitlines()
    assert lines[-1].startswith("2026-05-07,1450,00:10,1,"), "and the same in the CSV file"


@pytest.mark.parametrize("sheet", ["sleep_diary", "thought_record", "activity_log", "trigger_log", "phq9"])
def test_copies_that_come_back_unchanged_are_known(maya: Person, sheet: str) -> None:
    path = takes_up(maya, sheet)
    typed = {
        "sleep_diary": {**{f"0/{name}": said for name, said in NIGHT.items()}, "0/morning": "2026-05-01", "0/comments": "=HYPERLINK(1)",
                        "0/medicine": "'tis"},
        **TYPED,
    }  # fmt: skip
    assert sends(maya, f"{path}grid/", typed[sheet]).status_code == 303
    (kept,) = stored(maya)
    assert f'href="{path}answers.xlsx" download' in maya.reads(path)
    blob = downloaded(maya, f"{path}answers.xlsx", "answers.xlsx")
    table = read_table(blob, "answers.xlsx")
    assert table.sheets == ("Answers",) and rows(table)[0][0] == date(2026, 5, 1)
    html = maya.reads(brings(maya, f"{path}grid/", blob, "answers.xlsx").headers["Location"])
    assert "stayed out" not in words(html)
    sent = {name: hidden(html, name) for name in ("draft", "lines")}
    to = maya.post(f"{path}grid/", {**sent, **cells(html)}).headers["Location"]
    assert to.endswith("?filled=0&there=1") and stored(maya) == [kept]


def test_the_empty_table_is_filled_in_elsewhere_and_brought_back(maya: Person) -> None:
    path, grid = diary(maya)
    for page in (grid, f"{grid}file/"):
        assert f'href="{path}answers.xlsx?empty=1" download' in maya.reads(page)
    sends(maya, grid, {"0/morning": "2026-05-02", "0/quality": "3"})
    table = read_table(downloaded(maya, f"{path}answers.xlsx?empty=1", "answers.xlsx"), "answers.xlsx")
    assert rows(table) == []
    night = {
        "Which morning is this?": date(2026, 5, 1),
        "When did you get into bed?": time(23, 30),
        "How well did you sleep?": 4,
    }
    filled = [night.get(header) for header in table.headers]
    blob = xlsx_bytes("Answers", table.headers, [filled], made=clock.local_now(maya.desk))
    html = maya.reads(brings(maya, grid, blob, "answers.xlsx").headers["Location"])
    assert "1 row is filled in below." in words(html) and "stayed out" not in words(html)
    assert cells(html) == {"g-0-morning": "2026-05-01", "g-0-into_bed": "23:30", "g-0-quality": "4"}


def test_nothing_of_it_touches_the_disk(maya: Person) -> None:
    counted = has_objective(maya)
    notes(maya, counted, weeks([8.0] * 8))
    path, grid = diary(maya)
    sends(maya, grid, {f"0/{name}": said for name, said in NIGHT.items()} | {"0/morning": "2026-05-01"})
    addresses = (f"/objectives/{counted.id}/data.xlsx", f"{path}answers.xlsx", f"{path}answers.xlsx?empty=1")
    for address in addresses:
        maya.get(address)  # what is compiled or looked up the first time
    before = sorted(os.listdir(tempfile.gettempdir()))
    WATCHED.append(True)
    try:
        with tempfile.TemporaryFile():
            seen = bool(OPENED)
        OPENED.clear()
        for address in addresses:
            assert maya.get(address).status_code == 200
    finally:
        WATCHED.clear()
    assert seen, "the watch sees a temporary file"
    assert OPENED == []
    assert sorted(os.listdir(tempfile.gettempdir())) == before


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_clock_time_comes_back_as_what_it_was(maya: Person, kind: str) -> None:
    bedtime = has_objective(maya, "clock", what="Lights out")
    values = {on: 1380.0 + 10 * n for n, on in enumerate(weeks([0.0]))}  # 23:00 to 24:00, at midnight
    notes(maya, bedtime, values)
    blob = maya.get(f"/objectives/{bedtime.id}/data.{kind}?range=all").content
    path = uploads(maya, blob, f"objective.{kind}")
    assert columns(maya, path).status_code == 303, "as it stands, without a word"
    place = place_of(maya, path, "Time")
    assert [name for name in filled(maya, f"{path}measures/") if name.endswith("-how")] == [f"m{place}-how"]
    measures(maya, path, {"Time": {"better": "lower"}})
    maya.post(f"{path}preview/", {"words": "The same again"})
    came = [f.entry for f in maya.desk.read(Reading).of(Reading) if f.entry.objective != bedtime.id]
    assert {entry.on: entry.value for entry in came} == values
