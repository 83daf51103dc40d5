"""What a command needs before it opens an account: tables of this version, and formats that open."""

from __future__ import annotations


def up_to_date() -> None:
    """Bring the tables to this version and check every format. Unlike a start, this locks nobody who is signed in."""
    from django.core.management import call_command

    from midweek import chores
    from midweek.vault import formats

    formats.self_check()
    with chores.one_at_a_time("migrate"):
        call_command("migrate", verbosity=0, interactive=False)
