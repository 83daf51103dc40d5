"""What is sealed opens in its own place and nowhere else, and any change shows."""

import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from midweek.vault import formats, wire
from midweek.vault.errors import LimitExceeded, StaleKey, Tampered, UnknownFormat, VaultError
from midweek.vault.formats import Membership, ServerKey, pad, unpad
from midweek.vault.keys import FileKey, PublicKey, RecoveryCode, Root, SpaceKey, UnlockToken, new_id, space_id

MAYA, BEN, EVE = Root.new(), Root.new(), Root.new()
MAYA_UID, BEN_UID, EVE_UID = new_id(), new_id(), new_id()
SALT = os.urandom(16)
SPACE = space_id(MAYA_UID, SALT)
KEY = SpaceKey.new(4)
OWN = Membership(SPACE, 4, MAYA_UID, MAYA_UID, True)
GRANTED = Membership(SPACE, 4, MAYA_UID, BEN_UID, False)
PLACE: dict[str, Any] = {"space": SPACE, "record": new_id(), "rev": 2, "tag": KEY.tag("mood", "2026-03")}
TOKEN, SERVER, DRAFT = UnlockToken.new(), ServerKey(os.urandom(32)), new_id()
FILE_KEY, FILE = FileKey.new(), new_id()
TEXT = b'{"mood":9}'

FORMS: dict[str, tuple[bytes, Callable[[bytes], object]]] = {
    "record": (
        formats.seal_record(KEY, **PLACE, body=TEXT),
        lambda blob: formats.open_record(KEY, **PLACE, blob=blob),
    ),
    "own": (formats.wrap_own(MAYA, KEY, OWN), lambda blob: formats.open_own(MAYA, blob, OWN)),
    "grant": (
        formats.seal_grant(MAYA, BEN.public(), KEY, GRANTED),
        lambda blob: formats.open_grant(BEN, MAYA.public(), blob, GRANTED),
    ),
    "chunk": (
        next(formats.seal_file(FILE_KEY, FILE, TEXT)),
        lambda blob: list(formats.open_file(FILE_KEY, FILE, [blob])),
    ),
    "past": (
        formats.wrap_past(MAYA, KEY, SPACE, 4, MAYA_UID),
        lambda blob: formats.open_past(MAYA, blob, SPACE, 4, MAYA_UID),
    ),
    "unlock": (
        formats.seal_unlock(TOKEN, MAYA, MAYA_UID),
        lambda blob: formats.open_unlock(TOKEN, MAYA_UID, blob),
    ),
    "ledger": (
        formats.seal_ledger(MAYA, MAYA_UID, 9, TEXT),
        lambda blob: formats.open_ledger(MAYA, MAYA_UID, 9, blob),
    ),
    "draft": (
        formats.seal_draft(MAYA.public(), MAYA_UID, DRAFT, TEXT),
        lambda blob: formats.open_draft(MAYA, MAYA_UID, DRAFT, blob),
    ),
    "served": (
        SERVER.seal("seed", MAYA_UID, TEXT),
        lambda blob: SERVER.open("seed", MAYA_UID, blob),
    ),
}
SIZES = {"record": 33 + 256, "own": 61, "grant": 1233, "past": 61, "unlock": 61}


@pytest.mark.parametrize("form", FORMS)
def test_round_trip_and_size(form: str) -> None:
    blob, opens = FORMS[form]
    assert opens(blob)
    assert len(blob) == SIZES.get(form, len(blob))


@pytest.mark.parametrize("form", FORMS)
def test_every_byte_counts(form: str) -> None:
    blob, opens = FORMS[form]
    for at in range(len(blob)):
        changed = bytearray(blob)
        changed[at] ^= 1 << at % 8
        stale = form == "record" and 1 <= at <= 4  # the generation in the header
        expected = UnknownFormat if at == 0 else StaleKey if stale else Tampered
        with pytest.raises(VaultError) as caught:
            opens(bytes(changed))
        assert type(caught.value) is expected, at


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=2000), st.booleans())
def test_noise_is_refused(form: str, noise: bytes, right_first_byte: bool) -> None:
    blob, opens = FORMS[form]
    with pytest.raises((Tampered, UnknownFormat, StaleKey)):
        opens(blob[:1] + noise if right_first_byte else noise)


