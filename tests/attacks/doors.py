"""Words typed wherever something can be typed, all with one rare core; and somebody who types them over HTTP."""

from __future__ import annotations

import http.client
import json
import re
import secrets
import string
from datetime import UTC, date, datetime, timedelta
from typing import Any

from midweek.vault import copies
from tests.pages import hidden, recovery_code
from tests.servers import Server, Visitor

CORE = "Zoë&" + "".join(secrets.choice(string.ascii_lowercase) for _ in range(12))
AMOUNT = (
    f"{secrets.randbelow(400_000) + 500_000}.{secrets.randbelow(8000) + 1001}"  # not rounded by any field
)
COUNT = str(secrets.randbelow(300_000) + 100_000)  # below the other: the target of a goal
SESSION = date.today() - timedelta(days=2_000 + secrets.randbelow(1_000))  # noqa: DTZ011  (any far day will do)
PASSPHRASE = f"{CORE} old harbour lantern"
NEWER = f"{CORE} newer harbour lantern"
FILE_NAME = f"{CORE} diary.csv"


class Typist(Visitor):
    """A visitor who remembers every secret a browser was ever given, and can send any body."""

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self.given: set[str] = set()
        self.username = ""

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> Any:
        answer = super().ask(method, path, fields)
        self.given |= {self.cookies[name] for name in ("__Host-vk",) if self.cookies.get(name, '""') != '""'}
        return answer

    def raw(self, path: str, body: bytes, kind: str, **headers: str) -> int:
        """Any body; gives the status."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request("POST", path, body, {
            "X-Forwarded-Proto": "https", "Cookie": cookies, "Content-Type": kind, "Host": f"127.0.0.1:{self.server.port}",
            "Referer": f"https://127.0.0.1:{self.server.port}{path}", **headers,
        })  # fmt: skip
        answer = connection.getresponse()
        self.location = answer.headers.get("Location", "")
        answer.read()
        connection.close()
        return answer.status

    def uploads(self, page: str, name: str, content: bytes, **fields: str) -> str:
        """Send a file; gives where it leads."""
        token = hidden(self.get(page).text, "csrfmiddlewaretoken")
        border = "border-of-the-parts"
        parts = [f'--{border}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in
                 (("csrfmiddlewaretoken", token), ("again", "1"), *fields.items())]  # fmt: skip
        parts.append(f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n')
        body = "".join(parts).encode() + content + f"\r\n--{border}--\r\n".encode()
        assert self.raw(page, body, f"multipart/form-data; boundary={border}") == 303
        return self.location

    def says(self, page: str, **fields: str) -> str:
        """Fill in and send; gives where it leads."""
        shown = self.get(page).text
        tags = re.findall('<input[^>]*type="hidden"[^>]*>', shown)
        carried = {
            name: hidden(shown, name)
            for tag in tags
            for name in re.findall('name="([^"]+)"', tag)
            if 'value="' in tag and 'value=""' not in tag
        }
        answer = self.ask("POST", page, carried | fields)
        assert answer.status == 303, (
            page,
            answer.status,
            re.findall('class="(?:problem|errors).*?</', answer.text, re.S),
        )
        return str(answer.headers["Location"])


def through_every_door(person: Typist) -> None:
    """Type marked words wherever something can be typed."""
    assert person.send("/welcome/code/", {}, to="/welcome/code/later/").status == 303
    goal, objective = new_goal(person)
    person.says(f"/goals/{goal}/why/", why=f"{CORE} why", different=f"{CORE} different")
    person.says(f"/goals/{goal}/edit/", words=f"{CORE} other words")
    assert person.send(f"/goals/{goal}/", {"words": f"{CORE} sign"}, to=f"/goals/{goal}/signs/").status == 303
    assert person.send("/plan/", {"on": SESSION.isoformat()}, to="/plan/session-days/").status == 303
    person.says(f"/objectives/{objective}/log/", value=AMOUNT, note=f"{CORE} note of a number")
    noted = re.search(
        rf"/objectives/{objective}/notes/[0-9a-f]{{32}}/", person.get(f"/objectives/{objective}/").text
    )
    assert noted
    person.says(noted[0], note=f"{CORE} other words beside it")
    person.says(f"/objectives/{objective}/table/", paste=f"{datetime.now(UTC):%Y-%m-%d} {AMOUNT}", take="1")
    person.says(
        f"/objectives/{objective}/changes/new/", on=f"{datetime.now(UTC):%Y-%m-%d}", words=f"{CORE} change"
    )
    check_in(person)
    homework(person)
    sheets(person)
    writing(person)
    drafts(person)
    upload(person)
    bring_in(person)
    settings(person)


def new_goal(person: Typist) -> tuple[str, str]:
    to = person.says("/goals/new/", words=f"{CORE} goal")
    to = person.says(to, turn="less")
    to = person.says(to, what=f"{CORE} measure", how="amount", better="lower", unit=f"{CORE} unit")
    later = (datetime.now(UTC) + timedelta(days=40)).date().isoformat()
    to = person.says(to, way="target", usual=AMOUNT, target=COUNT, target_by=later, confidence="7")
    to = person.says(to, sentence=f"{CORE} in my own words")
    objective = re.search("[0-9a-f]{32}", to)
    assert objective
    goal = re.search("/goals/([0-9a-f]{32})/", person.get("/plan/").text)
    assert goal
    return goal[1], objective[0]


def check_in(person: Typist) -> None:
    to = person.says("/check-in/", mood="2")
    person.says(
        to,
        note=f"{CORE} note",
        body=f"{CORE} body",
        own_feelings=f"{CORE} feeling",
        own_going_on=f"{CORE} going on",
        done="1",
    )
    # Again while locked, and again while signed out: the words wait as a draft.
    page = person.get(to).text
    fields = {name: hidden(page, name) for name in ("csrfmiddlewaretoken", "draft", "rev")}
    assert person.send("/today/", {}, to="/lock/").status == 303
    locked = person.ask("POST", to, fields | {"note": f"{CORE} typed while locked", "done": "1"})
    assert locked.headers["Location"].startswith("/unlock/")
    wrong = person.send("/unlock/", {"passphrase": f"{CORE} not my passphrase"})
    assert wrong.status == 422
    person.says("/unlock/", passphrase=PASSPHRASE)
    person.send("/today/", {}, to="/sign-out/")
    fields["csrfmiddlewaretoken"] = hidden(person.get("/sign-in/").text, "csrfmiddlewaretoken")
    out = person.ask("POST", to, fields | {"note": f"{CORE} typed while signed out", "done": "1"})
    assert out.status == 401
    assert person.send("/sign-in/", {"username": PASSPHRASE[:70], "passphrase": PASSPHRASE}).status == 422
    form = {name: hidden(out.text, name) for name in ("csrfmiddlewaretoken", "kept", "next")}
    back = person.ask("POST", "/sign-in/", form | {"username": person.username, "passphrase": PASSPHRASE})
    assert back.status == 303
    assert "typed while signed out" in person.get(back.headers["Location"]).text


def homework(person: Typist) -> None:
    """Something to try, and a worksheet filled in half, finished and begun again."""
    to = person.says(
        "/homework/add/try/", what=f"{CORE} to try", cue=f"{CORE} cue", act=f"{CORE} act", why=f"{CORE} why", how_often=f"{CORE} often",
        when="session", set_by="me",
    ).partition("?")[0]  # fmt: skip
    assert person.send(to, {"how": "tried", "happened": f"{CORE} happened"}, to=f"{to}tries/").status == 303
    person.says(f"{to}close/not_this_time/", words=f"{CORE} got in the way", line=f"{CORE} for my session")
    to = person.says("/homework/library/thought_record/").replace("/all/", "/")
    form = {
        "a-situation": f"{CORE} situation",
        "a-feelings/0/feeling": f"{CORE} feeling",
        "a-thoughts/0/thought": f"{CORE} thought",
    }
    person.says(f"{to}all/", **form)
    person.says(f"{to}q/1/", **{"a-situation": f"{CORE} half a sentence", "later": "1"})
    copy = person.says(f"{to}check/")
    person.says(copy, line=f"{CORE} line for the list")
    cells = {"g-0-/day": SESSION.isoformat(), "g-0-situation": f"{CORE} typed from paper"}
    person.says(f"{to}grid/", paste=f"{SESSION}\t{CORE} pasted", **cells)
    person.says(f"{to}grid/", **cells)
    table = f"Day,What was going on?\n{SESSION},{CORE} in a file\n".encode()
    person.uploads(f"{to}grid/file/", FILE_NAME, table)  # waits as a draft


def sheets(person: Typist) -> None:
    """One of their own: made, added to, changed, filled in and handed on; one of another program, and one that can't be read."""
    to = person.says(
        "/homework/sheets/new/",
        title=f"{CORE} sheet",
        about=f"{CORE} about",
        questions=f"{CORE} first\n{CORE} next",
    )
    person.says(
        f"{to}add/pick/", label=f"{CORE} which", help=f"{CORE} help", options=f"{CORE} this\n{CORE} that"
    )
    person.says(f"{to}q/1/", label=f"{CORE} in other words", help=f"{CORE} line of help")
    began = person.send(to, {}, to=f"{to}start/")
    assert began.status == 303
    person.says(str(began.headers["Location"]), **{"a-q1": f"{CORE} answer", "later": "1"})
    assert CORE.encode() in person.get(f"{to}file/").text.encode()
    form = {"resourceType": "Questionnaire", "status": "active", "title": f"{CORE} form"}
    asked = {"linkId": "1", "type": "string", "text": f"{CORE} asked elsewhere"}
    file = json.dumps(form | {"item": [asked]}, ensure_ascii=False).encode()
    assert (
        CORE.replace("&", "&amp;")
        in person.get(person.uploads("/homework/sheets/bring-in/", FILE_NAME, file)).text
    )
    token = hidden(person.get("/homework/sheets/bring-in/").text, "csrfmiddlewaretoken")
    wrong = {"csrfmiddlewaretoken": token, "again": "1", "file": f"{CORE} no file"}
    assert person.ask("POST", "/homework/sheets/bring-in/", wrong).status == 422


