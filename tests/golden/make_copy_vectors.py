"""Made `copy_vectors.json`: fixed sealed copies, from their description alone (midweek/vault/copies.py). Not run again.

    python -m tests.golden.make_copy_vectors

What was sealed once must open for ever; a change of bytes is a new format number with vectors of its own. It refuses to
replace the file. The big one is told by its digest: its content is 200,000 bytes.
"""

import hashlib
import json
import struct
import unicodedata
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.golden.make_vectors import LOW, NONCE, SALT, an_id, argon2, fixed, flip, hkdf, padded

PASSPHRASE = "ﬁve harbours, a Café under öld elms"
ROOT, ID = fixed("copy root"), an_id("copy")
PLAIN = b'{"format": "midweek-archive"}'


def sealed(plain, claims=(5, *LOW, 1), first=b"\x0b", root=ROOT, uid=bytes(16), pad=padded):
    stretched = argon2(unicodedata.normalize("NFKC", PASSPHRASE).encode(), *LOW)
    head = b"\x07" + struct.pack(">BIIB", *claims) + SALT + NONCE
    slot = head + AESGCM(hkdf(stretched, b"sv1/slot/5")).encrypt(NONCE, root, head + uid + ID)
    return first + b"midweek" + ID + slot + b"".join(chunks(pad(plain), hkdf(root, b"sv1/export" + ID)))


def chunks(whole, key):
    pieces = [whole[at : at + 65536] for at in range(0, len(whole), 65536)]
    for n, piece in enumerate(pieces):
        nonce = n.to_bytes(11, "big") + bytes([n == len(pieces) - 1])
        yield b"\x04" + AESGCM(key).encrypt(nonce, piece, b"\x04" + ID)


def bad():
    """what is wrong, blob, the error."""
    whole = sealed(PLAIN)
    return [
        ("nothing", b"", "UnknownFormat"),
        ("another format's number", sealed(PLAIN, first=b"\x0c"), "UnknownFormat"),
        ("another word", whole[:1] + b"weekmid" + whole[8:], "UnknownFormat"),
        ("no chunk", whole[:111], "Tampered"),
        ("only the head", whole[:8], "Tampered"),
        ("another id", flip(whole, 10), "WrongSecret"),
        ("a slot of another kind", sealed(PLAIN, claims=(1, *LOW, 1)), "WrongSecret"),
        ("somebody's slot", sealed(PLAIN, uid=an_id("maya")), "WrongSecret"),
        ("memory of 64 GiB", sealed(PLAIN, claims=(5, 64 << 20, 2, 1)), "KdfRefused"),
        ("one pass", sealed(PLAIN, claims=(5, 19456, 1, 1)), "KdfRefused"),
        ("first byte of a chunk", flip(whole, 111), "UnknownFormat"),
        ("a byte of a chunk flipped", flip(whole, 120), "Tampered"),
        ("last byte flipped", flip(whole, len(whole) - 1), "Tampered"),
        ("one byte short", whole[:-1], "Tampered"),
        ("one byte more", whole + b"\0", "Tampered"),
        ("two copies in one", whole + whole[111:], "Tampered"),
        ("no padding", sealed(PLAIN, pad=bytes), "Tampered"),
    ]


def main():
    big = fixed("big copy", 200_000)
    vectors = {
        "passphrase": PASSPHRASE,
        "root": ROOT.hex(),
        "id": ID.hex(),
        "plain": PLAIN.hex(),
        "good": sealed(PLAIN).hex(),
        "empty": sealed(b"").hex(),
        "big": {"shake_256 of": "midweek vector big copy", "bytes": len(big), "sha256": hashlib.sha256(sealed(big)).hexdigest()},
        "bad": [{"why": why, "blob": blob.hex(), "error": error} for why, blob, error in bad()],
    }  # fmt: skip
    with (Path(__file__).parent / "copy_vectors.json").open("x", encoding="utf-8") as file:
        file.write(json.dumps(vectors, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
