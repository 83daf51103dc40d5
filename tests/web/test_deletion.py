"""Deleting an account later, with a way back, and what a restore makes of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from midweek import chores
from midweek.store.models import Tombstone, User
from tests.people import Person

NOW = datetime(2026, 5, 7, 12, tzinfo=UTC)
LATER = "/settings/delete/later/"


def asks(person: Person) -> None:
    assert person.post(LATER, {"passphrase": person.passphrase}).headers["Location"] == "/today/"


def test_an_account_goes_on_its_day_and_not_before(maya: Person, noor: Person) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        maya.signs_in()
        asks(maya)
        assert "deleted on 21 May 2026" in maya.reads("/today/")
        assert "to be deleted later" in maya.reads("/settings/privacy/")
        clock.shift(timedelta(days=14) - timedelta(minutes=1))
        chores.tick()
        assert User.objects.filter(pk=maya.account.pk).exists()
        pk = maya.account.pk
        clock.shift(timedelta(minutes=1))
        chores.tick()
        assert not User.objects.filter(pk=pk).exists()
        assert Tombstone.objects.count() == 1
        assert maya.signs_in().status_code == 422
        assert noor.signs_in().status_code == 303


def test_who_stays_after_all_stays(maya: Person) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        maya.signs_in()
        asks(maya)
        assert maya.post("/settings/delete/keep/").headers["Location"] == "/today/"
        assert "will be deleted" not in maya.reads("/today/")
        clock.shift(timedelta(days=30))
        chores.tick()
        assert maya.signs_in().status_code == 303


@pytest.mark.parametrize("passphrase", ["", "not the right one"])
def test_it_takes_the_passphrase(maya: Person, passphrase: str) -> None:
    maya.reads("/settings/delete/")
    maya.reads(LATER)
    assert maya.post(LATER, {"passphrase": passphrase}).status_code == 422
    assert User.objects.get().leaves_at is None
