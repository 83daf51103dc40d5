"""A life in numbers: four logs a day for years, the same every time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from midweek.kinds.behaviour import Reading
from midweek.kinds.entry import Entry
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.plan import Change, Goal, Measure, Milestone, Objective
from midweek.store.desk import Desk

MOODS_A_DAY, READINGS_A_DAY = 2, 2  # 14,600 logs in ten years
WORDS = "walk sleep rain work letter garden phone quiet train bread window music argue laugh tired river"


def lead(desk: Desk, years: int, today: date) -> str:
    """File a life of `years` up to yesterday; gives the id of its first objective."""
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
    desk.file_many((None, entry) for entry in days(start, years, talk.id, minutes.id))
    return talk.id


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
