"""Every page, in every state, as everyone can use it (A1 to A13): axe, and what axe can't see."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as PlaywrightError

from tests.browser import pages, scenes
from tests.browser.places import Demo
from tests.browser.scenes import NO_PAGES, All
from tests.browser.seats import DESK, Seat, Sit
from tests.servers import Server

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent.parent / "vendor" / "axe.min.js").read_text("utf-8")
LOOKS = (Path(__file__).parent / "looks.js").read_text("utf-8").partition("\n")[2]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASK = """only => axe.run(document, {runOnly: only, resultTypes: ["violations"], selectors: false, iframes: false}).then(
    (found) => found.violations.flatMap((one) => one.nodes.map((node) =>
        `${one.id}: ${node.html.slice(0, 160)} ${[...node.any, ...node.all].map((check) => check.message).join(" ").slice(0, 200)}`
    )))"""
SMALL = {"width": 320, "height": 800}
# Seen by whoever comes, and what is at hand every day.
FIRST = ("/", "/sign-up/", "/sign-in/", "/help/", "/how/", "/privacy/")
AT_HAND = (
    *pages.START,
    "/add/",
    "/check-in/",
    "/homework/",
    "/journal/",
    "/journal/new/?mode=free",
    "/session/list/",
    "/import/",
)
LOOKED_AT = [(size, scheme) for size in (SMALL, DESK) for scheme in ("light", "dark")]

# What is wrong with the control that has the focus, or nothing.
FOCUSED = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
    if (one === document.body) return "the focus is lost";
    const named = one.outerHTML.slice(0, 120);
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 3) return `no ring: ${named}`;
    const tall = box.height > innerHeight - 160;
    const points = tall ? [[0.5, 0.5]] : [[0.5, 0.1], [0.5, 0.9]];
    for (const [across, down] of points) {
        const x = box.x + box.width * across, y = box.y + box.height * down;
        const there = document.elementFromPoint(x, y);
        if (!there) return `out of sight: ${named}`;
        if (!one.contains(there) && !there.contains(one) && !there.closest("label")?.contains(one)) return `covered: ${named}`;
    }
    return "";
}"""


@pytest.fixture(scope="session")
def everything(chromium: Browser, demo: Demo) -> All:
    """Every page in every state."""
    return scenes.find(chromium, demo)


def axe(page: Page) -> list[str]:
    """What axe objects to, one line each."""
    page.evaluate(AXE)
    return list(page.evaluate(ASK, {"type": "tag", "values": TAGS}))


def visit(
    chromium: Browser, demo: Demo, everything: All, look: Callable[[Page], list[str]], **options: Any
) -> dict[str, list[str]]:
    """Look over every scene; gives what is wrong, by scene."""
    wrong: dict[str, list[str]] = {}
    seats = {
        who: Seat(chromium, demo.address, storage_state=state, **options)
        for who, state in everything.people.items()
    }
    for scene in everything.scenes:
        seat = seats[scene.who]
        seat.strays.clear()  # axe itself does what no page may
        try:
            scene.go(seat)
            problems = [*seat.strays, *look(seat.page)]
        except (PlaywrightError, AssertionError) as error:
            problems = [str(error)]
        if problems:
            wrong[scene.label] = problems
    for seat in seats.values():
        seat.context.close()
    return wrong


def readable(wrong: dict[str, list[str]]) -> str:
    return "\n".join(f"{where}\n    " + "\n    ".join(what) for where, what in wrong.items())


@pytest.mark.long
def test_no_page_is_forgotten(everything: All) -> None:
    """Each address is looked at, is no page of its own, or is named here with the reason."""
    left = set(pages.routes()) - {scene.label for scene in everything.scenes} - everything.others
    assert left == set(NO_PAGES)


def test_everyone_can_use_the_pages_at_hand(sit: Sit, signed_in: dict[str, Any]) -> None:
    """On a phone and at a desk, in the light and in the dark, in turn; the long run looks at every page in every way."""
    looks = cycle(LOOKED_AT)
    for who, paths in ((None, FIRST), (signed_in["maya"], AT_HAND)):
        seat = sit(storage_state=who)
        for path in paths:
            size, scheme = next(looks)
            seat.page.set_viewport_size(size)
            seat.page.emulate_media(color_scheme=scheme)
            page = seat.open(path)
            assert seat.strays == []
            assert [*says_errors(page), *axe(page), *page.evaluate(LOOKS)] == [], path
            seat.strays.clear()  # axe itself does what no page may


def says_errors(page: Page) -> list[str]:
    """A title begins with the word where, and only where, a page tells of a slip."""
    title = page.title()
    return (
        []
        if title.startswith("Error: ") == bool(page.locator(".errors").count())
        else [f"the title says {title}"]
    )


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [SMALL, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_every_look(
    chromium: Browser, demo: Demo, everything: All, scheme: str, size: dict[str, int], direction: str
) -> None:
    titles: dict[str, set[str]] = {}

    def look(page: Page) -> list[str]:
        titles.setdefault(page.title(), set()).add(pages.name_of(page.url))
        page.evaluate("direction => { document.documentElement.dir = direction }", direction)
        return [*says_errors(page), *axe(page), *page.evaluate(LOOKS)]

    wrong = visit(chromium, demo, everything, look, viewport=size, color_scheme=scheme)
    assert not wrong, readable(wrong)
    del titles["Page not shown · Midweek"]
    assert {title: names for title, names in titles.items() if len(names) > 1} == {}
    said = " ".join(titles)
    assert all(
        own not in said
        for own in ("talk down", "hard on myself", "kind thing", "easier to live with", "notes.csv")
    )


@pytest.mark.long
def test_whatever_has_the_focus_can_be_seen(sit: Sit, everything: All) -> None:
    """Tab through long pages: in the order of the page, never under a bar, always with a ring."""
    seat = sit(storage_state=everything.people["maya"], viewport=SMALL)
    for label in ("today", "objective", "objective_edit", "check_in_detail"):
        scene = next(scene for scene in everything.scenes if scene.label == label)
        scene.go(seat)
        for _ in range(300):
            seat.page.keyboard.press("Tab")
            problem = seat.page.evaluate(FOCUSED)
            assert not problem, (label, problem)
            if seat.page.evaluate("document.activeElement.matches('.foot [data-lock] button')"):
                break
        else:
            raise AssertionError(f"{label}: Tab doesn't come to the end of the page")


def test_the_pages_of_passkeys(chromium: Browser, served: Server) -> None:
    """They need a name of their own, so they are seen where many people are served."""
    seat = Seat(chromium, f"http://localhost:{served.port}", viewport=SMALL, extra_http_headers={})
    scenes.begins(seat)
    for name in scenes.NO_PAGES:
        if name.startswith("settings_passkey"):
            page = seat.open(reverse(name))
            assert seat.strays == []
            assert [*axe(page), *page.evaluate(LOOKS)] == [], name
            seat.strays.clear()
    seat.context.close()
