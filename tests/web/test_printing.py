"""Pages to print and fill in by hand (H3): every sheet, every sort of measure, large print, and no name on them."""

from __future__ import annotations

import html as markup
import re
from datetime import timedelta

from midweek import library
from midweek.kinds.plan import Goal, How, Measure, Noted, Objective
from midweek.web import clock, paper
from tests.people import Person


def objective(person: Person, how: How, *, noted: Noted = "each", unit: str = "") -> str:
    """An objective that is noted in this way; gives the path of its page to print."""
    desk, today = person.desk, clock.today(person.desk)
    goal = desk.file(Goal(words="Be kinder to myself", since=today))
    measure = Measure(
        what="times I <em>snap</em>", how=how, better="lower", noted=noted, unit=unit,
        low=1 if how == "scale" else None, high=7 if how == "scale" else None,
    )  # fmt: skip
    filed = desk.file(
        Objective(goal=goal.id, measure=measure, starts=today, review_on=today + timedelta(days=28))
    )
    return f"/objectives/{filed.id}/print/"


def printed(html: str) -> str:
    """What comes out on paper, and what stands beside it on the screen."""
    return html.partition("<main")[2].partition("</main>")[0]


def body_rows(html: str) -> list[str]:
    table = re.search(r"<tbody>.*?</tbody>", html, re.DOTALL)
    assert table
    return re.findall(r"<tr>.*?</tr>", table[0], re.DOTALL)


SHORT = ("say", "number", "duration", "time", "date")  # a short line to write on, or nothing
HOWS: list[tuple[How, str, str]] = [
    ("count", "", "Make a mark each time"), ("yes_no", "", "Ring yes or no"), ("rate10", "", "from 0 to 10"),
    ("rate100", "", "from 0 to 100"), ("minutes", "", "Write the minutes"), ("clock", "", "like 23:30"),
    ("amount", "cups", "Write the amount"), ("scale", "", "from 1 to 7"),
]  # fmt: skip


def test_four_weeks_of_blank_days(maya: Person) -> None:
    for how, unit, says in HOWS:
        html = maya.reads(objective(maya, how, unit=unit))
        assert says in html and (f"({unit})" in html or not unit)
        rows = body_rows(html)
        assert len(rows) == 28
        assert f"{clock.today(maya.desk):%b}" in rows[0]
        assert "<em>" not in html and "&lt;em&gt;" in html
        assert "maya" not in printed(html).lower(), "no name on paper"


def test_without_days_and_in_large_print(maya: Person) -> None:
    path = objective(maya, "count")
    assert "data-print" not in maya.reads(path).partition("<head")[0]
    html = maya.reads(f"{path}?large=1&days=blank")
    assert 'data-print="large"' in html.partition("<head")[0]
    assert all("Line " in row for row in body_rows(html))
    assert 'href="?days=blank"' in html and 'href="?large=1"' in html
    assert 'href="?days=blank&amp;large=1"' in maya.reads(f"{path}?large=1&days=%3Cb%3E")


def test_what_is_noted_weekly_is_asked_weekly(maya: Person) -> None:
    html = maya.reads(objective(maya, "rate10", noted="week"))
    assert "Week from" in html and len(body_rows(html)) == 12


def test_the_way_there_and_back(maya: Person) -> None:
    path = objective(maya, "count")
    assert path in maya.reads(path.removesuffix("print/"))
    assert path.replace("print", "table") in maya.reads(path)
    assert "/homework/library/phq9/print/" in maya.reads("/homework/library/phq9/")


def test_every_sheet_has_room_for_every_answer(maya: Person) -> None:
    for sheet in library.all_sheets():
        html = maya.reads(f"/homework/library/{sheet.name}/print/?large=1")
        on_paper = markup.unescape(printed(html))
        assert all(item.label in on_paper for item, _ in sheet.parts), sheet.name
        parts = _flat(paper.drawn(sheet))
        asked = [part for part in parts if part.number]
        assert [part.number for part in asked] == list(range(1, len(sheet.questions) + 1))
        for part in parts:
            assert part.boxes or part.lines or part.inside or part.sort in SHORT, part.item.name
        assert "maya" not in on_paper.lower()
        risky = any(getattr(item, "risk_from", None) is not None for item, _ in sheet.parts)
        assert ("hard to stay safe" in html) is risky
        assert not re.search(r"<(input|textarea|select)", on_paper)


def _flat(parts: tuple[paper.Asked, ...]) -> list[paper.Asked]:
    return [one for part in parts for one in (part, *_flat(part.inside))]


def test_conditions_are_told_in_words() -> None:
    told = [
        paper.only_if(sheet, item)
        for sheet in library.all_sheets()
        for item, _ in sheet.parts
        if item.show_when
    ]
    assert told and all(words.startswith("Only if ") and words.endswith(".") for words in told)


def test_a_sheet_that_is_not_there(maya: Person) -> None:
    assert maya.get("/homework/library/nothing_of_the_kind/print/").status_code == 404
