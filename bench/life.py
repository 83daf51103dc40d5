"""A life: four logs and a page of the journal a day for years, the same every time."""

from __future__ import annotations

import random
from collections.abc import Container, Iterator
from datetime import UTC, date, datetime, timedelta

from midweek.care import homework
from midweek.kinds.behaviour import Reading
from midweek.kinds.bring_up import BringUp
from midweek.kinds.entry import Entry
from midweek.kinds.homework import Assignment
from midweek.kinds.journal import JournalEntry
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.plan import Change, Goal, Measure, Milestone, Objective
from midweek.kinds.response import Response
from midweek.kinds.weekly_note import WeeklyNote
from midweek.store.desk import Desk

MOODS_A_DAY, READINGS_A_DAY = 2, 2  # 14,600 logs in ten years
# Words that are found on so many pages of ten years, whichever way somebody looks: any other number is wrong.
PLANTED: dict[str, Container[int]] = {
    "zanzibar": (1234,),
    "quince": range(3, 3650, 100),
    "Zürich": range(4, 3650, 10),
    "heron": {n for n in range(3650) if n % 5 < 2},
}
COUNTS = {"zanzibar": 1, "quince": 37, "zurich": 365, "HERON": 1460}
SOME = "quince"
WORDS = "walk sleep rain work letter garden phone quiet train bread window music argue laugh tired river"


def lead(desk: Desk, years: int, today: date) -> dict[str, str]:
    """File a life of `years` up to yesterday; gives the ids its pages are named by."""
    start = today - timedelta(days=365 * years)
    goal = desk.file(Goal(words="be kinder to myself", since=start))
    talk, minutes = (
        desk.file(
            Objective(
                goal=goal.id, measure=measure, per="day", starts=start, target=3, review_on=today + timedelta(weeks=4)
            )
        )
        for measure in (
            Measure(what="times I talk down to myself", how="count", better="lower"),
            Measure(what="minutes outside", how="minutes", better="higher"),
        )
    )  # fmt: skip
    for n in range(years):
        desk.file(Change(objective=talk.id, on=start + timedelta(days=180 + 365 * n), words=f"change {n}"))
    desk.file(Milestone(goal=goal.id, words="told a friend", reached=start + timedelta(days=90)))
    sheet = desk.file(Assignment(way="fill_in", what="Thought record", sheet="thought_record", set_on=start))
    going = homework.begin(desk, sheet, now=datetime.now(UTC))
    desk.file_many((None, entry) for entry in days(start, years, talk.id, minutes.id))
    desk.file_many((None, entry) for entry in writing(start, years, sheet.id))
    return {"objective": talk.id, "homework": sheet.id, "response": going.id}


def days(start: date, years: int, talk: str, minutes: str) -> Iterator[Entry]:
    """Every log of a life, in order."""
    chance, words = random.Random(1946), WORDS.split()
    for n in range(365 * years):
        on = start + timedelta(days=n)
        for hour in (8, 20)[:MOODS_A_DAY]:
            at = datetime(on.year, on.month, on.day, hour, chance.randrange(60), tzinfo=UTC)
            note = " ".join(chance.choices(words, k=12)) if chance.random() < 0.3 else ""
            yield MoodCheckIn(at=at, mood=chance.randint(1, 5), energy=chance.randint(1, 3), note=note)
        yield Reading(objective=talk, on=on, value=max(0, round(chance.gauss(5, 2))))
        yield Reading(objective=minutes, on=on, value=chance.choice((0, 10, 20, 30, 45, 60)))


def writing(start: date, years: int, sheet: str) -> Iterator[Entry]:
    """A page of 120 words every day, a weekly note, a thought record and a thing for the list every week, some homework."""
    chance = random.Random(1946)
    monday = start - timedelta(days=start.weekday())
    for n in range(365 * years):
        on = start + timedelta(days=n)
        at = datetime(on.year, on.month, on.day, 21, chance.randrange(60), tzinfo=UTC)
        yield JournalEntry(at=at, text=page(chance, n))
        if n % 7 == 0:
            said = {name: _some(chance, 30) for name in ("stood_out", "helped", "for_session")}
            yield WeeklyNote(week=monday + timedelta(days=n), answers=said, finished=True)
            answers = {"situation": _some(chance, 20), "thoughts": ({"thought": _some(chance, 12)},)}
            yield Response(
                of="thought_record", of_version=1, at=at, answers=answers, state="finished", assignment=sheet
            )
            yield BringUp(text=_some(chance, 10), done=on)
        if n % 28 == 0:
            yield Assignment(
                way="try", what=_some(chance, 6), set_on=on, state="done", closed_on=on + timedelta(days=6)
            )


def page(chance: random.Random, n: int) -> str:
    """The text of day `n`: 120 words, some of them planted."""
    words = _some(chance, 120).split()
    for place, (word, days) in enumerate(PLANTED.items()):
        if n % 3650 in days:
            words[10 + 10 * place] = word
    return " ".join(words)


def _some(chance: random.Random, n: int) -> str:
    return " ".join(chance.choices(WORDS.split(), k=n))


def as_jrnl(years: int) -> str:
    """The same pages as the file jrnl keeps."""
    chance, first = random.Random(1946), datetime.now(UTC).date() - timedelta(days=365 * years)
    return "\n".join(
        f"[{first + timedelta(days=n)} 09:00:00 AM] {page(chance, n)}\n" for n in range(365 * years)
    )


def spreadsheet(years: int, today: date) -> str:
    """The same kind of life as a CSV: a day, two numbers and a rating a row."""
    chance = random.Random(1946)
    start = today - timedelta(days=365 * years)
    rows = (
        f"{start + timedelta(days=n)},{max(0, round(chance.gauss(5, 2)))},{chance.choice((0, 10, 30, 60))},{chance.randint(0, 10)},{chance.randint(0, 1)}"
        for n in range(365 * years)
    )
    return "\n".join(["day,self-talk,minutes outside,rested,took a walk", *rows]) + "\n"


MAPPING = """
[day]
column = "day"
order = "ymd"
[[measures]]
column = "self-talk"
name = "self-talk"
how = "count"
better = "lower"
[[measures]]
column = "minutes outside"
name = "minutes outside"
how = "minutes"
better = "higher"
[[measures]]
column = "rested"
name = "rested"
how = "rate10"
better = "higher"
[[measures]]
column = "took a walk"
name = "took a walk"
how = "yes_no"
better = "higher"
"""
