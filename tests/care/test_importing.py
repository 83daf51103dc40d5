"""Filing a plan: what each measure feeds, what would change, and that no value is filed twice."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from midweek.care import imported, importing, tracking
from midweek.care.imported import Outcome
from midweek.exchange.from_table import ImportPlan, plan_import
from midweek.exchange.mapping import DayColumn, Mapping, MeasureColumn, PhaseColumn
from midweek.exchange.tables import read_table
from midweek.kinds.behaviour import Reading
from midweek.kinds.entry import Entry
from midweek.kinds.homework import Assignment
from midweek.kinds.kept import Earlier
from midweek.kinds.plan import Change, Goal, Milestone, Objective
from tests.people import Person

TODAY = date(2031, 4, 1)
MORNING = MeasureColumn(column="morning", name="Mood", how="rate10", better="higher")
EVENING = replace(MORNING, column="evening")
TABLE = "day,morning,evening,dose\n2031-03-07,7,3,1\n2031-03-08,6,,1\n2031-03-09,5,2,2\n"


def fed(done: Outcome) -> list[str]:
    return [part.objective for part in done.parts if part.measure]


def ids(maya: Person) -> set[str]:
    return {filed.id for filed in maya.desk.everything() if not isinstance(filed.entry, Earlier)}


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
        assert (done.new, done.known, done.corrected, len(set(fed(done)))) == (new, known, 0, 1)
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
        assert (done.new, done.corrected, done.known) == (expected.new, expected.corrected, expected.known)
        assert [one.for_new for one in expected.parts] == [one.for_new for one in done.parts]
        assert fed(expected) in (["", ""], fed(done))
    assert (done.new, done.corrected, done.known) == (0, 0, 6)


def test_a_named_objective_is_fed_and_an_unknown_name_stops_everything(maya: Person) -> None:
    done = importing.file(maya.desk, planned(mapping_of(MORNING)), mapping_of(MORNING), today=TODAY)
    for named in (fed(done)[0], " mood "):
        mapping = mapping_of(replace(EVENING, name="Evening", objective=named))
        assert fed(importing.file(maya.desk, planned(mapping), mapping, today=TODAY)) == fed(done)
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


def taken_back(maya: Person, mapping: Mapping, text: str = TABLE) -> tuple[int, int]:
    plan = planned(mapping, text)
    expected = importing.expect_back(maya.desk, plan, mapping)
    done = importing.take_back(maya.desk, plan, mapping)
    assert done == expected
    return done.removed, done.kept


def test_taking_back_leaves_nothing_behind(maya: Person) -> None:
    before = ids(maya)
    mapping = mapping_of(MORNING, replace(EVENING, name="Evening", how="count"), phase="dose")
    done = importing.file(maya.desk, planned(mapping), mapping, today=TODAY)
    assert (done.new, len(done.filed), len(done.made)) == (7, 7, 3)
    assert taken_back(maya, mapping) == (7, 0)
    assert ids(maya) == before
    assert importing.file(maya.desk, planned(mapping), mapping, today=TODAY).new == 7


def test_an_import_is_undone_alone(maya: Person) -> None:
    """What an earlier one brought, what one's own hand wrote, and what was corrected stays."""
    weekly = mapping_of(replace(MORNING, noted="week"), phase="dose")
    early, late = "day,morning,dose\n2031-03-03,7,1\n", "day,morning,dose\n2031-03-03,4,1\n2031-03-10,6,2\n"
    importing.file(maya.desk, planned(weekly, early), weekly, today=TODAY)
    before = ids(maya)
    done = importing.file(maya.desk, planned(weekly, late), weekly, today=TODAY)
    assert (done.new, done.corrected, done.made) == (2, 1, ())
    back = imported.undo(maya.desk, done.filed, done.made)
    assert (back.removed, back.kept, ids(maya)) == (2, 0, before)
    assert [reading.entry.value for reading in maya.desk.read(Reading).of(Reading)] == [4]
    assert imported.undo(maya.desk, done.filed, done.made).removed == 0


