"""The same thing twice at once, as an impatient finger or a retrying network sends it: one result, no error (F7)."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.test import Client

from midweek.kinds.behaviour import Reading
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.plan import Goal, Milestone, Objective
from midweek.kinds.session import SessionDay
from midweek.store import throttle
from midweek.store.models import KeySlot, Space, User
from tests.attacks.scene import fill
from tests.pages import form_of, hidden
from tests.people import PASSPHRASES, Person
from tests.web.test_second_factor import comes_to_the_code, turns_on

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
AT_ONCE = 4


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each answers, all begun at one moment."""
    start = Barrier(len(acts))

    def act(what: Callable[[], Any]) -> Any:
        try:
            start.wait(20)
            return what()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [job.result() for job in [pool.submit(act, what) for what in acts]]


def tabs(person: Person) -> list[Client]:
    """The same browser several times: a Client is not made for threads."""
    found = []
    for _ in range(AT_ONCE):
        tab = Client(raise_request_exception=False)
        tab.cookies = deepcopy(person.browser.cookies)
        found.append(tab)
    return found


def post(tab: Client, path: str, fields: dict[str, str]) -> Callable[[], int]:
    return lambda: int(tab.post(path, fields, secure=True).status_code)


def test_a_sign_up_sent_several_times_makes_one_account(stranger: Person) -> None:
    once = hidden(stranger.reads("/sign-up/"), "once")
    fields = {"name": "eve", "passphrase": PASSPHRASES["eve"], "email": "", "zone": "UTC", "once": once}
    assert set(at_once(*(post(tab, "/sign-up/", fields) for tab in tabs(stranger)))) == {303}
    assert User.objects.count() == Space.objects.count() == KeySlot.objects.count() == 1


def test_a_check_in_sent_several_times_is_one(maya: Person) -> None:
    fields = {"mood": "2", "draft": hidden(maya.reads("/check-in/"), "draft")}
    assert set(at_once(*(post(tab, "/check-in/", fields) for tab in tabs(maya)))) == {303}
    assert len(maya.desk.read(MoodCheckIn)) == 1


def test_a_log_sent_several_times_is_one(maya: Person) -> None:
    mine = fill(maya.desk)
    before = len(maya.desk.read(Reading))
    page = maya.reads(f"/objectives/{mine['objective']}/log/")
    fields = {"value": "3", "entry": hidden(page, "entry")}
    path = f"/objectives/{mine['objective']}/log/"
    assert set(at_once(*(post(tab, path, fields) for tab in tabs(maya)))) == {303}
    assert len(maya.desk.read(Reading)) == before + 1


def test_a_goal_saved_several_times_is_one(maya: Person) -> None:
    for step, fields in enumerate(
        (
            {"words": "a goal"},
            {"turn": "less"},
            {"what": "times", "how": "count", "better": "lower"},
            {"way": "notice4"},
        ),
        start=1,
    ):
        assert maya.sends(f"/goals/new/?step={step}", fields).status_code == 303
    shown = form_of(maya.reads("/goals/new/?step=5"))
    answers = at_once(*(post(tab, "/goals/new/?step=5", shown) for tab in tabs(maya)))
    assert set(answers) <= {303, 409} and 303 in answers
    assert len(maya.desk.read(Goal)) == len(maya.desk.read(Objective)) == 1


@pytest.mark.parametrize("what", ["delete", "restore", "undo"])
def test_taken_back_several_times_is_taken_back_once(maya: Person, what: str) -> None:
    mine = fill(maya.desk)
    path = {
        "delete": f"/milestones/{mine['milestone']}/delete/",
        "restore": f"/settings/deleted-items/{mine['deleted']}/put-back/",
        "undo": f"/check-in/{mine['mood']}/undo/",
    }[what]
    answers = at_once(*(post(tab, path, {}) for tab in tabs(maya)))
    assert set(answers) <= {303, 404, 409} and 303 in answers
    left = {"delete": 0, "restore": 2, "undo": 1}[what]
    assert len(maya.desk.read(Milestone)) == left
    assert len(maya.desk.read(MoodCheckIn)) == (what != "undo")


def test_an_import_confirmed_several_times_is_one(maya: Person) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("a.csv", b"Day,Mood\n2026-05-01,3.5\n2026-05-02,4\n")
    to = maya.post("/import/", {"file": file, "again": "1"}).headers["Location"]
    to = maya.post(to, {"day": "0", "columns": "1"}).headers["Location"]
    fields = {
        "m1-name": "mood",
        "m1-how": "amount",
        "m1-unit": "cups",
        "m1-better": "lower",
        "m1-noted": "each",
    }
    to = maya.post(to, fields).headers["Location"]
    answers = at_once(*(post(tab, to, {"words": "a goal"}) for tab in tabs(maya)))
    assert set(answers) <= {303, 404, 409} and 303 in answers
    assert len(maya.desk.read(Reading)) == 2
    assert len(maya.desk.read(Objective)) == len(maya.desk.read(Goal)) == 1


