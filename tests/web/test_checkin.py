"""Two taps, and everything that may be added (J2); the answer that asks for care (S4, J9)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from midweek.care import deleted_items
from midweek.kinds.bring_up import BringUp
from midweek.kinds.kept import Deleted, Earlier
from midweek.kinds.mood import MoodCheckIn
from midweek.web import clock
from tests.pages import hidden
from tests.people import Person

PAGE_ID = "ab" * 16  # the id a page brings along for what it is about to file
NOON = datetime(2026, 5, 7, 12, 30, tzinfo=UTC)  # 14:30 in Berlin, where the cast lives


def checks_in(person: Person, mood: str = "2", id: str = PAGE_ID) -> str:
    """Choose a face and save; gives the page of the new check-in."""
    response = person.post("/check-in/", {"mood": mood, "draft": id})
    assert response.status_code == 303, response.content.decode()
    return str(response.headers["Location"])


def stored(person: Person, id: str = PAGE_ID) -> MoodCheckIn:
    return person.desk.get(MoodCheckIn, id).entry


def adds(person: Person, path: str, **fields: Any) -> Any:
    """Send the page's form as it stands, with some fields changed, and without Done unless it is given."""
    html = person.reads(path)
    rev = re.search(r'name="rev" id="id_rev" value="(\d+)"', html)
    assert rev
    return person.post(path, {"rev": rev[1], **fields})


def test_two_taps_from_today(maya: Person) -> None:
    html = maya.reads("/today/")
    assert 'action="/check-in/"' in html and html.count('name="mood"') == 5
    assert checks_in(maya) == f"/check-in/{PAGE_ID}/"


def test_it_says_what_was_saved_and_when(maya: Person) -> None:
    html = maya.reads(checks_in(maya))
    saved = stored(maya)
    assert saved.mood == 2
    assert "Low, 2 of 5" in html and "Only you" in html and f"Saved {saved.at:%H:%M}" in html


def test_not_sure_is_an_answer(maya: Person) -> None:
    maya.post("/check-in/", {"unsure": "1", "draft": PAGE_ID})
    assert stored(maya).mood is None


@pytest.mark.parametrize("mood", [{}, {"mood": "6"}, {"mood": "0"}, {"mood": "x"}])
def test_nothing_chosen_saves_nothing(maya: Person, mood: dict[str, str]) -> None:
    response = maya.post("/check-in/", {"draft": PAGE_ID, **mood})
    assert response.status_code == 422
    assert not maya.desk.read(MoodCheckIn)
    html = response.content.decode()
    assert "Choose one of the faces, or “Not sure”." in html and "Select a valid" not in html


def test_the_same_page_sent_twice_files_one(maya: Person) -> None:
    checks_in(maya, "2")
    assert checks_in(maya, "4") == f"/check-in/{PAGE_ID}/"
    assert [filed.entry.mood for filed in maya.desk.read(MoodCheckIn).of(MoodCheckIn)] == [2]


def test_undo_takes_it_back_and_today_can_put_it_back(maya: Person) -> None:
    path = checks_in(maya)
    to = maya.post(f"{path}undo/").headers["Location"]
    assert not maya.desk.read(MoodCheckIn)
    back = f"/settings/deleted-items/{PAGE_ID}/put-back/"
    assert back in maya.reads(to)
    assert maya.post(back).headers["Location"] == path
    assert stored(maya).mood == 2


def test_another_face(maya: Person) -> None:
    path = checks_in(maya)
    maya.post(f"{path}change/", {"mood": "5"})
    assert stored(maya).mood == 5


def test_undo_after_another_face_brings_the_earlier_one_back_and_nothing_else(maya: Person) -> None:
    path = checks_in(maya, "2")
    there = maya.post(f"{path}change/", {"mood": "5"}).headers["Location"]
    adds(maya, path, note="added since")
    html = maya.reads(there)
    back = f"{path}change/undo/"
    assert "Saved" in html and f'action="{back}"' in html and f'action="{path}undo/"' in html
    for mood in (2, 5):  # an undo can be undone
        to = maya.post(back).headers["Location"]
        assert (stored(maya).mood, stored(maya).note) == (mood, "added since")
        assert f'action="{back}"' in maya.reads(to)
    assert f'action="{back}"' not in maya.reads(path), "only right after the change"


