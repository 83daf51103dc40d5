"""One primary button a screen: beside the check-in, nothing on Today is filled."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.places import Demo
from tests.browser.seats import Seat

pytestmark = pytest.mark.browser

FILLED = """() => {
    const ground = (one) => getComputedStyle(one).backgroundColor;
    const buttons = [...document.querySelectorAll("main :is(button, .button)")].filter((one) => one.checkVisibility());
    const primary = document.createElement("button");
    document.querySelector("main").append(primary);
    return buttons.filter((one) => ground(one) === ground(primary)).map((one) => one.closest("section").querySelector("h2").innerText);
}"""


@pytest.mark.long
def test_the_check_in_is_the_one_primary_button_of_today(chromium: Browser, demo: Demo) -> None:
    seat = Seat(chromium, demo.address)
    page = seat.signs_in("emil", demo.passphrases["emil"])  # three ratings, each with a Save of its own
    assert page.locator(".log-buttons").get_by_role("button", name="Save").count() == 3
    assert page.evaluate(FILLED) == ["How are you right now?"]
    seat.context.close()
