"""The sealed formats of vault.md section 4, byte for byte; slots (07) have a file of their own.

Opening looks at the first byte (UnknownFormat) and the length (Tampered) before any key is used, and gives the whole plaintext
or an error. What a format is bound to is an argument: bytes moved to another place, person or revision do not open there. A
change of bytes is a new format number, and old numbers stay readable.
"""

import hmac
import json
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from cryptography.exceptions import InvalidSignature, InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from midweek.vault import slots, wire
from midweek.vault.errors import NotAllowed, StaleKey, Tampered, VaultError
from midweek.vault.keys import FileKey, PublicKey, Root, SpaceKey, UnlockToken, hkdf, space_id
from midweek.vault.wire import pad as pad
from midweek.vault.wire import unpad as unpad

RECORD, OWN, GRANT, CHUNK, PAST, UNLOCK, _SLOT, LEDGER, DRAFT, SERVED = range(1, 11)
CHUNK_BYTES = 64 * 1024  # of plaintext in every chunk but the last

_WRAP = 1 + wire.NONCE + 32 + wire.GCM_TAG
_HPKE = 1088 + 32 + wire.GCM_TAG  # encapsulated ML-KEM-768 and X25519, then the tag
_SIGNATURE = 64
_GRANT = 1 + _HPKE + 32 + _SIGNATURE
_HEAD = struct.Struct(">BI")
_PLACE = struct.Struct(">BI16s16sQ8s")
_SEALED = _HEAD.size + wire.NONCE  # where the ciphertext begins
_OVERHEAD = _SEALED + wire.GCM_TAG
_SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


# --- records: one entry in one space -----------------------------------------------------------------------------------------


def _place(gen: int, space: bytes, record: bytes, rev: int, tag: bytes) -> bytes:
    if len(space) != 16 or len(record) != 16 or len(tag) != 8 or not 0 <= rev < 1 << 64:
        raise Tampered
    return _PLACE.pack(RECORD, gen, space, record, rev, tag)


def seal_record(key: SpaceKey, *, space: bytes, record: bytes, rev: int, tag: bytes, body: bytes) -> bytes:
    """01: a padded body under the space key, bound to its space, record, revision, tag and generation.

    33 bytes more than the bucket of `body`. Raises LimitExceeded above 2^30 bytes.
    """
    place = _place(key.gen, space, record, rev, tag)
    return place[:5] + wire.seal(key._aead, pad(body), place)


def open_record(key: SpaceKey, *, space: bytes, record: bytes, rev: int, tag: bytes, blob: bytes) -> bytes:
    """Undoes `seal_record`. Raises UnknownFormat, Tampered, and StaleKey where the header names another generation."""
    body = next(open_many(key, space, [(record, rev, tag, blob)]))
    if isinstance(body, VaultError):
        raise body
    return body


def open_many(
    key: SpaceKey, space: bytes, rows: Iterable[tuple[bytes, int, bytes, bytes]]
) -> Iterator[bytes | VaultError]:
    """`open_record` for many rows (record, rev, tag, blob) of one space, in their order.

    A row that does not open comes as its error, and the rest still come. A search opens tens of thousands, so all that can be
    is done once before them.
    """
    gen, decrypt, head = key.gen, key._aead.decrypt, _HEAD.pack(RECORD, key.gen)
    nonce = slice(_HEAD.size, _SEALED)
    for record, rev, tag, blob in rows:
        body: bytes | VaultError
        try:
            if not blob.startswith(head):
                record_gen(blob)
                raise StaleKey
            body = unpad(decrypt(blob[nonce], blob[_SEALED:], _place(gen, space, record, rev, tag)))
        except VaultError as error:
            body = error
        except (InvalidTag, ValueError):
            body = Tampered()
        yield body


def record_gen(blob: bytes) -> int:
    """The generation in a record's header: a claim, until the record opens. Raises UnknownFormat and Tampered."""
    wire.expect(blob, RECORD, least=_OVERHEAD + 256)
    return int.from_bytes(blob[1:5], "big")


