"""The demo's real file: what the import finds is what a plain loop over it finds."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import midweek.exchange
from midweek.exchange.from_table import ImportPlan, plan_import
from midweek.exchange.mapping import from_toml
from midweek.exchange.tables import read_table
from tests.exchange.files import REFERENCE

DEMO = Path(midweek.exchange.__file__).parent / "demo"
WHOLE = (REFERENCE / "kossakowski2017.csv").read_bytes()
MAPPING = from_toml((REFERENCE / "kossakowski.toml").read_text())


def plan(blob: bytes) -> ImportPlan:
    return plan_import(read_table(blob, "kossakowski2017.csv"), MAPPING)


def rows() -> list[tuple[date, dict[str, str]]]:
    with (REFERENCE / "kossakowski2017.csv").open(newline="") as file:
        return [(_day(row["date"]), row) for row in csv.DictReader(file)]


def _day(text: str) -> date:
    day, month, year = map(int, text.split("/"))
    return date(2000 + year, month, day)


def test_every_value_of_every_row_is_planned():
    found = plan(WHOLE)
    assert found.ok
    assert found.problems == ()
    assert found.rows == len(rows()) == 1476
    for place, column in enumerate(("dep", "mood_down", "mood_relaxed", "mor_qualsleep")):
        noted = MAPPING.measures[place].noted
        assert MAPPING.measures[place].column == column
        wanted: dict[object, float] = {}
        for day, row in rows():
            if row[column] != "NA":
                slot = {"each": (day, row["beeptime"]), "day": day, "week": day.isocalendar()[:2]}[noted]
                wanted.setdefault(slot, float(row[column]))
        mine: dict[object, float] = defaultdict(float)
        for reading in found.readings:
            if reading.measure == place:
                minute = reading.minute or 0
                at = f"{minute // 60:02}:{minute % 60:02}"
                slot = {"each": (reading.day, at), "day": reading.day, "week": reading.day.isocalendar()[:2]}[
                    noted
                ]
                mine[slot] = reading.value
        assert mine == wanted
    assert found.per_measure == (28, 1474, 1476, 143)


def test_phases_begin_on_their_days():
    first = {}
    for day, row in rows():
        first.setdefault(row["phase"], day)
    found = plan(WHOLE)
    assert [phase.day for phase in found.phases] == list(first.values())
    assert [phase.label for phase in found.phases] == list(MAPPING.phase.names.values())  # type: ignore[union-attr]


def test_the_file_again_in_any_shape_gives_the_same_keys():
    keys = {reading.key for reading in plan(WHOLE).readings}
    head, *body = WHOLE.decode().splitlines()
    turned = "\r\n".join([head, *reversed(body)]).replace(",", ";").encode("utf-16")
    again = plan(turned)
    assert again.ok
    assert {reading.key for reading in again.readings} == keys
    assert {phase.key for phase in again.phases} == {phase.key for phase in plan(WHOLE).phases}


def test_the_demo_ships_the_same_file_with_its_attribution():
    assert (DEMO / "kossakowski2017.csv").read_bytes() == WHOLE
    assert from_toml((DEMO / "kossakowski.toml").read_text()) == MAPPING
    told = (DEMO / "README.md").read_text()
    assert "10.5334/jopd.29" in told
    assert "CC BY 4.0" in told
    assert "Kossakowski" in told
