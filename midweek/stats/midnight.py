"""Clock times round midnight: 23:40 and 0:20 lie forty minutes apart, and their mean isn't noon."""

from __future__ import annotations

from collections.abc import Iterable

DAY = 1_440  # minutes
SMALL_HOURS = 360  # before 6:00
EVENING = 1_080  # from 18:00 on


def lie_round_midnight(times: Iterable[float]) -> bool:
    """Whether most of those that aren't in the small hours are in the evening.

    times: of one measure, in minutes after the midnight their day began with; past the next one they go on counting.
    """
    late = [time >= EVENING for time in times if time >= SMALL_HOURS]
    return 2 * sum(late) > len(late)


def after_midnight(time: float) -> float:
    """A time of such a measure: the small hours come at the end of the day, 0:20 as 24:20; others as they are."""
    return time + DAY if time < SMALL_HOURS else time
