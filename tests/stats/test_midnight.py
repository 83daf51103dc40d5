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
        ([WAKING, 1_260], False),  # 7:00 and 21:00
        ([1_290] * 35 + [545] * 28, False),  # the last coffee at 21:30, then at 9:05
        ([480] * 35 + [1_230] * 28, False),  # the first cigarette at 8:00, then at 20:30
        ([LATE] * 6 + [390], True),  # 23:40, and 6:30 once a week
        ([400] * 35 + [LATE, EARLY] * 25, True),  # from 6:40 to midnight
        ([400] * 49 + [1_410], True),  # 6:40, and a target of 23:30
        ([600, 660, NOON, 780, 480], False),  # 10:00 to 13:00, and a target of 8:00
        ([LATE, EARLY, 840], True),  # an odd 14:00 among nights
        ([660] * 5 + [1_370], False),  # an odd 22:50 among mornings of 11:00
        ([20, 40, 90] * 9 + [1_380], True),  # after midnight, and a target of 23:00
        ([375] * 28 + [180] * 28 + [10, 1_430] * 14, True),  # 6:15, then 3:00, then about midnight
        ([NOON, EARLY], False),
    ],
)
def test_nights_are_told_from_days(times: list[float], round_midnight: bool) -> None:
    assert lie_round_midnight(times) is round_midnight


def test_times_before_noon_come_at_the_end_of_the_day() -> None:
    assert [after_midnight(time) for time in (0, 719, NOON, LATE, 1_460)] == [1_440, 2_159, NOON, LATE, 1_460]
