"""Writing in the journal in its modes, reading it again, and what may be done with a page (W1)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from midweek.care.sentences import day_words
from midweek.kinds.journal import LONGEST, Answer, Dream, JournalEntry
from midweek.kinds.kept import Deleted
from midweek.kinds.plan import Goal
from midweek.kinds.session import SessionDay
from midweek.store import drafts
from midweek.store.desk import Filed, NotYours
from midweek.web import clock
from midweek.web.prompts import PROMPTS
from tests.pages import hidden
from tests.people import Person

PAGE = "ab" * 16  # the id a page brings along
NOON = datetime(2026, 5, 7, 12, 30, tzinfo=UTC)


def pages(person: Person) -> list[Filed[JournalEntry]]:
    return person.desk.read(JournalEntry).of(JournalEntry)


def writes(person: Person, mode: str = "free", **fields: Any) -> Filed[JournalEntry]:
    """Send the form of a new page; gives the page it became."""
    response = person.post("/journal/new/", {"mode": mode, "draft": PAGE, **fields})
    assert response.status_code == 303, re.findall(
        'class="(?:problem|errors).*?</', response.content.decode(), re.S
    )
    to = str(response.headers["Location"])
    return person.desk.get(JournalEntry, to.split("/")[2])


def written(person: Person, **fields: Any) -> Filed[JournalEntry]:
    """A page set down without its form."""
    return person.desk.file(JournalEntry(**{"at": clock.local_now(person.desk), **fields}))


def test_an_empty_journal_invites(maya: Person) -> None:
    html = maya.reads("/journal/")
    assert "Write one line, or a page. Nobody sees it unless you share it." in html
    assert html.count('type="radio" name="mode"') == 6
    assert re.search(r'href="/journal/" aria-current="page"', html)
    assert 'href="/journal/search/"' in html  # there may be check-ins and other words already


def test_what_was_written_is_kept_to_the_last_space(maya: Person) -> None:
    page = writes(maya, text="  One line,\r\nand **another** ")
    assert (page.entry.text, page.entry.mode) == ("  One line,\nand **another** ", "free")
    html = maya.reads(f"/journal/{page.id}/?saved=1")
    assert "<strong>another</strong>" in html and "Only you" in html and "Saved " in html


def test_the_list_says_day_and_mode_and_hides_the_words(maya: Person) -> None:
    page = writes(maya, text="nobody reads over my shoulder")
    html = maya.reads("/journal/")
    assert f"{page.entry.at:%H:%M}" in html and "<small>Free</small>" in html and "my shoulder" not in html
    maya.post("/journal/previews/", {"show": "1"})
    assert "nobody reads over my shoulder" in maya.reads("/journal/")
    maya.post("/journal/previews/", {"show": "0"})
    assert "my shoulder" not in maya.reads("/journal/")


def test_every_page_can_be_found_by_month(maya: Person) -> None:
    for n, at in enumerate((NOON, NOON + timedelta(hours=1), NOON - timedelta(days=90))):
        maya.desk.file(JournalEntry(at=at, text="x"), entry_id=f"{n:032x}")
    latest = maya.reads("/journal/")
    assert "May 2026" in latest and latest.index(f"{1:032x}") < latest.index(f"{0:032x}")
    earlier = maya.reads("/journal/?month=2026-02")
    assert f"{2:032x}" in earlier and "?month=2026-05" in earlier
    for odd in ("2026-13", "9999-12", "nonsense", "2026-03"):
        assert "May 2026" in maya.reads(f"/journal/?month={odd}")


def test_the_last_mode_is_remembered(maya: Person) -> None:
    writes(maya, "letter", to="Mum", text="I never said")
    assert re.search(r'value="letter" checked', maya.reads("/journal/"))
    assert hidden(maya.reads("/journal/new/"), "mode") == "letter"
    assert hidden(maya.reads("/journal/new/?mode=dream"), "mode") == "dream"
    assert hidden(maya.reads("/journal/new/?mode=nonsense"), "mode") == "letter"


@pytest.mark.parametrize("mode", ["free", "prompt", "dream", "letter", "bullet"])
def test_an_empty_page_is_asked_for_a_few_words(maya: Person, mode: str) -> None:
    response = maya.post("/journal/new/", {"mode": mode, "text": " \n", "tags": "kept", "draft": PAGE})
    html = response.content.decode()
    assert response.status_code == 422 and "Write a few words first" in html and 'value="kept"' in html
    assert not pages(maya)


def test_the_same_form_sent_twice_files_one_and_other_words_lose_nothing(maya: Person) -> None:
    first = writes(maya, text="one")
    assert writes(maya, text="one").id == first.id
    writes(maya, text="one and two")
    assert sorted(page.entry.text for page in pages(maya)) == ["one", "one and two"]


def test_let_it_go_keeps_nothing_at_all(maya: Person) -> None:
    drafts.keep(maya.account, bytes.fromhex(PAGE), "/journal/new/", [("text", "rage")])
    response = maya.post("/journal/new/", {"mode": "free", "text": "rage", "let_go": "1", "draft": PAGE})
    assert response.headers["Location"] == "/journal/?let_go=1"
    assert not pages(maya) and not maya.desk.read(Deleted) and not drafts.waiting(maya.account.pk)
    assert "Nothing of it was kept." in maya.reads("/journal/?let_go=1")


def test_a_page_can_be_let_go_later_too(maya: Person) -> None:
    page = writes(maya, text="rage")
    maya.post(f"/journal/{page.id}/let-go/")
    with pytest.raises(NotYours):
        maya.desk.get(JournalEntry, page.id)
    assert not maya.desk.read(Deleted)
    assert "Something was deleted for good." in maya.reads("/settings/privacy/")


def test_what_was_typed_on_a_page_and_not_saved_is_let_go_with_it(maya: Person) -> None:
    page, other = writes(maya, text="rage"), written(maya, text="stays")
    paths = [
        f"/journal/{page.id}/edit/",
        f"/journal/{page.id}/homework/?line=x",
        f"/journal/{other.id}/edit/",
    ]
    for n, path in enumerate(paths):
        maya.post("/drafts/", {"page": path, "text": "more rage", "draft": f"{n:032x}"})
    assert sorted(one.page for one in drafts.read(maya.desk.keys)) == sorted(paths)
    maya.post(f"/journal/{page.id}/let-go/")
    assert [one.page for one in drafts.read(maya.desk.keys)] == [f"/journal/{other.id}/edit/"]


def test_deleted_it_can_come_back(maya: Person) -> None:
    page = writes(maya, text="words to keep")
    to = maya.post(f"/journal/{page.id}/delete/").headers["Location"]
    assert not pages(maya) and "words to keep" in maya.reads("/settings/deleted-items/")
    assert f"/settings/deleted-items/{page.id}/put-back/" in maya.reads(to)
    maya.post(f"/settings/deleted-items/{page.id}/put-back/")
    assert pages(maya)[0].entry == page.entry


def test_one_prompt_that_stays_until_another_is_asked_for(maya: Person) -> None:
    first, again = maya.reads("/journal/new/?mode=prompt"), maya.reads("/journal/new/?mode=prompt")
    shown = re.compile(r'<blockquote class="prompt">([^<]*)<')
    assert shown.findall(first) == shown.findall(again) and shown.findall(first)[0]
    fields = {"mode": "prompt", "prompt": hidden(first, "prompt"), "text": "half a tho", "draft": PAGE}
    other = maya.post(
        "/journal/new/", fields | {"another": "1", "theme": "therapy", "minutes": "10"}
    ).content.decode()
    n = int(hidden(other, "prompt"))
    assert (PROMPTS[n].theme, PROMPTS[n].minutes) == ("therapy", 10) and "half a tho" in other
    assert hidden(maya.reads("/journal/new/?mode=prompt"), "prompt") == str(n)
    page = writes(maya, "prompt", prompt=str(n), text="an answer")
    assert page.entry.prompt == PROMPTS[n].words
    assert PROMPTS[n].words.split()[0] in maya.reads(f"/journal/{page.id}/")


def test_another_prompt_forgets_no_draft(maya: Person) -> None:
    drafts.keep(maya.account, bytes.fromhex(PAGE), "/journal/new/", [("text", "half")])
    maya.post("/journal/new/", {"mode": "prompt", "another": "1", "draft": PAGE})
    assert drafts.waiting(maya.account.pk)


def test_there_are_enough_prompts_of_every_theme_and_length() -> None:
    assert len({prompt.words for prompt in PROMPTS}) == len(PROMPTS) >= 60
    themes = {prompt.theme for prompt in PROMPTS}
    assert all({p.minutes for p in PROMPTS if p.theme == theme} == {5, 10, 15} for theme in themes)


def test_a_dream_is_noted_with_all_that_belongs_to_it(maya: Person) -> None:
    page = writes(
        maya, "dream", title="The lake", text="The door will not close.", feelings="fear", waking="relief", strength="70",
        people="Leo, my  sister; Ann\nUncle Jo;", places="the house", connects="the letter", recurring="on",
    )  # fmt: skip
    assert page.entry.title == "The lake" and page.entry.dream == Dream(
        feelings="fear", waking="relief", strength=70, people=("Leo", "my sister", "Ann", "Uncle Jo"), places=("the house",),
        connects="the letter", recurring=True,
    )  # fmt: skip
    html = maya.reads(f"/journal/{page.id}/")
    assert "70 of 100" in html and "Leo, my sister, Ann, Uncle Jo" in html
    assert 'value="Leo, my sister, Ann, Uncle Jo"' in maya.reads(f"/journal/{page.id}/edit/")


def test_who_comes_back_in_dreams_is_counted_and_not_explained(maya: Person) -> None:
    for people, places in ((("Leo", "LEO"), ("lake",)), (("leo", "Ann"), ()), (("Ann",), ("sea",))):
        written(maya, mode="dream", dream=Dream(people=people, places=places))
    written(maya, mode="free", text="Leo")
    html = maya.reads("/journal/dreams/")
    assert "From 3 dreams you noted." in html
    rows = re.findall(r'<span dir="auto">([^<]*)</span> <span class="quiet">([^<]*)<', html)
    assert rows == [("Ann", "in 2 dreams"), ("Leo", "in 2 dreams")]


def test_questions_one_a_page_and_back_again(maya: Person) -> None:
    to = maya.post("/journal/questions/", {"set": "After a session", "way": "one", "start": "1", "draft": PAGE}).headers["Location"]  # fmt: skip
    id = to.split("/")[2]
    html = maya.reads(to)
    assert "1 of 4" in html and "What did we talk about?" in html
    second = maya.sends(to, {"q": "1", "answer": "The door."}).headers["Location"]
    assert second == f"/journal/{id}/answers/?q=2"
    assert f'href="/journal/{id}/answers/?q=3"' in maya.reads(second)
    last = maya.sends(f"/journal/{id}/answers/?q=4", {"q": "4", "answer": "Say no once."}).headers["Location"]
    assert last == f"/journal/{id}/?saved=1"
    entry = maya.desk.get(JournalEntry, id).entry
    assert [answer.answer for answer in entry.answers] == ["The door.", "", "", "Say no once."]
    assert maya.reads(last).count("Skipped") == 2
    assert "The door." in maya.reads(f"/journal/{id}/answers/?q=1")
    assert f'href="/journal/{id}/answers/"' in maya.reads(last) and "2 of 4" in maya.reads(
        f"/journal/{id}/answers/"
    )


def test_questions_all_on_one_page(maya: Person) -> None:
    to = maya.post("/journal/questions/", {"set": "End of the day", "way": "all", "start": "1"}).headers[
        "Location"
    ]
    html = maya.reads(to)
    assert len(re.findall(r'<textarea name="answer_\d"', html)) == 4
    maya.post(to, {"mode": "questions", "rev": hidden(html, "rev"), "answer_2": "soup"})
    assert [answer.answer for answer in pages(maya)[0].entry.answers] == ["", "", "soup", ""]


def test_a_set_of_ones_own(maya: Person) -> None:
    maya.post(
        "/journal/questions/", {"name": "Mornings", "questions": "Slept?\r\n\r\n Want? \n", "draft": PAGE}
    )
    maya.post("/journal/questions/", {"set": "Mornings", "way": "one", "start": "1"})
    assert pages(maya)[0].entry.answers == (Answer(question="Slept?"), Answer(question="Want?"))
    maya.post("/journal/questions/", {"name": "Mornings", "questions": "Slept well?"})
    assert [one.questions for one in maya.desk.preferences.question_sets] == [("Slept well?",)]
    maya.post("/journal/questions/", {"forget": "Mornings"})
    assert not maya.desk.preferences.question_sets and len(pages(maya)) == 1


@pytest.mark.parametrize("questions", ["", " \n ", "x" * 501, "\n".join("q" * 31)])
def test_a_set_that_does_not_fit_is_kept_in_the_form(maya: Person, questions: str) -> None:
    response = maya.post("/journal/questions/", {"name": "Mornings", "questions": questions, "draft": PAGE})
    assert response.status_code == 422 and 'value="Mornings"' in response.content.decode()
    assert not maya.desk.preferences.question_sets


def test_two_tabs_lose_nothing(maya: Person) -> None:
    page = writes(maya, text="as it was")
    to = f"/journal/{page.id}/edit/"
    maya.post(to, {"rev": "1", "mode": "free", "text": "from the first tab"})
    response = maya.post(to, {"rev": "1", "mode": "free", "text": "from the second tab"})
    html = response.content.decode()
    assert response.status_code == 409 and "from the first tab" in html and "from the second tab" in html
    assert pages(maya)[0].entry.text == "from the first tab"
    assert maya.post(to, {"rev": hidden(html, "rev"), "mode": "free", "text": "both"}).status_code == 303
    assert maya.post(to, {"rev": "1", "mode": "free", "text": "both"}).status_code == 303
    assert pages(maya)[0].entry.text == "both"


def test_another_day_and_never_a_day_to_come(maya: Person) -> None:
    today = clock.today(maya.desk)
    page = writes(maya, text="late", day=str(today - timedelta(days=3)))
    assert page.entry.day == today - timedelta(days=3) and page.entry.whole_day
    response = maya.post(
        "/journal/new/", {"mode": "free", "text": "early", "day": str(today + timedelta(days=1))}
    )
    assert response.status_code == 422 and "early" in response.content.decode()
    same = writes(maya, text="now", day=str(today))
    assert not same.entry.whole_day


@pytest.mark.parametrize("at", [NOON.replace(year=2014), NOON.replace(year=1901), NOON.replace(year=2150)])
def test_a_page_of_any_day_can_be_changed_and_keeps_its_day(maya: Person, at: datetime) -> None:
    page = written(maya, text="old", at=at)
    to = f"/journal/{page.id}/edit/"
    response = maya.post(to, {"rev": "1", "mode": "free", "text": "new", "day": f"{at:%Y-%m-%d}"})
    assert response.status_code == 303
    entry = maya.desk.get(JournalEntry, page.id).entry
    assert (entry.text, entry.at) == ("new", at)


def test_a_page_can_be_about_a_day_long_ago(maya: Person) -> None:
    assert writes(maya, text="born", day="1931-03-02").entry.day == date(1931, 3, 2)
    response = maya.post("/journal/new/", {"mode": "free", "text": "a slip", "day": "0226-05-07"})
    assert response.status_code == 422
    assert "outside the years 1900 to 2199" in response.content.decode()


def test_it_may_be_about_a_goal_of_ones_own(maya: Person, eve: Person) -> None:
    goal = maya.desk.file(Goal(words="Be kinder", since=date(2026, 1, 1)))
    page = writes(maya, text="today", links=[goal.id])
    assert f'href="/goals/{goal.id}/"' in maya.reads(f"/journal/{page.id}/")
    eve.desk.file(Goal(words="Mine", since=date(2026, 1, 1)))
    assert eve.post("/journal/new/", {"mode": "free", "text": "x", "links": [goal.id]}).status_code == 422


def test_it_may_be_about_a_session(maya: Person) -> None:
    today = clock.today(maya.desk)
    days = [today + timedelta(days=7 * n) for n in range(-6, 3)]
    ids = [maya.desk.file(SessionDay(on=day)).id for day in days]
    offered = re.findall(r'name="links" value="([0-9a-f]+)"', maya.reads("/journal/new/?mode=free"))
    assert offered == [ids[6], ids[5], ids[4], ids[3]], "the next one, and the three before it"
    page = writes(maya, text="before it", links=[ids[4]])
    words = f"Session on {day_words(days[4])}"
    assert f'<a href="/plan/#session-days" dir="auto">{words}</a>' in maya.reads(f"/journal/{page.id}/")
    # Kept when it is changed, and still offered when it has long been over.
    old = written(maya, text="x", links=(ids[0],))
    html = maya.reads(f"/journal/{old.id}/edit/")
    assert re.search(rf'value="{ids[0]}"[^>]* checked', html)
    maya.post(
        f"/journal/{old.id}/edit/", {"rev": "1", "mode": "free", "text": "y", "links": [ids[0], ids[5]]}
    )
    assert maya.desk.get(JournalEntry, old.id).entry.links == (ids[0], ids[5])
    maya.desk.delete(maya.desk.get(SessionDay, ids[4]))
    assert "Session on" not in maya.reads(f"/journal/{page.id}/")


def test_links_to_what_is_no_longer_offered_stay(maya: Person) -> None:
    maya.desk.file(Goal(words="Be kinder", since=date(2026, 1, 1)))
    page = written(maya, text="x", links=("f" * 32,))
    maya.post(f"/journal/{page.id}/edit/", {"rev": "1", "mode": "free", "text": "y"})
    assert pages(maya)[0].entry.links == ("f" * 32,)
    late = maya.post(f"/journal/{page.id}/edit/", {"rev": "1", "mode": "free", "text": "z"})
    assert late.status_code == 409 and "f" * 32 not in late.content.decode(), "they are no other answer"


def test_star_and_useful(maya: Person) -> None:
    page = writes(maya, text="x")
    maya.post(f"/journal/{page.id}/star/", {"starred": "1"})
    assert "starred" in maya.reads("/journal/")
    for answer, kept in (("1", True), ("0", False), ("", None)):
        maya.post(f"/journal/{page.id}/useful/", {"useful": answer})
        assert maya.desk.get(JournalEntry, page.id).entry.useful is kept
    assert "Was this useful?" in maya.reads(f"/journal/{page.id}/")


def test_what_works_is_counted_by_way_of_writing(maya: Person) -> None:
    now = clock.local_now(maya.desk)
    for weeks, mode, useful in (
        (0, "free", True),
        (1, "free", None),
        (1, "dream", False),
        (40, "letter", True),
    ):
        written(maya, mode=mode, text="x", useful=useful, at=now - timedelta(weeks=weeks))
    html = " ".join(re.sub(r"<[^>]*>", " ", maya.reads("/journal/what-works/")).split())
    assert "Free 2 pages in 2 of 12 weeks Marked useful: 1. Not so useful: 0." in html
    assert (
        "Dream 1 page in 1 of 12 weeks Marked useful: 0. Not so useful: 1." in html and "Letter" not in html
    )
    assert "Letter 1 page in 1 week" in " ".join(
        re.sub(r"<[^>]*>", " ", maya.reads("/journal/what-works/?all=1")).split()
    )


def test_a_very_long_paste_is_a_clear_limit(maya: Person) -> None:
    long = "word " * (LONGEST // 5 + 10)
    response = maya.post("/journal/new/", {"mode": "free", "text": long, "draft": PAGE})
    html = response.content.decode()
    assert response.status_code == 422 and "up to 200,000 characters" in html and long in html
    assert maya.post("/journal/new/", {"mode": "free", "text": "x" * 1_048_577}).status_code == 413
    assert 'maxlength="200000"' not in maya.reads("/journal/new/?mode=free")
    assert writes(maya, text="x" * LONGEST).entry.text == "x" * LONGEST


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "[x](javascript:alert(1))", '" onload="x', "{{ 7|add:7 }}"]
)
def test_words_are_words(maya: Person, words: str) -> None:
    page = writes(maya, "letter", to=words, text=words, title=words, tags=words)
    for path in (f"/journal/{page.id}/", f"/journal/{page.id}/edit/", "/journal/"):
        html = maya.reads(path)
        assert words.replace('"', "&quot;") in html or "<" in words or path == "/journal/"
        assert "<script>alert" not in html and 'onload="x"' not in html and 'href="javascript' not in html


def test_what_was_typed_while_locked_comes_back_in_its_mode(maya: Person) -> None:
    goal = maya.desk.file(Goal(words="Be kinder", since=date(2026, 1, 1)))
    maya.post("/lock/")
    fields = {"mode": "dream", "text": "not lost", "links": [goal.id], "draft": PAGE}
    maya.post("/journal/new/", fields, headers={"Referer": "https://testserver/journal/new/?mode=dream"})
    maya.unlocks()
    html = maya.reads(f"/journal/new/?draft={PAGE}")
    assert "not lost" in html and hidden(html, "mode") == "dream"
    assert re.search(rf'value="{goal.id}"[^>]* checked', html)
    assert "<p>Journal," in maya.reads("/today/")


@pytest.mark.parametrize("page", ["", "edit/", "answers/"])
def test_somebody_elses_page_is_not_there(maya: Person, eve: Person, page: str) -> None:
    there = written(maya, mode="questions", answers=(Answer(question="q"),))
    path = f"/journal/{there.id}/{page}"
    assert eve.get(path).status_code == 404
    assert eve.post(path, {"rev": "1"}).status_code in (404, 405)
