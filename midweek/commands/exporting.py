"""`midweek export --as NAME --format json`: everything of an account, in plain words."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from midweek.cli import CommandError, start_django
from midweek.commands import passphrase
from midweek.commands.tables import up_to_date

TAKEN = "There is a file of that name already. Name another one; nothing was written."


def arguments(parser: argparse.ArgumentParser, name: str) -> None:
    """Account, format, and where it goes."""
    parser.add_argument(
        "--format",
        choices=("json", "csv", "html"),
        required=True,
        help="csv is a ZIP with a table for each kind",
    )
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help="a new file, for you alone (default: standard output)"
    )
    passphrase.argument(parser)


def run(chosen: argparse.Namespace) -> int:
    """Write it all to a new file of mode 0600, or to standard output."""
    if chosen.output is None and chosen.format == "csv" and sys.stdout.isatty():
        raise CommandError("A ZIP can't be shown here. Name a file with --output.")
    if chosen.output is not None and os.path.lexists(chosen.output):
        raise CommandError(TAKEN)
    start_django(os.environ.get("MIDWEEK_MODE", "laptop"))
    from midweek.care import exporting
    from midweek.web import clock

    up_to_date()
    desk = passphrase.desk(chosen)
    parts = exporting.export(desk, exporting.FORMATS[chosen.format], now=clock.local_now(desk))
    if chosen.output is None:
        sys.stdout.buffer.writelines(parts)
        sys.stdout.buffer.flush()
    else:
        _write_new(chosen.output, parts)
        print(f"Wrote everything to {chosen.output}, in plain words. Whoever can open that file can read it.")
    if desk.unreadable:
        print(
            f"{len(desk.unreadable)} entries could not be opened; they were left as they are.",
            file=sys.stderr,
        )
    return 0


def _write_new(path: Path, parts: Iterable[bytes]) -> None:
    """All of it, or no file."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise CommandError(
            "There is a file of that name already. Name another one; nothing was written."
        ) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(parts)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
