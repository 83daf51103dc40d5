"""How many tries there are, and how much work at once (attacks.md D4, D7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from midweek.store import throttle
from midweek.store.models import Throttle
from midweek.vault import slots
from tests.people import Person

WRONG = "not the right one at all"


@pytest.fixture(autouse=True)
def noon() -> Iterator[time_machine.Traveller]:
    """The start of a window, so that every count here falls into one."""
    with time_machine.travel(datetime(2026, 5, 7, 12, 0, 1, tzinfo=UTC), tick=False) as clock:
        yield clock


def tries(
    person: Person, path: str, form: dict[str, str], times: int, address: str = "127.0.0.1"
) -> list[Any]:
    return [person.post(path, form, REMOTE_ADDR=address) for _ in range(times)]


def forms(maya: Person) -> dict[str, dict[str, str]]:
    return {
        "/sign-in/": {"username": maya.username, "passphrase": WRONG},
        "/recover/": {"username": maya.username, "recovery": "AAAA-" * 7 + "AAAA"},
        "/recover/second-factor/": {
            "username": maya.username,
            "passphrase": WRONG,
            "recovery": "AAAA-" * 7 + "AAAA",
        },
        "/settings/email/": {"email": "", "passphrase": WRONG},
    }


@pytest.mark.parametrize(
    "path", ["/sign-in/", "/recover/", "/recover/second-factor/", "/settings/email/", "/unlock/"]
)
def test_one_account_from_one_address(maya: Person, path: str) -> None:
    form = forms(maya).get(path, {"passphrase": WRONG})
    if path == "/unlock/":
        maya.post("/lock/")
    answers = tries(maya, path, form, throttle.PAIR.most + 1)
    assert {answer.status_code for answer in answers[:-1]} == {422}
    assert answers[-1].status_code == 429
    assert 0 < int(answers[-1].headers["Retry-After"]) <= throttle.PAIR.seconds
    assert "words are safe" in answers[-1].content.decode()
    right = {**form, "passphrase": maya.passphrase}
    assert maya.post(path, right).status_code == 429, "not even the right one, until the wait is over"


def test_the_tries_of_all_doors_count_together(maya: Person) -> None:
    for path, form in forms(maya).items():
        tries(maya, path, form, 3)
    assert maya.signs_in().status_code == 429


def test_the_right_passphrase_is_no_guess_however_often(maya: Person) -> None:
    tries(maya, "/sign-in/", forms(maya)["/sign-in/"], throttle.PAIR.most - 1)
    for _ in range(throttle.PAIR.most + 1):
        assert maya.signs_in().status_code == 303
    answers = tries(maya, "/sign-in/", forms(maya)["/sign-in/"], 2)
    assert [answer.status_code for answer in answers] == [422, 429], "the wrong ones still count"


def test_the_wait_ends(maya: Person, noon: time_machine.Traveller) -> None:
    tries(maya, "/sign-in/", forms(maya)["/sign-in/"], throttle.PAIR.most + 1)
    noon.shift(timedelta(seconds=throttle.PAIR.seconds))
    assert maya.signs_in().status_code == 303


def test_many_accounts_from_one_address(maya: Person, stranger: Person) -> None:
    for n in range(throttle.ADDRESS.most):
        throttle.attempt(f"name{n}", "127.0.0.1")
    answer = stranger.post("/sign-in/", {"username": "another", "passphrase": "x"})
    assert answer.status_code == 429
    other = maya.post(
        "/sign-in/", {"username": maya.username, "passphrase": maya.passphrase}, REMOTE_ADDR="10.9.9.9"
    )
    assert other.status_code == 303


def test_one_account_from_many_addresses_never_shuts_its_owner_out(maya: Person) -> None:
    for n in range(throttle.ACCOUNT.most):
        throttle.attempt(maya.username, f"10.0.{n // 250}.{n % 250}")
    form = {"username": maya.username, "passphrase": maya.passphrase}
    assert (
        tries(Person("eve"), "/sign-in/", {**form, "passphrase": WRONG}, 2, "10.0.0.1")[1].status_code == 429
    )
    assert maya.post("/sign-in/", form, REMOTE_ADDR="10.9.9.9").status_code == 303


def test_a_new_session_does_not_start_the_count_again(maya: Person) -> None:
    for _ in range(throttle.PAIR.most):
        Person("eve").post("/sign-in/", {"username": maya.username, "passphrase": WRONG})
    assert (
        Person("eve")
        .post("/sign-in/", {"username": f" {maya.username.upper()} ", "passphrase": WRONG})
        .status_code
        == 429
    )


def test_the_counters_name_nobody(maya: Person) -> None:
    maya.signs_in(WRONG)
    for row in Throttle.objects.all():
        assert len(bytes(row.key)) == 32
        assert maya.username.encode() not in bytes(row.key)


def test_the_last_seconds_of_a_wait_are_still_a_wait(maya: Person, noon: time_machine.Traveller) -> None:
    noon.shift(throttle.PAIR.seconds - 4)
    answers = tries(maya, "/sign-in/", forms(maya)["/sign-in/"], throttle.PAIR.most + 1)
    assert (answers[-1].status_code, answers[-1].headers["Retry-After"]) == (429, "3")


def test_new_accounts_from_one_address(stranger: Person) -> None:
    for _ in range(throttle.SIGN_UP.most):
        throttle.sign_up("127.0.0.1")
    answer = stranger.post("/sign-up/", {"name": "eve", "passphrase": stranger.passphrase, "once": "x"})
    assert answer.status_code == 429


def test_a_full_queue_answers_at_once_and_other_pages_go_on(
    maya: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slots, "_inside", slots.AT_ONCE + slots.MOST_WAITING)
    runs = slots.argon2_runs
    answer = Person("maya").named(maya).signs_in()
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert slots.argon2_runs == runs
    assert maya.get("/today/").status_code == 200


def test_a_passphrase_that_is_too_long_is_refused_before_any_work(maya: Person) -> None:
    runs = slots.argon2_runs
    assert maya.signs_in("x" * 257).status_code == 422
    assert maya.post("/sign-in/passkey/", {"passphrase": "x" * 257}).status_code == 422
    assert maya.signs_in("x" * 10_000_000).status_code == 413
    assert slots.argon2_runs == runs


def test_what_is_too_large_asks_nobody_to_sign_in(maya: Person) -> None:
    page = maya.post("/journal/new/", {"mode": "free", "text": "x" * 1_048_577}).content.decode()
    assert "This is too large" in page and "Sign in" not in page