@pytest.mark.parametrize("form", FORMS)
def test_no_length_but_its_own(form: str) -> None:
    blob, opens = FORMS[form]
    for cut in range(len(blob)):
        with pytest.raises((Tampered, UnknownFormat)):
            opens(blob[:cut])


def test_twice_the_same_text_looks_different() -> None:
    blobs = {formats.seal_record(KEY, **PLACE, body=TEXT) for _ in range(100)}
    assert len({blob[5:17] for blob in blobs}) == len(blobs) == 100


# --- places -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "other"),
    [("space", new_id()), ("record", new_id()), ("rev", 1), ("rev", 3), ("tag", KEY.tag("mood", "2026-04"))],
    ids=["space", "record", "earlier rev", "later rev", "tag"],  # random values make no lasting names
)
def test_a_record_does_not_open_elsewhere(name: str, other: object) -> None:
    blob = formats.seal_record(KEY, **PLACE, body=TEXT)
    with pytest.raises(Tampered):
        formats.open_record(KEY, **{**PLACE, name: other}, blob=blob)


@pytest.mark.parametrize(
    ("name", "other"),
    [("space", b""), ("record", bytes(17)), ("tag", bytes(7)), ("rev", -1), ("rev", 1 << 64)],
)
def test_a_place_of_the_wrong_size_is_refused(name: str, other: object) -> None:
    blob = formats.seal_record(KEY, **PLACE, body=TEXT)
    with pytest.raises(Tampered):
        formats.seal_record(KEY, **{**PLACE, name: other}, body=TEXT)
    with pytest.raises(Tampered):
        formats.open_record(KEY, **{**PLACE, name: other}, blob=blob)


def test_another_generation_is_stale_even_with_the_right_bytes() -> None:
    blob = formats.seal_record(KEY, **PLACE, body=TEXT)
    assert formats.record_gen(blob) == 4
    for gen in (3, 5):
        with pytest.raises(StaleKey):
            formats.open_record(SpaceKey(gen, KEY._bare), **PLACE, blob=blob)


def test_a_bad_row_comes_as_its_error_and_the_rest_still_come() -> None:
    tag = PLACE["tag"]
    ids = [new_id() for _ in range(5)]
    blobs = [
        formats.seal_record(KEY, space=SPACE, record=one, rev=1, tag=tag, body=b"%d" % n)
        for n, one in enumerate(ids)
    ]
    blobs[1] = blobs[0]  # moved between records
    blobs[2] = b"\xff" + blobs[2][1:]
    blobs[3] = formats.seal_record(SpaceKey.new(9), space=SPACE, record=ids[3], rev=1, tag=tag, body=b"3")
    opened = list(
        formats.open_many(KEY, SPACE, [(one, 1, tag, blob) for one, blob in zip(ids, blobs, strict=True)])
    )
    assert (opened[0], opened[4]) == (b"0", b"4")
    assert [type(each) for each in opened[1:4]] == [Tampered, UnknownFormat, StaleKey]


@pytest.mark.parametrize(
    "other",
    [
        Membership(new_id(), 4, MAYA_UID, BEN_UID, False),
        Membership(SPACE, 5, MAYA_UID, BEN_UID, False),
        Membership(SPACE, 4, EVE_UID, BEN_UID, False),
        Membership(SPACE, 4, MAYA_UID, EVE_UID, False),
        Membership(SPACE, 4, MAYA_UID, BEN_UID, True),
    ],
    ids=["space", "gen", "owner", "member", "right"],
)
def test_a_membership_says_one_thing(other: Membership) -> None:
    granted = formats.seal_grant(MAYA, BEN.public(), KEY, GRANTED)
    own = formats.wrap_own(BEN, KEY, GRANTED)
    with pytest.raises(Tampered):
        formats.open_grant(BEN, MAYA.public(), granted, other)
    with pytest.raises(Tampered):
        formats.open_own(BEN, own, other)


