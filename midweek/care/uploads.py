"""A spreadsheet between upload and "Bring it in": sealed, with what was chosen so far, for a day at most (vault.md 6)."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from django.db import transaction

from midweek.exchange.mapping import DayColumn, Mapping, MeasureColumn, PhaseColumn
from midweek.exchange.rows import TableRefused
from midweek.exchange.tables import Table, read_table
from midweek.exchange.xlsx_file import open_xlsx
from midweek.kinds.person import Upload
from midweek.store import files
from midweek.store.desk import Desk, Filed, NotYours

KEPT = timedelta(hours=24)
MOST_WAITING = 3  # files of 50 MB each rest in the database
LOOKED_INTO = 3  # sheets, for the first with something in it
ZIP = b"PK\x03\x04"


class TooManyWaiting(Exception):
    """As many files wait as may."""

    def __init__(self) -> None:
        super().__init__(
            f"{MOST_WAITING} files are waiting already. Bring one in, or remove one, and try again."
        )


class Choices(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the columns mean, as far as it was said.

    columns: headers of those to be measures, in the order of the file. measures: what is known of them; a column chosen
    again later finds what was said before. no_value: None where nothing was said yet.
    """

    day: DayColumn | None = None
    time: str | None = None
    phase: PhaseColumn | None = None
    no_value: tuple[str, ...] | None = None
    columns: tuple[str, ...] = ()
    measures: tuple[MeasureColumn, ...] = ()
    leave_out: bool = False

    @property
    def mapping(self) -> Mapping | None:
        """The whole mapping; None while a chosen column has no details."""
        known = {measure.column: measure for measure in self.measures}
        if self.day is None or not self.columns or not known.keys() >= set(self.columns):
            return None
        return Mapping(
            day=self.day,
            measures=tuple(known[column] for column in self.columns),
            time=self.time,
            phase=self.phase,
            no_value=self.no_value or (),
            leave_out=self.leave_out,
        )


def choices_of(upload: Upload) -> Choices:
    """What was chosen so far."""
    return msgspec.json.decode(upload.mapping, type=Choices) if upload.mapping else Choices()


def keep(desk: Desk, blob: bytes, name: str, *, now: datetime) -> Filed[Upload]:
    """Seal a file that can be read as a table. Raises TableRefused, TooManyWaiting; then nothing was stored."""
    sheet = _first_with_rows(blob, name)
    with transaction.atomic():
        if len(waiting(desk)) >= MOST_WAITING:
            raise TooManyWaiting
        file, key = files.put(desk.keys.private, blob)
        return desk.file(Upload(name=name[:300], file=file, key=key, at=now, sheet=sheet))


def _first_with_rows(blob: bytes, name: str) -> str:
    """The sheet to begin with; "" for the first. A workbook may begin with a cover. Raises TableRefused."""
    refused = TableRefused("There is nothing under the headings of this table.")
    sheets: tuple[str, ...] = ("",)
    for at in range(LOOKED_INTO):
        try:
            if len(read_table(blob, name, sheets[at] or None).rows):
                return sheets[at]
        except TableRefused as error:
            refused = refused if at else error
        if at == 0:
            sheets = ("", *(open_xlsx(blob).names[1:] if blob.startswith(ZIP) else ()))
        if at + 1 == len(sheets):
            break
    raise refused


def waiting(desk: Desk) -> list[Filed[Upload]]:
    """The files that wait, oldest first."""
    return desk.read(Upload).of(Upload)


def get(desk: Desk, id: str, *, now: datetime) -> Filed[Upload]:
    """One of them. Raises NotYours, also for one that waited too long."""
    found = desk.get(Upload, id)
    if now - found.entry.at > KEPT:
        remove(desk, found)
        raise NotYours
    return found


def table(desk: Desk, upload: Upload) -> Table:
    """The sealed file, opened and read: its chosen sheet, else the first. Raises TableRefused."""
    blob = files.get(desk.keys.private, upload.file, upload.key)
    return read_table(blob, upload.name, upload.sheet or None)


def choose(desk: Desk, filed: Filed[Upload], choices: Choices) -> Filed[Upload]:
    """Remember what was chosen. Raises EditConflict."""
    mapping = msgspec.json.encode(choices).decode()
    return desk.revise(filed, msgspec.structs.replace(filed.entry, mapping=mapping))


def choose_sheet(desk: Desk, filed: Filed[Upload], sheet: str) -> Filed[Upload]:
    """Another sheet has other columns, so what was chosen is forgotten. Raises TableRefused, EditConflict."""
    entry = msgspec.structs.replace(filed.entry, sheet=sheet, mapping="")
    table(desk, entry)
    return desk.revise(filed, entry)


def remove(desk: Desk, filed: Filed[Upload]) -> None:
    """Erase the sealed file and what was chosen, for good. Raises EditConflict."""
    with transaction.atomic():
        files.remove(desk.keys.space(bytes.fromhex(filed.space)), filed.entry.file)
        desk.erase(filed)


def purge(desk: Desk, *, now: datetime) -> None:
    """Remove what waited for more than a day; one query where nothing waits."""
    for filed in waiting(desk):
        if now - filed.entry.at > KEPT:
            remove(desk, filed)
