"""A ZIP from anywhere, opened once what it says of itself is believable. Nothing in it is unpacked here."""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from typing import Literal

MOST_UNPACKED = 150_000_000  # bytes, all members together
MOST_RATIO = 100  # unpacked to packed, of members over RATIO_FROM bytes
RATIO_FROM = 1_000_000
ZIP = b"PK\x03\x04"  # how one begins
EMPTY_ZIP = b"PK\x05\x06"  # how one without members does
# What zipfile raises for a ZIP that is cut or was meddled with, when it is opened and when a member is read.
DAMAGED = (
    LookupError, ValueError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error, struct.error,
)  # fmt: skip

Why = Literal["many", "password", "leads out", "links", "bomb", "damaged"]


class ZipRefused(Exception):
    """Why a ZIP isn't opened; whoever asked for it has the words."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why


def open_zip(blob: bytes, most_members: int) -> zipfile.ZipFile:
    """The ZIP. Names of its members lead nowhere, and none gives more than it says it holds. Raises ZipRefused."""
    if blob.count(b"PK\x01\x02") > most_members:  # before zipfile makes an object of each
        raise ZipRefused("many")
    try:
        book = zipfile.ZipFile(io.BytesIO(blob))
    except DAMAGED:
        raise ZipRefused("damaged") from None
    ends = unpacked = 0
    names = set()
    for member in sorted(book.infolist(), key=lambda m: m.header_offset):
        name = member.filename
        if member.flag_bits & 0x1:
            raise ZipRefused("password")
        if name.startswith("/") or "\\" in name or re.match("[A-Za-z]:", name) or ".." in name.split("/"):
            raise ZipRefused("leads out")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise ZipRefused("links")
        unpacked += member.file_size
        steep = member.file_size > RATIO_FROM and member.file_size > MOST_RATIO * member.compress_size
        if steep or unpacked > MOST_UNPACKED or member.header_offset < ends or name in names:
            raise ZipRefused("bomb")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ZipRefused("damaged")
        ends = member.header_offset + 30 + len(name) + member.compress_size
        names.add(name)
    return book
