"""What people come for, done as they do it: with a mouse, without script, with the keyboard alone."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.places import Demo
from tests.browser.seats import DESK, WAYS, Seat, Sit, ways

pytestmark = pytest.mark.browser

GOAL = "Stop being so hard on myself"
MEASURE = "times I talk down to myself"
PASSPHRASE = "copper violin autumn meadow"


def button(page: Page, name: str | re.Pattern[str]) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def signs_up(seat: Seat, name: str) -> None:
    """F1, up to the page with the recovery code."""
    page = seat.open("/sign-up/")
    seat.write(page.get_by_label("A name to sign in with"), name)
    seat.write(page.get_by_label("Passphrase", exact=True), PASSPHRASE)
    seat.tap(button(page, "Make my account"))
    page.wait_for_url("**/welcome/code/")


def words_of(page: Page) -> int:
    """How many words a page says before anything is chosen."""
    parts = ", ".join(f"{part}:visible" for part in ("h1", "h2", "p", "legend", "dd"))
    said = page.get_by_role("main").locator(parts).all_inner_texts()
    return sum(len(text.split()) for text in said)


def somebody(way: str) -> str:
    """A name nobody has yet."""
    return f"{way.replace(' ', '')}{secrets.token_hex(3)}"


@ways("keyboard", "right to left")
def test_j1_first_value(sit: Sit, way: str) -> None:
    """From nothing to a goal and a first note: in 9 screens, and in 3 minutes at 35 words a minute."""
    seat = sit(**WAYS[way])
    page = seat.page
    signs_up(seat, somebody(way))
    read = [words_of(page)]

    def goes_on(name: str) -> None:
        seat.presses(name)
        if seat.path() != "/today/":
            read.append(words_of(page))

    goes_on("Do this later")
    expect(page.get_by_role("heading", level=1)).to_have_text("This is yours")
    goes_on("Continue")
    seat.write(page.get_by_label("What would you like to be different?"), GOAL)
    goes_on("Continue")
    seat.tap(page.get_by_label("I'd do something less"))
    goes_on("Continue")
    seat.tap(button(page, MEASURE))
    expect(page.get_by_label("What could you notice or count?")).to_have_value(MEASURE)
    goes_on("Continue")
    expect(page.get_by_label(re.compile("^Notice for 4 weeks"))).to_be_checked()
    goes_on("Continue")
    expect(page.locator("blockquote")).to_have_text(GOAL)
    review = page.locator("dl", has_text="Time-bound")
    expect(review).to_contain_text("look back")
    goes_on("Save my goal")
    expect(page.get_by_role("heading", level=1)).to_have_text("Log one now?")
    goes_on("+1")

    page.wait_for_url("**/today/**")
    log = page.get_by_role("group", name=MEASURE)
    expect(log).to_contain_text(re.compile(r"Today\s*1\b"))
    expect(page.get_by_text("Started, not saved yet")).to_have_count(0)
    assert "Only you" in page.locator(".page-head").inner_text()
    assert page.locator(".chip", has_not_text="Only you").count() == 0
    screens = list(
        dict.fromkeys(where.split("?")[0] + "?".join(re.findall(r"step=\d", where)) for where in seat.seen)
    )
    assert len(screens[: screens.index("/today/")]) <= 9, screens
    # 35 words a minute of 5 letters each, 2 seconds a press, and what the pages say read at 238 words a minute.
    assert seat.keys / 5 / 35 * 60 + 2 * seat.taps + sum(read) / 238 * 60 <= 180

    seat.tap(page.get_by_role("link", name=MEASURE))
    page.wait_for_url("**/objectives/**")
    expect(page.get_by_role("heading", level=1)).to_have_text(MEASURE)
    seat.open("/plan/")
    expect(page.get_by_role("heading", name=GOAL, exact=True)).to_be_visible()


@ways("right to left")
def test_j2_check_in_in_two_taps(sit: Sit, demo: Demo, way: str) -> None:
    seat = sit(**WAYS[way])
    page = seat.page
    signs_up(seat, somebody(way))
    seat.open("/today/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    low = page.get_by_label("2, Low")

    if way == "keyboard":
        seat.reach(page.get_by_label("1, Very low"))
        for _ in range(7):
            page.keyboard.press("ArrowRight")
        assert sent == []
        seat.open("/today/")
    seat.taps = 0
    seat.tap(low)
    assert sent == []
    seat.tap(button(page, "Save"))
    page.wait_for_url("**/check-in/*/")
    assert seat.taps == 2
    expect(page.get_by_text("Low, 2 of 5")).to_be_visible()
    expect(page.get_by_text(re.compile(r"Saved \d\d:\d\d"))).to_be_visible()
    expect(button(page, "Undo")).to_be_visible()
    here = page.url

    # More is optional, and kept.
    seat.tap(page.get_by_label("Mid", exact=True))
    seat.write(page.get_by_label("Note", exact=True), "slow morning")
    seat.tap(button(page, "Done"))
    page.wait_for_url("**/today/**")
    seat.open(here)
    expect(page.get_by_label("Note", exact=True)).to_have_value("slow morning")

    seat.tap(button(page, "Delete"))  # more than one save by now
    page.wait_for_url("**/today/**")
    expect(page.get_by_text("Low, 2 of 5")).to_have_count(0)
    seat.tap(button(page, "Put it back"))
    page.wait_for_url("**/check-in/*/")
    expect(page.get_by_text("Low, 2 of 5")).to_be_visible()


def test_done_waits_for_a_save_on_its_way(sit: Sit, signed_in: dict[str, Any]) -> None:
    seat = sit(storage_state=signed_in["noor"])
    page = seat.open("/check-in/")
    page.get_by_label("4, Good").check()
    button(page, "Save").click()
    page.wait_for_url("**/check-in/*/")
    here, held = page.url, []
    page.route("**/check-in/**", lambda route: held.append(route), times=1)
    with page.expect_request(lambda request: request.method == "POST"):
        page.get_by_label("High", exact=True).check()
    page.get_by_label("Note", exact=True).fill("walked home the long way")
    button(page, "Done").click(no_wait_after=True)
    page.evaluate("() => new Promise((done) => setTimeout(done))")  # whatever Done does at once is done
    held[0].continue_()
    page.wait_for_url("**/today/")
    seat.open(here)
    expect(page.get_by_label("Note", exact=True)).to_have_value("walked home the long way")
    expect(page.get_by_label("High", exact=True)).to_be_checked()


VERDICTS = (
    "Too early to say", "Too many gaps to tell", "No clear change yet", "Leaning the way you want, too early to be sure",
    "A real shift the way you want", "Leaning the other way, too early to be sure", "A real shift the other way",
)  # fmt: skip


@pytest.mark.long
def test_j3_the_verdict_goes_as_far_as_the_weeks_carry(sit: Sit) -> None:
    """Typed from paper, week after week: 5 weeks, a change, and what may be said after 2, 3 and 4 more."""
    seat = sit(viewport=DESK)
    page = seat.page
    signs_up(seat, somebody("weeks"))
    page = seat.open("/goals/new/")
    page.get_by_label("What would you like to be different?").fill(GOAL)
    seat.presses("Continue")
    page.get_by_label("I'd do something less").check()
    seat.presses("Continue")
    button(page, MEASURE).click()
    expect(page.get_by_label("What could you notice or count?")).to_have_value(MEASURE)
    for name in ("Continue", "Continue", "Save my goal"):
        seat.presses(name)
    page = seat.open("/today/")
    page.get_by_role("link", name=MEASURE).click()
    page.wait_for_url("**/objectives/*/")
    objective = seat.path()
    zone = ZoneInfo(str(page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")))
    today = datetime.now(zone).date()
    monday = today - timedelta(days=today.weekday())

    def types(weeks: list[int]) -> None:
        """Weeks of as many a day, the last of them last week."""
        first = monday - timedelta(weeks=len(weeks))
        days = {first + timedelta(days=n): str(weeks[n // 7]) for n in range(7 * len(weeks))}
        for month in sorted({f"{day:%Y-%m}" for day in days}):
            page = seat.open(f"{objective}table/?month={month}")
            for day, a_day in days.items():
                if f"{day:%Y-%m}" == month:
                    page.locator(f"#day-{day}").fill(a_day)
            button(page, "Save all").click()
            page.wait_for_url("**&saved=*")

    def marks(weeks_ago: int) -> None:
        """A change, moved along with the weeks where it is marked already."""
        marked = seat.open(objective).locator(f"a[href^='{objective}changes/']:not([href$='/new/'])")
        there = marked.first.get_attribute("href") if marked.count() else None
        page = seat.open(there or f"{objective}changes/new/")
        page.get_by_label("What did you change?").fill("Pause, then reply")
        page.get_by_label("From which day on?").fill(str(monday - timedelta(weeks=weeks_ago)))
        page.get_by_role("main").get_by_role("button").first.click()
        page.wait_for_url(lambda url: "/changes/" not in url)

    for since, word, said in (
        ([5, 4], "Too early to say", "1 more week"),
        ([5, 4, 5], "Leaning the way you want, too early to be sure", "From 5 + 3 weeks"),
        ([5, 4, 5, 3], "A real shift the way you want", "From 5 + 4 weeks"),
    ):
        types([8, 7, 9, 8, 10, *since])
        marks(len(since))
        page = seat.open(objective)
        expect(page.locator(".verdict strong").first).to_have_text(word)
        expect(page.get_by_role("main")).to_contain_text(said)


def test_j3_chart_words_and_table_say_the_same(sit: Sit, signed_in: dict[str, Any]) -> None:
    seat = sit(storage_state=signed_in["maya"], viewport=DESK)
    page = seat.open("/today/")
    page.get_by_role("link", name=MEASURE).click()
    page.wait_for_url("**/objectives/*/")
    verdict = page.locator(".verdict strong").first.inner_text()
    assert verdict in VERDICTS
    chart = page.get_by_role("img").first
    assert verdict in " ".join(chart.locator("title, desc").all_text_contents())
    for mark, table in ((".week-mark > *", "Squares: weekly average"), (".day-dot > *", "Dots: day")):
        page.get_by_text(table, exact=True).first.click()
        told = page.locator("details[open] tbody tr").count()
        assert told == chart.locator(mark).count() > 0, table
        page.get_by_text(table, exact=True).first.click()
    said = page.get_by_role("main").inner_text().lower()
    assert not [
        word for word in ("because", "caused", "thanks to", "led to", "works for you") if word in said
    ]


def test_a_note_is_drawn_at_once(sit: Sit, signed_in: dict[str, Any]) -> None:
    """With script nothing is loaded anew: the number, the chart and the table change, and focus stays on the button."""
    seat = sit(storage_state=signed_in["maya"])
    page = seat.open("/today/")
    page.get_by_role("link", name=MEASURE).click()
    page.wait_for_url("**/objectives/*/")
    page.evaluate("window.same = true")
    days = page.locator("#points details", has_text="Dots: day").locator("tbody tr")
    before = days.all_text_contents()
    with page.expect_response(lambda answer: "range=" in answer.url):
        button(page, re.compile(r"^\+1")).press("Enter")
    expect(days.last).not_to_have_text(before[-1])
    expect(button(page, re.compile(r"^\+1"))).to_be_focused()
    with page.expect_response(lambda answer: "range=" in answer.url):
        button(page, re.compile("^Undo")).press("Enter")
    expect(days.last).to_have_text(before[-1])
    assert page.evaluate("window.same")
