"""Sheets of one's own over HTTP: made, changed, undone, previewed, filled in, set aside (H5)."""

from __future__ import annotations

import html as markup
import re

from midweek import library
from midweek.kinds.homework import Assignment
from midweek.kinds.kept import Deleted, Earlier
from midweek.kinds.response import OwnSheet, Response
from midweek.kinds.sheet import (
    AnyItem,
    LongText,
    Number,
    Pick,
    Question,
    Rate,
    Rows,
    Say,
    Text,
    from_file,
    to_file,
)
from tests.pages import hidden
from tests.people import Person
from tests.web.own_sheets import brings, copies, file_of, labels, makes, sends, sheet


def test_a_sheet_from_nothing(maya: Person) -> None:
    assert "Nothing here yet" in maya.reads("/homework/sheets/")
    assert maya.post("/homework/sheets/new/", {"title": "", "questions": "  \n "}).status_code == 422
    path = makes(maya, "What happened?", "", "How was it?")
    assert [(type(i), i.name, i.label) for i in sheet(maya, path).items] == [
        (LongText, "q1", "What happened?"),
        (LongText, "q2", "How was it?"),
    ]
    assert "My evening page" in maya.reads("/homework/sheets/")
    page = maya.reads(path)
    assert "<title>Your own sheet" in page and "For calm evenings" in page


EACH: list[tuple[str, dict[str, str], dict[str, object]]] = [
    ("text", {}, {}),
    ("long_text", {"help": "A line or two"}, {"help": "A line or two"}),
    ("rate", {"scale": "10", "low_says": "calm", "high_says": "wild"}, {"low": 0, "high": 10, "low_says": "calm"}),
    ("rate", {"scale": "100"}, {"high": 100, "unit": ""}),
    ("rate", {"scale": "percent"}, {"high": 100, "unit": "%"}),
    ("yes_no", {"required": "on"}, {"required": True}),
    ("time", {}, {}), ("date", {}, {}), ("duration", {}, {}), ("say", {}, {}),
    ("number", {"unit": "glasses"}, {"unit": "glasses"}),
]  # fmt: skip


def test_a_question_of_each_kind(maya: Person) -> None:
    path = makes(maya, "First")
    assert sends(maya, f"{path}add/text/", label="  ").status_code == 422
    for n, (sort, said, kept) in enumerate(EACH, start=2):
        label = f"=SUM(A{n}) <b>how</b>?"
        to = sends(maya, f"{path}add/{sort}/", label=label, **said).headers["Location"]
        assert to == f"{path}#add"
        item = sheet(maya, path).items[-1]
        assert (item.name, item.label) == (f"q{n}", label)
        assert type(item).__struct_config__.tag == sort
        assert {name: getattr(item, name) for name in kept} == kept
    for where in (path, f"{path}preview/", f"{path}print/"):
        page = maya.reads(where)
        assert all(markup.escape(item.label) in page for item in sheet(maya, path).items), where
        assert "<b>how" not in page


def test_answers_to_pick_keep_their_codes(maya: Person) -> None:
    path = makes(maya, "First")
    assert sends(maya, f"{path}add/pick/", label="Where?", options=" \n").status_code == 422
    sends(maya, f"{path}add/pick/", label="Where?", options="Home\r\nWork\r\n\r\nHome\r\nStreet")
    before = sheet(maya, path).index["q2"]
    assert isinstance(before, Pick)
    assert [option.label for option in before.options] == ["Home", "Work", "Street"]
    sends(maya, f"{path}q/2/", label="Where?", options="Home\nAt work\nStreet\nTrain")
    sends(maya, f"{path}q/2/", label="Where?", options="Street\nHome\nIn town\nTrain")
    after = sheet(maya, path).index["q2"]
    assert isinstance(after, Pick)
    codes = {option.label: option.code for option in after.options}
    assert codes["Home"] == before.options[0].code and codes["Street"] == before.options[2].code
    assert len(set(codes.values())) == 4
    too_many = "\n".join(str(n) for n in range(51))
    assert "up to 50 lines" in sends(maya, f"{path}q/2/", label="W", options=too_many).content.decode()


