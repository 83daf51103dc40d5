"""The List: caught, put in order, said, shown on the whole screen (S2; the list of J6)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from midweek.care import listing
from midweek.kinds.bring_up import BringUp
from midweek.kinds.journal import JournalEntry
from midweek.kinds.mood import MoodCheckIn
from midweek.store.desk import Filed
from midweek.web import clock
from tests.pages import hidden
from tests.people import Person

PAGE = "ab" * 16  # the id a page brings along for what it is about to file


def sends(person: Person, to: str, text: str, **fields: str) -> Any:
    """The form as its page sends it."""
    whole = {"text": text, "kind": "update", "how_hard": "", "how": "", "link": "", "draft": PAGE}
    return person.sends(to, whole | fields)


def adds(person: Person, text: str, **fields: str) -> Filed[BringUp]:
    response = sends(person, "/session/list/new/", text, **fields)
    assert response.status_code == 303, response.content.decode()
    return next(filed for filed in listing.of(person.desk).waiting if filed.entry.text == text)


def shown(person: Person) -> list[str]:
    """The words on the list, from top to bottom."""
    words = r'<div class="row-main"><span class="words" dir="auto">([^<]*)<'
    return re.findall(words, person.reads("/session/list/"))


def test_an_empty_list_offers_one_action_and_ways_to_start(maya: Person) -> None:
    html = maya.reads("/session/list/")
    assert "Things to say often slip away. Catch one here." in html
    assert 'class="button" href="/session/list/new/"' in html
    assert "Many people hold back about therapy itself, often to be polite. You decide when." in html
    assert html.count("/session/list/new/?starter=") == 6


def test_what_was_added_is_there_word_for_word(maya: Person) -> None:
    item = adds(maya, "  <b>Ask</b> about\nmy dreams ", kind="question")
    assert item.entry == BringUp(kind="question", text="  <b>Ask</b> about\nmy dreams ")
    html = maya.reads(f"/session/list/?saved={item.id}")
    assert "&lt;b&gt;Ask&lt;/b&gt; about\nmy dreams" in html and "A question" in html and "Saved " in html


def test_a_starter_fills_the_form_and_its_words_are_in_no_address(maya: Person) -> None:
    html = maya.reads("/session/list/new/?starter=1")
    box = re.search(r"<textarea[^>]*>\s*([^<]*)</textarea>", html)
    assert box and box[1] == "I&#x27;ve been saying it&#x27;s fine when it isn&#x27;t."
    assert re.search(r'value="hard"[^>]* checked', html)
    for odd in ("6", "99", "-1", "x", "١"):
        assert maya.get("/session/list/new/", query_params={"starter": odd}).status_code == 200


def test_a_hard_thing_says_how_to_raise_it(maya: Person) -> None:
    adds(maya, "it's fine", kind="hard", how_hard="very", how="screen")
    assert "Hard to say · very hard · show my screen" in maya.reads("/session/list/")


@pytest.mark.parametrize(
    "fields", [{"text": " "}, {"kind": "x"}, {"kind": ""}, {"how": "mail"}, {"how_hard": "10"}, {"text": "x" * 2_001}]
)  # fmt: skip
def test_what_does_not_fit_is_asked_again_with_all_kept(maya: Person, fields: dict[str, str]) -> None:
    response = maya.post(
        "/session/list/new/", {"text": "still here", "kind": "update", "draft": PAGE} | fields
    )
    html = response.content.decode()
    assert response.status_code == 422 and "<title>Error:" in html
    assert fields.get("text", "still here").strip() in html and not maya.desk.read(BringUp)


def test_the_same_form_sent_twice_adds_one(maya: Person) -> None:
    adds(maya, "once")
    adds(maya, "once")
    assert shown(maya) == ["once"]


def test_three_come_first_and_up_and_down_change_the_order(maya: Person) -> None:
    a, b, c, d = (adds(maya, text) for text in "abcd")
    html = maya.reads("/session/list/")
    assert html.index(">To say first<") < html.index(">a<") < html.index(">Later<") < html.index(">d<")
    for item, to in ((d, "up"), (a, "down"), (b, "up"), (c, "down")):
        assert maya.post(f"/session/list/{item.id}/move/", {"to": to}).status_code == 303
    assert shown(maya) == ["b", "a", "d", "c"]


def test_the_ends_have_no_further(maya: Person) -> None:
    a = adds(maya, "a")
    html = maya.reads("/session/list/")
    assert 'value="up"' not in html and 'value="down"' not in html
    maya.post(f"/session/list/{a.id}/move/", {"to": "up"})
    maya.post(f"/session/list/{a.id}/move/", {"to": "down"})
    assert shown(maya) == ["a"]


def test_what_was_said_leaves_the_list_and_can_be_kept_for_next_time(maya: Person) -> None:
    a, _ = adds(maya, "a"), adds(maya, "b")
    maya.post(f"/session/list/{a.id}/tick/")
    assert maya.desk.get(BringUp, a.id).entry.done == clock.today(maya.desk)
    assert [filed.entry.text for filed in listing.of(maya.desk).waiting] == ["b"]
    maya.post(f"/session/list/{a.id}/tick/", {"done": "0"})
    assert shown(maya) == ["a", "b"]


def test_words_can_be_changed(maya: Person) -> None:
    item = adds(maya, "a", kind="therapy", how="say")
    assert ">a</textarea>" in re.sub(r">\s+", ">", maya.reads(f"/session/list/{item.id}/"))
    assert sends(maya, f"/session/list/{item.id}/", "b", kind="hard").status_code == 303
    assert maya.desk.get(BringUp, item.id).entry == BringUp(kind="hard", text="b")
    sends(maya, f"/session/list/{item.id}/", "b", kind="update", how="card", how_hard="very")
    assert maya.desk.get(BringUp, item.id).entry == BringUp(kind="update", text="b")


def test_deleted_it_can_come_back(maya: Person) -> None:
    item = adds(maya, "a")
    to = maya.post(f"/session/list/{item.id}/delete/").headers["Location"]
    assert not maya.desk.read(BringUp)
    assert "a</p>" in maya.reads("/settings/deleted-items/") and "Things on my list" in maya.reads(
        "/settings/deleted-items/"
    )
    assert f"/settings/deleted-items/{item.id}/put-back/" in maya.reads(to)
    maya.post(f"/settings/deleted-items/{item.id}/put-back/")
    assert shown(maya) == ["a"]


def test_the_card_shows_the_words_and_the_way_back_alone(maya: Person) -> None:
    item = adds(maya, "I left something out.", kind="hard", how="card")
    adds(maya, "another thing")
    html = maya.reads(f"/session/list/{item.id}/show/")
    seen = re.sub(r"<(div|form)[^>]* hidden>.*?</\1>", "", html.partition("<body")[2], flags=re.DOTALL)
    seen = seen.partition('class="skips"')[0] + seen.partition("<main")[2]
    assert re.findall(r">\s*([^<>\s][^<>]*)<", f"<{seen}") == ["I left something out.", "Back"]
    assert "data-lock" in html and "data-exit" in html


def test_it_remembers_what_it_comes_from(maya: Person, eve: Person) -> None:
    mood = maya.desk.file(MoodCheckIn(at=clock.local_now(maya.desk), mood=2))
    html = maya.reads(f"/session/list/new/?from={mood.id}")
    assert hidden(html, "link") == mood.id and re.search(r'value="notes"[^>]* checked', html)
    assert adds(maya, "about Tuesday", link=mood.id).entry.link == mood.id
    assert adds(eve, "not mine", link=mood.id).entry.link is None
    assert adds(eve, "no id at all", link="x").entry.link is None


def test_what_was_typed_while_locked_comes_back(maya: Person) -> None:
    maya.post("/lock/")
    page = "https://testserver/session/list/new/"
    whole = {"text": "not lost", "kind": "hard", "how": "card", "draft": PAGE}
    maya.post("/session/list/new/", whole, headers={"Referer": page})
    maya.unlocks()
    assert "Something for my list" in maya.reads("/today/")
    html = maya.reads(f"/session/list/new/?draft={PAGE}")
    assert "not lost" in html and re.search(r'value="card"[^>]* checked', html)


def test_session_and_add_lead_to_it(maya: Person) -> None:
    assert re.search(r'href="/session/list/" aria-current="page"', maya.reads("/session/list/"))
    assert 'href="/session/list/new/"' in maya.reads("/add/")


def test_what_was_said_long_ago_is_one_link_away(maya: Person) -> None:
    today = clock.today(maya.desk)
    old = maya.desk.file(BringUp(text="said two years ago", done=today - timedelta(days=730)))
    assert "said two years ago" in maya.reads("/session/list/"), "nothing was said since"
    for n in range(21):
        maya.desk.file(BringUp(text=f"said lately, {n}", done=today))
    page = maya.reads("/session/list/")
    assert old.id not in page and page.count("said lately, ") == 2 * 20, "each with its button"
    page = maya.reads("/session/list/?all=1")
    assert old.id in page and page.count("said lately, ") == 2 * 21 and "?all=1" not in page


def test_what_waits_again_goes_to_the_end_and_undo_would_say_too_much(maya: Person) -> None:
    log = JournalEntry(at=clock.local_now(maya.desk), mode="bullet", text="? why do I hurry\n")
    page = maya.desk.file(log)
    key = re.findall(r'name="line" value="([^"]+)"', maya.reads(f"/journal/{page.id}/"))[0]

    def asks_for_it() -> str:
        answer = maya.post(f"/journal/{page.id}/line/", {"line": key, "do": "list"})
        return maya.reads(answer.headers["Location"].partition("#")[0])

    undo = 'class="as-link">Undo</button>'
    shown_new = asks_for_it()
    assert "Saved " in shown_new and undo in shown_new
    (item,) = listing.of(maya.desk).waiting
    others = [adds(maya, text).id for text in ("another", "one more")]
    for way in ("tick", "delete"):
        assert maya.post(f"/session/list/{item.id}/{way}/").status_code == 303
        again = asks_for_it()
        assert "Saved " in again and undo not in again
        assert [filed.id for filed in listing.of(maya.desk).waiting] == [*others, item.id]
        listing.move(maya.desk, maya.desk.get(BringUp, item.id), -1)
