"""Typing a filled page in fast, in a real browser: from row to row by keyboard, and a block pasted from a spreadsheet (H3, W3)."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import scenes
from tests.browser.seats import DESK, PHONE, Seat, Sit

pytestmark = pytest.mark.browser
BLOCK = '2026-02-01\tI did it\t22:00\n1.2.2026\tI felt\t23:00\n2026-02-03\tNo such thing\t\n2026-02-04\n2026-02-05\n2026-02-06\t\t"9\npm"'
PASTE = """text => {
    const held = new DataTransfer();
    held.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: held, bubbles: true, cancelable: true}));
}"""


# What the page tells a screen reader, of which the next words take the place at once.
LISTEN = """() => {
    const status = document.getElementById("status"), all = document.documentElement.dataset;
    all.said = "";
    const hears = new MutationObserver(() => (all.said += status.textContent));
    hears.observe(status, {childList: true, subtree: true, characterData: true});
}"""


def heard(page: Page, words: str) -> None:
    """These words were told, since LISTEN."""
    expect(page.locator("html")).to_have_attribute("data-said", re.compile(re.escape(words)))


def grid(seat: Seat) -> Page:
    """The grid of a trigger log."""
    scenes.begins(seat)
    page = seat.open("/homework/library/trigger_log/")
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_url("**/q/1/")
    return seat.open(re.sub(r"q/\d+/$", "grid/", seat.path()))


def here(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def test_a_page_is_typed_by_keyboard_and_pasted(sit: Sit) -> None:
    seat = sit(viewport=DESK)
    page = grid(seat)
    page.locator("[id='g-0-at']").focus()
    steps = [
        ("Enter", "g-1-at"),
        ("ArrowDown", "g-2-at"),
        ("ArrowUp", "g-1-at"),
        ("Shift+Enter", "g-0-at"),
        ("ArrowUp", "g-0-at"),
    ]
    for key, there in steps:
        page.keyboard.press(key)
        assert here(page) == there, key
    long = page.locator("[id='g-0-later']")
    long.focus()
    page.keyboard.type("one")
    page.keyboard.press("Enter")
    page.keyboard.type("two")
    expect(long).to_have_value("one\ntwo")
    page.keyboard.press("ArrowDown")
    assert here(page) == "g-1-later"

    page.locator("[id='g-0-/day']").focus()
    page.evaluate(LISTEN)
    with page.expect_response("**/drafts/"):
        page.evaluate(PASTE, BLOCK)
    cells = {
        "g-0-/day": "2026-02-01",
        "g-0-did": "did_it",
        "g-1-/day": "1.2.2026",
        "g-1-at": "23:00",
        "g-2-did": "No such thing",
    }
    for id, value in cells.items():
        expect(page.locator(f"[id='{id}']")).to_have_value(value)
    expect(page.get_by_label("Paste rows here")).to_have_value('2026-02-06\t\t"9\npm"')
    heard(page, "Filled in. The other rows are in the box below.")
    assert page.url.endswith("/grid/"), "nothing was sent"


@pytest.mark.long
def test_on_a_phone_each_row_is_a_card(sit: Sit) -> None:
    seat = sit(viewport=PHONE)
    page = grid(seat)
    boxes = [page.locator(f"[id='g-0-{name}']").bounding_box() for name in ("/day", "did", "at")]
    tops = [box["y"] for box in boxes if box]
    assert len(tops) == 3 and tops == sorted(set(tops)), "one below the other"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
