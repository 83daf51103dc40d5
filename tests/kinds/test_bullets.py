"""The bullet log: every sign, and a round trip for any text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from midweek.kinds.bullets import (
    MOST_TAILS,
    Day,
    Line,
    Log,
    by_day,
    chain,
    handed_over,
    is_homework,
    move,
    moved,
    open_tasks,
    parse,
    reopened,
    write,
)


def only(text: str) -> Line:
    ((_, line),) = parse(text).lines
    return line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (". call", Line(bullet="task", text="call")),
        ("• call", Line(bullet="task", text="call")),
        ("/ call", Line(bullet="begun", text="call")),
        ("x call", Line(bullet="done", text="call")),
        ("× call", Line(bullet="done", text="call")),
        ("✓ call", Line(bullet="done", text="call")),
        ("> call -> 2031-03-12", Line(bullet="migrated", text="call", target=date(2031, 3, 12))),
        ("< call -> 2031-03-12", Line(bullet="scheduled", text="call", target=date(2031, 3, 12))),
        ("~ call", Line(bullet="cancelled", text="call")),
        ("o call @17:00", Line(bullet="event", text="call", minute=1020)),
        ("○ call", Line(bullet="event", text="call")),
        ("- call", Line(bullet="note", text="call")),
        ("– call", Line(bullet="note", text="call")),
        ("— call", Line(bullet="note", text="call")),
        ("? why", Line(bullet="question", text="why")),
        ("! oh", Line(bullet="idea", text="oh")),
        ("*. call", Line(bullet="task", text="call", priority=True)),
        ("!*x call", Line(bullet="done", text="call", priority=True, inspiring=True)),
        ("!! oh", Line(bullet="idea", text="oh")),
        ("[ ] call", Line(bullet="task", text="call")),
        ("[x] call", Line(bullet="done", text="call")),
        ("[@] call", Line(bullet="begun", text="call")),
        ("[~] call", Line(bullet="cancelled", text="call")),
        ("[?] call", Line(bullet="question", text="call")),
        ("- [ ] call", Line(bullet="task", text="call")),
        ("- [x] call", Line(bullet="done", text="call")),
        ("* [ ] call", Line(bullet="task", text="call")),
        ("+ [x] call", Line(bullet="done", text="call")),
        ("X call", Line(bullet="note", text="X call")),
        ("*X call", Line(bullet="note", text="*X call")),
        ("✔ call", Line(bullet="done", text="call")),
        ("✔\ufe0f call", Line(bullet="done", text="call")),
        ("☑ call", Line(bullet="done", text="call")),
        ("- ☐ call", Line(bullet="note", text="☐ call")),
        ("☐ call", Line(bullet="task", text="call")),
        ("*☐ call", Line(bullet="task", text="call", priority=True)),
        ("[ ]", Line(bullet="note", text="[ ]")),
        ("*\\[ ] a box", Line(bullet="note", text="[ ] a box", priority=True)),
        ("*!\\x a box", Line(bullet="note", text="x a box", priority=True, inspiring=True)),
        ("- *\\x", Line(bullet="note", text="*\\x")),
        ("-\u00a0[X]\u00a0call", Line(bullet="done", text="call")),
        ("› call -> 2031-03-12", Line(bullet="migrated", text="call", target=date(2031, 3, 12))),
        ("‹ call -> 2031-03-12", Line(bullet="scheduled", text="call", target=date(2031, 3, 12))),
        ("= 2", Line(bullet="mood", mood=2)),
        ("= mood 3 #worried #tired", Line(bullet="mood", mood=3, tags=("worried", "tired"))),
        ("= Very low", Line(bullet="mood", mood=1)),
        ("= mood in between", Line(bullet="mood", mood=3)),
        ("= 6", Line(bullet="note", text="= 6")),
        ("= 1 + 1", Line(bullet="note", text="= 1 + 1")),
        ("call Mum", Line(bullet="note", text="call Mum")),
        ("xylophone", Line(bullet="note", text="xylophone")),
        ("* call", Line(bullet="note", text="* call")),
        ("\\x is a letter #a", Line(bullet="note", text="x is a letter #a")),
        ("\\x a \\ #a", Line(bullet="note", text="x a", tags=("a",))),
        ("*\\x a \\ #b \\ #a", Line(bullet="note", text="x a \\ #b", priority=True, tags=("a",))),
        ("\\x a \\ b", Line(bullet="note", text="x a \\ b")),
        ("\\x a #b \\", Line(bullet="note", text="x a #b")),
        ("\\x \\b #a", Line(bullet="note", text="x \\b #a")),
        (". a +self-talk", Line(bullet="task", text="a", objectives=("self-talk",))),
        (". a due:2031-03-12", Line(bullet="task", text="a", due=date(2031, 3, 12))),
        (". a due:soon", Line(bullet="task", text="a", more=(("due", "soon"),))),
        (". a k:v", Line(bullet="task", text="a", more=(("k", "v"),))),
        ("- see https://a.example", Line(bullet="note", text="see https://a.example")),
        ("- at 25:00 @25:00", Line(bullet="note", text="at 25:00 @25:00")),
        ("- feb -> 2031-02-30", Line(bullet="note", text="feb -> 2031-02-30")),
        ("- #only", Line(bullet="note", tags=("only",))),
        ("- #mid word", Line(bullet="note", text="#mid word")),
        (
            ". a due:2031-01-01 #t @9:05 -> 2031-01-02 k:v +o",
            Line(
                bullet="task", text="a", due=date(2031, 1, 1), tags=("t",), minute=545, target=date(2031, 1, 2),
                more=(("k", "v"),), objectives=("o",),
            ),
        ),
    ],
)  # fmt: skip
def test_a_line(text: str, line: Line) -> None:
    assert only(text) == line
    assert only(write(parse(text))) == line


@pytest.mark.parametrize("other", [". call", "- a note", "  o dinner", "[ ] call", "x ran", "! oh"])
@pytest.mark.parametrize("last", [True, False])
def test_a_capital_x_is_a_sign_where_others_are(other: str, last: bool) -> None:
    lines = [other, "X rang Leo"] if last else ["X rang Leo", other]
    log = parse("# 2031-03-09\n" + "\n".join(lines))
    assert Line(bullet="done", text="rang Leo") in [replace(line, level=0) for _, line in log.lines]
    assert parse(write(log)) == log


@pytest.mark.parametrize(
    "text",
    [
        "X said he'd call",
        "X said he'd call\nI was glad\n\nX rang",
        "X rang\n\\- no sign",
        "X a\n# 2031-03-09\n. b",
    ],
)
def test_a_capital_x_alone_is_an_initial(text: str) -> None:
    log = parse(text)
    said = [line for _, line in log.lines if line.text.startswith("X")]
    assert said and all(line.bullet == "note" for line in said)
    assert parse(write(log)) == log


def test_one_form_is_written() -> None:
    text = "\ufeff# 2031-03-09  Sunday \r\n• a k:v -> 2031-03-10 @9:05 #t +o due:2031-03-11\r\n\r\n    - b\r\n# 2031-03-10\n✓ c"
    assert write(parse(text)) == (
        "# 2031-03-09 Sunday\n. a -> 2031-03-10 @09:05 #t +o due:2031-03-11 k:v\n  - b\n\n# 2031-03-10\nx c\n"
    )


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("- a\n  - b\n    - c\n  - d\n- e", [0, 1, 2, 1, 0]),
        ("- a\n\t- b\n\t\t- c", [0, 1, 2]),
        ("- a\n      - b\n    - c\n  - d", [0, 1, 1, 1]),
        ("    - a\n  - b\n- c", [0, 0, 0]),
        ("- a\n - b", [0, 0]),
        ("- a\n  - b\n# 2031-03-09\n  - c", [0, 1, 0]),
    ],
)
def test_a_child_belongs_to_the_nearest_line_to_its_left(text: str, levels: list[int]) -> None:
    assert [line.level for _, line in parse(text).lines] == levels
    assert [line.level for _, line in parse(write(parse(text))).lines] == levels


PIECES = st.sampled_from(
    [*"\n\n\n\r\t  .•/xXX×✓✔☐☑\ufe0f>›<‹~o○-–—?!=*\\#+@:[]0123", "  ", "[ ]", "[x] ", "[X]", "- ", "-\u00a0", "# 2031-03-09", " -> 2031-03-12", "->",
     " @10:30", " #tag", " +goal", " due:2031-03-12", " key:value", "mood 3", " due:x", "\u00a0", "\u2028", "\x1c", "words"]
)  # fmt: skip


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=60))
def test_written_and_read_again_it_is_the_same(text: str) -> None:
    log = parse(text)
    assert parse(write(log)) == log
    assert write(parse(write(log))) == write(log)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_cut_at_its_days_it_says_the_same(text: str) -> None:
    pieces = [(head, parse(body)) for head, body in by_day(text)]
    assert all(day.on is None for _, inside in pieces for day in inside.days)
    lines = [(head.on, head.title, line) for head, inside in pieces for _, line in inside.lines]
    assert lines == [(day.on, day.title, line) for day, line in parse(text).lines]


@given(st.text("ab .-x[]#@:\\", min_size=1, max_size=20).filter(lambda t: t.strip(" \\")))
def test_every_line_that_says_something_is_kept(text: str) -> None:
    assert len(list(parse(text).lines)) == 1


@pytest.mark.parametrize("tags", [(), ("a", "b")])
@pytest.mark.parametrize("marks", [(False, False), (True, False), (True, True)])
@pytest.mark.parametrize("text", ["[ ] a", "- [ ] a", "x", ". a", "* a", "\\a", "# 2031-03-09", "a #b c"])
def test_whatever_a_note_says_its_words_and_marks_are_written(
    text: str, marks: tuple[bool, bool], tags: tuple[str, ...]
) -> None:
    note = Line(bullet="note", text=text, priority=marks[0], inspiring=marks[1], tags=tags)
    again = only(write(Log((Day(lines=(note,)),))))
    assert (again.bullet, again.priority, again.inspiring) == ("note", *marks)
    assert " ".join([again.text, *(f"#{tag}" for tag in again.tags)]) == " ".join(
        [text, *(f"#{tag}" for tag in tags)]
    )


@pytest.mark.parametrize(
    "text",
    ["[ ] foo", "[X]", "x", "a #b", "a \\ #b", "a #b \\", "\\a", "x -> 2031-03-12", "= 3", "X", "- \\ a"],
)
@pytest.mark.parametrize(
    "hangs",
    [
        Line(bullet="note"),
        Line(bullet="note", tags=("x",)),
        Line(bullet="note", minute=630, more=(("from", "2026-03-04."),)),
    ],
)
def test_a_note_comes_back_with_what_hangs_on_it(text: str, hangs: Line) -> None:
    note = replace(hangs, text=text)
    assert only(write(Log((Day(lines=(note,)),)))) == note


def test_a_very_long_line_and_many_lines_take_no_time() -> None:
    assert only("- " + "#a " * 50_000).tags == ("a",) * MOST_TAILS
    assert only("- " + ": " * 100_000 + "end").text.endswith("end")
    assert only("- a " + "b" * 600 + ":c").text == "a " + "b" * 600 + ":c"  # no word is cut in two
    assert len(list(parse("  " * 500 + "- a\n" + "- b\n" * 20_000).lines)) == 20_001


MARCH = {n: date(2031, 3, n) for n in range(1, 31)}


def test_moving_a_line_links_both_ends_and_the_chain_counts() -> None:
    log = parse("# 2031-03-02\n. call\n  - loud there\n\n# 2031-03-09\n- other\n")
    log = move(log, 0, 0, MARCH[9])
    log = move(log, 1, 1, MARCH[16])
    log = move(log, 2, 0, MARCH[23])
    assert write(log) == (
        "# 2031-03-02\n> call -> 2031-03-09\n  - loud there\n\n"
        "# 2031-03-09\n- other\n> call -> 2031-03-16 from:2031-03-02\n\n"
        "# 2031-03-16\n> call -> 2031-03-23 from:2031-03-09\n\n"
        "# 2031-03-23\n. call from:2031-03-16\n"
    )
    ((day, line),) = open_tasks(log)
    assert day.on == MARCH[23]
    assert chain(log.days, line) == (MARCH[16], MARCH[9], MARCH[2])
    assert parse(write(log)) == log


def test_a_day_that_is_not_there_is_added_in_order() -> None:
    log = parse("# 2031-03-02\n. a\n# 2031-03-20\n. b\n")
    assert [day.on for day in move(log, 0, 0, MARCH[9], as_="scheduled").days] == [
        MARCH[2],
        MARCH[9],
        MARCH[20],
    ]
    assert [day.on for day in move(log, 1, 0, MARCH[9]).days] == [MARCH[2], MARCH[9], MARCH[20]]


def test_a_chain_ends_where_the_words_changed_and_never_runs_round() -> None:
    old, copy = moved(Line(bullet="task", text="call"), on=MARCH[2], to=MARCH[9])
    again, _ = moved(copy, on=MARCH[9], to=MARCH[2])
    line = Line(bullet="task", text="call", more=(("from", "2031-03-09"),))
    assert chain([Day(on=MARCH[2], lines=(old,))], line) == (MARCH[9],)
    round_ = Line(bullet="migrated", text="call", target=MARCH[9], more=(("from", "2031-03-09"),))
    days = [Day(on=MARCH[2], lines=(round_,)), Day(on=MARCH[9], lines=(again,))]
    assert chain(days, line) == (MARCH[9], MARCH[2])


@pytest.mark.parametrize(
    "text", [". call", "*. call Leo #work -> 2031-03-12 due:2031-03-14", "  . call from:2031-03-02"]
)
def test_a_task_that_became_homework_says_so_and_can_be_a_task_again(text: str) -> None:
    (_, task), *_ = parse(text).lines
    gone = handed_over(task)
    assert is_homework(gone) and not is_homework(task) and not open_tasks(Log((Day(lines=(gone,)),)))
    (_, read), *_ = parse(write(Log((Day(lines=(gone,)),)))).lines
    assert read == gone and reopened(read) == task


def test_a_line_of_no_day_is_not_moved() -> None:
    with pytest.raises(ValueError, match="no day"):
        move(parse(". a"), 0, 0, MARCH[9])


def test_nothing_says_nothing() -> None:
    assert parse("") == parse(" \n\\\n\t") == Log()
    assert write(Log()) == ""
