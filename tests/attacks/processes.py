"""Commands of Midweek in processes of their own, some of them on a disk that is full."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path


def command(
    data: Path, *words: str, passphrase: str = "", most: int = 0, module: str = "midweek.cli"
) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own. most: bytes of the largest file it can write, as on a full disk."""
    read, write = os.pipe()
    os.write(write, passphrase.encode())
    os.close(write)
    told = (*words, "--passphrase-fd", str(read)) if passphrase else words
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MIDWEEK_", "DJANGO_"))}

    def fill_disk() -> None:
        if most:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    try:
        return subprocess.run(
            [sys.executable, "-m", module, *told], env=kept | {"MIDWEEK_DATA": str(data), "MIDWEEK_MODE": "serve"},
            capture_output=True, text=True, timeout=300, pass_fds=[read], preexec_fn=fill_disk, check=False,
        )  # fmt: skip
    finally:
        os.close(read)
