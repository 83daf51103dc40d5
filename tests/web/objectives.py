"""What the tests around objectives start from: an objective of maya's, weeks of notes, and the page read as a person reads it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

from midweek.kinds.behaviour import Reading
from midweek.kinds.entry import Entry
from midweek.kinds.plan import Goal, How, Measure, Noted, Objective, Per
from midweek.store.desk import Filed
from tests.people import Person

MONDAY = date(2026, 3, 2)


def has_objective(
    person: Person,
    how: How = "count",
    *,
    what: str = "times I talk down to myself",
    per: Per = "day",
    noted: Noted = "each",
    unit: str = "",
    starts: date = MONDAY,
    target: float | None = None,
    noticing_until: date | None = None,
) -> Filed[Objective]:
    """A person with one objective, filed as the first run files it."""
    goal = person.desk.file(Goal(words="Stop being so hard on myself", since=starts))
    measure = Measure(what=what, how=how, better="lower", noted=noted, unit=unit)
    return person.desk.file(
        Objective(
            goal=goal.id, measure=measure, per=per, starts=starts, review_on=starts, target=target,
            noticing_until=noticing_until,
        )
    )  # fmt: skip


def table_of(objective: Filed[Objective], query: str = "") -> str:
    """The path of the page on which its days are filled in."""
    return f"/objectives/{objective.id}/table/{query}"


def notes(person: Person, of: Filed[Objective], values: dict[date, float]) -> None:
    """One note for each day."""
    entries: list[tuple[str | None, Entry]] = [
        (None, Reading(objective=of.id, on=on, value=value)) for on, value in values.items()
    ]
    person.desk.file_many(entries)


def weeks(averages: list[float], since: date = MONDAY) -> dict[date, float]:
    """Seven days for each weekly average, all of them that value."""
    return {since + timedelta(weeks=w, days=d): value for w, value in enumerate(averages) for d in range(7)}


def words(html: str) -> str:
    """The words of a page, as they are read: no tags, one space between."""
    main = html[html.find("<main") :]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def fields(html: str, action: str) -> dict[str, str]:
    """The hidden fields of the first form that goes to `action`."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', html, re.DOTALL)
    assert form, action
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[1])
    return {name: unescape(value) for name, value in found}
