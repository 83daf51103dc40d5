"""Going away in a hurry, and coming back: nothing to be seen, and nothing lost (J10, P4, D12)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import scenes
from tests.browser.places import Demo
from tests.browser.seats import Seat, Sit

pytestmark = pytest.mark.browser


def words() -> str:
    """Something nobody else wrote."""
    return f"the walk home {secrets.token_hex(4)}"


def notes(seat: Seat, text: str) -> str:
    """A check-in with a note that is saved, if there is one; gives its page."""
    page = seat.open("/check-in/")
    page.get_by_label("3, In between").check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/check-in/*/")
    if not text:
        return seat.path()
    if seat.script:
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.get_by_label("Note", exact=True).fill(text)
        expect(page.locator("#check-in-saved")).to_contain_text("Saved")
    else:
        here = page.url
        page.get_by_label("Note", exact=True).fill(text)
        page.get_by_role("button", name="Done", exact=True).click()
        page.wait_for_url("**/today/")
        page.goto(here)
    return seat.path()


def exit_button(page: Page) -> None:
    page.get_by_role("button", name="Exit", exact=True).click(no_wait_after=True)


def exit_twin(page: Page) -> None:
    page.reload()
    page.keyboard.press("Tab")  # Skip to content
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Leave now")).to_be_focused()
    page.keyboard.press("Enter")


def shift(page: Page) -> None:
    page.keyboard.press("Shift")
    expect(page.get_by_role("status")).to_have_text("Press Shift two more times to leave this page.")
    page.keyboard.press("Shift")
    expect(page.get_by_role("status")).to_have_text("Press Shift once more to leave this page.")
    page.keyboard.press("Shift")


def is_empty(page: Page) -> bool:
    """No word of ours is on the page, nor in its title."""
    return not page.evaluate("(document.documentElement?.innerText ?? '').trim() + document.title.trim()")


def comes_back(seat: Seat, demo: Demo, text: str, path: str) -> None:
    """Back shows sign-in and nothing else; what was saved is there after it."""
    page = seat.page
    for _ in range(3):  # further back than any page of ours
        page.go_back()
        if page.url == "about:blank":
            break
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
        assert text not in page.content()
        assert "Today" not in page.title()
    seat.signs_in("noor", demo.passphrases["noor"])
    seat.open(path)
    expect(page.get_by_label("Note", exact=True)).to_have_value(text)


SELDOM = [pytest.param(way, marks=pytest.mark.long) for way in (exit_twin, shift)]


@pytest.mark.parametrize("way", [exit_button, *SELDOM])
def test_j10_the_page_is_empty_before_the_server_answers(
    sit: Sit, demo: Demo, way: Callable[[Page], None]
) -> None:
    seat, text = sit(), words()
    page = seat.page
    # How long the empty page waits for the server is longer here, so that a slow machine changes nothing.
    seat.context.add_init_script(
        "const wait = setTimeout; setTimeout = (then, ms) => wait(then, document.title.trim() ? ms : 30 * ms)"
    )
    seat.signs_in("noor", demo.passphrases["noor"])
    path = notes(seat, text)
    held: list[Route] = []
    page.route("**/exit/", lambda route: held.append(route))
    way(page)
    expect(page).to_have_title(re.compile(r"^\s*$"))
    assert is_empty(page)
    assert len(held) == 1
    held[0].continue_()
    page.wait_for_url("**/blank/")
    assert is_empty(page)
    assert {cookie["name"] for cookie in seat.context.cookies()} <= {"csrftoken"}
    comes_back(seat, demo, text, path)


def test_what_was_typed_at_the_last_moment_is_kept(sit: Sit) -> None:
    """No pause of two seconds came between the last key and the way out, and the field was never left."""
    seat, text = sit(), words()
    scenes.begins(seat)
    page = seat.open("/goals/new/?step=1")
    page.clock.install(time=0)
    page.clock.pause_at(60_000)  # so that no pause comes on a slow machine either
    page.get_by_label("What would you like to be different?").press_sequentially(text)
    with page.expect_request("**/exit/") as way_out:
        for _ in range(3):
            page.keyboard.press("Shift")
    assert text in (way_out.value.post_data_json or {}).values()
    page.wait_for_url("**/blank/")
    again = sit()
    page = again.signs_in(seat.name, scenes.PASSPHRASE)
    page.get_by_role("link", name="Go on with it").click()
    expect(page.get_by_label("What would you like to be different?")).to_have_value(text)


def test_a_page_that_was_locked_elsewhere_asks_for_the_passphrase(sit: Sit) -> None:
    """Another device ended this session's unlock: the next autosave keeps the words and covers the page."""
    seat, text = sit(), words()
    scenes.begins(seat)
    page = seat.open("/goals/new/?step=1")
    seat.context.clear_cookies(name=re.compile("vk$"))
    page.get_by_label("What would you like to be different?").fill(text)
    page.wait_for_url("**/unlock/**")
    assert text not in page.content()
    page.get_by_label("Passphrase", exact=True).fill(scenes.PASSPHRASE)
    page.get_by_role("button", name="Unlock", exact=True).click()
    expect(page.get_by_label("What would you like to be different?")).to_have_value(text)


