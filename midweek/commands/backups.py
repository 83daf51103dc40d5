"""`midweek backup` and `midweek restore`."""

from __future__ import annotations

import argparse
from datetime import timedelta
from pathlib import Path

from midweek.cli import CommandError, start_django
from midweek.commands.serving import up_to
from midweek.commands.tables import up_to_date


def arguments(parser: argparse.ArgumentParser, name: str) -> None:
    """Where the two files are."""
    if name == "backup":
        parser.add_argument(
            "folder", type=Path, help="where the two files go; old ones of ours there are removed"
        )
        parser.add_argument(
            "--keep-days", type=up_to(90), default=90, metavar="N",
            help="remove data files older than N days, 1 to 90 (default: 90; keys files always go after 30)",
        )  # fmt: skip
    else:
        parser.add_argument("--data", type=Path, required=True, help="the data file")
        parser.add_argument("--keys", type=Path, required=True, help="the newest keys file")


def run(chosen: argparse.Namespace) -> int:
    """Write or read the two files."""
    start_django("serve")
    from midweek.store import backup, restore

    up_to_date()
    try:
        if chosen.command == "backup":
            data, keys = backup.write(chosen.folder, timedelta(days=chosen.keep_days))
            print(f"Wrote {data.name} and {keys.name}. Keep them apart: neither opens anything alone.")
        else:
            restore.restore(chosen.data, chosen.keys)
            print("Restored. Check it with `midweek doctor --verify`, then start Midweek again.")
    except backup.BackupRefused as error:
        raise CommandError(str(error)) from None
    return 0
