"""What people write as a number, a length or a time is read as they mean it; what is none is refused in a sentence."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from midweek.kinds.plan import How, Measure
from midweek.web import value_words as say
from midweek.web.forms.objectives import bounds, read_number, steps, written

HOWS: tuple[How, ...] = ("count", "yes_no", "rate10", "rate100", "minutes", "clock", "amount", "scale")


def measure(how: How, low: float | None = None, high: float | None = None) -> Measure:
    return Measure(what="it", how=how, better="lower", low=low, high=high)


@pytest.mark.parametrize(
    ("how", "typed", "value"),
    [
        ("count", "3", 3), ("count", " 0 ", 0), ("yes_no", "1", 1), ("rate10", "10", 10), ("rate100", "65", 65),
        ("minutes", "80", 80), ("minutes", "1:20", 80), ("minutes", "1 h 20", 80), ("minutes", "2h", 120), ("minutes", "7,5", 7.5),
        ("amount", "1,5", 1.5), ("amount", "1.5", 1.5),
        ("count", "1,000", 1000), ("count", "1.000", 1000), ("count", "12 500", 12500), ("count", "1,000,000", 1_000_000),
        ("minutes", "1.200", 1200), ("minutes", "90 min", 90), ("minutes", "45m", 45), ("minutes", "1 h 20 min", 80),
        ("minutes", "0.125", 0.125), ("amount", "1.0000", 1), ("amount", "1500", 1500), ("amount", "1,234.5", 1234.5),
        ("amount", "0,125", 0.125), ("scale", "1.500", 1.5), ("count", "\u0663", 3),
        ("clock", "23:40", 1420), ("clock", "23.40", 1420), ("clock", "7:15 pm", 1155), ("clock", "7:15 p.m.", 1155),
        ("clock", "11pm", 1380), ("clock", "12 am", 0), ("clock", "12 pm", 720), ("clock", "8", 480), ("clock", "24:10", 1450),
    ],
)  # fmt: skip
def test_it_is_read_as_it_is_meant(how: How, typed: str, value: float) -> None:
    assert read_number(typed, measure(how, -20, 20)) == value


@pytest.mark.parametrize(
    ("how", "typed"),
    [
        ("count", "-1"), ("count", "1.5"), ("count", "many"), ("count", "nan"), ("count", "9" * 30), ("count", ""),
        ("rate10", "11"), ("rate10", "7.5"), ("rate100", "101"), ("minutes", "-5"), ("minutes", "99999"), ("minutes", "1e99"),
        ("yes_no", "2"), ("yes_no", "perhaps"), ("clock", "25:00pm"), ("clock", "7:75"), ("clock", "noon"), ("clock", "48:00"),
        ("clock", "13 pm"), ("minutes", "1:90"), ("minutes", "999:00"), ("amount", "1,500"), ("amount", "1.500"),
        ("rate100", "1.000"), ("amount", "2.000.000"), ("count", "0,500"), ("amount", "inf"), ("amount", "\u22122"),
    ],
)  # fmt: skip
def test_what_is_none_is_refused_in_a_sentence(how: How, typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read_number(typed, measure(how))
    (message,) = refused.value.messages
    assert message[0].isupper() and message.endswith(".")
    assert typed == "" or typed not in message


@given(st.sampled_from(HOWS), st.integers(0, 2_879))
def test_what_a_field_shows_is_read_back_the_same(how: How, number: int) -> None:
    it = measure(how, -20, 20)
    low, high = bounds(it)
    value = min(max(float(number), low), high)
    assert read_number(written(it, value), it) == value
    assert written(it, None) == ""


@given(st.sampled_from(["amount", "minutes"]), st.decimals(0, 9_999, places=3))
def test_no_amount_a_field_shows_can_be_read_in_two_ways(how: How, number: Decimal) -> None:
    it = measure(how)
    assert read_number(written(it, float(number)), it) == float(number)


def test_a_number_that_could_be_two_is_asked_about_with_both_ways_to_write_it() -> None:
    with pytest.raises(ValidationError) as refused:
        read_number("4,250", measure("amount"))
    assert refused.value.messages == ["This can be read in two ways. Write it like 1500, or like 1.5."]


@pytest.mark.parametrize(
    ("low", "high", "many"), [(1, 4, 4), (0, 10, 11), (-2, 2, 5), (0, 11, 0), (0.5, 3, 0), (None, None, 0)]
)
def test_a_scale_with_few_steps_is_chosen_not_written(
    low: float | None, high: float | None, many: int
) -> None:
    assert len(steps(measure("scale", low, high))) == many


@pytest.mark.parametrize(
    ("how", "amount", "said"),
    [
        ("count", 8.0, "8"), ("count", 8.26, "8.3"), ("count", 143.4, "143"), ("minutes", 45, "45 min"), ("minutes", 60, "1 h"),
        ("minutes", 80, "1 h 20 min"), ("minutes", 7.5, "7.5 min"), ("clock", 1450, "00:10"), ("rate10", 7.25, "7.2 of 10"),
        ("yes_no", 0.7143, "71% of days"),
    ],
)  # fmt: skip
def test_averages_are_said_as_short_as_they_can_be(how: How, amount: float, said: str) -> None:
    assert say.average(measure(how), amount) == said


@pytest.mark.parametrize(
    ("amount", "words"), [(4.25, "4.25 cups"), (4.2, "4.2 cups"), (1500.0, "1500 cups"), (0.333, "0.33 cups")]
)
def test_an_amount_reads_as_it_was_noted(amount: float, words: str) -> None:
    assert say.value(Measure(what="tea", how="amount", better="lower", unit="cups"), amount) == words
