"""Display, country, time zone, and the deleted items."""

from __future__ import annotations

import html
from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from midweek.kinds.behaviour import Reading
from midweek.kinds.kept import Deleted
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.plan import Goal, Measure, Objective
from midweek.web.forms.settings import ZONES
from midweek.web.views.welcome import likely_country
from tests.people import Person

LOOKS = {"theme": "dark", "text_size": "larger", "easy_font": "on", "country": "AT", "zone": "Asia/Tokyo"}


def test_looks_are_kept_and_seen_on_every_page(maya: Person) -> None:
    page = maya.reads("/settings/display/")
    assert 'value="Europe/Berlin" selected' in page
    to = maya.post("/settings/display/", LOOKS).headers["Location"]
    page = maya.reads(to)
    assert "Saved " in page
    look = maya.desk.preferences
    assert (look.theme, look.text_size, look.easy_font, look.exit_button) == ("dark", "larger", True, False)
    assert (look.country, look.zone) == ("AT", "Asia/Tokyo")
    plan = maya.reads("/plan/")
    assert 'data-theme="dark" data-text-size="larger" data-font="easy"' in plan
    assert 'class="exit"' not in plan
    assert maya.post("/settings/display/", LOOKS | {"zone": "Mars/Olympus"}).status_code == 422
    assert maya.post("/settings/display/", LOOKS | {"country": "XX"}).status_code == 422
    assert maya.desk.preferences.zone == "Asia/Tokyo"


def test_every_zone_is_one_this_machine_knows() -> None:
    assert "UTC" in ZONES
    assert "Europe/Berlin" in ZONES
    assert len(ZONES) > 300


@pytest.mark.parametrize(
    ("zone", "languages", "country"),
    [
        ("Europe/Vienna", "en-GB,en", "AT"),
        ("UTC", "de-CH,de;q=0.9,en-US;q=0.8", "CH"),
        ("UTC", "sr-Latn-RS,sr", "RS"),
        ("UTC", "de", ""),
        ("UTC", "", ""),
        ("UTC", "xx-QQ", ""),
        ("UTC", "-" * 5_000, ""),
    ],
)
def test_the_country_is_guessed_to_be_corrected(zone: str, languages: str, country: str) -> None:
    assert likely_country(zone, languages) == country


def test_deleted_things_are_listed_and_come_back(maya: Person) -> None:
    desk, on = maya.desk, date(2026, 5, 7)
    goal = desk.file(Goal(words="<i>mine</i>\nand more", since=on))
    measure = Measure(what="walks", how="count", better="higher")
    step = desk.file(Objective(goal=goal.id, measure=measure, starts=on, review_on=on + timedelta(days=28)))
    note = desk.file(Reading(objective=step.id, on=on, value=3, note="by the river"))
    mood = desk.file(MoodCheckIn(at=timezone.now(), mood=2))
    assert "Nothing here" in maya.reads("/settings/deleted-items/")
    for filed in (goal, step, note, mood):
        desk.delete(filed)
    page = maya.reads("/settings/deleted-items/")
    for words in (
        "Goals",
        "Objectives",
        "Notes on objectives",
        "Check-ins",
        "walks",
        "by the river",
        "Low",
        "30 more days",
    ):
        assert words in page
    assert html.escape("<i>mine</i>\nand more") in page
    assert maya.post(f"/settings/deleted-items/{note.id}/restore/").status_code == 303
    assert desk.get(Reading, note.id).entry == note.entry
    maya.post(f"/settings/deleted-items/{mood.id}/erase/")
    assert maya.post(f"/settings/deleted-items/{mood.id}/restore/").status_code == 404
    assert maya.post(f"/settings/deleted-items/{note.id}/erase/").status_code == 404, (
        "what stands is not erased"
    )
    assert desk.get(Reading, note.id)


def test_after_thirty_days_they_are_gone(maya: Person) -> None:
    maya.desk.delete(maya.desk.file(Goal(words="old", since=date(2026, 5, 7))))
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        maya.signs_in()
        assert "Nothing here" in maya.reads("/settings/deleted-items/")
        assert not maya.desk.read(Deleted)


def test_strangers_see_none_of_them(maya: Person, eve: Person) -> None:
    maya.desk.delete(maya.desk.file(Goal(words="secret", since=date(2026, 5, 7))))
    assert "secret" not in eve.reads("/settings/deleted-items/")
