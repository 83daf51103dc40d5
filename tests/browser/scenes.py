"""Every state of every page: people with much, with little and with nothing, half way in, and after a slip."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
from playwright.sync_api import APIRequestContext, Browser, expect

from tests.browser import pages
from tests.browser.places import Demo
from tests.browser.seats import Seat

# Addresses that show no page here: two that are empty on purpose, and passkeys, which `serve` has and one machine can't.
NO_PAGES = (
    "exit",
    "blank",
    "settings_passkeys",
    "settings_passkey_add",
    "settings_passkey_both",
    "settings_passkey_remove",
)
# What looks different as long as there is nothing.
EMPTY = (
    "today",
    "plan",
    "objectives",
    "progress",
    "check_ins",
    "deleted_items",
    "settings",
    "import_start",
    "settings_privacy",
)
PASSPHRASE = "copper violin autumn meadow"
TABLE = "day,panic\n" + "".join(f"2026-03-{n:02},{n % 5}\n" for n in range(1, 29))

DAYLIO = "full_date,time,mood,activities,note,scales\n2026-02-30,9:00,good,,,\n"
THOUGHTS = '{"thoughts": [{"automaticThought": "Not again", "createdAt": "2026-03-10T10:00:00Z"}]}'
DAY = "{0},21:40,so-so,family | a long walk,A quiet evening,Sleep (hours): {1}\n"


@dataclass(frozen=True)
class Scene:
    """A state of a page: whose it is, and how to get there. `who` is "" for a stranger."""

    label: str
    who: str
    go: Callable[[Seat], object]


def send(asked: APIRequestContext, page: str, fields: dict[str, str], to: str = "") -> str:
    """Send a page's form with its hidden fields; gives where that leads."""
    html = asked.get(page).text()
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))
    answer = asked.post(
        to or page.partition("#")[0],
        form={**hidden, **fields},
        headers={"Referer": f"{page}"},
        max_redirects=0,
    )
    assert answer.status in (200, 303), (page, answer.status)
    return answer.headers.get("location", "")


def much(seat: Seat) -> None:
    """Give somebody with a history one of everything else: a deleted item, a draft, a way to a goal, a file half way in."""
    asked = seat.context.request
    log = pages.walk(asked, ("/objectives/",))["objective_log"]
    send(asked, log, {"value": "3", "note": "after the call"})
    check_in = pages.walk(asked, ("/check-in/all/",))["check_in_detail"]
    send(asked, check_in, {}, f"{check_in}undo/")
    page = seat.open("/goals/new/?step=1")
    page.get_by_role("textbox").fill("Be easier to live with")
    seat.presses("Continue")
    page.get_by_label("I'd do something more").check()
    seat.presses("Continue")
    page.get_by_label("What could you notice or count?").fill("times I say thank you")
    page.get_by_label("Count how many times").check()
    seat.presses("Continue")
    seat.open("/goals/new/?step=1")
    with page.expect_response("**/drafts/"):
        page.get_by_role("textbox").fill("Be easier to live with, at home too")
        page.get_by_role("textbox").blur()
    send(asked, "/homework/library/thought_record/", {}, "/homework/library/thought_record/copy/")
    send(asked, "/homework/library/gad7/", {})
    line = {"line": "ask about the letter", "sign": "task"}
    send(asked, "/journal/new/?mode=bullet", line, "/journal/lines/new/")
    for name, days in (("first.csv", 1), ("daylio.csv", 8)):  # of the second, something is there already
        sends_file(seat, name, diary(days), "from")
        if name == "first.csv":
            seat.presses("Bring it in")
    sends_file(seat, "notes.csv", TABLE, "columns")
    seat.presses("Continue")
    for noted in page.get_by_label("How was it noted?").all():
        noted.select_option("Count how many times")
    for better in page.get_by_label("Less, lower or earlier").all():
        better.check()
    seat.presses("Continue")


def diary(days: int) -> str:
    """The last days in Daylio: the plan lists what is made of them after what is there."""
    today = datetime.now(UTC).date()
    return DAYLIO + "".join(DAY.format(today - timedelta(days=n), n) for n in range(1, days + 1))