@pytest.mark.parametrize("mood", ["2", "5"])
def test_nothing_to_undo_where_no_face_was_changed(maya: Person, mood: str) -> None:
    path = checks_in(maya, mood)
    adds(maya, path, note="a")
    there = maya.post(f"{path}change/", {"mood": mood}).headers["Location"]
    assert "change/undo/" not in maya.reads(there)
    assert maya.post(f"{path}change/undo/").status_code == 404
    assert stored(maya).mood == int(mood)


def test_a_check_in_that_is_erased_takes_its_earlier_face_along(maya: Person) -> None:
    path = checks_in(maya, "2")
    maya.post(f"{path}change/", {"mood": "5"})
    assert maya.desk.read(Earlier)
    maya.post(f"{path}undo/")
    deleted_items.erase(maya.desk, maya.desk.get(Deleted, PAGE_ID))
    assert not maya.desk.read(Earlier)


def test_what_was_added_to_is_deleted_in_plain_words(maya: Person) -> None:
    path = checks_in(maya)
    way = re.compile(rf'action="{path}undo/"[^>]*>.*?<button class="as-link">(\w+)<', re.DOTALL)
    assert way.findall(maya.reads(path)) == ["Undo"]
    adds(maya, path, note="a whole page of words")
    assert way.findall(maya.reads(path)) == ["Delete"]


def test_detail_is_kept_field_by_field(maya: Person) -> None:
    path = checks_in(maya)
    response = adds(
        maya, path, strength="7", energy="1", feelings=["tense", "hopeful"], own_feelings="like fog,  at sea ", body="tight chest",
        going_on=["work"], own_going_on="choir", note="first line\r\nsecond", day="", time="",
    )  # fmt: skip
    assert response.status_code == 200 and b"Saved" in response.content
    saved = stored(maya)
    assert (saved.strength, saved.energy, saved.body, saved.note) == (
        7,
        1,
        "tight chest",
        "first line\nsecond",
    )
    assert saved.feelings == ("tense", "hopeful", "like fog", "at sea")
    assert saved.going_on == ("work", "choir")
    html = maya.reads(path)
    assert re.search(r'value="like fog" checked', html) and re.search(r'value="choir" checked', html)


def test_a_save_tells_the_page_the_new_revision(maya: Person) -> None:
    path = checks_in(maya)
    response = maya.post(path, {"rev": "1", "note": "a"}, headers={"HX-Request": "true"})
    assert 'name="rev" id="id_rev" value="2"' in response.content.decode()
    assert maya.post(path, {"rev": "2", "note": "ab"}, headers={"HX-Request": "true"}).status_code == 200
    assert stored(maya).note == "ab"


def test_two_tabs_lose_nothing(maya: Person) -> None:
    path = checks_in(maya)
    adds(maya, path, note="from the first tab")
    response = maya.post(path, {"rev": "1", "note": "from the second tab", "done": "1"})
    html = response.content.decode()
    assert response.status_code == 409
    assert "from the first tab" in html and "from the second tab" in html
    assert stored(maya).note == "from the first tab"
    rev = re.search(r'name="rev" id="id_rev" value="(\d+)"', html)
    assert rev
    assert maya.post(path, {"rev": rev[1], "note": "both", "done": "1"}).status_code == 303
    assert stored(maya).note == "both"


def test_done_after_a_save_that_is_still_under_way_is_no_conflict(maya: Person) -> None:
    path = checks_in(maya)
    assert maya.post(path, {"rev": "1", "note": "the same"}).status_code == 200
    assert maya.post(path, {"rev": "1", "note": "the same", "done": "1"}).headers["Location"] == "/today/"


def test_an_earlier_time_is_kept_and_a_later_one_refused(maya: Person) -> None:
    path = checks_in(maya)
    yesterday = stored(maya).at - timedelta(days=1)
    adds(maya, path, day=f"{yesterday:%Y-%m-%d}", time="08:15")
    assert (stored(maya).at.date(), f"{stored(maya).at:%H:%M}") == (yesterday.date(), "08:15")
    tomorrow = yesterday + timedelta(days=2)
    response = adds(maya, path, day=f"{tomorrow:%Y-%m-%d}", time="08:15", note="kept in the form", done="1")
    html = response.content.decode()
    assert response.status_code == 422
    assert "already been" in html and "kept in the form" in html and "<title>Error:" in html
    assert stored(maya).at.date() == yesterday.date()


