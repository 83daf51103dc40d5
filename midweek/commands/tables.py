"""What a command needs before it opens an account: settings that keep their promises, formats that open, tables of this version."""

from __future__ import annotations

import pkgutil
from pathlib import Path

from midweek.cli import CommandError
from midweek.commands import promises


def up_to_date() -> None:
    """Check settings and formats, and bring the tables to this version. Unlike a start, this locks nobody who is signed in.

    Raises CommandError, VaultError.
    """
    from django.core.management import call_command

    from midweek import chores
    from midweek.vault import formats

    if names := promises.broken():
        raise CommandError(
            f"The setting {names[0]} would not keep what people write safe. Nothing was started. Install Midweek afresh."
        )
    formats.self_check()
    if _behind():
        with chores.one_at_a_time("migrate"):
            call_command("migrate", verbosity=0, interactive=False)


def _behind() -> bool:
    """Whether a migration was not applied yet. By their names alone: loading them takes longer than adding a day does."""
    from django.apps import apps
    from django.db import connection

    there = {
        (app.label, migration.name)
        for app in apps.get_app_configs()
        for migration in pkgutil.iter_modules([str(Path(app.path, "migrations"))])
    }
    with connection.cursor() as cursor:
        if "django_migrations" not in connection.introspection.table_names(cursor):
            return True
        cursor.execute("SELECT app, name FROM django_migrations")
        return not there <= set(cursor.fetchall())
