"""`midweek import FILE --as NAME`: what another app exported, with a report by row."""

from __future__ import annotations

import argparse
import io
import json
import os
import zipfile
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from midweek.cli import CommandError
from midweek.commands import passphrase
from midweek.commands.tables import up_to_date

if TYPE_CHECKING:
    from midweek.care.imported import Outcome
    from midweek.exchange.brought import Brought, Chosen, Format, Said
    from midweek.store.desk import Desk

SHOWN = 12  # of what stays out, and of what was changed
UNKNOWN = (
    "This file isn't of a format Midweek knows by itself. Name one with --from, or say what the columns of a table"
    " mean with --map. Nothing was stored."
)

FOLDERS = (
    "This folder is of no kind Midweek knows. It reads folders of Markdown notes and of jrnl, and unpacked exports of"
    " Day One, Loop and Standard Notes. Nothing was stored."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """What a file of another app doesn't say."""
    from midweek.exchange.formats import FORMATS

    parser.add_argument(
        "--from", dest="format", choices=sorted(FORMATS), help="which app or format (default: by looking)"
    )
    parser.add_argument(
        "--mood",
        action="append",
        default=[],
        metavar="WORD=LEVEL",
        help="your word for a mood is 1 (very low) to 5",
    )
    parser.add_argument("--undated", type=_day, metavar="YYYY-MM-DD", help="the day for notes that have none")
    parser.add_argument(
        "--order", choices=("dmy", "mdy"), help="of day and month, where the file doesn't tell"
    )
    passphrase.argument_of_copy(parser)
    parser.add_argument("--undo", action="store_true", help="take back what this file brought in")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("a day looks like 2031-03-09") from None


def run(chosen: argparse.Namespace) -> int:
    """Read all of it in memory, report, and file all of it or nothing. Django must be started."""
    from midweek.care import bringing, copies
    from midweek.exchange.opening import FileRefused
    from midweek.web import clock

    moods = _levels(chosen.mood)
    try:
        blob = _read(chosen.file)
        format = _format(chosen, blob)
        up_to_date()
        desk = passphrase.desk(chosen)
        if copies.is_sealed(blob):
            blob = copies.unsealed(blob, passphrase.of_copy(chosen))
        brought = _brought(chosen, format, blob, _said(chosen, desk, moods))
    except FileRefused as error:
        raise CommandError(str(error)) from None
    except OSError:
        raise CommandError("The file cannot be read. Nothing was stored.") from None
    if chosen.undo:
        done = (bringing.expect_back if chosen.dry_run else bringing.take_back)(desk, brought)
    elif chosen.dry_run:
        done = bringing.expect(desk, brought)
    else:
        done = bringing.file(desk, brought, today=clock.today(desk), goal_words=chosen.goal)
    print(_as_json(chosen, brought, done) if chosen.json else "\n".join(_in_words(chosen, brought, done)))
    return 0


def _said(chosen: argparse.Namespace, desk: Desk, moods: dict[str, int]) -> Chosen:
    from midweek.exchange.brought import Chosen
    from midweek.web import clock

    return Chosen(
        zone=clock.zone(desk.preferences.zone),
        today=clock.today(desk),
        moods=moods,
        undated=chosen.undated,
        order=chosen.order,
    )


def _format(chosen: argparse.Namespace, blob: bytes) -> Format:
    """What a file is. Raises CommandError, and FileRefused for what can be no file of an app at all."""
    from midweek.exchange.formats import FORMATS, recognise
    from midweek.exchange.opening import check_readable

    found = FORMATS[chosen.format] if chosen.format else recognise(chosen.file.name, blob)
    if found is None:
        check_readable(blob)
        raise CommandError(FOLDERS if chosen.file.is_dir() else UNKNOWN)
    return found


def _brought(chosen: argparse.Namespace, format: Format, blob: bytes, said: Chosen) -> Brought:
    """What a file holds. Raises FileRefused, and CommandError for a folder that only its names made look like an export."""
    from midweek.exchange.opening import Damaged

    try:
        return format.bring(blob, chosen.file.name, said)
    except Damaged:
        if chosen.file.is_dir() and not chosen.format and _is_other(format, blob):
            raise CommandError(FOLDERS) from None
        raise


def _is_other(format: Format, blob: bytes) -> bool:
    """Whether a folder holds JSON that is whole, and no file that says itself that it is of this format."""
    from msgspec import Raw

    from midweek.exchange.opening import FileRefused, Look, json_of, members

    other = False
    for name, content in members(blob).items():
        look = Look(name, content)
        if format.recognises(look):
            return False
        if look.is_json:
            with suppress(FileRefused):
                json_of(content, Raw, format.title)
                other = True
    return other


def _levels(given: Sequence[str]) -> dict[str, int]:
    levels = {}
    for text in given:
        word, _, level = text.rpartition("=")
        if not word.strip() or level not in ("1", "2", "3", "4", "5"):
            raise CommandError("A mood is given as WORD=LEVEL, with a level of 1 to 5. Nothing was stored.")
        levels[word.strip().casefold()] = int(level)
    return levels


def _read(path: Path) -> bytes:
    """A file; a folder as a ZIP of its files, in memory. Links are not followed. Raises OSError, TooLarge, Nothing."""
    from midweek.exchange.opening import MOST_BYTES, MOST_MEMBERS, Nothing, TooLarge

    if not path.is_dir():
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)  # one more than any format may have: then it is refused
    out, size, members = io.BytesIO(), 0, 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as book:
        for folder, folders, names in os.walk(path, onerror=_refuse):
            folders.sort()
            for name in sorted(names):
                file_path = Path(folder, name)
                if file_path.is_symlink() or not file_path.is_file():
                    continue
                size, members = size + file_path.stat().st_size, members + 1
                if size > MOST_BYTES or members > MOST_MEMBERS:
                    raise TooLarge(
                        "This folder is larger than 50 MB or 20,000 files. Bring it in in parts. Nothing was stored."
                    )
                book.writestr(zipfile.ZipInfo(file_path.relative_to(path).as_posix()), file_path.read_bytes())
    if not members:
        raise Nothing("folder")
    return out.getvalue()


