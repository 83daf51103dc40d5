"""The plan page and the days of sessions."""

from __future__ import annotations

import re
from datetime import date, timedelta

import msgspec
from django.utils import timezone

from midweek.kinds.plan import Goal, Measure, Milestone, Objective
from midweek.kinds.session import SessionDay
from tests.people import Person


def test_an_empty_plan_says_what_an_objective_is_and_one_thing_to_do(maya: Person) -> None:
    page = maya.reads("/plan/")
    assert "An objective is a small step you can measure." in page
    assert 'href="/goals/new/"' in page
    assert "Shape a goal" in page
    assert 'href="/objectives/"' in page
    assert 'href="/progress/"' in page


def test_goals_stand_in_order_with_what_belongs_to_them(maya: Person) -> None:
    desk, day = maya.desk, date(2026, 5, 7)
    measure = Measure(what="walks", how="count", better="higher")
    second = desk.file(Goal(words="the later one", since=day))
    first = desk.file(Goal(words="first <b>", since=day - timedelta(days=9)))
    desk.file(Goal(words="reached one", since=day - timedelta(days=99), state="achieved"))
    desk.file(Objective(goal=second.id, measure=measure, starts=day, review_on=day + timedelta(days=28)))
    desk.file(Milestone(goal=second.id, words="a sign"))
    desk.file(
        Objective(
            goal="a" * 32, measure=measure, starts=day, review_on=day + timedelta(days=28), words="alone"
        )
    )
    desk.revise(first, Goal(words="first <b>, said again", since=first.entry.since))
    page = maya.reads("/plan/")
    order = [
        "first &lt;b&gt;, said again",
        "the later one",
        "Track and increase walks",
        "a sign",
        "reached one",
        "alone",
    ]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert "<b>" not in page.partition("<main")[2]
    assert f"/goals/new/?goal={first.id}" in page


def test_goals_of_one_day_stand_as_they_were_made(maya: Person) -> None:
    for n in range(4):
        words = f"goal no. {n}"
        maya.sends("/goals/new/?step=1", {"words": words})
        maya.sends("/goals/new/?step=2", {"turn": "less"})
        maya.sends("/goals/new/?step=3", {"what": f"what {n}", "how": "count", "better": "lower"})
        maya.sends("/goals/new/?step=4", {"way": "notice4"})
        maya.sends("/goals/new/?step=5", {"sentence": ""})
    first = next(filed for filed in maya.desk.read(Goal).of(Goal) if filed.entry.words == "goal no. 0")
    maya.desk.revise(first, msgspec.structs.replace(first.entry, why="It matters."))
    plan, objectives = maya.reads("/plan/"), maya.reads("/objectives/")
    goals = list(dict.fromkeys(re.findall(r"goal no\. (\d)", plan)))
    assert goals == list(dict.fromkeys(re.findall(r"what (\d)", objectives))) == ["0", "1", "2", "3"]


def test_session_days_come_and_go(maya: Person) -> None:
    today = timezone.now().date()
    soon, past = today + timedelta(days=3), today - timedelta(days=4)
    for on in (soon, past, past):
        assert maya.post("/plan/session-days/", {"on": on.isoformat()}).status_code == 303
    days = sorted(maya.desk.read(SessionDay).of(SessionDay), key=lambda filed: filed.entry.on)
    assert [filed.entry.on for filed in days] == [past, soon], "the same day twice is one day"
    page = maya.reads("/plan/")
    assert f"{soon.day} {soon:%B} {soon.year}" in page
    for wrong in ("", "someday", "0026-05-07"):
        answer = maya.post("/plan/session-days/", {"on": wrong})
        assert answer.status_code == 422
        assert "There's a problem" in answer.content.decode()
    to = maya.post(f"/plan/session-days/{days[0].id}/remove/").headers["Location"]
    assert f"/settings/deleted-items/{days[0].id}/put-back/" in maya.reads(to)
    maya.post(f"/settings/deleted-items/{days[0].id}/put-back/")
    assert len(maya.desk.read(SessionDay)) == 2


def test_strangers_touch_no_session_day(maya: Person, eve: Person) -> None:
    day = maya.desk.file(SessionDay(on=date(2026, 5, 7))).id
    assert eve.post(f"/plan/session-days/{day}/remove/").status_code == 404
    assert "7 May 2026" not in eve.reads("/plan/")
