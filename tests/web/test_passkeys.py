"""Passkeys over HTTP, with real keys and signatures made in software."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pyotp
import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import override_settings
from django.utils import timezone
from fido2.utils import websafe_encode

from midweek.store import accounts, second_factor, throttle
from midweek.store.models import AuditEvent, Passkey, Throttle, Totp
from tests.authenticator import Authenticator
from tests.people import Person
from tests.web.test_recovery import gets_code, recovers, sets_both


def asks(person: Person) -> Any:
    return json.loads(person.post("/sign-in/passkey/ask/").content)


def adds(person: Person, name: str = "my blue phone") -> Authenticator:
    device = Authenticator()
    made = device.makes(json.loads(person.post("/settings/passkeys/add/ask/").content))
    answer = person.post("/settings/passkeys/add/", {"name": name, "passphrase": person.passphrase, **made})
    assert answer.headers.get("Location") == "/settings/?done=passkey_added", answer.content.decode()[-3000:]
    return device


def comes_in(person: Person, device: Authenticator, **more: str) -> Any:
    return person.post("/sign-in/passkey/", {**device.signs(asks(person)), **more})


def joins(person: Person, device: Authenticator, **changed: str) -> Any:
    form = {"passphrase": person.passphrase, **device.signs(asks(person)), **changed}
    return person.post("/settings/passkeys/both/", form)


def test_added_with_a_name_only_its_owner_sees(maya: Person) -> None:
    adds(maya)
    assert "my blue phone" in maya.reads("/settings/passkeys/")
    assert maya.desk.keys.ledger.passkeys[0].endswith(":my blue phone")


def test_it_opens_the_account_alone(maya: Person) -> None:
    device = adds(maya)
    other = Person("maya").named(maya)
    assert comes_in(other, device, next="/settings/").headers["Location"] == "/settings/"
    assert "my blue phone" in other.reads("/settings/passkeys/")


def test_adding_takes_the_passphrase(maya: Person) -> None:
    made = Authenticator().makes(json.loads(maya.post("/settings/passkeys/add/ask/").content))
    form = {"name": "mine", "passphrase": "not hers at all", **made}
    answer = maya.post("/settings/passkeys/add/", form)
    assert answer.status_code == 422
    assert made["prf"] not in answer.content.decode()
    assert not Passkey.objects.exists()


def test_removed_it_opens_nothing(maya: Person) -> None:
    device = adds(maya)
    form = {"passkey": device.id.hex(), "passphrase": maya.passphrase}
    assert maya.post("/settings/passkeys/remove/", {**form, "passphrase": "not hers"}).status_code == 422
    assert maya.post("/settings/passkeys/remove/", form).status_code == 303
    assert comes_in(Person("maya"), device).status_code == 422
    assert maya.desk.keys.ledger.passkeys == ()


def test_nobody_removes_somebody_elses(maya: Person, noor: Person) -> None:
    device = adds(maya)
    form = {"passkey": device.id.hex(), "passphrase": noor.passphrase}
    assert noor.post("/settings/passkeys/remove/", form).status_code == 422
    assert Passkey.objects.count() == 1


def _another_origin(device: Authenticator, person: Person) -> dict[str, str]:
    device.origin = "https://testserver.example.org"
    return device.signs(asks(person))


def _unverified(device: Authenticator, person: Person) -> dict[str, str]:
    device.verifies = False
    return device.signs(asks(person))


def _another_secret(device: Authenticator, person: Person) -> dict[str, str]:
    return {**device.signs(asks(person)), "prf": websafe_encode(bytes(32))}


def _another_challenge(device: Authenticator, person: Person) -> dict[str, str]:
    old = asks(person)
    asks(person)
    return device.signs(old)


def _another_key(device: Authenticator, person: Person) -> dict[str, str]:
    device.key = Authenticator().key
    return device.signs(asks(person))


def _another_user(device: Authenticator, person: Person) -> dict[str, str]:
    device.user = bytes(16)
    return device.signs(asks(person))


def _no_challenge(device: Authenticator, person: Person) -> dict[str, str]:
    return device.signs(asks(Person("maya")))


def _rubbish(device: Authenticator, person: Person) -> dict[str, str]:
    asks(person)
    return {"assertion": '{"rawId": 7, "response": []}', "prf": "****"}


@pytest.mark.parametrize(
    "answer",
    [_another_origin, _unverified, _another_secret, _another_challenge, _another_key, _another_user, _no_challenge, _rubbish],
)  # fmt: skip
def test_assertion_and_slot_must_both_pass(maya: Person, answer: Any) -> None:
    device = adds(maya)
    other = Person("maya")
    refused = other.post("/sign-in/passkey/", answer(device, other))
    assert refused.status_code == 422
    assert "open an account here" in refused.content.decode()
    assert other.get("/today/").status_code == 302


def test_a_challenge_works_once(maya: Person) -> None:
    device, other = adds(maya), Person("maya")
    form = device.signs(asks(other))
    assert other.post("/sign-in/passkey/", form).status_code == 303
    other.post("/sign-out/")
    assert other.post("/sign-in/passkey/", form).status_code == 422


def test_a_challenge_lives_five_minutes(maya: Person) -> None:
    device, other = adds(maya), Person("maya")
    form = device.signs(asks(other))
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        assert other.post("/sign-in/passkey/", form).status_code == 422


def test_a_falling_counter_is_recorded_and_stops_nothing(maya: Person) -> None:
    device = adds(maya)
    device.count = 7
    comes_in(Person("maya"), device)
    device.count = 3
    assert comes_in(Person("maya"), device).status_code == 303
    assert AuditEvent.objects.filter(action="passkey_counter").count() == 1
    assert "counter went back" in maya.reads("/settings/privacy/")


@pytest.fixture
def joined(maya: Person) -> Authenticator:
    """Maya's account opens with passphrase and this passkey together."""
    gets_code(maya)
    device = adds(maya)
    assert joins(maya, device).headers["Location"] == "/settings/?done=both_on"
    Throttle.objects.all().delete()  # an honest quarter of an hour is over
    return device