def test_a_grant_opens_the_key_for_its_member() -> None:
    granted = formats.seal_grant(MAYA, BEN.public(), KEY, GRANTED)
    key = formats.open_grant(BEN, PublicKey(MAYA.public().raw), granted, GRANTED)
    own = formats.open_own(BEN, formats.wrap_own(BEN, key, GRANTED), GRANTED)
    assert formats.open_record(own, **PLACE, blob=formats.seal_record(KEY, **PLACE, body=TEXT)) == TEXT
    assert own.gen == 4


def test_a_forged_grant_is_refused() -> None:
    forged = formats.seal_grant(EVE, BEN.public(), SpaceKey.new(4), GRANTED)
    with pytest.raises(Tampered):
        formats.open_grant(BEN, MAYA.public(), forged, GRANTED)
    granted = formats.seal_grant(MAYA, BEN.public(), KEY, GRANTED)
    with pytest.raises(Tampered):  # the owner is somebody else than the one who was pinned
        formats.open_grant(BEN, EVE.public(), granted, GRANTED)
    with pytest.raises(Tampered):  # Eve's ciphertext under Maya's signature
        formats.open_grant(BEN, MAYA.public(), forged[:-64] + granted[-64:], GRANTED)
    with pytest.raises(Tampered):  # only its member opens it
        formats.open_grant(EVE, MAYA.public(), granted, GRANTED)


def test_a_key_is_wrapped_as_the_generation_it_is() -> None:
    later = Membership(SPACE, 5, MAYA_UID, MAYA_UID, True)
    for wrap in (
        lambda: formats.wrap_own(MAYA, KEY, later),
        lambda: formats.seal_grant(MAYA, BEN.public(), KEY, later),
        lambda: formats.wrap_past(MAYA, KEY, SPACE, 5, MAYA_UID),
    ):
        with pytest.raises(StaleKey):
            wrap()


def test_a_past_key_opens_for_its_owner_and_generation() -> None:
    blob = formats.wrap_past(MAYA, KEY, SPACE, 4, MAYA_UID)
    assert formats.open_past(MAYA, blob, SPACE, 4, MAYA_UID)._bare == KEY._bare
    for root, space, gen, owner in [
        (BEN, SPACE, 4, MAYA_UID),
        (MAYA, new_id(), 4, MAYA_UID),
        (MAYA, SPACE, 3, MAYA_UID),
        (MAYA, SPACE, -1, MAYA_UID),
        (MAYA, SPACE, 4, BEN_UID),
    ]:
        with pytest.raises(Tampered):
            formats.open_past(root, blob, space, gen, owner)
    with pytest.raises(UnknownFormat):  # 05 and 02 look alike but never stand for each other
        formats.open_own(MAYA, blob, OWN)


def test_a_space_names_its_owner() -> None:
    OWN.check_owner(SALT)
    for membership, salt in [
        (OWN, os.urandom(16)),
        (OWN, b""),
        (Membership(SPACE, 4, EVE_UID, MAYA_UID, True), SALT),
    ]:
        with pytest.raises(Tampered):
            membership.check_owner(salt)


@pytest.mark.parametrize("wrong", [(b"", 1), (bytes(15), 1), (bytes(16), -1), (bytes(16), 1 << 32)])
def test_a_membership_has_ids_and_a_generation(wrong: tuple[bytes, int]) -> None:
    with pytest.raises(Tampered):
        Membership(wrong[0], wrong[1], MAYA_UID, BEN_UID, True)


def test_what_belongs_to_one_person_and_moment() -> None:
    unlock = formats.seal_unlock(TOKEN, MAYA, MAYA_UID)
    ledger = formats.seal_ledger(MAYA, MAYA_UID, 9, TEXT)
    draft = formats.seal_draft(MAYA.public(), MAYA_UID, DRAFT, TEXT)
    assert formats.open_unlock(TOKEN, MAYA_UID, unlock).public().raw == MAYA.public().raw
    for refused in (
        lambda: formats.open_unlock(TOKEN, BEN_UID, unlock),
        lambda: formats.open_unlock(UnlockToken.new(), MAYA_UID, unlock),
        lambda: formats.open_ledger(MAYA, MAYA_UID, 8, ledger),
        lambda: formats.open_ledger(MAYA, MAYA_UID, -1, ledger),
        lambda: formats.open_ledger(MAYA, BEN_UID, 9, ledger),
        lambda: formats.open_ledger(BEN, MAYA_UID, 9, ledger),
        lambda: formats.open_draft(MAYA, MAYA_UID, new_id(), draft),
        lambda: formats.open_draft(MAYA, BEN_UID, DRAFT, draft),
        lambda: formats.open_draft(BEN, MAYA_UID, DRAFT, draft),
    ):
        with pytest.raises(Tampered):
            refused()


