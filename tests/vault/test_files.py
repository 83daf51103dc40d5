"""A file is whole, in order and itself, or it does not open."""

import os
from collections.abc import Iterator

import pytest

from midweek.vault import formats
from midweek.vault.errors import NotAllowed, Tampered
from midweek.vault.formats import pad
from midweek.vault.keys import FileKey, new_id


def sealed(plain: bytes) -> tuple[FileKey, bytes, list[bytes]]:
    key, file_id = FileKey.new(), new_id()
    return key, file_id, list(formats.seal_file(key, file_id, plain))


@pytest.mark.parametrize("size", [0, 1, 252, 253, 65_531, 65_532, 65_533, 131_068, 131_069, 300_000])
def test_files_come_back(size: int) -> None:
    plain = os.urandom(size)
    key, file_id, chunks = sealed(plain)
    again = FileKey.from_bytes(key.to_bytes())
    assert b"".join(formats.open_file(again, file_id, chunks)) == plain
    assert all(len(chunk) == 1 + 65_536 + 16 for chunk in chunks[:-1])
    assert sum(len(chunk) - 17 for chunk in chunks) == len(pad(plain))


def test_a_file_that_ends_on_a_chunk_has_no_empty_one() -> None:
    assert [len(chunk) for chunk in sealed(bytes(65_532))[2]] == [65_553]


def broken(chunks: list[bytes]) -> dict[str, list[bytes]]:
    first, second, *rest = chunks
    last = chunks[-1]
    return {
        "cut at a chunk": chunks[:-1],
        "cut in a chunk": [*chunks[:-1], last[:-1]],
        "without the first": chunks[1:],
        "two swapped": [second, first, *rest],
        "one twice": [first, first, second, *rest],
        "an extra chunk": [*chunks, last],
        "the last alone": [last],
        "nothing": [],
        "an empty chunk": [first, b"\x04", *chunks[1:]],
        "two in one": [first + second[1:], *rest],
    }


@pytest.mark.parametrize("how", broken([b""] * 4))
def test_a_stream_is_whole_and_in_order(how: str) -> None:
    key, file_id, chunks = sealed(os.urandom(200_000))
    assert len(chunks) == 4
    with pytest.raises(Tampered):
        list(formats.open_file(key, file_id, broken(chunks)[how]))


def test_only_genuine_pieces_come_before_a_broken_one() -> None:
    plain = os.urandom(200_000)
    key, file_id, chunks = sealed(plain)
    chunks[2] = chunks[2][:-1] + bytes([chunks[2][-1] ^ 1])
    pieces = []
    with pytest.raises(Tampered):
        pieces.extend(formats.open_file(key, file_id, chunks))
    assert plain.startswith(b"".join(pieces))


def test_a_stream_is_opened_as_it_comes() -> None:
    key, file_id, chunks = sealed(os.urandom(200_000))
    taken: list[int] = []

    def coming() -> Iterator[bytes]:
        for n, chunk in enumerate(chunks):
            taken.append(n)
            yield chunk

    next(formats.open_file(key, file_id, coming()))
    assert taken == [0, 1]  # one ahead, to know the last one


def test_another_file_or_key_does_not_open() -> None:
    key, file_id, chunks = sealed(b"a note")
    for other_key, other_id in ((FileKey.new(), file_id), (key, new_id()), (key, b"")):
        with pytest.raises(Tampered):
            list(formats.open_file(other_key, other_id, chunks))


def test_a_file_key_seals_once() -> None:
    key, file_id, _ = sealed(b"a note")
    for used in (key, FileKey.from_bytes(FileKey.new().to_bytes())):
        with pytest.raises(NotAllowed):
            formats.seal_file(used, file_id, b"other words")
