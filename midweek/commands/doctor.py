"""`midweek doctor`: checks settings, files, libraries, clocks; with --verify every sealed row."""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date

from midweek import environment
from midweek.cli import start_django

LEAST_FREE = 200 * 1024 * 1024  # bytes
UNREADABLE = (
    "The database can't be opened or read. Look at MIDWEEK_DATABASE_URL and whether it runs; "
    "if it is damaged, restore the newest backup."
)
NEW_KEY = (
    "The server key was missing, so a new one was made. Second factors and audit chains need the old one: stop the "
    "server and put it back from your safe copy."
)


class Worry(Exception):
    """Something that wants the operator's attention; the message says what and what to do."""


class NothingToLookAt(Worry):
    """The tables are missing or of another version, so nothing in them can be looked at."""


def arguments(parser: argparse.ArgumentParser, name: str) -> None:
    """One choice."""
    parser.add_argument("--verify", action="store_true", help="also look over every sealed row (opens none)")


def run(chosen: argparse.Namespace) -> int:
    """One line a check; exit code 1 when something wants attention."""
    is_lost = False
    with suppress(environment.BadSetting):  # the start says what is wrong with it
        is_lost = environment.has_lost_its_key(environment.private_folder())
    start_django(os.environ.get("MIDWEEK_MODE", "serve"))
    from django.db.utils import DatabaseError

    checks: list[Callable[[], str]] = [_libraries, _folder, _space, _hosts, _help_lines, _promises]
    checks += [_database, _clock, *([_rows] if chosen.verify else [])]
    worries = [NEW_KEY] if is_lost else []
    for check in checks:
        try:
            print(f"fine   {check()}")
        except NothingToLookAt as worry:
            worries.append(str(worry))
            break
        except Worry as worry:
            worries.append(str(worry))
        except DatabaseError:  # the others ask it too
            worries.append(UNREADABLE)
            break
    for said in worries:
        print(f"LOOK   {said}")
    return 1 if worries else 0


def _libraries() -> str:
    from midweek.vault import formats
    from midweek.vault.errors import VaultError

    try:
        formats.self_check()
    except VaultError as error:
        raise Worry(f"The cryptography library lacks something: {error}") from None
    return f"Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}, every sealed format opens"


def _folder() -> str:
    from django.conf import settings

    if os.name != "nt":
        for path in [*settings.DATA.iterdir(), settings.SECRET_FILE]:
            if path.is_file() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise Worry(
                    "The server key or a file in the data folder can be read by others. Close it with chmod 600."
                )
    return "data folder and server key are for their owner alone"


def _space() -> str:
    from django.conf import settings

    if shutil.disk_usage(settings.DATA).free < LEAST_FREE:
        raise Worry("Less than 200 MB are free where Midweek stores its data. Make room.")
    return "there is room on the disk"


def _hosts() -> str:
    from django.conf import settings

    if "*" in settings.ALLOWED_HOSTS:
        raise Worry("MIDWEEK_HOSTS must name the hosts Midweek answers to, not *.")
    return f"answers to {len(settings.ALLOWED_HOSTS)} host names"


def _database() -> str:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check")
            if cursor.fetchone()[0] != "ok":
                raise Worry("SQLite finds damage in the database file. Restore the newest backup.")
    if not executor.loader.applied_migrations:
        raise NothingToLookAt("There are no tables yet. Start Midweek once: it makes them.")
    if behind:
        raise NothingToLookAt(
            "The tables are of an older Midweek. Start Midweek once: it brings them up to date."
        )
    return f"{connection.vendor} answers and its tables are of this version"


def _promises() -> str:
    from midweek.commands import promises

    if names := promises.broken():
        raise Worry(f"Settings that must stay as they are were changed: {', '.join(names)}.")
    return "the settings that keep words safe are in force"


def _clock() -> str:
    from django.db import connection
    from django.utils import timezone

    from midweek.store.models import AuditEvent

    newest = AuditEvent.objects.order_by("-at").values_list("at", flat=True).first()
    if newest and (newest - timezone.now()).total_seconds() > 60:
        raise Worry(
            "This machine's clock is behind what it wrote earlier. Set the clock, then start Midweek again."
        )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT now()")
            if abs((cursor.fetchone()[0] - timezone.now()).total_seconds()) > 60:
                raise Worry("The clocks of this machine and of the database differ by more than a minute.")
    return f"the clock says {timezone.now():%Y-%m-%d %H:%M} UTC and nothing contradicts it"


def _help_lines() -> str:
    from django.utils import timezone

    from midweek.web import help_lines

    today: date = timezone.now().date()
    old = help_lines.stale(today)
    if old:
        raise Worry(
            f"{len(old)} help-line numbers were last checked over 6 months ago. Check them, or update Midweek."
        )
    return "the help-line numbers were checked in the last 6 months"


def _rows() -> str:
    from midweek.store import verify

    found = verify.everything()
    if found.wrong:
        raise Worry(" ".join(dict.fromkeys(found.wrong)))
    seen = ", ".join(f"{n} {name}" for name, n in sorted(found.looked_at.items()))
    older = (
        f"; {found.older} records lie under an earlier key, for their owners to look at"
        if found.older
        else ""
    )
    return f"every sealed row is in order ({seen or 'there are none yet'}){older}"
