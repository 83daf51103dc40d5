"""Fixed vectors, made by tests/golden/make_vectors.py without a line of ours: what was sealed once opens for ever."""

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.exceptions import UnsupportedAlgorithm

from midweek.vault import errors, formats, invites, keys, slots
from midweek.vault.errors import VaultError
from midweek.vault.formats import Membership, ServerKey
from midweek.vault.keys import FileKey, PublicKey, RecoveryCode, Root, SpaceKey, UnlockToken, space_id

VECTORS = json.loads((Path(__file__).parents[1] / "golden" / "vectors.json").read_text("ascii"))
AT = {name: bytes.fromhex(value) for name, value in VECTORS["given"].items()}
DERIVED = {name: bytes.fromhex(value) for name, value in VECTORS["derived"].items()}

MAYA, BEN, TOKEN, SERVER = (
    Root(AT["root"]),
    Root(AT["ben_root"]),
    UnlockToken(AT["token"]),
    ServerKey(AT["server"]),
)
MAYA_KEY, BEN_KEY = PublicKey(AT["public"]), PublicKey(AT["ben_public"])
KEY = SpaceKey(7, AT["space_key"])
CODE, PASSPHRASE = RecoveryCode(AT["code"]), AT["passphrase"].decode()
UID, SPACE, PLAIN = AT["uid"], AT["space"], AT["plain"]
OWN = Membership(SPACE, 7, UID, UID, True)
GRANTED = Membership(SPACE, 7, UID, AT["ben_uid"], False)
RECORD = {"space": SPACE, "record": AT["record_id"], "rev": 3, "tag": AT["tag"]}
SECRETS = {
    "slot1": {"passphrase": PASSPHRASE},
    "slot2": {"recovery": CODE},
    "slot3": {"prf": AT["prf"]},
    "slot4": {"passphrase": PASSPHRASE, "prf": AT["prf"]},
    "slot5": {"passphrase": PASSPHRASE, "export_id": AT["export_id"]},
}


def open_(form: str, blob: bytes) -> bytes:
    """What is inside: the text, or the bare key."""
    if form in SECRETS:
        return slots.open_slot(blob, UID, **SECRETS[form])._bare
    openers: dict[str, Callable[[], bytes]] = {
        "record": lambda: formats.open_record(KEY, **RECORD, blob=blob),
        "own": lambda: formats.open_own(MAYA, blob, OWN)._bare,
        "grant": lambda: formats.open_grant(BEN, MAYA_KEY, blob, GRANTED)._bare,
        "past": lambda: formats.open_past(MAYA, blob, SPACE, 7, UID)._bare,
        "unlock": lambda: formats.open_unlock(TOKEN, UID, blob)._bare,
        "ledger": lambda: formats.open_ledger(MAYA, UID, 5, blob),
        "draft": lambda: formats.open_draft(MAYA, UID, AT["draft_id"], blob),
        "served": lambda: SERVER.open("check", UID, blob),
    }
    return openers[form]()


def seal(form: str, kdf: slots.Kdf = slots.LOWEST) -> bytes:
    if form in SECRETS:
        return slots.make_slot(MAYA, UID, **SECRETS[form], kdf=kdf)
    sealers: dict[str, Callable[[], bytes]] = {
        "record": lambda: formats.seal_record(KEY, **RECORD, body=PLAIN),
        "own": lambda: formats.wrap_own(MAYA, KEY, OWN),
        "past": lambda: formats.wrap_past(MAYA, KEY, SPACE, 7, UID),
        "unlock": lambda: formats.seal_unlock(TOKEN, MAYA, UID),
        "ledger": lambda: formats.seal_ledger(MAYA, UID, 5, PLAIN),
        "served": lambda: SERVER.seal("check", UID, PLAIN),
    }
    return sealers[form]()


def inside(form: str) -> bytes:
    if form in ("own", "grant", "past"):
        return AT["space_key"]
    return AT["root"] if form == "unlock" or form in SECRETS else PLAIN


def called(case: dict[str, str]) -> str:
    return f"{case['form']}-{case.get('why', '')}".replace(" ", "_")


@pytest.mark.parametrize("case", VECTORS["good"], ids=called)
def test_good_vectors_open(case: dict[str, str]) -> None:
    assert open_(case["form"], bytes.fromhex(case["blob"])) == inside(case["form"])


@pytest.mark.parametrize("case", [case for case in VECTORS["good"] if case["fixed"]], ids=called)
def test_the_same_salt_and_nonce_give_the_same_bytes(
    case: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "urandom", lambda n: bytes(range(n)))
    blob = bytes.fromhex(case["blob"])
    cost = slots.Kdf(65536, 3) if case["form"] == "slot1" and blob[2:6].hex() == "00010000" else slots.LOWEST
    assert seal(case["form"], cost) == blob


