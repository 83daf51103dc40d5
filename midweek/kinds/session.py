"""Days on which client and therapist met; drawn as ticks under every chart."""

from __future__ import annotations

from datetime import date

from midweek.kinds.entry import Entry


class SessionDay(Entry, frozen=True, kw_only=True, tag="session_day"):
    """A day with a session."""

    on: date
