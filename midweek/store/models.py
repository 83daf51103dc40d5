"""The tables of vault.md section 5, nothing else. What a person wrote is only ever in a sealed `blob`."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import CASCADE, Q


class Id(models.BinaryField):  # type: ignore[type-arg]
    """16 random bytes (or, for rows found by a secret, its 32-byte hash) as a key."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"primary_key": True, "max_length": 32, **options})


class Users(BaseUserManager["User"]):
    """Found by user name, as Django's sign-in wants it."""


class User(AbstractBaseUser):
    """An account. There is no password: whoever opens a slot is who they say."""

    last_login = None
    uid = models.BinaryField(max_length=16, unique=True)
    username = models.CharField(max_length=80, unique=True)  # NFKC and casefolded
    email = models.EmailField(blank=True)
    public_key = models.BinaryField(max_length=1248)
    leaves_at = models.DateTimeField(null=True)  # when its keys go, for who asked to be deleted later

    objects: ClassVar[Users] = Users()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"


class KeySlot(models.Model):
    """The root key under one secret. The only rows that can open a person."""

    user = models.ForeignKey(User, CASCADE)
    kind = models.PositiveSmallIntegerField()
    blob = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint("user", "kind", condition=~Q(kind=3), name="one_slot_of_a_kind")
        ]


class Ledger(models.Model):
    """What a person's keys should be, sealed: the rows of other tables are believed only as far as it agrees."""

    user = models.OneToOneField(User, CASCADE, primary_key=True)
    n = models.PositiveBigIntegerField()
    blob = models.BinaryField()


class Totp(models.Model):
    """A one-time-code seed under a server key. It guards sign-in, not the ciphertext."""

    user = models.OneToOneField(User, CASCADE, primary_key=True)
    seed = models.BinaryField()
    last_step = models.PositiveBigIntegerField(default=0)


class Passkey(models.Model):
    """A passkey and the slot its PRF secret opens."""

    user = models.ForeignKey(User, CASCADE)
    slot = models.OneToOneField(KeySlot, CASCADE)
    credential_id = models.BinaryField(max_length=1024, unique=True)
    cose_key = models.BinaryField()
    sign_count = models.PositiveBigIntegerField()


class Space(models.Model):
    """An audience; its id names its owner (vault.md 3)."""

    id = Id()
    owner = models.ForeignKey(User, CASCADE)
    salt = models.BinaryField(max_length=16)
    gen = models.PositiveIntegerField()
    writes = models.PositiveBigIntegerField(default=0)


class SpaceKey(models.Model):
    """A space's live key, wrapped for one member."""

    space = models.ForeignKey(Space, CASCADE)
    user = models.ForeignKey(User, CASCADE)
    gen = models.PositiveIntegerField()
    can_write = models.BooleanField()
    blob = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint("space", "user", "gen", name="one_key_per_member")]


class SpacePast(models.Model):
    """An earlier key of a space, for its owner alone, after a restore."""

    space = models.ForeignKey(Space, CASCADE)
    gen = models.PositiveIntegerField()
    at = models.DateTimeField()
    blob = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint("space", "gen", name="one_past_per_gen")]


class Record(models.Model):
    """One sealed entry."""

    id = Id()
    space = models.ForeignKey(Space, CASCADE, db_index=False)
    rev = models.PositiveBigIntegerField()
    tag = models.BinaryField(max_length=8)
    blob = models.BinaryField()

    class Meta:
        indexes = [models.Index("space", "tag", name="record_space_tag")]


class Attachment(models.Model):
    """A sealed file; its key is inside the entry that names it."""

    id = Id()
    space = models.ForeignKey(Space, CASCADE)
    n_chunks = models.PositiveIntegerField()
    done = models.BooleanField(default=False)


class Chunk(models.Model):
    """One sealed piece of a file."""

    attachment = models.ForeignKey(Attachment, CASCADE)
    n = models.PositiveIntegerField()
    blob = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint("attachment", "n", name="one_chunk_per_n")]


class Draft(models.Model):
    """Typed words sealed to their writer's public key; anyone can write one, only they can read it."""

    id = Id()
    user = models.ForeignKey(User, CASCADE)
    blob = models.BinaryField()


class UnlockedSession(models.Model):
    """The root key of someone signed in, under a token only their cookie holds.

    No foreign key and not migrated: the table lives in memory where there is some (store/unlock.py).
    """

    id = Id()
    user_id = models.BigIntegerField()
    state = models.CharField(max_length=10)  # pending | recovering | active
    session_digest = models.BinaryField(max_length=32)
    created = models.DateTimeField()
    last_seen = models.DateTimeField()
    idle_minutes = models.PositiveSmallIntegerField()
    tries = models.PositiveSmallIntegerField()
    blob = models.BinaryField()

    class Meta:
        managed = False
        db_table = "store_unlockedsession"


class Invite(models.Model):
    """An open invitation to connect two accounts (vault.md 6)."""

    id = Id()
    inviter = models.ForeignKey(User, CASCADE, related_name="+")
    token_hash = models.BinaryField(max_length=32, unique=True)
    mac_inviter = models.BinaryField(max_length=32)
    expires = models.DateTimeField()
    acceptor = models.ForeignKey(User, CASCADE, null=True, related_name="+")
    mac_acceptor = models.BinaryField(max_length=32, null=True)
    state = models.CharField(max_length=10)


class Reminder(models.Model):
    """When to send one fixed, neutral sentence."""

    user = models.ForeignKey(User, CASCADE)
    next_at = models.DateTimeField(db_index=True)
    tz = models.CharField(max_length=64)
    rule = models.CharField(max_length=200)
    channel = models.CharField(max_length=10)


class AuditEvent(models.Model):
    """One link of a person's audit chain (vault.md 10)."""

    chain = models.ForeignKey(User, CASCADE, db_index=False)
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=32)
    action = models.CharField(max_length=24)
    object = models.CharField(max_length=32)
    prev = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint("chain", "seq", name="one_event_per_seq")]


class Throttle(models.Model):
    """Attempts counted under a keyed hash, shared by all workers."""

    key = models.BinaryField(max_length=32, primary_key=True)
    window = models.PositiveBigIntegerField()
    n = models.PositiveIntegerField()


class Tombstone(models.Model):
    """An account that was deleted, so that no restore brings it back."""

    uid_hash = models.BinaryField(max_length=32, primary_key=True)
    at = models.DateTimeField()


class Gone(models.Model):
    """An entry that was deleted or moved out of a space, so that no restore brings it back there."""

    record = models.BinaryField(max_length=16)
    space = models.BinaryField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("record", "space", name="gone_once")]
