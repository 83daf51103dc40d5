"""Logs that can hold nothing a person wrote (vault.md 11, attacks.md A3)."""

from __future__ import annotations

import logging
import secrets
import sys
import traceback
from typing import Any


class Line(logging.Formatter):
    """One line a record: level, logger, and for errors where they happened. Never a message's own words.

    Messages of libraries quote paths, names and values, so only ours, from `midweek`, are printed.
    """

    def format(self, record: logging.LogRecord) -> str:
        said = record.getMessage() if record.name.startswith("midweek") else ""
        if record.exc_info and record.exc_info[0]:
            frames = traceback.extract_tb(record.exc_info[2])
            where = " < ".join(f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno}" for f in reversed(frames[-6:]))
            said = f"{said} {record.exc_info[0].__name__} at {where}"
        elif not said and hasattr(record, "status_code"):
            said = f"status {record.status_code}"
        line = f"{self.formatTime(record)} {record.levelname} {record.name} {said}"
        return "".join(c if c.isprintable() else " " for c in line).rstrip()


def configure(options: dict[str, Any]) -> None:
    """Everything to standard error, one line each."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Line())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(options["level"])
    for name in ("django.db.backends", "django.template", "django.server"):
        logging.getLogger(name).setLevel(logging.ERROR)
    logging.getLogger("django.security").setLevel(logging.ERROR)
    logging.getLogger("django.request").setLevel(logging.ERROR)


def reference() -> str:
    """A short random word that joins an error page with its line in the log."""
    return secrets.token_hex(4)
