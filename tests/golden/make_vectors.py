"""Makes the fixed vectors of the sealed formats from their description alone, with the primitives and nothing of ours.

    python tests/golden/make_vectors.py

Writes tests/golden/vectors.json (good and bad) and midweek/vault/vectors.json (one good of each, opened at start-up). Once
published they stay: new vectors are added, old ones are never made again, because what was written once must open for ever.
Run it in an empty checkout only; it refuses to replace a file.

Where a format holds a random salt or nonce, it is bytes 0, 1, 2, ... here, so that a writer given the same ones must come to the
same bytes. HPKE draws its own randomness: those vectors are there to be opened.
"""

import base64
import hashlib
import hmac
import json
import struct
import unicodedata
import uuid
from pathlib import Path

from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
SALT, NONCE = bytes(range(16)), bytes(range(12))
LOW, HIGH = (19456, 2), (65536, 3)


def hkdf(secret, info, length=32, salt=None):
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def argon2(secret, m, t, salt=SALT, length=32):
    return Argon2id(salt=salt, length=length, iterations=t, lanes=1, memory_cost=m).derive(secret)


def fixed(name, size=32):
    """Bytes that look random and are the same every time."""
    return hashlib.shake_256(b"midweek vector " + name.encode()).digest(size)


def an_id(name):
    return uuid.UUID(bytes=fixed(name, 16), version=4).bytes


class Person:
    def __init__(self, name):
        self.uid, self.root = an_id(name), fixed(name + " root")
        self.own = hkdf(self.root, b"sv1/self")
        self.sign = Ed25519PrivateKey.from_private_bytes(hkdf(self.root, b"sv1/sign"))
        lattice = MLKEM768PrivateKey.from_seed_bytes(hkdf(self.root, b"sv1/kem/mlkem768", 64))
        curve = X25519PrivateKey.from_private_bytes(hkdf(self.root, b"sv1/kem/x25519"))
        self.kem = hpke.MLKEM768X25519PrivateKey(lattice, curve)
        parts = (lattice.public_key(), curve.public_key(), self.sign.public_key())
        self.public = b"".join(part.public_bytes_raw() for part in parts)


def padded(body):
    """Length, body, zeros: to 256, to multiples of 256 up to 4096, then to at most 12 % more (Padme)."""
    size = len(body) + 4
    if size <= 4096:
        bucket = 256
        while bucket < size:
            bucket += 256
    else:
        e = size.bit_length() - 1
        step = 1 << (e - (e.bit_length()))
        bucket = (size + step - 1) // step * step
    return struct.pack(">I", len(body)) + body + bytes(bucket - size)


def boxed(first, key, plain, aad):
    return first + NONCE + AESGCM(key).encrypt(NONCE, plain, aad)


MAYA, BEN, EVE = Person("maya"), Person("ben"), Person("eve")
SPACE_SALT = fixed("space salt", 16)
SPACE = hashlib.sha256(b"sv1/space" + MAYA.uid + SPACE_SALT).digest()[:16]
SPACE_KEY, FILE_KEY, TOKEN, INVITE = (fixed(name) for name in ("space", "file", "token", "invite"))
GEN, REV, CHANGE = 7, 3, 5
RECORD, DRAFT, FILE, EXPORT, INVITE_ID = (
    an_id(name) for name in ("record", "draft", "file", "export", "invitation")
)
PASSPHRASE = "ﬁve harbours, a Café under öld elms"  # a ligature and an accent that NFKC brings together
CODE, PRF, SERVER = fixed("code", 20), fixed("prf"), fixed("server", 48)
PLAIN = b'{"says":"slept through, twice","mood":10}'
BIG = fixed("big", 200_000)
TAG = hmac.digest(hkdf(SPACE_KEY, b"sv1/tag"), b"mood|2026-03", "sha256")[:8]
STRETCHED = unicodedata.normalize("NFKC", PASSPHRASE).encode()


def m_bytes(owner, member, can_write, gen=GEN, space=SPACE):
    return space + struct.pack(">I", gen) + owner.uid + member.uid + bytes([can_write])


