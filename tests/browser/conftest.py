"""One Chromium and one demo for all tests here; a browser profile of its own for every person in every test."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests import chromium as installed
from tests.browser.places import Demo
from tests.browser.seats import KeyboardSeat, Seat, Sit
from tests.servers import Server, running

# A browser that is closed in the middle of a question has its loop say so whenever it is cleared away, and what commands say
# is tested beside it, in the same process.
logging.getLogger("asyncio").setLevel(logging.CRITICAL)

# No graphics card, no calls home.
FLAGS = (
    "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


def flags() -> list[str]:
    """What the browser is started with; as root it can't have its sandbox."""
    return [*FLAGS, *(["--no-sandbox"] if os.name != "nt" and os.geteuid() == 0 else [])]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives the browser."""
    with sync_playwright() as driver:
        yield driver


def started(*, windows: bool) -> dict[str, Any]:
    """How this system's browser is started."""
    path = installed.find(windows=windows)
    assert path, "There is no Chromium. `python tests/chromium.py` installs it or says how."
    return {"executable_path": path, "args": flags()}


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The browser of this system."""
    browser = playwright.chromium.launch(**started(windows=False))
    yield browser
    browser.close()


@pytest.fixture
def install(playwright: Playwright, tmp_path: Path) -> Iterator[Callable[[str], Page]]:
    """Opens an address as an installed app: a window of its own, without an address bar."""
    contexts: list[BrowserContext] = []

    def opened(address: str) -> Page:
        how = started(windows=True)
        how["args"].append(f"--app={address}")
        context = playwright.chromium.launch_persistent_context(tmp_path / "profile", **how)
        contexts.append(context)
        context.pages[0].wait_for_url(address)
        return context.pages[0]

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """`midweek demo` with maya, emil and noor."""
    server = Demo(tmp_path_factory.mktemp("demo") / "data")
    try:
        server.ready()
        yield server
    finally:
        server.forget()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`midweek serve` as a browser on the same machine sees it: under the name localhost, http counts as safe there."""
    folder = tmp_path_factory.mktemp("serve") / "data"
    with running(folder, "serve", "--workers", "1", MIDWEEK_BEHIND_PROXY="no") as server:
        yield server


@pytest.fixture
def sit(chromium: Browser, demo: Demo) -> Iterator[Sit]:
    """Seats somebody at a fresh browser; at the end, no page of theirs may have done what none may do."""
    seats: list[Seat] = []

    def at(address: str = "", *, keyboard: bool = False, **options: Any) -> Seat:
        seat = (KeyboardSeat if keyboard else Seat)(chromium, address or demo.address, **options)
        seats.append(seat)
        return seat

    yield at
    for seat in seats:
        seat.context.close()
    assert [stray for seat in seats for stray in seat.strays] == []


@pytest.fixture(scope="module")
def signed_in(chromium: Browser, demo: Demo) -> dict[str, Any]:
    """The cookies of everyone in the demo, for tests that only look around (a sign-in costs a hash)."""
    kept: dict[str, Any] = {}
    for name, passphrase in demo.passphrases.items():
        seat = Seat(chromium, demo.address)
        seat.signs_in(name, passphrase)
        kept[name] = seat.context.storage_state()
        seat.context.close()
    assert set(kept) == {"maya", "emil", "noor"}
    return kept