def test_an_account_deleted_several_times_is_gone(maya: Person, noor: Person) -> None:
    fields = {"passphrase": maya.passphrase}
    answers = at_once(*(post(tab, "/settings/delete/now/", fields) for tab in tabs(maya)))
    assert all(answer < 500 for answer in answers) and 303 in answers
    assert list(User.objects.values_list("username", flat=True)) == [noor.username]
    assert Space.objects.count() == 1


def test_a_passphrase_changed_twice_at_once_is_one_of_both(maya: Person) -> None:
    new = ["first new words for the door", "second new words for the door"]
    acts = [post(tab, "/settings/passphrase/", {"passphrase": maya.passphrase, "new_passphrase": words})
            for tab, words in zip(tabs(maya), new, strict=False)]  # fmt: skip
    answers = at_once(*acts)
    assert all(answer < 500 for answer in answers)
    opened = [words for words in new if Person("maya").named(maya).signs_in(words).status_code == 303]
    assert len(opened) == 1


def test_two_tabs_on_one_text_lose_neither(maya: Person) -> None:
    """F6: the second sees both."""
    mine = fill(maya.desk)
    page = maya.reads(f"/check-in/{mine['mood']}/")
    first, second = (
        {"note": f"{which} tab", "rev": hidden(page, "rev"), "done": "1"} for which in ("first", "second")
    )
    path = f"/check-in/{mine['mood']}/"
    one, two = tabs(maya)[:2]
    answers = at_once(lambda: one.post(path, first, secure=True), lambda: two.post(path, second, secure=True))
    codes = sorted(answer.status_code for answer in answers)
    assert codes in ([303, 409], [303, 303])
    if codes == [303, 409]:
        shown = next(answer for answer in answers if answer.status_code == 409).content.decode()
        assert "first tab" in shown and "second tab" in shown


def test_a_session_day_and_a_sign_added_several_times_are_one(maya: Person) -> None:
    mine = fill(maya.desk)
    days, signs = len(maya.desk.read(SessionDay)), len(maya.desk.read(Milestone))
    fields = {"on": "2026-05-04", "draft": hidden(maya.reads("/plan/"), "draft")}
    assert set(at_once(*(post(tab, "/plan/session-days/", fields) for tab in tabs(maya)))) == {303}
    assert len(maya.desk.read(SessionDay)) == days + 1
    fields = {"words": "a sign", "draft": hidden(maya.reads(f"/goals/{mine['goal']}/"), "draft")}
    path = f"/goals/{mine['goal']}/signs/"
    assert set(at_once(*(post(tab, path, fields) for tab in tabs(maya)))) == {303}
    assert maya.post(path, fields | {"words": "another sign"}).status_code == 303, (
        "other words are another sign"
    )
    assert len(maya.desk.read(Milestone)) == signs + 2


def test_attempts_are_counted_one_by_one(maya: Person) -> None:
    """Two workers at once count two."""
    counts = at_once(*(lambda: throttle.count(throttle.PAIR, "maya", "203.0.113.1") for _ in range(8)))
    assert sorted(counts) == list(range(1, 9))


def test_a_code_from_the_phone_lets_one_of_two_in(maya: Person) -> None:
    with time_machine.travel(datetime(2026, 5, 7, 12, 0, 5, tzinfo=UTC), tick=False) as clock:
        maya.signs_in()
        phone = turns_on(maya)
        clock.shift(60)
        halves = [comes_to_the_code(maya).browser for _ in range(2)]
        answers = at_once(*(post(tab, "/sign-in/code/", {"code": phone.shows()}) for tab in halves))
    assert sorted(answers) == [303, 422]


def test_one_recovery_code_is_left_when_two_are_set(maya: Person) -> None:
    page = maya.reads("/welcome/code/")
    code = re.search(r"<li>([A-Z2-7]{4})</li>\s*</ol>", page)
    assert code
    fields = {"offer": hidden(page, "offer"), "last_group": code[1]}
    answers = at_once(*(post(tab, "/welcome/code/", fields) for tab in tabs(maya)))
    assert all(answer < 500 for answer in answers)
    assert KeySlot.objects.filter(user=maya.account, kind=2).count() == 1