def test_rows_and_what_they_ask(maya: Person) -> None:
    path = makes(maya, "First")
    sends(maya, f"{path}add/rows/", label="Worries", row="A worry", columns="What?\nHow likely?")
    rows = sheet(maya, path).items[1]
    assert isinstance(rows, Rows) and [column.name for column in rows.items] == ["q2.1", "q2.2"]
    sends(maya, f"{path}q/4/as/rate/", label="How likely?", scale="percent", low_says="", high_says="")
    sends(maya, f"{path}q/2/add/yes_no/", label="Did it happen?")
    maya.post(f"{path}move/", {"item": "q2.2", "to": "up"})
    rows = sheet(maya, path).items[1]
    assert isinstance(rows, Rows)
    assert [(type(i).__name__, i.label) for i in rows.items] == [
        ("Rate", "How likely?"), ("Text", "What?"), ("YesNo", "Did it happen?"),
    ]  # fmt: skip
    assert maya.get(f"{path}q/2/add/rows/").status_code == 404, "no rows in rows"
    assert maya.get(f"{path}q/1/add/text/").status_code == 404, "nothing inside of a question"
    for item in rows.items:
        maya.post(f"{path}remove/", {"item": item.name})
    assert labels(maya, path) == ["First"], "rows with nothing left to ask are gone"


def test_order_change_and_undo(maya: Person) -> None:
    path = makes(maya, "One", "Two", "Three")
    maya.post(f"{path}move/", {"item": "q3", "to": "up"})
    maya.post(f"{path}move/", {"item": "q1", "to": "up"})
    assert labels(maya, path) == ["One", "Three", "Two"]
    sends(maya, f"{path}q/2/", label="Three, in other words", required="on")
    item = sheet(maya, path).items[1]
    assert isinstance(item, Question) and (item.label, item.required) == ("Three, in other words", True)
    to = maya.post(f"{path}remove/", {"item": "q3"}).headers["Location"]
    assert labels(maya, path) == ["One", "Two"]
    page = maya.reads(to)
    assert "off the sheet" in page
    maya.post(f"{path}undo/", {"rev": hidden(page, "rev")})
    assert labels(maya, path) == ["One", "Three, in other words", "Two"]
    assert maya.post(f"{path}undo/", {"rev": hidden(page, "rev")}).status_code == 409, "once"
    versions = maya.reads(f"{path}versions/")
    assert sheet(maya, path).version == 5 and versions.count("Bring it back") == 4
    maya.post(f"{path}versions/1/")
    assert (labels(maya, path), sheet(maya, path).version) == (["One", "Two", "Three"], 6)
    assert maya.post(f"{path}versions/77/").status_code == 404


def test_the_last_question_stays(maya: Person) -> None:
    path = makes(maya, "Only one")
    answer = maya.post(f"{path}remove/", {"item": "q1"})
    assert answer.status_code == 422 and "This sheet asks nothing." in answer.content.decode()
    assert labels(maya, path) == ["Only one"]


def test_two_tabs_lose_nothing(maya: Person) -> None:
    path = makes(maya, "One", "Two")
    stale = {name: hidden(maya.reads(f"{path}q/1/"), name) for name in ("rev", "item", "draft")}
    sends(maya, f"{path}q/1/", label="From one tab")
    late = maya.post(f"{path}q/1/", {**stale, "label": "From the other"})
    page = late.content.decode()
    assert late.status_code == 409 and "From one tab" in page and "From the other" in page
    again = {name: hidden(page, name) for name in ("rev", "item", "draft")}
    maya.post(f"{path}move/", {"item": "q1", "to": "down"})
    again["rev"] = str(maya.desk.get(OwnSheet, path.split("/")[3]).rev)
    assert maya.post(f"{path}q/1/", {**again, "label": "Both"}).status_code == 303
    assert labels(maya, path) == ["Two", "Both"], "a form finds its question where it went"
    gone = {name: hidden(maya.reads(f"{path}q/2/"), name) for name in ("rev", "item", "draft")}
    maya.post(f"{path}remove/", {"item": "q1"})
    assert maya.post(f"{path}q/2/", {**gone, "label": "Late"}).status_code == 409


def test_what_was_typed_is_kept_unsaved(maya: Person) -> None:
    path = makes(maya, "One", "Two")
    page = maya.reads(f"{path}q/2/")
    form = {name: hidden(page, name) for name in ("rev", "item", "draft")} | {"label": "Half a quest"}
    maya.post("/drafts/", {**form, "page": f"{path}q/2/"})
    maya.post(f"{path}move/", {"item": "q2", "to": "up"})
    page = maya.reads(f"{path}q/2/?draft={form['draft']}")
    assert "Half a quest" in page and hidden(page, "item") == "q2"


def test_title_and_layout(maya: Person) -> None:
    path = makes(maya, "One")
    assert sends(maya, f"{path}about/", title="Calm", about="", minutes="x", layout="page").status_code == 422
    sends(maya, f"{path}about/", title="Calm", about="", minutes="7", layout="page")
    mine = sheet(maya, path)
    assert (mine.title, mine.about, mine.minutes, mine.layout) == ("Calm", "", 7, "page")


