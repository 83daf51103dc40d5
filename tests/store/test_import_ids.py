"""What was brought in is known again, also after all keys were made new, and only by whoever holds the new ones."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from midweek.care import bringing
from midweek.exchange.brought import Chosen
from midweek.exchange.formats import FORMATS
from midweek.kinds.kept import Deleted
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.plan import Goal
from midweek.store import accounts
from midweek.store.desk import Desk
from midweek.store.spaces import ids_in
from midweek.vault.keys import new_id
from tests.exchange.brought_files import CHOSEN, SAMPLES
from tests.people import PASSPHRASES

DAYLIO = (SAMPLES / "daylio" / "2026_scales_24h.csv").read_bytes()
MORE = DAYLIO + b"2031-03-20,March 20,Thursday,10:00,good,,,,\n"


def maya() -> Desk:
    user, root = accounts.create_account("maya", PASSPHRASES["maya"], uid=new_id())
    return Desk(accounts.keys_of(user, root))


def rekeyed(desk: Desk) -> Desk:
    """The same person, with all keys new."""
    user = accounts.find("maya")
    assert user
    root, _ = accounts.rekey(user, desk.keys.root, PASSPHRASES["maya"])
    return Desk(accounts.keys_of(user, root))


def filed(desk: Desk, blob: bytes, chosen: Chosen = CHOSEN) -> tuple[int, int]:
    brought = FORMATS["daylio"].bring(blob, "a.csv", chosen)
    done = bringing.file(Desk(desk.keys), brought, today=date(2031, 4, 1))
    return done.new, done.known


@pytest.mark.parametrize("times", [1, 3])
def test_the_same_file_after_a_change_of_keys_files_nothing_twice(times: int) -> None:
    desk = maya()
    new, _ = filed(desk, DAYLIO)
    desk.delete(desk.read(MoodCheckIn).of(MoodCheckIn)[0])
    for _ in range(times):
        desk = rekeyed(desk)
    before = len(desk.everything())
    assert filed(desk, DAYLIO) == (0, new)
    assert (len(Desk(desk.keys).everything()), len(desk.read(Deleted))) == (before, 1)
    assert filed(desk, MORE) == (1, new)
    desk = rekeyed(desk)
    assert filed(desk, MORE) == (0, new + 1)


def test_it_is_taken_back_after_a_change_of_keys() -> None:
    desk = maya()
    before = ids_in(desk.keys.private.id)
    filed(desk, DAYLIO)
    desk = rekeyed(desk)
    bringing.take_back(desk, FORMATS["daylio"].bring(DAYLIO, "a.csv", CHOSEN))
    assert ids_in(desk.keys.private.id) == before
    assert filed(desk, DAYLIO)[0] > 0


def test_an_old_key_says_nothing_about_what_came_after_it() -> None:
    """Whoever had every key before can't try out what was brought in since."""
    desk = maya()
    stolen = desk.keys.private.key
    desk = rekeyed(desk)
    id = desk.import_id("how I slept")
    desk.file(Goal(words="sleep", since=date(2031, 1, 1)), entry_id=id)
    assert stolen.ids.entry_id(b"how I slept").hex() != id == Desk(desk.keys).import_id("how I slept")


def test_what_a_form_filed_is_known_after_a_change_of_keys_by_one_look(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    desk = maya()
    goal = desk.file(Goal(words="sleep", since=date(2031, 1, 1)), entry_id=desk.form_id("a form"))
    desk = rekeyed(rekeyed(desk))
    filed(desk, DAYLIO)
    with django_assert_num_queries(1) as seen:
        assert desk.form_id("a form") == goal.id
    assert " IN (" in seen[0]["sql"]
    assert desk.form_id("another") != rekeyed(desk).form_id("another")
