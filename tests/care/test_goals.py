"""The sentence builder and the five lines, and what happens to goals, objectives and what is deleted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from midweek.care import deleted_items, goals, history
from midweek.care.sentences import Outline, sentence, smart_lines, value_words
from midweek.kinds.behaviour import Reading
from midweek.kinds.kept import Deleted, Earlier
from midweek.kinds.plan import Change, Goal, GoalAnswers, How, Measure, Milestone, Objective
from midweek.store.desk import NotYours
from midweek.vault.errors import EditConflict
from tests.people import Person

START = date(2026, 5, 7)
TALK = Outline(what="times I talk down to myself", how="count", better="lower", per="week")
HOWS: tuple[How, ...] = ("count", "yes_no", "rate10", "rate100", "minutes", "clock", "amount", "scale")
NUMBERS = st.none() | st.floats(-1e9, 1e9)
UNHURRIED = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # a busy machine is no finding
DAYS = st.none() | st.dates()
OUTLINES = st.builds(
    Outline,
    what=st.text(max_size=60),
    how=st.none() | st.sampled_from(HOWS),
    unit=st.text(max_size=10),
    better=st.none() | st.sampled_from(["lower", "higher"]),
    per=st.none() | st.sampled_from(["day", "week", "month"]),
    usual=NUMBERS,
    target=NUMBERS,
    target_by=DAYS,
    confidence=st.none() | st.integers(0, 10),
    starts=DAYS,
    review_on=DAYS,
)


@pytest.mark.parametrize(
    ("outline", "words"),
    [
        (TALK, "Track and reduce times I talk down to myself each week."),
        (
            replace(TALK, usual=8, target=4, target_by=date(2026, 6, 4)),
            "Track and reduce times I talk down to myself each week, from about 8 to about 4 by 4 June 2026.",
        ),
        (replace(TALK, target=4), "Track and reduce times I talk down to myself each week, to about 4."),
        (
            Outline("going outside", "yes_no", better="higher", per="week"),
            "Practise going outside each week.",
        ),
        (
            Outline("going outside", "yes_no", better="higher", per="week", usual=2 / 7, target=5 / 7),
            "Practise going outside each week, from about 2 to about 5 days.",
        ),
        (
            Outline("going outside", "yes_no", better="higher", per="month", target=1 / 30),
            "Practise going outside each month, to about 1 day.",
        ),
        (
            Outline("a walk", "yes_no", better="higher", per="day", usual=2 / 7, target=5 / 7),
            "Practise a walk each week, from about 2 to about 5 days.",
        ),
        (Outline("a walk", "yes_no", better="higher", per="day"), "Practise a walk each day."),
        (Outline("how calm I feel", "rate10", better="higher", per="day"), "Track how calm I feel each day."),
        (
            Outline("how calm I feel", "rate10", better="higher", per="day", usual=4, target=6.5),
            "Track and increase how calm I feel each day, from about 4 to about 6.5.",
        ),
        (
            Outline("when I go to bed", "clock", better="lower", per="day", usual=1470, target=1380),
            "Track when I go to bed each day, from about 00:30 to about 23:00.",
        ),
        (
            Outline("water", "amount", "glasses", "higher", "day", usual=3, target=6),
            "Track and increase water each day, from about 3 to about 6 glasses.",
        ),
        (
            Outline("walking", "minutes", "", "higher", "week", target=1),
            "Track and increase walking each week, to about 1 minute.",
        ),
        (Outline("  two\n lines. "), "Track two lines each week."),
        (Outline(), "Track what you'd like to notice each week."),
    ],
)
def test_the_sentence_is_built_of_the_fields(outline: Outline, words: str) -> None:
    assert sentence(outline) == words


@UNHURRIED
@given(OUTLINES)
def test_a_sentence_is_never_empty_and_holds_the_words(outline: Outline) -> None:
    said = sentence(outline)
    assert said.startswith(("Track ", "Practise "))
    assert said.endswith(".")
    what = " ".join(outline.what.split()).rstrip(".")
    assert what in said
    assert "None" not in said.replace(what, "")
    if outline.per:
        assert f" each {outline.per if outline.target is None else outline.told_by}" in said


@UNHURRIED
@given(OUTLINES, st.text(max_size=50))
def test_the_five_lines_say_what_there_is_and_name_what_is_missing(outline: Outline, goal: str) -> None:
    lines = {line.name: line for line in smart_lines(outline, goal)}
    assert list(lines) == ["Specific", "Measurable", "Achievable", "Relevant", "Time-bound"]
    assert all(line.says.strip() for line in lines.values())
    assert lines["Specific"].missing == (not outline.what.strip())
    assert lines["Relevant"].missing == (not goal.strip())
    assert lines["Achievable"].missing == (outline.confidence is None)
    unitless = outline.how == "amount" and not outline.unit.strip()
    assert lines["Measurable"].missing == (outline.how is None or outline.better is None or unitless)
    undated = outline.starts is None or outline.review_on is None
    assert lines["Time-bound"].missing == (
        undated or (outline.target is not None and outline.target_by is None)
    )
    for line in lines.values():
        assert not (line.missing and line.own), "the client's words are shown as they are, never as missing"
        assert all(word not in line.says.lower() for word in ("should", "must", "fail", "!"))


def test_a_step_one_is_not_sure_of_is_offered_smaller() -> None:
    assert "smaller step" in smart_lines(replace(TALK, confidence=6), "x")[2].says
    assert "smaller step" not in smart_lines(replace(TALK, confidence=7), "x")[2].says


@UNHURRIED
@given(st.floats(-1e9, 1e9), st.sampled_from(HOWS))
def test_every_value_has_words(value: float, how: How) -> None:
    words = value_words(value, how, "glasses", "week")
    assert words
    assert "-0" not in words.split()
    assert "e+" not in words


# --- stored -----------------------------------------------------------------------------------

ANSWERS = GoalAnswers(
    words=" as\nwritten ", turn="less", what="times I talk down to myself", how="count", better="lower"
)


def objective(goal: str = "0" * 32, **more: object) -> Objective:
    measure = Measure(what="times", how="count", better="lower")
    plain = Objective(goal=goal, measure=measure, starts=START, review_on=START + timedelta(weeks=4))
    return msgspec.structs.replace(plain, **more)


def test_a_goal_begins_whole_or_not_at_all(maya: Person) -> None:
    desk = maya.desk
    held = desk.file(GoalAnswers(words="half way"))
    with pytest.raises(ValueError, match="still needed"):
        goals.begin(desk, held, today=START)
    assert not desk.read(Goal, Objective)
    held = desk.revise(held, ANSWERS)
    goal, first = goals.begin(desk, held, today=START)
    assert desk.get(Goal, goal).entry.words == " as\nwritten "
    said = desk.get(Objective, first).entry
    assert said.noticing_until == START + timedelta(weeks=4) == said.review_on
    assert not desk.read(GoalAnswers)


def test_ways_to_different_goals_do_not_mix(maya: Person) -> None:
    desk = maya.desk
    new = goals.keep_answers(desk, None, GoalAnswers(words="a new one"))
    goals.keep_answers(desk, None, GoalAnswers(goal="a" * 32, what="more of it"))
    goals.keep_answers(desk, None, GoalAnswers(after="a" * 32, words="the next one"))
    found = goals.answers_for(desk)
    assert found
    assert found.id == new.id
    after = goals.answers_for(desk, after="a" * 32)
    assert after
    assert after.entry.words == "the next one"
    assert goals.answers_for(desk, goal="b" * 32) is None


def test_the_usual_week_comes_from_the_weeks_of_noticing(maya: Person) -> None:
    desk = maya.desk
    monday = date(2026, 5, 4)
    filed = desk.file(objective(starts=monday, noticing_until=monday + timedelta(weeks=3)))
    assert goals.usual_week(desk, filed, today=monday) is None
    perday = [1] * 7 + [2] * 7 + [4] * 7 + [50] * 7  # the last week lies after the noticing
    for n, value in enumerate(perday):
        desk.file(Reading(objective=filed.id, on=monday + timedelta(days=n), value=value))
        desk.file(Reading(objective="b" * 32, on=monday + timedelta(days=n), value=99))
    assert goals.usual_week(desk, filed, today=monday + timedelta(weeks=5)) == 14
    yes = desk.file(
        objective(
            starts=monday,
            noticing_until=monday + timedelta(days=6),
            measure=Measure(what="outside", how="yes_no", better="higher"),
        )
    )
    for n in range(7):
        desk.file(Reading(objective=yes.id, on=monday + timedelta(days=n), value=int(n < 3)))
    assert goals.usual_week(desk, yes, today=monday + timedelta(weeks=5)) == pytest.approx(3 / 7)


def test_a_target_is_offered_when_the_noticing_is_over() -> None:
    noticing = objective(noticing_until=START + timedelta(weeks=4))
    assert not goals.ready_for_target(noticing, today=START + timedelta(weeks=4, days=-1))
    assert goals.ready_for_target(noticing, today=START + timedelta(weeks=4))
    aimed = msgspec.structs.replace(noticing, target=3.0)
    assert not goals.ready_for_target(aimed, today=START + timedelta(weeks=9))
    resting = msgspec.structs.replace(noticing, state="on_hold")
    assert not goals.ready_for_target(resting, today=START + timedelta(weeks=9))


def test_versions_say_what_changed_and_undo_brings_it_back(maya: Person) -> None:
    desk = maya.desk
    filed = desk.file(Goal(words="one", since=START))
    with pytest.raises(NotYours):
        history.take_back(desk, Goal, filed.id, seen=1)
    filed = desk.revise(filed, msgspec.structs.replace(filed.entry, words="two"))
    filed = desk.revise(filed, msgspec.structs.replace(filed.entry, state="on_hold", why="because"))
    newest, oldest = history.versions(desk, filed)
    assert newest.what == ("changed why it matters", "changed where this goal is")
    assert oldest.what == ("changed the words",)
    assert oldest.yours
    assert isinstance(oldest.before, Goal)
    assert oldest.before.words == "one"
    with pytest.raises(EditConflict):
        history.take_back(desk, Goal, filed.id, seen=2)
    for _twice in range(2):
        back = history.take_back(desk, Goal, filed.id, seen=3)
        assert isinstance(back.entry, Goal)
        assert back.entry == Goal(words="two", since=START)
    assert len(history.versions(desk, desk.get(Goal, filed.id))) == 3


def test_a_deleted_goal_comes_back_with_its_parts_and_no_others(maya: Person) -> None:
    desk = maya.desk
    goal = desk.file(Goal(words="one", since=START))
    before = desk.file(Milestone(goal=goal.id, words="deleted before"))
    sign = desk.file(Milestone(goal=goal.id, words="a sign"))
    step = desk.file(objective(goal.id))
    other = desk.file(objective("b" * 32))
    desk.delete(before)
    goals.delete_goal(desk, goal)
    assert [f.id for f in desk.read(Goal, Objective, Milestone)] == [other.id]
    deleted_items.restore(desk, goal.id)
    assert {f.id for f in desk.read(Goal, Objective, Milestone)} == {goal.id, sign.id, step.id, other.id}
    assert [f.id for f in desk.read(Deleted)] == [before.id]


def test_deleted_for_good_takes_everything_that_hung_on_it(maya: Person) -> None:
    desk = maya.desk
    step, other = desk.file(objective()), desk.file(objective())
    step = desk.revise(step, msgspec.structs.replace(step.entry, per="day"))
    for one in (step, other):
        desk.file(Reading(objective=one.id, on=START, value=1))
        desk.file(Change(objective=one.id, on=START, words="new"))
    desk.delete(step)
    deleted_items.erase(desk, desk.get(Deleted, step.id))
    assert not desk.read(Earlier, Deleted)
    left = desk.read(Objective, Reading, Change)
    assert {getattr(f.entry, "objective", f.id) for f in left} == {other.id}


def test_deleted_items_are_gone_after_thirty_days(maya: Person) -> None:
    desk = maya.desk
    gone = desk.delete(desk.file(Goal(words="one", since=START)))
    at = gone.entry.at
    assert [f.id for f in deleted_items.clear_out(desk, now=at + timedelta(days=30, seconds=-1))] == [gone.id]
    assert deleted_items.clear_out(desk, now=at + timedelta(days=30)) == []
    assert not desk.read(Deleted)
    with pytest.raises(NotYours):
        deleted_items.restore(desk, gone.id)
