"""Whoever types the commands."""

from __future__ import annotations

import pytest

from tests.commands.running import Owner


@pytest.fixture
def owner(monkeypatch: pytest.MonkeyPatch) -> Owner:
    """Maya, where many people are served."""
    monkeypatch.setenv("MIDWEEK_MODE", "serve")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "midweek.settings")
    return Owner("maya")
