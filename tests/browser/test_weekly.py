"""The week's note in a real browser (J8): its facts, time in words, a connection that goes, one line for the List."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from playwright.sync_api import expect

from tests.browser import scenes
from tests.browser.seats import Seat, Sit

pytestmark = pytest.mark.browser

MOODS = ("Low", "In between", "Low", "Good", "Low", "Very low", "Good", "Low", "Very good")
LEVELS = {"Very low": "1", "Low": "2", "In between": "3", "Good": "4", "Very good": "5"}
FELT = (7, 6, 6, 5, 6)


def lives_a_week(seat: Seat) -> None:
    """An objective with 5 logs, 9 check-ins, and one piece of homework that is done."""
    scenes.first_goal(seat)
    asked = seat.context.request
    objective = seat.path().removesuffix("first-log/")
    for value in FELT:
        scenes.send(asked, f"{objective}log/", {"value": str(value)})
    for mood in MOODS:
        scenes.send(asked, "/check-in/", {"mood": LEVELS[mood]})
    homework = scenes.send(asked, "/homework/add/write/", {"what": "A page about Sunday"})
    homework = homework.partition("?")[0]
    scenes.send(asked, f"{homework}close/done/", {})


def test_j8_the_weekly_note(sit: Sit) -> None:
    seat = sit()
    lives_a_week(seat)
    seat.page.clock.install()
    seat.open("/journal/weekly/")
    page = seat.page
    page.get_by_role("link", name="Write this week's note").click()
    page.wait_for_url(re.compile(r"/journal/weekly/\d{4}-w\d\d/"))
    week = seat.path()
    often = Counter(MOODS).most_common(1)[0][0]
    facts = page.get_by_role("region", name="What your notes show").get_by_role("listitem")
    expect(facts).to_have_text(
        [
            re.compile(rf"how tense I feel: 1 day, {sum(FELT) / len(FELT):g} of 10$"),
            re.compile(f"Check-ins: {len(MOODS)}, most often {often}"),
            re.compile("Homework: 1 done"),
        ]
    )

    # Time is shown when asked for, in words, and only ever grows.
    said = page.locator("[data-time-said]")
    expect(said).to_be_empty()
    page.get_by_label("Show how long I've been here").check()
    expect(said).to_have_text("less than a minute in")
    page.clock.fast_forward("01:00")
    expect(said).to_have_text("about a minute in")
    page.clock.fast_forward("02:00")
    expect(said).to_have_text("about 3 min in")

    # The connection goes in the middle of a sentence.
    words = page.get_by_label("What stood out?")
    words.press_sequentially("On Tuesday I ")
    seat.context.set_offline(True)
    strip = page.get_by_text("You're offline. Keep this page open")
    expect(strip).to_be_visible()
    words.press_sequentially("said no, and nothing broke")
    page.get_by_label("Line 1 for my session").fill("Saying no")
    with page.expect_response("**/drafts/") as saved:
        seat.context.set_offline(False)
    assert saved.value.ok
    expect(strip).to_be_hidden()
    expect(page.locator("[data-saved]")).to_contain_text("Saved")
    expect(words).to_have_value("On Tuesday I said no, and nothing broke")

    # Elsewhere the words are there, and Finish puts the one ticked line on the list.
    page.close()
    seat.page = page = seat.new_page()
    seat.open("/today/")
    page.get_by_role("link", name=re.compile("Go on")).first.click()
    page.wait_for_url(f"**{week}*")
    expect(page.get_by_label("What stood out?")).to_have_value("On Tuesday I said no, and nothing broke")
    expect(page.get_by_label("add it to my list, line 1")).to_be_checked()
    page.get_by_role("button", name="Finish", exact=True).click()
    page.wait_for_url(f"**{week}*saved=1")
    expect(page.get_by_text("On Tuesday I said no, and nothing broke")).to_be_visible()
    seat.open("/session/list/")
    expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(1)
    expect(page.get_by_role("main").get_by_role("listitem")).to_contain_text("Saying no")
