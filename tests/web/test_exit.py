"""Quick exit, the server's half (S9, J10)."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client, override_settings

from midweek.kinds.mood import MoodCheckIn
from tests.people import Person


def test_it_answers_with_an_empty_page_and_goes_away(maya: Person) -> None:
    response = maya.post("/exit/")
    html = response.content.decode()
    assert response.status_code == 200
    assert re.search(r"<title>(.*)</title>", html).group(1) == " "  # type: ignore[union-attr]
    assert re.sub(r"<[^>]*>", "", html).strip() == ""
    assert response.headers["Refresh"] == "0; url=/blank/"
    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert response.headers["Cache-Control"] == "no-store"


@override_settings(EXIT_URL="https://weather.example/")
def test_the_operator_may_name_another_place(maya: Person) -> None:
    assert maya.post("/exit/").headers["Refresh"] == "0; url=https://weather.example/"


def test_the_session_is_over_and_the_cookie_gone(maya: Person) -> None:
    cookies = {name: morsel.value for name, morsel in maya.browser.cookies.items()}
    response = maya.post("/exit/")
    assert response.cookies[settings.UNLOCK_COOKIE]["max-age"] == 0
    assert maya.get("/today/").headers["Location"].startswith("/sign-in/")
    for name, value in cookies.items():  # somebody kept a copy of both
        maya.browser.cookies[name] = value
    assert maya.get("/today/").headers["Location"].startswith("/sign-in/")


def test_what_was_saved_is_there_after_signing_in(maya: Person) -> None:
    id = "ab" * 16
    maya.post("/check-in/", {"mood": "2", "draft": id})
    maya.post(
        f"/check-in/{id}/", {"rev": "1", "note": "saved 2 seconds before"}, headers={"HX-Request": "true"}
    )
    maya.post("/exit/")
    maya.signs_in()
    assert "saved 2 seconds before" in maya.reads(f"/check-in/{id}/")
    assert maya.desk.get(MoodCheckIn, id).entry.note == "saved 2 seconds before"


@pytest.mark.parametrize("page", ["/", "/help/", "/help/pause/", "/privacy/", "/sign-in/", "/blank/"])
def test_it_is_a_plain_form_wherever_there_is_a_header(stranger: Person, page: str) -> None:
    html = stranger.reads(page)
    if page == "/blank/":
        assert re.sub(r"<[^>]*>", "", html).strip() == ""
    else:
        assert re.search(
            r'<form action="/exit/" method="post"[^>]*>.*?<button class="exit">', html, re.DOTALL
        )


def test_hidden_when_the_person_says_so_and_working_still(maya: Person) -> None:
    assert '<button class="exit">' in maya.reads("/today/")
    maya.desk.prefer(exit_button=False)
    assert '<button class="exit">' not in maya.reads("/today/")
    assert maya.post("/exit/").status_code == 200


def test_nobody_is_signed_out_by_a_link(maya: Person) -> None:
    maya.get("/exit/")
    assert maya.get("/check-in/").status_code == 200


def test_it_works_for_strangers_too(stranger: Person) -> None:
    assert stranger.post("/exit/").status_code == 200


def test_a_tab_left_open_for_long_still_gets_out(maya: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = maya.browser.cookies
    answer = strict.post("/exit/", {"csrfmiddlewaretoken": "x" * 64}, secure=True)
    assert answer.status_code == 200 and "Refresh" in answer.headers
    assert maya.get("/today/").status_code == 302


def test_an_old_form_gives_the_words_back(maya: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = maya.browser.cookies
    answer = strict.post("/goals/new/", {"words": "all that I wrote on the train"}, secure=True)
    assert answer.status_code == 403 and "all that I wrote on the train" in answer.content.decode()
