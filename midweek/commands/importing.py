"""`midweek import FILE --as NAME`: a table with --map, as in the browser; else what another app exported."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from midweek.cli import CommandError, start_django
from midweek.commands import bringing, passphrase
from midweek.commands.tables import up_to_date

if TYPE_CHECKING:
    from midweek.care.imported import Outcome
    from midweek.exchange.from_table import ImportPlan

SHOWN = 12  # problems


def arguments(parser: argparse.ArgumentParser, name: str) -> None:
    """File, account, and what the columns mean."""
    parser.add_argument("file", type=Path, help="a file, or a folder of Markdown notes")
    parser.add_argument(
        "--map",
        type=Path,
        metavar="MAP.toml",
        help="what the columns of a CSV or XLSX file mean (docs/importing.md)",
    )
    parser.add_argument("--sheet", help="which sheet of a workbook (default: the first)")
    parser.add_argument("--goal", default="", metavar="WORDS", help="the goal that new objectives serve")
    parser.add_argument("--dry-run", action="store_true", help="report, and store nothing")
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    bringing.arguments(parser)
    passphrase.argument(parser)


def run(chosen: argparse.Namespace) -> int:
    """Read, plan, and file all of it or nothing."""
    start_django(os.environ.get("MIDWEEK_MODE", "laptop"))
    if chosen.map is not None:
        return _table(chosen)
    if chosen.sheet is not None:
        raise CommandError(
            "--sheet chooses among the sheets of a workbook, together with --map. Nothing was stored."
        )
    return bringing.run(chosen)


def _table(chosen: argparse.Namespace) -> int:
    from midweek.care import importing
    from midweek.care.imported import Outcome
    from midweek.exchange.csv_file import MOST_BYTES
    from midweek.exchange.from_table import plan_import
    from midweek.exchange.mapping import MappingRefused, from_toml
    from midweek.exchange.rows import TableRefused
    from midweek.exchange.tables import read_table
    from midweek.web import clock

    blob = _bytes(chosen.file, MOST_BYTES + 1)  # one more than any table may have: then it is refused
    try:
        mapping = from_toml(_bytes(chosen.map).decode())
        up_to_date()
        desk = passphrase.desk(chosen)
        table = read_table(blob, chosen.file.name, chosen.sheet)
        if chosen.sheet is not None and not table.sheets:
            raise CommandError(
                "This file has no sheets to choose from: leave --sheet out. Nothing was stored."
            )
        if len(table.rows) * len(mapping.measures) > importing.MOST_VALUES:
            raise CommandError(
                f"These columns hold more than {importing.MOST_VALUES:,} values. Name fewer, and import the file again."
            )
        # Taking back finds what is here, for whatever day it is.
        today = None if chosen.undo else clock.today(desk)
        plan = plan_import(table, mapping, zone=clock.zone(desk.preferences.zone), today=today)
    except (MappingRefused, TableRefused) as error:
        raise CommandError(str(error)) from None
    except UnicodeDecodeError:
        raise CommandError(f"{chosen.map} is no text in UTF-8. Nothing was stored.") from None
    if plan.ok:
        try:
            if chosen.undo:
                done = (importing.expect_back if chosen.dry_run else importing.take_back)(desk, plan, mapping)
            else:
                if chosen.dry_run:
                    plan, done = importing.preview(desk, plan, mapping)
                else:
                    plan = importing.keeping_notes(desk, plan, mapping)
                    done = importing.file(
                        desk, plan, mapping, today=clock.today(desk), goal_words=chosen.goal
                    )
        except importing.NoSuchObjective as error:
            raise CommandError(str(error)) from None
    else:
        done = Outcome()
    print(*(_as_json if chosen.json else _in_words)(chosen, plan, done), sep="\n")
    if not plan.ok:
        raise CommandError("Something in the file stands in the way (above). Nothing was changed.")
    return 0


def _bytes(path: Path, most: int = -1) -> bytes:
    """The file somebody named, or its beginning. Raises CommandError."""
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as refused:
        why = f" ({refused.strerror.lower()})" if refused.strerror else ""
        raise CommandError(f"{path} cannot be read{why}. Nothing was stored.") from None


def _in_words(chosen: argparse.Namespace, plan: ImportPlan, done: Outcome) -> Iterator[str]:
    for problem in plan.problems[:SHOWN]:
        where = f"row {problem.row}, {problem.column}" if problem.row else f"column {problem.column}"
        yield f"{where}: {problem.what}" if problem.column else problem.what
    if len(plan.problems) > SHOWN:
        yield f"... and {len(plan.problems) - SHOWN} more."
    if not plan.ok:
        return
    if chosen.undo:
        yield bringing.taken_back(chosen, done)
        return
    values = [part for part in done.parts if part.measure]
    new, known = sum(part.new for part in values), sum(part.known for part in values)
    filed = f"{_many(new, 'value')} for {_many(len(values), 'objective')}"
    marked = _many(done.new - new, "change")
    if chosen.dry_run:
        yield f"Would file {filed} and mark {marked}; {done.corrected} corrected and {known} there already."
    else:
        yield f"Filed {filed} and marked {marked}; {_were(done.corrected)} corrected and {_were(known)} there already."


def _many(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def _were(n: int) -> str:
    return f"{n} was" if n == 1 else f"{n} were"


def _as_json(chosen: argparse.Namespace, plan: ImportPlan, done: Outcome) -> Iterator[str]:
    report = {
        "format": "table", "dry_run": chosen.dry_run, "rows": plan.rows, "taken": plan.rows - plan.rows_left_out,
        "filed": done.new, "corrected": done.corrected, "known": done.known, "removed": done.removed, "kept": done.kept,
        "skipped": [{"row": problem.row, "column": problem.column, "why": problem.what} for problem in plan.problems],
        "changed": [],
    }  # fmt: skip
    yield json.dumps(report, ensure_ascii=False, indent=1)
