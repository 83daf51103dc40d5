"""XLSX in: a zip of XML from anywhere, read in one pass with its limits checked before and during it.

Our own reader, and not openpyxl, for three reasons met in real files: openpyxl can't tell a formula nobody
worked out from an empty cell, gives out every empty row up to the number a file claims (a 2 kB file costs a
million), and takes three times as long and 30 MB.
"""

from __future__ import annotations

import posixpath
import zipfile

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from midweek.exchange.rows import Sheet, TableRefused
from midweek.exchange.sheet_xml import BOMB, FULL, MOST_CELLS, Cells, Links, Reader, Strings, Styles, Workbook
from midweek.exchange.zip_file import DAMAGED, Why, ZipRefused, open_zip

MOST_BYTES = 10_000_000
MOST_MEMBERS = 1_000
MOST_TAGS = 4_000_000  # eight to a filled cell: an element with a value in it has four or six
LONGEST_TAG = 1 << 20  # bytes the parser may have to hold: one tag, comment or the like
PIECE = 1 << 16

_BROKEN = (
    "This XLSX file is damaged or isn't a spreadsheet. Open it, save it again as .xlsx, and try once more."
)
_REFUSALS: dict[Why, str] = {
    "many": "This XLSX file holds more than 1,000 parts. No spreadsheet does; nothing was stored.",
    "password": "This XLSX file has a password. Save it without one and try again.",
    "leads out": "This XLSX file holds parts that lead out of it. Nothing was stored.",
    "links": "This XLSX file holds links to other files. Nothing was stored.",
    "bomb": BOMB,
    "damaged": _BROKEN,
}


def open_xlsx(blob: bytes, sheet: str | None = None) -> Sheet:
    """The filled rows of one sheet: the one named, else the first.

    Numbers come as float, days and times by their number format, TRUE and FALSE as text; a formula as the
    value last worked out. A formula without one, an error value such as #DIV/0! and a number that is none are
    `Unread`.

    Raises TableRefused: above the limits of this file, for a zip that is encrypted, lies about its members or
    leads out of itself, for XML with a DTD, for a damaged file and for a sheet that isn't there.
    """
    if len(blob) > MOST_BYTES:
        raise TableRefused("This XLSX file is larger than 10 MB. Save the sheet as CSV and bring that in.")
    try:
        with open_zip(blob, MOST_MEMBERS) as book:
            return _read(book, sheet)
    except ZipRefused as refused:
        raise TableRefused(_REFUSALS[refused.why]) from None
    except DefusedXmlException:
        raise TableRefused(BOMB) from None
    except (ParseError, *DAMAGED):
        raise TableRefused(_BROKEN) from None


def _read(book: zipfile.ZipFile, wanted: str | None) -> Sheet:
    root = _links(book, "")
    main = root.first("officeDocument")
    if main is None:
        raise TableRefused(_BROKEN)
    workbook, links = Workbook(), _links(book, main)
    _walk(book, main, workbook)
    parts = {name: links.to[link] for name, link in workbook.sheets if links.kinds.get(link) == "worksheet"}
    if not parts:
        raise TableRefused(_BROKEN)
    name = next(iter(parts)) if wanted is None else wanted
    if name not in parts:
        raise TableRefused("This file has no sheet of that name.")
    strings, styles = Strings(), Styles()
    readers: tuple[tuple[str, Reader], ...] = (("sharedStrings", strings), ("styles", styles))
    for kind, reader in readers:
        if part := links.first(kind):
            _walk(book, part, reader)
    cells = Cells(strings, styles, workbook)
    _walk(book, parts[name], cells)
    rows = tuple(cells.rows())
    last = rows[-1].number if rows else 0
    return Sheet(rows=rows, last=last, width=cells.width, names=tuple(parts), name=name)


def _links(book: zipfile.ZipFile, part: str) -> Links:
    """Where a part of the file points to, by the link's id; of the part "", where one begins."""
    folder, name = posixpath.split(part)
    links = Links(folder)
    _walk(book, posixpath.join(folder, "_rels", f"{name}.rels"), links)
    return links


def _walk(book: zipfile.ZipFile, part: str, reader: Reader) -> None:
    """Hand one member to its reader, a piece at a time, once its tags are counted.

    Only as much is unpacked as the member said it holds.
    """
    tags = cells = fed = 0
    with book.open(part) as member:
        while piece := member.read(PIECE):
            tags += piece.count(b"<")
            cells += piece.count(b"</c>")
    if tags > MOST_TAGS or cells > MOST_CELLS:
        raise TableRefused(FULL)
    parser = DefusedXMLParser(target=reader, forbid_dtd=True)
    with book.open(part) as member:
        while piece := member.read(PIECE):
            parser.feed(piece)
            fed += len(piece)
            if fed - parser.parser.CurrentByteIndex > LONGEST_TAG:
                raise TableRefused(BOMB)
    parser.close()
