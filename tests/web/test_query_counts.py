"""A page asks the database as often for a large account as for a small one, and never much."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import time_machine
from django.db import connections
from django.test.utils import CaptureQueriesContext

from midweek import library
from midweek.care import homework, own_sheets, uploads
from midweek.exchange.mapping import DayColumn, MeasureColumn
from midweek.kinds.behaviour import Reading
from midweek.kinds.bring_up import BringUp
from midweek.kinds.journal import JournalEntry
from midweek.kinds.kept import Deleted
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.person import Upload
from midweek.kinds.plan import Change, Goal, Measure, Milestone, Objective
from midweek.kinds.session import SessionDay
from midweek.kinds.weekly_note import WeeklyNote
from midweek.store.desk import Desk, Filed
from tests.attacks.addresses import ADDRESSES
from tests.people import Person

MOST, MOST_ON_TODAY = 14, 12
TODAY = datetime.now(UTC).date()


def lives(person: Person, times: int) -> dict[str, str]:
    """Fill an account with `times` the same things; gives an id for each name in the addresses of pages."""
    desk = person.desk
    for n in range(times):
        goal = desk.file(Goal(words=f"goal {n}", since=TODAY - timedelta(days=90)))
        objective = desk.file(
            Objective(
                goal=goal.id, measure=Measure(what=f"steps {n}", how="count", better="higher"), per="day",
                starts=TODAY - timedelta(days=60), target=3, review_on=TODAY + timedelta(days=30),
            )
        )  # fmt: skip
        change = desk.file(Change(objective=objective.id, on=TODAY - timedelta(days=30), words="new shoes"))
        milestone = desk.file(Milestone(goal=goal.id, words="a sign"))
        desk.file(SessionDay(on=TODAY - timedelta(days=n)))
        desk.file(WeeklyNote(week=TODAY - timedelta(days=TODAY.weekday(), weeks=n), finished=True))
        item = desk.file(BringUp(text=f"item {n}"))
        written = desk.file(
            JournalEntry(at=datetime.now(UTC), mode="bullet", text=". a task", links=(goal.id,))
        )
        mine = own_sheets.copy(desk, library.sheet("thought_record"), entry_id=None)
        mine = own_sheets.change(desk, mine, own_sheets.without(mine.entry.sheet, "hot"))
        taken = homework.take_up(desk, library.sheet("phq9"), own=None, on=TODAY - timedelta(days=n))
        going = homework.begin(desk, taken, now=datetime.now(UTC))
        finished = desk.file(msgspec.structs.replace(going.entry, state="finished"))
        desk.delete(desk.file(MoodCheckIn(at=datetime.now(UTC), mood=1)))
        mood = desk.file(MoodCheckIn(at=datetime.now(UTC) - timedelta(days=n), mood=3, harder="hurting"))
        days = [TODAY - timedelta(days=day) for day in range(60)]
        desk.file_many((None, Reading(objective=objective.id, on=day, value=4)) for day in days)
        reading = desk.file(Reading(objective=objective.id, on=TODAY, value=4))
    waits = table_that_waits(desk, objective.id)
    gone = desk.read(Deleted)[0]
    return {
        "goals": goal.id, "objectives": objective.id, "milestones": milestone.id, "check-in": mood.id, "session": item.id, "journal": written.id, "homework": taken.id,
        "homework/sheets": mine.id, "change": change.id, "settings": gone.id, "import": waits.id, "reading": reading.id,
        "copy": finished.id, "progress/questionnaires": taken.id,
    }  # fmt: skip


def table_that_waits(desk: Desk, objective: str) -> Filed[Upload]:
    """With everything said of its columns: one feeds an objective that has notes on these days, one is new."""
    steps = MeasureColumn(column="steps", name="steps", how="count", better="higher", objective=objective)
    measures = (steps, MeasureColumn(column="mood", name="mood", how="rate10", better="higher"))
    blob = "\n".join(
        ["day,steps,mood", *(f"{TODAY - timedelta(days=n)},{n},{n % 10}" for n in range(60))]
    ).encode()
    filed = uploads.keep(desk, blob, "steps.csv", now=datetime.now(UTC))
    choices = uploads.Choices(day=DayColumn(column="day"), columns=("steps", "mood"), measures=measures)
    return uploads.choose(desk, filed, choices)


def paths(ids: dict[str, str]) -> dict[str, str]:
    """Every address that can be opened with an id that is there, by name."""
    found = {}
    for address in ADDRESSES:
        area = max((area for area in ids if address.pattern.startswith(f"{area}/")), key=len, default="")
        first = ids.get(area)
        if not address.names:
            found[address.name] = address.path()
        elif first and address.names == ("id",):
            found[address.name] = address.path(first)
        elif first and len(address.names) == 2 and address.names[1] in ids:
            found[address.name] = address.path(first, ids[address.names[1]])
    del found["sign_out"], found["exit"], found["lock"]
    return found


def counted(person: Person, path: str) -> tuple[int, list[str]]:
    """The status of one page, opened for the second time, and what it asked both databases."""
    person.get(path)
    with (
        CaptureQueriesContext(connections["default"]) as default,
        CaptureQueriesContext(connections["unlock"]) as unlock,
    ):
        response = person.get(path)
        _ = b"".join(response.streaming_content) if response.streaming else response.content
    asked = [query["sql"] for query in (*default.captured_queries, *unlock.captured_queries)]
    return response.status_code, [sql for sql in asked if not sql.startswith(("SAVEPOINT", "RELEASE"))]


@time_machine.travel(
    datetime.now(UTC), tick=False
)  # on a slow machine "last seen" would be written in between
def test_no_page_asks_more_of_a_large_account() -> None:
    small, large = Person("maya").signs_up(), Person("noor").signs_up()
    of_small, of_large = paths(lives(small, 2)), paths(lives(large, 6))
    opened, wrong = set(), {}
    for name, path in of_small.items():
        few, many = counted(small, path), counted(large, of_large[name])
        if 200 in (few[0], many[0]):
            opened.add(name)
        most = MOST_ON_TODAY if name == "today" else MOST
        if few[0] != many[0] or len(few[1]) != len(many[1]) or len(many[1]) > most:
            wrong[name] = (few[0], many[0], len(few[1]), len(many[1]), most)
    assert wrong == {}
    assert {
        "today",
        "plan",
        "progress",
        "objective",
        "objectives",
        "check_ins",
        "check_in_detail",
        "goal",
        "own_sheet",
        "own_sheet_item",
        "own_sheet_versions",
        "objective_note",
        "import_columns",
        "import_measures",
        "import_preview",
        "questionnaire",
        "homework_copy",
    } <= opened
    assert len(opened) > 35