@pytest.mark.parametrize("what", ["a note", "a change", "homework", "a sign", "another objective"])
def test_what_something_else_hangs_on_stays(maya: Person, what: str) -> None:
    mapping = mapping_of(MORNING)
    for later in (False, True):
        done = importing.file(maya.desk, planned(mapping), mapping, today=TODAY)
        objective = maya.desk.read(Objective).of(Objective)[0]
        hung: dict[str, Entry] = {
            "a note": Reading(objective=objective.id, on=TODAY, value=3),
            "a change": Change(objective=objective.id, on=TODAY),
            "homework": Assignment(way="track", what="Note it", objective=objective.id, set_on=TODAY),
            "a sign": Milestone(goal=objective.entry.goal, words="I laugh again"),
            "another objective": replace(objective.entry, words="Another"),
        }
        more = maya.desk.file(hung[what])
        if later:
            importing.take_back(maya.desk, planned(mapping), mapping)
        else:
            imported.undo(maya.desk, done.filed, done.made)
        kept = {filed.id for filed in maya.desk.read(Objective, Goal)} - {more.id}
        of_goal = what in ("a sign", "another objective")
        assert kept == ({objective.entry.goal} if of_goal else {objective.id, objective.entry.goal})
        for filed in maya.desk.read(Objective, Goal, Reading, Change, Assignment, Milestone):
            maya.desk.erase(filed)


def test_an_objective_is_found_again_under_another_name(maya: Person) -> None:
    mapping = mapping_of(MORNING)
    importing.file(maya.desk, planned(mapping), mapping, today=TODAY)
    objective = maya.desk.read(Objective).of(Objective)[0]
    measure = replace(objective.entry.measure, what="Lightness", better="lower")
    maya.desk.revise(objective, replace(objective.entry, measure=measure))
    done = importing.file(maya.desk, planned(mapping), mapping, today=TODAY)
    assert (fed(done), done.new, done.known) == ([objective.id], 0, 3)
    assert taken_back(maya, mapping) == (3, 0)
    assert [filed.id for filed in maya.desk.read(Objective)] == [objective.id]  # it was changed since
    importing.file(maya.desk, planned(mapping_of(EVENING)), mapping_of(EVENING), today=TODAY)
    scale = replace(MORNING, how="scale", low=0, high=10)  # noted in another way: not the same
    assert fed(importing.file(maya.desk, planned(mapping_of(scale)), mapping_of(scale), today=TODAY)) != [
        objective.id
    ]


@pytest.mark.parametrize("more", [{"how": "yes_no"}, {"noted": "day"}], ids=["yes or no", "once a day"])
def test_what_is_noted_once_a_day_has_one_value_beside_what_was_noted_by_hand(
    maya: Person, more: dict[str, str]
) -> None:
    mapping = mapping_of(replace(MORNING, **more))
    importing.file(maya.desk, planned(mapping, "day,morning\n2031-03-01,1\n"), mapping, today=TODAY)
    mine = maya.desk.read(Objective).of(Objective)[0]
    for day in (7, 8):
        tracking.log(maya.desk, mine, 1, on=date(2031, 3, day))
    text = "day,morning\n2031-03-01,0\n2031-03-07,0\n2031-03-08,1\n2031-03-09,0\n"
    plan = importing.keeping_notes(maya.desk, planned(mapping, text), mapping)
    assert [(p.row, p.column, p.severity) for p in plan.problems] == [(3, "morning", "note")]
    assert (plan.ok, plan.per_measure, len(plan.readings)) == (True, (3,), 3)
    expected = importing.expect(maya.desk, plan, mapping)
    done = importing.file(maya.desk, plan, mapping, today=TODAY)
    assert (done.new, done.corrected, done.known) == (1, 1, 1)
    assert (expected.new, expected.corrected, expected.known) == (1, 1, 1)
    values = [(r.entry.on.day, r.entry.value) for r in maya.desk.read(Reading).of(Reading)]
    assert sorted(values) == [(1, 0), (7, 1), (8, 1), (9, 0)]
    assert taken_back(maya, mapping, text) == (2, 0)  # the 1st and the 9th
    assert [r.entry.on.day for r in maya.desk.read(Reading).of(Reading)] == [7, 8]


