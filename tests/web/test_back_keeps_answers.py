"""On the way to a goal nothing typed is lost: not by Back, not by an example, not by another unit; nothing wrong is saved."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from msgspec.structs import replace

from midweek.kinds.plan import Goal, GoalAnswers, Objective
from midweek.store import drafts
from midweek.web.suggestions import DIFFERENT, MEASURES
from tests.pages import form_of
from tests.people import Person
from tests.web.test_first_run import WORDS, answers_all, checked, only, says, sentence_on, soon, step

OWN = "Hear it, and say one kind thing back. 💬"
COUNT = {"what": "cigarettes", "how": "count", "better": "lower"}
DOWN = {"way": "target", "usual": "30", "target": "8"}


def goes_back(person: Person, path: str, **typed: str) -> str:
    """Type this on a page and press its Back; gives where it leads."""
    response = person.post(path, form_of(person.reads(path)) | typed | {"back": "1"})
    assert response.status_code == 303
    return str(response.headers["Location"])


def autosaves(person: Person, path: str, **typed: str) -> None:
    """Type this on a page, and leave it as browsers do: without pressing anything."""
    person.post("/drafts/", form_of(person.reads(path)) | typed | {"page": path})


def goes_on(person: Person, path: str, **more: str) -> Any:
    """Press Continue on a page as it stands."""
    return person.post(path, form_of(person.reads(path)) | more)


def with_a_target(person: Person) -> None:
    says(person, 1, words=WORDS)
    says(person, 2, turn="less")
    says(person, 3, **COUNT)
    says(person, 4, **DOWN, target_by=soon(60))


@pytest.mark.parametrize("leaves", [goes_back, autosaves], ids=["Back", "the browser's own Back"])
@pytest.mark.parametrize(
    ("n", "typed"),
    [
        (1, {"words": "half a thought\n 🌙"}),
        (1, {"words": "y" * 2_001}),
        (2, {"turn": "feel"}),
        (3, {"what": "a word not yet there", "how": "amount", "unit": ""}),
        (3, {"what": "", "how": "minutes"}),
        (4, {"way": "target", "usual": "30", "target": "some", "confidence": "6"}),
        (4, {"way": "notice2", "confidence": "3"}),
        (5, {"sentence": OWN}),
        (5, {"sentence": "z" * 301}),
    ],
)  # fmt: skip
def test_a_question_opened_again_shows_what_was_typed_there(
    maya: Person, leaves: Any, n: int, typed: dict[str, str]
) -> None:
    answers_all(maya)
    leaves(maya, step(n), **typed)
    for other in {1, 2, 3, 4} - {n}:
        assert goes_on(maya, step(other)).status_code == 303
    again = form_of(maya.reads(step(n)))
    assert {name: again.get(name, "") for name in typed} == typed


def test_back_leads_where_it_led(maya: Person) -> None:
    assert goes_back(maya, step(1)) == "/plan/"
    assert not maya.desk.read(GoalAnswers) and not drafts.waiting(maya.account.pk), "nothing was typed"
    with_a_target(maya)
    assert [goes_back(maya, step(n)) for n in (2, 3, 4, 5)] == [step(n) for n in (1, 2, 3, 4)]
    assert goes_back(maya, step(2, check="1"), turn="more") == step(5)
    assert goes_back(maya, step(5, part="dates"), per="week") == step(5)
    assert goes_back(maya, step(4, part="smaller"), way="notice") == step(4)
    assert not only(maya, GoalAnswers).entry.noticing, "going back changes nothing"
    assert only(maya, GoalAnswers).entry.turn == "more"
    goal = maya.desk.file(Goal(words="another", since=only(maya, GoalAnswers).at.date())).id
    assert goes_back(maya, step(2, goal=goal), turn="more") == f"/goals/{goal}/"


def test_enter_goes_on_and_never_back(maya: Person) -> None:
    answers_all(maya)
    for n in range(1, 6):
        page = maya.reads(step(n))
        first = re.search(r'<button[^>]* form="question"[^>]*>', page)
        assert first and first.start() < page.index('<form method="post" id="question"')
        assert "name=" not in first[0], "a browser presses the first button of a form"


def test_words_left_on_an_earlier_question_are_looked_at_before_the_goal_is_saved(maya: Person) -> None:
    answers_all(maya)
    autosaves(maya, step(3), what="harsh words to myself")
    to = goes_on(maya, step(5), sentence=OWN).headers["Location"]
    assert to == step(3, check="1")
    page = maya.reads(to)
    assert "harsh words to myself" in page and "as you left it" in page
    assert goes_on(maya, to).headers["Location"] == step(5)
    assert sentence_on(maya.reads(step(5))) == OWN
    assert goes_on(maya, step(5)).status_code == 303
    said = only(maya, Objective).entry
    assert (said.measure.what, said.words) == ("harsh words to myself", OWN)
    assert not drafts.waiting(maya.account.pk)


# --- an example -------------------------------------------------------------------------------


def test_an_example_never_takes_the_place_of_own_words(maya: Person) -> None:
    own = "mine, two lines\nof it"
    page = maya.post(step(1), form_of(maya.reads(step(1))) | {"words": own, "example": DIFFERENT[1]})
    shown = page.content.decode()
    assert page.status_code == 200 and form_of(shown)["words"] == own
    assert "Your own words stay." in shown
    for words in ("", DIFFERENT[0]):
        sent = form_of(maya.reads(step(1))) | {"words": words, "example": DIFFERENT[1]}
        assert maya.post(step(1), sent).headers["Location"] == step(1)
        assert form_of(maya.reads(step(1)))["words"] == DIFFERENT[1]


@pytest.mark.parametrize("script", [True, False])
def test_an_example_of_what_to_notice_never_takes_the_place_of_own_words(maya: Person, script: bool) -> None:
    says(maya, 1, words=WORDS)
    says(maya, 2, turn="less")
    options: dict[str, Any] = {"headers": {"HX-Request": "true"}} if script else {}
    typed = {"what": "my own thing", "how": "minutes", "better": "higher"}
    answer = maya.post(step(3), form_of(maya.reads(step(3))) | typed | {"pick": "less.0"}, **options)
    shown = answer.content.decode()
    assert answer.status_code == 200 and "Your own words stay." in shown
    assert 'value="my own thing"' in shown and checked(shown, "how", "minutes")
    for what in ("", MEASURES["less"][1].what):
        sent = form_of(maya.reads(step(3))) | {"what": what, "pick": "less.0"}
        answer = maya.post(step(3), sent, **options)
        shown = answer.content.decode() if script else maya.reads(answer.headers["Location"])
        assert f'value="{html.escape(MEASURES["less"][0].what)}"' in shown


# --- what a target no longer fits --------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "changed", "before"),
    [
        (step(5, part="dates"), {"per": "month"}, "from about 30 to about 8 each week"),
        (step(3, check="1"), {"how": "minutes"}, "from about 30 to about 8 each week"),
        (step(3, check="1"), {"better": "higher"}, "from about 30 to about 8 each week"),
    ],
)
def test_a_target_that_no_longer_fits_is_asked_for_again(
    maya: Person, path: str, changed: dict[str, str], before: str
) -> None:
    with_a_target(maya)
    assert goes_on(maya, path, **changed).status_code == 303
    assert maya.get(step(5)).headers["Location"] == step(4)
    page = maya.reads(step(4))
    assert f"Your target before: {before}." in page
    sent = form_of(page)
    assert (sent["way"], sent["usual"], sent["target"]) == ("target", "", "")
    assert sent["target_by"] == soon(60)
    assert maya.post(step(5), {"sentence": ""}).status_code == 303 and not maya.desk.read(Objective)
    up = changed.get("better") == "higher"
    assert goes_on(maya, step(4), usual="10", target="20" if up else "5").headers["Location"] == step(5)
    assert "Your target before" not in maya.reads(step(4))
    assert f"from about 10 to about {20 if up else 5}" in sentence_on(maya.reads(step(5)))


def test_a_target_that_no_longer_fits_can_give_way_to_noticing(maya: Person) -> None:
    with_a_target(maya)
    goes_on(maya, step(3, check="1"), how="minutes")
    goes_on(maya, step(4), way="notice4")
    goes_on(maya, step(5))
    said = only(maya, Objective).entry
    assert said.target is None and said.noticing_until is not None


def test_a_rating_by_the_week_keeps_its_target(maya: Person) -> None:
    with_a_target(maya)
    goes_on(maya, step(3, check="1"), how="rate10")
    goes_on(maya, step(4), usual="7", target="4")
    goes_on(maya, step(5, part="dates"), per="month")
    assert "each month, from about 7 to about 4" in sentence_on(maya.reads(step(5)))


def test_a_start_after_the_day_of_the_target_is_told(maya: Person) -> None:
    with_a_target(maya)
    late = goes_on(maya, step(5, part="dates"), starts=soon(60), review_on=soon(90))
    assert late.status_code == 422 and "Choose a start before it." in late.content.decode()
    assert goes_on(maya, step(5, part="dates"), starts=soon(20), review_on=soon(90)).status_code == 303
    early = goes_on(maya, step(4), target_by=soon(20))
    assert early.status_code == 422 and "Choose a day after the start." in early.content.decode()


@pytest.mark.parametrize("unit", ["Glasses", " glasses "])
def test_a_corrected_unit_keeps_the_target(maya: Person, unit: str) -> None:
    with_a_target(maya)
    goes_on(maya, step(3, check="1"), how="amount", unit="glasses")
    goes_on(maya, step(4), usual="9", target="3")
    goes_on(maya, step(3, check="1"), unit=unit)
    said = only(maya, GoalAnswers).entry
    assert (said.unit, said.usual, said.target) == (unit.strip(), 9, 3)


def test_a_target_that_gives_way_to_noticing_as_a_smaller_step_is_not_asked_for(maya: Person) -> None:
    with_a_target(maya)
    goes_on(maya, step(3, check="1"), better="higher")
    assert "asked for again" in maya.reads(step(4))
    goes_on(maya, step(4, part="smaller"), way="notice")
    assert "asked for again" not in maya.reads(step(4))


def test_days_of_a_month_are_whole_and_stay_as_they_were_kept(maya: Person) -> None:
    with_a_target(maya)
    goes_on(maya, step(3, check="1"), how="yes_no")
    goes_on(maya, step(4), usual="5", target="2")
    kept = only(maya, GoalAnswers).entry
    goes_on(maya, step(5, part="dates"), per="month")
    assert "from about 21 to about 9 days by" in sentence_on(maya.reads(step(5)))
    sent = form_of(maya.reads(step(4)))
    assert (sent["usual"], sent["target"]) == ("21", "9")
    goes_on(maya, step(4))
    said = only(maya, GoalAnswers).entry
    assert (said.usual, said.target) == (kept.usual, kept.target), "unchanged numbers change nothing"
    goes_on(maya, step(4), target="10")
    assert only(maya, GoalAnswers).entry.target == 10 / 30


def test_an_edit_that_takes_the_target_out_does_not_ask_for_its_day(maya: Person) -> None:
    with_a_target(maya)
    goes_on(maya, step(5))
    filed = only(maya, Objective)
    edit = f"/objectives/{filed.id}/edit/"
    later = {"starts": soon(61), "review_on": soon(90)}
    assert goes_on(maya, edit, **later).status_code == 422, "the target stays, and would be over before"
    assert goes_on(maya, edit, **later, better="higher").status_code == 303
    assert only(maya, Objective).entry.target is None


def test_other_words_are_taken_though_the_day_of_the_target_was_before_the_start(maya: Person) -> None:
    with_a_target(maya)
    goes_on(maya, step(5))
    filed = only(maya, Objective)
    maya.desk.revise(filed, replace(filed.entry, target_by=filed.entry.starts))
    assert goes_on(maya, f"/objectives/{filed.id}/edit/", words=OWN).status_code == 303
    assert only(maya, Objective).entry.words == OWN
