"""Every address, by everybody who has no business there: eve with Maya's ids, and whoever is not signed in (B1, I6)."""

from __future__ import annotations

import re
from itertools import cycle, product
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from midweek.store.desk import Desk
from midweek.vault.keys import new_id
from tests.attacks.addresses import ADDRESSES, Address
from tests.attacks.scene import fill, rows_of
from tests.people import Person

WITH_IDS = [address for address in ADDRESSES if address.names]
WITHOUT_IDS = [address for address in ADDRESSES if not address.names]
MAYAS = "my own words that nobody else reads"

# Whoever asks gets the same answer whether the thing exists or not, and nothing happens.
SAME_FOR_ALL = {"forget_draft"}

# Open to all: a page that joins this list is a decision.
OPEN = {
    "home", "accessibility", "privacy", "how", "offline", "help", "pause", "service_worker", "manifest", "sign_up", "sign_in",
    "unlock", "lock", "sign_out", "exit", "blank", "sign_in_code", "sign_in_passkey", "passkey_ask", "recover", "recover_new",
    "recover_second_factor", "drafts", "account_gone",
}  # fmt: skip

# What an id in an address of each area is one of; the longest area that fits counts.
KINDS = {
    "check-in": ("mood",), "goals": ("goal",), "homework": ("homework", "assignment", "copy", "one"), "homework/sheets": ("own_sheet",),
    "import": ("upload",), "journal": ("page", "questions", "lines"), "journal/weekly": ("weekly",), "milestones": ("milestone",),
    "objectives": ("objective", "reading", "change"), "plan": ("session_day", "deleted"), "progress": ("homework",),
    "session": ("bring_up",), "settings": ("deleted",), "today": ("draft", "assignment", "objective"),
    "undo": ("milestone", "bring_up", "assignment", "reading"),
}  # fmt: skip

# What a person might send, whatever the page.
FIELDS = {
    "words": "mine now", "turn": "less", "state": "achieved", "why": "w", "different": "d", "reached": "1", "on": "2026-05-01",
    "value": "3", "add": "1", "none": "1", "note": "n", "mood": "3", "rev": "1", "done": "1", "closest": "act", "sentence": "s",
    "usual": "5", "target": "4", "per": "day", "starts": "2026-05-01", "review_on": "2026-12-01", "what": "w", "how": "count",
    "better": "lower", "sheet": "s", "day": "0", "columns": "1", "leave_out": "1", "seen": "", "month": "2026-05", "back": "",
}  # fmt: skip


@pytest.fixture
def theirs(maya: Person) -> dict[str, str]:
    return fill(maya.desk, MAYAS)


def status(person: Person, method: str, path: str) -> tuple[int, str]:
    """Answer and words of the page, without what is random in any page."""
    ask = getattr(person.browser, method)
    answer = ask(path, FIELDS, secure=True) if method in ("get", "post") else ask(path, secure=True)
    text = answer.getvalue().decode()
    return answer.status_code, re.sub("[0-9A-Za-z]{64}|[0-9a-f]{32}", "", text)


def kinds_of(address: Address) -> tuple[str, ...]:
    """Of which kinds an id in it is."""
    return KINDS[max((area for area in KINDS if address.pattern.startswith(f"{area}/")), key=len)]


@pytest.mark.parametrize("every_kind", [False, pytest.param(True, marks=pytest.mark.long)])
def test_ids_of_somebody_else_are_ids_of_nothing(
    maya: Person, eve: Person, theirs: dict[str, str], every_kind: bool
) -> None:
    """Each address with ids of its own kinds, and one of another; in the long run with all there are."""
    fill(eve.desk)
    before, moods = rows_of(maya.account), len(list(maya.desk.everything()))
    others = cycle(theirs)
    for address, method in product(WITH_IDS, ("get", "post")):
        nothing = status(eve, method, address.path(*(new_id().hex() for _ in address.names)))
        assert nothing[0] in (404, 405) or address.name in SAME_FOR_ALL, (address.name, method, nothing[0])
        kinds = theirs if every_kind else {*kinds_of(address), next(others)}
        for kind in kinds if nothing[0] != 405 else ():
            found = status(eve, method, address.path(*(theirs[kind] for _ in address.names)))
            assert found == nothing, (address.name, method, kind)
    assert rows_of(maya.account) == before
    assert len(list(maya.desk.everything())) == moods


