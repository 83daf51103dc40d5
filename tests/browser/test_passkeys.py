"""A passkey in a real browser: made, used, and asked for together with the passphrase."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.seats import DESK, Seat
from tests.servers import Server, running

pytestmark = pytest.mark.browser

WORDS = "orchard lantern pebble window cotton harbour"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server for many people under a name, which browsers trust on this machine without https."""
    with running(
        tmp_path / "data",
        "serve",
        "--workers",
        "1",
        MIDWEEK_BEHIND_PROXY="no",
        MIDWEEK_HOSTS="localhost,127.0.0.1",
    ) as one:
        yield one


def device(page: Page) -> None:
    """A phone that looks at its owner and says yes, with secrets of its own (PRF)."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable", {"enableUI": False})
    options = {
        "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True, "hasPrf": True,
    }  # fmt: skip
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def presses(page: Page, word: str) -> None:
    page.get_by_role("button", name=word, exact=True).click()


def test_a_passkey_is_made_used_and_joined(chromium: Browser, server: Server) -> None:
    seat = Seat(chromium, f"http://localhost:{server.port}", viewport=DESK)
    page = seat.open("/sign-up/")
    device(page)
    page.get_by_label("A name to sign in with").fill("maya")
    page.get_by_label("Passphrase", exact=True).fill(WORDS)
    presses(page, "Make my account")
    page.wait_for_url("**/welcome/code/")
    last = page.locator("#code li").last.inner_text()
    page.get_by_label("Type the last group of the code").fill(last)
    presses(page, "I've saved it")
    page.wait_for_url("**/welcome/yours/")

    seat.open("/settings/passkeys/add/")
    page.get_by_label("What to call it").fill("my laptop")
    page.get_by_label("Your passphrase", exact=True).fill(WORDS)
    presses(page, "Add it")
    page.wait_for_url("**/settings/?done=passkey_added")

    presses(page, "Sign out")
    page.wait_for_url(f"{seat.address}/")
    seat.open("/sign-in/?next=/settings/passkeys/")
    presses(page, "Sign in with a passkey")
    page.wait_for_url("**/settings/passkeys/")
    expect(page.get_by_text("my laptop")).to_be_visible()

    seat.open("/settings/passkeys/both/")
    page.get_by_label("Your passphrase", exact=True).fill(WORDS)
    presses(page, "Ask for both from now on")
    page.wait_for_url("**/settings/?done=both_on")
    presses(page, "Lock")
    page.wait_for_url("**/unlock/**")
    presses(page, "Unlock with a passkey")
    expect(page.get_by_text("write your passphrase first")).to_be_visible()
    page.get_by_label("Passphrase", exact=True).fill(WORDS)
    presses(page, "Sign in with a passkey")
    page.wait_for_url("**/settings/?done=both_on")  # back where it was locked
    seat.context.close()
    assert seat.strays == []
