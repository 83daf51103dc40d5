"""Files somebody might bring: XLSX written by hand, and hostile ones of every sort."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

REFERENCE = Path(__file__).parent.parent / "reference"
SAMPLES = REFERENCE / "import_samples" / "spreadsheet"
# What each spreadsheet among the samples holds, by its name.
EXPECTED: dict[str, Any] = {
    name.removeprefix("spreadsheet/"): said
    for name, said in json.loads((SAMPLES.parent / "expected.json").read_text("utf-8")).items()
    if name.startswith("spreadsheet/")
}

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def parts(sheet: str, **more: str) -> dict[str, str]:
    """The members of the smallest workbook around one sheet's XML; `strings` and `styles` are parts too."""
    links = f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    found = {
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{more.get("book", "")}<sheets>'
        '<sheet name="One" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    for link, name in (("strings", "sharedStrings"), ("styles", "styles")):
        if link in more:
            links += f'<Relationship Id="{link}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>'
            found[f"xl/{name}.xml"] = more[link]
    found["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="{_PACKAGE}">{links}</Relationships>'
    return found


def sheet_of(rows: str) -> str:
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def styles_of(*formats: str) -> str:
    """Cell style 1, 2, ... shows numbers in these formats."""
    codes = "".join(f'<numFmt numFmtId="{200 + n}" formatCode="{code}"/>' for n, code in enumerate(formats))
    cells = "".join(f'<xf numFmtId="{200 + n}"/>' for n, _ in enumerate(formats))
    return f'<styleSheet xmlns="{_MAIN}"><numFmts>{codes}</numFmts><cellXfs><xf numFmtId="0"/>{cells}</cellXfs></styleSheet>'


def strings_of(*items: str) -> str:
    return f'<sst xmlns="{_MAIN}">{"".join(items)}</sst>'


def packed(members: dict[str, str], level: int = 6) -> bytes:
    """A ZIP of these; made twice, it has the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name, text in members.items():
            book.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED, compresslevel=level)
    return out.getvalue()


def xlsx(rows: str, **more: str) -> bytes:
    return packed(parts(sheet_of(rows), **more))


PLAIN = parts(sheet_of('<row r="1"><c r="A1" t="str"><v>Day</v></c></row>'))


def _with_member(info: zipfile.ZipInfo, text: bytes = b"x") -> bytes:
    out = io.BytesIO(packed(PLAIN))
    with zipfile.ZipFile(out, "a") as book:
        book.writestr(info, text)
    return out.getvalue()


def _named(name: str) -> bytes:
    return _with_member(zipfile.ZipInfo(name))


def _symlink() -> bytes:
    info = zipfile.ZipInfo("xl/link")
    info.external_attr = 0o120777 << 16
    return _with_member(info, b"/etc/passwd")


def _directory(blob: bytes) -> int:
    return blob.index(b"PK\x01\x02")


def _encrypted() -> bytes:
    blob = bytearray(packed(PLAIN))
    blob[_directory(bytes(blob)) + 8] |= 1
    return bytes(blob)


def _overlapping() -> bytes:
    """Two names for the same packed bytes, the second one starting inside the first."""
    blob = bytearray(packed(PLAIN))
    second = bytes(blob).index(b"PK\x01\x02", _directory(bytes(blob)) + 4)
    blob[second + 42 : second + 46] = struct.pack("<I", 5)
    return bytes(blob)


def _twice() -> bytes:
    """Two members of one name: which of them is read, no two programs agree on."""
    return packed(PLAIN | {"xl/workbook.xm_": "x"}).replace(b"xl/workbook.xm_", b"xl/workbook.xml")


def _many_members() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for number in range(20_000):
            book.writestr(zipfile.ZipInfo(f"{number}"), b"")
    return out.getvalue()


def _zip_of_zips() -> bytes:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("bomb", bytes(20_000_000))
    return packed({"inner.zip": inner.getvalue().decode("latin-1")})


def _sheet(xml: str) -> bytes:
    return packed(parts(xml), level=1)


def _many_names() -> str:
    """Distinct tags, packing well enough to pass for a sheet: each costs the parser memory."""
    return sheet_of("".join(f"<t{n:x}/>" for n in range(200_000)))


def _many_attributes() -> str:
    rows = (" ".join(f'a{n + row * 1000}=""' for n in range(1_000)) for row in range(100))
    return sheet_of("".join(f"<row {names}/>" for names in rows))


def _noise(length: int) -> str:
    """Text that doesn't pack to nothing."""
    return "".join(f"{n * 2654435761 % 2**32:08x}" for n in range(length // 8))


def _far_apart() -> bytes:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 10_000))
    return xlsx('<row r="1"><c r="ALL1"><v>1</v></c></row>' + rows)


def _many_cells() -> bytes:
    cells = "".join(f"<c><v>{n * 7919 % 1009}</v></c>" for n in range(500))
    return xlsx("".join(f"<row>{cells}</row>" for _ in range(1_002)))


def _many_tags() -> bytes:
    """Empty cells count for nothing, but take their time."""
    some = "".join(f'<c s="{n * 7919 % 1009}"/>' for n in range(10_000))  # longer than zip looks back
    return _sheet(sheet_of(some * 401))


# What is brought, under which name, and a word of the reason it is refused for.
HOSTILE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "zip bomb": (lambda: packed(PLAIN | {"xl/media/1": " " * 20_000_000}), "a.xlsx", "unpacks"),
    "zip of zips": (_zip_of_zips, "a.xlsx", "damaged"),
    "many members": (_many_members, "a.xlsx", "1,000 parts"),
    "overlapping members": (_overlapping, "a.xlsx", "unpacks"),
    "member twice": (_twice, "a.xlsx", "unpacks"),
    "path up": (lambda: _named("../../x"), "a.xlsx", "lead out"),
    "path absolute": (lambda: _named("/etc/x"), "a.xlsx", "lead out"),
    "path of a drive": (lambda: _named("C:\\x"), "a.xlsx", "lead out"),
    "symlink": (_symlink, "a.xlsx", "links"),
    "encrypted": (_encrypted, "a.xlsx", "password"),
    "old office file": (lambda: b"\xd0\xcf\x11\xe0" + bytes(100), "a.xlsx", "password"),
    "text named xlsx": (lambda: b"day,mood\n", "a.xlsx", "its name"),
    "zip named csv": (lambda: packed(PLAIN), "a.csv", "its name"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(50), "a.csv", "picture"),
    "half a zip": (lambda: packed(PLAIN)[:-40], "a.xlsx", "damaged"),
    "more than 10 MB": (lambda: b"PK\x03\x04" + bytes(10_000_000), "a.xlsx", "10 MB"),
    "xml bomb": (
        lambda: _sheet('<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]>' + sheet_of("&c;")),
        "a.xlsx",
        "unpacks",
    ),
    "outside entity": (
        lambda: _sheet('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + sheet_of("&b;")),
        "a.xlsx",
        "unpacks",
    ),
    "xml not closed": (lambda: _sheet("<worksheet>"), "a.xlsx", "damaged"),
    "deep xml": (lambda: _sheet("<a>" * 100_000), "a.xlsx", "unpacks"),
    "many cells": (_many_cells, "a.xlsx", "500,000"),
    "many tags": (_many_tags, "a.xlsx", "500,000"),
    "many names": (lambda: _sheet(_many_names()), "a.xlsx", "unpacks"),
    "many attributes": (lambda: _sheet(_many_attributes()), "a.xlsx", "unpacks"),
    "long comment": (lambda: _sheet(f"<a><!--{_noise(8_000_000)}>--></a>"), "a.xlsx", "unpacks"),
    "long attribute": (lambda: _sheet(f'<a b="{_noise(8_000_000)}>"/>'), "a.xlsx", "unpacks"),
    "far column": (lambda: xlsx('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "a.xlsx", "1,000 columns"),
    "far apart": (_far_apart, "a.xlsx", "too far apart"),
    "row zero": (lambda: xlsx('<row r="0"><c r="A0"><v>1</v></c></row>'), "a.xlsx", "damaged"),
    "no such string": (
        lambda: xlsx('<row><c t="s"><v>7</v></c></row>', strings=strings_of()),
        "a.xlsx",
        "damaged",
    ),
    "more than 50 MB": (lambda: bytes(50_000_001), "a.csv", "50 MB"),
    "200 MB cell": (lambda: b'day\n"' + b"x" * 200_000_000 + b'"\n', "a.csv", "50 MB"),
    "40 MB cell": (lambda: b'day\n"' + b"x" * 40_000_000 + b'"\n', "a.csv", "too long"),
    "10^7 columns": (lambda: b"," * 10_000_000 + b"\n", "a.csv", "too long"),
    "wide lines": (lambda: (b"," * 900_000 + b"\n") * 40, "a.csv", "1,000 columns"),
    "2,000 columns": (lambda: b"x," * 2_000 + b"\n", "a.csv", "1,000 columns"),
    "a row of many lines": (lambda: b'day\n"' + (b"x" * 99 + b"\n") * 20_000 + b'"\n', "a.csv", "too long"),
    "many rows": (lambda: b"day,mood\n" + b"1,2\n" * 200_001, "a.csv", "200,000 rows"),
    "quote never closed": (lambda: b'day,mood\n2031-01-01,"5\n2031-01-02,6\n', "a.csv", "quotation mark"),
    "NUL": (lambda: b"day,mood\n2031-01-01,\x005\n", "a.csv", "text"),
    "UTF-16 without a mark": (lambda: "day,mood\n1,2\n".encode("utf-16-le"), "a.csv", "text"),
    "no encoding fits": (lambda: b"day,mood\n2031-01-01,\x81\n", "a.csv", "text"),
    "cut UTF-16": (lambda: b"\xff\xfed\x00a", "a.csv", "text"),
    "nothing": (lambda: b"", "a.csv", "nothing"),
    "nothing but blanks": (lambda: b"\xef\xbb\xbf\r\n,,\r\n", "a.csv", "nothing"),
    "an empty sheet": (lambda: xlsx(""), "a.xlsx", "nothing"),
}
