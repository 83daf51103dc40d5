"""Hostile addresses, forms and bodies: a plain answer each time, and never an error of ours (I1, I3, I4)."""

from __future__ import annotations

import logging
import random
from typing import Any

import pytest

from midweek.store import drafts
from midweek.web import quiet
from tests.attacks.addresses import ADDRESSES, Address
from tests.attacks.scene import fill
from tests.people import PASSPHRASES, Person

PARAMETERS = (
    "range", "page", "month", "before", "step", "part", "check", "goal", "after", "objective", "draft", "next", "noted", "on",
    "back", "saved", "removed", "restored", "done", "country", "sort", "order", "q",
)  # fmt: skip

VALUES = [
    "-1", "0", "99999999999999999999999999", "1e400", "NaN", "٣", "²", "' OR 1=1 --", "id; DROP TABLE store_record", "9999-99",
    "0001-01", "9999-12-31", "2026-02-30", "//evil.example", "/\\evil.example", "%2f%2fevil", "a\r\nSet-Cookie: x=1", "\x00",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "[" * 500, "{}", "💣" * 300, "../" * 50,
]  # fmt: skip

FIELDS = (
    "name", "username", "passphrase", "new_passphrase", "old_passphrase", "recovery", "code", "last_group", "offer", "seed", "once",
    "assertion", "prf", "email", "zone", "country", "theme", "text_size", "idle_minutes", "words", "turn", "what", "how", "better",
    "unit", "usual", "target", "target_by", "way", "confidence", "sentence", "change", "per", "starts", "review_on", "why",
    "different", "state", "reached", "on", "value", "time", "late", "note", "entry", "back", "next", "seen", "month", "mood",
    "strength", "energy", "feelings", "own_feelings", "body", "going_on", "own_going_on", "day", "harder", "rev",
    "closest", "order", "columns", "phase", "no_value", "sheet", "goal", "m1-name", "m1-how", "m1-low", "m1-high", "m1-better",
    "m1-noted", "m1-unit", "phase-0", "page", "draft", "done", "kept", "noticing_until", "label",
)  # fmt: skip

SIGNS_OUT = {"exit", "sign_out", "lock", "settings_sign_out"}
NO_DATES = [
    "0001-01-01",
    "0001-01-02",
    "1500-06-15",
    "9999-12-31",
    "-0001-01-01",
    "10000-01-01",
    "2026-13-01",
]
NUMBERS = [
    "1e309",
    "-1e309",
    "nan",
    "inf",
    "-0",
    "1" * 400,
    "0x10",
    "1_000",
    "۱۲",
    "1e-400",
    "",
    "99999999999999999999",
]
TRUE = [
    "1",
    "day",
    "less",
    "count",
    "target",
    "2026-05-01",
    "3",
    "active",
    "Europe/Berlin",
    "DE",
    "dark",
]  # gets past first checks


SEEDS = [0, 1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 12))]


def ids_for(address: Address, mine: dict[str, str]) -> list[str]:
    """The ids that make an address lead to something."""
    kinds = {"homework/sheets/": "own_sheet", "homework/": "homework", "progress/questionnaires/": "homework", "journal/": "page",
             "session/list/": "bring_up", "goals/": "goal", "objectives/": "objective", "milestones/": "milestone", "check-in/": "mood", "import/": "upload",
             "plan/session-days/": "session_day", "today/drafts/": "draft", "today/": "objective"}  # fmt: skip
    first = next(
        (mine[kind] for start, kind in kinds.items() if address.pattern.startswith(start)), mine["deleted"]
    )
    return [first, *(mine[name] for name in address.names[1:])]


def ask(person: Person, method: str, path: str, **options: Any) -> int:
    answer = person.get(path, **options) if method == "get" else person.post(path, options.get("data"))
    assert "\n" not in answer.headers.get("Location", "")
    assert not answer.headers.get("Location", "/").startswith(("//", "/\\", "http")), path
    return int(answer.status_code)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_query_breaks_a_page(maya: Person, seed: int) -> None:
    """Each page with all parameters at once, each of some hostile value."""
    chance, mine = random.Random(seed), fill(maya.desk)
    for address in ADDRESSES:
        query = {name: chance.choice(VALUES) for name in PARAMETERS}
        path = address.path(*ids_for(address, mine)) if address.names else address.path()
        status = ask(maya, "get", path, data=query)
        assert status < 500, (address.name, status, query)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_field_breaks_a_form(maya: Person, seed: int) -> None:
    chance, mine = random.Random(seed), fill(maya.desk)
    values = [*VALUES, *NO_DATES, *NUMBERS, *TRUE, "x" * 3_000, "=cmd|' /C calc'!A0"]
    for address in ADDRESSES:
        sent = {name: chance.choice(values) for name in FIELDS}
        if address.name in SIGNS_OUT:
            continue
        path = address.path(*ids_for(address, mine)) if address.names else address.path()
        status = ask(maya, "post", path, data=sent)
        assert status < 500, (address.name, status, sent)


