"""Today: at most five cards, in one order, only with something in them; and Add."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from midweek.kinds.behaviour import Reading
from midweek.kinds.bring_up import BringUp
from midweek.kinds.entry import Entry
from midweek.kinds.homework import Assignment
from midweek.kinds.journal import JournalEntry
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.plan import Goal, Measure, Objective
from midweek.kinds.session import SessionDay
from midweek.kinds.weekly_note import WeeklyNote
from midweek.store import accounts, drafts
from midweek.store.desk import Filed
from midweek.store.models import AuditEvent, KeySlot
from midweek.vault.keys import RecoveryCode
from tests.people import Person

MOST_QUERIES = 12
CARDS = ("Help is close by", "A way back in", "How are you right now?", "Started, not saved yet", "For today")


def cards(person: Person) -> list[str]:
    """The titles of the cards, from top to bottom."""
    return re.findall(
        r'<section class="card[^"]*" aria-labelledby="[^"]*"><h2 id="[^"]*">([^<]*)</h2>',
        person.reads("/today/"),
    )


def today(person: Person) -> date:
    from midweek.web import clock

    return clock.today(person.desk)


def has_a_code(person: Person) -> None:
    """The recovery code is written down, so nothing asks for that."""
    accounts.set_recovery(person.account, person.desk.keys.root, RecoveryCode.new())


def tracks(person: Person, what: str, *, noticing: int | None = None, starts: int = 28) -> Filed[Objective]:
    """An objective that began some days ago. noticing: days since its noticing weeks ended."""
    on = today(person)
    goals = person.desk.read(Goal).of(Goal)
    goal = goals[0] if goals else person.desk.file(Goal(words="Be kinder to myself", since=on))
    objective = Objective(
        goal=goal.id,
        measure=Measure(what=what, how="count", better="lower"),
        starts=on - timedelta(days=starts),
        noticing_until=None if noticing is None else on - timedelta(days=noticing),
        review_on=on + timedelta(days=28),
    )
    return person.desk.file(objective)


def test_the_first_day(maya: Person) -> None:
    html = maya.reads("/today/")
    assert cards(maya) == ["A way back in", "How are you right now?"]
    assert "This is your page. One small thing is enough." in html
    assert f"{today(maya):%A} {today(maya).day} {today(maya):%B}" in html


def test_all_five_cards_in_their_order(maya: Person) -> None:
    tracks(maya, "times I talk down to myself")
    maya.desk.prefer(help_until=datetime.now(UTC) + timedelta(hours=1))
    drafts.keep(maya.account, b"d" * 16, "/check-in/", [("note", "half a sentence")])
    assert tuple(cards(maya)) == CARDS


def test_an_unfinished_text_of_the_last_week(maya: Person) -> None:
    drafts.keep(maya.account, b"d" * 16, "/goals/new/?step=1", [("words", "half a sentence")])
    html = maya.reads("/today/")
    assert f'href="/goals/new/?step=1&amp;draft={"64" * 16}"' in html
    assert "half a sentence" not in html
    maya.post(f"/today/drafts/{'64' * 16}/forget/")
    assert "Started, not saved yet" not in cards(maya)


def test_somebody_elses_unfinished_text_stays(maya: Person, eve: Person) -> None:
    drafts.keep(maya.account, b"d" * 16, "/check-in/", [("note", "mine")])
    eve.post(f"/today/drafts/{'64' * 16}/forget/")
    assert "Started, not saved yet" in cards(maya) and "Started, not saved yet" not in cards(eve)


def test_three_objectives_and_a_link_to_all(maya: Person) -> None:
    for n in range(4):
        tracks(maya, f"thing number {n}", starts=28 - n)
    html = maya.reads("/today/")
    assert [f"thing number {n}" in html for n in range(4)] == [True, True, True, False]
    assert 'href="/objectives/"' in html and "See all" in html


def test_not_today_hides_a_row_until_tomorrow(maya: Person) -> None:
    kept, aside = tracks(maya, "walks"), tracks(maya, "late coffees")
    assert maya.post(f"/today/{aside.id}/not/").headers["Location"] == "/today/"
    html = maya.reads("/today/")
    assert "walks" in html and "late coffees" not in html and "See all" in html
    maya.desk.prefer(not_today={aside.id: today(maya) - timedelta(days=1), kept.id: today(maya)})
    html = maya.reads("/today/")
    assert "late coffees" in html and "walks" not in html


def test_not_today_takes_only_ones_own_objectives(maya: Person, eve: Person) -> None:
    aside = tracks(maya, "walks")
    assert eve.post(f"/today/{aside.id}/not/").status_code == 404
    assert maya.post(f"/today/{'0' * 32}/not/").status_code == 404


@pytest.mark.parametrize(("noticing", "ready"), [(None, False), (-1, False), (0, True), (20, True)])
def test_a_target_is_offered_after_the_noticing_weeks(
    maya: Person, noticing: int | None, ready: bool
) -> None:
    objective = tracks(maya, "walks", noticing=noticing)
    html = maya.reads("/today/")
    assert ("Ready to pick a target?" in html) is ready
    assert (f'href="/objectives/{objective.id}/target/"' in html) is ready


def test_a_target_is_offered_for_an_objective_that_has_no_row(maya: Person) -> None:
    for n in range(3):
        tracks(maya, f"thing number {n}", starts=28 - n)
    ready = tracks(maya, "walks", noticing=1, starts=20)
    html = maya.reads("/today/")
    assert f"log-{ready.id}" not in html
    assert f'href="/objectives/{ready.id}/target/"' in html
    maya.post(f"/today/{ready.id}/not/")
    assert "Ready to pick a target?" not in maya.reads("/today/")


@pytest.mark.parametrize(
    "kind",
    [lambda at: MoodCheckIn(at=at, mood=3), lambda at: JournalEntry(at=at, text="a line")],
    ids=["check-in", "journal"],
)
def test_the_first_day_is_over_once_anything_is_there(
    maya: Person, kind: Callable[[datetime], Entry]
) -> None:
    maya.desk.file(kind(datetime.now(UTC) - timedelta(days=8)))
    html = maya.reads("/today/")
    assert "This is your page." not in html and "All check-ins" in html


def test_every_plan_for_the_moment_is_one_tap_away(maya: Person) -> None:
    on = today(maya)
    tries = [
        maya.desk.file(
            Assignment(way="try", what=f"pause {n}", cue=f"cue number {n}", act=f"act number {n}", set_on=on)
        )
        for n in range(5)
    ]
    maya.desk.file(Assignment(way="write", what="a letter", set_on=on))
    html = maya.reads("/today/")
    assert all(html.count(f"act number {n}") == html.count(f"cue number {n}") == 1 for n in range(5))
    assert all(f'href="/homework/{one.id}/"' in html for one in tries)
    assert re.search(r"<summary>2 more things to try</summary>", html)
    maya.post(f"/today/{tries[0].id}/not/")
    html = maya.reads("/today/")
    assert "act number 0" not in html and "<summary>1 more thing to try</summary>" in html


def test_check_ins_of_today_are_listed_latest_first(maya: Person) -> None:
    for id, mood in (("1" * 32, "2"), ("2" * 32, "4")):
        maya.post("/check-in/", {"mood": mood, "draft": id})
    html = maya.reads("/today/")
    assert "Good, 4 of 5" in html and "Low, 2 of 5" in html
    assert "This is your page" not in html


def test_no_guilt_after_thirty_empty_days(maya: Person) -> None:
    tracks(maya, "walks", starts=60)
    on = today(maya)
    maya.desk.file(
        MoodCheckIn(at=datetime(on.year, on.month, on.day, 12, tzinfo=UTC) - timedelta(days=30), mood=3)
    )
    main = maya.reads("/today/").partition("<main")[2].partition("</main>")[0]
    words = re.sub(r"<[^>]*>", " ", main)
    assert not re.search(r"missed|overdue|behind|streak|30|days", words, re.IGNORECASE)
    assert "danger" not in main and "problem" not in main


def test_last_opened_is_said_once_after_each_sign_in(maya: Person) -> None:
    maya.reads("/today/")
    maya.post("/sign-out/")
    maya.signs_in()
    first, second = maya.reads("/today/"), maya.reads("/today/")
    assert re.search(r"Last opened on \d+ \w+ \d{4} at \d\d:\d\d, change no\. \d+\.", first)
    assert "Last opened" not in second


def test_a_broken_list_of_openings_is_said(maya: Person) -> None:
    AuditEvent.objects.filter(chain__pk=maya.account.pk).delete()
    maya.post("/sign-out/")
    maya.signs_in()
    assert "doesn&#x27;t fit together" in maya.reads("/today/") or "doesn't fit together" in maya.reads(
        "/today/"
    )


def test_the_same_few_queries_after_years(maya: Person) -> None:
    objective = tracks(maya, "walks")
    maya.reads("/today/")
    counts = [queries(maya)]
    on = today(maya)
    old = [Reading(objective=objective.id, on=on - timedelta(days=n), value=1) for n in range(0, 1500, 3)]
    maya.desk.file_many((None, reading) for reading in old)
    maya.desk.file_many(
        (None, MoodCheckIn(at=datetime(on.year, on.month, on.day, 9, tzinfo=UTC) - timedelta(days=n), mood=3))
        for n in range(0, 1500, 3)
    )
    for n in range(6):
        tracks(maya, f"another {n}")
    counts.append(queries(maya))
    assert counts[0] == counts[1] <= MOST_QUERIES


def queries(person: Person) -> int:
    with (
        CaptureQueriesContext(connections["default"]) as default,
        CaptureQueriesContext(connections["unlock"]) as unlock,
    ):
        person.reads("/today/")
    return len(default) + len(unlock)


def test_add_leads_to_what_there_is(maya: Person) -> None:
    main = maya.reads("/add/").partition("<main")[2].partition("</main>")[0]
    assert re.findall(r'<a [^>]*href="(/[^"]*)"', main) == [
        "/check-in/",
        "/objectives/",
        "/journal/",
        "/journal/weekly/",
        "/session/list/new/",
        "/import/",
    ]


@pytest.mark.parametrize(
    ("days", "title"),
    [((), "My list"), ((0,), "Session today"), ((2, 9), "Session on"), ((3,), ""), ((-1,), "My list")],
)
def test_the_list_shows_when_a_session_is_near_or_none_is_known(
    maya: Person, days: tuple[int, ...], title: str
) -> None:
    has_a_code(maya)
    for ahead in days:
        maya.desk.file(SessionDay(on=today(maya) + timedelta(days=ahead)))
    assert cards(maya)[0] == "How are you right now?"
    maya.desk.file(BringUp(text="something only I know"))
    html = maya.reads("/today/")
    assert "something only I know" not in html and ("1 thing on your list" in html) is bool(title)
    titles = cards(maya)
    assert any(one.startswith(title) for one in titles)
    assert (titles[0] == "Session today") is (days == (0,))


def test_the_weekly_note_comes_on_its_day_until_it_is_finished(maya: Person) -> None:
    on = today(maya)
    maya.desk.prefer(weekly_on=on.weekday())
    assert "Weekly note" not in cards(maya)  # nothing is there to look back on
    tracks(maya, "walks")
    assert "Weekly note" in cards(maya)
    maya.desk.prefer(weekly_on=(on.weekday() + 1) % 7)
    assert "Weekly note" not in cards(maya)
    maya.desk.prefer(weekly_on=on.weekday())
    note = maya.desk.file(WeeklyNote(week=on - timedelta(days=on.weekday())))
    assert "Weekly note" in cards(maya)
    maya.desk.revise(note, WeeklyNote(week=note.entry.week, finished=True))
    assert "Weekly note" not in cards(maya)


def test_never_more_than_five_cards(maya: Person) -> None:
    tracks(maya, "walks")
    maya.desk.file(BringUp(text="a"))
    has_a_code(maya)
    maya.desk.prefer(help_until=datetime.now(UTC) + timedelta(hours=1), weekly_on=today(maya).weekday())
    assert cards(maya)[-2:] == ["My list", "Weekly note"] and len(cards(maya)) == 5
    KeySlot.objects.filter(kind=accounts.RECOVERY).delete()
    assert cards(maya)[-1] == "My list" and len(cards(maya)) == 5
