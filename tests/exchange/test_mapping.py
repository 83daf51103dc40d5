"""What the columns mean, there and back through TOML, and what is said of a mapping that can't be used."""

from __future__ import annotations

import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midweek.exchange.mapping import (
    DayColumn,
    Mapping,
    MappingRefused,
    MeasureColumn,
    PhaseColumn,
    from_toml,
    to_toml,
)

WORDS = st.text(min_size=1, max_size=20)
NAMED = WORDS.filter(str.strip)
MEASURES = st.builds(
    MeasureColumn,
    column=WORDS,
    name=NAMED,
    how=st.sampled_from(["count", "rate10", "rate100", "minutes", "amount"]),
    better=st.sampled_from(["lower", "higher"]),
    unit=st.text(max_size=5),
    noted=st.sampled_from(["each", "day", "week"]),
    objective=st.none() | WORDS,
    decimal=st.sampled_from([".", ","]),
) | st.builds(
    MeasureColumn,
    column=WORDS,
    name=NAMED,
    how=st.just("scale"),
    better=st.just("lower"),
    low=st.floats(-100, 0),
    high=st.floats(1, 100),
)
MAPPINGS = st.builds(
    Mapping,
    day=st.builds(DayColumn, column=WORDS, order=st.sampled_from(["ymd", "dmy", "mdy"])),
    measures=st.lists(MEASURES, min_size=1, max_size=3, unique_by=lambda m: m.column).map(tuple),
    time=st.none() | WORDS,
    phase=st.none()
    | st.builds(PhaseColumn, column=WORDS, names=st.dictionaries(st.text(max_size=5), WORDS, max_size=3)),
    no_value=st.lists(WORDS, max_size=3).map(tuple),
    leave_out=st.booleans(),
)


@given(MAPPINGS)
def test_any_mapping_comes_back_from_its_file(mapping):
    text = to_toml(mapping)
    assert tomllib.loads(text)["day"]["column"] == mapping.day.column
    assert from_toml(text) == mapping


DAY = '[day]\ncolumn = "Date"\n'
MEASURE = '[[measures]]\ncolumn = "Mood"\nname = "Mood"\nhow = "rate10"\nbetter = "higher"\n'


def test_the_smallest_file():
    mapping = from_toml(DAY + MEASURE)
    assert mapping.day.order == "ymd"
    assert mapping.measures[0].measure.ends == (0, 10)
    assert "k.A." in mapping.no_value


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("day", "TOML", "line 1|end of document"),
        (DAY + MEASURE + "x", "TOML", "end of document"),
        (DAY, "the top level", "`measures`"),
        (MEASURE, "the top level", "`day`"),
        ("measures = []\n" + DAY, "the top level", "at least one"),
        (DAY + MEASURE + MEASURE, "the top level", "one measure only"),
        (DAY + MEASURE + "[else]\n", "the top level", "nothing called `else`"),
        (DAY + 'order = "ydm"\n' + MEASURE, "day.order", "words allowed"),
        (DAY + MEASURE.replace("rate10", "points"), r"measures\[0\].how", "words allowed"),
        (DAY + MEASURE.replace('column = "Mood"\n', ""), r"measures\[0\]", "`column`"),
        (DAY + MEASURE.replace('name = "Mood"', 'name = " "'), r"measures\[0\]", "name"),
        (DAY + MEASURE + "low = 1\n", r"measures\[0\]", "Only a scale"),
        (DAY + MEASURE.replace("rate10", "scale"), r"measures\[0\]", "low and high"),
        (DAY + MEASURE.replace("rate10", "scale") + "low = 3\nhigh = 1\n", r"measures\[0\]", "low and high"),
        (
            DAY + MEASURE.replace("rate10", "scale") + "low = nan\nhigh = 1\n",
            r"measures\[0\]",
            "low and high",
        ),
        (DAY + MEASURE + 'low = "1"\n', r"measures\[0\].low", "Write a number"),
        (DAY + MEASURE + "blank_is_no = true\n", r"measures\[0\]", "yes_no"),
        (DAY + MEASURE + "night = true\n", r"measures\[0\]", "clock"),
        (DAY + MEASURE + "[phase]\n", "phase", "`column`"),
        ("time = 3\n" + DAY + MEASURE, "time", "Write this in quotes"),
        ('day = "Datum"\n' + MEASURE, "at day", r"Write \[day\] on a line of its own"),
        ('phase = "Phase"\n' + DAY + MEASURE, "at phase", r"Write \[phase\] on a line of its own"),
        ('measures = "Mood"\n' + DAY, "at measures", r"Write \[\[measures\]\] on a line of its own"),
        (DAY + MEASURE.replace("[[measures]]", "[measures]"), "at measures", r"Write \[\[measures\]\]"),
        ('no_value = "NA"\n' + DAY + MEASURE, "at no_value", "Write a list"),
        (DAY + MEASURE + 'night = "yes"\n', r"measures\[0\].night", "true or false"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text, where, what):
    with pytest.raises(MappingRefused, match=where) as refused:
        from_toml(text)
    assert refused.match(what)
    assert str(refused.value).endswith(".")
    assert not re.search("Expected `|Object", str(refused.value))
