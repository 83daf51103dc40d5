"""J3 over HTTP: what a page may say of 5 + 2, 5 + 3 and 5 + 4 weeks, and how it draws zeros and gaps."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from midweek.kinds.plan import Change
from tests.people import Person
from tests.web.objectives import MONDAY, fields, has_objective, notes, weeks, words

BEFORE = [8.0, 7, 9, 8, 10]
CAUSAL = re.compile(
    r"\b(caus\w+|because|led to|leads to|due to|thanks to|result\w*|effect\w*|worked|works|helped|made you|affect\w*)\b",
    re.I,
)
NEVER = re.compile(
    r"(significan|percentile|\bp [<=]|\bstreak|\bmissed|\boverdue|\bfail|\bscore|\bshould\b|!)", re.I
)


@pytest.mark.parametrize(
    ("since", "word"),
    [
        ([5.0, 4], "Too early to say"),
        ([5.0, 4, 5], "Leaning the way you want, too early to be sure"),
        ([5.0, 4, 5, 3], "A real shift the way you want"),
        ([5.0, 4, 5, 3, 3, 3, 2], "A real shift the way you want"),
    ],
)
def test_the_verdict_goes_as_far_as_the_weeks_carry(maya: Person, since: list[float], word: str) -> None:
    counted = has_objective(maya)
    notes(maya, counted, weeks([*BEFORE, *since]))
    marked = MONDAY + timedelta(weeks=5)
    sunday = MONDAY + timedelta(weeks=5 + len(since), days=-1)
    with time_machine.travel(f"{sunday}T20:00:00+02:00"):
        maya.signs_in()
        done = maya.post(
            f"/objectives/{counted.id}/changes/new/", {"on": str(marked), "words": "Pause, then reply"}
        )
        assert done.status_code == 303
        html = maya.reads(f"/objectives/{counted.id}/")
    page = words(html)
    assert f"<strong>{word}</strong>" in html
    if len(since) == 2:
        assert "5 weeks from before the change and 2 since" in page
        assert "1 more week" in page
    else:
        assert "Usually 8 a day" in page and f"From 5 + {len(since)} weeks" in page
    assert "Pause, then reply" in page
    assert not CAUSAL.search(page), CAUSAL.search(page)
    assert not NEVER.search(page), NEVER.search(page)


def test_it_counts_on_the_page_of_a_week_too(maya: Person) -> None:
    counted = has_objective(maya, per="week", target=21)
    notes(maya, counted, weeks([*BEFORE, 5, 4, 5, 3]))
    maya.desk.file(Change(objective=counted.id, on=MONDAY + timedelta(weeks=5), words="pause"))
    with time_machine.travel(f"{MONDAY + timedelta(weeks=9, days=-1)}T20:00:00+02:00"):
        maya.signs_in()
        page = words(maya.reads(f"/objectives/{counted.id}/"))
    assert "Usually 8 a day (56 a week) then, 4.5 a day (31.5 a week) now." in page
    assert "1 of the last 4 weeks at or under your target of 21 a week." in page


@time_machine.travel("2026-03-29T20:00:00+02:00")
def test_none_is_a_zero_an_empty_day_a_gap_and_a_thin_week_missing(maya: Person) -> None:
    maya.signs_in()
    counted = has_objective(maya)
    path = f"/objectives/{counted.id}/"
    days = weeks([8.0, 7, 9, 8])
    del days[MONDAY + timedelta(days=3)]  # an empty day
    for n in range(7, 11):  # week 2 keeps three days
        del days[MONDAY + timedelta(days=n)]
    del days[MONDAY + timedelta(days=27)]  # today, to be noted as none
    notes(maya, counted, days)
    hidden = fields(maya.reads(path), f"{path}log/")
    assert maya.post(f"{path}log/", {**hidden, "none": "1"}).status_code == 303

    html = maya.reads(path)
    svg = html[html.index('<svg class="chart"') : html.index('<ul class="key"')]
    dots = re.search(r'<g class="day-dot">(.*?)</g>', svg)
    squares = re.search(r'<g class="week-mark"[^>]*>(.*?)</g>', svg)
    assert dots and squares
    assert dots[1].count("<circle") == len(days) + 1
    assert squares[1].count("<rect") == 3
    line, days_line = (re.search(rf'class="{kind}" d="([^"]+)"', svg) for kind in ("week-line", "day-line"))
    assert line and days_line
    assert line[1].count("M") == 1  # the first week stands alone, two join after the gap
    assert days_line[1].count("M") == 3
    rows = re.findall(r'id="(weeks|days)-caption".*?<tbody>(.*?)</tbody>', html, re.DOTALL)
    assert {name: body.count("<tr>") for name, body in rows} == {"weeks": 3, "days": len(days) + 1}
    assert re.search(r'<th scope="row">29 Mar 2026<td>0<td>1', html)
    assert "1 week has too few notes to count and is left open." in html
    csv = maya.get(f"{path}data.csv").content.decode("utf-8-sig").splitlines()
    assert len(csv) == len(days) + 2
    assert csv[-1].startswith("2026-03-29,0,")


@time_machine.travel("2026-05-03T20:00:00+02:00")
def test_weeks_without_enough_notes_are_said_kindly(maya: Person) -> None:
    maya.signs_in()
    counted = has_objective(maya)
    notes(maya, counted, {MONDAY + timedelta(weeks=w, days=d): 5.0 for w in range(9) for d in range(2)})
    html = maya.reads(f"/objectives/{counted.id}/")
    assert "<strong>Too many gaps to tell</strong>" in html
    assert not NEVER.search(words(html))