# --- space keys: own, granted, past ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Membership:
    """Who holds which generation of a space, by whom and with what right: 16-byte ids. Raises Tampered for other sizes."""

    space: bytes
    gen: int
    owner: bytes
    member: bytes
    can_write: bool

    def __post_init__(self) -> None:
        wire.ids(self.space, self.owner, self.member)
        if not 0 <= self.gen < 1 << 32:
            raise Tampered

    def check_owner(self, salt: bytes) -> None:
        """Raises Tampered unless the space's id names its owner. `salt`: Space.salt, 16 bytes."""
        if space_id(self.owner, salt) != self.space:
            raise Tampered

    def _bytes(self) -> bytes:
        return b"%b%b%b%b%c" % (
            self.space,
            self.gen.to_bytes(4, "big"),
            self.owner,
            self.member,
            self.can_write,
        )


def wrap_own(root: Root, key: SpaceKey, membership: Membership) -> bytes:
    """02: a space key under the member's own root, 61 bytes. Raises StaleKey where the generations differ."""
    _same_gen(key, membership.gen)
    return bytes([OWN]) + wire.seal(root._own, key._bare, b"sv1own" + membership._bytes())


def open_own(root: Root, blob: bytes, membership: Membership) -> SpaceKey:
    """Undoes `wrap_own`. Raises UnknownFormat and Tampered."""
    wire.expect(blob, OWN, _WRAP)
    return SpaceKey(membership.gen, wire.unseal(root._own, blob, b"sv1own" + membership._bytes()))


def seal_grant(owner_root: Root, member_public: PublicKey, key: SpaceKey, membership: Membership) -> bytes:
    """03: a space key for somebody else, signed by the owner, 1233 bytes. Raises StaleKey where the generations differ.

    The caller has compared `member_public` with the pinned key and asked for a confirmed safety code.
    """
    _same_gen(key, membership.gen)
    info = b"sv1grt" + membership._bytes()
    sealed = _SUITE.encrypt(key._bare, member_public._kem, info=info)
    return bytes([GRANT]) + sealed + owner_root._sign.sign(info + sealed)


def open_grant(member_root: Root, owner_public: PublicKey, blob: bytes, membership: Membership) -> SpaceKey:
    """Undoes `seal_grant`. `owner_public` is the pinned key. Raises UnknownFormat, and Tampered for any other signer."""
    wire.expect(blob, GRANT, _GRANT)
    info, sealed = b"sv1grt" + membership._bytes(), blob[1:-_SIGNATURE]
    try:
        owner_public._signing.verify(blob[-_SIGNATURE:], info + sealed)
    except InvalidSignature:
        raise Tampered from None
    return SpaceKey(membership.gen, _hpke_open(member_root, sealed, info))


def wrap_past(root: Root, key: SpaceKey, space: bytes, gen: int, owner: bytes) -> bytes:
    """05: the key of an earlier generation, for the owner alone, 61 bytes. Raises StaleKey where the generations differ."""
    _same_gen(key, gen)
    return bytes([PAST]) + wire.seal(root._own, key._bare, _past(space, gen, owner))


def open_past(root: Root, blob: bytes, space: bytes, gen: int, owner: bytes) -> SpaceKey:
    """Undoes `wrap_past`. Raises UnknownFormat and Tampered."""
    wire.expect(blob, PAST, _WRAP)
    return SpaceKey(gen, wire.unseal(root._own, blob, _past(space, gen, owner)))


def _past(space: bytes, gen: int, owner: bytes) -> bytes:
    if not 0 <= gen < 1 << 32:
        raise Tampered
    return b"sv1old" + wire.ids(space) + gen.to_bytes(4, "big") + wire.ids(owner)


def _same_gen(key: SpaceKey, gen: int) -> None:
    if key.gen != gen:
        raise StaleKey


def _hpke_open(root: Root, sealed: bytes, info: bytes) -> bytes:
    try:
        return _SUITE.decrypt(sealed, root._kem, info=info)
    except (InvalidTag, ValueError):
        raise Tampered from None


# --- one person: unlocked session, ledger, draft -----------------------------------------------------------------------------


def seal_unlock(token: UnlockToken, root: Root, uid: bytes) -> bytes:
    """06: the root under the token in the person's cookie, 61 bytes, bound to the row the token names."""
    return bytes([UNLOCK]) + wire.seal(token._aead(), root._bare, b"sv1ulk" + wire.ids(uid) + token.row_id())