def test_an_unchanged_time_stays_to_the_second(maya: Person) -> None:
    path = checks_in(maya)
    was = stored(maya).at
    adds(maya, path, day=f"{was:%Y-%m-%d}", time=f"{was:%H:%M}", note="x")
    assert stored(maya).at == was


def test_a_long_own_word_is_asked_for_again_with_all_typed(maya: Person) -> None:
    path = checks_in(maya)
    response = adds(maya, path, own_feelings="x" * 61, note="still here", done="1")
    assert response.status_code == 422 and "still here" in response.content.decode()


@pytest.mark.parametrize(("harder", "words"), [("hurting", "hurting"), ("ending", "ending")])
def test_something_harder_leads_to_a_page_of_care(maya: Person, harder: str, words: str) -> None:
    path = checks_in(maya)
    before = maya.desk.preferences
    response = adds(maya, path, harder=harder, done="1")
    assert stored(maya).harder == words
    assert response.headers["Location"] == f"{path}next/"
    html = maya.reads(f"{path}next/")
    for needed in (
        "Only you can see it.",
        "No one is watching this app right now.",
        "Which is closest for you right now?",
        'href="/session/list/new/">Add to my list</a>',
    ):
        assert needed in html
    assert re.search(r'<a class="button secondary" href="/today/">Continue</a>', html)
    assert html.index("Continue") < html.index("In danger now?")
    assert 'href="tel:112"' in html and 'href="tel:08001110111"' in html  # Berlin, by the time zone
    assert before.help_until is None and maya.desk.preferences.help_until


def test_the_answer_to_closest_orders_the_page_and_is_not_stored(maya: Person) -> None:
    path = checks_in(maya)
    adds(maya, path, harder="ending", done="1")
    stands = len(maya.desk.everything()), maya.desk.get(MoodCheckIn, PAGE_ID).rev
    orders = {}
    for closest in ("act", "thoughts", "unsaid", "nonsense"):
        html = maya.post(f"{path}next/", {"nearest": closest}).content.decode()
        parts = ("In danger now?", "Someone to talk or write to", "Closer and smaller", "Add to my list")
        orders[closest] = [part.split()[0] for part in sorted(parts, key=html.index)]
        assert ">Continue</a>" in html
    usual = ["In", "Someone", "Closer", "Add"]
    assert orders == {
        "act": usual, "thoughts": ["Someone", "Add", "Closer", "In"], "unsaid": usual, "nonsense": usual
    }  # fmt: skip
    assert (len(maya.desk.everything()), maya.desk.get(MoodCheckIn, PAGE_ID).rev) == stands


def test_care_comes_once_for_each_answer(maya: Person) -> None:
    path = checks_in(maya)
    assert adds(maya, path, harder="hurting", done="1").headers["Location"] == f"{path}next/"
    assert "Thank you" in maya.reads(f"{path}next/")
    assert adds(maya, path, harder="hurting", note="later", done="1").headers["Location"] == "/today/"
    assert adds(maya, path, harder="ending", done="1").headers["Location"] == f"{path}next/"


def saves_by_itself(person: Person, path: str, **fields: str) -> None:
    rev = hidden(person.reads(path), "rev")
    assert person.post(path, {"rev": rev, **fields}, headers={"HX-Request": "true"}).status_code == 200


def test_an_answer_saved_by_itself_still_brings_care_at_done(maya: Person) -> None:
    path = checks_in(maya)
    saves_by_itself(maya, path, harder="ending")
    assert stored(maya).harder == "ending"
    assert adds(maya, path, harder="ending", done="1").headers["Location"] == f"{path}next/"


