"""Sign-up, sign-in, lock and unlock over HTTP."""

from __future__ import annotations

from tests.people import Person


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
