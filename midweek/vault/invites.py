"""How two people come to trust each other's public key: an invitation, then a safety code they compare.

vault.md section 6. Whoever can write to the database can swap a key there, but not make these codes without the token, which only
the link holds.
"""

import hashlib
import hmac

from midweek.vault import wire
from midweek.vault.keys import PublicKey, Token, hkdf
from midweek.vault.slots import Kdf, stretch

_SAFETY = Kdf(65536, 3)  # for ever: two servers of different versions show the same digits


class InviteToken(Token):
    """What the link of an invitation holds: 32 random bytes, good once. The server keeps only its digest."""

    __slots__ = ()

    def digest(self) -> bytes:
        """SHA-256, 32 bytes: Invite.token_hash."""
        return hashlib.sha256(self._bare).digest()

    def mac_inviter(self, invite_id: bytes, inviter: bytes, key: PublicKey) -> bytes:
        """Ties the invitation to the inviter's uid and key, 32 bytes. Compare with `hmac.compare_digest`."""
        return self._mac(b"i" + wire.ids(invite_id, inviter) + key.raw)

    def mac_acceptor(
        self, invite_id: bytes, inviter: bytes, key: PublicKey, acceptor: bytes, acceptor_key: PublicKey
    ) -> bytes:
        """Ties both people and both keys together, 32 bytes. One's own key always comes from one's own root."""
        return self._mac(
            b"a" + wire.ids(invite_id, inviter) + key.raw + wire.ids(acceptor) + acceptor_key.raw
        )

    def _mac(self, said: bytes) -> bytes:
        return hmac.digest(hkdf(self._bare, b"sv1/invite"), said, "sha256")


def safety_code(uid: bytes, key: PublicKey, other_uid: bytes, other_key: PublicKey) -> str:
    """30 digits, the same for both people in either order. One Argon2 run, about 0.3 s: a plain hash of this length would fall
    to a search for two keys that agree, in about a day. Raises TooMany."""
    people = sorted((wire.ids(uid) + key.raw, wire.ids(other_uid) + other_key.raw))
    code = stretch(b"sv1/safety" + b"".join(people), b"sv1/safety/code0", _SAFETY, 16)
    return f"{int.from_bytes(code, 'big') % 10**30:030d}"