def writing(person: Typist) -> None:
    """The journal in its modes, lines of a bullet log, a task made homework, the weekly note, the List, and a search."""
    for mode, fields in {
        "free": {"title": f"{CORE} title", "text": f"{CORE} text", "tags": f"{CORE} tag"},
        "letter": {"to": f"{CORE} to", "text": f"{CORE} letter"},
        "dream": {"text": f"{CORE} dream", "feelings": f"{CORE} felt", "people": f"{CORE} people", "places": f"{CORE} place"},
    }.items():  # fmt: skip
        to = person.says(f"/journal/new/?mode={mode}", mode=mode, **fields).partition("?")[0]
    assert person.send(to, {}, to=f"{to}let-go/").status == 303
    sets = person.send("/journal/questions/", {"name": f"{CORE} set", "questions": f"{CORE} question"})
    assert sets.status == 303
    added = person.send(
        "/journal/new/?mode=bullet",
        {"line": f"{CORE} task #{CORE}", "sign": "task"},
        to="/journal/lines/new/",
    )
    log = str(added.headers["Location"]).partition("?")[0]
    way = re.search(r'href="(/journal/[0-9a-f]+/homework/[^"]+)"', person.get(log).text)
    assert way and CORE not in way[1]
    person.says(way[1], what=f"{CORE} task as homework", way="write", when="any")
    weekly = re.search(r'href="(/journal/weekly/[0-9]+-w[0-9]+/)"', person.get("/journal/weekly/").text)
    assert weekly
    person.says(
        weekly[1], length="short", stood_out=f"{CORE} stood out", line_0=f"{CORE} for session", add_0="on", finish="1"
    )  # fmt: skip
    person.says("/session/list/new/", kind="hard", text=f"{CORE} to bring", how_hard="very", how="screen")
    looked = person.send("/journal/search/", {"words": f"{CORE} text"})
    assert looked.status == 200 and "1 text found" in looked.text


