"""Every sheet that ships, filled in on one page, as everyone can use it: axe, and what axe can't see."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from midweek import library
from midweek.kinds.sheet import Sheet
from tests.browser import scenes
from tests.browser.places import Demo
from tests.browser.seats import Seat
from tests.browser.test_access import LOOKS, SMALL, axe

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.fixture(scope="module")
def somebody(chromium: Browser, demo: Demo) -> Iterator[Seat]:
    """Somebody new, on the smallest phone."""
    seat = Seat(chromium, demo.address, viewport=SMALL)
    scenes.begins(seat)
    yield seat
    seat.context.close()


@pytest.mark.parametrize("sheet", library.all_sheets(), ids=lambda sheet: sheet.name)
def test_everyone_can_fill_it_in(somebody: Seat, sheet: Sheet) -> None:
    first = scenes.send(somebody.context.request, f"/homework/library/{sheet.name}/", {})
    page = somebody.open(re.sub(r"q/\d+/$", "all/", first))
    assert page.locator("main form :is(input:not([type=hidden]), textarea, select)").count() >= len(
        sheet.questions
    )
    assert somebody.strays == []
    assert [*axe(page), *page.evaluate(LOOKS)] == []
    somebody.strays.clear()  # axe itself does what no page may
