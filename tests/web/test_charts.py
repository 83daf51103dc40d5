"""Charts are well-formed drawings with a title, a description and one mark for each point."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from midweek.stats.series import Week
from midweek.web import charts
from midweek.web.charts import Column, Mark, Plot
from midweek.web.shown import blocks

FIRST = date(2026, 3, 2)
NASTY = """</desc><script>alert("x")</script> & 'self'"""


def day(n: int) -> date:
    return FIRST + timedelta(days=n)


def plot(days: int = 21, **changes: object) -> Plot:
    values: dict[str, object] = {
        "id": "chart",
        "title": "Self-talk",
        "desc": "From 2 March on",
        "first": FIRST,
        "last": day(days - 1),
        "bottom": 0.0,
        "top": 10.0,
        "ticks": [(0.0, "0"), (5.0, "5"), (10.0, "10")],
        "date_words": [(FIRST, "2 Mar"), (day(days - 1), "22 Mar")],
    }
    return Plot(**{**values, **changes})  # type: ignore[arg-type]


def tree(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def marks(svg: str, kind: str, shape: str) -> list[ElementTree.Element]:
    return tree(svg).findall(f"./g[@class='{kind}']/{shape}")


def path(svg: str, kind: str) -> str:
    found = tree(svg).find(f"./svg/path[@class='{kind}']")
    return "" if found is None else found.attrib["d"]


@given(st.lists(st.one_of(st.none(), st.floats(0, 10)), min_size=1, max_size=40))
def test_every_value_is_one_mark_and_none_is_no_mark(values: list[float | None]) -> None:
    dots = [Mark(day(n), value) for n, value in enumerate(values)]
    svg = charts.draw(plot(40, dots=dots, marks=dots))
    noted = sum(value is not None for value in values)
    assert len(marks(svg, "day-dot", "circle")) == len(marks(svg, "week-mark", "rect")) == noted


def test_a_gap_breaks_the_line() -> None:
    whole = [Mark(day(7 * n), 5.0) for n in range(3)]
    broken = [*whole, Mark(day(21), None), Mark(day(28), 4.0), Mark(day(35), 4.0)]
    assert path(charts.draw(plot(36, marks=whole)), "week-line").count("M") == 1
    assert path(charts.draw(plot(36, marks=broken)), "week-line").count("M") == 2


def test_an_empty_day_breaks_the_thin_line() -> None:
    dots = [Mark(day(n), 5.0) for n in (0, 1, 2, 4, 5, 8)]
    line = path(charts.draw(plot(dots=dots, days_joined=True)), "day-line")
    assert (line.count("M"), line.count("L")) == (2, 3)  # the lone day is a dot only
    assert path(charts.draw(plot(dots=dots)), "day-line") == ""


def test_words_of_people_stay_words() -> None:
    for svg in (
        charts.draw(plot(title=NASTY, desc=NASTY)),
        charts.draw_small(plot(title=NASTY, desc=NASTY), 2),
        charts.draw_moods("moods", NASTY, NASTY, (FIRST, day(2)), [Column(FIRST, [1, 4])], []),
    ):
        root = tree(svg)
        assert (root.findtext("title"), root.findtext("desc")) == (NASTY, NASTY)
        assert "<script" not in svg


def test_a_chart_is_one_picture_with_a_name_and_no_stop_for_the_tab_key() -> None:
    root = tree(charts.draw(plot(marks=[Mark(FIRST, 3.0)])))
    assert root.attrib["role"] == "img"
    named = root.attrib["aria-labelledby"].split()
    assert [e.attrib["id"] for e in (root.find("title"), root.find("desc")) if e is not None] == named
    assert not [e for e in root.iter() if e.tag == "a" or "tabindex" in e.attrib]


def test_text_keeps_its_size_on_any_screen() -> None:
    root = tree(charts.draw(plot(phases=[(None, "A"), (day(7), "B")])))
    assert "viewBox" not in root.attrib
    assert {text.attrib["font-size"] for text in root.iter("text")} == {"13"}


def test_everything_asked_for_is_drawn_inside_the_drawing() -> None:
    svg = charts.draw(
        plot(
            marks=[Mark(day(30), 99.0)],
            band=(3.0, 3.0),
            target=2.0,
            phases=[(None, "A"), (day(7), "B")],
            sessions=[day(3), day(10)],
            milestones=[day(5)],
        )
    )
    root = tree(svg)
    classes = [e.attrib.get("class") for e in root.iter()]
    assert [classes.count(c) for c in ("band", "target", "phase-line", "session-tick", "milestone")] == [
        1,
        1,
        1,
        2,
        1,
    ]
    assert [t.text for t in root.iter("text") if t.attrib["class"] == "phase-label"] == ["A", "B"]
    rect = marks(svg, "week-mark", "rect")[0]
    assert float(rect.attrib["x"].rstrip("%")) <= 100
    assert float(rect.attrib["y"]) >= 30


def test_letters_that_would_touch_stand_in_two_rows() -> None:
    near = [(None, "A"), (day(1), "B"), (day(300), "C")]
    root = tree(charts.draw(plot(365, phases=near)))
    assert [t.attrib["y"] for t in root.iter("text") if t.attrib["class"] == "phase-label"] == [
        "14",
        "27",
        "14",
    ]


def test_no_line_runs_through_a_letter() -> None:
    near = [(None, "A"), (day(60), "B"), (day(62), "C"), (day(62), "D"), (day(100), "AA"), (day(104), "AB")]
    root = tree(charts.draw(plot(365, phases=near)))
    labels = [t for t in root.iter("text") if t.attrib["class"] == "phase-label"]
    lines = [e for e in root.iter("line") if e.attrib["class"] == "phase-line"]
    assert (len(labels), len(lines)) == (5, 5)
    for label in labels:
        left = float(label.attrib["x"].rstrip("%")) * 2.88  # pixels of the narrowest chart
        half = 5 * len(label.text or "")
        middle = left + half if label.attrib["text-anchor"] == "start" else left
        for line in lines:
            if abs(float(line.attrib["x1"].rstrip("%")) * 2.88 - middle) <= half:
                assert float(line.attrib["y1"]) > float(label.attrib["y"]) + 2, (label.text, line.attrib)


def test_a_line_with_its_letter_above_is_long() -> None:
    root = tree(charts.draw(plot(365, phases=[(None, "A"), (day(60), "B"), (day(62), "C"), (day(200), "D")])))
    lines = [e for e in root.iter("line") if e.attrib["class"] == "phase-line"]
    assert [line.attrib["y1"] for line in lines] == ["33", "33", "20"]


def test_a_column_has_a_mark_for_each_mood_and_a_line_where_they_differ() -> None:
    svg = charts.draw_moods(
        "moods", "t", "d", (FIRST, day(6)), [Column(FIRST, [2, 5, 5]), Column(day(3), [3])], []
    )
    circles = [e.attrib["class"] for e in tree(svg).iter("circle")]
    assert circles == ["mood-mark mood-2", "mood-mark mood-5", "mood-mark mood-3"]
    assert len([e for e in tree(svg).iter("line") if e.attrib["class"] == "axis"]) == 1


def test_each_sample_in_a_key_is_well_formed() -> None:
    for kind in ("dot", "square", "band", "target", "phase", "session", "milestone"):
        assert tree(charts.key_mark(kind)).attrib["aria-hidden"] == "true"


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 10)), min_size=1, max_size=60), st.sampled_from([1, 4, 13])
)
def test_blocks_are_averages_of_the_weeks_they_hold(values: list[int | None], size: int) -> None:
    weeks = [
        Week(FIRST + timedelta(weeks=n), None if v is None else float(v), 7, 0) for n, v in enumerate(values)
    ]
    found = blocks(weeks, size)
    assert len(found) <= len(values) // size + 2
    noted = [v for v in values if v is not None]
    shown = [m.value for m in found if m.value is not None]
    assert bool(noted) == bool(shown)
    if noted:
        assert min(noted) <= min(shown) and max(shown) <= max(noted)
    assert all((m.on - timedelta(days=size * 7 // 2)).weekday() == 0 for m in found)
