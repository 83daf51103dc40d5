"""A page nobody sits in front of: covered, locked, and nothing of it lost (vault.md 6, D2, D12)."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import scenes
from tests.browser.seats import Sit

pytestmark = pytest.mark.browser

WORDS = "what I typed before the doorbell rang"


def test_a_page_left_alone_is_covered_and_locked(sit: Sit) -> None:
    seat = sit()
    scenes.begins(seat)
    seat.page.clock.install()
    page = seat.open("/goals/new/?step=1")
    field = page.get_by_label("What would you like to be different?")
    field.fill(WORDS)
    page.clock.fast_forward("09:50")
    expect(field).to_have_value(WORDS)
    page.clock.fast_forward("00:20")
    page.wait_for_url("**/unlock/**")
    assert WORDS not in page.content()
    page.goto(f"{seat.address}/today/")
    assert "/unlock/" in page.url, "the server has locked too"
    page.get_by_label("Passphrase", exact=True).fill(scenes.PASSPHRASE)
    page.get_by_role("button", name="Unlock", exact=True).click()
    page.get_by_role("link", name="Go on with it").click()
    expect(field).to_have_value(WORDS)


@pytest.mark.long
def test_a_page_out_of_the_browsers_memory_is_fetched_again(sit: Sit) -> None:
    """Going back may show a page as it was before a lock, without asking the server."""
    seat = sit()
    scenes.begins(seat)
    page = seat.open("/plan/")
    seat.context.clear_cookies(name=re.compile("vk$"))
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    page.wait_for_url("**/unlock/**")
