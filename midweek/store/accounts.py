"""Sign-up, sign-in, slots, recovery, re-keying, deletion: what happens to an account as a whole."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import datetime, timedelta

import msgspec
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.utils import IntegrityError, OperationalError
from django.utils import timezone

from midweek.store import audit, drafts, ledger, rotation, spaces
from midweek.store.audit import Action
from midweek.store.ledger import Contents, Held
from midweek.store.models import KeySlot, Ledger, SpaceKey, Tombstone, Totp, User
from midweek.store.spaces import Keys
from midweek.store.unlock import rows
from midweek.vault import formats, slots
from midweek.vault.errors import WrongSecret
from midweek.vault.formats import Membership
from midweek.vault.keys import RecoveryCode, Root

LEAVES_AFTER = timedelta(days=14)  # ux.md, Settings
PASSPHRASE, RECOVERY, PASSKEY, BOTH = 1, 2, 3, 4  # kinds of slot (vault.md 4)


class NameTaken(Exception):
    """On a laptop: another account has this name."""


def normal(username: str) -> str:
    """A user name as it is stored and looked up."""
    return unicodedata.normalize("NFKC", username).strip().casefold()


def free_name(word: str, uid: bytes) -> str:
    """`word` with 4 digits that nobody has yet, the same ones for the same uid: so sign-up tells nobody who has an account."""
    own = User.objects.filter(uid=uid).values_list("username", flat=True).first()
    if own is not None:
        return own
    for n in range(1000):
        digits = int.from_bytes(hashlib.sha256(uid + n.to_bytes(2, "big")).digest()[:8], "big") % 9000 + 1000
        if not User.objects.filter(username=normal(f"{word}{digits}")).exists():
            return normal(f"{word}{digits}")
    raise NameTaken


def create_account(username: str, passphrase: str, *, uid: bytes, email: str = "") -> tuple[User, Root]:
    """A new account in one transaction: slot 1, private space, ledger with the first audit head.

    uid: 16 random bytes chosen before the form was shown, so that a form sent twice makes one account.
    Raises NameTaken; WrongSecret when this uid has an account under another passphrase.
    """
    twin = User.objects.filter(uid=uid).first()
    if twin:
        return twin, open_slot(twin, passphrase=passphrase)
    root = Root.new()
    blob = slots.make_slot(root, uid, passphrase=passphrase, kdf=slots.CURRENT)
    try:
        user = _enter_account(normal(username), uid, root, blob, email)
    except IntegrityError:  # the same form, sent twice at once
        twin = User.objects.filter(uid=uid).first()
        if twin is None:
            raise NameTaken from None
        return twin, open_slot(twin, passphrase=passphrase)
    return user, root


def _enter_account(username: str, uid: bytes, root: Root, blob: bytes, email: str) -> User:
    with transaction.atomic():
        if User.objects.filter(username=username).exclude(uid=uid).exists():
            raise NameTaken
        user = User(uid=uid, username=username, email=email, public_key=root.public().raw)
        user.set_unusable_password()
        user.save(force_insert=True)
        KeySlot.objects.create(user=user, kind=PASSPHRASE, blob=blob)
        space, _ = spaces.create(user, root)
        seq, head = audit.append(user.pk, "sign_up")
        contents = Contents(
            private=space.hex(),
            spaces={space.hex(): Held(owner=uid.hex(), gen=1, label="private", members={uid.hex(): True})},
            audit_seq=seq,
            audit_hash=head,
        )
        Ledger.objects.create(user=user, n=1, blob=ledger.seal(root, uid, 1, contents))
    return user


def find(username: str) -> User | None:
    """The account of a user name, for sign-in alone."""
    return User.objects.filter(username=normal(username)).first()


def slot_kinds(user: User) -> set[int]:
    """Which ways in this account has."""
    return set(KeySlot.objects.filter(user=user).values_list("kind", flat=True))


def open_slot(
    user: User | None,
    *,
    passphrase: str | None = None,
    recovery: RecoveryCode | None = None,
    prf: bytes | None = None,
) -> Root:
    """The root of an account under one secret. Raises WrongSecret, KdfRefused, TooMany (busy).

    passphrase alone opens slot 1; with prf slot 4; recovery slot 2. An unknown user or a missing slot costs
    the same Argon2 run. Afterwards the ledger must open too.
    """
    kind = RECOVERY if recovery else BOTH if prf else PASSPHRASE
    slot = KeySlot.objects.filter(user=user, kind=kind).first() if user else None
    if user is None or slot is None:
        if passphrase is not None:
            slots.waste_argon2(passphrase)
        raise WrongSecret
    uid = bytes(user.uid)
    root = slots.open_slot(bytes(slot.blob), uid, passphrase=passphrase, recovery=recovery, prf=prf)
    ledger.load(user.pk, uid, root)
    if passphrase is not None and slots.needs_upgrade(bytes(slot.blob)):
        better = slots.make_slot(root, uid, passphrase=passphrase, prf=prf, kdf=slots.CURRENT)
        KeySlot.objects.filter(pk=slot.pk, blob=slot.blob).update(blob=better)
    return root


def keys_of(user: User, root: Root) -> Keys:
    """The keys of an account whose root is in hand."""
    return Keys(user.pk, bytes(user.uid), root)


def note_opening(user: User, root: Root, action: Action) -> bool:
    """Record a sign-in or unlock in chain and ledger; False when the chain no longer holds what it held.

    A broken chain is itself recorded, and reported to the person, and stops nothing.
    """
    keys = keys_of(user, root)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        before = keys.ledger
        whole = audit.contains(user.pk, (before.audit_seq, before.audit_hash))
        if not whole:
            audit.append(user.pk, "chain_broken")
        seq, head = audit.append(user.pk, action)
        keys.save_ledger(
            msgspec.structs.replace(
                before, audit_seq=seq, audit_hash=head, opened=timezone.now(), opened_before=before.opened
            )
        )
    return whole


def right_public_key(user: User, root: Root) -> bool:
    """Whether the key that unsaved words are sealed to, which lies in the open, is still this person's; else put it right.

    Somebody who writes to the database could have put one of their own there, to read what is typed. That is recorded.
    """
    own = root.public().raw
    if bytes(user.public_key) == own:
        return True
    user.public_key = own
    with transaction.atomic():
        user.save(update_fields=["public_key"])
        audit.append(user.pk, "key_changed")
    return False


def _set_slot(user: User, kind: int, blob: bytes) -> None:
    """In place, so that the passkey of a combined slot stays with it."""
    KeySlot.objects.update_or_create(user=user, kind=kind, defaults={"blob": blob})


def _end_sessions(user: User) -> None:
    """The session hash changes with the unusable password, so no session of before is signed in any more."""
    user.set_unusable_password()
    user.save(update_fields=["password"])


def change_passphrase(
    user: User, root: Root, new: str, *, keep_row: bytes = b"", prf: bytes | None = None
) -> None:
    """A new slot under `new`; all other sessions end. `root` proves the old passphrase was just given.

    prf: the passkey's secret, where the account opens with both together.
    """
    blob = slots.make_slot(root, bytes(user.uid), passphrase=new, prf=prf, kdf=slots.CURRENT)
    with transaction.atomic():
        _set_slot(user, BOTH if prf else PASSPHRASE, blob)
        _end_sessions(user)
        audit.append(user.pk, "passphrase")
    rows().lock_all(user.pk, but=keep_row)


def set_recovery(user: User, root: Root, code: RecoveryCode) -> None:
    """Make `code` the account's only recovery code."""
    blob = slots.make_slot(root, bytes(user.uid), recovery=code)
    with transaction.atomic():
        _set_slot(user, RECOVERY, blob)
        audit.append(user.pk, "recovery_code")


