"""Photographs every page, for people to look at: `python -m tests.browser.pictures OUT`.

At 390 and 1280 pixels, light and dark; of somebody with a history, of somebody new, and of strangers. The pictures
for the README come out as `today.png` and `objective.png`.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests import chromium as installed
from tests.browser.places import Demo
from tests.browser.seats import DESK, PHONE, Seat

LOOKS = {
    "phone-light": {"viewport": PHONE, "color_scheme": "light"},
    "phone-dark": {"viewport": PHONE, "color_scheme": "dark"},
    "desk-light": {"viewport": DESK, "color_scheme": "light"},
    "desk-dark": {"viewport": DESK, "color_scheme": "dark"},
}


def main(out: Path) -> None:
    """Start a demo of its own, and photograph it."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "midweek.settings"
    django.setup()
    path = installed.find()
    assert path, "There is no Chromium. `python tests/chromium.py` installs it or says how."
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        demo = Demo(Path(folder) / "data").ready()
        flags = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        browser = driver.chromium.launch(executable_path=path, args=flags)
        try:
            for_readme(browser, demo, out)
            every_page(browser, demo, out)
        finally:
            browser.close()
            demo.stop()


def for_readme(browser: Browser, demo: Demo, out: Path) -> None:
    """Two windows of a phone as somebody with a history sees them, twice as fine."""
    seat = Seat(browser, demo.address, device_scale_factor=2)
    page = seat.signs_in("maya", demo.passphrases["maya"])
    seat.open("/today/")  # once more, without the line that is there after a sign-in
    page.screenshot(path=out / "today.png")
    page.get_by_role("link", name="times I talk down to myself").click()
    page.locator(".objective-chart").scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, document.querySelector('.objective-chart').offsetTop - 80)")
    page.screenshot(path=out / "objective.png")
    seat.context.close()


def every_page(browser: Browser, demo: Demo, out: Path) -> None:
    """One folder for each look, one picture for each state of a page."""
    from tests.browser.scenes import find

    everything = find(browser, demo)
    for look, options in LOOKS.items():
        (out / look).mkdir(parents=True, exist_ok=True)
        seats = {who: Seat(browser, demo.address, storage_state=state, **options) for who, state in everything.people.items()}
        for scene in everything.scenes:
            seat = seats[scene.who]
            scene.go(seat)
            name = scene.label.replace(" ", "-").replace(",", "").replace("'", "")
            seat.page.screenshot(path=out / look / f"{name}.png", full_page=True)
        for seat in seats.values():
            seat.context.close()


if __name__ == "__main__":
    import tests.settle  # noqa: F401  (a throw-away data folder, before Django's settings are read)

    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    main(target)