def drafts(person: Typist) -> None:
    token = hidden(person.get("/check-in/").text, "csrfmiddlewaretoken")
    saved = person.ask("POST", "/drafts/", {
        "csrfmiddlewaretoken": token, "draft": secrets.token_hex(16), "page": "/check-in/", "note": f"{CORE} autosaved",
    })  # fmt: skip
    assert saved.status == 200


def upload(person: Typist) -> None:
    """Between upload and confirmation, and one that was brought in."""
    rows = "\n".join(f"2026-03-{n:02},{n % 5 + 1}.5,{CORE} phase" for n in range(1, 20))
    content = f"Day,{CORE} column,Phase\n{rows}\n2026-04-01,{AMOUNT},{CORE} cell\n".encode()
    to = person.uploads("/import/", FILE_NAME, content)
    to = person.says(to, day="0", columns="1", phase="2", no_value=f"{CORE} nothing")
    to = person.says(to, **{
        "m1-name": f"{CORE} imported", "m1-how": "amount", "m1-unit": f"{CORE} cups", "m1-better": "lower", "m1-noted": "each",
    })  # fmt: skip
    assert person.get(to).status == 200
    person.says(to, goal="", words=f"{CORE} goal of the file")
    person.says(
        person.uploads("/import/", FILE_NAME, content),
        day="0",
        columns="1",
        phase="2",
        no_value=f"{CORE} nothing",
    )


