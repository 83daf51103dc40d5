"""From nothing to a first log over HTTP (J1), and what must not get lost on the way."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from midweek.kinds.behaviour import Reading
from midweek.kinds.plan import Goal, GoalAnswers, Objective
from midweek.store import drafts
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
    response = person.post(step(n), said)
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
        to = stranger.post(to, said).headers["Location"]
    check = stranger.reads(to)
    screens.append(to)
    assert WORDS in check
    assert sentence_on(check) == "Track and reduce times I talk down to myself each week."
    for name in ("Specific", "Measurable", "Achievable", "Relevant", "Time-bound"):
        assert f"<dt>{name}</dt>" in check
    to = stranger.post(to, {"sentence": sentence_on(check)}).headers["Location"]
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


@pytest.mark.parametrize("words", VERBATIM)
def test_a_goal_is_kept_to_the_last_space(maya: Person, words: str) -> None:
    says(maya, 1, words=words.replace("\n", "\r\n"))  # as browsers send it
    back = maya.reads(step(1))
    box = re.search(r'<textarea name="words"[^>]*>\n(.*?)</textarea>', back, re.S)
    assert box
    assert html.unescape(box[1]) == words
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
    assert words[:20] not in title[1]


def test_back_and_forth_keeps_every_answer(maya: Person) -> None:
    says(maya, 1, words=WORDS)
    says(maya, 2, turn="more")
    says(maya, 3, what="minutes I walk", how="minutes", better="higher")
    says(maya, 4, way="target", usual="10", target="1 h 20", target_by="2199-01-01") if False else None
    day = maya.desk  # the person's own day comes from their zone
    assert day
    far = "2026-12-31" if only_future("2026-12-31") else "2031-12-31"
    says(maya, 4, way="target", usual="10,5", target="1:20", target_by=far, confidence="6")
    assert WORDS in maya.reads(step(1))
    assert re.search(r'value="more"[^>]* checked', maya.reads(step(2)))
    third = maya.reads(step(3))
    assert 'value="minutes I walk"' in third
    assert re.search(r'value="minutes"[^>]* checked', third)
    fourth = maya.reads(step(4))
    assert 'value="10.5"' in fourth
    assert 'value="80"' in fourth
    assert re.search(r'name="confidence" value="6"[^>]* checked', fourth)
    check = maya.reads(step(5))
    assert "from about 10.5 to about 80 minutes by" in sentence_on(check)
    assert "6 of 10 sure" in html.unescape(check)
    assert "Make it smaller" in check