def test_one_of_the_library_made_ones_own(maya: Person) -> None:
    assert "Make it my own" in maya.reads("/homework/library/thought_record/")
    path = copies(maya, "thought_record")
    before = sheet(maya, path)
    kept = maya.desk.get(OwnSheet, path.split("/")[3]).entry
    assert (kept.copy_of, before.name, before.items) == (
        "thought_record", "own", library.sheet("thought_record").items,
    )  # fmt: skip
    maya.post(f"{path}remove/", {"item": "hot"})
    after = sheet(maya, path)
    assert "hot" not in after.index
    assert [rule.name for rule in after.scores] == ["feeling_change"], (
        "a total goes with what it is told from"
    )
    maya.post(f"{path}remove/", {"item": "feelings"})
    after = sheet(maya, path)
    again = after.index["feelings_after"]
    assert isinstance(again, Rows) and again.follows is None and not after.scores
    assert from_file(to_file(after)) == after


def test_rows_that_follow_others_stay_below_them(maya: Person) -> None:
    path = copies(maya, "thought_record")
    for _ in range(6):
        maya.post(f"{path}move/", {"item": "feelings_after", "to": "up"})
    answer = maya.post(f"{path}move/", {"item": "feelings", "to": "down"})
    for _ in range(3):
        answer = maya.post(f"{path}move/", {"item": "feelings", "to": "down"})
    assert answer.status_code == 422 and "Rows can only follow earlier rows" in answer.content.decode()
    names = [item.name for item in sheet(maya, path).items]
    assert names.index("feelings") < names.index("feelings_after")


def test_words_of_somebody_else_stay_as_they_are(maya: Person) -> None:
    assert "Make it my own" not in maya.reads("/homework/library/phq9/")
    assert maya.post("/homework/library/phq9/copy/").status_code == 404
    path = brings(maya, to_file(library.sheet("phq9"))).headers["Location"]
    page = maya.reads(path)
    assert "stay as they are" in page and "Add a question" not in page
    before = sheet(maya, path)
    for to in ("q/1/", "add/text/"):
        assert maya.post(f"{path}{to}", {"label": "Mine", "rev": "1"}).status_code == 404
    for to in ("move/", "remove/"):
        assert maya.post(f"{path}{to}", {"item": "q1", "to": "down"}).status_code == 404
    assert sheet(maya, path) == before
    assert before.notice in markup.unescape(page)


def test_filled_in_like_any_other_and_answers_keep_their_version(maya: Person) -> None:
    path = makes(maya, "What happened?", "What helped?")
    to = maya.post(f"{path}start/").headers["Location"]
    work = re.match(r"/homework/[0-9a-f]{32}/", to)
    assert work and to == f"{work[0]}q/1/"
    page = maya.reads(to)
    form = {name: hidden(page, name) for name in ("on", "seen", "draft")}
    maya.post(to, {**form, "a-q1": "A walk"})
    sends(maya, f"{path}q/1/", label="Changed meanwhile")
    assert "What happened?" in maya.reads(f"{work[0]}q/1/")
    done = maya.reads(maya.post(f"{work[0]}check/").headers["Location"])
    assert "A walk" in done and "What happened?" in done and "Changed meanwhile" not in done
    (answered,) = maya.desk.read(Response).of(Response)
    assert answered.entry.own and answered.entry.own.version == 1
    again = maya.post(f"{path}start/").headers["Location"]
    assert again.startswith(work[0]), "taken up once"
    assert "Changed meanwhile" in maya.reads(f"{work[0]}q/1/")
    assert len(maya.desk.read(Assignment).of(Assignment)) == 1


def test_a_preview_is_the_form_and_keeps_nothing(maya: Person) -> None:
    path = copies(maya, "unsent_letter")
    before = len(list(maya.desk.everything()))
    page = maya.reads(f"{path}preview/")
    names = set(re.findall(r'name="(a-[^"]+)"', page))
    assert names and "data-autosave" not in page
    first = sheet(maya, path).questions[0].name
    shown = maya.post(f"{path}preview/", {f"a-{first}": "typed here"})
    assert shown.status_code == 200 and "typed here" in shown.content.decode()
    assert len(list(maya.desk.everything())) == before


