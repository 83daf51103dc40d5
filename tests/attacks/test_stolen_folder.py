"""A thief with the whole machine: nothing a person typed is in any file, table, log, process or backup (A2, A3, A10).

Every door gets words with the same rare core, so one search finds whichever leaked; numbers, days, passphrases, the
recovery code and the cookies are searched for by themselves.
"""

from __future__ import annotations

import http.client
import os
import re
import secrets
import shutil
import sqlite3
import string
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.attacks.markers import files, found_in, plant, tables
from tests.pages import hidden, recovery_code
from tests.servers import Server, Visitor, running

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

    def uploads(self, page: str, name: str, content: bytes) -> str:
        """Send a file; gives where it leads."""
        token = hidden(self.get(page).text, "csrfmiddlewaretoken")
        border = "border-of-the-parts"
        parts = [f'--{border}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in
                 (("csrfmiddlewaretoken", token), ("again", "1"))]  # fmt: skip
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


@pytest.mark.parametrize("dress", plant(CORE))
def test_the_search_finds_a_word_in_every_dress(tmp_path: Path, dress: str) -> None:
    """Without this the search below would prove nothing."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file").write_bytes(plant(CORE)[dress])
    assert any(found_in(path.read_bytes(), [CORE]) for path in files(tmp_path))


def test_the_search_finds_a_word_in_a_table(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "a.sqlite3") as file:
        file.execute("CREATE TABLE t (a, b)")
        file.execute("INSERT INTO t VALUES (1, ?)", [CORE.encode("utf-16-le")])
    assert found_in(tables(tmp_path / "a.sqlite3"), [CORE])


def test_the_search_finds_a_word_in_a_process() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", "input()", CORE], stdin=subprocess.PIPE, env={"WORD": CORE}
    )
    try:
        assert len(found_in(of_processes(process.pid), [CORE])) > 0
    finally:
        process.communicate(b"\n")


def of_processes(pid: int) -> bytes:
    """Command line and environment of a process and all below it, as the system shows them."""
    found = b""
    for process in [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]:
        for what in ("cmdline", "environ"):
            found += Path(f"/proc/{process.pid}/{what}").read_bytes() + b"\0"
    return found


def memory_of(folder: Path) -> Path:
    """Where the unlock rows of a data folder live while the server runs."""
    return Path("/dev/shm") / f"midweek-{os.getuid()}-{folder.stat().st_ino}"


def search(words: list[str], *folders: Path, but: tuple[str, ...] = ()) -> list[tuple[str, str, str]]:
    """(file, word, dress) of everything found in files, and in the cells of those that are SQLite."""
    found = []
    for path in files(*(folder for folder in folders if folder.exists())):
        if "static" in path.parts and path.suffix != ".sqlite3":
            continue  # our own files, the same for everybody
        blobs = [path.read_bytes()]
        if blobs[0].startswith(b"SQLite format 3"):
            blobs.append(tables(path))
        found += [(path.name, word, dress) for blob in blobs for word, dress in found_in(blob, words)]
    return found


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[tuple[Server, Path]]:
    """A server whose data, temp, log and memory folders are ours to look through."""
    for name in ("data", "tmp"):
        (tmp_path / name).mkdir(mode=0o700)
    with running(tmp_path / "data", "serve", "--workers", "1", TMPDIR=str(tmp_path / "tmp")) as server:
        yield server, tmp_path
    shutil.rmtree(memory_of(tmp_path / "data"), ignore_errors=True)


def through_every_door(person: Typist, folder: Path) -> None:
    """Type marked words wherever something can be typed."""
    assert person.send("/welcome/code/", {}, to="/welcome/code/later/").status == 303
    goal, objective = new_goal(person)
    person.says(f"/goals/{goal}/why/", why=f"{CORE} why", different=f"{CORE} different")
    person.says(f"/goals/{goal}/edit/", words=f"{CORE} other words")
    assert person.send(f"/goals/{goal}/", {"words": f"{CORE} sign"}, to=f"/goals/{goal}/signs/").status == 303
    assert person.send("/plan/", {"on": SESSION.isoformat()}, to="/plan/session-days/").status == 303
    person.says(f"/objectives/{objective}/log/", value=AMOUNT, note=f"{CORE} note of a number")
    person.says(
        f"/objectives/{objective}/changes/new/", on=f"{datetime.now(UTC):%Y-%m-%d}", words=f"{CORE} change"
    )
    check_in(person)
    homework(person)
    drafts(person)
    upload(person)
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
    )  # fmt: skip
    assert person.send(to, {"how": "tried", "happened": f"{CORE} happened"}, to=f"{to}tries/").status == 303
    person.says(f"{to}close/not_this_time/", words=f"{CORE} got in the way")
    to = person.says("/homework/library/thought_record/").replace("/all/", "/")
    form = {
        "a-situation": f"{CORE} situation",
        "a-feelings/0/feeling": f"{CORE} feeling",
        "a-thoughts/0/thought": f"{CORE} thought",
    }
    person.says(f"{to}all/", **form)
    person.says(f"{to}q/1/", **{"a-situation": f"{CORE} half a sentence", "later": "1"})
    person.says(f"{to}check/")


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


def settings(person: Typist) -> None:
    person.says("/settings/display/", zone="Europe/Berlin", country="DE", theme="dark")
    shown = person.send("/settings/recovery-code/", {"passphrase": PASSPHRASE})
    code = recovery_code(shown.text)
    fields = {name: hidden(shown.text, name) for name in ("csrfmiddlewaretoken", "offer")}
    assert person.ask("POST", "/settings/recovery-code/", fields | {"last_group": code[-4:]}).status == 303
    person.given |= {code, code.replace("-", ""), code.replace("-", " ")}
    person.says("/settings/passphrase/", passphrase=PASSPHRASE, new_passphrase=NEWER)


def by_hand_and_by_mistake(person: Typist, folder: Path) -> None:
    """Content where it does not belong, and answers that are logged (A3)."""
    from urllib.parse import quote

    for path in (
        f"/{quote(CORE)}/",
        f"/objectives/?q={quote(CORE)}",
        f"/sign-in/?next=/{quote(CORE)}",
        f"/check-in/?draft={quote(CORE)}",
    ):
        assert person.get(path).status in (200, 302, 303, 404)
    note = f"note={quote(CORE)} 413".encode()
    form = "application/x-www-form-urlencoded"
    assert person.raw("/check-in/", note.ljust(1024 * 1024 + 10, b"x"), form) == 413
    assert person.raw("/check-in/", note, f"multipart/form-data; name={quote(CORE)}") == 400
    assert person.raw("/check-in/", note, form) == 403, "no token"
    assert person.raw("/check-in/", note, form, Host=f"{quote(CORE)}.example") == 400
    # A view that meets a broken database, with content in its hands.
    page = person.get("/check-in/").text
    fields = {name: hidden(page, name) for name in ("csrfmiddlewaretoken", "draft")}
    database = sqlite3.connect(folder / "data" / "midweek.sqlite3", timeout=20)
    database.execute("ALTER TABLE store_draft RENAME TO elsewhere")
    database.commit()
    answer = person.ask(
        "POST", "/drafts/", fields | {"note": f"{CORE} in a view that fails", "page": "/check-in/"}
    )
    assert answer.status == 503
    assert f"{CORE} in a view that fails".replace("&", "&amp;") in answer.text
    database.execute("ALTER TABLE elsewhere RENAME TO store_draft")
    database.execute("UPDATE store_user SET public_key = x'00'")
    database.commit()
    database.close()
    assert person.ask(
        "POST", "/drafts/", fields | {"note": f"{CORE} in a view that fails", "page": "/check-in/"}
    ).status in (409, 500)


def from_the_command_line(person: Typist, folder: Path) -> None:
    """The same file through `midweek import`."""
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere" / "table.csv").write_text(f"Day,Mood\n2026-02-01,{AMOUNT}\n2026-02-02,4\n")
    (folder / "elsewhere" / "map.toml").write_text(
        f'[day]\ncolumn = "Day"\n[[measures]]\ncolumn = "Mood"\nname = "{CORE} by command"\nhow = "amount"\nbetter = "lower"\nunit = "{CORE}"\n'
    )
    words = ("import", str(folder / "elsewhere" / "table.csv"), "--as", person.username, "--map",
             str(folder / "elsewhere" / "map.toml"), "--goal", f"{CORE} goal by command")  # fmt: skip
    command(folder, *words, passphrase=NEWER)
    copy = command(folder, "export", "--as", person.username, "--format", "json", passphrase=NEWER)
    assert CORE in copy
    command(folder, "backup", str(folder / "backups"))


def command(folder: Path, *words: str, passphrase: str = "") -> str:
    """Run one command beside the server; its words on the screen."""
    read, write = os.pipe()
    os.write(write, passphrase.encode())
    os.close(write)
    more = ("--passphrase-fd", str(read)) if passphrase else ()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MIDWEEK_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-m", "midweek.cli", *words, *more], pass_fds=[read], capture_output=True, text=True, timeout=120,
        env=kept | {"MIDWEEK_DATA": str(folder / "data"), "MIDWEEK_MODE": "serve", "TMPDIR": str(folder / "tmp")}, check=False,
    )  # fmt: skip
    os.close(read)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_nothing_typed_is_anywhere(watched: tuple[Server, Path]) -> None:
    server, folder = watched
    person = Typist(server).signs_up("traveller", PASSPHRASE)
    assert isinstance(person, Typist)
    with sqlite3.connect(f"file:{folder}/data/midweek.sqlite3?mode=ro", uri=True) as file:
        (person.username,) = file.execute("SELECT username FROM store_user").fetchone()
    through_every_door(person, folder)
    words = [CORE, AMOUNT, COUNT, SESSION.isoformat(), *sorted(person.given)]
    assert len(words) > 8, "the search looks for cookies and the recovery code too"
    places = [folder / name for name in ("data", "tmp", "backups")] + [memory_of(folder / "data")]

    assert search(words, *places) == [], "signed in and idle"
    assert found_in(of_processes(server.process.pid), words) == set()

    copy = person.send("/settings/export/", {"format": "json", "passphrase": NEWER})
    assert copy.status == 200 and CORE in copy.text, "what goes out to its owner goes through no file"
    from_the_command_line(person, folder)
    assert person.get("/today/").status == 200, "a backup or an import beside the server locks nobody"
    by_hand_and_by_mistake(person, folder)
    words = [CORE, AMOUNT, COUNT, SESSION.isoformat(), *sorted(person.given)]
    person.send("/help/", {}, to="/exit/")
    server.stop()
    assert search(words, *places) == [], "after everything"
    log = server.log.read_bytes()
    assert found_in(log, words) == set()
    assert b"Traceback" not in log
    for secret in person.cookies.values():
        assert len(secret) < 20 or secret.encode() not in log
    assert "database" in log.decode() and "ref" in log.decode(), "what went wrong was said"
    assert list(files(folder / "backups")), "backups were there to be searched"


@pytest.mark.long
def test_a_killed_laptop_leaves_nothing_to_go_on_with(tmp_path: Path) -> None:
    """A10: data folder and the browser's cookies, copied after kill -9 of `midweek demo`."""
    (tmp_path / "data").mkdir(mode=0o700)
    words = ("demo", "--no-browser", "--keep", str(tmp_path / "data"))
    server = Server(tmp_path / "data", *words, TMPDIR=str(tmp_path))
    try:
        server.ready()
        name, passphrase = re.findall(r"^  (\w+) +(.+)$", log_of(server), re.M)[0]
        person = Typist(server)
        person.says("/sign-in/", username=name, passphrase=passphrase)
        person.says("/goals/new/", words=f"{CORE} goal")
    finally:
        server.stop(at_once=True)
    assert search([CORE, person.cookies["vk"]], tmp_path / "data") == []
    again = Server(tmp_path / "data", *words, TMPDIR=str(tmp_path))
    try:
        thief = Typist(again.ready())
        thief.cookies = dict(person.cookies)
        assert thief.get("/today/").headers["Location"].startswith("/unlock/"), "known, and locked"
    finally:
        again.stop()


def log_of(server: Server) -> str:
    """What the server printed, once it has told the passphrases."""
    for _ in range(200):
        text = server.log.read_text()
        if "maya counts" in text:
            return text
        time.sleep(0.05)
    raise AssertionError(text)
