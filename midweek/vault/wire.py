"""What the sealed formats have in common: a first byte, a nonce, padding."""

import os
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from midweek.vault.errors import LimitExceeded, Tampered, UnknownFormat

NONCE, GCM_TAG = 12, 16
MOST_BYTES = 1 << 30  # of one body: one call of AES-GCM in the library stays below 2^31
_LENGTH = struct.Struct(">I")


def expect(blob: bytes, form: int, size: int | None = None, *, least: int = 1) -> None:
    """Looks at the first byte and the length, before anything else does. Raises UnknownFormat, then Tampered."""
    if not blob or blob[0] != form:
        raise UnknownFormat
    if len(blob) < least or (size is not None and len(blob) != size):
        raise Tampered


def ids(*values: bytes) -> bytes:
    """16-byte ids in a row. Raises Tampered for another length: what is joined must come apart in one way only."""
    if any(len(value) != 16 for value in values):
        raise Tampered
    return b"".join(values)


def u64(number: int) -> bytes:
    """Raises Tampered below 0 and from 2^64."""
    if not 0 <= number < 1 << 64:
        raise Tampered
    return number.to_bytes(8, "big")


def seal(aead: AESGCM, plain: bytes, aad: bytes) -> bytes:
    """nonce || ciphertext, under a nonce that is random every time."""
    nonce = os.urandom(NONCE)
    return nonce + aead.encrypt(nonce, plain, aad)


def unseal(aead: AESGCM, blob: bytes, aad: bytes, start: int = 1) -> bytes:
    """Undoes `seal` for what begins at `start`. Raises Tampered, with nothing of the plaintext."""
    try:
        return aead.decrypt(blob[start : start + NONCE], blob[start + NONCE :], aad)
    except (InvalidTag, ValueError):
        raise Tampered from None


def padded_size(size: int) -> int:
    """The bucket for `size` bytes: 256, then multiples of 256 up to 4,096, then Padme, at most 12 % more.

    Padme: Nikitin et al. 2019, "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs",
    doi:10.2478/popets-2019-0056.
    """
    if size <= 4096:
        return max(256, -(-size // 256) * 256)
    exponent = size.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (size + mask) & ~mask


def pad(body: bytes) -> bytes:
    """u32 length || body || zeros up to a bucket, so that a mood of 10 is no longer than a 9.

    Raises LimitExceeded above 2^30 bytes.
    """
    if len(body) > MOST_BYTES:
        raise LimitExceeded
    return (_LENGTH.pack(len(body)) + body).ljust(padded_size(len(body) + 4), b"\0")


def unpad(padded: bytes) -> bytes:
    """Undoes `pad`. Raises Tampered unless `padded` is exactly what `pad` gives."""
    size = len(padded)
    if size < 256:
        raise Tampered
    end = 4 + _LENGTH.unpack_from(padded)[0]
    if end > size or padded_size(end) != size or padded.count(0, end) != size - end:
        raise Tampered
    return padded[4:end]