def test_together_means_neither_alone(maya: Person, joined: Authenticator) -> None:
    assert accounts.slot_kinds(maya.account) == {accounts.RECOVERY, accounts.BOTH}
    other = Person("maya").named(maya)
    assert other.signs_in().status_code == 422
    assert comes_in(other, joined).status_code == 422
    assert comes_in(other, joined, passphrase="not hers at all").status_code == 422
    assert comes_in(other, joined, passphrase=maya.passphrase).status_code == 303
    assert "my blue phone" in other.reads("/settings/passkeys/")


def test_joining_takes_both_and_ends_the_other_passkeys(maya: Person) -> None:
    gets_code(maya)
    device, other = adds(maya), adds(maya, "my old key")
    assert joins(maya, device, passphrase="not hers at all").status_code == 422
    assert joins(maya, device).status_code == 303
    assert comes_in(Person("maya"), other, passphrase=maya.passphrase).status_code == 422
    assert [line.partition(":")[2] for line in maya.desk.keys.ledger.passkeys] == ["my blue phone"]


def test_joined_every_act_asks_for_both(maya: Person, joined: Authenticator) -> None:
    form = {"email": "", "passphrase": maya.passphrase}
    assert "data-passkey" in maya.reads("/settings/email/")
    assert maya.post("/settings/email/", form).status_code == 422
    assert maya.post("/settings/email/", {**form, **joined.signs(asks(maya))}).status_code == 303


def test_joined_a_new_passphrase_stays_joined(maya: Person, joined: Authenticator) -> None:
    new = "violet saddle mountain pocket copper river"
    form = {"passphrase": maya.passphrase, "new_passphrase": new, **joined.signs(asks(maya))}
    assert maya.post("/settings/passphrase/", form).status_code == 303
    maya.post("/lock/")
    assert "choose the passkey" in maya.reads("/unlock/")
    assert maya.post("/unlock/", {"passphrase": new}).status_code == 422
    assert comes_in(maya, joined, passphrase=new).status_code == 303


def test_joined_and_parted_each_opens_again(maya: Person, joined: Authenticator) -> None:
    assert joins(maya, joined).headers["Location"] == "/settings/?done=both_off"
    assert comes_in(Person("maya"), joined).status_code == 303
    assert Person("maya").named(maya).signs_in().status_code == 303


def test_joined_new_keys_end_the_passkey(maya: Person, joined: Authenticator) -> None:
    new = "violet saddle mountain pocket copper river"
    form = {"passphrase": maya.passphrase, "new_passphrase": new, **joined.signs(asks(maya))}
    assert maya.post("/settings/new-keys/", form).status_code == 200
    assert accounts.slot_kinds(maya.account) == {accounts.PASSPHRASE, accounts.RECOVERY}
    assert comes_in(Person("maya"), joined, passphrase=new).status_code == 422


