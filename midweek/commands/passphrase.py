"""Who runs a command: their account, opened with a passphrase that is never an argument."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from math import ceil
from typing import TYPE_CHECKING

from midweek.cli import CommandError

if TYPE_CHECKING:
    from midweek.store.desk import Desk

MOST = 1_024  # bytes read from a descriptor


def argument(parser: argparse.ArgumentParser) -> None:
    """The words every command of one account takes."""
    parser.add_argument(
        "--as", dest="name", type=a_name, required=True, metavar="NAME", help="sign-in name of the account"
    )
    parser.add_argument(
        "--passphrase-fd", type=int, metavar="N", help="read the passphrase from file descriptor N"
    )


def a_name(text: str) -> str:
    """Reads a sign-in name, as an argument of a command."""
    try:
        text.encode()
    except UnicodeEncodeError:  # bytes of the command line that are no letters
        raise argparse.ArgumentTypeError("write the name in UTF-8") from None
    return text


def argument_of_copy(parser: argparse.ArgumentParser) -> None:
    """Where the passphrase of a sealed copy comes from."""
    parser.add_argument(
        "--copy-passphrase-fd", type=int, metavar="N", help="read the sealed copy's own passphrase from there"
    )


def ask(chosen: argparse.Namespace) -> str:
    """The passphrase of the account, typed unseen or read from the named descriptor."""
    return _read(chosen.passphrase_fd, "--passphrase-fd", "Passphrase: ")


def of_copy(chosen: argparse.Namespace) -> str:
    """The passphrase a sealed copy was saved with."""
    return _read(chosen.copy_passphrase_fd, "--copy-passphrase-fd", "Passphrase of the sealed copy: ")


def for_new_copy(chosen: argparse.Namespace) -> str:
    """A passphrase for a new sealed copy; typed twice, since nothing else will ever open it."""
    first = _read(chosen.copy_passphrase_fd, "--copy-passphrase-fd", "A passphrase for the sealed copy: ")
    if chosen.copy_passphrase_fd is None and getpass.getpass("The same once more: ") != first:
        raise CommandError("The two differ. Nothing was written.")
    return first


def _read(descriptor: int | None, option: str, prompt: str) -> str:
    if descriptor is None:
        if not sys.stdin.isatty():
            raise CommandError(
                f"There is nobody to ask for the passphrase. Name a file descriptor with {option}."
            )
        return getpass.getpass(prompt)
    try:
        with os.fdopen(os.dup(descriptor), "rb") as file:
            return file.read(MOST).decode().rstrip("\r\n")
    except (OSError, OverflowError, UnicodeDecodeError):
        raise CommandError("The passphrase cannot be read from that file descriptor.") from None


def desk(chosen: argparse.Namespace) -> Desk:
    """The Desk of the named account. Raises CommandError for a wrong name or passphrase, the same for both."""
    from midweek.store import accounts, audit, throttle
    from midweek.store.desk import Desk
    from midweek.vault.errors import TooMany, WrongSecret

    user = None
    try:
        with throttle.guess(accounts.normal(chosen.name), "command line"):
            user = accounts.find(chosen.name)
            root = accounts.open_slot(user, passphrase=ask(chosen))
    except TooMany as wait:
        minutes = ceil(wait.retry_after / 60)
        raise CommandError(
            f"Wrong passphrases were tried too often. Nothing was changed. Try again in {minutes} minutes."
        ) from None
    except WrongSecret:
        if user:
            audit.append_fail(user.pk)
        raise CommandError(
            "That name and passphrase don't open an account here. Nothing was changed. "
            "An account that asks for its passkey too opens in the browser alone."
        ) from None
    assert user is not None
    accounts.note_opening(user, root, "unlock")
    return Desk(accounts.keys_of(user, root))
