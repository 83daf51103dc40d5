"""The keys of vault.md section 3: distinct types, never bare bytes.

A key shows nothing in `repr`, is not pickled or copied, and equals only itself. The bytes under a key (`_bare`) are read in
this room alone. Sub keys are derived on first use and kept; two threads deriving at once get equal keys, so no lock is needed.
Python cannot wipe memory reliably: keys live as long as the request that holds them.
"""

import base64
import hashlib
import hmac
import os
import re
import uuid
from typing import NoReturn, Self

from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from midweek.vault.errors import LimitExceeded, Tampered, WrongSecret

_MLKEM, _POINT = 1184, 32
PUBLIC_KEY_BYTES = _MLKEM + _POINT + _POINT
_COOKIE = re.compile(r"[A-Za-z0-9_-]{43}")
_BASE32 = re.compile(r"[A-Za-z2-7]{32}")
_CODE_LETTERS = str.maketrans("08", "OB")  # neither digit is in base32, so a slip of the pen has one meaning
_CODE_GAPS = re.compile(r"[\s\u2010-\u2015\u2212_.,-]+")  # what people and word processors put between groups


def hkdf(secret: bytes, info: bytes, length: int = 32, salt: bytes | None = None) -> bytes:
    """HKDF-SHA256, the only derivation of this room. `length` in bytes."""
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def new_id() -> bytes:
    """A random id: 16 bytes, UUIDv4."""
    return uuid.uuid4().bytes


def space_id(owner_uid: bytes, salt: bytes) -> bytes:
    """The id that names a space's owner: 16 bytes. Whoever adopts a key recomputes it."""
    if len(owner_uid) != 16 or len(salt) != 16:
        raise Tampered
    return hashlib.sha256(b"sv1/space" + owner_uid + salt).digest()[:16]


class _Secret:
    """Random bytes of one fixed size, out of sight."""

    __slots__ = ("_bare",)
    _size = 32

    def __init__(self, bare: bytes) -> None:
        if len(bare) != self._size:
            raise Tampered
        self._bare = bytes(bare)

    @classmethod
    def new(cls) -> Self:
        return cls(os.urandom(cls._size))

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("Keys are neither pickled nor copied.")


class PublicKey:
    """Where grants and drafts are sealed to, and what grants are checked with. Not secret.

    raw: 1248 bytes, ML-KEM-768 (1184) then X25519 (32) then Ed25519 (32). Raises Tampered for another length, for an ML-KEM
    key that is not reduced, and for an X25519 point of small order. A weak Ed25519 key harms only the person who made it.
    """

    __slots__ = ("_kem", "_signing", "raw")

    def __init__(self, raw: bytes) -> None:
        if len(raw) != PUBLIC_KEY_BYTES:
            raise Tampered
        self.raw = bytes(raw)
        try:
            point = X25519PublicKey.from_public_bytes(self.raw[_MLKEM : _MLKEM + _POINT])
            X25519PrivateKey.generate().exchange(point)  # the library notices small order only here
            self._kem = hpke.MLKEM768X25519PublicKey(
                MLKEM768PublicKey.from_public_bytes(self.raw[:_MLKEM]), point
            )
            self._signing = Ed25519PublicKey.from_public_bytes(self.raw[-_POINT:])
        except ValueError:
            raise Tampered from None

    def __repr__(self) -> str:
        return "<PublicKey>"

    def digest(self) -> bytes:
        """SHA-256 of `raw`, 32 bytes: what a contact is pinned by."""
        return hashlib.sha256(self.raw).digest()


