"""Rows that follow earlier ones: which of them are about the same thing, and which still wait to be answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from midweek.kinds.answering import Given, is_answer, rows_to_begin, visible, visible_in_row
from midweek.kinds.sheet import Answer, Row, Rows, Sheet

LONG_ENOUGH = 5  # letters: one letter more makes another word of a shorter one, "sad" and "said"


def laid(sheet: Sheet, answers: Given, rows: Rows) -> tuple[Row, ...]:
    """The rows to show: one for each row they follow, under its words and with what was answered to it, then the others.

    Own words stay as they are. Each row that was answered is shown; those that wait take what room is left.
    """
    given = answers.get(rows.name)
    there = [row for row in given if isinstance(row, dict)] if isinstance(given, tuple) else []
    begun, first = rows_to_begin(sheet, answers, rows), rows.items[0].name
    found = beside(begun, there, first, first)
    others = [row for row in there if not any(row is one for one in found)]
    shown, room = list[Row](), rows.most - len(there)
    for new, row in zip(begun, found, strict=True):
        if row is not None:
            own = _plain(row.get(first)) not in ("", _plain(new[first]))
            shown.append(row if own else {**row, **new})
        elif room > 0:
            shown.append(new)
            room -= 1
    return (*shown, *others)


def beside(earlier: Sequence[Row], later: Sequence[Row], before: str, after: str) -> list[Row | None]:
    """For each earlier row the later one about the same thing, if there is one. before, after: the columns that say what.

    It says the same; or it stands at the same place and says nothing, or the same but for a slip of the pen.
    """
    words = [_plain(row.get(before)) for row in earlier]
    left = {n: _plain(row.get(after)) for n, row in enumerate(later)}
    found: dict[int, Row] = {}
    for n, said in enumerate(words):
        same = next((place for place, other in left.items() if said and other == said), None)
        if same is not None:
            found[n] = later[same]
            del left[same]
    for place, n in enumerate(n for n, said in enumerate(words) if said):
        if n not in found and place in left and _is_slip(words[n], left[place]):
            found[n] = later[place]
    return [found.get(n) for n in range(len(words))]


def to_answer(sheet: Sheet, answers: Given) -> frozenset[str]:
    """The names of all that is shown, and a word for what waits in rows: each row that was laid for an earlier one and isn't
    answered, and each column that a condition brought up and that has no answer.
    """
    shown = {path for path in visible(sheet, answers) if "/" not in path}
    for rows in sheet.index.values():
        if isinstance(rows, Rows) and rows.name in shown:
            begun, first = rows_to_begin(sheet, answers, rows), rows.items[0].name
            waiting = (row for row in laid(sheet, answers, rows) if row in begun)
            shown.update(f"{rows.name}/{_plain(row[first])}" for row in waiting)
            shown.update(_columns_to_answer(sheet, answers, rows))
    return frozenset(shown)


def _columns_to_answer(sheet: Sheet, answers: Given, rows: Rows) -> Iterator[str]:
    """Columns with a condition: once for all rows where an empty row asks it too, else each place that waits."""
    at_once = visible_in_row(sheet, answers, rows, {})
    yield from (f"{rows.name}//{column.name}" for column in at_once if column.show_when)
    for n, row in enumerate(laid(sheet, answers, rows)):
        for column in visible_in_row(sheet, answers, rows, row):
            if column not in at_once and not is_answer(row.get(column.name)):
                yield f"{rows.name}/{n}/{column.name}"


def _plain(words: Answer | None) -> str:
    return "" if words is None else " ".join(str(words).split()).casefold()


def _is_slip(one: str, other: str) -> bool:
    """Whether there is nothing in the other, or two letters beside each other changed places, or a long word lacks one."""
    shorter = min(len(one), len(other))
    same = next((n for n in range(shorter) if one[n] != other[n]), shorter)
    here, there = one[same:], other[same:]
    lacks_one = shorter >= LONG_ENOUGH and (here[1:] == there or here == there[1:])
    return not other or lacks_one or here[1::-1] + here[2:] == there
