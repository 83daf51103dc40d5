"""A file between upload and "Bring it in": sealed, with what was chosen so far, for a day at most (vault.md 6).

When it is brought in, the file goes. In its place stays, as long again, a list of the ids that came of it (care/receipts.py).
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Literal

import msgspec
from django.db import transaction

from midweek.exchange.brought import AskOrder, Brought, Chosen
from midweek.exchange.formats import FORMATS, fitting
from midweek.exchange.mapping import DayColumn, Mapping, MeasureColumn, PhaseColumn
from midweek.exchange.opening import Look, check_readable, members
from midweek.exchange.rows import TableRefused
from midweek.exchange.tables import Table, read_table
from midweek.exchange.xlsx_file import open_xlsx
from midweek.exchange.zip_file import ZIP
from midweek.kinds.person import Upload
from midweek.store import files
from midweek.store.desk import Desk, Filed, NotYours

KEPT = timedelta(hours=24)
MOST_WAITING = 3  # files of 50 MB each rest in the database
MOST_RECEIPTS = 10
LOOKED_INTO = 3  # sheets, for the first with something in it
TABLES = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls")  # what is called so is a table or nothing


class TooManyWaiting(Exception):
    """As many files wait as may."""

    def __init__(self) -> None:
        super().__init__(
            f"{MOST_WAITING} files are waiting already. Bring one in, or remove one, and try again."
        )


class App(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was said of a file of another app: fields of Chosen. format: one of FORMATS; empty: not said yet."""

    format: str = ""
    moods: dict[str, int] = {}
    undated: date | None = None
    order: Literal["dmy", "mdy"] | None = None


