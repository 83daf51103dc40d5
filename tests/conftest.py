"""One throw-away data folder for the whole run, settled before Django's settings are read."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator

import pytest

_folder = tempfile.TemporaryDirectory(prefix="midweek-tests-")
os.environ.update(
    MIDWEEK_DATA=_folder.name, MIDWEEK_MODE="serve", MIDWEEK_HOSTS="testserver,localhost,127.0.0.1",
    DJANGO_ALLOW_ASYNC_UNSAFE="1",  # Playwright runs a loop of its own in the test's thread
)  # fmt: skip
for _name in ("MIDWEEK_DATABASE_URL", "MIDWEEK_MAIL", "MIDWEEK_EXIT_URL", "MIDWEEK_BEHIND_PROXY"):
    os.environ.pop(_name, None)

from tests import people  # noqa: E402  (reads Django's settings, which the lines above have settled)


@pytest.fixture(autouse=True)
def quick_slots(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Slots at the lowest accepted parameters (0.05 s); tests marked `real_slots` use the real ones."""
    from midweek.vault import slots

    if "real_slots" not in request.keywords:
        monkeypatch.setattr(slots, "CURRENT", slots.LOWEST)
    yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureDef[None]) -> None:
    """The table of unlock rows, which no migration makes."""
    from midweek.store import unlock

    with django_db_blocker.unblock():
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
