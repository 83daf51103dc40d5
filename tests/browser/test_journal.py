"""Writing in a real browser: what is let go is gone, whatever was on its way; a text too long for a page is said to be."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser import scenes
from tests.browser.seats import Sit

pytestmark = pytest.mark.browser

PASTE = """(one, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text", text);
    one.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def test_let_go_while_words_are_still_on_their_way(sit: Sit, signed_in: dict[str, Any]) -> None:
    seat = sit(storage_state=signed_in["maya"])
    page, late = seat.open("/journal/new/?mode=free"), list[Route]()
    page.route("**/drafts/", lambda route: late.append(route))
    words = page.get_by_label("What's on your mind?")
    words.fill("only for the fire")
    with page.expect_request("**/drafts/"):
        words.blur()
    assert page.title() and late  # held back by the time the page answers
    page.get_by_role("button", name="Let it go").click(no_wait_after=True)
    with page.expect_request("**/journal/new/"):
        late[0].continue_()
    expect(page.get_by_text("Nothing of it was kept.")).to_be_visible()
    seat.open("/today/")
    expect(page.get_by_role("link", name="Go on with it")).to_have_count(0)


def test_a_text_too_long_for_a_page_is_told_before_it_is_sent(sit: Sit, signed_in: dict[str, Any]) -> None:
    seat = sit(storage_state=signed_in["maya"])
    page = seat.open("/journal/new/?mode=free")
    words = page.get_by_label("What's on your mind?")
    words.fill("to be replaced " * 10_000)
    words.select_text()
    words.evaluate(PASTE, "a word " * 20_000)
    expect(page.get_by_text("What you pasted is longer")).to_have_count(0)
    words.fill("")
    words.evaluate(PASTE, "a word " * 150_000)
    told = "This takes up to 200,000 characters. What you pasted is longer, so it wasn't put in."
    expect(page.locator("main").get_by_text(told)).to_be_visible()
    expect(page.get_by_role("status").filter(has_text=told)).to_have_count(1)
    expect(words).to_have_accessible_description(told)
    assert words.input_value() == ""
    words.evaluate("(one) => (one.value = 'a word '.repeat(30_000))")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("main").get_by_text("Nothing was cut off")).to_be_visible()
    expect(page.locator("main").get_by_text(told)).to_have_count(0)
    assert seat.path() == "/journal/new/" and len(words.input_value()) == 210_000
    words.fill("a few words")
    expect(page.locator("main .problem")).to_have_count(0)
    words.blur()
    expect(page.locator("[data-saved]")).to_contain_text("Saved")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("article")).to_have_text("a few words")


@pytest.mark.long
def test_the_longest_text_in_any_script_is_kept_while_it_is_typed(sit: Sit) -> None:
    seat = sit()
    scenes.begins(seat)
    page = seat.open("/journal/new/?mode=free")
    words = page.get_by_label("What's on your mind?")
    with page.expect_response("**/drafts/") as answer:
        words.evaluate(
            "(one) => { one.value = '字'.repeat(199_999); one.dispatchEvent(new Event('change', {bubbles: true})); }"
        )
    assert answer.value.status == 200
    expect(page.locator("[data-saved]")).to_contain_text("Saved")
    seat.open("/today/")
    page.get_by_role("link", name="Go on with it").first.click()
    assert len(page.get_by_label("What's on your mind?").input_value()) == 199_999
    page.get_by_role("button", name="Let it go").click()
    expect(page.get_by_text("Nothing of it was kept.")).to_be_visible()


@pytest.mark.parametrize(("width", "at_once"), [(390, False), (1280, True)])
def test_a_bullet_log_takes_lines_on_the_phone_and_the_whole_text_on_a_wide_screen(
    sit: Sit, signed_in: dict[str, Any], width: int, at_once: bool
) -> None:
    seat = sit(storage_state=signed_in["noor"], viewport={"width": width, "height": 800})
    page = seat.open("/journal/new/?mode=bullet")
    expect(page.get_by_label("Add a line")).to_be_visible()
    expect(page.locator("textarea[name=text]")).to_be_visible(visible=at_once)
