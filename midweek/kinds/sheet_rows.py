"""Rows that follow earlier ones: which of them are about the same thing, and which still wait to be answered."""

from __future__ import annotations

from collections.abc import Sequence

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


def brought_up(sheet: Sheet, before: Given, after: Given) -> frozenset[str]:
    """What is on the sheet after some answers, wasn't before them, and waits: names, and places in rows (`worries/rent/step`)."""
    there = _asked(sheet, before)
    return frozenset(place for place, waits in _asked(sheet, after).items() if waits and place not in there)


def _asked(sheet: Sheet, answers: Given) -> dict[str, bool]:
    """All that is shown, and whether it waits: an answer is still to be given, or words to be read.

    In rows: a row that was laid for an earlier one, and a column with a condition. A row is told by its first words, so that
    it stays the same when another goes; a column that an empty row asks too is told once for all rows.
    """
    shown = (name for name in visible(sheet, answers) if "/" not in name)
    asked = {name: not is_answer(answers.get(name)) for name in shown}
    for rows in [item for name in asked if isinstance(item := sheet.index[name], Rows)]:
        begun, first = rows_to_begin(sheet, answers, rows), rows.items[0].name
        at_once = visible_in_row(sheet, answers, rows, {})
        asked |= {f"{rows.name}//{column.name}": True for column in at_once if column.show_when}
        for row in laid(sheet, answers, rows):
            place = f"{rows.name}/{_plain(row.get(first))}"
            asked[place] = row in begun
            for column in visible_in_row(sheet, answers, rows, row):
                if column not in at_once:
                    asked[f"{place}/{column.name}"] = not is_answer(row.get(column.name))
    return asked


def _plain(words: Answer | None) -> str:
    return "" if words is None else " ".join(str(words).split()).casefold()


def _is_slip(one: str, other: str) -> bool:
    """Whether there is nothing in the other, or two letters beside each other changed places, or a long word lacks one."""
    shorter = min(len(one), len(other))
    same = next((n for n in range(shorter) if one[n] != other[n]), shorter)
    here, there = one[same:], other[same:]
    lacks_one = shorter >= LONG_ENOUGH and (here[1:] == there or here == there[1:])
    return not other or lacks_one or here[1::-1] + here[2:] == there
