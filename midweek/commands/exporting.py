"""`midweek export --as NAME --format zip --to FILE`: everything of an account, in plain words or sealed."""

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
        choices=("zip", "html", "csv", "json", "markdown", "jrnl", "sealed"),
        required=True,
        help="zip has it all; sealed is the same under a passphrase of its own; markdown and jrnl hold your journal",
    )
    parser.add_argument(
        "--to", type=Path, metavar="FILE", help="a new file, for you alone (default: standard output)"
    )
    passphrase.argument(parser)
    passphrase.argument_of_copy(parser)


def run(chosen: argparse.Namespace) -> int:
    """Write it all to a new file of mode 0600, or to standard output."""
    if chosen.to is not None and os.path.lexists(chosen.to):
        raise CommandError(TAKEN)
    start_django(os.environ.get("MIDWEEK_MODE", "laptop"))
    from midweek.care import exporting
    from midweek.vault.errors import TooEasy
    from midweek.web import clock

    format = exporting.FORMATS[chosen.format]
    if chosen.to is None and format.binary and sys.stdout.isatty():
        raise CommandError("This can't be shown here. Name a file with --to.")
    up_to_date()
    desk = passphrase.desk(chosen)
    own = passphrase.for_new_copy(chosen) if format.sealed else ""
    try:
        parts = exporting.export(desk, format, now=clock.local_now(desk), passphrase=own)
    except TooEasy as error:
        raise CommandError(str(error)) from None
    if chosen.to is None:
        sys.stdout.buffer.writelines(parts)
        sys.stdout.buffer.flush()
    else:
        _write_new(chosen.to, parts)
        what = "your journal" if chosen.format in ("markdown", "jrnl") else "everything"
        print(f"Wrote {what} to {chosen.to}, {_who_reads(format.sealed)}")
    if desk.unreadable:
        print(
            f"{len(desk.unreadable)} entries could not be opened; they were left as they are.",
            file=sys.stderr,
        )
    return 0


def _who_reads(sealed: bool) -> str:
    if sealed:
        return "sealed. It opens with its own passphrase and nothing else: keep that somewhere safe."
    return "in plain words. Whoever can open that file can read it."


def _write_new(path: Path, parts: Iterable[bytes]) -> None:
    """All of it, or no file."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise CommandError(TAKEN) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(parts)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
