"""The recovery code: shown, typed back, used; and the way past a lost phone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from midweek.kinds.mood import MoodCheckIn
from midweek.store import accounts
from midweek.store.models import KeySlot, User
from tests.pages import hidden, recovery_code
from tests.people import Person

CARD = "A way back in"
NEW = "violet saddle mountain pocket copper river"


def gets_code(person: Person) -> str:
    """Right after sign-up: reads the code and types its last group back."""
    shown = person.reads("/welcome/code/")
    code = recovery_code(shown)
    answer = person.post("/welcome/code/", {"offer": hidden(shown, "offer"), "last_group": code[-4:].lower()})
    assert answer.headers["Location"] == "/welcome/yours/"
    return code


def recovers(person: Person, code: str) -> Any:
    return person.post("/recover/", {"username": person.username, "recovery": code})


def sets_both(person: Person, new: str = NEW) -> Any:
    shown = person.reads("/recover/new/")
    last = recovery_code(shown)[-4:]
    return person.post(
        "/recover/new/", {"passphrase": new, "offer": hidden(shown, "offer"), "last_group": last}
    )


def has_code(person: Person) -> bool:
    return KeySlot.objects.filter(user=person.account, kind=accounts.RECOVERY).exists()


def test_the_first_page_shows_name_and_code(maya: Person) -> None:
    shown = maya.reads("/welcome/code/")
    assert maya.username in shown
    assert not has_code(maya)


def test_the_code_counts_once_its_last_group_is_typed_back(maya: Person) -> None:
    shown = maya.reads("/welcome/code/")
    sealed, code = hidden(shown, "offer"), recovery_code(shown)
    assert code.replace("-", "") not in sealed
    wrong = maya.post("/welcome/code/", {"offer": sealed, "last_group": "AAAA"})
    assert wrong.status_code == 422
    assert recovery_code(wrong.content.decode()) == code
    assert not has_code(maya)
    assert maya.post("/welcome/code/", {"offer": sealed, "last_group": code[-4:]}).status_code == 303
    assert has_code(maya)


def test_later_is_fine_and_then_asks_for_the_passphrase(maya: Person) -> None:
    assert maya.post("/welcome/code/later/").headers["Location"] == "/welcome/yours/"
    assert CARD in maya.reads("/today/")
    assert maya.get("/welcome/code/").headers["Location"] == "/settings/recovery-code/"
    assert 'class="code"' not in maya.reads("/settings/recovery-code/")
    assert maya.post("/settings/recovery-code/", {"passphrase": "not the right one"}).status_code == 422
    shown = maya.post("/settings/recovery-code/", {"passphrase": maya.passphrase}).content.decode()
    code = recovery_code(shown)
    maya.post("/settings/recovery-code/", {"offer": hidden(shown, "offer"), "last_group": code[-4:]})
    assert has_code(maya)
    assert CARD not in maya.reads("/today/")


def test_without_either_button_the_card_is_there_too(maya: Person) -> None:
    maya.reads("/welcome/code/")
    assert CARD in maya.reads("/today/")
    maya.post("/sign-out/")
    maya.signs_in()
    assert CARD in maya.reads("/today/")


def test_new_keys_bring_a_code_and_the_card_goes(maya: Person) -> None:
    maya.post("/welcome/code/later/")
    user = maya.account
    accounts.rekey(user, maya.desk.keys.root, maya.passphrase)
    maya.signs_in()
    assert CARD not in maya.reads("/today/")


def test_an_offer_is_for_one_session_and_half_an_hour(maya: Person, noor: Person) -> None:
    shown = noor.reads("/welcome/code/")
    form = {"offer": hidden(shown, "offer"), "last_group": recovery_code(shown)[-4:]}
    assert maya.post("/welcome/code/", form).headers["Location"] == "/settings/recovery-code/"
    noor.post("/lock/")
    noor.unlocks()
    assert noor.post("/welcome/code/", form).headers["Location"] == "/settings/recovery-code/"
    assert not has_code(maya)
    assert not has_code(noor)


def test_a_code_that_was_set_ends_the_showing_of_new_ones(maya: Person) -> None:
    gets_code(maya)
    assert maya.get("/welcome/code/").headers["Location"] == "/settings/recovery-code/"
    assert 'class="code"' not in maya.reads("/settings/recovery-code/")


def test_freshness_ends_after_a_quarter_of_an_hour(maya: Person) -> None:
    maya.post("/settings/lock/", {"minutes": "30"})
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        assert maya.get("/welcome/code/").headers["Location"] == "/settings/recovery-code/"


@pytest.mark.parametrize(
    "typed", [str, str.lower, lambda c: c.replace("-", ""), lambda c: f"  {c.replace('-', ' ')} "]
)
def test_the_code_opens_however_it_is_typed(maya: Person, typed: Any) -> None:
    code = gets_code(maya)
    assert recovers(Person("maya").named(maya), typed(code)).headers["Location"] == "/recover/new/"


def test_recovery_sets_both_anew_and_ends_every_other_session(maya: Person) -> None:
    User.objects.filter(pk=maya.account.pk).update(email="maya@example.org")
    maya.desk.file(MoodCheckIn(at=timezone.now(), mood=2, note="kept words"))
    code = gets_code(maya)
    mail.outbox.clear()
    elsewhere = Person("maya").named(maya)
    recovers(elsewhere, code)
    assert elsewhere.get("/today/").headers["Location"] == "/recover/new/"
    assert elsewhere.get("/settings/").headers["Location"] == "/recover/new/"
    assert sets_both(elsewhere).status_code == 303
    assert [f.entry.note for f in elsewhere.desk.read(MoodCheckIn).of(MoodCheckIn)] == ["kept words"]
    assert maya.get("/today/").headers["Location"].startswith("/sign-in/")
    assert maya.signs_in().status_code == 422
    assert maya.signs_in(NEW).status_code == 303
    assert recovers(Person("maya").named(maya), code).status_code == 422  # used once, then replaced
    (letter,) = mail.outbox
    assert letter.subject == "Reminder" and letter.to == ["maya@example.org"]
    told = letter.message().as_string().replace("maya@example.org", "")
    for word in (
        maya.username,
        "maya",
        "therap",
        "recovery",
        "passphrase",
        "kept words",
        "http",
        "<img",
        "html",
    ):
        assert word not in told.lower(), "neither in the words nor in a header"


def test_an_easy_passphrase_keeps_the_same_code(maya: Person) -> None:
    recovers(maya, gets_code(maya))
    shown = maya.reads("/recover/new/")
    code = recovery_code(shown)
    form = {
        "passphrase": "password password password",
        "offer": hidden(shown, "offer"),
        "last_group": code[-4:],
    }
    answer = maya.post("/recover/new/", form)
    assert answer.status_code == 422
    assert recovery_code(answer.content.decode()) == code
    assert "password password" not in answer.content.decode()


def test_recovery_says_the_same_to_everyone(maya: Person, stranger: Person) -> None:
    code = gets_code(maya)
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    problems = set()
    for name, typed in (
        (maya.username, wrong),
        ("nobody1234", code),
        (maya.username, "not a code"),
        ("nobody1234", "x"),
    ):
        answer = stranger.post("/recover/", {"username": name, "recovery": typed})
        assert answer.status_code == 422
        problems.add(answer.content.decode().split('class="errors"')[1].split("</ul>")[0])
    assert len(problems) == 1


def test_after_deletion_the_code_opens_nothing(maya: Person) -> None:
    code = gets_code(maya)
    maya.post("/settings/delete/now/", {"passphrase": maya.passphrase})
    assert maya.post("/recover/", {"username": maya.username, "recovery": code}).status_code == 422


def test_there_is_no_way_in_by_email(stranger: Person) -> None:
    assert "no way in by email" in stranger.reads("/recover/")