def test_an_answer_saved_by_itself_brings_care_before_today_once(maya: Person) -> None:
    path = checks_in(maya)
    saves_by_itself(maya, path, harder="ending")
    assert maya.get("/today/").headers["Location"] == f"{path}next/", "they left by the way back"
    assert "No one is watching this app right now." in maya.reads(f"{path}next/")
    assert "Help is close by" in maya.reads("/today/")
    assert adds(maya, path, harder="ending", done="1").headers["Location"] == "/today/"


@pytest.mark.parametrize("way", ["taken back", "deleted"])
def test_no_care_is_due_for_an_answer_that_is_gone(maya: Person, way: str) -> None:
    path = checks_in(maya)
    saves_by_itself(maya, path, harder="ending")
    if way == "deleted":
        maya.post(f"{path}undo/")
    else:
        saves_by_itself(maya, path, harder="")
    assert maya.get("/today/").status_code == 200


def test_the_help_card_lasts_a_day_or_until_put_away(maya: Person) -> None:
    path = checks_in(maya)
    adds(maya, path, harder="hurting", done="1")
    maya.reads(f"{path}next/")
    assert "Help is close by" in maya.reads("/today/")
    maya.post("/today/help/hide/")
    assert "Help is close by" not in maya.reads("/today/")
    maya.desk.prefer(help_until=datetime.now(UTC) - timedelta(minutes=1))
    assert "Help is close by" not in maya.reads("/today/")


def test_no_page_of_care_without_an_answer(maya: Person) -> None:
    assert maya.get(f"{checks_in(maya)}next/").status_code == 404


def test_every_check_in_can_be_found_by_month(maya: Person) -> None:
    for n, at in enumerate((NOON, NOON + timedelta(hours=1), NOON - timedelta(days=90))):
        maya.desk.file(MoodCheckIn(at=at, mood=3, feelings=("calm",)), entry_id=f"{n:032x}")
    latest = maya.reads("/check-in/all/")
    assert "May 2026" in latest and latest.count("In between, 3 of 5") == 2 and "calm" in latest
    assert latest.index(f"{1:032x}") < latest.index(f"{0:032x}")
    earlier = maya.reads("/check-in/all/?month=2026-02")
    assert f"{2:032x}" in earlier and "?month=2026-05" in earlier
    for odd in ("2026-13", "9999-12", "nonsense", "2026-03"):
        assert "May 2026" in maya.reads(f"/check-in/all/?month={odd}")


def test_any_check_in_can_be_brought_to_a_session(maya: Person) -> None:
    html = maya.reads(checks_in(maya))
    assert f'href="/session/list/new/?from={PAGE_ID}">Add to my list</a>' in html
    maya.sends(
        f"/session/list/new/?from={PAGE_ID}", {"text": "that low day", "kind": "notes", "link": PAGE_ID}
    )
    assert [filed.entry.link for filed in maya.desk.read(BringUp).of(BringUp)] == [PAGE_ID]


@pytest.mark.parametrize("page", ["", "change/", "next/"])
def test_somebody_elses_check_in_is_not_there(maya: Person, eve: Person, page: str) -> None:
    path = checks_in(maya) + page
    assert eve.get(path).status_code == eve.post(path, {"rev": "1"}).status_code == 404
    assert eve.post(f"/check-in/{PAGE_ID}/undo/").status_code == 404
    assert stored(maya).mood == 2


def test_what_was_typed_while_locked_comes_back(maya: Person) -> None:
    path = checks_in(maya)
    maya.post("/lock/")
    maya.post(
        path,
        {"rev": "1", "note": "not lost", "draft": "cd" * 16},
        headers={"Referer": f"https://testserver{path}"},
    )
    maya.unlocks()
    assert "not lost" in maya.reads(f"{path}?draft={'cd' * 16}")


def test_a_check_in_whose_note_alone_was_changed_offers_no_face_before(maya: Person) -> None:
    filed = maya.desk.file(MoodCheckIn(at=clock.local_now(maya.desk), mood=2))
    maya.desk.revise(filed, replace(filed.entry, note="a walk"))
    path = f"/check-in/{filed.id}/"
    assert "change/undo/" not in maya.reads(f"{path}?saved=1")
    to = maya.post(f"{path}change/", {"mood": "4"}).headers["Location"]
    assert "change/undo/" in maya.reads(to)
