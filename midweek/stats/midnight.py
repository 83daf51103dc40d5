"""Clock times round midnight: 23:40 and 0:20 lie forty minutes apart, and their mean isn't noon."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

DAY, NOON = 1_440, 720  # minutes


def lie_round_midnight(times: Sequence[float]) -> bool:
    """Whether they lie closer together where a day goes from noon to noon than where it goes from midnight to midnight.

    times: of one measure, in minutes after the midnight their day began with; past the next one they go on counting. Closer is
    a smaller sum of distances from their median, so that a few odd ones don't decide.
    """
    return _spread([after_midnight(time) for time in times]) < _spread(times)


def after_midnight(time: float) -> float:
    """A time where a day goes from noon to noon: 0:20 is 24:20; from noon on as it is."""
    return time + DAY if time < NOON else time


def _spread(times: Sequence[float]) -> float:
    middle = median(times) if times else 0.0
    return sum(abs(time - middle) for time in times)
