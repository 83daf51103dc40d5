"""Searching on its page: by POST alone, 50 at a time, complete."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from msgspec.structs import replace

from midweek.care.sentences import day_words
from midweek.kinds.behaviour import Reading
from midweek.kinds.bring_up import BringUp
from midweek.kinds.homework import Assignment, Try
from midweek.kinds.journal import JournalEntry
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.plan import Goal, Measure, Objective
from midweek.kinds.response import Response
from midweek.kinds.session import SessionDay
from midweek.kinds.sheet import Answers
from midweek.kinds.weekly_note import WeeklyNote
from midweek.web import clock
from tests.people import Person
from tests.web.objectives import has_objective

NOON = datetime(2026, 5, 7, 12, tzinfo=UTC)


def searches(person: Person, **fields: str) -> str:
    response = person.post("/journal/search/", fields)
    assert response.status_code == 200, re.findall('class="problem.*?</p>', response.content.decode(), re.S)
    return str(response.content.decode())


def test_it_finds_across_accents_and_shows_where(maya: Person) -> None:
    page = maya.desk.file(JournalEntry(at=NOON, text="Then <b>Zoë</b> called, and it rained."))
    maya.desk.file(JournalEntry(at=NOON, text="nothing of it"))
    html = searches(maya, words="zoe RAINED")
    assert "1 text found" in html and f'href="/journal/{page.id}/"' in html
    assert "&lt;b&gt;<mark>Zoë</mark>&lt;/b&gt; called" in html


def test_weekly_notes_are_found_too(maya: Person) -> None:
    maya.desk.file(WeeklyNote(week=date(2026, 5, 4), answers={"learned": "to rest"}, finished=True))
    assert 'href="/journal/weekly/2026-w19/"' in searches(maya, words="rest")
    assert "0 texts found" in searches(maya, words="rest", mode="free")
    assert "1 text found" in searches(maya, words="rest", mode="weekly")


def test_whatever_was_written_is_found_on_its_page(maya: Person) -> None:
    desk, on = maya.desk, NOON.date()
    goal = desk.file(Goal(words="Be kinder", since=on))
    objective = desk.file(
        Objective(
            goal=goal.id, measure=Measure(what="steps", how="count", better="higher"), per="day", starts=on, review_on=on,
        )
    )  # fmt: skip
    homework = desk.file(Assignment(way="try", what="word of homework", set_on=on))
    half = desk.file(Assignment(way="fill_in", what="x", sheet="thought_record", set_on=on))

    def answers(state: Any, of: str | None) -> Response:
        said: Answers = {"situation": "word in an answer"}
        return Response(of="thought_record", of_version=1, at=NOON, answers=said, state=state, assignment=of)

    mood = desk.file(MoodCheckIn(at=NOON, mood=2, feelings=("word felt",)))
    desk.file(Reading(objective=objective.id, on=on, value=1, note="word of a note"))
    done, going = desk.file(answers("finished", half.id)), desk.file(answers("started", half.id))
    brought = desk.file(answers("finished", None))
    desk.file(Try(assignment=homework.id, at=NOON, how="tried", happened="word tried"))
    item = desk.file(BringUp(text="word to bring"))
    html = searches(maya, words="WORD")
    assert "8 texts found" in html and f"Worksheet or questionnaire {3}" in html
    found = re.findall(r'<a class="row-link" href="([^"]+)"', html)
    assert sorted(found) == sorted([
        f"/check-in/{mood.id}/", f"/objectives/{objective.id}/table/?month=2026-05", f"/homework/{half.id}/copies/{done.id}/",
        f"/homework/{half.id}/", f"/homework/{homework.id}/", f"/homework/{homework.id}/", f"/session/list/{item.id}/",
    ])  # fmt: skip
    assert all(maya.get(path).status_code == 200 for path in found)
    assert going.id not in html and brought.id not in html, (
        "answers of no homework have no page, and are shown all the same"
    )
    for mode, n in {"check_in": 1, "log": 1, "worksheet": 3, "homework": 2, "list": 1, "journal": 0}.items():
        assert re.search(rf"\b{n} texts? found", searches(maya, words="word", mode=mode)), mode
    for gone in (homework, half):
        desk.delete(gone)
    assert "3 texts found" not in searches(maya, words="word tried") and "4 texts found" in searches(
        maya, words="word"
    )


def test_a_search_asks_as_often_for_much_as_for_little(maya: Person, noor: Person) -> None:
    asked = []
    for person, n in ((maya, 2), (noor, 40)):
        desk = person.desk
        for at in (NOON - timedelta(days=30 * m) for m in range(n)):
            homework = desk.file(Assignment(way="try", what="word", set_on=at.date()))
            desk.file(Try(assignment=homework.id, at=at, how="tried", happened="word"))
            desk.file_many((None, JournalEntry(at=at, text="word")) for _ in range(5))
        for fields in ({"words": "word"}, {"words": "word", "mode": "free"}):
            searches(person, **fields)
            with CaptureQueriesContext(connection) as queries:
                searches(person, **fields)
            asked.append(len(queries))
    assert asked[:2] == asked[2:] and max(asked) <= 14


def test_fifty_a_page_newest_first_and_complete(maya: Person) -> None:
    maya.desk.file_many(
        (None, JournalEntry(at=NOON - timedelta(days=n), text=f"word ({n})")) for n in range(120)
    )
    seen = []
    for number in ("1", "2", "3"):
        html = searches(maya, words="word", page=number)
        assert "120 texts found" in html
        seen.append(re.findall(r"\((\d+)\)", html))
    assert [len(page) for page in seen] == [50, 50, 20]
    assert [int(n) for page in seen for n in page] == list(range(120))
    assert re.findall(r"\((\d+)\)", searches(maya, words="word", page="99")) == seen[2]


def test_what_is_about_an_objective_is_about_its_goal(maya: Person) -> None:
    step, other = has_objective(maya), has_objective(maya)
    maya.desk.file(Reading(objective=step.id, on=NOON.date(), value=1, note="outside"))
    for link, n in ((step.entry.goal, 1), (step.id, 1), (other.entry.goal, 0), (other.id, 0)):
        assert re.search(rf"{n} texts? found", searches(maya, words="outside", link=link)), n


def test_days_kind_and_goal_narrow_it(maya: Person) -> None:
    goal = maya.desk.file(Goal(words="Be kinder", since=date(2026, 1, 1)))
    maya.desk.file(JournalEntry(at=NOON, text="word", links=(goal.id,), mode="letter"))
    maya.desk.file(JournalEntry(at=NOON - timedelta(days=40), text="word"))
    for fields, n in (
        ({"since": "2026-05-01"}, 1), ({"until": "2026-05-01"}, 1), ({"since": "2026-03-01", "until": "2026-05-30"}, 2),
        ({"mode": "letter"}, 1), ({"link": goal.id}, 1), ({"words": "word", "mode": "dream"}, 0),
    ):  # fmt: skip
        assert re.search(rf"{n} texts? found", searches(maya, **fields)), fields


@pytest.mark.parametrize(
    "fields", [{}, {"words": "  "}, {"words": '"'}, {"words": '"" „“'}, {"since": "x"}, {"since": "2026-05-02", "until": "2026-05-01"}, {"link": "f" * 32}, {"words": "x" * 501}]
)  # fmt: skip
def test_what_cannot_be_looked_for_is_said(maya: Person, fields: dict[str, str]) -> None:
    assert maya.post("/journal/search/", fields or {"page": "1"}).status_code == 422


def test_days_of_long_ago_can_be_looked_for(maya: Person) -> None:
    maya.desk.file(JournalEntry(at=NOON.replace(year=2014), text="word of 2014"))
    for fields, n in (
        ({"since": "2014-01-01"}, 1), ({"until": "2014-12-31"}, 1), ({"since": "1900-01-01", "until": "2199-12-31"}, 1),
        ({"since": "2015-01-01"}, 0),
    ):  # fmt: skip
        assert re.search(rf"{n} texts? found", searches(maya, **fields)), fields
    for slip in ("0226-05-07", "1899-12-31", "2200-01-01"):
        response = maya.post("/journal/search/", {"since": slip})
        assert response.status_code == 422
        assert "outside the years 1900 to 2199. Please look at the year" in response.content.decode()


def test_what_is_about_a_session_is_found(maya: Person) -> None:
    on = clock.today(maya.desk) - timedelta(days=7)
    day = maya.desk.file(SessionDay(on=on))
    maya.desk.file(JournalEntry(at=NOON, text="before it", links=(day.id,)))
    maya.desk.file(JournalEntry(at=NOON, text="of something else"))
    assert f'<option value="{day.id}">Session on {day_words(on)}' in maya.reads("/journal/search/")
    html = searches(maya, link=day.id)
    assert "1 text found" in html and "before it" in html


def test_words_in_the_address_search_nothing(maya: Person) -> None:
    maya.desk.file(JournalEntry(at=NOON, text="word"))
    html = maya.reads("/journal/search/?words=word")
    assert "found" not in html.partition("<main")[2].partition("</main>")[0]
    assert 'method="post" action="/journal/search/"' in html


def test_only_ones_own_words(maya: Person, eve: Person) -> None:
    maya.desk.file(JournalEntry(at=NOON, text="word"))
    assert "0 texts found" in searches(eve, words="word")


def test_what_was_done_for_homework_is_about_the_goal_it_serves(maya: Person) -> None:
    step, other = has_objective(maya), has_objective(maya)
    work = maya.desk.file(Assignment(way="try", what="ask", set_on=NOON.date(), objective=step.id))
    maya.desk.file(Try(assignment=work.id, at=NOON, how="tried", happened="outside"))
    said: Answers = {"situation": "outside"}
    maya.desk.file(
        Response(
            of="thought_record", of_version=1, at=NOON, answers=said, state="finished", assignment=work.id
        )
    )
    for link, n in ((step.entry.goal, 2), (step.id, 2), (other.entry.goal, 0)):
        assert re.search(rf"{n} texts? found", searches(maya, words="outside", link=link)), n


def test_a_goal_that_is_not_worked_on_now_can_still_be_looked_for(maya: Person) -> None:
    step, since = has_objective(maya, what="shouting"), date(2026, 1, 1)
    maya.desk.revise(step, replace(step.entry, state="set_aside"))
    goals = [
        maya.desk.file(Goal(words=state, since=since, state=state))
        for state in ("achieved", "set_aside", "on_hold", "proposed")
    ]
    html = maya.reads("/journal/search/")
    for one in (*goals, step):
        maya.desk.file(JournalEntry(at=NOON, text="word", links=(one.id,)))
        assert html.count(f'<option value="{one.id}">') == 1
        assert "1 text found" in searches(maya, link=one.id)
    others, now = html.index('<optgroup label="Other goals">'), html.index('<optgroup label="Goals">')
    assert now < html.index(f'value="{goals[3].id}"') < others < html.index(f'value="{goals[0].id}"')


def test_a_line_that_names_an_objective_is_about_it(maya: Person) -> None:
    talk, walks = has_objective(maya, what="harsh self-talk"), has_objective(maya, what="Evening walks")
    has_objective(maya, what="Morning walks")
    for text in ("- noticed it +talk\n", "- both +walks\n", "- none +gym\n"):
        maya.desk.file(JournalEntry(at=NOON, mode="bullet", text=text))
    maya.desk.file(JournalEntry(at=NOON, text="- no log +talk"))
    for link, n in ((talk.id, 1), (talk.entry.goal, 1), (walks.id, 0)):
        assert f"{n} text" in searches(maya, link=link, mode="journal"), link
    assert "1 text found" in searches(maya, link=talk.id, words="noticed")
