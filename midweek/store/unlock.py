"""Who is unlocked right now: rows that hold a root key under a token only the cookie has (vault.md 6).

On a server the rows live in a table in memory where there is some (SQLite: a file of its own on tmpfs;
PostgreSQL: an UNLOGGED table), on a laptop in this process. They are in no backup.
"""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from django.conf import settings
from django.db import connections
from django.db.models import F, Q
from django.utils import timezone

from midweek.store.models import UnlockedSession
from midweek.vault import formats
from midweek.vault.keys import Root, UnlockToken

State = Literal["pending", "recovering", "active"]
PENDING_LASTS = timedelta(minutes=5)
MOST_TRIES = 5
CLOCK_SLACK = timedelta(seconds=60)
SEEN_EVERY = timedelta(seconds=30)


@dataclass(frozen=True)
class Row:
    """One unlocked session. The blob opens only with the token whose hash is the id."""

    id: bytes
    user_id: int
    state: State
    session_digest: bytes
    created: datetime
    last_seen: datetime
    idle_minutes: int
    tries: int
    blob: bytes

    def is_over(self, now: datetime) -> bool:
        """Past its idle, absolute or pending limit, or from a clock that ran ahead."""
        if max(self.created, self.last_seen) > now + CLOCK_SLACK:
            return True
        if self.state != "active":
            return now - self.created > PENDING_LASTS
        idle = timedelta(minutes=self.idle_minutes)
        return now - self.last_seen > idle or now - self.created > timedelta(hours=settings.ABSOLUTE_HOURS)


class UnlockStore(Protocol):
    """Where the rows live."""

    def put(self, row: Row) -> None: ...
    def get(self, id: bytes) -> Row | None: ...
    def seen(self, id: bytes, at: datetime) -> None: ...
    def set_idle(self, user_id: int, minutes: int) -> None: ...
    def tried(self, id: bytes) -> int: ...
    def take(self, id: bytes, state: State) -> bool: ...
    def lock(self, id: bytes) -> None: ...
    def lock_all(self, user_id: int, but: bytes = b"") -> None: ...
    def purge(self, now: datetime) -> int: ...
    def clear(self) -> None: ...


class DbUnlockStore:
    """Rows in a table; only ever touched by filter(...).update(...), so that a locked row cannot come back."""

    def _rows(self) -> Any:
        return UnlockedSession.objects.using(settings.UNLOCK_DATABASE)

    def put(self, row: Row) -> None:
        self._rows().create(**row.__dict__)

    def get(self, id: bytes) -> Row | None:
        found = self._rows().filter(id=id).values().first()
        return (
            Row(**{**found, **{k: bytes(found[k]) for k in ("id", "session_digest", "blob")}})
            if found
            else None
        )

    def seen(self, id: bytes, at: datetime) -> None:
        self._rows().filter(id=id).update(last_seen=at)

    def set_idle(self, user_id: int, minutes: int) -> None:
        self._rows().filter(user_id=user_id).update(idle_minutes=minutes)

    def tried(self, id: bytes) -> int:
        self._rows().filter(id=id).update(tries=F("tries") + 1)
        return int(self._rows().filter(id=id).values_list("tries", flat=True).first() or MOST_TRIES)

    def take(self, id: bytes, state: State) -> bool:
        return bool(self._rows().filter(id=id, state=state).delete()[0])

    def lock(self, id: bytes) -> None:
        self._rows().filter(id=id).delete()

    def lock_all(self, user_id: int, but: bytes = b"") -> None:
        self._rows().filter(user_id=user_id).exclude(id=but).delete()

    def purge(self, now: datetime) -> int:
        oldest = now - timedelta(hours=settings.ABSOLUTE_HOURS)
        idle = now - timedelta(minutes=30)
        pending = ~Q(state="active") & Q(created__lt=now - PENDING_LASTS)
        return int(self._rows().filter(Q(created__lt=oldest) | Q(last_seen__lt=idle) | pending).delete()[0])

    def clear(self) -> None:
        self._rows().all().delete()


