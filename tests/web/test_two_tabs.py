"""Two tabs on one thing: the later one is shown what the earlier one saved, beside its own words; nothing is lost."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from msgspec.structs import replace

from midweek.care import listing
from midweek.kinds.behaviour import Reading
from midweek.kinds.bring_up import BringUp
from midweek.kinds.homework import Assignment
from midweek.kinds.journal import Answer, Dream, JournalEntry
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.plan import Change, Goal, GoalAnswers, Milestone, Objective
from midweek.web import clock
from tests.pages import form_of, hidden
from tests.people import Person
from tests.web.objectives import has_objective
from tests.web.own_sheets import makes

FIRST, SECOND = "From the first tab & co", "From the second tab <3"
Scene = Callable[[Person], str]


def words_beside(person: Person) -> str:
    objective = has_objective(person)
    reading = Reading(objective=objective.id, on=clock.today(person.desk), value=2, note="as it was")
    return f"/objectives/{objective.id}/notes/{person.desk.file(reading).id}/"


def a_change(person: Person) -> str:
    objective = has_objective(person)
    made = Change(objective=objective.id, on=clock.today(person.desk), words="as it was")
    return f"/objectives/{objective.id}/changes/{person.desk.file(made).id}/"


def a_sign(person: Person) -> str:
    goal = has_objective(person).entry.goal
    return f"/milestones/{person.desk.file(Milestone(goal=goal, words='as it was')).id}/"


def a_line(person: Person) -> str:
    return f"/session/list/{listing.add(person.desk, BringUp(text='as it was')).id}/"


def some_homework(person: Person) -> str:
    entry = Assignment(way="try", what="Say no once", cue="as it was", set_on=clock.today(person.desk))
    return f"/homework/{person.desk.file(entry).id}/"


def the_objective(person: Person) -> str:
    today = clock.today(person.desk)
    objective = has_objective(person, starts=today, target=2)
    dates = {"review_on": today + timedelta(weeks=4), "target_by": today + timedelta(weeks=3), "usual": 5.0}
    person.desk.revise(objective, replace(objective.entry, **dates))
    return f"/objectives/{objective.id}/"


def a_goal(person: Person) -> str:
    return f"/goals/{has_objective(person).entry.goal}/"


def a_page_of_questions(person: Person) -> str:
    entry = JournalEntry(
        at=clock.local_now(person.desk), mode="questions", title="Evenings", answers=(Answer(question="What was kind?"),)
    )  # fmt: skip
    return f"/journal/{person.desk.file(entry).id}/answers/?q=1"


def a_goal_begun(person: Person) -> str:
    said = GoalAnswers(words="as it was", turn="less", what="harsh words", how="count", better="lower")
    person.desk.file(said)
    return "/goals/new/?step="


PLACES: dict[
    str, tuple[Scene, str, str]
] = {  # what is there, the rest of its page's address, the field two tabs write in
    "words beside a note": (words_beside, "", "note"),
    "a marked change": (a_change, "", "words"),
    "a sign on the way": (a_sign, "", "words"),
    "a thing on the list": (a_line, "", "text"),
    "homework": (some_homework, "edit/", "cue"),
    "how homework went": (some_homework, "close/done/", "words"),
    "what got in the way": (some_homework, "close/not_this_time/", "words"),
    "the words of a goal": (a_goal, "edit/", "words"),
    "why a goal matters": (a_goal, "why/", "why"),
    "an objective": (the_objective, "edit/", "words"),
    "one question of many": (a_page_of_questions, "", "answer"),
    "the words of a goal to be": (a_goal_begun, "1", "words"),
    "what one would notice": (a_goal_begun, "3", "what"),
    "the sentence of an objective": (a_goal_begun, "5", "sentence"),
}
BUTTONS = {
    "the sentence of an objective": {"change": "dates"}
}  # Save would make the goal, and this way would be at its end


@pytest.mark.parametrize("place", PLACES)
def test_the_later_tab_sees_what_the_earlier_one_saved(maya: Person, place: str) -> None:
    scene, rest, field = PLACES[place]
    path = scene(maya) + rest
    button = BUTTONS.get(place, {})
    one, other = form_of(maya.reads(path)) | button, form_of(maya.reads(path)) | button

    assert maya.post(path, one | {field: FIRST}).status_code == 303
    kept = maya.desk.everything()
    late = maya.post(path, other | {field: SECOND})
    page = late.content.decode()
    assert late.status_code == 409
    assert html.escape(FIRST) in page and html.escape(SECOND) in page
    assert maya.desk.everything() == kept, "nothing is written over before they have seen it"

    again = form_of(page) | button
    assert again[field] == SECOND
    assert maya.post(path, again).status_code == 303
    assert form_of(maya.reads(path))[field] == SECOND


@pytest.mark.parametrize("place", PLACES)
def test_the_same_form_sent_twice_is_no_quarrel(maya: Person, place: str) -> None:
    scene, rest, field = PLACES[place]
    path = scene(maya) + rest
    said = form_of(maya.reads(path)) | {field: FIRST} | BUTTONS.get(place, {})
    assert [maya.post(path, said).status_code for _ in range(2)] == [303, 303]


@pytest.mark.parametrize("place", PLACES)
def test_words_that_waited_meet_what_was_saved_meanwhile(maya: Person, place: str) -> None:
    scene, rest, field = PLACES[place]
    path = scene(maya) + rest
    button = BUTTONS.get(place, {})
    waiting = form_of(maya.reads(path)) | {field: SECOND}
    assert maya.post("/drafts/", waiting | {"page": path}).status_code == 200
    assert (
        maya.post(path, form_of(maya.reads(path)) | {field: FIRST, "draft": "ab" * 16} | button).status_code
        == 303
    )

    query = "&" if "?" in path else "?"
    found = form_of(maya.reads(f"{path}{query}draft={waiting['draft']}"))
    assert found[field] == SECOND
    late = maya.post(path, found | button)
    assert late.status_code == 409 and html.escape(FIRST) in late.content.decode()


def test_what_another_tab_chose_is_said_in_words(maya: Person) -> None:
    path = some_homework(maya) + "edit/"
    stale = form_of(maya.reads(path))
    day = clock.today(maya.desk) + timedelta(days=3)
    maya.post(path, stale | {"when": "any", "due": str(day), "why": "It is small."})
    page = maya.post(path, stale | {"cue": SECOND}).content.decode()
    for words in ("When is it for?", "Any time", f"{day.day} {day:%B %Y}", "It is small."):
        assert words in page
    target = the_objective(maya) + "target/"
    stale = form_of(maya.reads(target))
    assert maya.post(target, stale | {"target": "3"}).status_code == 303
    late = maya.post(target, stale | {"target": "1"})
    assert late.status_code == 409 and "3 times a day" in late.content.decode()


def test_what_the_form_does_not_ask_is_no_quarrel(maya: Person) -> None:
    """Order, a tick, a state: they change beside the words, and both stay."""
    path = a_line(maya)
    stale = form_of(maya.reads(path))
    maya.post("/session/list/new/", {"text": "another", "kind": "update", "draft": "ab" * 16})
    maya.post(f"{path}move/", {"to": "down"})
    assert maya.post(path, stale | {"text": SECOND}).status_code == 303
    assert [f.entry.text for f in listing.of(maya.desk).waiting] == ["another", SECOND]
    objective = the_objective(maya)
    stale = form_of(maya.reads(f"{objective}target/"))
    edit = f"{objective}edit/"
    maya.post(edit, form_of(maya.reads(edit)) | {"words": FIRST})
    assert maya.post(f"{objective}target/", stale | {"target": "1"}).status_code == 303
    found = maya.desk.get(Objective, objective.split("/")[2]).entry
    assert (found.words, found.target) == (FIRST, 1.0)


def test_where_a_goal_stands_may_change_beside_its_words(maya: Person) -> None:
    path = a_goal(maya)
    stale = form_of(maya.reads(f"{path}edit/"))
    maya.post(f"{path}state/", {"state": "on_hold"})
    assert maya.post(f"{path}edit/", stale | {"words": SECOND}).status_code == 303
    found = maya.desk.get(Goal, path.split("/")[2]).entry
    assert (found.words, found.state) == (SECOND, "on_hold")


def test_a_dream_and_a_check_in_say_all_that_another_tab_saved(maya: Person) -> None:
    dream = maya.desk.file(
        JournalEntry(at=clock.local_now(maya.desk), mode="dream", text="as it was", dream=Dream())
    )
    path = f"/journal/{dream.id}/edit/"
    stale = form_of(maya.reads(path))
    maya.post(path, stale | {"waking": "lighter", "people": "Ana, my brother", "strength": "40"})
    late = maya.post(path, stale | {"text": SECOND})
    page = late.content.decode()
    assert (
        late.status_code == 409
        and "lighter" in page
        and "Ana, my brother" in page
        and '<dd dir="auto">40' in page
    )
    assert '<dd dir="auto">as it was' in page

    felt = maya.desk.file(MoodCheckIn(at=clock.local_now(maya.desk), mood=2))
    path = f"/check-in/{felt.id}/"
    page = maya.reads(path)
    stale = {name: hidden(page, name) for name in ("rev", "day", "time")} | {"done": "1"}
    assert maya.post(path, stale | {"energy": "2", "feelings": ["Sad"]}).status_code == 303
    late = maya.post(path, stale | {"note": SECOND})
    said = re.findall(r"<dd dir=\"auto\">([^<]*)<", late.content.decode())
    assert late.status_code == 409 and said == ["Mid", "Sad", "Left empty."], said


def test_an_own_sheet_says_all_that_another_tab_changed(maya: Person) -> None:
    path = makes(maya, "One")
    page = maya.reads(f"{path}about/")
    stale = {"rev": hidden(page, "rev"), "layout": "steps", "title": "Calm", "about": "", "minutes": ""}
    assert maya.post(f"{path}about/", stale | {"about": "For evenings", "minutes": "7"}).status_code == 303
    late = maya.post(f"{path}about/", stale | {"title": "Quiet"})
    said = re.findall(r"<dd dir=\"auto\">([^<]*)<", late.content.decode())
    assert late.status_code == 409 and said == ["Calm", "For evenings", "7"], said
