"""The published questionnaires, word for word and figure for figure, and the traps on the way to their totals.

tests/reference/questionnaires.json was gathered from the sources it names, apart from the library.
"""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from midweek import library
from midweek.kinds.answering import is_risky, visible
from midweek.kinds.scoring import score
from midweek.kinds.sheet import Answer, Group, Pick, Sheet, Sum

REFERENCE = json.loads((Path(__file__).parents[1] / "reference" / "questionnaires.json").read_text("utf-8"))
PUBLISHED: dict[str, dict[str, Any]] = {one["id"]: one for one in REFERENCE["instruments"]}
each = pytest.mark.parametrize("name", PUBLISHED)


def asked(sheet: Sheet) -> list[Pick]:
    """The questions of a questionnaire itself, in order."""
    return [
        item
        for group in sheet.items
        if isinstance(group, Group)
        for item in group.items
        if isinstance(item, Pick)
    ]


def total_rule(sheet: Sheet) -> Sum:
    (rule,) = (rule for rule in sheet.scores if rule.name == "total")
    assert isinstance(rule, Sum)
    return rule


def total(name: str, answers: dict[str, Answer]) -> float | None:
    told = score(library.sheet(name), answers)["total"]
    return told and told.value


def counted(name: str, *values: int) -> dict[str, Answer]:
    """Answers that count so much each, from q1 on."""
    return {
        item.name: next(option.code for option in item.options if option.value == value)
        for item, value in zip(asked(library.sheet(name)), values, strict=False)
    }


def test_what_ships_is_what_may() -> None:
    ours = {sheet.name for sheet in library.all_sheets() if sheet.sort == "questionnaire"}
    assert ours == {name for name, one in PUBLISHED.items() if one["ship"].startswith("default")}
    assert {sheet.name for sheet in library.all_sheets() if sheet.on_by_default} == {
        "phq9",
        "gad7",
        "who5",
        "k6",
    }


@each
def test_the_words_are_the_published_ones(name: str) -> None:
    sheet, published = library.sheet(name), PUBLISHED[name]
    assert sheet.verbatim and sheet.title == published["title"]
    assert [item.label for item in asked(sheet)] == [item["text"] for item in published["items"]]
    (group,) = (item for item in sheet.items if isinstance(item, Group))
    assert group.label == published["period"]["text"] and not group.together  # shown with every question
    for item, told in zip(asked(sheet), published["items"], strict=True):
        options = told.get("options") or published["options"]
        assert [(option.label, option.value) for option in item.options] == [
            (o["label"], o["score"]) for o in options
        ]
        assert [option.code for option in item.options] == [
            o.get("loinc") or str(o["score"]) for o in options
        ]
        assert [code.code for code in item.code] == ([told["loinc"]] if told["loinc"] else [])
    assert [code.code for code in sheet.code] == [published["loinc"]["panel"]] * bool(
        published["loinc"]["panel"]
    )
    for told in published.get("extra_items", []):  # not counted, and word for word all the same
        (item,) = (item for item in sheet.items if isinstance(item, Pick) and item.label == told["text"])
        assert [option.label for option in item.options] == [o["label"] for o in told["options"]]


@each
def test_notice_source_and_what_was_checked_are_told(name: str) -> None:
    sheet, published = library.sheet(name), PUBLISHED[name]
    assert sheet.notice == published["licence"]["statement"]
    assert sheet.source == "; ".join(published["sources"])
    sure = [key for key, value in published["verified"].items() if value is True]
    assert len(sheet.verified) == len(sure)
    assert len(sheet.unverified) == len(published["verified"]) - len(sure) - (
        name == "who5"
    )  # it has no LOINC codes


@each
def test_the_figures_are_the_published_ones(name: str) -> None:
    rule, published = total_rule(library.sheet(name)), PUBLISHED[name]
    assert (rule.low, rule.high) == (published["scoring"]["min"], published["scoring"]["max"])
    assert rule.better == ("higher" if published["direction"] == "higher_is_better" else "lower")
    assert [[band.low, band.high] for band in rule.bands] == [band[:2] for band in published["bands"]]
    assert [band.says for band in rule.bands] == [band[2].partition(":")[0] for band in published["bands"]]
    cutoff = published["clinical_cutoff"] or {}
    wanted = [cutoff[key] for key in ("value", "women", "men") if key in cutoff]
    wanted += [cutoff["alternative"]["value"]] if "alternative" in cutoff else []
    assert [one.at for one in rule.cutoffs] == wanted
    assert [code.code for code in rule.code] == [published["loinc"]["total"]] * bool(
        published["loinc"]["total"]
    )
    change, small = published.get("reliable_change"), published.get("mcid")
    assert (rule.reliable and rule.reliable.points) == (change and change["points"])
    assert (rule.reliable and rule.reliable.strict) == (change and change.get("strict", {}).get("points"))
    assert (rule.matters and rule.matters.points) == (small and small["points"])
    if rule.reliable and published["rci"]:
        assert rule.reliable.sd == published["rci"]["sd"]
        assert rule.reliable.reliability == published["rci"]["reliability"]


@each
def test_the_ends_of_the_total_are_reached(name: str) -> None:
    rule, items = total_rule(library.sheet(name)), asked(library.sheet(name))
    worths = [[option.value for option in item.options if option.value is not None] for item in items]
    lowest, highest = (
        total(name, counted(name, *(int(end(values)) for values in worths))) for end in (min, max)
    )
    assert (lowest, highest) == (rule.low, rule.high)