@pytest.mark.parametrize("day", NO_DATES)
def test_no_day_breaks_a_form(maya: Person, day: str) -> None:
    """Everything else of the form is right."""
    mine = fill(maya.desk)
    goal, objective, mood = mine["goal"], mine["objective"], mine["mood"]
    sent: list[tuple[str, dict[str, str]]] = [
        (f"/check-in/{mood}/", {"rev": "1", "day": day, "time": "00:01", "done": "1"}),
        (f"/objectives/{objective}/log/", {"value": "3", "on": day}),
        (f"/objectives/{objective}/day/", {"value": "3", "on": day, "seen": ""}),
        (f"/objectives/{objective}/table/", {"month": day[:7], f"day-{day}": "3", f"seen-{day}": ""}),
        (f"/objectives/{objective}/changes/new/", {"on": day, "words": "w"}),
        (f"/objectives/{objective}/changes/{mine['change']}/", {"on": day, "words": "w"}),
        (f"/objectives/{objective}/edit/", {"what": "w", "starts": day, "review_on": day, "per": "day", "better": "lower", "target_by": day}),
        (f"/objectives/{objective}/target/", {"usual": "6", "target": "3", "target_by": day}),
        (f"/goals/{goal}/signs/", {"words": "w", "reached": day}),
        (f"/milestones/{mine['milestone']}/", {"words": "w", "reached": day}),
        ("/plan/session-days/", {"on": day}),
    ]  # fmt: skip
    for path, fields in sent:
        assert ask(maya, "post", path, data=fields) < 500, path
    for path in ("/today/", "/check-in/all/", "/progress/", "/plan/", "/objectives/", f"/objectives/{objective}/?range=all",
                 f"/objectives/{objective}/data.csv?range=all", f"/goals/{goal}/", "/settings/deleted-items/"):  # fmt: skip
        assert ask(maya, "get", path) == 200, path
    found = {entry.id for entry in maya.desk.everything()}
    seen = {
        entry.id for kind in {type(f.entry) for f in maya.desk.everything()} for entry in maya.desk.read(kind)
    }
    assert seen == found, "an entry was filed where no page looks"


@pytest.mark.parametrize("number", NUMBERS)
def test_no_number_breaks_a_form(maya: Person, number: str) -> None:
    mine = fill(maya.desk)
    objective = mine["objective"]
    for path, fields in (
        (f"/objectives/{objective}/log/", {"value": number}),
        (f"/objectives/{objective}/day/", {"value": number, "on": "2026-05-01"}),
        (f"/objectives/{objective}/target/", {"usual": number, "target": number, "target_by": "2027-01-01"}),
        (
            f"/objectives/{objective}/edit/",
            {"what": "w", "usual": number, "target": number, "confidence": number},
        ),
        (f"/check-in/{mine['mood']}/", {"rev": number, "strength": number, "energy": number, "done": "1"}),
        ("/check-in/", {"mood": number}),
        ("/settings/lock/", {"idle_minutes": number}),
    ):
        assert ask(maya, "post", path, data=fields) < 500, path
    assert ask(maya, "get", f"/objectives/{objective}/?range=all") == 200


def test_a_body_over_the_cap_is_refused_before_it_is_read(maya: Person) -> None:
    for path in ("/drafts/", "/sign-in/", "/check-in/", "/nowhere/"):
        assert ask(maya, "post", path, data={"note": "x" * (1024 * 1024 + 1)}) == 413
    assert not drafts.read(maya.desk.keys)


def test_thousands_of_fields_are_too_many(maya: Person) -> None:
    many = {f"f{n}": "" for n in range(2_500)}
    for path in ("/drafts/", "/sign-in/", "/check-in/"):
        answer = maya.post(path, many)
        assert answer.status_code in (400, 413), (path, answer.status_code)
        assert "Midweek" in answer.content.decode()


@pytest.mark.parametrize(
    "text", ["*" * 900_000, "[" * 900_000, ">" * 900_000, "#tag " * 150_000, "\n" * 900_000]
)
def test_long_words_are_told_so(maya: Person, text: str) -> None:
    mine = fill(maya.desk)
    for path, field in (
        (f"/check-in/{mine['mood']}/", "note"),
        ("/goals/new/?step=1", "words"),
        (f"/goals/{mine['goal']}/edit/", "words"),
    ):
        answer = maya.post(path, {field: text, "rev": "1", "done": "1"})
        assert answer.status_code in (413, 422), path