@pytest.mark.long
def test_an_answer_that_comes_after_exit_leads_nowhere(sit: Sit, demo: Demo) -> None:
    """A save that was on its way finds the session gone; the page stays empty all the same."""
    seat = sit()
    page = seat.page
    seat.signs_in("noor", demo.passphrases["noor"])
    path = notes(seat, "")
    late: list[Route] = []
    held: list[Route] = []
    page.route(f"**{path}", lambda route: late.append(route))
    page.route("**/exit/", lambda route: held.append(route))
    with page.expect_request(lambda request: path in request.url):
        page.get_by_label("Note", exact=True).fill(words())
        exit_button(page)
    expect(page).to_have_title(re.compile(r"^\s*$"))
    with page.expect_response(lambda answer: path in answer.url):
        late[0].fulfill(status=204, headers={"HX-Redirect": "/help/"})
    page.evaluate("() => new Promise((done) => setTimeout(done, 100))")
    assert seat.path() == path
    assert is_empty(page)
    assert len(held) == 1


def test_j10_without_script(sit: Sit, demo: Demo) -> None:
    seat, text = sit(script=False), words()
    page = seat.page
    seat.signs_in("noor", demo.passphrases["noor"])
    path = notes(seat, text)
    exit_button(page)
    page.wait_for_url("**/blank/")
    assert page.locator("body").inner_text().strip() == ""
    assert page.title().strip() == ""
    comes_back(seat, demo, text, path)


def elsewhere(page: Page) -> None:
    """As if the operator had named another place; it lies on the same server, since no other may be asked here."""

    def answer(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, headers={**response.headers, "refresh": "0; url=/help/"})

    page.route("**/exit/", answer)


@pytest.mark.long
def test_exit_goes_where_the_operator_says(sit: Sit) -> None:
    page = sit().open("/privacy/")
    elsewhere(page)
    exit_button(page)
    page.wait_for_url("**/help/")


@pytest.mark.long
def test_an_installed_app_stays_with_a_blank_page_of_its_own(
    install: Callable[[str], Page], demo: Demo
) -> None:
    page = install(f"{demo.address}/privacy/")
    assert page.evaluate("matchMedia('(display-mode: standalone)').matches")
    elsewhere(page)
    exit_button(page)
    page.wait_for_url("**/blank/")
    assert is_empty(page)


@pytest.mark.long
def test_other_tabs_are_emptied_too(sit: Sit, demo: Demo) -> None:
    seat = sit()
    seat.signs_in("noor", demo.passphrases["noor"])
    other = seat.new_page()
    other.goto("/plan/")
    expect(other.get_by_role("heading", level=1)).to_be_visible()
    exit_button(seat.page)
    other.wait_for_url("about:blank")
    seat.page.wait_for_url("**/blank/")


def test_p4_what_was_typed_outlives_the_browser(sit: Sit) -> None:
    seat, text = sit(), words()
    scenes.begins(seat)
    page = seat.open("/goals/new/?step=1")
    with page.expect_response("**/drafts/") as kept:
        page.get_by_label("What would you like to be different?").fill(text)
    assert kept.value.ok
    expect(page.locator("[data-saved]")).to_contain_text("Saved")
    seat.context.close()

    again = sit()
    page = again.signs_in(seat.name, scenes.PASSPHRASE)
    page.get_by_role("link", name="Go on with it").click()
    expect(page.get_by_label("What would you like to be different?")).to_have_value(text)
    again.open("/today/")
    page.get_by_role("button", name="Let it go").click()
    expect(page.get_by_role("link", name="Go on with it")).to_have_count(0)


def test_a_lock_keeps_what_was_typed(sit: Sit) -> None:
    seat, text = sit(), words()
    scenes.begins(seat)
    page = seat.open("/goals/new/?step=1")
    with page.expect_response("**/drafts/"):
        page.get_by_label("What would you like to be different?").fill(text)
    page.get_by_role("button", name="Lock", exact=True).click()
    page.wait_for_url("**/unlock/**")
    assert text not in page.content()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Locked, to keep it private")
    page.get_by_label("Passphrase", exact=True).fill(scenes.PASSPHRASE)
    page.get_by_role("button", name="Unlock", exact=True).click()
    page.wait_for_url(lambda url: "/unlock/" not in url)
    seat.open("/today/")
    page.get_by_role("link", name="Go on with it").click()
    expect(page.get_by_label("What would you like to be different?")).to_have_value(text)
