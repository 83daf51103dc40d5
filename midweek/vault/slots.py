"""A root key under something a person knows, has on paper or carries: the only bytes that can open a person.

A slot is format 07 of vault.md section 4, 87 bytes. Slots are alternatives: any one opens the root, except that kind 4 asks
for passphrase and passkey together. There is no other verifier, so every guess costs one Argon2 run of the size below.
"""

import hashlib
import os
import struct
import threading
import unicodedata
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from midweek.vault import wire
from midweek.vault.errors import Busy, KdfRefused, LimitExceeded, UnknownFormat, WrongSecret
from midweek.vault.keys import RecoveryCode, Root, hkdf

PASSPHRASE, RECOVERY, PASSKEY, BOTH, EXPORT = 1, 2, 3, 4, 5
MOST_CHARACTERS = 256
PRF_INPUT = hashlib.sha256(b"sv1/prf").digest()  # what every authenticator is asked for

_FORM, _SIZE = 7, 87
_HEAD = struct.Struct(">BBIIB16s12s")  # form, kind, m, t, p, salt, nonce: also what the slot is bound to
_STRETCHED = (PASSPHRASE, BOTH, EXPORT)


@dataclass(frozen=True)
class Kdf:
    """Argon2id with one lane. m_kib: memory in KiB, 19,456 to 262,144. t: passes, 2 to 10."""

    m_kib: int
    t: int

    def check(self) -> None:
        """Raises KdfRefused out of bounds: below is a downgrade, above a way to stop the server."""
        if not (LOWEST.m_kib <= self.m_kib <= 256 * 1024 and LOWEST.t <= self.t <= 10):
            raise KdfRefused


CURRENT = Kdf(65536, 3)  # RFC 9106, section 4, second recommended option, with one lane
LOWEST = Kdf(19456, 2)
_UNSTRETCHED = Kdf(0, 0)  # written where the secret is random already

argon2_runs = 0  # since the process started

AT_ONCE, MOST_WAITING = 2, 8  # in one process; the next is told to come back
_turn = threading.Semaphore(AT_ONCE)
_counts = threading.Lock()
_inside = 0  # running and waiting


def stretch(secret: bytes, salt: bytes, kdf: Kdf, length: int = 32) -> bytes:
    """One Argon2id run, `length` bytes: about 0.3 s at CURRENT.

    At most 2 run in a process and 8 wait; the next raises Busy. One lane always: with more, two derivations at once hang
    for ever in cryptography 50.0.2 with OpenSSL 4.0.3.
    """
    global argon2_runs, _inside
    kdf.check()
    with _counts:
        if _inside >= AT_ONCE + MOST_WAITING:
            raise Busy(retry_after=2)
        _inside += 1
    try:
        with _turn:
            with _counts:
                argon2_runs += 1
            return Argon2id(
                salt=salt, length=length, iterations=kdf.t, lanes=1, memory_cost=kdf.m_kib
            ).derive(secret)
    finally:
        with _counts:
            _inside -= 1


def normal(passphrase: str) -> bytes:
    """The bytes that are stretched: NFKC, UTF-8. Raises LimitExceeded above 256 characters, as typed.

    A lone surrogate passes through as it is: such a passphrase can be set by nobody and opens nothing.
    """
    if len(passphrase) > MOST_CHARACTERS:
        raise LimitExceeded
    return unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")


def _kek(
    kind: int, kdf: Kdf, salt: bytes, passphrase: str | None, recovery: RecoveryCode | None, prf: bytes | None
) -> AESGCM:
    info = b"sv1/slot/%d" % kind
    stretched = b"" if passphrase is None else stretch(normal(passphrase), salt, kdf)
    if kind in (PASSPHRASE, EXPORT):
        return AESGCM(hkdf(stretched, info))
    if kind == RECOVERY and recovery is not None:
        return AESGCM(hkdf(recovery._bare, info, salt=salt))
    return AESGCM(hkdf(stretched + (prf or b""), info, salt=salt))