def recover(user: User, root: Root, new: str, code: RecoveryCode) -> None:
    """After the recovery code opened: a new passphrase and a new code, all sessions out.

    Passphrase and passkey are joined no more, and the second factor that rested beside them ends too: the device that is
    lost may be the one that shows its codes.
    """
    uid = bytes(user.uid)
    passphrase = slots.make_slot(root, uid, passphrase=new, kdf=slots.CURRENT)
    recovery = slots.make_slot(root, uid, recovery=code)
    with transaction.atomic():
        joined, _ = KeySlot.objects.filter(user=user, kind=BOTH).delete()
        if joined and Totp.objects.filter(user=user).delete()[0]:
            audit.append(user.pk, "second_factor_off")
        _set_slot(user, PASSPHRASE, passphrase)
        _set_slot(user, RECOVERY, recovery)
        _end_sessions(user)
        audit.append(user.pk, "recovery")
    rows().lock_all(user.pk)


def sign_out_everywhere(user: User) -> None:
    """End every session of this account, this one too."""
    with transaction.atomic():
        _end_sessions(user)
        audit.append(user.pk, "sign_out_all")
    rows().lock_all(user.pk)


def change_email(user: User, email: str) -> None:
    """Where notices go; empty for nowhere."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(email=email)
        audit.append(user.pk, "email")


def rekey(user: User, old: Root, passphrase: str, *, keep_row: bytes = b"") -> tuple[Root, RecoveryCode]:
    """After a suspected theft: a new root, new slots, new keys for every owned space, records sealed again.

    Passkeys and the combined slot cannot be re-made without their device, so they end. All sessions end.
    """
    uid, new, code = bytes(user.uid), Root.new(), RecoveryCode.new()
    passphrase_slot = slots.make_slot(new, uid, passphrase=passphrase, kdf=slots.CURRENT)
    recovery_slot = slots.make_slot(new, uid, recovery=code)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        keys = keys_of(user, old)
        before = keys.ledger
        held = dict(before.spaces)
        for id, place in sorted(keys.spaces.items()):
            if place.owner == uid:
                gen = rotation.rotate(keys, place, new)
                held[id.hex()] = msgspec.structs.replace(held[id.hex()], gen=gen)
            else:
                membership = Membership(
                    space=id, gen=place.key.gen, owner=place.owner, member=uid, can_write=place.can_write
                )
                blob = formats.wrap_own(new, place.key, membership)
                SpaceKey.objects.filter(space_id=id, user=user, gen=place.key.gen).update(blob=blob)
        KeySlot.objects.filter(user=user).delete()  # and with them the passkeys
        KeySlot.objects.create(user=user, kind=PASSPHRASE, blob=passphrase_slot)
        KeySlot.objects.create(user=user, kind=RECOVERY, blob=recovery_slot)
        drafts.reseal(keys, new)
        user.public_key = new.public().raw
        user.save(update_fields=["public_key"])
        seq, head = audit.append(user.pk, "rekey")
        ended_ids = (keys.private.key.ids.to_bytes(), *before.ended_ids)
        contents = msgspec.structs.replace(
            before, spaces=held, audit_seq=seq, audit_hash=head, ended_ids=ended_ids, passkeys=()
        )
        ledger.save(user.pk, uid, new, keys.changes, contents)
        _end_sessions(user)
    rows().lock_all(user.pk, but=keep_row)
    return new, code


def leave_later(user: User) -> None:
    """Delete this account in 14 days, unless they say otherwise."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(leaves_at=timezone.now() + LEAVES_AFTER)
        audit.append(user.pk, "leave_later")


