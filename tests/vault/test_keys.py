"""Keys are distinct, show nothing, and read back only what they wrote."""

import copy
import os
import pickle
import threading
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midweek.vault.errors import LimitExceeded, Tampered, WrongSecret
from midweek.vault.formats import ServerKey
from midweek.vault.invites import InviteToken, safety_code
from midweek.vault.keys import FileKey, PublicKey, RecoveryCode, Root, SpaceKey, UnlockToken, new_id, space_id

BARE = bytes(range(32))
KEYS = [
    Root(BARE), SpaceKey(1, BARE), FileKey(BARE), UnlockToken(BARE), InviteToken(BARE), RecoveryCode(BARE[:20]), ServerKey(BARE),
]  # fmt: skip


@pytest.mark.parametrize("key", KEYS, ids=lambda key: type(key).__name__)
def test_a_key_shows_nothing_and_stays_where_it_is(key: object) -> None:
    assert repr(key) == str(key) == f"{key}" == f"<{type(key).__name__}>"
    assert not hasattr(key, "__dict__")
    for carry in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            carry(key)


def test_keys_equal_only_themselves() -> None:
    one = Root(BARE)
    assert one != Root(BARE)
    assert one == one
    assert len({one, Root(BARE)}) == 2
    assert FileKey(BARE) != FileKey(BARE)


@pytest.mark.parametrize("size", [0, 31, 33])
@pytest.mark.parametrize("kind", [Root, FileKey, FileKey.from_bytes, UnlockToken, RecoveryCode])
def test_a_key_has_one_size(kind: type, size: int) -> None:
    with pytest.raises(Tampered):
        kind(bytes(size))


@pytest.mark.parametrize("gen", [-1, 1 << 32])
def test_generations_end(gen: int) -> None:
    with pytest.raises(LimitExceeded):
        SpaceKey.new(gen)


def test_threads_derive_at_once() -> None:
    """Eight threads meet one fresh root; all finish, with one public key."""
    root, start, seen = Root.new(), threading.Barrier(8), []

    def derive() -> None:
        start.wait()
        seen.append(
            (root.public().raw, root._own is not None, root._ledger is not None, root._kem is not None)
        )

    threads = [threading.Thread(target=derive, daemon=True) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(seen) == 8
    assert len(set(seen)) == 1


def test_public_keys() -> None:
    key = Root.new().public()
    assert len(key.raw) == 1248
    assert PublicKey(key.raw).digest() == key.digest() != Root.new().public().digest()
    assert repr(key) == "<PublicKey>"


def test_ids_are_random_uuid4() -> None:
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert {uuid.UUID(bytes=one).version for one in ids} == {4}
    assert {uuid.UUID(bytes=one).variant for one in ids} == {uuid.RFC_4122}


@pytest.mark.parametrize(("uid", "salt"), [(b"", bytes(32)), (bytes(16), bytes(15)), (bytes(17), bytes(15))])
def test_a_space_id_comes_apart_in_one_way(uid: bytes, salt: bytes) -> None:
    with pytest.raises(Tampered):
        space_id(uid, salt)


def test_tags_part_kinds_months_and_spaces() -> None:
    key, other = SpaceKey.new(1), SpaceKey.new(1)
    tags = [
        key.tag("mood", "2026-03"),
        key.tag("mood", "2026-04"),
        key.tag("habit", "2026-03"),
        key.tag("mood"),
    ]
    assert len({*tags, other.tag("mood", "2026-03")}) == 5
    assert {len(tag) for tag in tags} == {8}
    assert SpaceKey(2, key._bare).tag("mood") == key.tag("mood")
    with pytest.raises(ValueError, match="bar"):
        key.tag("mood|2026-03")


def test_entry_ids_repeat_only_with_the_key() -> None:
    key, other = SpaceKey.new(1), SpaceKey.new(1)
    ids = {key.ids.entry_id(b"a"), key.ids.entry_id(b"b"), other.ids.entry_id(b"a")}
    assert key.ids.entry_id(b"a") in ids
    assert len(ids) == 3
    assert {(uuid.UUID(bytes=one).version, uuid.UUID(bytes=one).variant) for one in ids} == {
        (4, uuid.RFC_4122)
    }


# --- tokens -------------------------------------------------------------------------------------------------------------------


def test_a_token_reads_its_cookie() -> None:
    token = UnlockToken.new()
    again = UnlockToken.from_cookie(token.cookie())
    assert again is not None
    assert again.row_id() == token.row_id()
    assert len(token.cookie()) == 43
    assert len(token.row_id()) == 32


GOOD = UnlockToken(BARE).cookie()


@pytest.mark.parametrize(
    "cookie",
    [
        "", "=", GOOD[:-1], GOOD + "A", GOOD + "=", " " + GOOD, GOOD + "\n", GOOD[:-1] + "\n", GOOD[:-1] + "9", GOOD[:-1] + "+",
        "/" * 43, "." * 43, "é" * 43, "\0" * 43, "Ａ" * 43, "\ud800" * 43, "A" * 42 + "B", "A" * 1_000_000, "٣" * 43,
    ],
    ids=range(19),
)  # fmt: skip
def test_anything_else_is_no_token(cookie: str) -> None:
    assert UnlockToken.from_cookie(cookie) is None


@given(st.text("ABCabc019-_=", min_size=42, max_size=44))
def test_a_token_has_one_spelling(text: str) -> None:
    token = UnlockToken.from_cookie(text)
    assert token is None or token.cookie() == text


# --- recovery codes -----------------------------------------------------------------------------------------------------------

CODE = RecoveryCode(bytes(range(100, 120)))
TEXT = CODE.text()


def test_a_code_has_eight_groups_of_four() -> None:
    assert [len(group) for group in CODE.groups()] == [4] * 8
    assert "-".join(CODE.groups()) == TEXT
    assert RecoveryCode.new().text() != RecoveryCode.new().text()


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.lower(),
        TEXT.replace("-", ""),
        TEXT.replace("-", " "),
        TEXT.replace("-", " - "),
        TEXT.replace("-", "\u2013"),
        TEXT.replace("-", "\u00a0"),
        TEXT.replace("-", "\r\n"),
        f"  {TEXT}\t",
        TEXT.replace("O", "0").replace("B", "8"),
        TEXT.swapcase(),
    ],
)
def test_a_code_is_read_as_people_write_it(text: str) -> None:
    assert RecoveryCode.parse(text)._bare == CODE._bare


