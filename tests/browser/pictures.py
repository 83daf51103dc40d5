"""Photographs every page, for people to look at: `python -m tests.browser.pictures OUT`.

At 390 and 1280 pixels, light and dark; of somebody with a history, of somebody new, and of strangers. The picture
for the README comes out as `pages.png`.
"""

from __future__ import annotations

import os
import sys
import tempfile
from base64 import b64encode
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

FINE = 1.5  # points of the picture to a point of the page
FRAME = "body{margin:0;display:flex;gap:48px} img{width:390px;border-radius:16px;outline:1px solid #d9d6cc;outline-offset:-1px}"


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
            demo.forget()


def for_readme(browser: Browser, demo: Demo, out: Path) -> None:
    """Two windows of a phone, side by side: Today, and an objective with its chart."""
    seat = Seat(browser, demo.address, device_scale_factor=FINE)
    page = seat.signs_in("maya", demo.passphrases["maya"])
    seat.open("/today/")  # once more, without the line that is there after a sign-in
    windows = [page.screenshot()]
    page.get_by_role("link", name="times I talk down to myself").click()
    page.wait_for_url("**/objectives/*/")
    page.evaluate("scrollTo(0, document.querySelector('.objective-chart').offsetTop - 80)")
    windows.append(page.screenshot())
    seat.context.close()

    context = browser.new_context(viewport={"width": 828, "height": 844}, device_scale_factor=FINE)
    sheet = context.new_page()
    images = "".join(f'<img src="data:image/png;base64,{b64encode(window).decode()}">' for window in windows)
    sheet.set_content(f"<style>{FRAME}</style>{images}")
    sheet.screenshot(path=out / "pages.png", omit_background=True)
    context.close()


def every_page(browser: Browser, demo: Demo, out: Path) -> None:
    """One folder for each look, one picture for each state of a page."""
    from tests.browser.scenes import find

    everything = find(browser, demo)
    for look, options in LOOKS.items():
        (out / look).mkdir(parents=True, exist_ok=True)
        seats = {
            who: Seat(browser, demo.address, storage_state=state, **options)
            for who, state in everything.people.items()
        }
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