def test_both_together_needs_a_recovery_code_first(maya: Person) -> None:
    device = adds(maya)
    assert joins(maya, device).status_code == 404
    assert accounts.PASSPHRASE in accounts.slot_kinds(maya.account)


def test_recovery_brings_the_passphrase_back(maya: Person) -> None:
    code = gets_code(maya)
    device = adds(maya)
    joins(maya, device)
    recovers(maya, code)
    assert sets_both(maya).status_code == 303
    assert (
        Person("maya").named(maya).signs_in("violet saddle mountain pocket copper river").status_code == 303
    )
    assert comes_in(Person("maya"), device).status_code == 422


def test_joined_no_code_from_the_phone_stands_in_the_way_back(maya: Person) -> None:
    """One phone showed the codes and held the passkey: with it gone, the recovery code is what is left."""
    code, device = gets_code(maya), adds(maya)
    seed = second_factor.new_seed()
    second_factor.turn_on(maya.account, seed, pyotp.TOTP(seed).now())
    joins(maya, device)
    assert "together" in maya.reads("/settings/second-factor/")
    assert "<small>Rests</small>" in maya.reads("/settings/")
    other = Person("maya").named(maya)
    assert recovers(other, code[::-1]).status_code == 422
    assert "/recover/" in other.reads("/recover/second-factor/")
    assert recovers(other, code).headers["Location"] == "/recover/new/"
    assert "also turns off the code from your phone" in other.reads("/recover/new/")
    assert sets_both(other).status_code == 303
    assert "data-passkey" not in other.reads("/settings/email/")
    assert not Totp.objects.exists()
    assert "The code from your phone was turned off" in other.reads("/settings/privacy/")
    again = Person("maya").named(maya)
    new = "violet saddle mountain pocket copper river"
    assert again.signs_in(new).headers["Location"] == "/today/"


def test_parted_the_code_that_rested_is_asked_for_again(maya: Person) -> None:
    gets_code(maya)
    device, seed = adds(maya), second_factor.new_seed()
    second_factor.turn_on(maya.account, seed, pyotp.TOTP(seed).now())
    joins(maya, device)
    joins(maya, device)
    assert "<small>Rests</small>" not in maya.reads("/settings/")
    assert Person("maya").named(maya).signs_in().headers["Location"] == "/sign-in/code/"


def test_joined_a_form_from_before_turns_no_code_on(maya: Person, joined: Authenticator) -> None:
    seed = second_factor.new_seed()
    form = {"seed": seed, "code": pyotp.TOTP(seed).now(), "passphrase": maya.passphrase}
    answer = maya.post("/settings/second-factor/", form | joined.signs(asks(maya)))
    assert answer.headers["Location"] == "/settings/second-factor/"
    assert not Totp.objects.exists()


def test_joined_removing_says_what_to_do_instead(maya: Person, joined: Authenticator) -> None:
    assert "/settings/passkeys/both/" in maya.reads("/settings/passkeys/remove/")
    form = {"passkey": joined.id.hex(), "passphrase": maya.passphrase, **joined.signs(asks(maya))}
    answer = maya.post("/settings/passkeys/remove/", form)
    assert answer.status_code == 422
    assert "/settings/passkeys/both/" in answer.content.decode()
    assert Passkey.objects.exists()


def test_nobody_joins_with_somebody_elses_passkey(maya: Person, noor: Person) -> None:
    gets_code(noor)
    adds(noor)
    device = adds(maya)
    assert joins(noor, device).status_code == 422
    assert accounts.slot_kinds(maya.account) == {accounts.PASSPHRASE, accounts.PASSKEY}


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]"])
@override_settings(ALLOWED_HOSTS=["127.0.0.1", "[::1]"])
def test_an_address_is_no_name_for_a_passkey(stranger: Person, host: str) -> None:
    assert stranger.post("/sign-in/passkey/ask/", headers={"host": host}).status_code == 404
    assert "passkey" not in stranger.get("/sign-in/", headers={"host": host}).content.decode()


def test_who_asks_again_and_again_makes_no_more_sessions(maya: Person) -> None:
    for n in range(throttle.ASKED.most + 5):
        answer = Person("eve").post("/sign-in/passkey/ask/")
        assert answer.status_code == (200 if n < throttle.ASKED.most else 429)
    assert Session.objects.count() == throttle.ASKED.most + 1
    assert "challenge" in json.dumps(asks(maya)), "who is signed in has a session already"
