"""Every page, in every state, as everyone can use it (A1 to A13): axe, and what axe can't see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as PlaywrightError

from tests.browser import pages, scenes
from tests.browser.places import Demo
from tests.browser.scenes import Scene
from tests.browser.seats import DESK, Seat, Sit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]

AXE = (Path(__file__).parent.parent / "vendor" / "axe.min.js").read_text("utf-8")
LOOKS = (Path(__file__).parent / "looks.js").read_text("utf-8").partition("\n")[2]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What another theme or width can change; the rest is the same page.
LOOK_RULES = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
SMALL = {"width": 320, "height": 800}
# Two states of one page share a title; two pages never do.
EMPTY = ("today", "plan", "objectives", "progress", "check_ins", "deleted_items", "settings", "import_start", "settings_privacy")
# Addresses that show no page here: two that are empty on purpose, and passkeys, which `serve` has and one machine can't.
NO_PAGES = ("exit", "blank", "settings_passkeys", "settings_passkey_add", "settings_passkey_both", "settings_passkey_remove")


@pytest.fixture(scope="module")
def people(chromium: Browser, demo: Demo) -> dict[str, Any]:
    """The cookies of somebody with much, somebody on the way to a goal, and somebody with nothing; "" is a stranger."""
    kept: dict[str, Any] = {"": None}
    for who, begin in (("maya", scenes.much), ("ida", scenes.begins)):
        seat = Seat(chromium, demo.address)
        if who in demo.passphrases:
            seat.signs_in(who, demo.passphrases[who])
        begin(seat)
        kept[who] = seat.context.storage_state()
        seat.context.close()
    return kept


@dataclass
class All:
    """Every page in every state, and the names of addresses that are acts and files."""

    scenes: list[Scene]
    others: set[str]


@pytest.fixture(scope="module")
def everything(chromium: Browser, demo: Demo, people: dict[str, Any]) -> All:
    """Found by walking through the pages of somebody with much, then by asking as the others."""
    found: dict[str, Scene] = {}
    others: set[str] = set()
    made: dict[str, str] = {}
    for who in ("maya", "", "ida"):
        seat = Seat(chromium, demo.address, storage_state=people[who])
        made = made or pages.paths(pages.walk(seat.context.request))
        there, other = pages.shown(seat.context.request, made)
        for name in there.keys() - NO_PAGES:
            found.setdefault(name, Scene(name, who, scenes.opens(there[name])))
        others |= other
        seat.context.close()
    for name, go in scenes.BEGUN.items():
        seat = Seat(chromium, demo.address)
        go(seat)
        found[name] = Scene(name, name, scenes.opens(seat.path()))
        people[name] = seat.context.storage_state()
        seat.context.close()
    empty = [Scene(f"{name}, empty", "ida", scenes.opens(made[name])) for name in EMPTY]
    return All([*sorted(found.values(), key=lambda scene: scene.label), *empty, *scenes.on_the_way(made), *scenes.slipped(made)], others)


def axe(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe objects to, one line each."""
    page.evaluate(AXE)
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    found = page.evaluate(
        "only => axe.run(document, {runOnly: only, resultTypes: ['violations']}).then(found => "
        "found.violations.map(one => [one.id, one.nodes.map(node => node.html.slice(0, 160) + ' ' + node.any.concat(node.all)"
        ".map(check => check.message).join(' ').slice(0, 200))]))",
        only,
    )
    return [f"{rule}: {node}" for rule, nodes in found for node in nodes]


def visit(
    chromium: Browser, demo: Demo, people: dict[str, Any], everything: All, look: Callable[[Page], list[str]], **options: Any
) -> dict[str, list[str]]:
    """Look over every scene; gives what is wrong, by scene."""
    wrong: dict[str, list[str]] = {}
    seats = {who: Seat(chromium, demo.address, storage_state=state, **options) for who, state in people.items()}
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


def test_no_page_is_forgotten(everything: All) -> None:
    """Each address is looked at, is no page of its own, or is named here with the reason."""
    left = set(pages.routes()) - {scene.label for scene in everything.scenes} - everything.others
    assert left == set(NO_PAGES)


def test_on_a_phone(chromium: Browser, demo: Demo, people: dict[str, Any], everything: All) -> None:
    titles: dict[str, set[str]] = {}

    def look(page: Page) -> list[str]:
        title = page.title()
        if title.startswith("Error: ") != bool(page.locator(".errors").count()):
            return [f"the title says {title}"]
        titles.setdefault(title, set()).add(pages.name_of(page.url))
        return [*axe(page), *page.evaluate(LOOKS)]

    wrong = visit(chromium, demo, people, everything, look, viewport=SMALL)
    assert not wrong, readable(wrong)
    assert {title: names for title, names in titles.items() if len(names) > 1} == {}
    said = " ".join(titles)
    assert all(own not in said for own in ("talk down", "hard on myself", "kind thing", "easier to live with", "notes.csv"))


def test_at_a_desk_in_the_dark(chromium: Browser, demo: Demo, people: dict[str, Any], everything: All) -> None:
    wrong = visit(
        chromium, demo, people, everything, lambda page: axe(page, LOOK_RULES), viewport=DESK, color_scheme="dark"
    )
    assert not wrong, readable(wrong)
