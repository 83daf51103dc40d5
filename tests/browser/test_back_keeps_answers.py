"""In a real browser: Back, Enter and examples lose no words on the way to a goal; a filled page is typed in with its words."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import scenes
from tests.browser.seats import PHONE, Seat, Sit
from tests.browser.test_grid import LISTEN, PASTE, heard

pytestmark = pytest.mark.browser
OWN = "a small thing of my own"
WIDE = "document.documentElement.scrollWidth > innerWidth"


def to_what(seat: Seat) -> Page:
    """A new goal, up to what one would notice."""
    scenes.begins(seat)
    page = seat.open("/goals/new/?step=1")
    page.get_by_role("textbox").fill(OWN)
    seat.presses("Continue")
    page.get_by_label("I'd do something less").check()
    seat.presses("Continue")
    return page


def to_first_log(seat: Seat) -> Page:
    """The same to its end."""
    page = to_what(seat)
    page.get_by_label("What could you notice or count?").fill(OWN)
    for name in ("Continue", "Continue", "Save my goal"):
        seat.presses(name)
    return page


@pytest.mark.parametrize("script", [True, pytest.param(False, marks=pytest.mark.long)])
def test_back_enter_and_examples_lose_nothing(sit: Sit, script: bool) -> None:
    seat = sit(viewport=PHONE, script=script)
    page = to_what(seat)
    back = page.get_by_role("banner").get_by_role("button", name="Back")
    what = page.get_by_label("What could you notice or count?")
    example = page.locator("button[name=pick]").first
    words = example.inner_text()
    what.fill(OWN)
    example.click()
    expect(page.locator("[data-stays]")).to_be_visible()
    expect(what).to_have_value(OWN)
    what.fill("")
    example.click()
    expect(what).to_have_value(words)
    what.fill("")
    back.click()
    page.wait_for_url("**step=2")
    seat.presses("Continue")
    expect(what).to_have_value("")
    what.fill(OWN)
    what.press("Enter")
    page.wait_for_url("**step=4")
    back.click()
    expect(what).to_have_value(OWN)
    assert not page.evaluate(WIDE)
    page = seat.open("/goals/new/?step=1")
    page.get_by_role("button", name="Say what I need").click()
    expect(page.locator("[data-stays]")).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_value(OWN)
    assert seat.strays == []


@pytest.mark.long
def test_a_filled_page_is_typed_in_with_its_words_on_a_phone(sit: Sit) -> None:
    seat = sit(viewport=PHONE)
    page = to_first_log(seat)
    page = seat.open(re.sub(r"first-log/$", "table/?month=2026-03", seat.path()))
    page.locator("#day-2026-03-01").focus()
    for key in ("3", "Tab", "a hard day", "Shift+Tab", "Enter", "4"):
        (page.keyboard.press if key[0].isupper() else page.keyboard.type)(key)
    expect(page.locator("#day-2026-03-02")).to_be_focused()
    assert not page.evaluate(WIDE)
    assert page.locator("[data-grid]").evaluate("one => one.scrollWidth <= one.clientWidth")
    page.get_by_role("button", name="Save all").click()
    page.wait_for_url("**&saved=2")
    expect(page.locator("#words-2026-03-01")).to_have_value("a hard day")
    assert seat.strays == []


@pytest.mark.long
def test_a_day_of_several_notes_is_stepped_over_and_loses_no_pasted_words(sit: Sit) -> None:
    seat = sit(viewport=PHONE)
    page = to_first_log(seat)
    objective = re.sub(r"first-log/$", "", seat.path())
    for value in ("2", "3"):
        page = seat.open(f"{objective}log/")
        page.locator("main input[type=date]").fill("2026-03-30")
        page.locator("main input[name=value]").fill(value)
        page.locator("main input[name=value]").press("Enter")
        page.wait_for_url("**noted=**")
    page = seat.open(f"{objective}table/?month=2026-03")
    before, after = page.locator("#words-2026-03-29"), page.locator("#words-2026-03-31")
    expect(page.locator("#words-2026-03-30")).to_have_count(0)
    before.press("ArrowDown")
    expect(after).to_be_focused()
    after.press("ArrowUp")
    expect(before).to_be_focused()
    page.keyboard.type("one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")
    page.keyboard.press("Enter")
    expect(after).to_be_focused()
    expect(before).to_have_value("one\ntwo")
    page.evaluate(LISTEN)
    page.locator("#day-2026-03-29").focus()
    page.evaluate(PASTE, "5\tnine\n6\tten words\n7\televen\n8\ttwelve\n9")
    expect(after).to_have_value("eleven")
    box = "2026-03-30\t\tten words\n2026-04-01\t8\ttwelve\n2026-04-02\t9"
    expect(page.get_by_label("Paste rows here")).to_have_value(box)
    heard(page, "Filled in. What didn't fit is in the box below.")
    assert seat.strays == []
