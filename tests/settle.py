"""Settles the environment before Django's settings are read: one throw-away data folder for each process.

Loaded by name (`-p tests.settle`), because the settings are read before any conftest is.
"""

from __future__ import annotations

import os
import tempfile

folder = tempfile.TemporaryDirectory(prefix="midweek-tests-")
for _name in [
    name for name in os.environ if name.startswith("MIDWEEK_") and name != "MIDWEEK_TEST_DATABASE_URL"
]:
    del os.environ[_name]
os.environ.update(
    MIDWEEK_DATA=folder.name,
    MIDWEEK_MODE="serve",
    MIDWEEK_HOSTS="testserver,localhost,127.0.0.1",
    MIDWEEK_DATABASE_URL=os.environ.get("MIDWEEK_TEST_DATABASE_URL", ""),
    DJANGO_ALLOW_ASYNC_UNSAFE="1",  # Playwright runs a loop of its own in the test's thread
)