def record(plain=None, gen=GEN, key=SPACE_KEY, space=SPACE, record=RECORD, rev=REV, tag=TAG, first=1):
    head = bytes([first]) + struct.pack(">I", gen)
    aad = head + space + record + struct.pack(">Q", rev) + tag
    return head + NONCE + AESGCM(key).encrypt(NONCE, padded(PLAIN) if plain is None else plain, aad)


def own(gen=GEN, member=MAYA, can_write=True, owner=MAYA, key=None, size=32):
    return boxed(
        b"\x02", key or member.own, SPACE_KEY[:size], b"sv1own" + m_bytes(owner, member, can_write, gen)
    )


def grant(signer=MAYA, to=BEN, can_write=False, gen=GEN, owner=MAYA, key=SPACE_KEY):
    info = b"sv1grt" + m_bytes(owner, to, can_write, gen)
    sealed = SUITE.encrypt(key, to.kem.public_key(), info=info)
    return b"\x03" + sealed + signer.sign.sign(info + sealed)


def past(gen=GEN):
    return boxed(b"\x05", MAYA.own, SPACE_KEY, b"sv1old" + SPACE + struct.pack(">I", gen) + MAYA.uid)


def unlock(uid=MAYA.uid, token=TOKEN):
    row = hashlib.sha256(b"sv1/unlock/id" + token).digest()
    return boxed(b"\x06", hkdf(token, b"sv1/unlock/key"), MAYA.root, b"sv1ulk" + uid + row)


def kek(kind, cost):
    stretched = argon2(STRETCHED, *cost) if cost else b""
    info = b"sv1/slot/" + str(kind).encode()
    return {
        1: lambda: hkdf(stretched, info),
        2: lambda: hkdf(CODE, info, salt=SALT),
        3: lambda: hkdf(PRF, info, salt=SALT),
        4: lambda: hkdf(stretched + PRF, info, salt=SALT),
        5: lambda: hkdf(stretched, info),
    }[kind]()


def slot(kind, cost=None, claims=None, uid=MAYA.uid, root=MAYA.root):
    """`claims`: other numbers in the head than those that were used; they are bound, as a careful forger would have them."""
    m, t = cost or (0, 0)
    said = claims or (kind, m, t, 1 if cost else 0)
    head = b"\x07" + struct.pack(">BIIB", *said) + SALT + NONCE
    aad = head + uid + (EXPORT if kind == 5 else b"")
    return head + AESGCM(kek(kind, cost)).encrypt(NONCE, root, aad)


def ledger(plain=None, n=CHANGE):
    return boxed(
        b"\x08",
        hkdf(MAYA.root, b"sv1/ledger"),
        padded(PLAIN) if plain is None else plain,
        b"sv1led" + MAYA.uid + struct.pack(">Q", n),
    )


def draft(plain=None, draft_id=DRAFT, to=MAYA):
    info = b"sv1drf" + MAYA.uid + draft_id
    return b"\x09" + SUITE.encrypt(padded(PLAIN) if plain is None else plain, to.kem.public_key(), info=info)


def chunks(plain, file_id=FILE, pad=padded):
    whole = pad(plain)
    pieces = [whole[at : at + 65536] for at in range(0, len(whole), 65536)]
    return [
        b"\x04"
        + AESGCM(FILE_KEY).encrypt(
            n.to_bytes(11, "big") + bytes([n == len(pieces) - 1]), piece, b"\x04" + file_id
        )
        for n, piece in enumerate(pieces)
    ]


def served(purpose="check", aad=MAYA.uid):
    return boxed(b"\x0a", hkdf(SERVER, b"sv1/server/seal/" + purpose.encode()), PLAIN, b"sv1srv" + aad)


def longer(count, size=256):
    """A padded body that claims `count` bytes."""
    return struct.pack(">I", count) + PLAIN + bytes(size - 4 - len(PLAIN))


def flip(blob, at):
    return blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :]