class MemoryUnlockStore:
    """Rows in this process: stopping it locks everyone (laptop mode)."""

    def __init__(self) -> None:
        self._rows: dict[bytes, Row] = {}
        self._lock = threading.Lock()

    def _change(self, id: bytes, **fields: Any) -> Row | None:
        with self._lock:
            if id not in self._rows:
                return None
            self._rows[id] = replace(self._rows[id], **fields)
            return self._rows[id]

    def put(self, row: Row) -> None:
        with self._lock:
            self._rows[row.id] = row

    def get(self, id: bytes) -> Row | None:
        return self._rows.get(id)

    def seen(self, id: bytes, at: datetime) -> None:
        self._change(id, last_seen=at)

    def set_idle(self, user_id: int, minutes: int) -> None:
        with self._lock:
            for id, row in self._rows.items():
                if row.user_id == user_id:
                    self._rows[id] = replace(row, idle_minutes=minutes)

    def tried(self, id: bytes) -> int:
        with self._lock:
            row = self._rows.get(id)
            if row is None:
                return MOST_TRIES
            self._rows[id] = replace(row, tries=row.tries + 1)
            return row.tries + 1

    def take(self, id: bytes, state: State) -> bool:
        with self._lock:
            row = self._rows.get(id)
            if row is None or row.state != state:
                return False
            del self._rows[id]
            return True

    def lock(self, id: bytes) -> None:
        with self._lock:
            self._rows.pop(id, None)

    def lock_all(self, user_id: int, but: bytes = b"") -> None:
        with self._lock:
            self._rows = {i: row for i, row in self._rows.items() if row.user_id != user_id or i == but}

    def purge(self, now: datetime) -> int:
        with self._lock:
            over = [id for id, row in self._rows.items() if row.is_over(now)]
            for id in over:
                del self._rows[id]
            return len(over)

    def clear(self) -> None:
        with self._lock:
            self._rows = {}


_memory = MemoryUnlockStore()
_database = DbUnlockStore()


def rows() -> UnlockStore:
    """The rows of this process (laptop) or of all workers (server)."""
    return _memory if settings.LAPTOP else _database


def digest(session_key: str) -> bytes:
    """What a row remembers of the Django session it belongs to."""
    return hashlib.sha256(session_key.encode()).digest()


def begin(
    *, user_id: int, uid: bytes, root: Root, session_key: str, state: State, idle_minutes: int
) -> UnlockToken:
    """A new row for a session that has just proved who it is; its token goes into the cookie."""
    token, now = UnlockToken.new(), timezone.now()
    rows().put(
        Row(
            id=token.row_id(),
            user_id=user_id,
            state=state,
            session_digest=digest(session_key),
            created=now,
            last_seen=now,
            idle_minutes=idle_minutes,
            tries=0,
            blob=formats.seal_unlock(token, root, uid),
        )
    )
    return token


def resume(token: UnlockToken, session_key: str) -> Row | None:
    """The live row of a cookie and a session that belong together.

    A row past its limits is deleted, and so is one whose token comes with another session or none: its own
    session has gone, or somebody carried the cookie off.
    """
    row, now = rows().get(token.row_id()), timezone.now()
    if row is None:
        return None
    if row.session_digest != digest(session_key) or row.is_over(now):
        rows().lock(row.id)
        return None
    if now - row.last_seen > SEEN_EVERY:
        rows().seen(row.id, now)
    return row


class Router:
    """Keeps the unlock rows in the database in memory and everything else out of it."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == "unlock" else None


def ensure_table() -> None:
    """Make the table of unlock rows where it is gone (tmpfs forgets at power-off)."""
    connection = connections[settings.UNLOCK_DATABASE]
    on_postgres = connection.vendor == "postgresql"
    blob, at, big = ("bytea", "timestamptz", "bigint") if on_postgres else ("blob", "datetime", "integer")
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE {'UNLOGGED ' if on_postgres else ''}TABLE IF NOT EXISTS store_unlockedsession ("
            f"id {blob} PRIMARY KEY, user_id {big} NOT NULL, state varchar(10) NOT NULL, "
            f"session_digest {blob} NOT NULL, created {at} NOT NULL, last_seen {at} NOT NULL, "
            f"idle_minutes smallint NOT NULL, tries smallint NOT NULL, blob {blob} NOT NULL)"
        )
        for column in ("user_id", "last_seen"):
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS unlocked_{column} ON store_unlockedsession ({column})"
            )