def _refuse(error: OSError) -> None:
    """A folder that can't be looked into is no folder without files."""
    raise error


def _as_json(chosen: argparse.Namespace, brought: Brought, done: Outcome) -> str:
    from midweek.kinds.entry import kind_of

    entries = [entry for _, entry in brought.entries] + [one.entry for one in brought.copied]
    kinds = Counter(kind_of(type(entry)) for entry in entries)
    values = Counter(brought.measures[value.measure].what for value in brought.values)
    report = {
        "format": brought.format, "dry_run": chosen.dry_run, "rows": brought.rows, "taken": brought.taken,
        "entries": dict(kinds), "values": dict(values),
        "filed": done.new, "corrected": done.corrected, "known": done.known, "removed": done.removed, "kept": done.kept,
        "skipped": [_one(said) for said in brought.skipped], "changed": [_one(said) for said in brought.changed],
        "moods_to_map": list(brought.unmapped),
    }  # fmt: skip
    return json.dumps(report, ensure_ascii=False, indent=1)


def _one(said: Said) -> dict[str, int | str]:
    about = {"about": said.about} if said.about else {}
    return {"row": said.row, **about, "why": said.what}


def _in_words(chosen: argparse.Namespace, brought: Brought, done: Outcome) -> list[str]:
    from midweek.exchange.formats import FORMATS

    lines = [
        f"{FORMATS[brought.format].title}: {brought.taken} of {brought.rows} rows hold something to keep: "
        f"{len(brought.entries) + len(brought.copied)} entries, and {len(brought.values)} values of {len(brought.measures)} measures."
    ]
    lines += _some("stays out", brought.skipped) + _some("changed", brought.changed)
    if brought.unmapped:
        words = ", ".join(brought.unmapped[:SHOWN]) + (", ..." if len(brought.unmapped) > SHOWN else "")
        lines.append(
            f"These mood words have no level yet and are kept as feelings (--mood WORD=LEVEL): {words}"
        )
    if chosen.undo:
        levels = ["Check-ins with a level from --mood are taken back by the same --mood."]
        return [*lines, taken_back(chosen, done), *(levels if brought.unmapped and done.kept else [])]
    will = "Would file" if chosen.dry_run else "Filed"
    lines.append(f"{will} {done.new}; {done.corrected} corrected and {done.known} there already.")
    return lines


def taken_back(chosen: argparse.Namespace, done: Outcome) -> str:
    """What --undo did, or would do."""
    will = "Would take" if chosen.dry_run else "Took"
    return f"{will} back {done.removed}; {done.kept} were changed since and stay."


def _some(what: str, said: Sequence[Said]) -> list[str]:
    named = ((", ".join(filter(None, (f"row {one.row}", one.about, what))), one.what) for one in said[:SHOWN])
    lines = [f"{name}: {why}" for name, why in named]
    return [*lines, f"... and {len(said) - SHOWN} more."] if len(said) > SHOWN else lines
