"""Nobody else is asked, nothing personal is left behind in the browser, and help needs no network (E6, S1)."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import pages, scenes
from tests.browser.places import Demo
from tests.browser.seats import Seat, Sit
from tests.servers import Server

pytestmark = pytest.mark.browser

# Everything a browser may keep for a site, beside cookies and its own cache of files.
KEPT = """async () => {
    const shelves = {};
    for (const name of await caches.keys()) {
        const shelf = await caches.open(name);
        for (const request of await shelf.keys()) shelves[request.url] = await (await shelf.match(request)).text();
    }
    return {
        local: {...localStorage}, session: {...sessionStorage},
        databases: (await indexedDB.databases()).map((one) => one.name), shelves,
    };
}"""


def test_a_walk_asks_nobody_else_and_leaves_nothing_behind(sit: Sit, signed_in: dict[str, Any]) -> None:
    """A few pages of each kind; that no page at all asks anybody else is seen where every page is opened."""
    seat = sit(storage_state=signed_in["emil"])
    asked: set[str] = set()
    seat.context.on("request", lambda request: asked.add(request.resource_type))
    for path in pages.START:
        seat.open(path)
    assert {"document", "stylesheet", "script"} <= asked
    kept = seat.page.evaluate(KEPT)
    assert kept == {"local": {}, "session": {}, "databases": [], "shelves": {}}
    # What is written is no browser's business either: no spelling service, no memory of passphrases as plain text.
    for path, field in (
        ("/goals/new/?step=1", "textarea, input[type=text]"),
        ("/settings/passphrase/", "input[type=password]"),
    ):
        seat.open(path)
        assert seat.page.locator(field).first.evaluate("one => one.spellcheck") is False, path


def test_help_needs_no_network_and_no_account(chromium: Browser, served: Server) -> None:
    """The worker keeps help and an offline page, fetched as a stranger; nothing of a person is ever on its shelf."""
    address = f"http://localhost:{served.port}"
    seat = Seat(chromium, address, extra_http_headers={})
    try:
        scenes.begins(seat)
        page = seat.open("/today/")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.reload()
        page.evaluate("navigator.serviceWorker.controller.state")
        for path in ("/check-in/", "/plan/", "/goals/new/?step=1", "/settings/", "/help/"):
            seat.open(path)
        kept = page.evaluate(KEPT)
        assert (kept["local"], kept["session"], kept["databases"]) == ({}, {}, [])
        on_the_shelf = {url.removeprefix(address) for url in kept["shelves"]}
        assert {path for path in on_the_shelf if not path.startswith("/static/")} == {"/help/", "/offline/"}
        for url, text in kept["shelves"].items():
            assert seat.name not in text, url
            assert "Account" not in text.partition("<main")[0], url  # shown to those inside only
        assert seat.strays == []

        seat.context.set_offline(True)
        page.goto("/today/")
        expect(page.get_by_role("heading", level=1)).to_have_text("You're offline")
        look(page)
        page.get_by_role("main").get_by_role("link", name="Help now").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Help now")
        expect(page.get_by_role("link", name="Call").first).to_have_attribute("href", "tel:112")
        look(page)
        seat.context.clear_cookies()
        page.goto("/help/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Help now")
    finally:
        seat.context.close()


def look(page: Page) -> None:
    """Dressed as online: the colours of our own style sheet are there."""
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(251, 250, 247)"


def test_without_a_network_what_is_typed_stays(sit: Sit, demo: Demo, signed_in: dict[str, Any]) -> None:
    seat = sit(storage_state=signed_in["noor"])
    page = seat.open("/goals/new/?step=1")
    strip = page.locator("[data-offline]")
    seat.context.set_offline(True)
    expect(strip).to_be_visible()
    page.get_by_role("textbox").fill("Breathe before I answer")
    page.get_by_role("textbox").blur()
    with page.expect_response("**/drafts/") as kept:
        seat.context.set_offline(False)
    assert kept.value.ok
    expect(strip).to_be_hidden()
