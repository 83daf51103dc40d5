"""Times of nights and times of days."""

from __future__ import annotations

import pytest

from midweek.stats.midnight import after_midnight, lie_round_midnight

LATE, EARLY, WAKING, NOON = 1_420, 20, 420, 720  # 23:40, 0:20, 7:00, 12:00


@pytest.mark.parametrize(
    ("times", "round_midnight"),
    [
        ([], False),
        ([EARLY, EARLY], False),  # nothing says which side they are of
        ([LATE, EARLY], True),
        ([LATE, EARLY, EARLY, EARLY], True),
        ([EARLY + 1_440, EARLY], True),  # one of them was counted to the evening before
        ([WAKING, EARLY, WAKING], False),
        ([WAKING, LATE], False),
        ([WAKING, LATE, LATE, EARLY], True),
        ([NOON, EARLY], False),
        ([1_080, 359], True),  # 18:00 and 5:59
        ([1_079, 359], False),
    ],
)
def test_most_times_by_day_or_most_in_the_evening(times: list[float], round_midnight: bool) -> None:
    assert lie_round_midnight(times) is round_midnight


def test_small_hours_come_at_the_end_of_the_day() -> None:
    assert [after_midnight(time) for time in (0, 359, 360, LATE, 1_460)] == [1_440, 1_799, 360, LATE, 1_460]
