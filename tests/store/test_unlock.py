"""Where unlocked sessions live, on a server and on a laptop: the same promises in both."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connections

from midweek import chores
from midweek.store import unlock
from midweek.store.unlock import DbUnlockStore, MemoryUnlockStore, Row, State, UnlockStore

NOW = datetime(2026, 5, 7, 12, tzinfo=UTC)


def row(n: int, *, user: int = 1, state: State = "active", age: float = 0, quiet: float = 0) -> Row:
    """age, quiet: minutes since it was made, and since it was last used."""
    created, seen = NOW - timedelta(minutes=age), NOW - timedelta(minutes=quiet)
    return Row(bytes([n]) * 32, user, state, b"s" * 32, created, seen, 10, 0, b"blob")


@pytest.fixture(params=[DbUnlockStore, MemoryUnlockStore])
def rows(request: pytest.FixtureRequest) -> UnlockStore:
    store: UnlockStore = request.param()
    return store


def there(rows: UnlockStore, *held: Row) -> list[int]:
    return [one.id[0] for one in held if rows.get(one.id) is not None]


def test_a_row_comes_back_as_it_was_and_goes_once(rows: UnlockStore) -> None:
    one, two = row(1), row(2, state="pending")
    rows.put(one)
    rows.put(two)
    assert (rows.get(one.id), rows.get(two.id), rows.get(b"x" * 32)) == (one, two, None)
    assert (rows.take(one.id, "pending"), rows.take(two.id, "pending"), rows.take(two.id, "pending")) == (False, True, False)  # fmt: skip
    rows.lock(one.id)
    assert there(rows, one, two) == []


def test_a_locked_row_stays_locked_whatever_comes_late(rows: UnlockStore) -> None:
    """A request that was on its way when the lock came must not put the row back."""
    one = row(1)
    rows.put(one)
    rows.lock(one.id)
    rows.seen(one.id, NOW)
    rows.set_idle(one.user_id, 30)
    assert rows.tried(one.id) >= unlock.MOST_TRIES
    assert rows.get(one.id) is None


def test_what_is_noted_on_a_row(rows: UnlockStore) -> None:
    one, other = row(1), row(2, user=2)
    rows.put(one)
    rows.put(other)
    assert [rows.tried(one.id) for _ in range(3)] == [1, 2, 3]
    rows.seen(one.id, NOW + timedelta(minutes=1))
    rows.set_idle(1, 30)
    held = rows.get(one.id)
    assert held and (held.tries, held.last_seen, held.idle_minutes) == (3, NOW + timedelta(minutes=1), 30)
    assert rows.get(other.id) == other


def test_all_of_one_person_go_but_the_one_that_stays(rows: UnlockStore) -> None:
    held = [row(1), row(2), row(3, user=2)]
    for one in held:
        rows.put(one)
    rows.lock_all(1, but=held[1].id)
    assert there(rows, *held) == [2, 3]
    rows.lock_all(1)
    assert there(rows, *held) == [3]
    rows.clear()
    assert there(rows, *held) == []


def test_chores_take_what_is_over(rows: UnlockStore) -> None:
    held = [
        row(1), row(2, quiet=31), row(3, age=8 * 60 + 1), row(4, state="pending", age=6), row(5, state="pending", age=4),
        row(6, state="recovering", age=6),
    ]  # fmt: skip
    for one in held:
        rows.put(one)
    assert rows.purge(NOW) == 4
    assert there(rows, *held) == [1, 5]


def test_a_start_locks_everybody_and_a_minute_takes_what_is_over() -> None:
    rows = unlock.rows()
    now = datetime.now(UTC)
    fresh = Row(b"a" * 32, 1, "active", b"s" * 32, now, now, 10, 0, b"")
    over = Row(b"b" * 32, 1, "active", b"s" * 32, now - timedelta(hours=9), now, 10, 0, b"")
    rows.put(fresh)
    rows.put(over)
    chores.tick()
    assert (rows.get(fresh.id), rows.get(over.id)) == (fresh, None)
    chores.at_start()
    assert rows.get(fresh.id) is None


def test_the_rows_are_in_no_log_of_the_database_and_in_no_backup() -> None:
    from midweek.store import backup
    from midweek.store.models import UnlockedSession

    assert UnlockedSession not in [model for model, _ in (*backup.DATA, *backup.KEYS)]
    table = connections[settings.UNLOCK_DATABASE]
    if table.vendor == "postgresql":
        with table.cursor() as cursor:
            cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'store_unlockedsession'")
            assert cursor.fetchone() == ("u",)
    else:
        assert connections["default"].settings_dict["NAME"] != table.settings_dict["NAME"]