def stay(user: User) -> None:
    """Keep this account after all."""
    with transaction.atomic():
        if User.objects.filter(pk=user.pk, leaves_at__isnull=False).update(leaves_at=None):
            audit.append(user.pk, "stay")


def shred_due(now: datetime) -> None:
    """Delete the accounts whose day has come, but for those who keep theirs at this very moment."""
    for pk in list(User.objects.filter(leaves_at__lte=now).values_list("pk", flat=True)):
        with transaction.atomic():
            user = User.objects.select_for_update().filter(pk=pk, leaves_at__lte=now).first()
            if user is not None:
                shred(user)


def shred(user: User) -> None:
    """Delete an account for good, in one transaction; then make the database forget the old bytes."""
    pk = user.pk
    with transaction.atomic():
        Tombstone.objects.get_or_create(
            uid_hash=hashlib.sha256(bytes(user.uid)).digest(), defaults={"at": timezone.now()}
        )
        for session in Session.objects.all().iterator():
            if session.get_decoded().get("_auth_user_id") == str(pk):
                session.delete()
        user.delete()
        transaction.on_commit(forget_old_bytes)
    rows().lock_all(pk)


def forget_old_bytes() -> bool:
    """Make deleted rows unreadable in the live database files (vault.md 6): WAL truncated, key tables rewritten.

    False when others were using the database; `chores` tries again until it is true.
    """
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                return bool(cursor.fetchone()[0] == 0)
            for table in ("keyslot", "spacekey", "spacepast", "ledger"):
                cursor.execute(f"VACUUM FULL store_{table}")
    except OperationalError:
        return False
    return True
