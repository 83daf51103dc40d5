"""Clocks and calendars: whatever the server's clock, an entry stays on the day its writer lived it (H5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from midweek.kinds.behaviour import Reading
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.plan import Goal, Measure, Objective
from midweek.store.models import Throttle
from tests.people import Person

# Zone, local midnight, what is special about it.
MIDNIGHTS = [
    ("Europe/Berlin", "2026-03-29", "clocks go on an hour that day"),
    ("Europe/Berlin", "2026-10-25", "clocks go back an hour that day"),
    ("America/New_York", "2026-03-08", "clocks go on"),
    ("America/New_York", "2026-11-01", "clocks go back"),
    ("Australia/Lord_Howe", "2026-04-05", "clocks go back half an hour"),
    ("Australia/Lord_Howe", "2026-10-04", "clocks go on half an hour"),
    ("Africa/Cairo", "2026-04-24", "the day begins at one o'clock"),
    ("Pacific/Kiritimati", "2027-01-01", "the year begins 14 hours before the server's"),
    ("Pacific/Pago_Pago", "2027-01-01", "and 11 hours after it"),
    ("Asia/Kathmandu", "2028-02-29", "a leap day"),
    ("Europe/Berlin", "2028-03-01", "after a leap day"),
]


@contextmanager
def moment(at: datetime) -> Iterator[None]:
    """A server whose clock says `at`."""
    with time_machine.travel(at.astimezone(UTC), tick=False):
        yield


def lives_in(person: Person, zone: str) -> None:
    person.desk.prefer(zone=zone)


def checks_in(person: Person, at: datetime, mood: int) -> str:
    """A check-in at a moment, from a fresh sign-in; gives its id."""
    with moment(at):
        Throttle.objects.all().delete()
        assert person.signs_in().status_code == 303
        answer = person.post("/check-in/", {"mood": str(mood)})
        assert answer.status_code == 303
        return str(answer.headers["Location"]).split("/")[2]


@pytest.mark.parametrize(("zone", "midnight", "special"), MIDNIGHTS)
def test_a_minute_before_and_after_midnight_are_two_days(
    maya: Person, zone: str, midnight: str, special: str
) -> None:
    lives_in(maya, zone)
    day = date.fromisoformat(midnight)
    start = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    before = checks_in(maya, start - timedelta(minutes=1), 1)
    after = checks_in(maya, start + timedelta(minutes=1), 2)
    with moment(start + timedelta(minutes=2)):
        found = maya.desk.read(MoodCheckIn).of(MoodCheckIn)
        assert [(f.id, f.entry.day) for f in found] == [(before, day - timedelta(days=1)), (after, day)]
        assert [f.id for f in maya.desk.read(MoodCheckIn, since=day, until=day)] == [after]
        shown = "".join(
            maya.reads(f"/check-in/all/?month={on:%Y-%m}") for on in (day - timedelta(days=1), day)
        )
        assert before in shown and after in shown
        assert re.search(rf"{day.day} .*?{after}|{after}.*?{day.day} ", shown, re.S)
        today = maya.reads("/today/")
        assert after in today and before not in today
        for page in ("/progress/", "/plan/", "/objectives/"):
            maya.reads(page)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
def test_the_hour_that_comes_twice_keeps_its_order(maya: Person, zone: str) -> None:
    """Every 20 minutes through the night in which clocks go back: in the order they were lived."""
    lives_in(maya, zone)
    night = {
        "Europe/Berlin": "2026-10-24T22:40",
        "America/New_York": "2026-11-01T04:40",
        "Australia/Lord_Howe": "2026-04-04T13:40",
    }
    start = datetime.fromisoformat(night[zone]).replace(tzinfo=UTC)
    ids = [checks_in(maya, start + timedelta(minutes=20 * n), n % 5 + 1) for n in range(9)]
    with moment(start + timedelta(hours=4)):
        found = maya.desk.read(MoodCheckIn).of(MoodCheckIn)
    assert [f.id for f in found] == ids
    lived = [f.entry.at for f in found]
    assert lived == [start + timedelta(minutes=20 * n) for n in range(9)]
    assert len({at.utcoffset() for at in lived}) == 2, "the clocks went back in this night"


def test_a_traveller_keeps_the_days_of_each_place(maya: Person) -> None:
    """East over the date line and back: Friday comes twice, and both stay where they were lived."""
    start = datetime(2026, 5, 8, 8, 0, tzinfo=UTC)
    lived = []
    for zone, hours in (
        ("Pacific/Auckland", 0),
        ("Pacific/Honolulu", 9),
        ("Europe/Berlin", 30),
        ("Pacific/Auckland", 60),
    ):
        with moment(start + timedelta(hours=hours)):
            Throttle.objects.all().delete()
            maya.signs_in()
            lives_in(maya, zone)
        at = start + timedelta(hours=hours)
        lived.append((checks_in(maya, at, 3), at.astimezone(ZoneInfo(zone)).date()))
    with moment(start + timedelta(hours=61)):
        found = {f.id: f.entry.day for f in maya.desk.read(MoodCheckIn).of(MoodCheckIn)}
    assert found == dict(lived)
    assert len(set(found.values())) < len(found)


@pytest.mark.parametrize("how", ["count", "yes_no"])
def test_notes_at_the_end_of_the_year_stay_in_their_year(maya: Person, how: str) -> None:
    lives_in(maya, "America/New_York")
    goal = maya.desk.file(Goal(words="a goal", since=date(2026, 12, 1)))
    measure = Measure(what="something", how=how, better="higher")  # type: ignore[arg-type]
    objective = maya.desk.file(
        Objective(
            goal=goal.id, measure=measure, per="day", starts=date(2026, 12, 1), review_on=date(2027, 2, 1)
        )
    )
    last = datetime(2026, 12, 31, 23, 59, tzinfo=ZoneInfo("America/New_York"))
    for at in (last, last + timedelta(minutes=2)):
        with moment(at):
            Throttle.objects.all().delete()
            maya.signs_in()
            assert maya.post(f"/objectives/{objective.id}/log/", {"value": "1"}).status_code == 303
    with moment(last + timedelta(minutes=3)):
        days = [f.entry.on for f in maya.desk.read(Reading).of(Reading)]
        page = maya.reads(f"/objectives/{objective.id}/?range=all")
        csv = maya.get(f"/objectives/{objective.id}/data.csv?range=all").content.decode()
    assert days == [date(2026, 12, 31), date(2027, 1, 1)]
    assert "2026-12-31" in csv and "2027-01-01" in csv
    assert "December" in page or "Dec" in page


def test_a_day_that_is_not_is_not_filed(maya: Person) -> None:
    goal = maya.desk.file(Goal(words="a goal", since=date(2026, 1, 1)))
    measure = Measure(what="something", how="count", better="higher")
    objective = maya.desk.file(
        Objective(
            goal=goal.id, measure=measure, per="day", starts=date(2026, 1, 1), review_on=date(2026, 12, 1)
        )
    )
    with moment(datetime(2026, 3, 5, 12, tzinfo=UTC)):
        maya.signs_in()
        for on in ("2026-02-29", "2026-02-30", "2026-13-01"):
            assert maya.post(f"/objectives/{objective.id}/log/", {"value": "1", "on": on}).status_code == 422
        assert (
            maya.post(f"/objectives/{objective.id}/log/", {"value": "1", "on": "2024-02-29"}).status_code
            == 303
        )
        assert [f.entry.on for f in maya.desk.read(Reading).of(Reading)] == [date(2024, 2, 29)]
