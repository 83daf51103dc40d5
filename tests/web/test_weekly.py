"""The weekly note: facts that match what was noted, the client's words, lines for the List, one story (W4, J8)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

from midweek.care import listing
from midweek.kinds.behaviour import Reading
from midweek.kinds.homework import Assignment, Try
from midweek.kinds.journal import JournalEntry
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.plan import Goal, How, Measure, Objective
from midweek.kinds.response import Response
from midweek.kinds.weekly_note import Fact, WeeklyNote
from midweek.store import drafts
from midweek.store.desk import Filed
from midweek.web import clock
from midweek.web.weekly_words import week_words
from tests.pages import hidden
from tests.people import Person

PAGE = "ab" * 16


def monday(person: Person, weeks_ago: int = 0) -> date:
    today = clock.today(person.desk)
    return today - timedelta(days=today.weekday(), weeks=weeks_ago)


def address(week: date) -> str:
    year, number, _ = week.isocalendar()
    return f"/journal/weekly/{year}-w{number:02}/"


def tracks(person: Person, what: str, how: How = "count", **fields: Any) -> Filed[Objective]:
    goal = person.desk.file(Goal(words=f"goal of {what}", since=date(2020, 1, 1)))
    measure = Measure(what=what, how=how, better="lower", **fields)
    return person.desk.file(
        Objective(goal=goal.id, measure=measure, starts=date(2020, 1, 1), review_on=date(2030, 1, 1))
    )


def notes(person: Person, objective: Filed[Objective], first: date, *values: float) -> None:
    for n, value in enumerate(values):
        person.desk.file(Reading(objective=objective.id, on=first + timedelta(days=n), value=value))


def facts(html: str) -> list[str]:
    """What the page says the notes show."""
    card = html.partition('id="facts"')[2].partition("</section>")[0]
    return re.findall(r"<li[^>]*>(?:<a [^>]*>)?([^<]+)", card)


def writes(person: Person, week: date, **fields: Any) -> Any:
    """The form as its page sends it, from the page as it stands."""
    rev = hidden(person.reads(f"{address(week)}?edit=1"), "rev")
    return person.post(address(week), {"rev": rev, "length": "short", "draft": PAGE, **fields})


def stored(person: Person, week: date) -> WeeklyNote:
    return person.desk.read(WeeklyNote, since=week, until=week).of(WeeklyNote)[0].entry


def test_the_facts_match_the_data(maya: Person) -> None:
    week = monday(maya, 1)
    talk = tracks(maya, "harsh self-talk")
    notes(maya, talk, week, 4, 6, 0, 8, 2)
    notes(maya, talk, week - timedelta(days=1), 99)
    maya.desk.file(Reading(objective=talk.id, on=week, value=5))  # two notes of one day add up
    at = clock.local_now(maya.desk).replace(hour=12)
    for n, mood in enumerate((2, 2, 2, 2, 3, 3, 4, None, 1)):
        day = week + timedelta(days=n % 7)
        maya.desk.file(MoodCheckIn(at=at.replace(year=day.year, month=day.month, day=day.day), mood=mood))
    maya.desk.file(JournalEntry(at=at.replace(year=week.year, month=week.month, day=week.day), text="x"))
    maya.desk.file(Assignment(way="write", what="letter", set_on=week, state="done", closed_on=week))
    maya.desk.file(
        Assignment(way="write", what="later", set_on=week, state="done", closed_on=week + timedelta(days=7))
    )
    html = maya.reads(address(week))
    assert facts(html) == [
        "harsh self-talk: 5 days, average 5",
        "Check-ins: 9, most often Low",
        "Homework: 1 done",
        "Journal: 1 page",
    ]
    sunday = week + timedelta(days=6)
    for to in (
        f"/objectives/{talk.id}/",
        f"/check-in/all/?month={sunday:%Y-%m}",
        f"/journal/?month={week:%Y-%m}",
    ):
        assert f'href="{to}"' in html
    assert week_words(week) in html and "Only you" in html


@pytest.mark.parametrize(
    ("how", "fields", "values", "said"),
    [
        ("yes_no", {}, (1, 0, 1), "yes on 2 of 3 days"),
        ("yes_no", {}, (1,), "yes on 1 of 1 day"),
        ("rate10", {}, (7, 8), "2 days, average 7.5 of 10"),
        ("minutes", {}, (20, 100), "2 days, average 1 h"),
        ("clock", {}, (1430, 1450), "2 days, average 00:00"),
        ("amount", {"unit": "cups"}, (3,), "1 day, 3 cups"),
        ("rate10", {"noted": "week"}, (7,), "7 of 10"),
    ],
)
def test_facts_speak_in_the_unit_of_their_measure(
    maya: Person, how: How, fields: dict[str, Any], values: tuple[float, ...], said: str
) -> None:
    notes(maya, tracks(maya, "it", how, **fields), monday(maya, 1), *values)
    assert facts(maya.reads(address(monday(maya, 1)))) == [f"it: {said}"]


@pytest.mark.parametrize(("moods", "said"), [((1, 5), "Check-ins: 2, most often Very low and Very good"), ((1, 2, 3), "Check-ins: 3"), ((None,), "Check-ins: 1")])  # fmt: skip
def test_moods_that_are_level(maya: Person, moods: tuple[int | None, ...], said: str) -> None:
    for mood in moods:
        maya.desk.file(MoodCheckIn(at=clock.local_now(maya.desk), mood=mood))
    assert facts(maya.reads(address(monday(maya)))) == [said]


def test_homework_is_counted_once_and_tries_each(maya: Person) -> None:
    desk, now, week = maya.desk, clock.local_now(maya.desk), monday(maya)
    done = desk.file(Assignment(way="fill_in", what="a", set_on=week, state="done", closed_on=now.date()))
    begun = desk.file(Assignment(way="fill_in", what="b", set_on=week))
    attempt = desk.file(Assignment(way="try", what="c", set_on=week, act="pause"))
    for assignment, state in ((done, "finished"), (done, "finished"), (begun, "started")):
        desk.file(
            Response(of="thought_record", of_version=1, at=now, state=state, assignment=assignment.id)  # type: ignore[arg-type]
        )
    desk.file(Response(of="thought_record", of_version=1, at=now))
    for _ in range(3):
        desk.file(Try(assignment=attempt.id, at=now, how="noticed"))
    html = maya.reads(address(week))
    assert facts(html) == ["Homework: 1 done, 1 started, 3 tries noted"] and 'href="/homework/"' in html


def test_a_week_without_notes_says_so_kindly(maya: Person) -> None:
    html = maya.reads(address(monday(maya)))
    assert "Nothing was noted this week. Your own words are enough." in html
    assert "data-time-in" in html and re.search(r'<div class="time-in" data-needs-script hidden>', html)
    assert not re.search(r"data-time-in[^>]* checked", html)


def test_finish_keeps_words_and_facts_and_puts_one_line_on_the_list(maya: Person) -> None:
    week = monday(maya, 1)
    objective = tracks(maya, "walks")
    notes(maya, objective, week, 1)
    response = writes(
        maya, week, stood_out="The call.\r\nIt was long.", line_0="Ask about the call", add_0="on", line_1="not this one",
        helped=" ", finish="1",
    )  # fmt: skip
    assert response.headers["Location"] == f"{address(week)}?saved=1"
    note = stored(maya, week)
    assert note.answers == {
        "stood_out": "The call.\nIt was long.",
        "for_session": "Ask about the call\nnot this one",
    }
    assert note.finished and note.facts == (Fact(words="walks: 1 day, 1", of=objective.id),)
    assert [(item.entry.text, item.entry.kind) for item in listing.of(maya.desk).waiting] == [
        ("Ask about the call", "notes")
    ]
    notes(maya, objective, week, 7)
    html = maya.reads(f"{address(week)}?saved=1")
    assert (
        facts(html) == ["walks: 1 day, 1"]
        and "It was long." in html
        and f'href="/objectives/{objective.id}/"' in html
    )


def test_facts_of_a_finished_note_lead_to_their_pages_still(maya: Person) -> None:
    week = monday(maya)
    at = clock.local_now(maya.desk)
    maya.desk.file(MoodCheckIn(at=at, mood=2))
    maya.desk.file(JournalEntry(at=at, text="x"))
    maya.desk.file(Assignment(way="write", what="letter", set_on=week, state="done", closed_on=week))
    writing, month = maya.reads(address(week)), f"{at:%Y-%m}"
    writes(maya, week, stood_out="the call", finish="1")
    for html in (writing, maya.reads(address(week)), maya.reads(f"{address(week)}?edit=1")):
        leads = re.findall(r'<li dir="auto"><a href="([^"]+)">', html)
        assert leads == [f"/check-in/all/?month={month}", "/homework/", f"/journal/?month={month}"]


@pytest.mark.parametrize(
    ("week", "on"), [(date(2026, 4, 27), date(2026, 4, 28)), (date(2025, 12, 29), date(2025, 12, 30))]
)
def test_facts_of_a_week_over_two_months_lead_to_what_they_count(maya: Person, week: date, on: date) -> None:
    for day in (on, week + timedelta(days=13)):
        at = clock.local_now(maya.desk).replace(year=day.year, month=day.month, day=day.day)
        maya.desk.file(MoodCheckIn(at=at, mood=2))
        maya.desk.file(JournalEntry(at=at, text="x"))
    for to in re.findall(r'<li dir="auto"><a href="([^"]+)">', maya.reads(address(week))):
        assert f"{on.day} {on:%B}" in maya.reads(to), to


def test_finishing_again_adds_no_line_twice(maya: Person) -> None:
    week = monday(maya)
    for words in ("one", "two"):
        writes(maya, week, stood_out=words, line_0="Ask", add_0="on", finish="1")
    assert len(listing.of(maya.desk).waiting) == 1 and stored(maya, week).answers["stood_out"] == "two"
    assert len(maya.desk.read(WeeklyNote)) == 1
    maya.desk.delete(listing.of(maya.desk).waiting[0])
    writes(maya, week, stood_out="two", finish="1", line_0="Ask", add_0="on")
    assert len(listing.of(maya.desk).waiting) == 1, "deleted there and ticked here again"


def test_a_draft_stays_open_and_its_facts_stay_fresh(maya: Person) -> None:
    week = monday(maya)
    objective = tracks(maya, "walks")
    writes(maya, week, stood_out="half", line_0="later", add_0="on", keep="1")
    assert not stored(maya, week).finished and not listing.of(maya.desk).waiting
    notes(maya, objective, week, 3)
    html = maya.reads(address(week))
    assert ">half</textarea>" in re.sub(r">\s+", ">", html) and facts(html) == ["walks: 1 day, 3"]
    assert "<small>Draft</small>" in maya.reads("/journal/weekly/")


def test_the_same_draft_again_writes_nothing(maya: Person) -> None:
    writes(maya, monday(maya), stood_out="half", keep="1")
    writes(maya, monday(maya), stood_out="half", keep="1")
    assert maya.desk.read(WeeklyNote)[0].rev == 1


def test_other_lengths_lose_nothing(maya: Person) -> None:
    week = monday(maya)
    drafts.keep(maya.account, bytes.fromhex(PAGE), address(week), [("stood_out", "a")])
    longer = writes(maya, week, length="longer", stood_out="a", switch="1").content.decode()
    assert longer.count("<textarea") == 7 and ">a</textarea>" in re.sub(r">\s+", ">", longer)
    assert drafts.waiting(maya.account.pk)
    fields = {"rev": "0", "stood_out": "a", "learned": "b\nc", "line_0": "d"}
    blank = maya.post(address(week), fields | {"length": "blank", "switch": "1"}).content.decode()
    assert (
        blank.count("<textarea") == 1
        and hidden(blank, "learned") == "b\nc"
        and hidden(blank, "line_0") == "d"
    )
    writes(maya, week, length="blank", text="my way", finish="1", stood_out="a", learned="b\nc", line_0="d")
    note = stored(maya, week)
    assert (note.length, note.text, note.answers) == (
        "blank",
        "my way",
        {"stood_out": "a", "learned": "b\nc", "for_session": "d"},
    )
    html = maya.reads(address(week))
    assert all(words in html for words in ("What did I learn?", "my way", "d"))


def test_two_tabs_lose_nothing(maya: Person) -> None:
    week = monday(maya)
    maya.post(address(week), {"rev": "0", "length": "short", "stood_out": "the first tab", "keep": "1"})
    response = maya.post(
        address(week), {"rev": "0", "length": "short", "stood_out": "the second tab", "keep": "1"}
    )
    html = response.content.decode()
    assert response.status_code == 409 and "the first tab" in html and "the second tab" in html
    assert maya.post(address(week), {"rev": hidden(html, "rev"), "length": "short", "stood_out": "both", "finish": "1"}).status_code == 303  # fmt: skip
    assert stored(maya, week).answers == {"stood_out": "both"}


@pytest.mark.parametrize(
    "fields", [{"length": "endless"}, {"stood_out": "x" * 20_001}, {"line_0": "x" * 2_001}]
)
def test_what_does_not_fit_is_kept_in_the_form(maya: Person, fields: dict[str, str]) -> None:
    response = writes(maya, monday(maya), **{"helped": "kept as it is", "finish": "1"} | fields)
    html = response.content.decode()
    assert response.status_code == 422 and "kept as it is" in html and "<title>Error:" in html
    assert not maya.desk.read(WeeklyNote)


def test_it_may_be_about_a_goal(maya: Person, eve: Person) -> None:
    goal = maya.desk.file(Goal(words="Be kinder", since=date(2026, 1, 1)))
    writes(maya, monday(maya), links=[goal.id], finish="1")
    assert f'href="/goals/{goal.id}/"' in maya.reads(address(monday(maya)))
    eve.desk.file(Goal(words="Mine", since=date(2026, 1, 1)))
    assert writes(eve, monday(eve), links=[goal.id], finish="1").status_code == 422


def test_only_weeks_that_have_begun(maya: Person) -> None:
    assert maya.get(address(monday(maya, -1))).status_code == 404
    assert (
        maya.get("/journal/weekly/2026-w60/").status_code
        == maya.get("/journal/weekly/2026-w00/").status_code
        == 404
    )
    assert maya.get("/journal/weekly/1900-w01/").status_code == 200


def test_deleted_it_can_come_back(maya: Person) -> None:
    week = monday(maya)
    writes(maya, week, stood_out="words to keep", finish="1")
    id = maya.desk.read(WeeklyNote)[0].id
    to = maya.post(f"/journal/weekly/{id}/delete/").headers["Location"]
    assert "words to keep" in maya.reads("/settings/deleted-items/") and not maya.desk.read(WeeklyNote)
    assert f"/settings/deleted-items/{id}/put-back/" in maya.reads(to)
    maya.post(f"/settings/deleted-items/{id}/put-back/")
    assert stored(maya, week).answers == {"stood_out": "words to keep"}


def test_a_year_reads_as_one_story_and_the_beginning_can_be_reached(maya: Person) -> None:
    for weeks in range(130):
        week = monday(maya, weeks)
        note = WeeklyNote(week=week, answers={"stood_out": f"({weeks})"}, finished=True)
        maya.desk.file(note)
    told = re.compile(r"\((\d+)\)")
    assert told.findall(maya.reads("/journal/weekly/story/")) == [str(n) for n in range(51, -1, -1)]
    assert maya.reads("/journal/weekly/").count('class="row-link"') >= 52
    begins = re.search(r'href="(\?month=[^"]*)">Since the beginning', maya.reads("/journal/weekly/story/"))
    assert begins
    seen, path = list[str](), begins[1]
    while path:
        html = maya.reads(f"/journal/weekly/story/{path}")
        seen += told.findall(html)
        further = re.search(r'class="next" href="(\?month=[^"]*)"', html)
        path = further[1] if further else ""
    assert seen == [str(n) for n in range(129, -1, -1)]
    for odd in ("1890-01", "9999-12", "x"):
        assert "The last 52 weeks" in maya.reads(f"/journal/weekly/story/?month={odd}")


def test_the_day_it_is_offered_can_be_chosen(maya: Person) -> None:
    assert re.search(r'<option value="6" selected>', maya.reads("/journal/weekly/"))
    maya.post("/journal/weekly/", {"on": "2"})
    assert maya.desk.preferences.weekly_on == 2
    maya.post("/journal/weekly/", {"on": ""})
    assert maya.desk.preferences.weekly_on is None
    maya.post("/journal/weekly/", {"on": "9"})
    assert maya.desk.preferences.weekly_on is None


def test_what_was_typed_while_locked_comes_back(maya: Person) -> None:
    week = monday(maya)
    writes(maya, week, stood_out="as it was", finish="1")
    maya.post("/lock/")
    fields = {
        "rev": "1",
        "length": "longer",
        "stood_out": "not lost",
        "line_0": "a line",
        "add_0": "on",
        "draft": PAGE,
    }
    maya.post(
        address(week),
        fields | {"finish": "1"},
        headers={"Referer": f"https://testserver{address(week)}?edit=1"},
    )
    maya.unlocks()
    assert "<p>Weekly note," in maya.reads("/today/")
    html = maya.reads(f"{address(week)}?draft={PAGE}")
    assert "not lost" in html and 'value="a line"' in html and re.search(r'name="add_0"[^>]* checked', html)
    assert html.count("<textarea") == 7


@pytest.mark.parametrize(
    ("week", "words"),
    [
        (date(2026, 5, 4), "4 to 10 May 2026"),
        (date(2026, 4, 27), "27 April to 3 May 2026"),
        (date(2025, 12, 29), "29 December 2025 to 4 January 2026"),
    ],
)
def test_a_week_in_words(week: date, words: str) -> None:
    assert week_words(week) == words


def test_a_line_still_to_be_written_is_meant_for_the_list(maya: Person) -> None:
    week = monday(maya)
    ticks = re.compile(r'name="add_(\d)"[^>]* checked')
    assert ticks.findall(maya.reads(address(week))) == ["0", "1", "2"]
    writes(maya, week, line_0="kept here", finish="1")
    assert ticks.findall(maya.reads(f"{address(week)}?edit=1")) == ["1", "2"]
    html = maya.post(
        address(week), {"rev": "1", "length": "short", "line_1": "x", "switch": "1"}
    ).content.decode()
    assert ticks.findall(html) == []


def test_what_was_ticked_for_the_list_is_still_ticked_after_a_draft(maya: Person) -> None:
    week = monday(maya)
    writes(maya, week, line_0="Ask about the call", add_0="on", line_1="only for me", keep="1")
    html = maya.reads(address(week))
    ticked = {n: bool(re.search(rf'name="add_{n}"[^>]* checked', html)) for n in range(3)}
    assert ticked == {0: True, 1: False, 2: True}, "the third is still to be written"
    writes(maya, week, line_0="Ask about the call", add_0="on", line_1="only for me", finish="1")
    assert [item.entry.text for item in listing.of(maya.desk).waiting] == ["Ask about the call"]
    assert not re.search(r'name="add_[01]"[^>]* checked', maya.reads(f"{address(week)}?edit=1"))


def test_copies_of_deleted_homework_are_not_told(maya: Person) -> None:
    week = monday(maya)
    path = (
        maya.post("/homework/library/gratitude/").headers["Location"].partition("all/")[0].partition("q/")[0]
    )
    maya.post(f"{path}check/")
    assert "Homework:" in maya.reads(address(week))
    maya.post(f"{path}delete/")
    assert "Homework:" not in maya.reads(address(week))
