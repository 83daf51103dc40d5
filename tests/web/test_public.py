"""The pages anybody may read."""

from __future__ import annotations

import re

import pytest

from tests.people import Person

PAGES = ("/", "/how/", "/privacy/", "/accessibility/", "/offline/")


@pytest.mark.parametrize("page", PAGES)
def test_open_to_everyone(stranger: Person, page: str) -> None:
    html = stranger.reads(page)
    assert html.count("<h1>") == 1
    assert re.search(r"<title>[^<]+ · Midweek</title>", html)
    assert 'class="help-now"' in html


def test_the_front_door_has_one_main_action(stranger: Person) -> None:
    main = stranger.reads("/").partition("<main")[2]
    assert re.findall(r'<a class="button" href="([^"]+)"', main) == ["/sign-up/"]
    assert 'href="/sign-in/"' in main


def test_those_inside_go_to_today(maya: Person) -> None:
    assert maya.get("/").headers["Location"] == "/today/"


def test_privacy_tells_what_the_server_can_see(stranger: Person) -> None:
    html = stranger.reads("/privacy/")
    for told in (
        "sign-in name",
        "passkeys",
        "one-time codes",
        "roughly how large",
        "last active",
        "took over while you are signed in",
    ):
        assert told in html


def test_offline_points_to_what_works_offline(stranger: Person) -> None:
    html = stranger.reads("/offline/")
    assert "Copy my text" in html and 'href="/help/"' in html


def test_a_page_that_is_not_there(stranger: Person, maya: Person) -> None:
    for person in (stranger, maya):
        response = person.get(f"/check-in/{'0' * 32}/") if person is maya else person.get("/nothing-here/")
        assert response.status_code == 404
        assert "shared with you" in response.content.decode()
