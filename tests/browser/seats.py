"""Somebody at a browser: with a mouse, or with the keyboard alone."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
ADDRESSES = (f"2001:db8::{n:x}" for n in count(1))  # one for every seat, since tries are counted by address
MOST_TABS = 120  # presses of Tab until a control must have had the focus
# How people come to the journeys that everyone must be able to make.
WAYS: dict[str, dict[str, Any]] = {
    "mouse": {},
    "no script": {"script": False},
    "keyboard": {"keyboard": True, "viewport": DESK},
    "right to left": {"mirrored": True},
}


def ways(*seldom: str) -> pytest.MarkDecorator:
    """A journey in every way there is; `seldom` only in the long run."""
    return pytest.mark.parametrize(
        "way", [pytest.param(way, marks=[pytest.mark.long] * (way in seldom)) for way in WAYS]
    )


# No page is in Arabic or Hebrew yet; turned round, a page must still work, and fit its window.
MIRROR = """addEventListener("DOMContentLoaded", () => {
    document.documentElement.dir = "rtl";
    if (document.documentElement.scrollWidth > innerWidth) console.error("scrolls sideways from right to left");
})"""


class Seat:
    """One browser profile and one page of it; remembers whatever a page does that it may not."""

    def __init__(
        self, browser: Browser, address: str, *, script: bool = True, mirrored: bool = False, **options: Any
    ) -> None:
        self.address, self.script = address, script
        self.name = f"quill{secrets.token_hex(3)}"  # to sign up with; nobody else has it
        usual = {
            "viewport": PHONE, "locale": "en-GB", "timezone_id": "Europe/Berlin", "reduced_motion": "reduce",
            "extra_http_headers": {"X-Forwarded-For": next(ADDRESSES)},
        }  # fmt: skip
        self.context = browser.new_context(
            base_url=address, java_script_enabled=script, **{**usual, **options}
        )
        self.context.set_default_timeout(15_000)
        if mirrored:
            self.context.add_init_script(MIRROR)
        self.strays: list[str] = []  # requests to anywhere else, errors of scripts, refusals of the policy
        self.seen: list[str] = []  # the pages that were opened, in order
        self.taps = 0
        self.keys = 0
        self.context.on("request", self._asked)
        self.context.on("console", self._said)
        self.context.on("weberror", lambda error: self.strays.append(str(error.error)))
        self.page = self.new_page()

    def new_page(self) -> Page:
        """One more tab."""
        page = self.context.new_page()
        page.on("framenavigated", lambda frame: self.seen.append(frame.url.removeprefix(self.address)))
        return page

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if (
            parts.scheme in ("http", "https", "ws", "wss")
            and f"{parts.scheme}://{parts.netloc}" != self.address
        ):
            self.strays.append(f"{request.method} {request.url}")

    def _said(self, message: ConsoleMessage) -> None:
        # "Failed to load resource" is how the browser notes any answer of 400 and more; tests look at those themselves.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.strays.append(message.text)

    def open(self, path: str) -> Page:
        """Go to a page of this server."""
        self.page.goto(path, wait_until="domcontentloaded")  # by then every script has run
        return self.page

    def signs_in(self, name: str, passphrase: str) -> Page:
        """In through the front door; afterwards on Today, or on the page that was asked for."""
        if not self.page.url.startswith(f"{self.address}/sign-in/"):
            self.open("/sign-in/")
        self.page.get_by_label("Sign-in name").fill(name)
        self.page.get_by_label("Passphrase", exact=True).fill(passphrase)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        self.page.wait_for_url(lambda url: urlsplit(url).path != "/sign-in/")
        return self.page

    def path(self) -> str:
        """Where the page is, without query."""
        return urlsplit(self.page.url).path

    # The two hands: `tap` and `write` with a mouse, `reach` and the keys for whoever has none.

    def tap(self, control: Locator) -> None:
        """Press it."""
        self.taps += 1
        control.click()

    def presses(self, name: str) -> None:
        """Press a button of the page and be on the one it leads to: a second press in haste would meet the first page again."""
        before = self.page.url
        self.tap(self.page.get_by_role("button", name=name, exact=True))
        self.page.wait_for_url(lambda url: url != before)

    def write(self, field: Locator, words: str) -> None:
        """Fill it."""
        self.keys += len(words)
        field.fill(words)

    def reach(self, control: Locator, key: str = "Tab") -> None:
        """Press Tab until the control has the focus."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press(key)
            if control.evaluate("one => one === document.activeElement"):
                return
        raise AssertionError(f"{key} doesn't reach {control}")


class KeyboardSeat(Seat):
    """The same person without a mouse."""

    def tap(self, control: Locator) -> None:
        self.taps += 1
        if control.evaluate("one => one.type === 'radio'"):
            self.choose(control)
            return
        self.reach(control)
        self.page.keyboard.press("Enter")

    def write(self, field: Locator, words: str) -> None:
        self.keys += len(words)
        self.reach(field)
        self.page.keyboard.type(words)

    def choose(self, radio: Locator) -> None:
        """Tab into the group, then arrows and Space."""
        group = radio.evaluate_handle(
            "one => [...one.form.elements].filter((other) => other.name === one.name)"
        )
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if group.evaluate("group => group.includes(document.activeElement)"):
                break
        if not radio.evaluate("one => one === document.activeElement"):
            for _ in range(20):
                self.page.keyboard.press("ArrowDown")
                if radio.evaluate("one => one === document.activeElement"):
                    break
        self.page.keyboard.press("Space")
        assert radio.is_checked()


Sit = Callable[..., Seat]
