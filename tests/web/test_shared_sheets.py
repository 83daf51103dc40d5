"""Sheets as files: handed on, brought in, and refused or shown as text where somebody means harm (H5)."""

from __future__ import annotations

import html as markup
import json

from midweek.kinds.response import OwnSheet
from tests.people import Person
from tests.web.own_sheets import brings, file_of, makes, sends, sheet

SCRIPT = "<script>alert(1)</script>"


def test_shared_as_a_file_and_brought_in(maya: Person, noor: Person) -> None:
    path = makes(maya, "What <i>happened</i>?", title="About my brother")
    sends(maya, f"{path}add/rate/", label="How strong?", scale="10")
    maya.post(f"{path}start/")
    answer = maya.get(f"{path}file/")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="sheet.json"'
    assert answer.headers["Cache-Control"] == "no-store"
    to = brings(noor, answer.content).headers["Location"]
    assert sheet(noor, to).items == sheet(maya, path).items
    assert "About my brother" in noor.reads(to)
    assert noor.post(f"{to}start/").status_code == 303


def test_a_fhir_questionnaire_comes_in_and_goes_out(maya: Person, noor: Person) -> None:
    path = makes(maya, "What happened?", title="About my brother")
    answer = maya.get(f"{path}file/?as=fhir")
    assert answer.headers["Content-Type"] == "application/fhir+json"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="questionnaire.json"'
    form = json.loads(answer.content)
    assert form["resourceType"] == "Questionnaire"
    form["item"] += [{"linkId": "x", "type": "attachment", "text": "A <b>photo</b>"}]
    to = brings(noor, json.dumps(form).encode()).headers["Location"]
    page = noor.reads(to)
    assert "1 item of this file can't be shown here." in page
    assert "A &lt;b&gt;photo&lt;/b&gt;" in page and "it asks for a file" in page
    assert sheet(noor, to.partition("?")[0]).items[0] == sheet(maya, path).items[0]
    spoilt = brings(noor, b'{"resourceType": "Questionnaire"}')
    assert (
        spoilt.status_code == 422 and "FHIR R4 Questionnaire that Midweek can read" in spoilt.content.decode()
    )


CIRCLE = [
    {"type": "text", "name": "a", "label": "A", "show_when": {"conditions": [{"item": "b"}]}},
    {"type": "text", "name": "b", "label": "B", "show_when": {"conditions": [{"item": "a"}]}},
]
MANY = [{"type": "text", "name": f"n{n}", "label": ""} for n in range(10_000)]
HOSTILE = {
    "no file": (b"", "isn&#x27;t a sheet"),
    "noise": (b"\xff\xfe\x00" * 300, "isn&#x27;t a sheet"),
    "something else": (b'{"format": "other", "version": 1}', "isn&#x27;t a sheet"),
    "newer": (b'{"format": "midweek-sheet", "version": 2, "sheet": {}}', "newer Midweek"),
    "deep": (b'{"format": "midweek-sheet", "version": 1, "sheet": ' + b"[" * 100_000, "isn&#x27;t a sheet"),
    "many items": (file_of(items=MANY), "more than 200"),
    "many long items": (file_of(items=[item | {"label": "x" * 30} for item in MANY]), "too big for a sheet"),
    "a few too many in all": (
        file_of(items=[{"type": "group", "name": "g", "label": "", "items": MANY[:200]}]),
        "more than 200",
    ),
    "a circle": (file_of(items=CIRCLE), "wait for each other"),
    "nothing": (file_of(items=[]), "asks nothing"),
    "a name that is a path": (file_of(items=[{"type": "text", "name": "../x", "label": ""}]), "Item 1"),
    "a label too long": (file_of(items=[{"type": "text", "name": "x", "label": "x" * 1_001}]), "Item 1"),
}


def test_a_hostile_file_is_refused_with_the_reason(maya: Person) -> None:
    for what, (body, says) in HOSTILE.items():
        answer = brings(maya, body)
        assert answer.status_code == 422, what
        assert says in answer.content.decode(), what
    assert not maya.desk.read(OwnSheet)


def test_a_file_beyond_all_measure_is_not_even_read(maya: Person) -> None:
    assert brings(maya, b" " * (1024 * 1024 + 1)).status_code == 413


def test_script_and_formulas_in_a_file_are_words(maya: Person) -> None:
    formula = '=HYPERLINK("http://evil.example")'
    option = [{"code": "o", "label": SCRIPT}]
    items = [
        {"type": "say", "name": "s", "label": SCRIPT},
        {"type": "text", "name": "t", "label": formula, "help": SCRIPT},
        {"type": "pick", "name": "p", "label": SCRIPT, "options": option},
        {"type": "pick_several", "name": "m", "label": SCRIPT, "options": option},
        {"type": "rate", "name": "r", "label": SCRIPT, "low": -5, "high": 5, "low_says": SCRIPT, "high_says": SCRIPT, "unit": SCRIPT},
        {"type": "number", "name": "n", "label": SCRIPT, "unit": SCRIPT},
        {"type": "group", "name": "g", "label": SCRIPT, "items": [
            {"type": "rows", "name": "w", "label": SCRIPT, "row": SCRIPT, "items": [{"type": "text", "name": "c", "label": SCRIPT}]}]},
    ]  # fmt: skip
    more = {"about": SCRIPT, "source": SCRIPT, "licence": SCRIPT, "notice": SCRIPT, "title": SCRIPT}
    path = brings(maya, file_of(items=items, **more)).headers["Location"]
    count = len(sheet(maya, path).parts)
    work = maya.post(f"{path}start/").headers["Location"].partition("q/")[0]
    pages = ["/homework/sheets/", "/homework/", work, f"{work}q/1/", f"{work}all/", f"{work}check/"]
    pages += [path, *(f"{path}{page}/" for page in ("about", "preview", "print", "versions"))]
    pages += [f"{path}q/{n}/" for n in range(1, count + 1)]
    for page in pages:
        html = maya.reads(page)
        assert "<script>alert" not in html and 'href="http://evil' not in html, page
    assert markup.escape(formula) in maya.reads(path)
    assert SCRIPT not in maya.get(f"{path}file/").headers["Content-Disposition"]


def test_a_file_may_begin_with_a_byte_order_mark(maya: Person) -> None:
    assert brings(maya, b"\xef\xbb\xbf" + file_of()).status_code == 303


def test_a_file_that_is_here_already_is_offered_and_not_kept_twice(maya: Person) -> None:
    first = brings(maya, file_of()).headers["Location"]
    again = brings(maya, file_of()).headers["Location"]
    assert again == f"{first}?had=1"
    assert "You have this sheet already." in maya.reads(again)
    assert "already" not in maya.reads(first)
    assert len(maya.desk.read(OwnSheet).of(OwnSheet)) == 1
    sends(maya, f"{first}q/1/", label="Changed since")
    assert brings(maya, file_of()).headers["Location"] != again, "what was changed is another sheet"


def test_a_file_without_a_title_gets_one(maya: Person) -> None:
    path = brings(maya, file_of(title=" ", version=1_000_000, name="phq9")).headers["Location"]
    mine = sheet(maya, path)
    assert (mine.title, mine.version, mine.name) == ("A sheet", 1, "own")