@pytest.mark.parametrize("method", ["put", "delete", "head", "options"])
def test_other_methods_tell_and_change_nothing(
    maya: Person, eve: Person, theirs: dict[str, str], method: str
) -> None:
    before = rows_of(maya.account)
    for address in WITH_IDS:
        ids = [theirs["objective"], *list(theirs.values())[: len(address.names) - 1]]
        answer, _ = status(eve, method, address.path(*ids))
        assert answer in (404, 405) or address.name in SAME_FOR_ALL, address.name
    assert rows_of(maya.account) == before


def test_an_id_of_somebody_else_behind_one_of_your_own(
    maya: Person, eve: Person, theirs: dict[str, str]
) -> None:
    mine = fill(eve.desk)
    before = rows_of(maya.account)
    for address in (address for address in WITH_IDS if len(address.names) == 2):
        for method, id in product(("get", "post"), theirs.values()):
            answer, _ = status(eve, method, address.path(mine["objective"], id))
            assert answer in (404, 405), (address.name, method)
    assert rows_of(maya.account) == before


def test_ids_in_fields_and_queries(maya: Person, eve: Person, theirs: dict[str, str]) -> None:
    """Where an id does not stand in the address but in what comes with it."""
    mine = fill(eve.desk)
    before = rows_of(maya.account)
    sent: list[tuple[str, dict[str, Any]]] = [
        ("/check-in/", {"mood": "3", "draft": theirs["mood"]}),
        ("/drafts/", {"note": "x", "draft": theirs["draft"], "page": "/check-in/"}),
        (f"/objectives/{mine['objective']}/log/", {"value": "3", "entry": theirs["reading"]}),
        (f"/objectives/{mine['objective']}/undo/{mine['reading']}/", {"back": f"{mine['reading']}.{theirs['reading']}"}),
        (f"/objectives/{mine['objective']}/changes/new/", {"on": "2026-05-01", "words": "w", "draft": theirs["change"]}),
        (f"/goals/{mine['goal']}/signs/", {"words": "w", "draft": theirs["milestone"], "goal": theirs["goal"]}),
    ]  # fmt: skip
    for to, fields in sent:
        assert eve.post(to, fields).status_code < 500, to
    for name, id in theirs.items():
        for query in (
            f"/goals/new/?goal={id}", f"/goals/new/?after={id}", f"/check-in/?draft={id}",
            f"/today/?removed={id}", f"/objectives/{mine['objective']}/?noted={id}",
        ):  # fmt: skip
            answer = eve.get(query)
            assert answer.status_code in (200, 303, 404), (name, query)
            assert MAYAS not in answer.content.decode()
    assert eve.get(f"/goals/new/?goal={theirs['goal']}").status_code == 404
    assert rows_of(maya.account) == before


@pytest.mark.parametrize("method", ["get", "post"])
def test_signed_out_nothing_opens(
    maya: Person, stranger: Person, theirs: dict[str, str], method: str
) -> None:
    before = rows_of(maya.account)
    for address in ADDRESSES:
        answer, text = status(
            stranger, method, address.path(*[theirs["objective"], theirs["change"]][: len(address.names)])
        )
        assert MAYAS not in text, address.name
        if address.open:
            assert answer < 500, address.name
        else:
            assert answer in (302, 303, 401), (address.name, answer)
    assert rows_of(maya.account) == before


def test_only_these_pages_are_open_to_all() -> None:
    assert {address.name for address in ADDRESSES if address.open} == OPEN
    assert not [address.name for address in ADDRESSES if address.open and address.names]


def forgotten(request: HttpRequest) -> HttpResponse:
    """A view somebody forgot to mark."""
    assert isinstance(getattr(request, "desk", None), Desk)
    return HttpResponse("inside")


def test_a_view_without_a_mark_is_closed(maya: Person, stranger: Person) -> None:
    from midweek.web import urls

    class Site:
        urlpatterns = [*urls.urlpatterns, path("forgotten/", forgotten)]
        handler404 = urls.handler404

    with override_settings(ROOT_URLCONF=Site):
        assert stranger.get("/forgotten/").headers["Location"] == "/sign-in/?next=%2Fforgotten%2F"
        assert maya.get("/forgotten/").content == b"inside"
        maya.post("/lock/")
        assert maya.get("/forgotten/").headers["Location"] == "/unlock/?next=%2Fforgotten%2F"


def test_a_list_of_addresses_is_whole() -> None:
    """The helpers above see what the site answers to."""
    assert len(WITH_IDS) > 30
    assert len(WITHOUT_IDS) > 40
    assert all(isinstance(address, Address) for address in ADDRESSES)
