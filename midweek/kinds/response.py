"""A filled-in sheet, and the sheets people make themselves."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta

from midweek.kinds.entry import Entry
from midweek.kinds.fields import Id, Moment
from midweek.kinds.sheet import Answers, Sheet
from midweek.kinds.sheet_items import Name


class OwnSheet(Entry, frozen=True, kw_only=True, tag="own_sheet"):
    """A sheet a person made, changed or brought in."""

    keeps_versions: ClassVar[bool] = True

    sheet: Sheet
    copy_of: Name | None = None  # the sheet of the library it began as
    set_aside: bool = False  # kept, and no longer offered

    def changed_to(self, sheet: Sheet) -> OwnSheet:
        """The same with its sheet changed: a version later, if anything on it is different."""
        number = self.sheet.version
        if msgspec.structs.replace(sheet, version=number) != self.sheet:
            number += 1
        return msgspec.structs.replace(self, sheet=msgspec.structs.replace(sheet, version=number))


class Response(Entry, frozen=True, kw_only=True, tag="response"):
    """What a person answered to one sheet at one time.

    of, of_version: name and version of the sheet. A sheet of the library is found by them for ever. Any other is kept
    here as it was when it was filled in: so the answers stay with the version they were given to, and somebody they are
    shared with, or another account they are brought to, can read them without its maker's copy.
    """

    dated: ClassVar[bool] = True

    of: Name
    of_version: Annotated[int, Meta(ge=1)]
    own: Sheet | None = None
    own_id: Id | None = None  # the OwnSheet it was filled in from, where there is one
    answers: Answers = {}
    at: Moment  # when it was finished, until then last worked on; with the person's own offset
    state: Literal["started", "finished"] = "started"
    assignment: Id | None = None  # the homework it was filled in for

    @property
    def day(self) -> date:
        """The local day of the answers."""
        return self.at.date()

    @property
    def series(self) -> str:
        """What its totals may be compared within: one sheet, whatever its version. Two periods are two sheets."""
        return self.own_id or self.of


def begin(sheet: Sheet, *, at: Moment, own: bool = False, own_id: Id | None = None) -> Response:
    """An empty response. own: the sheet isn't one of the library; own_id: of the OwnSheet it comes from, if any."""
    kept = sheet if own or own_id else None
    return Response(of=sheet.name, of_version=sheet.version, own=kept, own_id=own_id, at=at)
