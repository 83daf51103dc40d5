"""Homework in a real browser: stopping in mid-sentence and going on (J4), and a hard answer (J9)."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import scenes
from tests.browser.seats import WAYS, Sit, ways

pytestmark = pytest.mark.browser
HALF = "I was so angry that"


@ways("keyboard", "right to left")
def test_j4_stop_and_resume(sit: Sit, way: str) -> None:
    seat = sit(**WAYS[way])
    scenes.begins(seat)
    page = seat.open("/homework/library/unsent_letter/")
    expect(page.get_by_text("Only you.", exact=True)).to_be_visible()
    seat.presses("Start")
    for question, answer in (("Who is it to?", "My father"), ("What do you want to say?", "You never came")):
        expect(page.get_by_role("heading", level=1)).to_have_text(question)
        seat.write(page.get_by_label(question), answer)
        seat.presses("Continue")
    third = page.get_by_label("What did you feel then?")
    seat.write(third, HALF)
    if way == "no script":
        seat.presses("Save and come back")
    else:
        expect(page.locator("[data-saved]")).to_contain_text("Saved")
    seat.context.close()

    again = sit(**WAYS[way])
    page = again.signs_in(seat.name, scenes.PASSPHRASE)
    again.open("/homework/")
    expect(page.get_by_text("Started, question 3 of 6")).to_be_visible()
    again.tap(page.get_by_role("link", name=re.compile("Unsent letter")))
    page.wait_for_url("**/homework/*/")
    again.presses("Go on")
    expect(page.get_by_label("What did you feel then?")).to_have_value(HALF)
    again.presses("Continue")
    again.open(re.sub(r"q/\d+/$", "check/", page.url.removeprefix(again.address)))
    expect(page.get_by_text("Skipped", exact=True)).to_have_count(3)
    expect(page.get_by_text(HALF)).to_be_visible()
    again.presses("Finish")
    expect(page.get_by_role("heading", level=1)).to_have_text("Unsent letter")
    assert "Only you" in page.locator(".page-head").inner_text()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_j9_a_risky_answer(sit: Sit, script: bool) -> None:
    seat = sit(script=script)
    scenes.begins(seat)
    page = seat.open("/homework/library/phq9/")
    seat.presses("Start")
    seat.open(re.sub(r"q/\d+/$", "q/9/", page.url.removeprefix(seat.address)))
    page.get_by_label("Several days", exact=True).check()
    seat.presses("Continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for being honest about this")
    expect(page.get_by_role("link", name="Continue", exact=True)).to_be_in_viewport()
    expect(page.get_by_text("Only you can see it")).to_be_visible()
    assert page.locator('main a[href^="tel:"]').count() > 0
    page.get_by_role("link", name="Continue", exact=True).click()
    page.wait_for_url("**/q/*/")
    seat.open("/today/")
    expect(page.get_by_role("heading", name="Help is close by")).to_be_visible()
