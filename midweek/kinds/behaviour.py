"""What is noted for an objective (T2)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from msgspec import Meta

from midweek.kinds.entry import Entry
from midweek.kinds.fields import Id, Note, Number
from midweek.kinds.plan import Objective


class Reading(Entry, frozen=True, kw_only=True, tag="reading"):
    """One value noted for an objective on a day; several of one day are kept apart.

    value: in the unit of the objective's measure; yes/no is 1/0, a clock time is minutes after
    midnight. 0 is "none that day"; a day without a reading is a day without a note, never a 0.
    instead_of: the readings it took the place of, which its undo brings back while they are in the deleted items.
    """

    dated: ClassVar[bool] = True
    shelf_of: ClassVar[type[Entry] | None] = Objective

    objective: Id
    on: date
    value: Number
    minute: Annotated[int, Meta(ge=0, le=1439)] | None = None  # of the local day, where known
    note: Annotated[str, Note("Note", most=2_000)] = ""
    instead_of: tuple[Id, ...] = ()

    @property
    def day(self) -> date:
        """The local day the reading is for."""
        return self.on

    @property
    def shelf(self) -> str:
        """The objective it was noted for."""
        return self.objective
