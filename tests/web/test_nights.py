"""A sleep diary's page tells each week's nights, and averages from five on."""

from __future__ import annotations

from html import unescape

import time_machine

from tests.pages import hidden
from tests.people import Person
from tests.web.objectives import words
from tests.web.test_homework import takes_up

NIGHT = "23:00\t23:00\t0\t\t0\t7:00\t7:00"  # 8 h of 8, how often awake not said
DAYS = ("2026-04-27", "2026-04-28", "2026-04-29", "2026-04-30", "2026-05-01", "2026-05-04")


@time_machine.travel("2026-05-07T14:32:00+02:00", tick=False)
def test_nights_are_averaged_by_the_week_from_five_on(maya: Person) -> None:
    maya.signs_in()
    path = takes_up(maya, "sleep_diary")
    assert "by the week" not in words(maya.reads(path))
    form = {name: hidden(maya.reads(f"{path}grid/"), name) for name in ("draft", "lines")}
    columns = ("morning", "into_bed", "tried", "took", "wakings", "awake", "woke", "out_of_bed")
    for n, day in enumerate(DAYS):
        night = zip(columns, (day, *NIGHT.split("\t")), strict=True)
        form |= {f"g-{n}-{name}": said for name, said in night}
    assert maya.post(f"{path}grid/", form | {"lines": str(len(DAYS))}).status_code == 303
    page = words(maya.reads(path))
    assert "4 May 2026 1 Fewer than 5 nights 27 April 2026 5 8 h 0 min 100%" in page
    assert "Don't cut your hours in bed because of these numbers." in unescape(page)
    assert "by the week" not in words(maya.reads(takes_up(maya, "gad7")))
