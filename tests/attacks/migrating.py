"""Brings the tables of a folder up to date and dies by SIGKILL on the way: `python -m tests.attacks.migrating N`.

N: after this many statements that change the schema; 0: never. With the word `next`, one more migration than there is, as a
later version would bring.
"""

from __future__ import annotations

import os
import signal
import sys
import types
from typing import Any

from midweek import cli

SLOW = "midweek.store.migrations"


def main(nth: int, later: bool) -> int:
    cli.start_django("serve")
    from django.core.management import call_command
    from django.db import connection, migrations

    if later:
        a_later_version(migrations)
    seen = 0

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal seen
        answer = execute(sql, params, many, context)
        seen += sql.lstrip().upper().startswith(("CREATE", "ALTER", "UPDATE", "DROP"))
        if seen == nth and nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    connection.ensure_connection()
    connection.execute_wrappers.append(watch)
    call_command("migrate", verbosity=0, interactive=False)
    return 0


def a_later_version(migrations: Any) -> None:
    """A migration that rewrites every record, put beside ours without touching our folder."""

    class Migration(migrations.Migration):  # type: ignore[misc]
        operations = [
            migrations.RunSQL("ALTER TABLE store_record ADD COLUMN shelf integer"),
            migrations.RunSQL("UPDATE store_record SET shelf = 1, rev = rev + 1"),
            migrations.RunSQL("CREATE INDEX later ON store_record (shelf)"),
        ]

    from django.db.migrations.loader import MigrationLoader

    module = types.ModuleType(f"{SLOW}.9999_later")
    module.Migration = Migration  # type: ignore[attr-defined]
    sys.modules[module.__name__] = module
    known = MigrationLoader.load_disk

    def with_the_later_one(loader: Any) -> None:
        known(loader)
        later = Migration("9999_later", "store")
        later.dependencies = [max(key for key in loader.disk_migrations if key[0] == "store")]
        loader.disk_migrations["store", "9999_later"] = later

    MigrationLoader.load_disk = with_the_later_one  # type: ignore[method-assign]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), "next" in sys.argv))