@each
def test_without_every_answer_there_is_no_total(name: str) -> None:
    full = counted(name, *(int(item.options[1].value or 0) for item in asked(library.sheet(name))))
    assert total(name, full) is not None
    for left_out in full:
        rest = {key: value for key, value in full.items() if key != left_out}
        assert total(name, rest) is None, left_out


@each
def test_only_item_9_of_the_phq9_leads_to_the_page_for_hard_moments(name: str) -> None:
    sheet = library.sheet(name)
    for item in asked(sheet):
        for option in item.options:
            risky = name == "phq9" and item.name == "q9" and option.value != 0
            assert is_risky(sheet, {item.name: option.code}) is risky


def test_the_lowest_answer_of_the_gad7_is_not_at_all() -> None:
    assert {item.options[0].label for item in asked(library.sheet("gad7"))} == {"Not at all"}


def test_who5_raw_12_is_low_and_13_is_not() -> None:
    for raw, told, says in (
        (12, 48, "low"),
        (13, 52, "not low"),
        (7, 28, "very low"),
        (8, 32, "low"),
        (25, 100, "not low"),
    ):
        values = [raw // 5 + (n < raw % 5) for n in range(5)]
        (found,) = score(library.sheet("who5"), counted("who5", *values)).values()
        assert found is not None
        assert (sum(values), found.value, found.says) == (raw, told, says)


def test_k10_runs_from_10_to_50_and_its_bands_with_it() -> None:
    assert total("k10", counted("k10", *[2] * 10)) == 20
    assert {option.value for item in asked(library.sheet("k10")) for option in item.options} == {
        1,
        2,
        3,
        4,
        5,
    }
    assert total_rule(library.sheet("k10")).bands[0].low == 10


def test_k6_counts_all_of_the_time_as_4_though_loinc_numbers_it_1() -> None:
    for item in asked(library.sheet("k6")):
        told = {option.label: (option.value, option.code) for option in item.options}
        assert told["All of the time"] == (4, "LA6154-4")
        assert told["None of the time"] == (0, "LA6297-1")


def test_the_first_item_of_the_audit_c_has_its_own_code() -> None:
    assert asked(library.sheet("audit_c"))[0].code[0].code == "68518-0"


def test_who_never_drinks_is_not_asked_how_much_and_has_a_total() -> None:
    sheet = library.sheet("audit_c")
    never: dict[str, Answer] = {"q1": "LA6270-8"}
    assert visible(sheet, never) == {"drinking", "q1"}
    assert total("audit_c", never) == 0
    assert (
        total("audit_c", never | {"q2": "LA18932-6", "q3": "LA18934-2"}) == 0
    )  # what was answered before, now hidden
    assert total("audit_c", {"q1": "LA18926-8"}) is None
    assert total("audit_c", {}) is None


def test_phq15_counts_item_4_as_0_only_without_periods() -> None:
    most = counted("phq15", *[2] * 15)
    assert total("phq15", most | {"periods": True}) == 30
    assert total("phq15", most | {"periods": False}) == 28
    del most["q4"]
    assert total("phq15", most | {"periods": False}) == 28
    assert total("phq15", most | {"periods": True}) is None
    assert total("phq15", most) is None


def test_the_clusters_of_the_pcl5_make_up_its_total() -> None:
    sheet = library.sheet("pcl5")
    told = score(sheet, counted("pcl5", *[1, 2, 3, 4, 0] * 4))
    values = {name: one.value for name, one in told.items() if one}
    assert values == {"total": 40, "b": 10, "c": 3, "d": 17, "e": 10}
    subscales = {one["id"].lower(): one["items"] for one in PUBLISHED["pcl5"]["subscales"]}
    for rule in sheet.scores[1:]:
        assert isinstance(rule, Sum)
        assert [int(name[1:]) for name in rule.of] == subscales[rule.name]


def test_the_difficulty_question_of_the_phq9_counts_nothing() -> None:
    full = counted("phq9", *[1] * 9)
    (extra,) = PUBLISHED["phq9"]["extra_items"]
    item = library.sheet("phq9").index["difficulty"]
    assert isinstance(item, Pick)
    assert item.label == extra["text"]
    assert [(option.label, option.code) for option in item.options] == [
        (o["label"], o["loinc"]) for o in extra["options"]
    ]
    assert {total("phq9", full | {"difficulty": option.code}) for option in item.options} == {9}


def test_reliable_points_are_the_published_formula_rounded_up_where_they_are_computed() -> None:
    """1.96 * sd * sqrt(2 * (1 - reliability)), for the figures that come of it."""
    for name, raw in (("who5", 23.56), ("k6", 8.41)):
        figures = total_rule(library.sheet(name)).reliable
        assert figures is not None and figures.sd is not None and figures.reliability is not None
        computed = 1.96 * figures.sd * (2 * (1 - figures.reliability)) ** 0.5
        assert computed == pytest.approx(raw, abs=0.01)
        assert figures.points - 1 < computed <= figures.points


@pytest.mark.parametrize(("name", "cut"), [("phq2", 3), ("gad2", 3)])
def test_every_way_through_a_short_screen(name: str, cut: int) -> None:
    for values in product(range(4), repeat=2):
        (found,) = score(library.sheet(name), counted(name, *values)).values()
        assert found is not None
        assert found.value == sum(values)
        assert found.says == ("positive screen" if sum(values) >= cut else "negative screen")
