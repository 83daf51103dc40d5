"""Filing a plan: what each measure feeds, what would change, and that no value is filed twice."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from midweek.care import importing
from midweek.exchange.from_table import ImportPlan, plan_import
from midweek.exchange.mapping import DayColumn, Mapping, MeasureColumn, PhaseColumn
from midweek.exchange.tables import read_table
from midweek.kinds.behaviour import Reading
from midweek.kinds.plan import Change, Goal, Objective
from tests.people import Person

TODAY = date(2031, 4, 1)
MORNING = MeasureColumn(column="morning", name="Mood", how="rate10", better="higher")
EVENING = replace(MORNING, column="evening")
TABLE = "day,morning,evening,dose\n2031-03-07,7,3,1\n2031-03-08,6,,1\n2031-03-09,5,2,2\n"


def planned(mapping: Mapping, text: str = TABLE) -> ImportPlan:
    return plan_import(read_table(text.encode(), "notes.csv"), mapping)


def mapping_of(*measures: MeasureColumn, phase: str | None = None) -> Mapping:
    return Mapping(
        day=DayColumn(column="day"), measures=measures, phase=PhaseColumn(column=phase) if phase else None
    )


def test_two_columns_of_one_measure_feed_one_objective(maya: Person) -> None:
    mapping = mapping_of(MORNING, EVENING)
    for new, known in ((5, 0), (0, 5)):
        done = importing.file(maya.desk, planned(mapping), mapping, today=TODAY)
        assert (done.new, done.known, done.corrected, len(set(done.objectives))) == (new, known, 0, 1)
    desk = maya.desk
    assert len(desk.read(Objective)) == 1
    assert sorted(r.entry.value for r in desk.read(Reading).of(Reading)) == [2, 3, 5, 6, 7]


def test_what_is_expected_is_what_is_done(maya: Person) -> None:
    weekly = replace(MORNING, noted="week")
    mapping = mapping_of(weekly, replace(EVENING, name="Evening"))
    text = "day,morning,evening\n2031-03-03,7,1\n2031-03-10,6,2\n"
    changed = "day,morning,evening\n2031-03-03,4,1\n2031-03-10,6,2\n2031-03-17,5,3\n"
    for table in (text, changed, changed):
        plan = planned(mapping, table)
        expected = importing.expect(maya.desk, plan, mapping)
        done = importing.file(maya.desk, plan, mapping, today=TODAY)
        assert done.new == sum(one.new for one in expected)
        assert done.corrected == sum(one.corrected for one in expected)
        assert done.known == sum(one.known for one in expected)
        assert [one.objective and one.objective.id for one in expected] in (
            [None, None],
            list(done.objectives),
        )
    assert (done.new, done.corrected, done.known) == (0, 0, 6)


def test_a_named_objective_is_fed_and_an_unknown_name_stops_everything(maya: Person) -> None:
    done = importing.file(maya.desk, planned(mapping_of(MORNING)), mapping_of(MORNING), today=TODAY)
    for named in (done.objectives[0], " mood "):
        mapping = mapping_of(replace(EVENING, name="Evening", objective=named))
        assert importing.file(maya.desk, planned(mapping), mapping, today=TODAY).objectives == done.objectives
    before = len(maya.desk.everything())
    mapping = mapping_of(replace(EVENING, name="New"), replace(MORNING, objective="Nothing of the sort"))
    with pytest.raises(importing.NoSuchObjective, match="Measure 2 names"):
        importing.expect(maya.desk, planned(mapping), mapping)
    with pytest.raises(importing.NoSuchObjective, match="Measure 2 names"):
        importing.file(maya.desk, planned(mapping), mapping, today=TODAY)
    assert len(maya.desk.everything()) == before


def test_new_objectives_start_with_their_first_value_and_serve_the_goal_named(maya: Person) -> None:
    goal = maya.desk.file(Goal(words="Mine", since=TODAY))
    mapping = mapping_of(replace(EVENING, name="Evening"), MORNING, phase="dose")
    importing.file(
        maya.desk, planned(mapping, TABLE.replace(",3,", ",,")), mapping, today=TODAY, goal=goal.id
    )
    desk = maya.desk
    told = {o.entry.measure.what: o.entry for o in desk.read(Objective).of(Objective)}
    assert {what: entry.starts.day for what, entry in told.items()} == {"Evening": 9, "Mood": 7}
    assert {entry.goal for entry in told.values()} == {goal.id}
    assert [(c.entry.on, c.entry.words) for c in desk.read(Change).of(Change)] == [
        (date(2031, 3, 9), "2")
    ] * 2
    mapping = mapping_of(replace(MORNING, name="Other"))
    for _ in range(2):
        importing.file(maya.desk, planned(mapping), mapping, today=TODAY, goal_words="In my own words")
    assert [g.entry.words for g in maya.desk.read(Goal).of(Goal)] == ["Mine", "In my own words"]