class Choices(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the columns mean, as far as it was said; or which app the file is from.

    columns: headers of those to be measures, in the order of the file. measures: what is known of them; a column chosen
    again later finds what was said before. no_value: None where nothing was said yet. app: None of a table. brought: it is
    in, and a receipt lies in its place. taken_back: and then it was undone.
    """

    day: DayColumn | None = None
    time: str | None = None
    phase: PhaseColumn | None = None
    no_value: tuple[str, ...] | None = None
    columns: tuple[str, ...] = ()
    measures: tuple[MeasureColumn, ...] = ()
    leave_out: bool = False
    app: App | None = None
    brought: bool = False
    taken_back: bool = False

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


def take(desk: Desk, blob: bytes, name: str, chosen: Chosen, *, now: datetime) -> Filed[Upload]:
    """Seal a file that can be read: of the one app it says it is from, else a table, else of an app yet to be named.

    Raises FileRefused, TableRefused, TooManyWaiting; then nothing was stored.
    """
    fits = fitting(name, blob)
    if len(fits) == 1:
        return keep_of(desk, blob, name, App(format=fits[0].name), chosen, now=now)
    if not fits:
        if blob.startswith(ZIP) and not Look(name, b"").name.endswith(TABLES):
            members(blob)
        try:
            sheet, table = _first_with_rows(blob, name)
        except TableRefused:
            if not _may_be_of_an_app(blob, name):
                raise
        else:
            if not _may_be_of_an_app(blob, name) or _has_columns(blob, table):
                return _seal(desk, blob, name, Choices(), now=now, sheet=sheet)
    check_readable(blob)
    return _seal(desk, blob, name, Choices(app=App()), now=now)


def keep(desk: Desk, blob: bytes, name: str, *, now: datetime) -> Filed[Upload]:
    """Seal a file that can be read as a table. Raises TableRefused, TooManyWaiting; then nothing was stored."""
    sheet, _ = _first_with_rows(blob, name)
    return _seal(desk, blob, name, Choices(), now=now, sheet=sheet)


def keep_of(desk: Desk, blob: bytes, name: str, app: App, chosen: Chosen, *, now: datetime) -> Filed[Upload]:
    """Seal a file that can be read as one of an app. Raises FileRefused, TooManyWaiting; then nothing was stored."""
    with suppress(AskOrder):
        FORMATS[app.format].bring(blob, name, chosen)
    return _seal(desk, blob, name, Choices(app=app), now=now)


def _may_be_of_an_app(blob: bytes, name: str) -> bool:
    """Whether a file no format knows might still be of one, if its owner says which."""
    look = Look(name, blob)
    if look.name.endswith(TABLES):
        return False
    return bool(look.text) or (bool(look.members) and "[content_types].xml" not in look.members)


def _has_columns(blob: bytes, table: Table) -> bool:
    return len(table.headers) > 1 and not Look("", blob).is_json


def _seal(
    desk: Desk, blob: bytes, name: str, choices: Choices, *, now: datetime, sheet: str = ""
) -> Filed[Upload]:
    with transaction.atomic():
        if sum(not choices_of(filed.entry).brought for filed in waiting(desk)) >= MOST_WAITING:
            raise TooManyWaiting
        file, key = files.put(desk.keys.private, blob)
        mapping = msgspec.json.encode(choices).decode()
        return desk.file(Upload(name=name[:300], file=file, key=key, at=now, mapping=mapping, sheet=sheet))


def _first_with_rows(blob: bytes, name: str) -> tuple[str, Table]:
    """The sheet to begin with; "" for the first. A workbook may begin with a cover. Raises TableRefused."""
    refused = TableRefused("There is nothing under the headings of this table.")
    sheets: tuple[str, ...] = ("",)
    for at in range(LOOKED_INTO):
        try:
            table = read_table(blob, name, sheets[at] or None)
            if len(table.rows):
                return sheets[at], table
        except TableRefused as error:
            refused = refused if at else error
        if at == 0:
            sheets = ("", *(open_xlsx(blob).names[1:] if blob.startswith(ZIP) else ()))
        if at + 1 == len(sheets):
            break
    raise refused


def waiting(desk: Desk) -> list[Filed[Upload]]:
    """The files that wait, and the receipts of those that are in, oldest first."""
    return desk.read(Upload).of(Upload)


def get(desk: Desk, id: str, *, now: datetime) -> Filed[Upload]:
    """One of them. Raises NotYours, also for one that waited too long."""
    found = desk.get(Upload, id)
    if now - found.entry.at > KEPT:
        remove(desk, found)
        raise NotYours
    return found


def opened(desk: Desk, upload: Upload) -> bytes:
    """What is sealed: the file, or its receipt."""
    return files.get(desk.keys.private, upload.file, upload.key)


def table(desk: Desk, upload: Upload) -> Table:
    """The sealed file, opened and read: its chosen sheet, else the first. Raises TableRefused."""
    return read_table(opened(desk, upload), upload.name, upload.sheet or None)


def brought(desk: Desk, upload: Upload, app: App, chosen: Chosen) -> Brought:
    """The sealed file, opened and read as one of an app. chosen: zone and today; the rest the app says. Raises FileRefused."""
    said = msgspec.structs.replace(chosen, moods=app.moods, undated=app.undated, order=app.order)
    return FORMATS[app.format].bring(opened(desk, upload), upload.name, said)


def choose(desk: Desk, filed: Filed[Upload], choices: Choices) -> Filed[Upload]:
    """Remember what was chosen. Raises EditConflict."""
    mapping = msgspec.json.encode(choices).decode()
    return desk.revise(filed, msgspec.structs.replace(filed.entry, mapping=mapping))


def choose_sheet(desk: Desk, filed: Filed[Upload], sheet: str) -> Filed[Upload]:
    """Another sheet has other columns, so what was chosen is forgotten. Raises TableRefused, EditConflict."""
    entry = msgspec.structs.replace(filed.entry, sheet=sheet, mapping="")
    table(desk, entry)
    return desk.revise(filed, entry)


def choose_table(desk: Desk, filed: Filed[Upload]) -> Filed[Upload]:
    """It is a table after all. Raises TableRefused, EditConflict."""
    sheet, _ = _first_with_rows(opened(desk, filed.entry), filed.entry.name)
    return desk.revise(filed, msgspec.structs.replace(filed.entry, sheet=sheet, mapping=""))


def settle(
    desk: Desk, filed: Filed[Upload], receipt: bytes, *, taken_back: bool, now: datetime
) -> Filed[Upload]:
    """Put a receipt in the place of a file that is in, or of an earlier receipt, inside the caller's transaction.

    It stays for a day. The file is gone for good, and so are receipts above MOST_RECEIPTS. Raises EditConflict.
    """
    files.remove(desk.keys.private, filed.entry.file)
    file, key = files.put(desk.keys.private, receipt)
    mapping = msgspec.json.encode(Choices(brought=True, taken_back=taken_back)).decode()
    new = Upload(name=filed.entry.name, file=file, key=key, at=now, mapping=mapping)
    settled = desk.revise(filed, new)
    receipts = [one for one in waiting(desk) if choices_of(one.entry).brought]
    for old in sorted(receipts, key=lambda one: one.entry.at)[:-MOST_RECEIPTS]:
        remove(desk, old)
    return settled


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