def open_unlock(token: UnlockToken, uid: bytes, blob: bytes) -> Root:
    """Undoes `seal_unlock`. Raises UnknownFormat and Tampered."""
    wire.expect(blob, UNLOCK, _WRAP)
    return Root(wire.unseal(token._aead(), blob, b"sv1ulk" + wire.ids(uid) + token.row_id()))


def seal_ledger(root: Root, uid: bytes, n: int, body: bytes) -> bytes:
    """08: a person's ledger as of change number `n`, padded. `n`: 0 to 2^64 - 1."""
    return bytes([LEDGER]) + wire.seal(root._ledger, pad(body), b"sv1led" + wire.ids(uid) + wire.u64(n))


def open_ledger(root: Root, uid: bytes, n: int, blob: bytes) -> bytes:
    """Undoes `seal_ledger`. Raises UnknownFormat and Tampered."""
    wire.expect(blob, LEDGER, least=1 + wire.NONCE + 256 + wire.GCM_TAG)
    return unpad(wire.unseal(root._ledger, blob, b"sv1led" + wire.ids(uid) + wire.u64(n)))


def seal_draft(public: PublicKey, uid: bytes, draft_id: bytes, body: bytes) -> bytes:
    """09: a padded text only the person can read. It takes no secret: anybody can write one, so it proves no author."""
    return bytes([DRAFT]) + _SUITE.encrypt(pad(body), public._kem, info=b"sv1drf" + wire.ids(uid, draft_id))


def open_draft(root: Root, uid: bytes, draft_id: bytes, blob: bytes) -> bytes:
    """Undoes `seal_draft`. Raises UnknownFormat and Tampered."""
    wire.expect(blob, DRAFT, least=1 + _HPKE + 256)
    return unpad(_hpke_open(root, blob[1:], b"sv1drf" + wire.ids(uid, draft_id)))


# --- files: padded, then in chunks --------------------------------------------------------------------------------------------


def seal_file(key: FileKey, file_id: bytes, plain: bytes) -> Iterator[bytes]:
    """04: a file in chunks of 64 KiB, the last one shorter or as long, in an order that cannot be changed (STREAM).

    Source: Hoang et al. 2015, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance",
    doi:10.1007/978-3-662-47989-6_24. Raises NotAllowed if the key has sealed before or came from bytes; LimitExceeded above 2^30.
    """
    padded, aad = pad(plain), bytes([CHUNK]) + wire.ids(file_id)
    if not key._unused:
        raise NotAllowed
    key._unused = False
    starts = range(0, len(padded), CHUNK_BYTES)
    return (
        bytes([CHUNK])
        + key._aead.encrypt(_chunk_nonce(n, n == len(starts) - 1), padded[at : at + CHUNK_BYTES], aad)
        for n, at in enumerate(starts)
    )


