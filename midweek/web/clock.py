"""What time it is for a person: their zone, their day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone

from midweek.store.desk import Desk

YEAR = timedelta(days=365)  # so far pages look back by themselves for what has ended


def zone(name: str) -> ZoneInfo:
    """A time zone by IANA name; UTC for a name this machine does not know."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def local_now(desk: Desk) -> datetime:
    """Now, aware, in the person's zone, to the second."""
    return timezone.now().astimezone(zone(desk.preferences.zone)).replace(microsecond=0)


def today(desk: Desk) -> date:
    """The person's own day."""
    return local_now(desk).date()


def time_of(desk: Desk, at: datetime) -> str:
    """A moment as the clock on the person's wall showed it, as in 14:32."""
    return f"{at.astimezone(zone(desk.preferences.zone)):%H:%M}"
