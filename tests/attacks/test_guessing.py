"""What a stolen database lets somebody try, and what each try costs (attacks.md A8)."""

from __future__ import annotations

import hashlib

import pytest
from django.apps import apps

from midweek.store import accounts
from midweek.store.models import KeySlot
from midweek.vault import slots
from midweek.vault.errors import WrongSecret
from tests.people import PASSPHRASES, Person


@pytest.mark.real_slots
def test_each_guess_runs_argon2_at_full_size(stranger: Person) -> None:
    stranger.signs_up()
    blob, uid = bytes(KeySlot.objects.get().blob), bytes(stranger.account.uid)
    assert (int.from_bytes(blob[2:6], "big"), int.from_bytes(blob[6:10], "big"), blob[10]) == (65536, 3, 1)
    before = slots.argon2_runs
    for guess in ("guess number one", "guess number two", "guess number three"):
        with pytest.raises(WrongSecret):
            slots.open_slot(blob, uid, passphrase=guess)
    assert slots.argon2_runs - before == 3


@pytest.mark.real_slots
def test_an_older_slot_grows_to_full_size_at_sign_in(
    stranger: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as years_ago:
        years_ago.setattr(slots, "CURRENT", slots.LOWEST)
        stranger.signs_up()
    assert slots.needs_upgrade(bytes(KeySlot.objects.get().blob))
    stranger.signs_in()
    assert not slots.needs_upgrade(bytes(KeySlot.objects.get().blob))
    assert stranger.signs_in().status_code == 303


def test_no_other_row_tells_whether_a_guess_is_right(maya: Person) -> None:
    words = PASSPHRASES["maya"].encode()
    quick = {
        words,
        *(hashlib.new(name, words).digest() for name in ("md5", "sha1", "sha256", "sha512", "blake2b")),
    }
    quick |= {digest.hex().encode() for digest in quick}
    for model in apps.get_app_config("store").get_models():
        using = "unlock" if not model._meta.managed else "default"
        for row in model.objects.using(using).values_list():  # type: ignore[attr-defined]
            for value in row:
                held = bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
                assert not any(one in held for one in quick)
    assert not maya.account.has_usable_password()
    assert not maya.account.check_password(maya.passphrase)


def test_recovery_codes_are_too_many_to_guess(maya: Person) -> None:
    shown = {maya.reads("/welcome/code/").partition('class="code"')[2][:600] for _ in range(3)}
    assert len(shown) == 3
    assert accounts.RECOVERY not in accounts.slot_kinds(maya.account), "none exists before it is typed back"