def test_a_preview_shows_what_an_answer_brings_up(maya: Person) -> None:
    items = [
        {"type": "yes_no", "name": "a", "label": "Was it hard?"},
        {"type": "text", "name": "b", "label": "What was?", "show_when": {"conditions": [{"item": "a", "op": "=", "answer": True}]}},
        {"type": "text", "name": "c", "label": "And then?", "show_when": {"conditions": [{"item": "b"}]}},
    ]  # fmt: skip
    path = brings(maya, file_of(items=items)).headers["Location"]
    assert "Only if the answer to “Was it hard?” is “Yes”." in maya.reads(path)
    assert "What was?" not in maya.reads(f"{path}preview/")
    page = maya.post(f"{path}preview/", {"a-a": "yes", "a-b": "the call", "a-c": "sleep"}).content.decode()
    assert "What was?" in page and 'value="sleep"' in page
    maya.post(f"{path}remove/", {"item": "a"})
    assert "Only if" in maya.reads(path) and sheet(maya, path).index["b"].show_when is None


def test_set_aside_deleted_and_back(maya: Person) -> None:
    path = makes(maya, "One")
    maya.post(f"{path}aside/", {"aside": "1"})
    assert re.search(r"<summary>Set aside.*My evening page", maya.reads("/homework/sheets/"), re.DOTALL)
    assert sheet(maya, path).version == 1
    maya.post(f"{path}aside/", {"aside": "0"})
    maya.post(f"{path}start/")
    to = maya.post(f"{path}delete/").headers["Location"]
    assert "because homework uses it" in maya.reads(to)
    (work,) = maya.desk.read(Assignment).of(Assignment)
    maya.post(f"/homework/{work.id}/delete/")
    to = maya.post(f"{path}delete/").headers["Location"]
    assert "It is in your deleted items" in maya.reads(to)
    assert maya.get(path).status_code == 404
    maya.post(f"/settings/deleted-items/{path.split('/')[3]}/put-back/")
    assert "My evening page" in maya.reads(path)
    maya.post(f"{path}delete/")
    maya.post(f"/settings/deleted-items/{path.split('/')[3]}/erase/")
    left = [f.entry for f in maya.desk.read(Earlier, Deleted)]
    assert not [one for one in left if isinstance(one, Earlier) and one.of == path.split("/")[3]]


def test_names_of_items_say_nothing(maya: Person) -> None:
    path = makes(maya, "My sister")
    sends(maya, f"{path}add/number/", label="Rows with my sister", unit="times")
    sends(maya, f"{path}add/say/", label="Breathe")
    items: tuple[AnyItem, ...] = sheet(maya, path).items
    assert [item.name for item in items] == ["q1", "q2", "q3"]
    assert isinstance(items[1], Number) and isinstance(items[2], Say)
    assert not re.search("sister|breathe", maya.reads(path).partition("<body")[0], re.IGNORECASE)


MARKED = "to_hurt_myself"
UNMARKED = "It no longer leads to the page for hard moments."


def test_an_answer_that_leads_to_the_page_for_hard_moments_still_does_when_it_is_given_otherwise(
    maya: Person,
) -> None:
    path = copies(maya, "urge_log")
    for sort, more in (("rate", {"scale": "10"}), ("number", {}), ("duration", {}), ("yes_no", {})):
        number = [item.name for item, _ in sheet(maya, path).parts].index(MARKED) + 1
        to = sends(maya, f"{path}q/{number}/as/{sort}/", label="How strong?", **more).headers["Location"]
        asked = sheet(maya, path).index[MARKED]
        assert isinstance(asked, Question) and asked.risk_from == 1, sort
        assert UNMARKED not in maya.reads(to)
    to = sends(maya, f"{path}q/{number}/as/pick/", label="How strong?", options="A little\nVery").headers[
        "Location"
    ]
    asked = sheet(maya, path).index[MARKED]
    assert isinstance(asked, Pick) and asked.risk_from is None
    page = maya.reads(to)
    assert UNMARKED in page
    maya.post(f"{path}undo/", {"rev": hidden(page, "rev")})
    asked = sheet(maya, path).index[MARKED]
    assert isinstance(asked, Question) and asked.risk_from == 1


def test_a_scale_that_is_not_offered_stays(maya: Person) -> None:
    item = {"type": "rate", "name": "r", "label": "How well?", "low": 1, "high": 5, "unit": ""}
    path = brings(maya, file_of(items=[item])).headers["Location"]
    assert "1 to 5" in maya.reads(f"{path}q/1/")
    sends(maya, f"{path}q/1/", label="How well now?", scale="as_is")
    kept = sheet(maya, path).index["r"]
    assert isinstance(kept, Rate) and (kept.label, kept.low, kept.high) == ("How well now?", 1, 5)
    sends(maya, f"{path}q/1/as/text/", label="In a word?")
    assert isinstance(sheet(maya, path).index["r"], Text)
