"""`midweek import FILE --as NAME --map MAP.toml`: the same import as in the browser."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from midweek.cli import CommandError, start_django
from midweek.commands import passphrase
from midweek.commands.tables import up_to_date

SHOWN = 12  # problems


def arguments(parser: argparse.ArgumentParser, name: str) -> None:
    """File, account, and what the columns mean."""
    parser.add_argument("file", type=Path, help="a CSV or XLSX file")
    parser.add_argument(
        "--map",
        type=Path,
        required=True,
        metavar="MAP.toml",
        help="what the columns mean (docs/importing.md)",
    )
    parser.add_argument("--sheet", help="which sheet of a workbook (default: the first)")
    parser.add_argument("--goal", default="", metavar="WORDS", help="the goal that new objectives serve")
    passphrase.argument(parser)


def run(chosen: argparse.Namespace) -> int:
    """Read, plan, and file all of it or nothing."""
    start_django(os.environ.get("MIDWEEK_MODE", "laptop"))
    from midweek.care import importing
    from midweek.exchange.csv_file import MOST_BYTES
    from midweek.exchange.from_table import plan_import
    from midweek.exchange.mapping import MappingRefused, from_toml
    from midweek.exchange.rows import TableRefused
    from midweek.exchange.tables import read_table
    from midweek.web import clock

    try:
        with chosen.file.open("rb") as file:
            blob = file.read(MOST_BYTES + 1)  # one more than any table may have: then it is refused
        mapping = from_toml(chosen.map.read_text("utf-8"))
        up_to_date()
        desk = passphrase.desk(chosen)
        table = read_table(blob, chosen.file.name, chosen.sheet)
        if len(table.rows) * len(mapping.measures) > importing.MOST_VALUES:
            raise CommandError(
                f"These columns hold more than {importing.MOST_VALUES:,} values. Name fewer, and import the file again."
            )
        plan = plan_import(table, mapping, zone=clock.zone(desk.preferences.zone))
    except (MappingRefused, TableRefused) as error:
        raise CommandError(str(error)) from None
    except (OSError, UnicodeDecodeError):
        raise CommandError("A file cannot be read. Nothing was stored.") from None
    for problem in plan.problems[:SHOWN]:
        print(f"{'row ' + str(problem.row) if problem.row else 'column'}: {problem.what}")
    if len(plan.problems) > SHOWN:
        print(f"... and {len(plan.problems) - SHOWN} more.")
    if not plan.ok:
        raise CommandError("Something in the file stands in the way (above). Nothing was stored.")
    try:
        done = importing.file(desk, plan, mapping, today=clock.today(desk), goal_words=chosen.goal)
    except importing.NoSuchObjective as error:
        raise CommandError(str(error)) from None
    print(
        f"Filed {done.new} values for {len(done.objectives)} objectives and marked {done.changes} changes; "
        f"{done.corrected} were corrected and {done.known} were there already."
    )
    return 0
