"""Help now: there for everyone, with numbers that say where they come from (S1)."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import time_machine

from midweek.web import help_lines
from tests.people import Person

NUMBERS: list[help_lines.Emergency | help_lines.Line] = [*help_lines.EMERGENCIES, *help_lines.LINES]
KNOWN = sorted({line.country for line in help_lines.LINES})


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number.number)
def test_every_number_says_where_it_was_read_and_when(number: help_lines.Emergency | help_lines.Line) -> None:
    assert all(re.match(r"https?://[\w.-]+/", source) for source in number.sources)
    assert date(2026, 1, 1) <= number.checked_on
    assert re.fullmatch(r"(tel|sms):\d+", number.link)


@pytest.mark.parametrize(
    "line", help_lines.LINES, ids=lambda line: f"{line.country} {line.number} {line.kind}"
)
def test_every_line_says_when_it_answers_and_what_happens(line: help_lines.Line) -> None:
    assert line.hours and line.languages and line.expect.endswith(".")
    assert line.country in help_lines.COUNTRIES


def test_every_country_with_a_line_has_an_emergency_number() -> None:
    assert all(help_lines.of(country).emergency for country in KNOWN)
    assert all(code in help_lines.COUNTRIES for number in help_lines.EMERGENCIES for code in number.countries)


@pytest.mark.parametrize("country", KNOWN)
def test_its_lines_are_links_a_phone_can_open(stranger: Person, country: str) -> None:
    html = stranger.reads(f"/help/?country={country}")
    found = help_lines.of(country)
    assert found.emergency
    links = [found.emergency.link, *(line.link for line in found.lines)]
    assert all(f'href="{link}"' in html for link in links)
    for line in found.lines:
        assert line.hours in html and line.languages in html
    assert "is not watched by anyone" in html


def test_the_order_of_the_page(stranger: Person) -> None:
    html = stranger.reads("/help/?country=GB")
    parts = [
        "In danger now?",
        'href="tel:999"',
        'href="tel:116123"',
        'href="sms:85258"',
        'href="/help/pause/"',
        "not watched by anyone",
    ]
    assert [html.index(part) for part in parts] == sorted(html.index(part) for part in parts)


@pytest.mark.parametrize(
    "asked", ["/help/", "/help/?country=", "/help/?country=BR", "/help/?country=nonsense"]
)
def test_without_a_known_country_every_number_we_have_is_there(stranger: Person, asked: str) -> None:
    html = stranger.reads(asked)
    for number in NUMBERS:
        assert f'href="{number.link}"' in html
    assert "findahelpline.com" in html and 'href="https://findahelpline' not in html
    assert html.count("<option") == len(help_lines.COUNTRIES) + 1


def test_a_country_with_an_emergency_number_alone(stranger: Person) -> None:
    html = stranger.reads("/help/?country=ES")
    assert "Emergency services, Spain" in html and 'href="tel:112"' in html and 'href="tel:911"' not in html
    assert "findahelpline.com" in html


def test_inside_it_knows_the_country(maya: Person) -> None:
    html = maya.reads("/help/")
    assert "Chosen by your time zone" in html and 'href="tel:08001110111"' in html
    maya.desk.prefer(country="NZ")
    html = maya.reads("/help/")
    assert "Chosen by your time zone" not in html and 'href="sms:1737"' in html
    assert 'href="tel:000"' in maya.reads("/help/?country=AU")


def test_it_is_there_signed_out_locked_and_halfway(maya: Person, stranger: Person) -> None:
    assert stranger.get("/help/").status_code == stranger.get("/help/pause/").status_code == 200
    maya.post("/lock/")
    assert maya.get("/help/").status_code == 200


def test_old_numbers_say_so(stranger: Person) -> None:
    checked = help_lines.of("GB").checked_on
    assert checked
    for days, says in ((183, False), (184, True)):
        with time_machine.travel(checked + timedelta(days=days), tick=False):
            assert ("were last checked on" in stranger.reads("/help/?country=GB")) is says
    assert help_lines.stale(checked) == []
    assert len(help_lines.stale(checked + timedelta(days=400))) == len(NUMBERS)


def test_nothing_on_it_needs_script(stranger: Person) -> None:
    main = stranger.reads("/help/").partition("<main")[2].partition("</main>")[0]
    assert "<script" not in main and "hx-" not in main and "data-needs-script" not in main


@pytest.mark.parametrize(
    ("zone", "country"), [("Europe/Berlin", "DE"), ("Pacific/Auckland", "NZ"), ("UTC", ""), ("nonsense", "")]
)
def test_a_time_zone_hints_at_a_country(zone: str, country: str) -> None:
    assert help_lines.country_of(zone) == country


@pytest.mark.parametrize(
    ("country", "zone"),
    [
        ("DE", "Europe/Berlin"),
        ("NL", "Europe/Amsterdam"),
        ("IN", "Asia/Kolkata"),
        ("US", ""),
        ("AU", ""),
        ("", ""),
    ],
)
def test_a_country_with_one_clock_names_its_time_zone(country: str, zone: str) -> None:
    assert help_lines.zone_of(country, date(2026, 5, 7)) == zone
