"""A sheet as a table: a line for each copy, and below it one more for each further row of its lists.

The first column is the day. Answers that stand once in a copy stand on its first line; the n-th row of a list stands on the
n-th line. A line without a day goes on with the copy above it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from midweek.kinds.answering import NEEDED, Given, Problem, check, fitting, is_answer, visible
from midweek.kinds.sheet import Answer, Answers, Date, Question, Rows, Sheet, Single

DAY = "/day"  # the path of the first column, unless the sheet itself begins by asking for the day; no question is called so
NO_DAY = Problem("Write the day of this row.")
NO_COPY = Problem("This row goes on with the row above it, and there is none. Write its day.")
MORE = Problem("Without a day, a row only goes on with the lists of the row above. Write its day.")
NOT_ASKED = Problem("This isn't asked here, because of another answer. Leave it empty.")
NOT_FILLED = Problem("This one is needed.")

Line = Mapping[str, Answer]  # the answers of one line, by the path of their column; what isn't there is empty


class Column(msgspec.Struct, frozen=True):
    """One column. path: the name of its question, or rows/question. item: None for the day, where the sheet doesn't ask for it."""

    path: str
    title: str
    item: Single | None = None
    rows: Rows | None = None


class Copy(msgspec.Struct, frozen=True):
    """One filled-in copy out of some lines. first: its first line, from 0."""

    day: date
    answers: Answers
    first: int


class Read(msgspec.Struct, frozen=True):
    """What lines come to. problems: by line, from 0, and path of the column; where there are any, `copies` may lack some."""

    copies: tuple[Copy, ...]
    problems: dict[tuple[int, str], Problem]


def day_question(sheet: Sheet) -> Date | None:
    """The question for the day, where a sheet begins with it."""
    first = sheet.questions[0] if sheet.questions else None
    return first if isinstance(first, Date) and first.show_when is None and first in sheet.items else None


def columns(sheet: Sheet) -> tuple[Column, ...]:
    """The day, then each question in the order of the sheet; for a list of rows, each question of a row."""
    asked = day_question(sheet)
    found = [Column(asked.name, _title(asked), asked) if asked else Column(DAY, "Day")]
    for item, home in sheet.parts:
        if item is asked or not isinstance(item, Single) or not isinstance(item, Question):
            continue
        if isinstance(home, Rows):
            found.append(Column(f"{home.name}/{item.name}", f"{_title(home)} {_title(item)}", item, home))
        else:
            found.append(Column(item.name, _title(item), item))
    return tuple(found)


def _title(item: Question) -> str:
    return " ".join(item.label.split()) or item.name


def lines_of(sheet: Sheet, day: date, answers: Given) -> list[dict[str, Answer]]:
    """The lines of one copy. day: what stands in the first column where the sheet asks for none, or it wasn't answered."""
    asked, fits = day_question(sheet), fitting(sheet, answers)
    first: dict[str, Answer] = {(asked.name if asked else DAY): day.isoformat()}
    lines = [first]
    for item in sheet.questions:
        answer = fits.get(item.name)
        if isinstance(item, Rows):
            rows = (
                [row for row in answer if isinstance(row, dict) and row] if isinstance(answer, tuple) else []
            )
            for n, row in enumerate(rows):
                if n == len(lines):
                    lines.append({})
                lines[n] |= {f"{item.name}/{name}": cell for name, cell in row.items()}
        elif is_answer(answer):
            first[item.name] = answer  # type: ignore[assignment]
    return lines


def read(sheet: Sheet, lines: Sequence[Line], days: Sequence[date | None]) -> Read:
    """The copies that lines hold, checked as if each had been filled in question by question; blank lines are passed over.

    days: what the first column of each line says, as a day; None where it is empty or can't be read.
    """
    asked = day_question(sheet)
    day_path = asked.name if asked else DAY
    once = {column.path for column in columns(sheet) if not column.rows} - {day_path}
    problems: dict[tuple[int, str], Problem] = {}
    drafts: list[tuple[int, list[int]]] = []
    for n, line in enumerate(lines):
        if not line and days[n] is None:
            continue
        if days[n] is not None or day_path in line:
            drafts.append((n, [n]))
            if days[n] is None:
                problems[n, day_path] = NO_DAY
        elif once & line.keys() or not sheet.columns:
            problems[n, day_path] = MORE if sheet.columns and drafts else NO_DAY
        elif not drafts:
            problems[n, day_path] = NO_COPY
        else:
            drafts[-1][1].append(n)
    copies = []
    for first, own in drafts:
        answers, places = _answers(sheet, lines, own)
        day = days[first]
        if asked and day is not None:
            answers[asked.name] = day.isoformat()
        problems |= {
            _place(sheet, path, first, places): problem for path, problem in _wrong(sheet, answers).items()
        }
        if day is not None:
            copies.append(Copy(day, answers, first))
    return Read(tuple(copies), dict(sorted(problems.items(), key=lambda one: one[0][0])))


def _answers(
    sheet: Sheet, lines: Sequence[Line], own: Sequence[int]
) -> tuple[dict[str, Any], dict[str, list[int]]]:
    """The answers on some lines, and for each list of rows on which line each of its rows stands."""
    answers: dict[str, Any] = {
        path: cell for path, cell in lines[own[0]].items() if "/" not in path and path != DAY
    }
    places: dict[str, list[int]] = {}
    for rows in {column.name: column for column in sheet.columns.values()}.values():
        begins = f"{rows.name}/"
        found = [
            (n, row) for n in own
            if (row := {path.removeprefix(begins): cell for path, cell in lines[n].items() if path.startswith(begins)})
        ]  # fmt: skip
        if found:
            places[rows.name] = [n for n, _ in found]
            answers[rows.name] = tuple(row for _, row in found)
    return answers, places


def _wrong(sheet: Sheet, answers: Answers) -> dict[str, Problem]:
    """What doesn't fit or is needed, by path; what was answered though it isn't asked."""
    seen = visible(sheet, answers)
    given = {name for name, answer in answers.items() if not isinstance(sheet.index.get(name), Rows)}
    for rows in sheet.columns.values():
        lines = answers.get(rows.name, ())
        if isinstance(lines, tuple):
            given |= {
                f"{rows.name}/{n}/{name}"
                for n, row in enumerate(lines)
                if isinstance(row, dict)
                for name in row
            }
    found = check(sheet, answers)
    beyond = {path: NOT_ASKED for path in sorted(given - seen) if not _is_too_many(sheet, path, found)}
    return {path: NOT_FILLED if problem is NEEDED else problem for path, problem in found.items()} | beyond


def _is_too_many(sheet: Sheet, path: str, found: Mapping[str, Problem]) -> bool:
    """Whether this stands in a row past the last one allowed, which is told of the list as a whole."""
    return path.partition("/")[0] in found and "/" in path


def _place(sheet: Sheet, path: str, first: int, places: Mapping[str, Sequence[int]]) -> tuple[int, str]:
    """The line and column of a path of answers."""
    name, _, rest = path.partition("/")
    item = sheet.index.get(name)
    if rest:
        number, _, column = rest.partition("/")
        return places[name][int(number)], f"{name}/{column}"
    if isinstance(item, Rows):
        return places.get(name, [first])[0], f"{name}/{item.items[0].name}"
    return first, name
