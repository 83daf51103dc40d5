"""A sealed copy: one file that opens with its own passphrase and with nothing else.

0B | "midweek" | copy id 16 | slot 87 (kind 5, around a root made for this copy and used nowhere else) | chunks (04) of the
padded content, under that root's export key. The slot belongs to nobody: its person is 16 zero bytes, so the file says
nothing of who made it. The content is read and written as a whole; it has at most 2^30 bytes.
"""

from __future__ import annotations

from collections.abc import Iterator

from midweek.vault import formats, slots, wire
from midweek.vault.errors import Tampered, UnknownFormat
from midweek.vault.keys import Root, new_id

COPY = 0x0B
BEGINS = bytes([COPY]) + b"midweek"

_NOBODY = bytes(16)
_ID, _SLOT = len(BEGINS), len(BEGINS) + 16
_CHUNKS = _SLOT + 87
_CHUNK = 1 + formats.CHUNK_BYTES + wire.GCM_TAG


def seal(passphrase: str, plain: bytes) -> Iterator[bytes]:
    """The file in pieces. One Argon2 run. Raises LimitExceeded for a passphrase above 256 characters or above 2^30 bytes, Busy."""
    root, id = Root.new(), new_id()
    slot = slots.make_slot(root, _NOBODY, passphrase=passphrase, export_id=id, kdf=slots.CURRENT)
    chunks = formats.seal_file(root.export_key(id), id, plain)

    def parts() -> Iterator[bytes]:
        yield BEGINS + id + slot
        yield from chunks

    return parts()


def unseal(passphrase: str, blob: bytes) -> bytes:
    """Undoes `seal`: all of it or an error.

    Raises UnknownFormat, Tampered and KdfRefused before any hashing; then WrongSecret, also where the first 111 bytes were
    changed; then Tampered where anything after them was changed, cut or added. Busy, LimitExceeded as `slots.open_slot`.
    """
    if not blob.startswith(BEGINS):
        raise UnknownFormat
    if len(blob) <= _CHUNKS:
        raise Tampered
    id = blob[_ID:_SLOT]
    root = slots.open_slot(blob[_SLOT:_CHUNKS], _NOBODY, passphrase=passphrase, export_id=id)
    chunks = (blob[at : at + _CHUNK] for at in range(_CHUNKS, len(blob), _CHUNK))
    return b"".join(formats.open_file(root.export_key(id), id, chunks))