@pytest.mark.parametrize(
    "text",
    [
        "", "-", TEXT[:-1], TEXT + "A", TEXT[:-1] + "1", TEXT[:-1] + "9", TEXT[:-1] + "=", TEXT[:-1] + "ß", TEXT[:-2] + "ß",
        TEXT[:-1] + "ı", TEXT[:-1] + "\0", "A" * 1_000_000, "Ａ" * 32, "a" * 33, TEXT + "/", TEXT + " " * 300, "\ud800" * 32,
    ],
    ids=range(17),
)  # fmt: skip
def test_what_is_no_code_is_a_wrong_secret(text: str) -> None:
    with pytest.raises(WrongSecret):
        RecoveryCode.parse(text)


@given(st.binary(min_size=20, max_size=20))
def test_codes_come_back(bare: bytes) -> None:
    assert RecoveryCode.parse(RecoveryCode(bare).text())._bare == bare


# --- invitations --------------------------------------------------------------------------------------------------------------


def test_an_invitation_ties_both_people_and_keys() -> None:
    token, invite = InviteToken.new(), new_id()
    maya, ben, eve = new_id(), new_id(), new_id()
    maya_key, ben_key, eve_key = (Root.new().public() for _ in range(3))
    inviting = {
        token.mac_inviter(invite, maya, maya_key),
        token.mac_inviter(new_id(), maya, maya_key),
        token.mac_inviter(invite, eve, maya_key),
        token.mac_inviter(invite, maya, eve_key),
        InviteToken.new().mac_inviter(invite, maya, maya_key),
    }
    accepting = {
        token.mac_acceptor(invite, maya, maya_key, ben, ben_key),
        token.mac_acceptor(invite, maya, eve_key, ben, ben_key),
        token.mac_acceptor(invite, maya, maya_key, eve, ben_key),
        token.mac_acceptor(invite, maya, maya_key, ben, eve_key),
        token.mac_acceptor(invite, ben, ben_key, maya, maya_key),
    }
    assert len(inviting | accepting) == 10
    again = InviteToken.from_cookie(token.cookie())
    assert again is not None
    assert again.digest() == token.digest()


def test_both_people_see_one_safety_code() -> None:
    one, other = (os.urandom(16), Root.new().public()), (os.urandom(16), Root.new().public())
    code = safety_code(*one, *other)
    assert len(code) == 30
    assert code.isdecimal()
    assert safety_code(*other, *one) == code
    assert safety_code(one[0], other[1], *other) != code
