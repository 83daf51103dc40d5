"""A thief with the whole machine: nothing a person typed is in any file, table, log, process or backup (A2, A3, A10).

Every door gets words with the same rare core, so one search finds whichever leaked; numbers, days, passphrases, the
recovery code and the cookies are searched for by themselves.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.attacks.doors import AMOUNT, CORE, COUNT, NEWER, PASSPHRASE, SESSION, Typist, through_every_door
from tests.attacks.markers import files, found_in, plant, tables
from tests.pages import hidden
from tests.servers import Server, running


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
    told = command(folder, "search", "--as", person.username, passphrase=NEWER, says=f"{CORE} letter")
    assert CORE in told
    command(folder, "backup", str(folder / "backups"))


def command(folder: Path, *words: str, passphrase: str = "", says: str = "") -> str:
    """Run one command beside the server; its words on the screen. says: what is typed."""
    read, write = os.pipe()
    os.write(write, passphrase.encode())
    os.close(write)
    more = ("--passphrase-fd", str(read)) if passphrase else ()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MIDWEEK_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-m", "midweek.cli", *words, *more], pass_fds=[read], capture_output=True, text=True, timeout=120, input=says,
        env=kept | {"MIDWEEK_DATA": str(folder / "data"), "MIDWEEK_MODE": "serve", "TMPDIR": str(folder / "tmp")}, check=False,
    )  # fmt: skip
    os.close(read)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.mark.real_slots  # a sealed copy made here is opened by a real server
def test_nothing_typed_is_anywhere(watched: tuple[Server, Path]) -> None:
    server, folder = watched
    person = Typist(server).signs_up("traveller", PASSPHRASE)
    assert isinstance(person, Typist)
    with sqlite3.connect(f"file:{folder}/data/midweek.sqlite3?mode=ro", uri=True) as file:
        (person.username,) = file.execute("SELECT username FROM store_user").fetchone()
    through_every_door(person)
    words = [CORE, AMOUNT, COUNT, SESSION.isoformat(), *sorted(person.given)]
    assert len(words) > 8, "the search looks for cookies and the recovery code too"
    places = [folder / name for name in ("data", "tmp", "backups")] + [memory_of(folder / "data")]

    assert search(words, *places) == [], "signed in and idle"
    assert found_in(of_processes(server.process.pid), words) == set()

    copy = person.send("/settings/export/", {"format": "json", "passphrase": NEWER})
    assert copy.status == 200 and CORE in copy.text, "what goes out to its owner goes through no file"
    own = {"format": "sealed", "passphrase": NEWER, "copy_passphrase": f"{CORE} of the copy, for the drawer"}
    sealed = person.send("/settings/export/", own, to="/settings/export/sealed/")
    assert sealed.status == 200 and not found_in(sealed.text.encode(), [CORE])
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
