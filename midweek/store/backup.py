"""Backups in two files, so that old copies die (vault.md 9): data without keys, and the keys.

Both are plain SQLite files with one table per model, whatever database the server uses; so a backup of one
engine restores onto the other. Neither opens for anybody alone. Everything in them is sealed already.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections, models, transaction
from django.utils import timezone

from midweek.store.models import (
    Attachment,
    AuditEvent,
    Chunk,
    Draft,
    Gone,
    Invite,
    KeySlot,
    Ledger,
    Passkey,
    Record,
    Reminder,
    Space,
    SpaceKey,
    SpacePast,
    Tombstone,
    Totp,
    User,
)

FORMAT = 1
KEEP = {"data": timedelta(days=90), "keys": timedelta(days=30)}
BATCH = 1_000
SNAPSHOT = "snapshot"

Tables = tuple[tuple[type[models.Model], tuple[str, ...]], ...]

# What goes where, in an order in which it can be put back. Fields named here are left out of that file.
DATA: Tables = (
    (User, ("public_key", "leaves_at")),
    (Space, ("salt", "gen")),
    (Record, ()),
    (Attachment, ()),
    (Chunk, ()),
    (Draft, ()),
    (Totp, ()),
    (Invite, ()),
    (Reminder, ()),
    (AuditEvent, ()),
)
KEYS: Tables = (
    (User, ("password", "username", "email")),
    (Space, ("owner_id", "writes")),
    (KeySlot, ()),
    (Passkey, ()),  # of a slot: a passkey added since the data file comes back with it
    (SpaceKey, ()),
    (SpacePast, ()),
    (Ledger, ()),
    (Tombstone, ()),
    (Gone, ()),
)


class BackupRefused(Exception):
    """A backup cannot be written or read; the message says why and what is safe."""


def columns(model: type[models.Model], without: tuple[str, ...]) -> list[str]:
    """The columns of a model that go into a file."""
    return [field.attname for field in model._meta.concrete_fields if field.attname not in without]


def write(folder: Path, keep: timedelta = KEEP["data"]) -> tuple[Path, Path]:
    """Write both files from one snapshot; gives their paths. Old files of ours in the folder are removed.

    keep: the age at which data files go; keys files go at 30 days.
    Raises BackupRefused; then neither file is there.
    """
    stamp = timezone.now().strftime("%Y%m%dT%H%M%SZ")
    paths = {what: folder / f"midweek-{what}-{stamp}.sqlite3" for what in ("data", "keys")}
    partial = {what: path.with_suffix(f".{os.getpid()}.partial") for what, path in paths.items()}
    done: list[Path] = []
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with snapshot():
            _write_one(partial["data"], DATA, {"format": FORMAT, "what": "data", "at": stamp})
            _write_one(
                partial["keys"],
                KEYS,
                {"format": FORMAT, "what": "keys", "at": stamp, "server_key": settings.SERVER_SECRET.hex()},
            )
        for what, path in paths.items():
            partial[what].replace(path)
            done.append(path)
    except (OSError, sqlite3.Error):
        for path in (*partial.values(), *done):
            path.unlink(missing_ok=True)
        raise BackupRefused(
            "The backup could not be written: the folder is full or not writable. Nothing in Midweek was changed."
        ) from None
    _forget_old(folder, KEEP | {"data": keep})
    return paths["data"], paths["keys"]


@contextmanager
def snapshot() -> Iterator[None]:
    """One consistent view of the database, under the alias `snapshot`, that holds up no writer."""
    connection = connections["default"].copy(SNAPSHOT)
    if connection.vendor == "sqlite":
        connection.settings_dict["OPTIONS"] = {
            **connection.settings_dict["OPTIONS"],
            "transaction_mode": "DEFERRED",
        }
    connections[SNAPSHOT] = connection
    try:
        with transaction.atomic(using=SNAPSHOT):
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    finally:
        connection.close()
        if (close_pool := getattr(connection, "close_pool", None)) is not None:  # PostgreSQL
            close_pool()
        del connections[SNAPSHOT]


def _write_one(path: Path, tables: Tables, about: dict[str, Any]) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    file = sqlite3.connect(path, isolation_level=None)
    try:
        file.execute("PRAGMA synchronous=FULL")
        file.execute("BEGIN")
        file.execute("CREATE TABLE about (what TEXT)")
        file.execute("INSERT INTO about VALUES (?)", [json.dumps(about)])
        for model, without in tables:
            names = columns(model, without)
            table = model._meta.model_name
            file.execute(f"CREATE TABLE {table} ({', '.join(names)})")
            rows = model._default_manager.using(SNAPSHOT).values_list(*names).iterator(chunk_size=BATCH)
            file.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(names))})", map(_plain, rows))
        file.execute("COMMIT")
    finally:
        file.close()


def _plain(row: tuple[Any, ...]) -> list[Any]:
    return [
        value.isoformat()
        if isinstance(value, datetime)
        else bytes(value)
        if isinstance(value, memoryview)
        else value
        for value in row
    ]


def _forget_old(folder: Path, keep: dict[str, timedelta]) -> None:
    now = timezone.now()
    for path in folder.iterdir():
        named = re.fullmatch(r"midweek-(data|keys)-(\d{8}T\d{6}Z)\.(sqlite3|\d+\.partial)", path.name)
        if named:
            at = datetime.strptime(named[2], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            if now - at > keep[named[1]]:
                path.unlink()
