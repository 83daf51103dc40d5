"""The bullet log on its pages: a line at a time, the whole text, and open tasks carried over by choice (W2)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.utils.formats import date_format
from msgspec.structs import replace

from midweek.care import bullet_log, listing
from midweek.kinds import bullets
from midweek.kinds.bring_up import BringUp
from midweek.kinds.entry import Entry
from midweek.kinds.journal import JournalEntry
from midweek.kinds.mood import MoodCheckIn
from midweek.kinds.plan import Goal
from midweek.store.desk import Filed
from midweek.web import clock
from tests.people import Person
from tests.web.objectives import has_objective


def log_of(person: Person, days_ago: int, text: str) -> Filed[JournalEntry]:
    at = clock.local_now(person.desk) - timedelta(days=days_ago)
    return person.desk.file(JournalEntry(at=at, mode="bullet", text=text))


def todays(person: Person) -> str:
    filed = bullet_log.of_day(person.desk, clock.today(person.desk))
    return filed.entry.text if filed else ""


def adds(person: Person, line: str, sign: str = "note") -> str:
    """One line through its form; gives where it leads."""
    response = person.post("/journal/lines/new/", {"line": line, "sign": sign})
    assert response.status_code == 303, response.content.decode()
    return str(response.headers["Location"])


def keys(html: str) -> list[str]:
    return re.findall(r'name="line" value="([^"]+)"', html)


def test_the_first_line_begins_the_day_and_the_next_ones_go_under_it(maya: Person) -> None:
    assert 'action="/journal/lines/new/"' in maya.reads("/journal/new/?mode=bullet")
    to = adds(maya, "ask about the letter", "task")
    assert adds(maya, "sunny", "event") == to
    assert todays(maya) == ". ask about the letter\no sunny\n"
    html = maya.reads(to.partition("#")[0])
    assert re.findall(r'<span class="unseen">(To do|Event): </span>([^<]*)', html) == [
        ("To do", "ask about the letter"),
        ("Event", "sunny"),
    ]
    assert maya.get("/journal/new/?mode=bullet").headers["Location"] == to.partition("?")[0]
    assert maya.desk.preferences.journal_mode == "bullet"


@pytest.mark.parametrize(
    ("line", "sign", "kept"),
    [
        ("call Leo", "task", ". call Leo\n"),
        ("• call Leo", "note", ". call Leo\n"),
        ("x ran #run", "note", "x ran #run\n"),
        ("- tired", "task", "- tired\n"),
        ("* call Leo", "task", "*. call Leo\n"),
        ("*. call Leo", "note", "*. call Leo\n"),
        ("* [ ] star box", "note", "*. star box\n"),
        ("* x ran", "note", "*x ran\n"),
        ("** call Leo", "task", "*. call Leo\n"),
        ("* \\x is a letter", "task", "*- x is a letter\n"),
        ("☑ ran", "note", "x ran\n"),
        ("*", "task", "*. *\n"),
        ("*- tired", "task", "*- tired\n"),
        ("# 2031-03-09", "note", "- # 2031-03-09\n"),
        ("call 7/10 -> 2031-03-12", "task", ". call 7/10 -> 2031-03-12\n"),
    ],
)
def test_a_sign_that_was_typed_counts_before_the_one_chosen(
    maya: Person, line: str, sign: str, kept: str
) -> None:
    adds(maya, line, sign)
    assert todays(maya) == kept


@pytest.mark.parametrize("fields", [{"line": " ", "sign": "note"}, {"line": "words", "sign": "x"}])
@pytest.mark.parametrize("there", [False, True])
def test_a_line_that_does_not_fit_is_kept_in_its_form(
    maya: Person, fields: dict[str, str], there: bool
) -> None:
    if there:
        adds(maya, "first")
    response = maya.post("/journal/lines/new/", fields)
    html = response.content.decode()
    assert response.status_code == 422 and f'value="{fields["line"]}"' in html and "<title>Error:" in html
    assert todays(maya) == ("- first\n" if there else "")


def test_the_whole_text_is_kept_in_one_form(maya: Person) -> None:
    maya.post("/journal/new/", {"mode": "bullet", "text": "• call\r\n\t- and ask\r\n[x] ran\r\njust words"})
    assert todays(maya) == ". call\n  - and ask\nx ran\n- just words\n"


@pytest.mark.parametrize(
    ("second", "kept"),
    [
        (". write\n- late", ". call\n- early\n. write\n- late\n"),
        (". call\n- early", ". call\n- early\n"),
        ("- early", ". call\n- early\n"),
        ("! idea\n# 2031-03-09\no rain", ". call\n- early\n! idea\n\n# 2031-03-09\no rain\n"),
    ],
)
def test_whole_texts_from_two_tabs_are_one_page_and_lose_nothing(
    maya: Person, second: str, kept: str
) -> None:
    goal = maya.desk.file(Goal(words="Be kinder", since=date(2026, 1, 1))).id
    for _ in range(2):  # each sent twice
        maya.post(
            "/journal/new/", {"mode": "bullet", "text": ". call\n- early", "tags": "a", "draft": "aa" * 16}
        )
    for _ in range(2):
        fields = {"mode": "bullet", "text": second, "tags": "a, b", "links": goal, "draft": "bb" * 16}
        to = maya.post("/journal/new/", fields).headers["Location"]
    (page,) = maya.desk.read(JournalEntry).of(JournalEntry)
    assert page.entry.text == kept and page.id in to
    assert (page.entry.tags, page.entry.links) == (("a", "b"), (goal,))


def test_a_whole_text_goes_to_the_day_it_is_for(maya: Person) -> None:
    before = log_of(maya, 3, "# 2031-03-09\no rain\n")
    adds(maya, "today")
    on = before.entry.day.isoformat()
    maya.post("/journal/new/", {"mode": "bullet", "text": "- that day", "day": on, "draft": "cc" * 16})
    assert maya.desk.get(JournalEntry, before.id).entry.text == "- that day\n\n# 2031-03-09\no rain\n"
    assert todays(maya) == "- today\n" and len(maya.desk.read(JournalEntry)) == 2


def test_a_task_is_done_let_go_and_open_again(maya: Person) -> None:
    page = log_of(maya, 0, ". call\n. write\n- a note\n")
    to = f"/journal/{page.id}/"
    assert len(keys(maya.reads(to))) == 2
    for n, do, kept in (
        (0, "done", "x call\n. write\n"),
        (1, "let_go", "x call\n~ write\n"),
        (0, "open", ". call\n~ write\n"),
    ):
        maya.post(f"{to}line/", {"line": keys(maya.reads(to))[n], "do": do})
        assert todays(maya) == kept + "- a note\n"


def test_a_line_of_an_older_page_is_not_guessed_at(maya: Person) -> None:
    page = log_of(maya, 0, ". call\n. write\n")
    key = keys(maya.reads(f"/journal/{page.id}/"))[0]
    adds(maya, "another")
    assert maya.post(f"/journal/{page.id}/line/", {"line": key, "do": "done"}).status_code == 409
    assert todays(maya) == ". call\n. write\n- another\n"


def test_a_question_goes_on_the_list_once(maya: Person) -> None:
    page = log_of(maya, 0, "? why do I hurry #work\n")
    key = keys(maya.reads(f"/journal/{page.id}/"))[0]
    for _ in range(2):
        maya.post(f"/journal/{page.id}/line/", {"line": key, "do": "list"})
    (item,) = listing.of(maya.desk).waiting
    assert (item.entry.text, item.entry.kind, item.entry.link) == ("why do I hurry", "question", page.id)


def test_a_question_that_was_said_waits_again_when_it_is_asked_for_again(maya: Person) -> None:
    page = log_of(maya, 0, "? why\n")
    for _ in range(2):
        maya.post(
            f"/journal/{page.id}/line/", {"line": keys(maya.reads(f"/journal/{page.id}/"))[0], "do": "list"}
        )
        (item,) = listing.of(maya.desk).waiting
        listing.tick(maya.desk, item, clock.today(maya.desk))
    assert len(listing.of(maya.desk).ticked) == 1


def test_open_tasks_are_carried_over_by_choice(maya: Person) -> None:
    log_of(maya, 40, ". old one\n")
    before = log_of(maya, 2, ". call\n/ letter begun\nx ran\n. write\n")
    log_of(maya, 100, ". long ago\n")
    html = maya.reads("/journal/new/?mode=bullet")
    assert "4 earlier tasks are still open" in html and "long ago" not in html
    months = [clock.today(maya.desk) - timedelta(days=n) for n in (40, 2)]
    assert re.findall(r'<p class="quiet">(\w+ \d+)</p>', html) == [f"{day:%B %Y}" for day in months]
    chosen = keys(html)
    maya.post("/journal/lines/carry-over/", {"line": chosen[1:3]})
    today = clock.today(maya.desk)
    was = today - timedelta(days=2)
    assert (
        maya.desk.get(JournalEntry, before.id).entry.text
        == f"> call -> {today}\n> letter begun -> {today}\nx ran\n. write\n"
    )
    assert todays(maya) == f". call from:{was}\n/ letter begun from:{was}\n"
    page = maya.get("/journal/new/?mode=bullet").headers["Location"]
    html = maya.reads(page)
    assert "2 earlier tasks are still open" in html
    left = [key for key in keys(html) if key.startswith(before.id)]
    maya.post("/journal/lines/carry-over/", {"line": left, "do": "let_go"})
    assert maya.desk.get(JournalEntry, before.id).entry.text.endswith("~ write\n")
    assert "1 earlier task is still open" in maya.reads(page)


def test_what_was_planned_for_a_day_is_offered_once_it_has_come(maya: Person) -> None:
    today = clock.today(maya.desk)
    was = today - timedelta(days=5)
    before = log_of(maya, 5, f"< call -> {today}\n< write -> {today + timedelta(days=1)}\n< some day\n")
    html = maya.reads("/journal/new/?mode=bullet")
    assert "1 earlier task is still open" in html
    maya.post("/journal/lines/carry-over/", {"line": keys(html)})
    assert todays(maya) == f". call from:{was}\n"
    assert maya.desk.get(JournalEntry, before.id).entry.text.startswith(f"> call -> {today}\n< write")
    # It can be done before its day, too.
    maya.post(
        f"/journal/{before.id}/line/", {"line": keys(maya.reads(f"/journal/{before.id}/"))[0], "do": "done"}
    )
    assert f"x write -> {today + timedelta(days=1)}\n" in maya.desk.get(JournalEntry, before.id).entry.text


def test_a_mood_on_a_line_becomes_a_check_in_once(maya: Person) -> None:
    page = log_of(maya, 3, "- slept badly\n= mood 2 @07:30 #worried #tired\n")
    (key,) = keys(maya.reads(f"/journal/{page.id}/"))
    for _ in range(2):
        to = maya.post(f"/journal/{page.id}/line/", {"line": key, "do": "check_in"}).headers["Location"]
    (filed,) = maya.desk.read(MoodCheckIn).of(MoodCheckIn)
    assert filed.id in to and maya.get(to).status_code == 200
    assert (filed.entry.mood, filed.entry.feelings) == (2, ("worried", "tired"))
    assert (filed.entry.day, f"{filed.entry.at:%H:%M}") == (page.entry.day, "07:30")


def test_a_line_leads_to_the_objective_it_names(maya: Person) -> None:
    walks, talk = has_objective(maya, what="Evening walks"), has_objective(maya, what="harsh self-talk")
    has_objective(maya, what="Morning walks")
    page = log_of(maya, 3, "x out again +evening-walks\n- louder +self-talk\n- both +walks\n- none +gym\n")
    html = maya.reads(f"/journal/{page.id}/")
    assert re.findall(r'href="/objectives/([0-9a-f]+)/" dir', html) == [walks.id, talk.id]


def test_nothing_chosen_moves_nothing(maya: Person) -> None:
    log_of(maya, 2, ". call\n")
    assert maya.post("/journal/lines/carry-over/", {}).headers["Location"] == "/journal/new/?mode=bullet"
    assert not todays(maya) and len(maya.desk.read(JournalEntry)) == 1


def test_a_line_says_how_often_it_was_carried_over_and_since_when(maya: Person) -> None:
    today = clock.today(maya.desk)
    days = [today - timedelta(days=n) for n in (9, 5, 2)]
    for n, (on, to) in enumerate(pairwise([*days, today])):
        log_of(maya, (today - on).days, f"> call -> {to}" + (f" from:{days[n - 1]}" if n else "") + "\n")
    page = log_of(maya, 0, f". call from:{days[-1]}\n. once from:{days[0]}\n. fresh\n")
    html = maya.reads(f"/journal/{page.id}/")
    assert f"carried over 3 times since {date_format(days[0], 'l j F')}" in html
    assert f"carried over from {date_format(days[0], 'l j F')}" in html
    assert html.count("carried over") == 2 and "from:" not in html


def test_only_ones_own_lines_move(maya: Person, eve: Person) -> None:
    log_of(maya, 2, ". call\n")
    chosen = keys(maya.reads("/journal/new/?mode=bullet"))
    eve.post("/journal/lines/carry-over/", {"line": chosen})
    assert not todays(eve) and "1 earlier task" in maya.reads("/journal/new/?mode=bullet")
    mine = log_of(maya, 0, ". mine\n")
    assert eve.post(f"/journal/{mine.id}/line/", {"line": "x", "do": "done"}).status_code == 404


def test_a_page_of_another_day_shows_its_lines_and_takes_no_more(maya: Person) -> None:
    page = log_of(maya, 3, "# 2031-03-09 Sunday\n*. call\n  - deeper\n= mood 3 #worried\n")
    html = maya.reads(f"/journal/{page.id}/")
    assert "/journal/lines/new/" not in html and "<strong>call</strong>" in html
    assert "level-1" in html and "In between, 3 of 5" in html and "#worried" in html


@pytest.mark.parametrize("there", [False, True])
def test_a_line_typed_while_locked_comes_back(maya: Person, there: bool) -> None:
    page = adds(maya, "first").partition("?")[0] if there else "/journal/new/?mode=bullet"
    maya.post("/lock/")
    fields = {"line": "not lost", "sign": "idea", "mode": "bullet", "draft": "ab" * 16}
    maya.post("/journal/lines/new/", fields, headers={"Referer": f"https://testserver{page}"})
    maya.unlocks()
    to = re.search(r'href="(/journal/[^"]*draft=[^"]*)"', maya.reads("/today/"))
    assert to
    html = maya.reads(to[1].replace("&amp;", "&"))
    assert 'value="not lost"' in html and re.search(r'value="idea"[^>]* checked', html)


@pytest.mark.parametrize(
    "text", ["# {today}\n. a\n# {before}\n. b\n", "# {before}\n. b\n", ". a\n# {before}\n. b\n"]
)
def test_a_line_of_today_stands_under_today_whatever_other_days_are_on_the_page(
    maya: Person, text: str
) -> None:
    today = clock.today(maya.desk)
    log_of(maya, 0, text.format(today=today, before=today - timedelta(days=1)))
    adds(maya, "added now")
    (day,) = [
        day for day in bullets.parse(todays(maya)).days if any(line.text == "added now" for line in day.lines)
    ]
    assert day.on in (None, today)


@pytest.mark.parametrize(
    ("line", "do", "kind"), [("? why", "list", BringUp), ("= mood 2", "check_in", MoodCheckIn)]
)
def test_what_a_line_became_comes_back_when_it_was_deleted_and_is_asked_for_again(
    maya: Person, line: str, do: str, kind: type[Entry]
) -> None:
    page = log_of(maya, 0, f"{line}\n")
    (key,) = keys(maya.reads(f"/journal/{page.id}/"))
    for _ in range(2):
        to = maya.post(f"/journal/{page.id}/line/", {"line": key, "do": do}).headers["Location"]
        (made,) = maya.desk.read(kind)
        assert made.id in to and made.id in maya.reads(to.partition("#")[0])
        maya.desk.delete(made)


def test_a_page_of_several_days_says_which_lines_are_of_which(maya: Person) -> None:
    page = log_of(maya, 0, ". now\n\n# 2026-01-05 at <Mum's>\n. old one\n\n# 2026-01-06\n")
    html = maya.reads(f"/journal/{page.id}/").partition("<article")[2]
    said = re.findall(r"<h2>(.*?)</h2>|To do: </span>([^<]*)<", html)
    assert said == [
        ("", "now"),
        ('Monday 5 January 2026 <span dir="auto">at &lt;Mum&#x27;s&gt;</span>', ""),
        ("", "old one"),
        ("Tuesday 6 January 2026", ""),
    ]
    today = clock.today(maya.desk)
    alone = log_of(maya, 0, f"# {today}\n. one\n")
    assert "<h2" not in maya.reads(f"/journal/{alone.id}/").partition("<article")[2]


def test_a_page_does_not_move_to_a_day_that_has_one(maya: Person) -> None:
    there, page = log_of(maya, 2, ". there\n"), log_of(maya, 0, ". here\n")
    form = {"rev": "1", "mode": "bullet", "text": ". here and more", "day": str(there.entry.day)}
    response = maya.post(f"/journal/{page.id}/edit/", form)
    html = response.content.decode()
    assert response.status_code == 422 and "That day has a bullet log already." in html
    assert ". here and more</textarea>" in html and f'href="/journal/{there.id}/"' in html
    assert maya.desk.get(JournalEntry, page.id).entry == page.entry
    form |= {"day": str(there.entry.day - timedelta(days=1))}
    assert maya.post(f"/journal/{page.id}/edit/", form).status_code == 303


def test_stars_in_front_of_a_line_are_one_star_however_many(maya: Person) -> None:
    adds(maya, "* " * 950 + "ask for help", "task")
    assert todays(maya) == "*. ask for help\n"


def test_what_a_full_page_has_no_room_for_stands_on_one_of_its_own(maya: Person) -> None:
    def pages() -> list[JournalEntry]:
        return [filed.entry for filed in maya.desk.read(JournalEntry).of(JournalEntry)]

    first = {"mode": "bullet", "text": ". one", "tags": ", ".join(f"a{n}" for n in range(40))}
    other = {"mode": "bullet", "text": ". two", "tags": ", ".join(f"b{n}" for n in range(40))}
    for fields in (first, other):
        assert maya.post("/journal/new/", fields).status_code == 303
    assert [(page.text, len(page.tags)) for page in pages()] == [(". one\n", 40), (". two\n", 40)]
    for full in maya.desk.read(JournalEntry).of(JournalEntry):
        maya.desk.revise(full, replace(full.entry, text="- x\n" * 49_999))
    adds(maya, "a line of many words")
    assert [page.text for page in pages() if "many words" in page.text] == ["- a line of many words\n"]