def brought(asked: APIRequestContext) -> list[Scene]:
    """Files of noor in the states an import ends in, and one that can't be read before a question."""
    gone = send(asked, sent(asked, "thoughts.json", THOUGHTS), {})
    send(asked, gone, {}, gone.replace("brought", "undo"))
    unread = sent(asked, "journal.txt", "[04/05/2026] a\n\n[05/06/2026] b\n")
    first, again = (sent(asked, f"{n}.csv", diary(1)) for n in ("first", "again"))
    send(asked, first, {"words": "Sleep better"})
    tables = []
    for name in ("table.csv", "same.csv"):
        columns = sent(asked, name, TABLE)
        measures = send(asked, columns, {"day": "0", "columns": "1"})
        told = {"m1-name": "panic", "m1-noted": "day", "m1-how": "count", "m1-better": "lower"}
        tables.append(send(asked, measures, told))
        if name == "table.csv":
            send(asked, tables[0], {"words": "Go out again"})
    return [
        Scene("import_from, asks the order of days", "noor", opens(unread)),
        Scene("import_from, all is here already", "noor", opens(again)),
        Scene("import_preview, all is here already", "noor", opens(tables[1])),
        Scene("import_brought, a spreadsheet", "noor", opens(tables[0].replace("preview", "brought"))),
        Scene("import_brought, taken back", "noor", opens(gone)),
    ]


