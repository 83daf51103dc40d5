"""Putting a backup back: the data file, the newest keys file, and nothing that was deleted since (vault.md 9)."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.db.utils import DataError, IntegrityError
from django.utils import timezone

from midweek.store import accounts
from midweek.store.backup import BATCH, DATA, FORMAT, BackupRefused, columns
from midweek.store.models import (
    Gone,
    KeySlot,
    Ledger,
    Passkey,
    Record,
    Space,
    SpaceKey,
    SpacePast,
    Tombstone,
    User,
)
from midweek.vault.formats import ServerKey

KEY_ROWS: tuple[type[models.Model], ...] = (KeySlot, SpaceKey, SpacePast, Ledger)
DELETED: tuple[type[models.Model], ...] = (Tombstone, Gone)
FILLED: tuple[type[models.Model], ...] = (*(model for model, _ in DATA), *KEY_ROWS, Passkey, *DELETED)
NOT_OURS = "This is not a backup file of the kind asked for, or it is damaged. Nothing was changed."


def restore(data: Path, keys: Path) -> None:
    """Fill an empty database from two files, in one transaction. Raises BackupRefused; then nothing was changed."""
    if User.objects.exists():
        raise BackupRefused(
            "There are accounts here already. Restore into an empty data folder. Nothing was changed."
        )
    with _opened(data, "data") as data_file, _opened(keys, "keys") as keys_file:
        try:
            with transaction.atomic():
                _fill(data_file, keys_file)
                _keep_server_key(bytes.fromhex(_about(keys_file)["server_key"]))
        except (sqlite3.Error, IntegrityError, DataError, ValueError, KeyError, TypeError):
            raise BackupRefused(NOT_OURS) from None


def _fill(data: sqlite3.Connection, keys: sqlite3.Connection) -> None:
    tombstones = {row["uid_hash"] for row in _rows(keys, Tombstone)}
    gone = {(row["record"], row["space"]) for row in _rows(keys, Gone)}
    people = {row["id"]: row for row in _rows(keys, User)}
    places = {row["id"]: row for row in _rows(keys, Space)}
    users = {
        row["id"]
        for row in _rows(data, User)
        if row["id"] in people and hashlib.sha256(row["uid"]).digest() not in tombstones
    }
    spaces = {row["id"] for row in _rows(data, Space) if row["id"] in places and row["owner_id"] in users}
    belongs = {
        "user_id": users,
        "chain_id": users,
        "inviter_id": users,
        "owner_id": users,
        "space_id": spaces,
    }

    def fits(row: dict[str, Any]) -> bool:
        return all(row[name] in known for name, known in belongs.items() if name in row)

    _create(
        User,
        (
            {**row, "public_key": people[row["id"]]["public_key"], "leaves_at": _leaves(people[row["id"]])}
            for row in _rows(data, User)
            if row["id"] in users
        ),
    )
    _create(
        Space,
        (
            {**row, "salt": places[row["id"]]["salt"], "gen": places[row["id"]]["gen"]}
            for row in _rows(data, Space)
            if row["id"] in spaces
        ),
    )
    for model in KEY_ROWS:
        _create(model, filter(fits, _rows(keys, model)))
    belongs["slot_id"] = set(KeySlot.objects.values_list("pk", flat=True))
    # At first passkeys lay in the data file, and those of a backup of then are still there.
    _create(Passkey, filter(fits, _rows(keys if _holds(keys, Passkey) else data, Passkey)))
    files: set[bytes] = set()
    for model, _ in DATA[2:]:
        rows: Iterator[dict[str, Any]] = filter(fits, _rows(data, model))
        if model is Record:
            rows = (row for row in rows if (row["id"], row["space_id"]) not in gone)
        elif "attachment_id" in columns(model, ()):
            rows = (row for row in rows if row["attachment_id"] in files)
        _create(model, rows)
        if model._meta.model_name == "attachment":
            files = {bytes(id) for id in model._default_manager.values_list("pk", flat=True)}
    for model in DELETED:
        _create(model, _rows(keys, model))
    _continue_counting()


def _leaves(person: dict[str, Any]) -> datetime | None:
    """The day an account goes, no sooner than somebody who kept it since the backup has time to say so again."""
    leaves = person.get("leaves_at")
    return max(leaves, timezone.now() + accounts.LEAVES_AFTER) if leaves else None


def _create(model: type[models.Model], rows: Any) -> None:
    batch = []
    for row in rows:
        batch.append(model(**row))
        if len(batch) == BATCH:
            model._default_manager.bulk_create(batch)
            batch = []
    model._default_manager.bulk_create(batch)


def _holds(file: sqlite3.Connection, model: type[models.Model]) -> bool:
    asked = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return file.execute(asked, [model._meta.model_name]).fetchone() is not None


def _rows(file: sqlite3.Connection, model: type[models.Model]) -> Iterator[dict[str, Any]]:
    cursor = file.execute(f"SELECT * FROM {model._meta.model_name}")
    names = [column[0] for column in cursor.description]
    known = set(columns(model, ()))
    moments = {f.attname for f in model._meta.concrete_fields if isinstance(f, models.DateTimeField)}
    if not set(names) <= known:
        raise ValueError("columns")
    for row in cursor:
        found = dict(zip(names, row, strict=True))
        for name in moments & found.keys():
            found[name] = found[name] and datetime.fromisoformat(found[name])
        yield found


class _opened:  # noqa: N801  (a context manager used as a verb)
    def __init__(self, path: Path, what: str) -> None:
        self.path, self.what = path, what

    def __enter__(self) -> sqlite3.Connection:
        if not self.path.is_file():
            raise BackupRefused("There is no file of that name. Nothing was changed.")
        self.file = sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            about = _about(self.file)
            fine = about["format"] == FORMAT and about["what"] == self.what
        except (sqlite3.Error, ValueError, KeyError, TypeError):
            fine = False
        if not fine:
            self.file.close()
            raise BackupRefused(NOT_OURS)
        return self.file

    def __exit__(self, *error: object) -> None:
        self.file.close()


def _about(file: sqlite3.Connection) -> dict[str, Any]:
    return dict(json.loads(file.execute("SELECT what FROM about").fetchone()[0]))


def _continue_counting() -> None:
    """PostgreSQL: rows with given ids leave the counters behind; put them past the highest."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in FILLED:
            if isinstance(model._meta.pk, models.BigAutoField):
                table = model._meta.db_table
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "
                    f"(SELECT COALESCE(MAX(id), 0) + 1 FROM {table}), false)"
                )


def _keep_server_key(secret: bytes) -> None:
    """The restored server goes on with the old server key: audit chains and second factors depend on it.

    Raises ValueError for one that is not whole.
    """
    ServerKey(secret)
    if secret == settings.SERVER_SECRET:
        return
    partial = settings.SECRET_FILE.with_suffix(".partial")
    with os.fdopen(
        os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii"
    ) as file:
        file.write(secret.hex())
    partial.replace(settings.SECRET_FILE)
