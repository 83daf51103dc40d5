"""The copies of one sheet as a table: a row for each, to look at in a spreadsheet, or to fill in and bring back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from midweek.exchange.to_tables import Value
from midweek.kinds.scoring import score
from midweek.kinds.sheet import Answers, Sheet
from midweek.kinds.sheet_cells import in_cell
from midweek.kinds.sheet_table import columns, lines_of


def to_answers(
    sheet: Sheet, copies: Iterable[tuple[Sheet, date, Answers]]
) -> tuple[list[str], list[list[Value]]]:
    """The headers and the rows: the columns of `sheet`, and after them its totals; without copies, no rows.

    copies: the sheet as it was when each was filled in, its day and its answers. What only an earlier version asked gets
    a column of its own after the others.
    """
    known = {column.path: column for column in columns(sheet)}
    day, totals = next(iter(known)), [rule.name for rule in sheet.scores]
    rows: list[dict[str, Value]] = []
    for asked, on, answers in copies:
        mine = {column.path: column for column in columns(asked)}
        before = next(iter(mine))
        for n, line in enumerate(lines_of(asked, on, answers)):
            row: dict[str, Value] = {}
            for path, answer in line.items():
                column = mine[path]
                place = day if path == before else path
                known.setdefault(place, column)
                row[place] = in_cell(column.item, answer) if column.item else date.fromisoformat(str(answer))
            if not n:
                told = score(asked, answers)
                row |= {f"={name}": one.value for name in totals if (one := told.get(name))}
            rows.append(row)
    paths = [*known, *(f"={name}" for name in totals)]
    headers = [*(column.title for column in known.values()), *(rule.title for rule in sheet.scores)]
    return headers, [[row.get(path) for path in paths] for row in rows]