def sent(asked: APIRequestContext, name: str, text: str) -> str:
    """Send a file without looking; gives the first page about it."""
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', asked.get("/import/").text())
    file: Any = {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
    answer = asked.post(
        "/import/", multipart={**dict(hidden), "file": file}, headers={"Referer": "/import/"}, max_redirects=0
    )
    assert answer.status == 303, (name, answer.status)
    return answer.headers["location"]


def sends_file(seat: Seat, name: str, text: str, page: str) -> None:
    """Bring a file as far as the first page about it."""
    seat.open("/import/")
    file: Any = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    seat.page.locator("input[type=file]").set_input_files(file)
    seat.page.get_by_role("button", name="Send the file").click()
    seat.page.wait_for_url(f"**/{page}/")


def begins(seat: Seat) -> None:
    """Sign up, with a name of its own."""
    page = seat.open("/sign-up/")
    page.get_by_label("A name to sign in with").fill(seat.name)
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    page.get_by_role("button", name="Make my account").click()
    page.wait_for_url("**/welcome/code/")


def opens(path: str) -> Callable[[Seat], object]:
    """Just go there."""
    return lambda seat: seat.open(path)


def slips(path: str, form: str = "main form[method=post]") -> Callable[[Seat], object]:
    """Send a form of a page empty."""

    def go(seat: Seat) -> None:
        page = seat.open(path)
        with page.expect_navigation() as sent:
            page.evaluate(
                """what => {
                    const form = document.querySelector(what);
                    for (const one of form.querySelectorAll("input:not([type=hidden]), textarea, select")) {
                        if (["radio", "checkbox"].includes(one.type)) one.checked = false;
                        else one.value = "";
                    }
                    form.submit();
                }""",
                form,
            )
        assert sent.value.status == 422, (path, sent.value.status)

    return go


def late(path: str, form: str = "main form[data-autosave]", mark: str = "seen") -> Callable[[Seat], object]:
    """Write into a form that another tab was faster with."""

    def go(seat: Seat) -> None:
        page = seat.open(path)
        with page.expect_navigation() as sent:
            page.evaluate(
                """([what, mark]) => {
                    const form = document.querySelector(what);
                    form.querySelector(`[name=${mark}]`).value = "0";
                    (form.querySelector("textarea") || form.querySelector("input[type=text]")).value = "What this tab says";
                    form.submit();
                }""",
                [form, mark],
            )
        assert sent.value.status == 409, (path, sent.value.status)

    return go


def locked(seat: Seat) -> None:
    """Signed in, and closed."""
    begins(seat)
    seat.page.get_by_role("button", name="Lock", exact=True).click()
    seat.page.wait_for_url("**/unlock/**")


def asked_for_code(seat: Seat) -> None:
    """Half way in, where a phone shows the second half."""
    begins(seat)
    page = seat.open("/settings/second-factor/")
    page.get_by_label("digits").fill(pyotp.TOTP(page.locator("input[name=seed]").input_value()).now())
    page.get_by_label("Your passphrase", exact=True).fill(PASSPHRASE)
    page.get_by_role("button", name="Turn it on").click()
    page.wait_for_url(lambda url: "second-factor" not in url)
    seat.context.clear_cookies()
    seat.signs_in(seat.name, PASSPHRASE)
    page.wait_for_url("**/sign-in/code/")


def recovering(seat: Seat) -> None:
    """With the code from paper, on the page for a new passphrase."""
    begins(seat)
    page = seat.page
    groups = page.locator("#code li").all_inner_texts()
    page.get_by_label("last").fill(groups[-1])
    page.get_by_role("button", name="I've saved it").click()
    page.wait_for_url("**/welcome/yours/")
    seat.context.clear_cookies()
    seat.open("/recover/")
    page.get_by_label("Sign-in name").fill(seat.name)
    page.get_by_label("Recovery code").fill(" ".join(groups))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/recover/new/")


def something_harder(seat: Seat) -> None:
    """The page after an answer to "Something harder"."""
    begins(seat)
    page = seat.open("/check-in/")
    page.get_by_label("1, Very low").check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/check-in/*/")
    page.get_by_text("Something harder").click()
    page.get_by_label("Thoughts of ending my life").check()
    page.get_by_role("button", name="Done", exact=True).click()
    page.wait_for_url("**/next/")


def hard_answer(seat: Seat) -> None:
    """The page after an answer of a questionnaire that says it is hard to stay safe."""
    begins(seat)
    page = seat.open("/homework/library/phq9/")
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_url("**/q/1/")
    seat.open(seat.path().replace("/q/1/", "/q/9/"))
    page.get_by_label("Several days", exact=True).check()
    page.get_by_role("button", name="Continue", exact=True).click()
    page.wait_for_url("**/care/")


def first_goal(seat: Seat) -> None:
    """A goal saved just now, and its first log."""
    begins(seat)
    for step, choose in enumerate(("", "I'd feel different", "", "", ""), start=1):
        page = seat.open(f"/goals/new/?step={step}")
        if step == 1:
            page.get_by_role("textbox").fill("Feel less tense at work")
        if choose:
            page.get_by_label(choose).check()
        if step == 3:
            page.get_by_role("button", name="how tense I feel").click()
            expect(page.get_by_label("What could you notice or count?")).to_have_value("how tense I feel")
        page.locator("main form .actions button").first.click()
        page.wait_for_url(lambda url, step=step: f"step={step}" not in url)  # type: ignore[misc]


# Ways to pages that no link leads to.
BEGUN: dict[str, Callable[[Seat], object]] = {
    "unlock": locked,
    "sign_in_code": asked_for_code,
    "recover_new": recovering,
    "care": something_harder,
    "homework_care": hard_answer,
    "first_log": first_goal,
}


def slipped(there: dict[str, str]) -> list[Scene]:
    """Forms sent empty, or with what can't be read."""
    own = (
        "change_new",
        "objective_target",
        "goal_edit",
        "import_start",
        "settings_passphrase",
        "settings_email",
        "check_in",
    )
    return [
        *(Scene(f"{name}, after a slip", "maya", slips(there[name])) for name in own),
        Scene("session_day_add, after a slip", "maya", slips("/plan/", "form[action='/plan/session-days/']")),
        *(
            Scene(f"{name}, after a slip", "", slips(there[name]))
            for name in ("sign_up", "sign_in", "recover")
        ),
        *(
            Scene(f"{name}, another tab was faster", "maya", late(there[name]))
            for name in ("goal_edit", "homework_edit")
        ),
        Scene(
            "check_in_detail, another tab was faster",
            "maya",
            late(there["check_in_detail"], "#check-in", "rev"),
        ),
        Scene("import_which, after a slip", "maya", slips(there["import_which"], "main form[novalidate]")),
    ]


def on_the_way(there: dict[str, str]) -> list[Scene]:
    """The questions of a new goal, one by one, and a file being brought in."""
    steps = [f"/goals/new/?step={n}" for n in range(1, 6)]
    steps += ["/goals/new/?step=4&part=smaller", "/goals/new/?step=5&part=dates"]
    file = there["import_columns"].removesuffix("columns/")
    return [
        *(Scene(f"new_goal, {path.partition('?')[2]}", "maya", opens(path)) for path in steps),
        *(Scene(f"import_{step}", "maya", opens(f"{file}{step}/")) for step in ("measures", "preview")),
        Scene("help of a country", "", opens("/help/?country=DE")),
        Scene("no such page", "", opens("/nowhere/")),
        Scene("nobody's goal", "maya", opens(f"/goals/{'0' * 32}/")),
    ]


def started(asked: APIRequestContext) -> str:
    """The path of homework with a sheet that is being filled in."""
    listed = asked.get("/homework/").text()
    begun = re.search(r'href="(/homework/[0-9a-f]{32}/)"(?:(?!href=).)*?Started, question', listed, re.S)
    assert begun
    return begun[1]


def filled(asked: APIRequestContext) -> list[Scene]:
    """A sheet that is being filled in, on every page it has, and one that was finished."""
    listed, begun = asked.get("/homework/").text(), started(asked)
    parts = {"question": "q/1/", "all": "all/", "check": "check/", "grid": "grid/", "grid_file": "grid/file/"}
    items = [asked.get(path).text() for path in set(re.findall("/homework/[0-9a-f]{32}/", listed))]
    copy = next(
        found[0]
        for html in items
        if (found := re.search(r"/homework/[0-9a-f]{32}/copies/[0-9a-f]{32}/", html))
    )
    pages_written = set(re.findall("/journal/[0-9a-f]{32}/", asked.get("/journal/").text()))
    written = (asked.get(path).text() for path in pages_written)
    answers = next(
        found[0] for html in written if (found := re.search("/journal/[0-9a-f]{32}/answers/", html))
    )
    todays = asked.get("/journal/new/?mode=bullet").text()
    task = re.search(r'href="(/journal/[0-9a-f]{32}/homework/[^"]+)"', todays)
    assert task
    return [
        *(Scene(f"homework_{name}", "maya", opens(begun + part)) for name, part in parts.items()),
        Scene("line_homework", "maya", opens(task[1])),
        Scene("homework_copy", "maya", opens(copy)),
        Scene("homework_grid, after a slip", "maya", slips(f"{begun}grid/", "form[data-autosave]")),
        Scene("journal_answers", "maya", opens(answers)),
    ]


@dataclass
class All:
    """Every page in every state; the cookies of everyone they are of; the names of addresses that are acts and files."""

    scenes: list[Scene]
    people: dict[str, Any]
    others: set[str]


def find(chromium: Browser, demo: Demo) -> All:
    """Walk through the pages of maya, who has much, then ask for them as a stranger ("") and as ida, who has nothing."""
    people: dict[str, Any] = {"": None}

    def comes(who: str, begin: Callable[[Seat], object]) -> str:
        seat = Seat(chromium, demo.address)
        begin(seat)
        people[who] = seat.context.storage_state()
        seat.context.close()
        return seat.path()

    def comes_in(seat: Seat) -> None:
        seat.signs_in("maya", demo.passphrases["maya"])
        much(seat)

    imported: list[Scene] = []

    def brings(seat: Seat) -> None:
        seat.signs_in("noor", demo.passphrases["noor"])
        imported.extend(brought(seat.context.request))

    comes("maya", comes_in)
    comes("ida", begins)
    comes("noor", brings)
    found: dict[str, Scene] = {}
    others: set[str] = set()
    made: dict[str, str] = {}
    begun: list[Scene] = []
    for who in ("maya", "", "ida"):
        seat = Seat(chromium, demo.address, storage_state=people[who])
        made = made or pages.paths(
            {
                **pages.walk(seat.context.request),
                "homework_csv": f"{started(seat.context.request)}answers.csv",
                "homework_xlsx": f"{started(seat.context.request)}answers.xlsx",
            }
        )
        begun = begun or filled(seat.context.request)
        open_still = {name: path for name, path in made.items() if name not in found and name not in others}
        there, other = pages.shown(seat.context.request, open_still)
        for name in there.keys() - NO_PAGES:
            found.setdefault(name, Scene(name, who, opens(there[name])))
        others |= other
        seat.context.close()
    for name, go in BEGUN.items():
        found[name] = Scene(name, name, opens(comes(name, go)))
    found |= {scene.label: scene for scene in begun}
    empty = [Scene(f"{name}, empty", "ida", opens(made[name])) for name in EMPTY]
    everything = [*sorted(found.values(), key=lambda scene: scene.label), *empty, *on_the_way(made)]
    return All([*everything, *slipped(made), *imported], people, others)
