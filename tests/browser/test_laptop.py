"""One person on one machine: the name nobody can guess, foreign pages, and a copied folder (E7, A10)."""

from __future__ import annotations

import re
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.places import Laptop
from tests.browser.seats import Seat, Sit

pytestmark = [pytest.mark.browser, pytest.mark.long]

PASSPHRASE = "saddle marble thicket pocket salmon"


@contextmanager
def opened(folder: Path, log: Path | None = None) -> Iterator[Laptop]:
    """`midweek open` on this folder, until the end of the test."""
    server = Laptop(folder, log)
    try:
        yield server.ready()
    finally:
        if server.process.poll() is None:
            server.stop()


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    with opened(tmp_path_factory.mktemp("laptop") / "data") as server:
        yield server


def signs_up(seat: Seat) -> None:
    page = seat.open("/sign-up/")
    page.get_by_label("A name to sign in with").fill(seat.name)
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    page.get_by_role("button", name="Make my account").click()
    page.wait_for_url("**/welcome/code/")


def cookies(context: BrowserContext) -> dict[str, str]:
    return {cookie["name"]: cookie["value"] for cookie in context.cookies()}


def test_it_answers_to_the_name_it_prints_and_to_no_other(laptop: Laptop) -> None:
    assert re.fullmatch(r"[0-9a-f]{32}\.localhost", laptop.host)
    assert laptop.answers_to(laptop.host)[0] == 200
    for other in ("127.0.0.1", "localhost", "rebound.example", f"x.{laptop.host}", "0" * 32 + ".localhost"):
        status, html = laptop.answers_to(other)
        assert status == 400, other
        assert "Help now" not in html or laptop.host not in html


def test_cookies_go_to_no_foreign_page(laptop: Laptop, sit: Sit) -> None:
    seat = sit(laptop.address)
    signs_up(seat)
    kept = seat.context.cookies()
    assert {cookie["name"] for cookie in kept} == {"sessionid", "vk", "csrftoken"}
    for cookie in kept:
        assert cookie["sameSite"] == "Strict", cookie["name"]
        assert cookie["httpOnly"], cookie["name"]
        assert cookie["domain"] == laptop.host
    # A page of another name on the same machine posts a form with a token it made up, and then one it knows.
    token = seat.page.locator("form[data-exit] input[name=csrfmiddlewaretoken]").first.input_value()
    foreign = seat.context.new_page()
    foreign.route(
        "http://evil.localhost/",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f"<form method=post action='{laptop.address}/sign-out/'>"
            f"<input name=csrfmiddlewaretoken value='{token}'><button>Win a prize</button></form>",
        ),
    )
    foreign.goto("http://evil.localhost/")
    with foreign.expect_navigation() as answer:
        foreign.get_by_role("button", name="Win a prize").click()
    assert answer.value.status == 403
    assert "cookie" not in answer.value.request.all_headers()
    seat.open("/today/")
    expect(seat.page.get_by_role("heading", level=1)).to_have_text("Today")
    seat.strays.clear()  # the foreign page itself is a request to another origin


def test_a_foreign_origin_is_refused_even_with_cookies(laptop: Laptop, sit: Sit) -> None:
    seat = sit(laptop.address)
    signs_up(seat)
    jar = "; ".join(f"{name}={value}" for name, value in cookies(seat.context).items())
    for origin in ("http://127.0.0.1:8000", "https://evil.example", "null", f"http://{laptop.host}:1"):
        status, _ = laptop.answers_to(laptop.host, "POST", "/sign-out/", Cookie=jar, Origin=origin)
        assert status == 403, origin
    seat.open("/today/")
    expect(seat.page.get_by_role("heading", level=1)).to_have_text("Today")


def is_closed(server: Laptop, jar: str) -> bool:
    """Whether these cookies open no page that is somebody's."""
    answers = [
        server.answers_to(server.host, path=path, Cookie=jar) for path in ("/today/", "/plan/", "/settings/")
    ]
    return all(status == 302 and not html for status, html in answers)


def test_stopping_locks(sit: Sit, tmp_path: Path) -> None:
    with opened(tmp_path / "data") as laptop:
        seat = sit(laptop.address)
        signs_up(seat)
        jar = "; ".join(f"{name}={value}" for name, value in cookies(seat.context).items())
        assert not is_closed(laptop, jar)
        laptop.process.send_signal(signal.SIGINT)
        assert laptop.process.wait(30) in (0, 130)
    with opened(tmp_path / "data", tmp_path / "again.log") as again:
        assert is_closed(again, jar)


def test_a_stolen_folder_and_its_cookies_open_nothing(sit: Sit, tmp_path: Path) -> None:
    """Power cut at the worst moment, then everything is copied to another machine."""
    with opened(tmp_path / "data") as laptop:
        seat = sit(laptop.address)
        signs_up(seat)
        jar = "; ".join(f"{name}={value}" for name, value in cookies(seat.context).items())
        assert not is_closed(laptop, jar)
        laptop.stop(at_once=True)
    shutil.copytree(tmp_path / "data", tmp_path / "stolen")
    with opened(tmp_path / "stolen", tmp_path / "thief.log") as thief:
        assert is_closed(thief, jar)