def open_file(key: FileKey, file_id: bytes, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces of a file, in order, as chunks come in; at least one, perhaps empty.

    Every piece is genuine and in its place, but the file is whole only when the iterator ends: a cut, an extra chunk or a wrong
    length raises Tampered at that point. UnknownFormat for a chunk of another format.
    """
    aad = bytes([CHUNK]) + wire.ids(file_id)
    size = end = seen = 0
    for n, (chunk, last) in enumerate(_with_last(chunks)):
        wire.expect(chunk, CHUNK, None if last else 1 + CHUNK_BYTES + wire.GCM_TAG)
        if len(chunk) > 1 + CHUNK_BYTES + wire.GCM_TAG:
            raise Tampered
        try:
            piece = key._aead.decrypt(_chunk_nonce(n, last), chunk[1:], aad)
        except (InvalidTag, ValueError):
            raise Tampered from None
        size += len(piece)
        if n == 0:
            if len(piece) < 256:
                raise Tampered
            end, seen = 4 + int.from_bytes(piece[:4], "big"), 4
        body = piece[seen : max(seen, end - (size - len(piece)))]
        if piece.count(0, seen + len(body)) != len(piece) - seen - len(body):
            raise Tampered
        if last and (end > size or wire.padded_size(end) != size):
            raise Tampered
        seen = 0
        yield body
    if size == 0:
        raise Tampered


def _chunk_nonce(n: int, last: bool) -> bytes:
    return n.to_bytes(11, "big") + bytes([last])


def _with_last(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each chunk with whether it is the last: the end is where the chunks end, so a cut file asks for a flag it lacks."""
    waiting: bytes | None = None
    for chunk in chunks:
        if waiting is not None:
            yield waiting, False
        waiting = chunk
    if waiting is not None:
        yield waiting, True


# --- the server's own key: what needs no person to open it ----------------------------------------------------------------------


class ServerKey:
    """One secret of the server, one derived key for every purpose. A thief of the server has it: no content goes under it.

    secret: at least 32 bytes, else ValueError. purpose: a fixed word of the code, such as "audit".
    """

    __slots__ = ("_keys", "_secret")

    def __init__(self, secret: bytes) -> None:
        if len(secret) < 32:
            raise ValueError("The server key needs at least 32 bytes.")
        self._secret = bytes(secret)
        self._keys: dict[str, bytes] = {}

    def __repr__(self) -> str:
        return "<ServerKey>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("Keys are neither pickled nor copied.")

    def mac(self, purpose: str, data: bytes) -> bytes:
        """HMAC-SHA256, 32 bytes."""
        return hmac.digest(self._key(f"sv1/server/mac/{purpose}"), data, "sha256")

    def seal(self, purpose: str, aad: bytes, plain: bytes) -> bytes:
        """0A: nonce || AES-GCM, 29 bytes longer than `plain`. aad: what it is bound to, such as a uid."""
        return bytes([SERVED]) + wire.seal(
            AESGCM(self._key(f"sv1/server/seal/{purpose}")), plain, b"sv1srv" + aad
        )

    def open(self, purpose: str, aad: bytes, blob: bytes) -> bytes:
        """Undoes `seal`. Raises UnknownFormat and Tampered."""
        wire.expect(blob, SERVED, least=1 + wire.NONCE + wire.GCM_TAG)
        return wire.unseal(AESGCM(self._key(f"sv1/server/seal/{purpose}")), blob, b"sv1srv" + aad)

    def _key(self, info: str) -> bytes:
        if info not in self._keys:
            self._keys[info] = hkdf(self._secret, info.encode())
        return self._keys[info]


# --- start-up ----------------------------------------------------------------------------------------------------------------


def self_check() -> None:
    """Opens one fixed vector of every format, in about 100 ms. Raises VaultError with what to do, before anybody signs in."""
    try:
        _open_vectors(json.loads(Path(__file__).with_name("vectors.json").read_text("ascii")))
    except UnsupportedAlgorithm:
        raise VaultError(
            "This build of the cryptography package lacks ML-KEM, X25519 or Argon2id. Nothing was opened. "
            "Install version 50 or later from its wheels."
        ) from None
    except (VaultError, OSError, ValueError, KeyError):
        raise VaultError(
            "Midweek cannot open its own test vectors. Nothing was opened. "
            "Install it afresh, with version 50 or later of the cryptography package."
        ) from None


def _open_vectors(vectors: dict[str, str]) -> None:
    at = {name: bytes.fromhex(value) for name, value in vectors.items()}
    root, public = Root(at["root"]), PublicKey(at["public"])
    uid, space, record, tag, plain = at["uid"], at["space"], at["record_id"], at["tag"], at["plain"]
    own = Membership(space, 7, uid, uid, True)
    keys = (
        open_own(root, at["own"], own),
        open_grant(root, public, at["grant"], own),
        open_past(root, at["past"], space, 7, uid),
    )
    roots = (
        slots.open_slot(at["slot"], uid, passphrase=at["passphrase"].decode()),
        open_unlock(UnlockToken(at["token"]), uid, at["unlock"]),
    )
    opened = [open_record(key, space=space, record=record, rev=3, tag=tag, blob=at["record"]) for key in keys]
    opened += [open_ledger(each, uid, 5, at["ledger"]) for each in roots]
    opened += [
        open_draft(root, uid, at["draft_id"], at["draft"]),
        b"".join(open_file(FileKey.from_bytes(at["file_key"]), at["file_id"], [at["chunk"]])),
        ServerKey(at["server"]).open("check", uid, at["served"]),
    ]
    if any(each != plain for each in opened) or root.public().raw != public.raw:
        raise Tampered