def _kind_of(passphrase: object, recovery: object, prf: object, export_id: object) -> int | None:
    """The kind of slot these secrets make; None where no kind takes them together."""
    kinds = {
        (True, False, False, False): PASSPHRASE,
        (False, True, False, False): RECOVERY,
        (False, False, True, False): PASSKEY,
        (True, False, True, False): BOTH,
        (True, False, False, True): EXPORT,
    }
    return kinds.get((passphrase is not None, recovery is not None, prf is not None, export_id is not None))


def make_slot(
    root: Root,
    uid: bytes,
    *,
    passphrase: str | None = None,
    recovery: RecoveryCode | None = None,
    prf: bytes | None = None,
    export_id: bytes | None = None,
    kdf: Kdf = CURRENT,
) -> bytes:
    """Wraps `root` for the person `uid`; the kind follows from what is given. 87 bytes.

    prf: the authenticator's 32 bytes. export_id: 16 bytes, with a passphrase, for a sealed export. Raises ValueError for secrets
    that make no kind of slot, LimitExceeded for a passphrase above 256 characters, KdfRefused for `kdf` out of bounds, Busy.
    """
    kind = _kind_of(passphrase, recovery, prf, export_id)
    if kind is None or (prf is not None and len(prf) != 32):
        raise ValueError("These secrets together make no kind of slot.")
    owner = wire.ids(uid) + wire.ids(*filter(None, [export_id]))
    used = kdf if kind in _STRETCHED else _UNSTRETCHED
    salt, nonce = os.urandom(16), os.urandom(wire.NONCE)
    head = _HEAD.pack(_FORM, kind, used.m_kib, used.t, int(kind in _STRETCHED), salt, nonce)
    return head + _kek(kind, used, salt, passphrase, recovery, prf).encrypt(nonce, root._bare, head + owner)


def open_slot(
    blob: bytes,
    uid: bytes,
    *,
    passphrase: str | None = None,
    recovery: RecoveryCode | None = None,
    prf: bytes | None = None,
    export_id: bytes | None = None,
) -> Root:
    """The root in a slot. The ledger must open with it too before anybody counts as let in.

    Raises, before any hashing: UnknownFormat, Tampered (length), KdfRefused, LimitExceeded, and WrongSecret where the secrets are
    not of this slot's kind. Then Busy; then WrongSecret, which a slot with changed bytes or of another person gives too.
    """
    kind, kdf = _read_head(blob)
    if kind != _kind_of(passphrase, recovery, prf, export_id) or (prf is not None and len(prf) != 32):
        raise WrongSecret
    owner = wire.ids(uid) + wire.ids(*filter(None, [export_id]))
    *_, salt, nonce = _HEAD.unpack_from(blob)
    try:
        kek = _kek(kind, kdf, salt, passphrase, recovery, prf)
        return Root(kek.decrypt(nonce, blob[_HEAD.size :], blob[: _HEAD.size] + owner))
    except InvalidTag:
        raise WrongSecret from None


def slot_kind(blob: bytes) -> int:
    """1 passphrase, 2 recovery, 3 passkey alone, 4 passphrase and passkey, 5 sealed export. Raises like `open_slot`."""
    return _read_head(blob)[0]


def needs_upgrade(blob: bytes) -> bool:
    """True if a slot with a passphrase is stretched less than CURRENT. Raises like `open_slot`."""
    kind, kdf = _read_head(blob)
    return kind in (PASSPHRASE, BOTH) and (kdf.m_kib < CURRENT.m_kib or kdf.t < CURRENT.t)


def waste_argon2(passphrase: str) -> None:
    """What `open_slot` costs, for a user name nobody has. Raises LimitExceeded and Busy as it does."""
    _kek(PASSPHRASE, CURRENT, os.urandom(16), passphrase, None, None)


def _read_head(blob: bytes) -> tuple[int, Kdf]:
    wire.expect(blob, _FORM, _SIZE)
    _, kind, m_kib, t, lanes, _, _ = _HEAD.unpack_from(blob)
    kdf = Kdf(m_kib, t)
    if not PASSPHRASE <= kind <= EXPORT:
        raise UnknownFormat
    if kind in _STRETCHED:
        kdf.check()
    if lanes != (kind in _STRETCHED) or (kind not in _STRETCHED and kdf != _UNSTRETCHED):
        raise KdfRefused
    return kind, kdf
