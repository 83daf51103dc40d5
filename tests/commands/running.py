"""`midweek` commands in this process, with the passphrase behind a file descriptor."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

import pytest

from midweek import cli
from midweek.store import accounts
from midweek.store.desk import Desk
from midweek.vault.keys import new_id
from tests.people import PASSPHRASES


class Answer(NamedTuple):
    """What a command left behind."""

    code: int
    out: bytes
    err: str


class Owner:
    """Somebody with an account, at the command line."""

    def __init__(self, name: str) -> None:
        self.name, self.passphrase = name, PASSPHRASES[name]
        self.user, root = accounts.create_account(name, self.passphrase, uid=new_id())
        self._keys = lambda: accounts.keys_of(self.user, root)

    @property
    def desk(self) -> Desk:
        return Desk(self._keys())


def run(
    capfdbinary: pytest.CaptureFixture[bytes],
    *words: str | Path,
    passphrase: str | None = None,
    name: str = "maya",
) -> Answer:
    """One command of an account."""
    told = [str(word) for word in words]
    reader, writer = os.pipe()
    os.write(writer, f"{PASSPHRASES[name] if passphrase is None else passphrase}\n".encode())
    os.close(writer)
    capfdbinary.readouterr()
    try:
        code = cli.main([*told, "--as", name, "--passphrase-fd", str(reader)])
    except SystemExit as stopped:  # argparse
        code = int(str(stopped.code))
    finally:
        os.close(reader)
    out, err = capfdbinary.readouterr()
    return Answer(code, out, err.decode())
