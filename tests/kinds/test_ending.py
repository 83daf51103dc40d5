"""A process that read entries ends well."""

from __future__ import annotations

import os
import subprocess
import sys

READS = 'from midweek.kinds.entry import from_bytes; from_bytes(b\'{"kind":"mood","v":1,"author":"","at":"2026-01-01T00:00:00Z","doc":{"at":"2026-01-01T00:00:00Z","mood":3}}\')'


def test_reading_an_entry_does_not_crash_at_the_end() -> None:
    """With freed memory overwritten, so that what is used after it was freed shows each time."""
    done = subprocess.run(
        [sys.executable, "-c", READS],
        env=os.environ | {"PYTHONMALLOC": "debug"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
