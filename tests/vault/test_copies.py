"""Sealed copies: fixed ones open for ever, spoilt ones never, and the passphrase is all there is to them."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from midweek.vault import copies, errors, slots
from midweek.vault.errors import VaultError, WrongSecret
from midweek.vault.keys import Root

VECTORS = json.loads((Path(__file__).parent.parent / "golden" / "copy_vectors.json").read_text("utf-8"))
WORDS, PLAIN = VECTORS["passphrase"], bytes.fromhex(VECTORS["plain"])


def test_fixed_copies_open() -> None:
    assert copies.unseal(WORDS, bytes.fromhex(VECTORS["good"])) == PLAIN
    assert copies.unseal(WORDS, bytes.fromhex(VECTORS["empty"])) == b""


def test_the_same_root_id_salt_and_nonce_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Root, "new", lambda: Root(bytes.fromhex(VECTORS["root"])))
    monkeypatch.setattr(copies, "new_id", lambda: bytes.fromhex(VECTORS["id"]))
    monkeypatch.setattr(os, "urandom", lambda n: bytes(range(n)))
    assert b"".join(copies.seal(WORDS, PLAIN)).hex() == VECTORS["good"]
    told = VECTORS["big"]
    plain = hashlib.shake_256(told["shake_256 of"].encode()).digest(told["bytes"])
    blob = b"".join(copies.seal(WORDS, plain))
    assert hashlib.sha256(blob).hexdigest() == told["sha256"]
    monkeypatch.undo()
    assert copies.unseal(WORDS, blob) == plain


@pytest.mark.parametrize("case", VECTORS["bad"], ids=lambda case: case["why"].replace(" ", "_"))
def test_bad_copies_are_refused(case: dict[str, str]) -> None:
    before = slots.argon2_runs
    with pytest.raises(VaultError) as caught:
        copies.unseal(WORDS, bytes.fromhex(case["blob"]))
    assert type(caught.value) is getattr(errors, case["error"])
    if case["error"] == "KdfRefused":
        assert slots.argon2_runs == before  # no work for a forger to cause


def test_every_byte_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "stretch", lambda secret, salt, kdf: hashlib.sha256(secret + salt).digest())
    blob = b"".join(copies.seal(WORDS, PLAIN))
    for at in range(len(blob)):
        changed = bytearray(blob)
        changed[at] ^= 0x20
        with pytest.raises(VaultError):
            copies.unseal(WORDS, bytes(changed))


def test_the_passphrase_alone_opens_it_and_two_copies_share_nothing() -> None:
    one, two = (b"".join(copies.seal(WORDS, PLAIN)) for _ in range(2))
    assert copies.unseal(WORDS, one) == copies.unseal(WORDS, two) == PLAIN
    assert not {one[at : at + 16] for at in range(8, len(one), 16)} & {
        two[at : at + 16] for at in range(8, len(two), 16)
    }
    with pytest.raises(WrongSecret):
        copies.unseal(WORDS + " ", one)
    with pytest.raises(WrongSecret):  # a slot and the pieces of two copies don't go together
        copies.unseal(WORDS, one[:24] + two[24:])
    with pytest.raises(VaultError):
        copies.unseal(WORDS, one[:111] + two[111:])
