"""The worksheets and questionnaires that ship: one file each, found by looking.

A file holds one `SHEET`, under the name of its file. Answers are kept with its name and version, so a released version stays:
to change one, raise its version and keep the old one in the file's `EARLIER`.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from midweek.kinds.sheet import Sheet


class NoSuchSheet(LookupError):
    """The library has no sheet of this name, or never had this version of it."""

    def __init__(self) -> None:
        super().__init__("There is no such sheet in this library.")


@cache
def all_sheets() -> tuple[Sheet, ...]:
    """The newest version of every sheet: questionnaires, then worksheets, each by title."""
    found = [versions[-1] for versions in _shelf().values()]
    return tuple(sorted(found, key=lambda sheet: (sheet.sort, sheet.title.casefold())))


def sheet(name: str, version: int | None = None) -> Sheet:
    """One sheet; the newest, unless a version is named. Raises NoSuchSheet."""
    versions = _shelf().get(name, ())
    wanted = [one for one in versions if version in (None, one.version)]
    if not wanted:
        raise NoSuchSheet
    return wanted[-1]


@cache
def _shelf() -> dict[str, tuple[Sheet, ...]]:
    """Every version of every sheet, oldest first."""
    modules = [
        import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__) if found.name[0] != "_"
    ]
    return {module.SHEET.name: (*getattr(module, "EARLIER", ()), module.SHEET) for module in modules}