class Root(_Secret):
    """What opens everything of one person. Made at sign-up, at rest only inside slots."""

    __slots__ = ("_kem_", "_ledger_", "_own_", "_public_", "_sign_")

    def __init__(self, bare: bytes) -> None:
        super().__init__(bare)
        self._own_: AESGCM | None = None
        self._ledger_: AESGCM | None = None
        self._sign_: Ed25519PrivateKey | None = None
        self._kem_: hpke.MLKEM768X25519PrivateKey | None = None
        self._public_: PublicKey | None = None

    @property
    def _own(self) -> AESGCM:
        if self._own_ is None:
            self._own_ = AESGCM(hkdf(self._bare, b"sv1/self"))
        return self._own_

    @property
    def _ledger(self) -> AESGCM:
        if self._ledger_ is None:
            self._ledger_ = AESGCM(hkdf(self._bare, b"sv1/ledger"))
        return self._ledger_

    @property
    def _sign(self) -> Ed25519PrivateKey:
        if self._sign_ is None:
            self._sign_ = Ed25519PrivateKey.from_private_bytes(hkdf(self._bare, b"sv1/sign"))
        return self._sign_

    @property
    def _kem(self) -> hpke.MLKEM768X25519PrivateKey:
        if self._kem_ is None:
            self._kem_ = hpke.MLKEM768X25519PrivateKey(*self._kem_halves())
        return self._kem_

    def _kem_halves(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        return (
            MLKEM768PrivateKey.from_seed_bytes(hkdf(self._bare, b"sv1/kem/mlkem768", 64)),
            X25519PrivateKey.from_private_bytes(hkdf(self._bare, b"sv1/kem/x25519")),
        )

    def public(self) -> PublicKey:
        """The public half. About 10 ms the first time."""
        if self._public_ is None:
            lattice, curve = self._kem_halves()
            halves = (lattice.public_key(), curve.public_key(), self._sign.public_key())
            self._public_ = PublicKey(b"".join(half.public_bytes_raw() for half in halves))
        return self._public_

    def export_key(self, export_id: bytes) -> "FileKey":
        """The file key of one sealed export. The root is a fresh one, made for that export and kept in its slot of kind 5:
        a person's own root never leaves with a file."""
        if len(export_id) != 16:
            raise Tampered
        return FileKey(hkdf(self._bare, b"sv1/export" + export_id))


class IdKey(_Secret):
    """Makes record ids that follow from what is filed. It follows from a space key; no key follows from it, and it opens
    nothing: so it may be kept when that space key ends, to know again what was filed under it."""

    __slots__ = ()

    def entry_id(self, label: bytes) -> bytes:
        """A record id that follows from `label`, 16 bytes shaped as UUIDv4: importing the same file twice finds the same
        records, and without the key the id looks like any other."""
        return uuid.UUID(bytes=hmac.digest(self._bare, label, "sha256")[:16], version=4).bytes

    @classmethod
    def from_bytes(cls, bare: bytes) -> Self:
        """Raises Tampered unless there are 32 bytes."""
        return cls(bare)

    def to_bytes(self) -> bytes:
        return self._bare


class SpaceKey(_Secret):
    """The key of one space in one generation. Who holds it may read, and nobody else can.

    gen: 0 to 2^32 - 1, else LimitExceeded.
    """

    __slots__ = ("_aead", "_ids_", "_tag_", "gen")

    def __init__(self, gen: int, bare: bytes) -> None:
        if not 0 <= gen < 1 << 32:
            raise LimitExceeded
        super().__init__(bare)
        self.gen = gen
        self._aead = AESGCM(
            self._bare
        )  # one for the key's life: a fresh one per record costs 2.4 times as much
        self._tag_: HMAC | None = None
        self._ids_: IdKey | None = None

    @classmethod
    def new(cls, gen: int) -> Self:  # type: ignore[override]  # a space key without its generation means nothing
        return cls(gen, os.urandom(cls._size))

    def tag(self, kind: str, month: str = "") -> bytes:
        """The blind index of a record, 8 bytes: HMAC of "kind|month".

        month: "YYYY-MM" of the entry's local day, empty for kinds without a date. Raises ValueError for a kind with a bar in it,
        which could pass for another kind and month.
        """
        if "|" in kind:
            raise ValueError("A kind's name has no bar in it.")
        if self._tag_ is None:
            self._tag_ = HMAC(hkdf(self._bare, b"sv1/tag"), hashes.SHA256())
        mac = (
            self._tag_.copy()
        )  # keyed once: to look through all there is, a page asks for the tags of 1,500 months
        mac.update(f"{kind}|{month}".encode())
        return mac.finalize()[:8]

    @property
    def ids(self) -> IdKey:
        """What makes ids for as long as this key lives."""
        if self._ids_ is None:
            self._ids_ = IdKey(hkdf(self._bare, b"sv1/id"))
        return self._ids_


class FileKey(_Secret):
    """The key of one file that never changes. It travels inside the encrypted record that names the file.

    Chunks are numbered, not salted, so a second file under the same key would give both away: a key seals once, and a key that
    came `from_bytes` only opens.
    """

    __slots__ = ("_aead", "_unused")

    def __init__(self, bare: bytes) -> None:
        super().__init__(bare)
        self._aead = AESGCM(self._bare)
        self._unused = True

    @classmethod
    def from_bytes(cls, bare: bytes) -> Self:
        """Raises Tampered unless there are 32 bytes."""
        key = cls(bare)
        key._unused = False
        return key

    def to_bytes(self) -> bytes:
        return self._bare


class Token(_Secret):
    """32 random bytes that travel as text, in a cookie."""

    __slots__ = ()

    def cookie(self) -> str:
        """43 characters, base64url."""
        return base64.urlsafe_b64encode(self._bare).decode().rstrip("=")

    @classmethod
    def from_cookie(cls, cookie: str) -> Self | None:
        """None for anything but what `cookie` gives. Looks at no more than 43 characters of it."""
        if len(cookie) != 43 or not _COOKIE.fullmatch(cookie):
            return None
        token = cls(base64.urlsafe_b64decode(cookie + "="))
        return token if token.cookie() == cookie else None  # the last character has two spare bits


class UnlockToken(Token):
    """Keeps a vault open between two requests. It is in the person's cookie and nowhere on the server."""

    __slots__ = ()

    def row_id(self) -> bytes:
        """The id of the UnlockedSession row, 32 bytes."""
        return hashlib.sha256(b"sv1/unlock/id" + self._bare).digest()

    def _aead(self) -> AESGCM:
        return AESGCM(hkdf(self._bare, b"sv1/unlock/key"))


class RecoveryCode(_Secret):
    """160 random bits on paper: base32 in 8 groups of 4."""

    __slots__ = ()
    _size = 20

    def groups(self) -> tuple[str, ...]:
        letters = base64.b32encode(self._bare).decode()
        return tuple(letters[at : at + 4] for at in range(0, 32, 4))

    def text(self) -> str:
        return "-".join(self.groups())

    @classmethod
    def parse(cls, text: str) -> Self:
        """Any case, with or without spaces and dashes. Raises WrongSecret when it is not a code."""
        letters = _CODE_GAPS.sub("", text).translate(_CODE_LETTERS) if len(text) <= 256 else ""
        if not _BASE32.fullmatch(letters):
            raise WrongSecret
        return cls(base64.b32decode(letters.upper()))
