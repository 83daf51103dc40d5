"""Lists kept elsewhere become lines of the bullet log."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midweek.kinds.bullets import parse, write
from midweek.kinds.other_lists import notation, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# 2031-03-09\nx 2031-03-09 a", "bullets"),
        (". a\n- b", "bullets"),
        ("x a\n- b", "bullets"),
        ("[ ] a\n- b", "bullets"),
        ("(A) a", "todotxt"),
        ("call Mum\nx 2031-03-10 2031-03-05 ran", "todotxt"),
        ("2031-03-10 ran", "todotxt"),
        ("[ ] a", "xit"),
        ("Title\n[@] a\n    more", "xit"),
        ("☐ a\n☑ b", "bullets"),
        ("✔\ufe0f a", "bullets"),
        ("* [ ] a", "bullets"),
        ("Dear diary", None),
        ("", None),
    ],
)
def test_the_first_lines_say_which_it_is(text: str, expected: str | None) -> None:
    assert notation(text) == expected


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("(A) 2031-03-05 call +goal @home due:2031-03-12", "*. call #home +goal due:2031-03-12 created:2031-03-05\n"),
        ("(B) call @home today", ". call @home today pri:B\n"),
        ("x 2031-03-10 2031-03-05 ran +o\ncall @s", "x ran +o done:2031-03-10 created:2031-03-05\n. call #s\n"),
        ("x 2031-03-09 dream pri:A\nxylophone", "*x dream pri:A done:2031-03-09\n. xylophone\n"),
        ("[x] ! one -> 2031-03-09", "*x one due:2031-03-09\n"),
        ("[@] two -> 2031-02\n    on the phone #now", "/ two due:2031-02-28\n  - on the phone #now\n"),
        ("T\n[~] a -> 2031-Q1\n[?] b -> 2031-W10\n[ ] c -> 2031", "- T\n~ a due:2031-03-31\n? b due:2031-03-09\n. c due:2031-12-31\n"),
        ("[ ] ..! c -> soon", "*. c -> soon\n"),
        ("[ ] !important -> 2031-13-01", ". !important -> 2031-13-01\n"),
        ("[ ] a\n[ ]\n[x]\n[@] ", ". a\n- [ ]\n- [x]\n- [@]\n"),
        ("[ ] a\n[ ] !\n[ ] -> 2031", ". a\n\\[ ] !\n. due:2031-12-31\n"),
        ("[X] from:2026-03-04.\n[ ] a", "\\[X] \\ from:2026-03-04.\n. a\n"),
        ("# 2031-03-09\n• a", "# 2031-03-09\n. a\n"),
        ("Dear diary", "- Dear diary\n"),
    ],
)  # fmt: skip
def test_what_it_becomes(text: str, ours: str) -> None:
    assert write(read(text)) == ours
    assert parse(ours) == read(text)


@given(st.text("(AB) xX[@~?]!.-> 2031-0/QW\n+#:d\t", max_size=80))
def test_any_text_becomes_a_log_that_can_be_written_and_read(text: str) -> None:
    assert parse(write(read(text))) == read(text)
