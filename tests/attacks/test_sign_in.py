"""Sign-in, session and lock under attack (attacks.md D1, D2, D5, D8, D10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings

from midweek.store import unlock
from midweek.vault import slots
from tests.pages import hidden
from tests.people import Person
from tests.web.test_recovery import gets_code, recovers
from tests.web.test_second_factor import comes_to_the_code, turns_on

NOON = datetime(2026, 5, 7, 12, 0, 1, tzinfo=UTC)
SESSION, TOKEN = settings.SESSION_COOKIE_NAME, settings.UNLOCK_COOKIE


@pytest.fixture(autouse=True)
def noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def pair(person: Person) -> tuple[str, str]:
    return person.browser.cookies[SESSION].value, person.browser.cookies[TOKEN].value


def with_cookies(session: str, token: str) -> Person:
    other = Person("eve")
    other.browser.cookies[SESSION], other.browser.cookies[TOKEN] = session, token
    return other


def is_in(person: Person) -> bool:
    return bool(person.get("/settings/").status_code == 200)


# D1: fixation


def test_every_step_makes_both_cookies_new_and_ends_the_old(
    maya: Person, noon: time_machine.Traveller
) -> None:
    phone = turns_on(maya)
    noon.shift(60)
    seen = {pair(maya)}
    fixed = with_cookies("c" * 32, "A" * 43)
    fixed.username = maya.username
    fixed.signs_in(maya.passphrase)
    steps = [pair(fixed)]
    fixed.post("/sign-in/code/", {"code": phone.shows()})
    steps.append(pair(fixed))
    new = "violet saddle mountain pocket copper river"
    fixed.post("/settings/passphrase/", {"passphrase": maya.passphrase, "new_passphrase": new})
    steps.append(pair(fixed))
    fixed.post("/lock/")
    fixed.post("/unlock/", {"passphrase": new})
    steps.append(pair(fixed))
    for step in steps:
        assert not {part for old in seen for part in old} & set(step)
        seen.add(step)
    assert is_in(fixed)
    for old in steps[:-1]:
        assert not is_in(with_cookies(*old))
    assert not is_in(with_cookies("c" * 32, "A" * 43))


# D2: time


@pytest.mark.parametrize(
    ("minutes", "inside"),
    [(9, True), (11, False), (9 * 60, False), (24 * 60, False)],
    ids=lambda value: str(value),
)
def test_idle_ends_on_time(maya: Person, noon: time_machine.Traveller, minutes: int, inside: bool) -> None:
    noon.shift(timedelta(minutes=minutes))
    assert is_in(maya) is inside


def test_eight_hours_end_it_however_busy_one_is(maya: Person, noon: time_machine.Traveller) -> None:
    maya.post("/settings/lock/", {"minutes": "30"})
    for _ in range(16):
        noon.shift(timedelta(minutes=29, seconds=30))
        assert is_in(maya)
    noon.shift(timedelta(minutes=29, seconds=30))
    assert not is_in(maya)


def test_a_clock_that_went_back_locks(maya: Person, noon: time_machine.Traveller) -> None:
    noon.shift(timedelta(hours=-1))
    assert not is_in(maya)
    noon.shift(timedelta(hours=1))
    assert not is_in(maya), "the row is gone, not waiting"


def test_a_minute_of_slack_is_allowed(maya: Person, noon: time_machine.Traveller) -> None:
    noon.shift(timedelta(seconds=-30))
    assert is_in(maya)


@pytest.mark.parametrize(
    "at", ["2026-03-29 00:59", "2026-10-25 00:59", "2028-02-28 23:59", "2026-12-31 23:59"]
)
def test_no_day_of_the_calendar_makes_a_session_longer(
    stranger: Person, noon: time_machine.Traveller, at: str
) -> None:
    noon.move_to(datetime.fromisoformat(at).replace(tzinfo=UTC), tick=False)
    maya = Person("maya").signs_up()  # in Berlin, where clocks change at one in the morning, UTC
    noon.shift(timedelta(minutes=9))
    assert is_in(maya)
    noon.shift(timedelta(minutes=11))
    assert not is_in(maya)


# D5: who has an account here?


def answer_of(person: Person, path: str, form: dict[str, str]) -> tuple[Any, ...]:
    """What an onlooker can tell answers apart by, without what they typed themselves."""
    runs = slots.argon2_runs
    response = person.post(path, form)
    words = response.content.decode()
    for typed in form.values():
        words = words.replace(typed, "")
    for name in ("csrfmiddlewaretoken", "draft"):
        if f'name="{name}"' in words:
            words = words.replace(hidden(words, name), "")
    words = words.partition("hx-headers=")[0] + words.partition("<main")[2].replace("\n", "")
    headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
    return response.status_code, words, headers, sorted(response.cookies), slots.argon2_runs - runs


@pytest.mark.parametrize("path", ["/sign-in/", "/recover/", "/recover/second-factor/"])
def test_an_answer_tells_nothing_about_who_has_an_account(maya: Person, noor: Person, path: str) -> None:
    gets_code(maya)
    turns_on(noor)
    code = "ABCD-" * 7 + "ABCD"
    answers = []
    for name in (maya.username, noor.username, "nobody1234"):
        form = {"username": name, "passphrase": "not the right one at all", "recovery": code}
        if path != "/recover/second-factor/":
            form.pop("passphrase" if path == "/recover/" else "recovery")
        answers.append(answer_of(Person("eve"), path, form))
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][-1] == (1 if path == "/sign-in/" else 0)


def test_sign_up_with_a_taken_name_is_like_any_other(maya: Person) -> None:
    second = Person("maya").signs_up()
    assert second.username != maya.username
    assert is_in(second)
    assert is_in(maya)


def test_the_same_sign_up_form_sent_twice_is_one_account(stranger: Person) -> None:
    form = {
        "name": "eve",
        "passphrase": stranger.passphrase,
        "once": hidden(stranger.reads("/sign-up/"), "once"),
    }
    first, second = Person("eve"), Person("eve")
    assert first.post("/sign-up/", form).status_code == 303
    assert second.post("/sign-up/", form).status_code == 303
    assert first.reads("/settings/").count(first.account.username) == second.reads("/settings/").count(
        first.account.username
    )
    assert (
        Person("eve").post("/sign-up/", {**form, "passphrase": "another seven quiet words here"}).status_code
        == 303
    )
    assert type(first.account).objects.count() == 1


# D8: half way


def test_half_way_in_opens_nothing(maya: Person) -> None:
    turns_on(maya)
    other = comes_to_the_code(maya)
    for path in (
        "/today/",
        "/settings/",
        "/settings/second-factor/",
        "/plan/",
        "/recover/new/",
        "/unlock/",
        "/welcome/code/",
    ):
        response = other.get(path)
        assert response.status_code in (302, 303), path
        assert response.headers["Location"].partition("?")[0] in (
            "/sign-in/code/",
            "/sign-in/",
            "/recover/",
        ), path
    assert (
        other.post("/settings/second-factor/", {"passphrase": maya.passphrase}).headers["Location"]
        == "/sign-in/code/"
    )
    assert (
        other.post("/settings/delete/now/", {"passphrase": maya.passphrase}).headers["Location"]
        == "/sign-in/code/"
    )


def test_half_way_in_ends_after_five_minutes(maya: Person, noon: time_machine.Traveller) -> None:
    phone = turns_on(maya)
    other = comes_to_the_code(maya)
    noon.shift(timedelta(minutes=6))
    assert other.post("/sign-in/code/", {"code": phone.shows()}).headers["Location"] == "/sign-in/"
    assert unlock.UnlockedSession.objects.using(settings.UNLOCK_DATABASE).filter(state="pending").count() == 0


def test_half_way_in_one_account_is_no_way_into_another(
    maya: Person, noor: Person, noon: time_machine.Traveller
) -> None:
    phone = turns_on(maya)
    turns_on(noor)
    noon.shift(60)
    other = comes_to_the_code(noor)
    assert other.post("/sign-in/code/", {"code": phone.shows(), "username": maya.username}).status_code == 422
    assert not is_in(other)


def test_the_step_of_recovering_reaches_one_page(maya: Person) -> None:
    code = gets_code(maya)
    other = Person("maya").named(maya)
    recovers(other, code)
    for path in ("/today/", "/settings/", "/sign-in/code/", "/welcome/code/", "/settings/recovery-code/"):
        assert other.get(path).headers["Location"].partition("?")[0] in ("/recover/new/", "/sign-in/"), path
    assert other.get("/recover/new/").status_code == 200


def test_words_typed_half_way_are_not_lost(maya: Person, noon: time_machine.Traveller) -> None:
    phone = turns_on(maya)
    noon.shift(60)
    other = comes_to_the_code(maya)
    other.post(
        "/goals/new/?step=1",
        {"words": "kept half way"},
        headers={"referer": "https://testserver/goals/new/?step=1"},
    )
    back = other.post("/sign-in/code/", {"code": phone.shows()}).headers["Location"]
    assert "kept half way" in other.reads(back)