def safety(one, other):
    both = b"".join(sorted((one.uid + one.public, other.uid + other.public)))
    code = argon2(b"sv1/safety" + both, *HIGH, salt=b"sv1/safety/code0", length=16)
    return str(int.from_bytes(code, "big") % 10**30).zfill(30)


def given():
    return {
        "root": MAYA.root, "uid": MAYA.uid, "public": MAYA.public, "ben_root": BEN.root, "ben_uid": BEN.uid,
        "ben_public": BEN.public, "eve_public": EVE.public, "space": SPACE, "space_salt": SPACE_SALT, "space_key": SPACE_KEY,
        "record_id": RECORD, "tag": TAG, "draft_id": DRAFT, "file_id": FILE, "file_key": FILE_KEY, "export_id": EXPORT,
        "token": TOKEN, "code": CODE, "prf": PRF, "server": SERVER, "passphrase": PASSPHRASE.encode(), "plain": PLAIN,
        "big": BIG[:64], "invite": INVITE, "invite_id": INVITE_ID,
    }  # fmt: skip


def derived():
    mk = hkdf(INVITE, b"sv1/invite")
    inviter = INVITE_ID + MAYA.uid + MAYA.public
    label = hmac.digest(hkdf(SPACE_KEY, b"sv1/id"), b"line 1", "sha256")[:16]
    return {
        "public_digest": hashlib.sha256(MAYA.public).digest(),
        "space_id": SPACE,
        "tag": TAG,
        "tag_without_month": hmac.digest(hkdf(SPACE_KEY, b"sv1/tag"), b"plan|", "sha256")[:8],
        "entry_id": uuid.UUID(bytes=label, version=4).bytes,
        "row_id": hashlib.sha256(b"sv1/unlock/id" + TOKEN).digest(),
        "cookie": base64.urlsafe_b64encode(TOKEN).rstrip(b"="),
        "recovery_code": "-".join(
            base64.b32encode(CODE).decode()[n : n + 4] for n in range(0, 32, 4)
        ).encode(),
        "argon2_lowest": argon2(STRETCHED, *LOW),
        "argon2_current": argon2(STRETCHED, *HIGH),
        "prf_input": hashlib.sha256(b"sv1/prf").digest(),
        "export_key": hkdf(MAYA.root, b"sv1/export" + EXPORT),
        "server_mac": hmac.digest(hkdf(SERVER, b"sv1/server/mac/audit"), PLAIN, "sha256"),
        "invite_digest": hashlib.sha256(INVITE).digest(),
        "mac_inviter": hmac.digest(mk, b"i" + inviter, "sha256"),
        "mac_acceptor": hmac.digest(mk, b"a" + inviter + BEN.uid + BEN.public, "sha256"),
        "safety_code": safety(MAYA, BEN).encode(),
    }


def good():
    """form, blob, and whether a writer with the same salt and nonce comes to the same bytes."""
    return [
        ("record", record(), True), ("own", own(), True), ("grant", grant(), False), ("past", past(), True),
        ("unlock", unlock(), True), ("ledger", ledger(), True), ("draft", draft(), False), ("served", served(), True),
        ("slot1", slot(1, LOW), True), ("slot1", slot(1, HIGH), True), ("slot2", slot(2), True), ("slot3", slot(3), True),
        ("slot4", slot(4, LOW), True), ("slot5", slot(5, LOW), True),
    ]  # fmt: skip