@pytest.mark.parametrize("case", VECTORS["bad"], ids=called)
def test_bad_vectors_are_refused(case: dict[str, str]) -> None:
    before = slots.argon2_runs
    with pytest.raises(VaultError) as caught:
        open_(case["form"], bytes.fromhex(case["blob"]))
    if case["error"] != "WrongSecret":
        assert slots.argon2_runs == before  # refused for its looks: no work for a forger to cause
    assert type(caught.value).__name__ == case["error"]
    assert str(caught.value) == getattr(errors, case["error"]).sentence


def test_derived_values_are_byte_equal() -> None:
    kdf = {"argon2_lowest": slots.LOWEST, "argon2_current": slots.Kdf(65536, 3)}
    token = invites.InviteToken(AT["invite"])
    assert {
        "public_digest": MAYA.public().digest(),
        "space_id": space_id(UID, AT["space_salt"]),
        "tag": KEY.tag("mood", "2026-03"),
        "tag_without_month": KEY.tag("plan"),
        "entry_id": KEY.ids.entry_id(b"line 1"),
        "row_id": TOKEN.row_id(),
        "cookie": TOKEN.cookie().encode(),
        "recovery_code": CODE.text().encode(),
        **{
            name: slots.stretch(slots.normal(PASSPHRASE), bytes(range(16)), cost)
            for name, cost in kdf.items()
        },
        "prf_input": slots.PRF_INPUT,
        "export_key": MAYA.export_key(AT["export_id"]).to_bytes(),
        "server_mac": SERVER.mac("audit", PLAIN),
        "invite_digest": token.digest(),
        "mac_inviter": token.mac_inviter(AT["invite_id"], UID, MAYA_KEY),
        "mac_acceptor": token.mac_acceptor(AT["invite_id"], UID, MAYA_KEY, AT["ben_uid"], BEN_KEY),
        "safety_code": invites.safety_code(AT["ben_uid"], BEN_KEY, UID, MAYA_KEY).encode(),
    } == DERIVED


def test_public_keys_follow_from_the_root() -> None:
    assert Root(AT["root"]).public().raw == AT["public"]
    assert Root(AT["ben_root"]).public().raw == AT["ben_public"]


@pytest.mark.parametrize("why", VECTORS["bad_public_keys"])
def test_bad_public_keys_are_refused(why: str) -> None:
    with pytest.raises(errors.Tampered):
        PublicKey(bytes.fromhex(VECTORS["bad_public_keys"][why]))


@pytest.mark.parametrize("case", VECTORS["files"], ids=lambda case: case["name"].replace(" ", "_"))
def test_files(case: dict[str, str]) -> None:
    chunks = map(bytes.fromhex, case["chunks"])
    opening = formats.open_file(FileKey.from_bytes(AT["file_key"]), AT["file_id"], chunks)
    if case["error"]:
        with pytest.raises(getattr(errors, case["error"])):
            list(opening)
    else:
        assert b"".join(opening) == (b"" if case["name"] == "empty" else PLAIN)


def test_a_big_file_is_byte_equal() -> None:
    told = VECTORS["big_file"]
    plain = hashlib.shake_256(told["shake_256 of"].encode()).digest(told["bytes"])
    chunks = list(formats.seal_file(FileKey(AT["file_key"]), AT["file_id"], plain))
    assert [hashlib.sha256(chunk).hexdigest() for chunk in chunks] == told["chunks sha256"]


def test_every_format_has_a_vector() -> None:
    assert {case["form"] for case in VECTORS["good"]} | {"chunk"} == {
        "record", "own", "grant", "chunk", "past", "unlock", *SECRETS, "ledger", "draft", "served",
    }  # fmt: skip


def test_start_up_opens_one_of_each_with_one_argon2_run() -> None:
    before = slots.argon2_runs
    formats.self_check()
    assert slots.argon2_runs == before + 1


SHIPPED = json.loads(Path(formats.__file__).with_name("vectors.json").read_text("ascii"))


@pytest.mark.parametrize("name", SHIPPED)
def test_start_up_notices_any_change(name: str) -> None:
    changed = bytearray.fromhex(SHIPPED[name])
    changed[-1] ^= 1
    with pytest.raises(VaultError):
        formats._open_vectors(SHIPPED | {name: changed.hex()})


@pytest.mark.parametrize(
    ("room", "name"),
    [(keys, "MLKEM768PrivateKey"), (keys, "X25519PrivateKey"), (slots, "Argon2id")],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_build_that_lacks_a_primitive_is_said_so(
    monkeypatch: pytest.MonkeyPatch, room: object, name: str
) -> None:
    class Lacking:
        def __getattr__(self, _: str) -> object:
            raise UnsupportedAlgorithm("not in this build")

        def __call__(self, **_: object) -> object:
            raise UnsupportedAlgorithm("not in this build")

    monkeypatch.setattr(room, name, Lacking())
    with pytest.raises(VaultError, match=r"lacks ML-KEM, X25519 or Argon2id\. Nothing was opened\."):
        formats.self_check()
