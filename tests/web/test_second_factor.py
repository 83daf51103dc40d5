"""The code from a phone: turned on, asked for, used up, lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from midweek.store.models import AuditEvent, Totp, User
from tests.pages import hidden, recovery_code
from tests.people import Person
from tests.web.test_recovery import gets_code, recovers, sets_both

PAGE = "/settings/second-factor/"
FRESH = "/settings/recovery-code/?done=second_factor_off"  # right after a lost phone
NOON = datetime(2026, 5, 7, 12, 0, 5, tzinfo=UTC)


class Phone:
    """An app that shows the six digits of now, or of some steps away from now."""

    def __init__(self, seed: str) -> None:
        self.totp = pyotp.TOTP(seed)

    def shows(self, steps: int = 0) -> str:
        return self.totp.at(int(timezone.now().timestamp()) + 30 * steps)


@pytest.fixture(autouse=True)
def noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def turns_on(person: Person) -> Phone:
    """With the seed on the page; afterwards one step of time has gone by."""
    shown = person.reads(PAGE)
    seed = hidden(shown, "seed")
    assert " ".join(re.findall("....", seed)) in shown
    assert "data:image/svg+xml;base64," in shown
    phone = Phone(seed)
    answer = person.post(PAGE, {"seed": seed, "code": phone.shows(), "passphrase": person.passphrase})
    assert answer.headers["Location"] == "/settings/?done=second_factor_on"
    return phone


def comes_to_the_code(person: Person) -> Person:
    other = Person(person.name).named(person)
    assert other.signs_in().headers["Location"] == "/sign-in/code/"
    return other


def test_the_code_is_asked_for_and_lets_in(maya: Person, noon: time_machine.Traveller) -> None:
    phone = turns_on(maya)
    assert b"JBSW" not in bytes(Totp.objects.get(user=maya.account).seed)
    noon.shift(30)
    other = comes_to_the_code(maya)
    assert other.get("/today/").headers["Location"] == "/sign-in/code/"
    assert other.post("/sign-in/code/", {"code": phone.shows()}).headers["Location"] == "/today/"
    assert other.get("/today/").status_code == 200


def test_a_session_keeps_no_words_of_an_address(maya: Person, noon: time_machine.Traveller) -> None:
    """Between the passphrase and the code no key is in hand, so nothing somebody typed may wait in the clear."""
    phone = turns_on(maya)
    noon.shift(60)
    for to, there in {"/plan/?words=secret": "/plan/", "/my-secret/": "/today/"}.items():
        other = Person("maya").named(maya)
        form = {"username": maya.username, "passphrase": maya.passphrase, "next": to}
        assert other.post("/sign-in/", form).headers["Location"] == "/sign-in/code/"
        assert "secret" not in str(dict(other.browser.session))
        assert other.post("/sign-in/code/", {"code": phone.shows()}).headers["Location"] == there
        noon.shift(60)


@pytest.mark.parametrize(
    ("steps", "status"), [(-2, 422), (-1, 422), (0, 422), (1, 303), (2, 422)], ids=lambda value: str(value)
)
def test_a_step_counts_once_and_one_step_away(maya: Person, steps: int, status: int) -> None:
    phone = turns_on(maya)  # which used up the step of now
    assert comes_to_the_code(maya).post("/sign-in/code/", {"code": phone.shows(steps)}).status_code == status


def test_the_same_code_works_once(maya: Person, noon: time_machine.Traveller) -> None:
    phone = turns_on(maya)
    noon.shift(60)
    first, second = comes_to_the_code(maya), comes_to_the_code(maya)
    assert first.post("/sign-in/code/", {"code": phone.shows()}).status_code == 303
    assert second.post("/sign-in/code/", {"code": phone.shows()}).status_code == 422


def test_five_wrong_codes_end_the_step(maya: Person, noon: time_machine.Traveller) -> None:
    phone = turns_on(maya)
    noon.shift(60)
    other = comes_to_the_code(maya)
    for _ in range(4):
        assert other.post("/sign-in/code/", {"code": "000000"}).status_code == 422
    assert other.post("/sign-in/code/", {"code": "000000"}).headers["Location"] == "/sign-in/"
    assert other.post("/sign-in/code/", {"code": phone.shows()}).headers["Location"] == "/sign-in/"
    assert other.get("/today/").status_code == 302


def test_a_wrong_first_code_or_passphrase_turns_nothing_on(maya: Person) -> None:
    seed = hidden(maya.reads(PAGE), "seed")
    wrong = {"seed": seed, "code": "000000", "passphrase": maya.passphrase}
    answer = maya.post(PAGE, wrong)
    assert answer.status_code == 422
    assert hidden(answer.content.decode(), "seed") == seed
    right = Phone(seed).shows()
    assert maya.post(PAGE, {"seed": seed, "code": right, "passphrase": "not hers at all"}).status_code == 422
    assert maya.post(PAGE, {"seed": "<b>", "code": right, "passphrase": maya.passphrase}).status_code == 303
    assert not Totp.objects.exists()


def test_off_takes_the_passphrase(maya: Person) -> None:
    turns_on(maya)
    assert maya.post(PAGE, {"passphrase": "not hers at all"}).status_code == 422
    assert Totp.objects.exists()
    assert maya.post(PAGE, {"passphrase": maya.passphrase}).status_code == 303
    assert not Totp.objects.exists()


def test_a_form_sent_twice_does_what_it_says(maya: Person, noon: time_machine.Traveller) -> None:
    """Also one from a second tab: the form decides, not what was there when it came."""
    seed = hidden(maya.reads(PAGE), "seed")
    form = {"seed": seed, "code": Phone(seed).shows(), "passphrase": maya.passphrase}
    for _ in range(2):
        assert maya.post(PAGE, form).headers["Location"] == "/settings/?done=second_factor_on"
        assert Totp.objects.exists()
    noon.shift(90)
    assert maya.post(PAGE, form).headers["Location"] == "/settings/?done=second_factor_on"
    assert maya.post(PAGE, {**form, "code": "000000"}).headers["Location"].endswith("=second_factor_on")
    noon.shift(30)
    other = comes_to_the_code(maya)
    assert other.post("/sign-in/code/", {"code": Phone(seed).shows()}).status_code == 303
    for _ in range(2):
        answer = maya.post(PAGE, {"passphrase": maya.passphrase})
        assert answer.headers["Location"] == "/settings/?done=second_factor_off"
        assert not Totp.objects.exists()


def test_while_on_no_form_of_before_brings_another_seed(maya: Person) -> None:
    """A second tab still shows its own picture: the phone that counts is the one that was tried first."""
    other = hidden(maya.reads(PAGE), "seed")
    phone = turns_on(maya)
    User.objects.filter(pk=maya.account.pk).update(email="maya@example.org")
    mail.outbox.clear()
    before = Totp.objects.values().get(), AuditEvent.objects.count()
    for seed, code in ((other, Phone(other).shows()), (phone.totp.secret, "000000")):
        answer = maya.post(PAGE, {"seed": seed, "code": code, "passphrase": maya.passphrase})
        assert answer.status_code == 303
        if seed == other:
            assert "Nothing was changed" in maya.reads(answer.headers["Location"])
    assert (Totp.objects.values().get(), AuditEvent.objects.count()) == before
    assert mail.outbox == []


def test_a_form_sent_again_is_no_code_that_was_given(maya: Person, noon: time_machine.Traveller) -> None:
    phone = turns_on(maya)
    noon.shift(timedelta(minutes=10))
    strong_at = maya.browser.session["strong_at"]
    maya.post(PAGE, {"seed": phone.totp.secret, "code": "000000", "passphrase": maya.passphrase})
    assert maya.browser.session["strong_at"] == strong_at


def test_unlocking_needs_no_code_for_eight_hours(maya: Person, noon: time_machine.Traveller) -> None:
    turns_on(maya)
    maya.post("/lock/")
    assert maya.unlocks().headers["Location"] == "/today/"
    noon.shift(timedelta(hours=8, minutes=1))
    assert maya.unlocks().headers["Location"].startswith("/sign-in/")


def test_recovery_still_asks_for_the_code(maya: Person, noon: time_machine.Traveller) -> None:
    code = gets_code(maya)
    phone = turns_on(maya)
    noon.shift(60)
    other = Person("maya").named(maya)
    assert recovers(other, code).headers["Location"] == "/sign-in/code/"
    assert other.get("/recover/new/").headers["Location"] == "/recover/"
    assert other.post("/sign-in/code/", {"code": phone.shows()}).headers["Location"] == "/recover/new/"
    assert other.get("/today/").headers["Location"] == "/recover/new/"
    assert sets_both(other).headers["Location"] == "/today/"
    assert other.get("/today/").status_code == 200


def test_a_lost_phone_takes_passphrase_and_recovery_code(maya: Person) -> None:
    code = gets_code(maya)
    turns_on(maya)
    User.objects.filter(pk=maya.account.pk).update(email="maya@example.org")
    mail.outbox.clear()
    other = Person("maya").named(maya)
    form = {"username": maya.username, "passphrase": maya.passphrase, "recovery": code}
    for wrong in ({"passphrase": "not hers at all"}, {"recovery": code[::-1]}, {"username": "nobody1234"}):
        assert other.post("/recover/second-factor/", {**form, **wrong}).status_code == 422
    assert Totp.objects.exists()
    assert other.post("/recover/second-factor/", form).headers["Location"] == FRESH
    assert not Totp.objects.exists()
    assert [letter.subject for letter in mail.outbox] == ["Reminder"]
    assert recovers(Person("maya").named(maya), code).status_code == 422  # spent, also when this page is left
    assert Person("maya").named(maya).post("/recover/second-factor/", form).status_code == 422
    assert "A way back in" in other.reads("/today/")
    shown = other.reads(FRESH)
    assert "no code any more" in shown and "You have no recovery code now" in shown
    assert "nothing is changed" not in shown
    last = {"offer": hidden(shown, "offer"), "last_group": recovery_code(shown)[-4:]}
    page = "/settings/recovery-code/"
    assert "You have no recovery code now" in other.post(page, {**last, "last_group": "x"}).content.decode()
    assert other.post(page, last).headers["Location"] == "/settings/?done=recovery"
    again = other.post(page, {"passphrase": maya.passphrase}).content.decode()
    assert "Until then, the one you have stays" in again
