"""A passkey in software: makes real credentials and real assertions, with a PRF secret of its own (WebAuthn level 3)."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

PRESENT, VERIFIED, NEW = 0x01, 0x04, 0x40


class Authenticator:
    """One passkey on one device, used from one origin."""

    def __init__(self, origin: str = "https://testserver") -> None:
        self.origin, self.rp = origin, "testserver"
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id, self.seed, self.count, self.verifies = os.urandom(32), os.urandom(32), 0, True
        self.user = b""

    def makes(self, options: dict[str, Any]) -> dict[str, str]:
        """What the browser would put into the form that adds a passkey."""
        wanted = options["publicKey"]
        self.rp, self.user = wanted["rp"]["id"], websafe_decode(wanted["user"]["id"])
        credential = os.urandom(16) + len(self.id).to_bytes(2, "big") + self.id
        credential += cbor.encode(ES256.from_cryptography_key(self.key.public_key()))
        attested = cbor.encode({"fmt": "none", "attStmt": {}, "authData": self._said(NEW) + credential})
        return self._form(wanted, "webauthn.create", {"attestationObject": attested})

    def signs(self, options: dict[str, Any]) -> dict[str, str]:
        """What the browser would put into a form that uses a passkey."""
        wanted = options["publicKey"]
        self.count += 1
        said = self._said(0)
        client = self._client(wanted, "webauthn.get")
        signature = self.key.sign(said + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        parts = {"authenticatorData": said, "signature": signature, "userHandle": self.user}
        return self._form(wanted, "webauthn.get", parts)

    def _said(self, extra: int) -> bytes:
        flags = PRESENT | (VERIFIED if self.verifies else 0) | extra
        return hashlib.sha256(self.rp.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, wanted: dict[str, Any], kind: str) -> bytes:
        return json.dumps({"type": kind, "challenge": wanted["challenge"], "origin": self.origin}).encode()

    def _form(self, wanted: dict[str, Any], kind: str, parts: dict[str, bytes]) -> dict[str, str]:
        response = {name: websafe_encode(part) for name, part in parts.items()}
        response["clientDataJSON"] = websafe_encode(self._client(wanted, kind))
        asked = websafe_decode(wanted["extensions"]["prf"]["eval"]["first"])
        secret = hmac.digest(self.seed, hashlib.sha256(b"WebAuthn PRF\0" + asked).digest(), "sha256")
        id = websafe_encode(self.id)
        answer = {
            "id": id,
            "rawId": id,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        }
        return {"assertion": json.dumps(answer), "prf": websafe_encode(secret)}
