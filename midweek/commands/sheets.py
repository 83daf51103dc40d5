"""`midweek sheets`: every worksheet and questionnaire that ships, with its terms and what of it was checked."""

from __future__ import annotations

import argparse
import json
from typing import Any

from midweek.kinds.sheet import Sheet


def arguments(parser: argparse.ArgumentParser, name: str) -> None:
    """One choice."""
    parser.add_argument("--json", action="store_true", help="for other programs: one JSON list")


def run(chosen: argparse.Namespace) -> int:
    """A paragraph a sheet, or a list of all."""
    from midweek import library

    if chosen.json:
        print(json.dumps([facts(sheet) for sheet in library.all_sheets()], indent=1, ensure_ascii=False))
    else:
        print("\n\n".join(paragraph(sheet) for sheet in library.all_sheets()))
    return 0


def facts(sheet: Sheet) -> dict[str, Any]:
    """What an operator or a clinic asks about a sheet before using it."""
    return {
        "name": sheet.name, "version": sheet.version, "title": sheet.title, "sort": sheet.sort,
        "on_by_default": sheet.on_by_default, "questions": len(sheet.questions), "minutes": sheet.minutes,
        "licence": sheet.licence, "notice": sheet.notice, "source": sheet.source,
        "verified": list(sheet.verified), "unverified": list(sheet.unverified),
    }  # fmt: skip


def paragraph(sheet: Sheet) -> str:
    """The same to read."""
    lines = [
        f"{sheet.name}  {sheet.title}",
        f"  licence      {sheet.licence}",
        f"  source       {sheet.source}",
    ]
    lines += [f"  notice       {sheet.notice}"] if sheet.notice else []
    lines += [f"  verified     {', '.join(sheet.verified)}"] if sheet.verified else []
    lines += [f"  not yet      {', '.join(sheet.unverified)}"] if sheet.unverified else []
    return "\n".join(lines)
