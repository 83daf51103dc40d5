"""Clock times round midnight: 23:40 and 0:20 lie forty minutes apart, and their mean isn't noon."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

DAY, NOON = 1_440, 720  # minutes
APART = 900  # more than 15 hours by day is less than 9 across midnight: no measure of days goes so far


def lie_round_midnight(times: Sequence[float]) -> bool:
    """Whether those before noon belong to the night after those of the evening, so that a day goes from noon to noon.

    times: of one measure, in minutes after the midnight their day began with; past the next one they go on counting. It is
    told by the medians of both, so that a few odd times don't decide.
    """
    early, late = [time for time in times if time < NOON], [time for time in times if time >= NOON]
    return bool(early and late) and median(late) - median(early) > APART


def after_midnight(time: float) -> float:
    """A time where a day goes from noon to noon: 0:20 is 24:20; from noon on as it is."""
    return time + DAY if time < NOON else time
