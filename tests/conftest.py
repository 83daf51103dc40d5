"""The database of every test, quick slots, and the cast."""

from __future__ import annotations

from collections.abc import Iterator

import hypothesis
import pytest
import time_machine
from django.conf import settings
from django.db import connections

from midweek.store import unlock
from midweek.vault import slots
from tests import people

# Machines are shared: an example may take long, and the same examples run everywhere.
hypothesis.settings.register_profile("midweek", deadline=None, derandomize=True)
hypothesis.settings.load_profile("midweek")

WITH_TABLES = ("store", "web", "care", "attacks", "commands")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Rooms with tables get both databases; the others none."""
    for item in items:
        if item.path.parent.name in WITH_TABLES and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db(databases="__all__"))


@pytest.fixture(autouse=True)
def quick_slots(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Slots at the lowest accepted parameters (0.05 s), and next to nothing where there are accounts by the hundred.

    Tests marked `real_slots` use the real ones.
    """
    if "real_slots" not in request.keywords:
        if request.path.parent.name in WITH_TABLES:
            monkeypatch.setattr(slots, "LOWEST", slots.Kdf(m_kib=64, t=2))
        monkeypatch.setattr(slots, "CURRENT", slots.LOWEST)
    yield


@pytest.fixture
def december_2031() -> Iterator[None]:
    """Every day of a file about 2031 is over."""
    with time_machine.travel("2031-12-01T12:00:00Z", tick=True):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite in real files, as people run it: in memory, readers and writers behave differently."""
    for alias in settings.DATABASES:
        if "sqlite" in settings.DATABASES[alias]["ENGINE"]:
            connections[alias].settings_dict["TEST"]["NAME"] = str(settings.DATA / f"test-{alias}.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureDef[None]) -> None:
    """The table of unlock rows, which no migration makes."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        unlock.ensure_table()


@pytest.fixture
def maya(db: None) -> people.Person:
    """A client, signed in."""
    return people.Person("maya").signs_up()


@pytest.fixture
def noor(db: None) -> people.Person:
    """Another client, signed in."""
    return people.Person("noor").signs_up()


@pytest.fixture
def eve(db: None) -> people.Person:
    """A stranger with an account of her own, signed in."""
    return people.Person("eve").signs_up()


@pytest.fixture
def stranger(db: None) -> people.Person:
    """Somebody without an account."""
    return people.Person("eve")