@pytest.mark.parametrize(
    "kept",
    [
        "[" * 900_000,
        '{"a":' * 100_000,
        "[1]",
        '[["a"]]',
        "null",
        "1e999",
        '[["a", ["b"]]]',
        '[["a", "\\ud800"]]',
    ],
)
def test_words_kept_in_the_sign_in_form_can_be_anything(maya: Person, kept: str) -> None:
    maya.post("/sign-out/")
    answer = maya.post("/sign-in/", {"username": maya.username, "passphrase": maya.passphrase, "kept": kept})
    assert answer.status_code in (303, 413, 422)


@pytest.mark.parametrize("path", ["/sign-in/passkey/", "/settings/passkeys/add/", "/settings/passkeys/both/"])
@pytest.mark.parametrize(
    "assertion", ["[" * 200_000, "{}", "null", '{"id": {}}', '"x"', "1", '{"rawId": "%%%"}']
)
def test_a_passkey_answer_can_be_anything(maya: Person, path: str, assertion: str) -> None:
    answer = maya.post(path, {"assertion": assertion, "prf": assertion, "passphrase": maya.passphrase})
    assert answer.status_code < 500


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "x",
        "A" * 43,
        "A" * 42 + "é",
        "=" * 44,
        "A" * 100_000,
        '"\\000\\001\\002aaaaaaaaaaaa"',
        "a\x00b",
        "../../x",
        "null",
    ],
)
@pytest.mark.parametrize("name", ["__Host-vk", "__Host-sessionid", "__Host-csrftoken"])
def test_cookies_can_be_anything(maya: Person, name: str, cookie: str) -> None:
    maya.browser.cookies.load({name: cookie})
    for path in ("/today/", "/help/", "/sign-in/", "/"):
        assert maya.get(path).status_code < 500, path


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nunfinished"),
        ("multipart/form-data; boundary=" + "x" * 5_000, b"--"),
        ("multipart/form-data; boundary=\xe9".encode("latin-1").decode("latin-1"), b"--"),
        ("application/json", b"[" * 100_000),
        ("application/x-www-form-urlencoded; charset=utf-7", b"a=+AGE-"),
        ("application/x-www-form-urlencoded; charset=nonsense", b"a=1"),
        ("text/plain", b"\xff\xfe\x00"),
    ],
    ids=range(8),
)  # fmt: skip
def test_a_body_nobody_can_read(maya: Person, kind: str, body: bytes) -> None:
    for path in ("/drafts/", "/check-in/", "/import/", "/sign-in/"):
        answer = maya.browser.generic("POST", path, body, content_type=kind, secure=True)
        assert answer.status_code < 500, path


@pytest.mark.parametrize(
    "name",
    [
        "a\r\nSet-Cookie: x=1.csv",
        'a".csv',
        "../../../etc/passwd",
        "\u202ecsv.exe",
        "x" * 299 + ".csv",
        "a\x1b[31m.csv",
    ],
)
def test_a_file_name_is_only_a_name(maya: Person, name: str) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("plain.csv", b"Day,Mood\n2026-05-01,3\n")
    file._name = name  # type: ignore[attr-defined]  # past the test client's own tidying
    answer = maya.post("/import/", {"file": file, "again": "1"})
    assert answer.status_code in (303, 400, 422)
    assert "x=1" not in str(answer.cookies)


def test_a_name_with_line_breaks_makes_one_line_in_the_log() -> None:
    record = logging.LogRecord(
        "midweek.web", logging.ERROR, "", 1, "ref %s", ("a\r\n2026 INFO forged \x1b[31m",), None
    )
    assert len(quiet.Line().format(record).splitlines()) == 1
    assert "\x1b" not in quiet.Line().format(record)


def test_names_are_what_they_look_like(stranger: Person) -> None:
    """Two sign-in names that read the same are the same; control characters and giants are refused."""
    for name in ("a\r\nb", "\x00", "x" * 81, "", " "):
        answer = stranger.post("/sign-up/", {"name": name, "passphrase": PASSPHRASES["eve"], "once": "x"})
        assert answer.status_code in (303, 422)
        assert "__Host-vk" not in answer.cookies


def test_nobody_can_sort_or_filter_by_a_column(maya: Person) -> None:
    """Random queries of any shape: a page each time."""
    chance, mine = random.Random(3), fill(maya.desk)
    for _ in range(12):
        query = {
            chance.choice(PARAMETERS): "".join(
                chance.choices("'\";()-=*%_, \\/0aZé", k=chance.randrange(1, 40))
            )
        }
        for path in ("/objectives/", "/progress/", f"/objectives/{mine['objective']}/"):
            assert ask(maya, "get", path, data=query) == 200, (path, query)