def bad():
    """form, what is wrong, blob, the error."""
    cases = []
    for form, blob, _ in good():
        if blob == slot(1, HIGH):
            continue
        wrong_secret = "WrongSecret" if form.startswith("slot") else "Tampered"
        cases += [
            (form, f"first byte {first:02x}", bytes([first]) + blob[1:], "UnknownFormat")
            for first in (0, 11, 255)
        ]
        cases += [
            (form, "nothing", b"", "UnknownFormat"),
            (form, "another format's number", bytes([blob[0] % 9 + 1]) + blob[1:], "UnknownFormat"),
            (form, "only the first byte", blob[:1], "Tampered"),
            (form, "one byte short", blob[:-1], "Tampered"),
            (form, "one byte more", blob + b"\0", "Tampered"),
            (form, "last byte flipped", flip(blob, len(blob) - 1), wrong_secret),
        ]
    for form, make in (("record", record), ("ledger", ledger), ("draft", draft)):
        cases += [
            (form, "length past the end", make(longer(253)), "Tampered"),
            (form, "length of -1", make(longer(0xFFFFFFFF)), "Tampered"),
            (form, "length of 2 GiB", make(longer(0x80000000)), "Tampered"),
            (form, "length short of the text", make(longer(len(PLAIN) - 1)), "Tampered"),
            (form, "a bucket too big", make(longer(len(PLAIN), 512)), "Tampered"),
            (form, "between two buckets", make(longer(300, 400)), "Tampered"),
            (form, "no padding at all", make(PLAIN), "Tampered"),
        ]
    cases += [
        ("record", "gen + 1", record(gen=GEN + 1), "StaleKey"),
        ("record", "gen - 1", record(gen=GEN - 1), "StaleKey"),
        ("record", "gen changed in the header alone", record()[:4] + b"\x08" + record()[5:], "StaleKey"),
        ("record", "another space", record(space=an_id("elsewhere")), "Tampered"),
        ("record", "another record", record(record=an_id("another")), "Tampered"),
        ("record", "an older revision", record(rev=REV - 1), "Tampered"),
        ("record", "another tag", record(tag=bytes(8)), "Tampered"),
        ("record", "another key", record(key=fixed("other")), "Tampered"),
        ("own", "another gen", own(gen=GEN + 1), "Tampered"),
        ("own", "another right", own(can_write=False), "Tampered"),
        ("own", "another owner", own(owner=EVE), "Tampered"),
        ("own", "another member", own(member=BEN, key=MAYA.own), "Tampered"),
        ("own", "a short key", own(size=31), "Tampered"),
        ("grant", "signed by somebody else", grant(signer=EVE), "Tampered"),
        ("grant", "another owner, well signed", grant(signer=EVE, owner=EVE), "Tampered"),
        ("grant", "another gen", grant(gen=GEN - 1), "Tampered"),
        ("grant", "another right", grant(can_write=True), "Tampered"),
        ("grant", "for somebody else", grant(to=EVE), "Tampered"),
        ("grant", "no signature", grant()[:-64] + bytes(64), "Tampered"),
        ("past", "another gen", past(gen=GEN - 1), "Tampered"),
        ("unlock", "another person", unlock(uid=BEN.uid), "Tampered"),
        ("unlock", "another token", unlock(token=fixed("other")), "Tampered"),
        ("ledger", "an older change", ledger(n=CHANGE - 1), "Tampered"),
        ("draft", "another draft", draft(draft_id=an_id("another")), "Tampered"),
        ("draft", "for somebody else", draft(to=BEN), "Tampered"),
        ("served", "another purpose", served("other"), "Tampered"),
        ("served", "bound to another person", served(aad=BEN.uid), "Tampered"),
        ("slot1", "another person", slot(1, LOW, uid=BEN.uid), "WrongSecret"),
        ("slot1", "memory of 8 KiB", slot(1, LOW, (1, 8, 2, 1)), "KdfRefused"),
        ("slot1", "memory a KiB too low", slot(1, LOW, (1, 19455, 2, 1)), "KdfRefused"),
        ("slot1", "memory a KiB too high", slot(1, LOW, (1, 262145, 2, 1)), "KdfRefused"),
        ("slot1", "memory of 64 GiB", slot(1, LOW, (1, 64 << 20, 2, 1)), "KdfRefused"),
        ("slot1", "memory of -1", slot(1, LOW, (1, 0xFFFFFFFF, 2, 1)), "KdfRefused"),
        ("slot1", "one pass", slot(1, LOW, (1, 19456, 1, 1)), "KdfRefused"),
        ("slot1", "eleven passes", slot(1, LOW, (1, 19456, 11, 1)), "KdfRefused"),
        ("slot1", "no lane", slot(1, LOW, (1, 19456, 2, 0)), "KdfRefused"),
        ("slot1", "two lanes", slot(1, LOW, (1, 19456, 2, 2)), "KdfRefused"),
        ("slot1", "kind 0", slot(1, LOW, (0, 19456, 2, 1)), "UnknownFormat"),
        ("slot1", "kind 6", slot(1, LOW, (6, 19456, 2, 1)), "UnknownFormat"),
        ("slot1", "said to be of another kind", slot(1, LOW, (5, 19456, 2, 1)), "WrongSecret"),
        ("slot2", "with a cost", slot(2, None, (2, 19456, 2, 1)), "KdfRefused"),
        ("slot3", "with a lane", slot(3, None, (3, 0, 0, 1)), "KdfRefused"),
    ]
    return cases


