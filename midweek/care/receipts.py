"""What came of a file that was brought in: told once more on its own page, and undone as a whole.

vault.md 6 lets an uploaded file rest no longer than until it is confirmed. So the file goes, and what rests in its place for a
day is sealed as it was: the report, and the ids and revisions of what was new. It holds none of the words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec
from django.db import transaction

from midweek.care import imported, uploads
from midweek.care.imported import Outcome, Part
from midweek.exchange.brought import Brought, Said
from midweek.exchange.from_table import ImportPlan
from midweek.exchange.mapping import Mapping
from midweek.kinds.person import Upload
from midweek.store.desk import Desk, Filed

TABLE = "table"


class Receipt(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A report, and the way back.

    format: one of FORMATS, or TABLE. filed: id and revision of everything new. made: ids of objectives and goals made for it.
    back: what taking it back did; None while it stands.
    """

    format: str
    rows: int
    taken: int
    parts: tuple[Part, ...] = ()
    skipped: tuple[Said, ...] = ()
    changed: tuple[Said, ...] = ()
    filed: tuple[tuple[str, int], ...] = ()
    made: tuple[str, ...] = ()
    back: Outcome | None = None


def report_of(brought: Brought) -> Receipt:
    """What a file of an app says of itself, before anything came of it."""
    return Receipt(
        format=brought.format,
        rows=brought.rows,
        taken=brought.taken,
        skipped=_without_words(brought.skipped),
        changed=_without_words(brought.changed),
    )


def _without_words(said: Iterable[Said]) -> tuple[Said, ...]:
    return tuple(dict.fromkeys(Said(one.row, one.what) for one in said))


def report_of_table(plan: ImportPlan, mapping: Mapping) -> Receipt:
    """The same of a spreadsheet. The plan must be `ok`."""
    said = [(problem.column, Said(problem.row, problem.what)) for problem in plan.problems if problem.row]
    return Receipt(
        format=TABLE,
        rows=plan.rows,
        taken=plan.rows - plan.rows_left_out,
        skipped=tuple(what for column, what in said if column != mapping.time),
        changed=tuple(
            what for column, what in said if column == mapping.time
        ),  # the value is in, without a time
    )


def bring_in(
    desk: Desk, upload: Filed[Upload], report: Receipt, file: Callable[[], Outcome], *, now: datetime
) -> None:
    """File everything, and put the receipt in the place of the file, in one transaction.

    Raises EditConflict where another request has settled it meanwhile; then nothing was stored.
    """
    with transaction.atomic():
        done = file()
        _settle(
            desk,
            upload,
            msgspec.structs.replace(report, parts=done.parts, filed=done.filed, made=done.made),
            now,
        )


def of(desk: Desk, upload: Upload) -> Receipt:
    """The receipt of a file that is in."""
    return msgspec.json.decode(uploads.opened(desk, upload), type=Receipt)


def undo(desk: Desk, upload: Filed[Upload], *, now: datetime) -> None:
    """Erase what this import filed and nobody changed since, for good; twice is as once. Raises EditConflict.

    What it corrected stays as it is: the receipt holds none of the words, so not what was there before either.
    """
    with transaction.atomic():
        receipt = of(desk, upload.entry)
        if receipt.back is None:
            back = imported.undo(desk, receipt.filed, receipt.made)
            _settle(desk, upload, msgspec.structs.replace(receipt, back=back, filed=(), made=()), now)


def take_back(
    desk: Desk, upload: Filed[Upload], report: Receipt, erase: Callable[[], Outcome], *, now: datetime
) -> None:
    """Erase what this file holds and an import filed, ever, and nobody changed since. Raises EditConflict."""
    with transaction.atomic():
        _settle(desk, upload, msgspec.structs.replace(report, back=erase()), now)


def _settle(desk: Desk, upload: Filed[Upload], receipt: Receipt, now: datetime) -> None:
    taken_back = receipt.back is not None
    uploads.settle(desk, upload, msgspec.json.encode(receipt), taken_back=taken_back, now=now)
