"""One class for each situation a caller can act on.

Every class carries one fixed sentence. None of them quotes content, keys, or which of several secrets was wrong.
"""

from typing import ClassVar


class VaultError(Exception):
    """Something the vault would not do."""

    sentence: ClassVar[str] = "The vault could not do that. Nothing was changed."

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or self.sentence)


class VaultLocked(VaultError):
    """No key is in hand: the lock page asks for the passphrase."""

    sentence = "Your vault is locked. Everything in it is safe. Enter your passphrase to go on."


class WrongSecret(VaultError):
    """A passphrase, recovery code, passkey or user name did not match; nobody is told which."""

    sentence = "That did not open the vault. Nothing was changed. Check what you typed and try again."


class TooEasy(VaultError):
    """A new passphrase is short, or among the first that guessing programs try."""

    sentence = "This passphrase is easy to guess. Nothing was changed. Six random words make a strong one."


class KdfRefused(VaultError):
    """A slot asks for key stretching outside the bounds of vault.md section 4. Raised before any hashing."""

    sentence = "This key slot has settings the vault does not accept. It was left as it is."


class UnknownFormat(VaultError):
    """The first byte names a format this version does not know. Never guessed."""

    sentence = "This was written in a form this version cannot read. It was left as it is."


class Tampered(VaultError):
    """Sealed bytes do not fit their place, their key or their length."""

    sentence = "This cannot be opened: its sealed bytes were changed. It was left as it is."


class MissingKey(VaultError):
    """The person holds no key for this space."""

    sentence = "There is no key for this here. Nothing was changed."


class StaleKey(VaultError):
    """The bytes and the key in hand belong to different generations: load the keys again, once."""

    sentence = "The key for this has been renewed. Nothing was changed. Try again."


class EditConflict(VaultError):
    """Somebody saved this record first."""

    sentence = "This was changed somewhere else first. Both texts are kept. Choose what to keep."


class KeyChanged(VaultError):
    """A person's public key is not the one that was pinned."""

    sentence = (
        "This person's key is not the one you confirmed. Nothing was shared. Compare safety codes again."
    )


class RolledBack(VaultError):
    """A key or ledger is older than what was already seen."""

    sentence = (
        "Older keys were put back on the server. Nothing was opened with them. Tell who runs the server."
    )


class NotConfirmed(VaultError):
    """The two people have not compared safety codes yet."""

    sentence = "Nothing is shared before you both confirm the safety code. Compare it, then share."


class NotAllowed(VaultError):
    """The act needs a right this person or key does not have."""

    sentence = "That is not possible here. Nothing was changed."


class TooMany(VaultError):
    """Too much at once. `retry_after`: whole seconds to wait, at least 1."""

    sentence = "A lot is going on at this moment. Nothing was changed. Wait a little, then try again."

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after


class Busy(TooMany):
    """Too many at this very moment; nobody tried too often."""


class LimitExceeded(VaultError):
    """A size, a count or the 2^28 writes of one key."""

    sentence = "That is more than the vault takes. Nothing was changed. Try something shorter or smaller."
