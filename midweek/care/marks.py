"""A short mark of what is stored, so that a page can tell whether it is still what it showed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec


def mark(said: Mapping[str, Any]) -> str:
    """The mark of these values, whatever their order; 16 characters."""
    return hashlib.sha256(msgspec.json.encode(sorted(said.items()))).hexdigest()[:16]