def bad_public_keys():
    return {
        "nothing": b"",
        "a byte short": MAYA.public[:-1],
        "a byte more": MAYA.public + b"\0",
        "lattice not reduced": b"\xff" * 1184 + MAYA.public[1184:],
        "point of small order": MAYA.public[:1184] + bytes(32) + MAYA.public[1216:],
    }


def files():
    """name, chunks, error or none. The big one is told by its digest: its chunks are long."""
    small, other = chunks(PLAIN), chunks(PLAIN, file_id=an_id("another"))
    return [
        ("small", small, ""),
        ("empty", chunks(b""), ""),
        ("no chunk", [], "Tampered"),
        ("an extra chunk", [*small, *small], "Tampered"),
        ("another file", other, "Tampered"),
        ("first byte", [b"\0" + small[0][1:]], "UnknownFormat"),
        ("cut", [small[0][:-1]], "Tampered"),
        ("length past the end", chunks(PLAIN, pad=lambda _: longer(253)), "Tampered"),
        ("length of -1", chunks(PLAIN, pad=lambda _: longer(0xFFFFFFFF)), "Tampered"),
        ("dirty padding", chunks(PLAIN, pad=lambda _: longer(len(PLAIN) - 1)), "Tampered"),
        ("a bucket too big", chunks(PLAIN, pad=lambda _: longer(len(PLAIN), 512)), "Tampered"),
        ("no padding", chunks(PLAIN, pad=bytes), "Tampered"),
    ]


def big_file():
    return {"shake_256 of": "midweek vector big", "bytes": len(BIG), "chunks sha256": [
        hashlib.sha256(chunk).hexdigest() for chunk in chunks(BIG)
    ]}  # fmt: skip


def hexed(values):
    return {name: value.hex() for name, value in values.items()}


def small_set():
    """What start-up opens: everything of one person, so that one root opens all of it."""
    one_of_each = {
        "own": own(), "grant": grant(to=MAYA, can_write=True), "past": past(), "unlock": unlock(), "slot": slot(1, LOW),
        "record": record(), "ledger": ledger(), "draft": draft(), "chunk": chunks(PLAIN)[0], "served": served(),
    }  # fmt: skip
    asked = [
        "root",
        "uid",
        "public",
        "space",
        "record_id",
        "tag",
        "draft_id",
        "file_id",
        "file_key",
        "token",
        "server",
        "passphrase",
        "plain",
    ]
    return hexed({name: given()[name] for name in asked} | one_of_each)


def main():
    here = Path(__file__).parent
    full = {
        "given": hexed(given()),
        "derived": hexed(derived()),
        "good": [{"form": form, "blob": blob.hex(), "fixed": same} for form, blob, same in good()],
        "bad": [
            {"form": form, "why": why, "blob": blob.hex(), "error": error} for form, why, blob, error in bad()
        ],
        "bad_public_keys": hexed(bad_public_keys()),
        "files": [
            {"name": name, "chunks": [chunk.hex() for chunk in parts], "error": error}
            for name, parts, error in files()
        ],
        "big_file": big_file(),
    }
    shipped = here.parent.parent / "midweek" / "vault" / "vectors.json"
    for path, vectors in ((here / "vectors.json", full), (shipped, small_set())):
        with path.open("x", encoding="ascii") as file:
            file.write(json.dumps(vectors, indent=1) + "\n")


if __name__ == "__main__":
    main()
