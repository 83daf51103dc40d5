"""Jobs that need no key: forgetting what has expired. They import `store` alone."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.utils import timezone

from midweek.store import accounts, restored, throttle, unlock
from midweek.store.models import Gone, Tombstone

log = logging.getLogger("midweek.chores")

SHREDDED_LATELY = timedelta(days=1)  # so long is the database made to forget, again and again
EVER = timedelta(days=365 * 100)
OLDEST_COPY = timedelta(days=90)  # the oldest data file of a backup


def tick() -> None:
    """Everything, once."""
    unlock.ensure_table()
    _tidy(shredded_within=SHREDDED_LATELY)


def _tidy(*, shredded_within: timedelta) -> None:
    """shredded_within: the database forgets the bytes of accounts that were deleted so long ago at most."""
    now = timezone.now()
    unlock.rows().purge(now)
    throttle.purge()
    Session.objects.filter(expire_date__lt=now).delete()
    Gone.objects.filter(at__lt=now - OLDEST_COPY).delete()
    restored.forget_ended(now - OLDEST_COPY)
    accounts.shred_due(now)
    if Tombstone.objects.filter(at__gt=now - shredded_within).exists():
        accounts.forget_old_bytes()


def at_start() -> None:
    """A fresh start locks everyone: rows of before could meet revived cookies. And nobody holds up the forgetting yet."""
    unlock.ensure_table()
    unlock.rows().clear()
    _tidy(shredded_within=EVER)


def every_minute() -> threading.Event:
    """Tick in a thread of this process until the event it gives is set."""
    from django.db import close_old_connections

    stop = threading.Event()

    def loop() -> None:
        while not stop.wait(60):
            try:
                tick()
            except DatabaseError as error:  # full or busy: the next minute tries again
                log.error("chores", exc_info=error)
            finally:
                close_old_connections()

    threading.Thread(target=loop, daemon=True).start()
    return stop


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Hold a lock file in the data folder, so that two starts do one thing after the other."""
    with open(settings.DATA / f".{name}.lock", "w") as file:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield
