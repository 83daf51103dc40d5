"""Sign-up, sign-in, lock and unlock over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings

from midweek.store.models import User
from tests.pages import hidden
from tests.people import PASSPHRASES, Person


def test_a_newcomer_is_in_at_once(stranger: Person) -> None:
    stranger.signs_up()
    assert stranger.get("/lock/").status_code == 405


def test_locked_means_the_passphrase_again(maya: Person) -> None:
    assert maya.post("/lock/").headers["Location"].startswith("/unlock/")
    assert maya.post("/unlock/", {"passphrase": "not the right one at all"}).status_code == 422
    assert maya.unlocks().status_code == 303


def test_signed_out_means_name_and_passphrase(maya: Person) -> None:
    maya.post("/sign-out/")
    assert maya.signs_in("not the right one at all").status_code == 422
    assert maya.signs_in().headers["Location"] == "/today/"


def signs_up(stranger: Person, name: str) -> Any:
    form = {
        "name": name,
        "passphrase": PASSPHRASES["eve"],
        "once": hidden(stranger.reads("/sign-up/"), "once"),
    }
    return stranger.post("/sign-up/", form)


@pytest.mark.parametrize("name", ["ß" * 40, "ﬃ" * 40, "İ" * 40, "ŉ" * 21])
def test_a_name_that_grows_is_refused_in_words(stranger: Person, name: str) -> None:
    """Names are compared in a form in which one letter may become three, and the column holds 80."""
    answer = signs_up(stranger, name)
    assert answer.status_code == 422 and "Use a shorter name" in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize("name", ["ß" * 20, "ﬃ" * 13, "o" * 40])
def test_a_name_that_fits_is_taken(stranger: Person, name: str) -> None:
    assert signs_up(stranger, name).status_code == 303
    assert len(User.objects.get().username) <= User._meta.get_field("username").max_length
    assert settings.UNLOCK_COOKIE in stranger.browser.cookies


@pytest.mark.parametrize(
    "name", ["अनिल", "தமிழ்", "مَريم", "Zoe\u0308", "李", "Ñ 2", "j.d-r_x", "علی\u200cرضا", "लक्\u200dष्मी"]
)
def test_a_name_is_made_of_letters_of_any_script(stranger: Person, name: str) -> None:
    assert signs_up(stranger, name).status_code == 303
    again = {"username": User.objects.get().username, "passphrase": PASSPHRASES["eve"]}
    assert stranger.post("/sign-in/", again).status_code == 303


@pytest.mark.parametrize(
    "name",
    [
        "\u0301",
        ". .",
        "a@b",
        "<b>",
        "a\u202eb",
        "☂",
        "a\u0000",
        "\u200cab",
        "ab\u200d",
        "a \u200cb",
        "a\u200c\u200cb",
    ],
)
def test_a_name_of_anything_else_is_refused(stranger: Person, name: str) -> None:
    assert signs_up(stranger, name).status_code == 422
    assert not User.objects.exists()
