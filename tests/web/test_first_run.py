"""From nothing to a first log over HTTP (J1), and what must not get lost on the way."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from midweek.kinds.behaviour import Reading
from midweek.kinds.plan import Goal, GoalAnswers, Objective
from midweek.store import drafts
from midweek.web.suggestions import MEASURES
from tests.pages import hidden
from tests.people import Person

WORDS = "Stop being so hard on myself"
VERBATIM = [
    "  Two spaces before,\n\nan empty line,\tand one after \n",
    "<script>alert('no')</script> & \"quotes\" </textarea>",
    "أن أكون ألطف مع نفسي\nולישון טוב",
    "🌱 small steps 👩🏽‍🚀 & e\u0301",
    "x" * 2_000,
    "\nstarts with a new line",
]


def step(n: int, **more: str) -> str:
    return "/goals/new/?" + "&".join([f"step={n}", *(f"{name}={value}" for name, value in more.items())])


def says(person: Person, n: int, **said: str) -> str:
    """Answer one question; gives where it leads."""
    response = person.sends(step(n), said)
    assert response.status_code == 303, html.unescape(response.content.decode())[:3000]
    return str(response.headers["Location"])


def answers_all(person: Person, words: str = WORDS) -> None:
    says(person, 1, words=words)
    says(person, 2, turn="less")
    says(person, 3, what="times I talk down to myself", how="count", better="lower")
    says(person, 4, way="notice4")


def sentence_on(page: str) -> str:
    found = re.search(r'<textarea name="sentence"[^>]*>\n?(.*?)</textarea>', page, re.S)
    assert found
    return html.unescape(found[1])


def saves(person: Person, **more: str) -> str:
    shown = sentence_on(person.reads(step(5)))
    return says(person, 5, sentence=shown, **more)


def only(person: Person, kind: type) -> Any:
    found = person.desk.read(kind)
    assert len(found) == 1
    return found[0]


def test_nothing_to_a_first_log_in_nine_screens(stranger: Person) -> None:
    screens = ["/sign-up/"]
    stranger.signs_up()
    screens.append("/welcome/code/")
    assert stranger.post("/welcome/code/later/").headers["Location"] == "/welcome/yours/"
    screens.append("/welcome/yours/")
    here = stranger.reads("/welcome/yours/")
    assert re.search(r'<option value="DE" selected>', here), "the time zone lies in Germany"
    to = stranger.post("/welcome/yours/", {"country": "DE"}).headers["Location"]
    assert to == "/goals/new/"
    for n, said in enumerate(
        [
            {"words": WORDS},
            {"turn": "less"},
            {"what": "times I talk down to myself", "how": "count", "better": "lower"},
            {"way": "notice4"},
        ],
        start=1,
    ):
        shown = stranger.reads(to)
        assert "Only you" in shown
        assert f"{n} of 5" in shown
        screens.append(to)
        to = stranger.sends(to, said).headers["Location"]
    check = stranger.reads(to)
    screens.append(to)
    assert WORDS in check
    assert sentence_on(check) == "Track and reduce times I talk down to myself each week."
    for name in ("Specific", "Measurable", "Achievable", "Relevant", "Time-bound"):
        assert f"<dt>{name}</dt>" in check
    to = stranger.sends(to, {"sentence": sentence_on(check)}).headers["Location"]
    first = stranger.reads(to)
    screens.append(to)
    assert ">+1</button>" in first
    assert ">Later</a>" in first
    hidden = dict(re.findall(r'<input type="hidden" name="(on|entry|next)" value="([^"]*)"', first))
    log = re.search(r'action="(/objectives/[0-9a-f]{32}/log/)"', first)
    assert log
    answer = stranger.post(log[1], {**hidden, "add": "1"})
    assert answer.headers["Location"].partition("?")[0] == "/today/"
    assert len(screens) <= 9

    goal, objective = only(stranger, Goal), only(stranger, Objective)
    assert goal.entry.words == WORDS
    assert objective.entry.goal == goal.id
    assert objective.entry.measure.what == "times I talk down to myself"
    assert (objective.entry.review_on - objective.entry.starts).days == 28
    assert only(stranger, Reading).entry.value == 1
    assert not stranger.desk.read(GoalAnswers), "the answers on the way are gone"
    assert "times I talk down to myself" in stranger.reads("/today/")
    assert stranger.desk.preferences.country == "DE"


def test_a_goal_is_kept_to_the_last_space(maya: Person) -> None:
    for words in VERBATIM:
        says(maya, 1, words=words.replace("\n", "\r\n"))  # as browsers send it
        box = re.search(r'<textarea name="words"[^>]*>\n(.*?)</textarea>', maya.reads(step(1)), re.S)
        assert box
        assert html.unescape(box[1]) == words
    words = "\n".join(words for words in VERBATIM if len(words) < 200)
    says(maya, 1, words=words.replace("\n", "\r\n"))
    says(maya, 2, turn="feel")
    says(maya, 3, what="how tense I feel", how="rate10", better="lower")
    says(maya, 4, way="notice2")
    saves(maya)
    filed = only(maya, Goal)
    assert filed.entry.words == words
    page = maya.reads(f"/goals/{filed.id}/")
    assert "<script>alert" not in page
    assert html.escape(words) in page
    title = re.search(r"<title>(.*?)</title>", page, re.S)
    assert title
    assert "alert" not in title[1]


def soon(days: int) -> str:
    return (timezone.now().date() + timedelta(days=days)).isoformat()


def checked(page: str, name: str, value: str) -> bool:
    return any(
        f'value="{value}"' in radio and " checked" in radio
        for radio in re.findall(rf'<input type="radio" name="{name}"[^>]*>', page)
    )


def test_back_and_forth_keeps_every_answer(maya: Person) -> None:
    says(maya, 1, words=WORDS)
    says(maya, 2, turn="more")
    says(maya, 3, what="minutes I walk", how="minutes", better="higher")
    says(maya, 4, way="target", usual="10,5", target="1:20", target_by=soon(60), confidence="6")
    assert WORDS in maya.reads(step(1))
    assert checked(maya.reads(step(2)), "turn", "more")
    third = maya.reads(step(3))
    assert 'value="minutes I walk"' in third
    assert checked(third, "how", "minutes")
    assert checked(third, "better", "higher")
    fourth = maya.reads(step(4))
    assert 'value="10.5"' in fourth
    assert 'value="80"' in fourth
    assert checked(fourth, "confidence", "6")
    check = maya.reads(step(5))
    assert "from about 10.5 to about 80 minutes by" in sentence_on(check)
    assert "6 of 10 sure" in check
    assert "Make it smaller" in check
    saves(maya)
    said = only(maya, Objective).entry
    assert (said.usual, said.target, said.confidence, said.noticing_until) == (10.5, 80, 6, None)
    assert said.target_by.isoformat() == soon(60)


def test_a_question_that_comes_too_early_leads_to_the_open_one(maya: Person) -> None:
    assert maya.get(step(5)).headers["Location"] == step(1)
    says(maya, 1, words=WORDS)
    assert maya.get(step(4)).headers["Location"] == step(2)
    assert maya.get("/goals/new/?step=0").headers["Location"] == step(2)
    assert "2 of 5" in maya.reads("/goals/new/"), "goes on where it was left"


def test_saving_twice_makes_one_goal(maya: Person) -> None:
    answers_all(maya)
    shown = sentence_on(maya.reads(step(5)))
    assert "/first-log/" in says(maya, 5, sentence=shown)
    assert says(maya, 5, sentence=shown) == "/plan/"
    assert only(maya, Goal)
    assert only(maya, Objective)


def test_not_sure_yet_asks_what_to_notice_and_keeps_the_words(maya: Person) -> None:
    assert maya.sends(step(1), {"words": "half a thought", "unsure": "1"}).headers["Location"] == step(1)
    page = maya.reads(step(1))
    assert "What would you like to notice more?" in page
    assert "half a thought" in page
    empty = maya.post(step(1), {"words": "  "})
    assert empty.status_code == 422
    assert "what you&#x27;d like to notice more" in empty.content.decode()
    maya.sends(step(1), {"words": "half a thought", "unsure": "0"})
    assert "What would you like to be different?" in maya.reads(step(1))


def test_what_was_typed_on_the_way_goes_with_its_end(maya: Person) -> None:
    goal = maya.desk.file(Goal(words="another", since=timezone.now().date()))
    another = f"/goals/new/?goal={goal.id}&step=2"
    for page in (step(1), another):
        id = hidden(maya.reads(page), "draft")
        maya.post("/drafts/", {"draft": id, "page": page, "words": "typed, and gone back from"})
    answers_all(maya)
    assert saves(maya) == step(1, check="1"), "what was typed there is looked at first"
    maya.sends(step(1), {"words": WORDS, "draft": hidden(maya.reads(step(1)), "draft")})
    saves(maya)
    assert [draft.page for draft in drafts.read(maya.desk.keys)] == [another]


def test_a_goal_half_way_is_at_hand_on_the_plan_and_can_be_started_over(maya: Person) -> None:
    words = "be slower with people"
    assert "You began to shape a goal" not in maya.reads("/plan/")
    says(maya, 1, words=words)
    says(maya, 2, turn="less")
    plan = maya.reads("/plan/")
    assert "You began to shape a goal" in plan and words in plan and "Shape a goal</a>" not in plan
    assert "What could you notice or count?" in maya.reads("/goals/new/")
    assert maya.post("/goals/new/forget/").headers["Location"] == "/goals/new/"
    assert words not in maya.reads("/goals/new/?step=1") and "You began" not in maya.reads("/plan/")
    assert maya.post("/goals/new/forget/").status_code == 303


def test_an_example_fills_the_box_without_script_too(maya: Person) -> None:
    says(maya, 1, words="", example="Say what I need")
    assert ">\nSay what I need</textarea>" in maya.reads(step(1))
    to = maya.sends(step(1), {"words": "mine", "example": "of somebody else"}).headers["Location"]
    assert to == step(2)
    assert only(maya, GoalAnswers).entry.words == "mine"


@pytest.mark.parametrize(("turn", "how"), [("less", "count"), ("feel", "rate10")])
def test_own_words_have_a_way_of_noting_chosen_beforehand(maya: Person, turn: str, how: str) -> None:
    says(maya, 1, words=WORDS)
    says(maya, 2, turn=turn)
    assert checked(maya.reads(step(3)), "how", how)


def test_an_empty_goal_is_asked_for_kindly(maya: Person) -> None:
    answer = maya.post(step(1), {"words": " \r\n "})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Write a few words about your goal, or choose “Not sure yet”." in page
    assert "<title>Error: " in page
    long = maya.post(step(1), {"words": "y" * 2_001})
    assert long.status_code == 422
    assert "y" * 2_001 in long.content.decode(), "what was typed is still there"


@pytest.mark.parametrize("turn", MEASURES)
def test_every_example_fills_the_box_and_chooses_how(maya: Person, turn: str) -> None:
    says(maya, 1, words=WORDS)
    says(maya, 2, turn=turn)
    page = maya.reads(step(3))
    picks = re.findall(r'name="pick" value="([^"]+)"[^>]*>([^<]+)<', page)
    assert len(picks) == 6
    for value, what in picks:
        assert says(maya, 3, pick=value) == step(3)
        filled = maya.reads(step(3))
        box = re.search(r'<input type="text" name="what" value="([^"]*)"', filled)
        assert box
        assert box[1] == what
        chosen = dict(
            re.findall(r'<input type="radio" name="(how|better)" value="(\w+)"[^>]* checked', filled)
        )
        assert set(chosen) == {"how", "better"}
    unit = re.search(r'name="unit" value="([^"]*)"', filled)
    says(maya, 3, what=html.unescape(what), unit=unit[1] if unit else "", **chosen)


def test_an_example_with_htmx_changes_that_part_only(maya: Person) -> None:
    says(maya, 1, words=WORDS)
    says(maya, 2, turn="less")
    answer = maya.post(step(3), {"pick": "less.0"}, headers={"HX-Request": "true"})
    part = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in part
    assert 'value="times I talk down to myself"' in part
    assert 'role="status"' in part


def test_make_it_smaller_offers_ways_and_keeps_the_answers(maya: Person) -> None:
    says(maya, 1, words=WORDS)
    says(maya, 2, turn="less")
    says(maya, 3, what="cigarettes", how="count", better="lower")
    assert says(
        maya, 4, way="target", usual="20", target="5", target_by=soon(30), confidence="3", smaller="1"
    ) == step(4, part="smaller")
    page = maya.reads(step(4, part="smaller"))
    assert "cigarettes" in page
    assert maya.sends(step(4, part="smaller"), {}).status_code == 422
    assert maya.sends(step(4, part="smaller"), {"way": "number"}).headers["Location"] == step(4, check="1")
    assert 'value="20"' in maya.reads(step(4))
    assert maya.sends(step(4, part="smaller"), {"way": "notice"}).headers["Location"] == step(5)
    saves(maya)
    said = only(maya, Objective).entry
    assert said.target is None
    assert (said.noticing_until - said.starts).days == 14


def test_the_sentence_and_the_dates_can_be_changed(maya: Person) -> None:
    answers_all(maya)
    own = "Hear it, and say one kind thing back. 💬"
    assert says(maya, 5, sentence=own, change="dates") == step(5, part="dates")
    late = maya.sends(step(5, part="dates"), {"per": "day", "starts": soon(2), "review_on": soon(1)})
    assert late.status_code == 422
    maya.sends(step(5, part="dates"), {"per": "day", "starts": soon(2), "review_on": soon(9)})
    check = maya.reads(step(5))
    assert sentence_on(check) == own
    assert "Track and reduce times I talk down to myself each day." in check, (
        "the built one is shown beside it"
    )
    assert says(maya, 5, sentence=own, change="3") == step(3, check="1")
    changed = maya.sends(
        step(3, check="1"), {"what": "harsh words to myself", "how": "count", "better": "lower"}
    )
    assert changed.headers["Location"] == step(5)
    to = says(maya, 5, sentence=own)
    said = only(maya, Objective)
    assert to == f"/goals/{said.entry.goal}/", "it begins in two days, so there is nothing to log yet"
    assert said.entry.words == own
    assert (said.entry.per, said.entry.starts.isoformat(), said.entry.review_on.isoformat()) == (
        "day",
        soon(2),
        soon(9),
    )


def test_a_lock_on_the_way_keeps_what_was_typed(maya: Person) -> None:
    words = "typed just before\nthe lock 🌙"
    maya.post("/lock/")
    answer = maya.post(step(1), {"words": words}, headers={"Referer": f"https://testserver{step(1)}"})
    to = html.unescape(answer.headers["Location"])
    assert to.startswith("/unlock/?next=")
    entered = maya.post(
        "/unlock/", {"passphrase": maya.passphrase, "next": parse_qs(urlsplit(to).query)["next"][0]}
    )
    back = entered.headers["Location"]
    assert back.startswith("/goals/new/?")
    assert html.escape(words) in maya.reads(back)
    says(maya, 1, words=words, draft=parse_qs(urlsplit(back).query)["draft"][0])
    assert not drafts.waiting(maya.account.pk), "saved, so the draft is gone"


def test_one_more_objective_joins_the_goal(maya: Person) -> None:
    answers_all(maya)
    saves(maya)
    goal = only(maya, Goal).id
    first = maya.reads(f"/goals/new/?goal={goal}")
    assert "1 of 4" in first
    assert WORDS in first
    assert maya.get(step(1, goal=goal)).headers["Location"] == step(2, goal=goal)
    to = maya.sends(step(3, goal=goal), {"what": "kind replies", "how": "count", "better": "higher"}).headers[
        "Location"
    ]
    assert to == step(4, goal=goal)
    assert "What would you like to be different?" in maya.reads("/goals/new/"), (
        "a new goal is a way of its own"
    )
    maya.sends(to, {"way": "notice4"})
    check = maya.reads(step(5, goal=goal))
    assert WORDS in check
    maya.sends(step(5, goal=goal), {"sentence": sentence_on(check)})
    assert only(maya, Goal).id == goal
    assert {filed.entry.goal for filed in maya.desk.read(Objective).of(Objective)} == {goal}
    assert len(maya.desk.read(Objective)) == 2


KINDS_OF_MEASURE: list[tuple[dict[str, str], dict[str, str], float, float, str]] = [
    ({"how": "count", "better": "lower"}, {"usual": "8", "target": "4"}, 8, 4, "from about 8 to about 4 by"),
    (
        {"how": "yes_no", "better": "higher"},
        {"usual": "2", "target": "5"},
        2 / 7,
        5 / 7,
        "from about 2 to about 5 days by",
    ),
    (
        {"how": "rate10", "better": "lower"},
        {"usual": "7.5", "target": "5"},
        7.5,
        5,
        "from about 7.5 to about 5 by",
    ),
    (
        {"how": "rate100", "better": "lower"},
        {"usual": "70", "target": "40"},
        70,
        40,
        "from about 70 to about 40 by",
    ),
    (
        {"how": "clock", "better": "lower"},
        {"usual": "0:30", "target": "23:00"},
        1470,
        1380,
        "from about 00:30 to about 23:00 by",
    ),
    (
        {"how": "amount", "unit": "glasses", "better": "higher"},
        {"usual": "3", "target": "6"},
        3,
        6,
        "from about 3 to about 6 glasses by",
    ),
]


@pytest.mark.parametrize(("measure", "numbers", "usual", "target", "words"), KINDS_OF_MEASURE)
def test_every_way_of_noting_takes_a_target(
    maya: Person, measure: dict[str, str], numbers: dict[str, str], usual: float, target: float, words: str
) -> None:
    says(maya, 1, words=WORDS)
    says(maya, 2, turn="unsure")
    says(maya, 3, what="this", **measure)
    assert says(maya, 4, way="target", target_by=soon(30), **numbers) == step(5)
    assert words in sentence_on(maya.reads(step(5)))
    again = maya.reads(step(4))
    for name, value in numbers.items():
        shown = "24:30" if value == "0:30" else value  # half past midnight, of the night before
        assert f'name="{name}" value="{shown}"' in again
    saves(maya)
    said = only(maya, Objective).entry
    assert (said.usual, said.target) == (pytest.approx(usual), pytest.approx(target))


@pytest.mark.parametrize(
    ("measure", "said", "problem"),
    [
        (
            {"how": "count", "better": "lower"},
            {"usual": "4", "target": "8"},
            "Less or earlier is better here",
        ),
        ({"how": "count", "better": "lower"}, {"target": ""}, "Write the number you&#x27;d like to get to"),
        ({"how": "count", "better": "lower"}, {"target": "many"}, "Write a number"),
        ({"how": "rate10", "better": "lower"}, {"target": "11"}, "from 0 to 10"),
        ({"how": "yes_no", "better": "higher"}, {"target": "8"}, "from 0 to 7"),
        ({"how": "count", "better": "lower"}, {"target": "4", "target_by": "2020-01-01"}, "still to come"),
        (
            {"how": "count", "better": "lower"},
            {"target": "4", "target_by": ""},
            "Choose a day for your target",
        ),
    ],
)
def test_a_target_that_does_not_fit_is_named(
    maya: Person, measure: dict[str, str], said: dict[str, str], problem: str
) -> None:
    says(maya, 1, words=WORDS)
    says(maya, 2, turn="unsure")
    says(maya, 3, what="this", **measure)
    answer = maya.sends(step(4), {"way": "target", "usual": "", "target_by": soon(30)} | said)
    assert answer.status_code == 422
    assert problem in answer.content.decode()
    assert maya.sends(step(4), {"way": "notice4", "target": "nonsense"}).status_code == 303, (
        "no target is asked for"
    )


def test_strangers_goals_are_not_there(maya: Person, eve: Person) -> None:
    answers_all(maya)
    saves(maya)
    goal = only(maya, Goal).id
    for path in (f"/goals/new/?goal={goal}", f"/goals/new/?after={goal}", "/goals/new/?goal=nonsense"):
        assert eve.get(path).status_code == 404
        assert eve.post(path, {"words": "x"}).status_code == 404


def test_the_way_costs_few_queries(maya: Person, django_assert_max_num_queries: Any) -> None:
    answers_all(maya)
    maya.reads(step(5))
    for n in range(1, 6):
        with django_assert_max_num_queries(14):
            maya.reads(step(n))


@pytest.mark.parametrize(
    ("told", "country", "zone"),
    [("", "DE", "Europe/Berlin"), ("", "US", "UTC"), ("America/New_York", "DE", "America/New_York")],
)
def test_without_script_the_country_tells_the_clock(
    stranger: Person, told: str, country: str, zone: str
) -> None:
    once = hidden(stranger.reads("/sign-up/"), "once")
    said = {"name": "eve", "passphrase": stranger.passphrase, "email": "", "zone": told, "once": once}
    assert stranger.post("/sign-up/", said).status_code == 303
    stranger.post("/welcome/yours/", {"country": country})
    assert stranger.desk.preferences.zone == zone