@pytest.mark.parametrize(
    ("more", "hand", "cell", "says"),
    [
        ({"how": "clock", "better": "lower"}, (7, 1380.0), (7, "22:00"), "This day is noted already"),
        ({"how": "count", "noted": "week"}, (7, 5.0), (7, "9"), "This week is noted already"),
        ({"noted": "week"}, (5, 2.0), (3, "8"), "This week is noted already"),
    ],
    ids=["clock", "weekly count", "weekly rating"],
)
def test_what_one_note_stands_for_keeps_what_was_noted_by_hand(
    maya: Person, more: dict[str, str], hand: tuple[int, float], cell: tuple[int, str], says: str
) -> None:
    mapping = mapping_of(replace(MORNING, **more))
    first = f"day,morning\n2031-02-24,{cell[1]}\n"
    importing.file(maya.desk, planned(mapping, first), mapping, today=TODAY)
    mine = maya.desk.read(Objective).of(Objective)[0]
    tracking.log(maya.desk, mine, hand[1], on=date(2031, 3, hand[0]))
    text = f"{first}2031-03-0{cell[0]},{cell[1]}\n2031-03-10,{cell[1]}\n"
    row_by_row = mapping_of(replace(MORNING, **{**more, "noted": "each"}, objective="Mood"))
    for each in (mapping, row_by_row):
        plan = importing.keeping_notes(maya.desk, planned(each, text), each)
        assert [(p.row, p.severity) for p in plan.problems] == [(3, "note")]
        assert plan.problems[0].what.startswith(says)
    plan = importing.keeping_notes(maya.desk, planned(mapping, text), mapping)
    done = importing.file(maya.desk, plan, mapping, today=TODAY)
    assert (done.new, done.corrected, done.known) == (1, 0, 1)
    day = tracking.of_day(maya.desk, mine, date(2031, 3, hand[0]))
    assert (len(day.notes), day.value) == (1, hand[1])


def test_a_time_put_right_in_the_spreadsheet_is_put_right_here(maya: Person) -> None:
    mapping = mapping_of(replace(MORNING, how="clock", better="lower"))
    text = "day,morning\n2031-02-24,22:00\n2031-02-25,23:00\n"
    importing.file(maya.desk, planned(mapping, text), mapping, today=TODAY)
    text = text.replace("22:00", "22:45")
    plan = importing.keeping_notes(maya.desk, planned(mapping, text), mapping)
    assert plan.problems == ()
    done = importing.file(maya.desk, plan, mapping, today=TODAY)
    assert (done.new, done.corrected, done.known) == (0, 1, 1)
    noted = maya.desk.read(Reading).of(Reading)
    assert sorted((r.entry.on.day, r.entry.value) for r in noted) == [(24, 1365), (25, 1380)]
    assert taken_back(maya, mapping, text) == (2, 0)


def test_ratings_of_one_day_stay_side_by_side(maya: Person) -> None:
    mapping = mapping_of(MORNING)
    importing.file(maya.desk, planned(mapping), mapping, today=TODAY)
    mine = maya.desk.read(Objective).of(Objective)[0]
    tracking.log(maya.desk, mine, 1, on=date(2031, 3, 10))
    plan = planned(mapping, TABLE + "2031-03-10,4,,2\n")
    assert importing.keeping_notes(maya.desk, plan, mapping) == plan
    assert importing.file(maya.desk, plan, mapping, today=TODAY).new == 1
