"""HabitBull's CSV, which Loop writes and reads too."""

from __future__ import annotations

from datetime import date
from typing import Final

from midweek.exchange.brought import HEADING, LONG_NAME, Brought, Chosen, Format, Taking, better
from midweek.exchange.cells import Order, days_in, number_in
from midweek.exchange.opening import Look, csv_rows
from midweek.kinds.plan import Measure

TITLE: Final = "HabitBull"
PLACEHOLDER: Final = -2_150_000_000  # stands where nothing was counted


def recognises(look: Look) -> bool:
    """Its headings."""
    return {"habitname", "calendardate", "value"} <= look.columns


def bring(blob: bytes, name: str, chosen: Chosen) -> Brought:
    """A count for each habit and day. Days are ISO or month first; day first, if only that fits all of them.

    Raises FileRefused.
    """
    taking = Taking("habitbull", chosen)
    rows = list(csv_rows(blob))
    order = chosen.order or _order([row.get("calendardate", "") for _, row in rows])
    described, cut = set[str](), set[str]()
    for number, row in rows:
        _take(taking, number, row, order)
        name = row.get("habitname", "")
        if name not in described and (row.get("habitdescription") or row.get("habitcategory")):
            taking.skip(number, "The description and category of this habit stay out.", name[:HEADING])
            described.add(name)
        if name not in cut and len(name) > HEADING:
            taking.change(number, LONG_NAME, name[:HEADING])
            cut.add(name)
    return taking.done()


def _order(texts: list[str]) -> Order:
    days = [said for text in texts if (said := days_in(text))]
    fits_mdy = all("mdy" in said.by_order for said in days)
    return "dmy" if not fits_mdy and all("dmy" in said.by_order for said in days) else "mdy"


def _take(taking: Taking, number: int, row: dict[str, str], order: Order) -> None:
    said = days_in(row.get("calendardate", ""))
    day: date | None = said.by_order.get(order) if said else None
    value, note = number_in(row.get("value", ""), "."), row.get("commenttext", "")
    name = row.get("habitname", "")[:HEADING]
    if day is None or not name:
        taking.skip(number, "There is no day or no habit here that can be read.")
        return
    if value is not None and value != PLACEHOLDER:
        measure = Measure(what=name, how="count", better=better(name))
        taking.value(number, measure, day, value, note=note)
        return
    taking.skip(number, "Nothing was counted on this day.")
    if note:
        taking.journal(
            number, taking.at(day, None), whole_day=True, title=name, text=note, tags=("habitbull",)
        )


FORMAT: Final = Format("habitbull", TITLE, recognises, bring, asks=("order",))