def bring_in(person: Typist) -> None:
    """From another app and from a sealed copy: brought in, undone, taken back by the file, and left waiting."""
    days = "".join(f"2026-02-{n:02},9:00,{CORE} mood,{CORE} going on,{CORE} note {n}\n" for n in range(1, 9))
    content = f"full_date,time,mood,activities,note\n{days}2026-02-30,9:00,{CORE},,{CORE} skipped\n".encode()
    first = person.uploads("/import/", FILE_NAME, content)
    to = person.says(first, mood0="2", tell="1")
    assert CORE.replace("&", "&amp;") in person.get(to).text
    report = person.says(to)
    again = person.uploads("/import/", FILE_NAME, content)
    person.says(again.replace("/from/", "/take-back/"))
    assert person.send(report, {}, to=first.replace("/from/", "/undo/")).status == 303
    person.says(person.uploads("/import/", FILE_NAME, content))
    goal = {"words": f"{CORE} goal of a copy", "since": "2026-01-01"}
    entry = {
        "id": secrets.token_hex(16), "kind": "goal", "version": 1, "state": "current", "revision": 1,
        "written_at": "2026-03-01T08:00:00Z", "entry": goal,
    }  # fmt: skip
    told = json.dumps({"format": "midweek-archive", "version": 1, "entries": [entry]}).encode()
    own = f"{CORE} of a copy"
    sealed = b"".join(copies.seal(own, told))
    to = person.uploads("/import/copy/", FILE_NAME, sealed, copy_passphrase=own)
    assert CORE.replace("&", "&amp;") in person.get(to).text
    person.says(to)
    assert person.get(person.uploads("/import/copy/", FILE_NAME, told)).status == 200
    person.uploads("/import/", f"{CORE}.txt", f"{CORE} of nothing known\n".encode())


def settings(person: Typist) -> None:
    person.says("/settings/display/", zone="Europe/Berlin", country="DE", theme="dark")
    shown = person.send("/settings/recovery-code/", {"passphrase": PASSPHRASE})
    code = recovery_code(shown.text)
    fields = {name: hidden(shown.text, name) for name in ("csrfmiddlewaretoken", "offer")}
    assert person.ask("POST", "/settings/recovery-code/", fields | {"last_group": code[-4:]}).status == 303
    person.given |= {code, code.replace("-", ""), code.replace("-", " ")}
    person.says("/settings/passphrase/", passphrase=PASSPHRASE, new_passphrase=NEWER)
