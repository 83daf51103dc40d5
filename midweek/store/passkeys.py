"""Passkeys: each holds a secret of its own (WebAuthn PRF) that opens one slot.

Alone, a passkey is a second door beside the passphrase. Together with the passphrase it replaces both, and
only then does a thief of the database need both. What a person calls their passkeys is in their ledger.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from django.db import transaction

from midweek.store import accounts, audit, ledger
from midweek.store.accounts import BOTH, PASSKEY, PASSPHRASE, RECOVERY
from midweek.store.models import KeySlot, Passkey, User
from midweek.store.spaces import Keys
from midweek.vault import slots
from midweek.vault.errors import LimitExceeded, NotAllowed
from midweek.vault.keys import Root

MOST = 10  # passkeys a person


@dataclass(frozen=True)
class Credential:
    """What a new passkey says about itself."""

    id: bytes
    cose_key: bytes
    sign_count: int


def of(user: User) -> list[Passkey]:
    """This person's passkeys, oldest first."""
    return list(Passkey.objects.filter(user=user).order_by("pk"))


def find(credential_id: bytes) -> Passkey | None:
    """The passkey an authenticator names."""
    return Passkey.objects.select_related("user", "slot").filter(credential_id=credential_id).first()


def names(contents: ledger.Contents) -> dict[str, str]:
    """Credential id, hex -> what the person calls it."""
    return dict(line.split(":", 1) for line in contents.passkeys)


def open_slot(passkey: Passkey, prf: bytes, passphrase: str | None = None) -> Root:
    """The root under a passkey whose assertion was just checked. Raises WrongSecret, TooMany.

    passphrase: needed where the two open together, and not looked at otherwise.
    """
    user = passkey.user
    if passkey.slot.kind == BOTH:
        return accounts.open_slot(user, passphrase=passphrase or "", prf=prf)
    root = slots.open_slot(bytes(passkey.slot.blob), bytes(user.uid), prf=prf)
    ledger.load(user.pk, bytes(user.uid), root)
    return root


def note_use(passkey: Passkey, sign_count: int) -> None:
    """Remember the authenticator's counter; one that falls is recorded, since the passkey may have been copied.

    Many authenticators always say 0 (WebAuthn level 3, section 6.1.1).
    """
    if (sign_count or passkey.sign_count) and sign_count <= passkey.sign_count:
        audit.append(passkey.user_id, "passkey_counter")
    Passkey.objects.filter(pk=passkey.pk).update(sign_count=sign_count)


def add(user: User, root: Root, credential: Credential, prf: bytes, name: str) -> None:
    """A second door. Raises NotAllowed where passphrase and passkey open together, LimitExceeded."""
    blob = slots.make_slot(root, bytes(user.uid), prf=prf)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if BOTH in accounts.slot_kinds(user):
            raise NotAllowed
        if len(of(user)) >= MOST:
            raise LimitExceeded
        slot = KeySlot.objects.create(user=user, kind=PASSKEY, blob=blob)
        Passkey.objects.create(
            user=user,
            slot=slot,
            credential_id=credential.id,
            cose_key=credential.cose_key,
            sign_count=credential.sign_count,
        )
        _call(accounts.keys_of(user, root), lambda called: {**called, credential.id.hex(): name})
        audit.append(user.pk, "passkey_added")


def remove(user: User, root: Root, credential_id: str) -> None:
    """Close one door, credential id in hex. Raises NotAllowed for the one the passphrase needs."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        slot = KeySlot.objects.filter(
            user=user, kind=PASSKEY, passkey__credential_id=bytes.fromhex(credential_id)
        )
        if not slot.delete()[0]:
            raise NotAllowed
        _call(
            accounts.keys_of(user, root),
            lambda called: {id: n for id, n in called.items() if id != credential_id},
        )
        audit.append(user.pk, "passkey_removed")


def join(user: User, root: Root, passkey: Passkey, passphrase: str, prf: bytes) -> None:
    """From now on passphrase and this passkey open together, and neither alone; other passkeys end.

    Raises NotAllowed without a recovery code: then a lost device would close the account for good.
    """
    blob = slots.make_slot(root, bytes(user.uid), passphrase=passphrase, prf=prf, kdf=slots.CURRENT)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if not {PASSPHRASE, RECOVERY, PASSKEY} <= accounts.slot_kinds(user):
            raise NotAllowed
        KeySlot.objects.filter(pk=passkey.slot_id).update(kind=BOTH, blob=blob)
        KeySlot.objects.filter(user=user, kind__in=[PASSPHRASE, PASSKEY]).delete()
        kept = bytes(passkey.credential_id).hex()
        _call(accounts.keys_of(user, root), lambda called: {id: n for id, n in called.items() if id == kept})
        audit.append(user.pk, "both_on")


def part(user: User, root: Root, passkey: Passkey, passphrase: str, prf: bytes) -> None:
    """Passphrase and passkey are two doors again."""
    alone = slots.make_slot(root, bytes(user.uid), passphrase=passphrase, kdf=slots.CURRENT)
    door = slots.make_slot(root, bytes(user.uid), prf=prf)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if not KeySlot.objects.filter(pk=passkey.slot_id, kind=BOTH).update(kind=PASSKEY, blob=door):
            raise NotAllowed
        KeySlot.objects.create(user=user, kind=PASSPHRASE, blob=alone)
        audit.append(user.pk, "both_off")


def _call(keys: Keys, change: Callable[[dict[str, str]], dict[str, str]]) -> None:
    """Change what the person calls their passkeys."""
    called = change(names(keys.ledger))
    lines = tuple(f"{id}:{name}" for id, name in called.items())
    keys.save_ledger(msgspec.structs.replace(keys.ledger, passkeys=lines))
