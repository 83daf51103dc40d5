"""Several words in one field: as many as there is room for, and left as they are where nobody changed them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from midweek.kinds.journal import Dream, JournalEntry
from tests.people import Person
from tests.web.test_checkin import adds, checks_in, stored
from tests.web.test_journal import PAGE, pages, writes, written


@pytest.mark.parametrize(("mode", "name"), [("free", "tags"), ("dream", "people"), ("dream", "places")])
def test_more_words_than_a_page_has_room_for_are_asked_back(maya: Person, mode: str, name: str) -> None:
    words = ", ".join(f"t{n}" for n in range(61))
    html = maya.post("/journal/new/", {"mode": mode, "text": "kept", "draft": PAGE, name: words}).text
    assert "There is room for 60 of them." in html and f'value="{words}"' in html and ">\nkept" in html
    assert not pages(maya) and writes(maya, mode, text="a", **{name: words.replace("t60", "t0")})


FULL = tuple(f"{n:02} ".ljust(60, "x") for n in range(60))


@pytest.mark.parametrize("said", [("Mum, Dad", "x; y", "a  b"), FULL, tuple(f"{n}, {n}" for n in range(60))])
def test_words_left_as_they_are_stay_as_they_are(maya: Person, said: tuple[str, ...]) -> None:
    there, dream = ", ".join(said), Dream(people=said, places=said)
    page = written(maya, text="a", mode="dream", tags=said, dream=dream)
    form = {"text": "b", "tags": there, "people": there, "places": there, "rev": page.rev}
    assert maya.post(f"/journal/{page.id}/edit/", form).status_code == 303
    assert maya.desk.get(JournalEntry, page.id).entry == replace(page.entry, text="b")


@pytest.mark.parametrize("ticked", [[], ["tense", "hopeful"]])
@pytest.mark.parametrize("name", ["feelings", "going_on"])
def test_more_words_than_there_is_room_for_are_asked_back_and_kept_in_the_form(
    maya: Person, name: str, ticked: list[str]
) -> None:
    path = checks_in(maya)
    words = ", ".join(f"t{n}" for n in range(61 - len(ticked)))
    response = adds(maya, path, **{name: ticked, f"own_{name}": words, "note": "kept"})
    html = response.content.decode()
    assert response.status_code == 422 and "There is room for 60 of them." in html
    assert f'value="{words}"' in html and ">\nkept" in html and not stored(maya).note
    assert adds(maya, path, **{name: ticked, f"own_{name}": words.partition(", ")[2]}).status_code == 200
    assert len(getattr(stored(maya), name)) == 60


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"own_feelings": ", ".join(f"t{n}" for n in range(61))}, "Not saved yet: press Done to see why"),
        ({"day": "2199-01-01"}, "Not saved yet: look at the day and time"),
    ],
)
def test_a_save_on_the_way_says_where_to_look(maya: Person, typed: dict[str, str], says: str) -> None:
    answer = maya.post(checks_in(maya), {"rev": "1", **typed}, headers={"HX-Request": "true"})
    assert (answer.status_code, says in answer.text) == (422, True)