# --- padding ------------------------------------------------------------------------------------------------------------------


def test_a_ten_is_no_longer_than_a_nine() -> None:
    nine, ten = (formats.seal_record(KEY, **PLACE, body=b'{"mood":%d}' % mood) for mood in (9, 10))
    assert len(nine) == len(ten) == 289


@pytest.mark.parametrize(
    ("size", "bucket"),
    [
        (0, 256), (1, 256), (252, 256), (253, 512), (508, 512), (509, 768), (3836, 3840), (3837, 4096), (4092, 4096),
        (4093, 4352), (5000, 5120), (65_532, 65_536), (65_533, 67_584), (100_000, 100_352), (1_000_000, 1_015_808),
    ],
)  # fmt: skip
def test_buckets(size: int, bucket: int) -> None:
    assert len(pad(bytes(size))) == bucket


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 1 << 40))
def test_buckets_hold_what_they_are_for(size: int) -> None:
    bucket = wire.padded_size(size)
    assert bucket >= max(256, size)
    assert wire.padded_size(bucket) == bucket
    if size > 4096:
        assert bucket - size <= 0.12 * size


@settings(deadline=None)
@given(st.binary(max_size=9000))
def test_padding_comes_off(body: bytes) -> None:
    assert unpad(pad(body)) == body


@settings(deadline=None)
@given(st.binary(max_size=1000), st.integers(0, 1023), st.integers(1, 255))
def test_padding_is_exact(body: bytes, at: int, by: int) -> None:
    changed = bytearray(pad(body))
    at %= len(changed)
    changed[at] ^= by
    if 4 <= at < 4 + len(body):
        assert unpad(bytes(changed)) != body
    elif at >= 4 + len(body):
        with pytest.raises(Tampered):
            unpad(bytes(changed))
    else:  # another length: refused, or the same bytes with zeros taken from or given to the padding
        with suppress(Tampered):
            assert unpad(bytes(changed)).rstrip(b"\0") == body.rstrip(b"\0")


def test_too_much_is_refused_before_it_is_copied() -> None:
    class Huge(bytes):
        def __len__(self) -> int:
            return (1 << 30) + 1

    with pytest.raises(LimitExceeded):
        pad(Huge())


# --- the server's key ---------------------------------------------------------------------------------------------------------


def test_server_purposes_are_apart() -> None:
    macs = {SERVER.mac(purpose, b"same") for purpose in ("audit", "throttle", "seal/audit")}
    assert len(macs) == 3
    assert SERVER.mac("audit", b"same") == SERVER.mac("audit", b"same") != SERVER.mac("audit", b"other")
    blob = SERVER.seal("seed", MAYA_UID, b"seed")
    for server, purpose, aad in [
        (SERVER, "mfa", MAYA_UID),
        (SERVER, "seed", BEN_UID),
        (ServerKey(os.urandom(32)), "seed", MAYA_UID),
    ]:
        with pytest.raises(Tampered):
            server.open(purpose, aad, blob)


def test_a_short_server_key_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 32 bytes"):
        ServerKey(bytes(31))


def test_errors_and_keys_tell_nothing() -> None:
    secrets = [key._bare for key in (MAYA, KEY, TOKEN, FILE_KEY, RecoveryCode.new())]
    for form, (blob, opens) in FORMS.items():
        with pytest.raises(VaultError) as caught:
            opens(blob[:-1] + bytes([blob[-1] ^ 1]))
        error = caught.value
        assert error.__cause__ is None
        assert error.__suppress_context__ or error.__context__ is None, form
        said = str(error) + repr(error)
        assert TEXT.decode() not in said
        assert not any(secret.hex() in said or repr(secret) in said for secret in secrets)
