"""Every format people bring their notes in. A new one is a file and its line here."""

from __future__ import annotations

from typing import Final

from midweek.exchange import (
    from_archive,
    from_bearable,
    from_daylio,
    from_dayone,
    from_freecbt,
    from_habitbull,
    from_howwefeel,
    from_jrnl,
    from_lists,
    from_loop,
    from_markdown,
    from_standardnotes,
)
from midweek.exchange.brought import Format
from midweek.exchange.opening import Look

# In this order a file is looked at: what says most about itself comes first.
FORMATS: Final[dict[str, Format]] = {
    format.name: format
    for format in (
        from_archive.FORMAT,
        from_daylio.FORMAT,
        from_bearable.FORMAT,
        from_habitbull.FORMAT,
        from_howwefeel.FORMAT,
        from_loop.FORMAT,
        from_standardnotes.FORMAT,
        from_freecbt.FORMAT,
        from_dayone.FORMAT,
        from_jrnl.FORMAT,
        from_markdown.FORMAT,
        from_lists.TODOTXT,
        from_lists.XIT,
        from_lists.BULLETS,
    )
}


def recognise(name: str, first_bytes: bytes) -> Format | None:
    """The format of a file, by its name and how it begins; of a ZIP, all its bytes tell most. None: a plain table, or
    nothing we know."""
    return next(iter(fitting(name, first_bytes)), None)


def fitting(name: str, first_bytes: bytes) -> list[Format]:
    """Every format a file may be of, the likeliest first. A copy of our own holds files of other formats, and is none of them."""
    look = Look(name, first_bytes)
    if from_archive.recognises(look):
        return [from_archive.FORMAT]
    return [format for format in FORMATS.values() if format.recognises(look)]
