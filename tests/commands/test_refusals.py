"""Whatever is wrong with words, settings, folders or files: one sentence and exit code 2, never a traceback."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as site
from django.db import DatabaseError, OperationalError, ProgrammingError, connection
from django.test import override_settings

from midweek import cli, environment
from midweek.commands import promises, serving, tables
from midweek.environment import BadSetting
from tests.attacks.processes import command


def refused(capfd: pytest.CaptureFixture[str], *words: str) -> str:
    """What a command says that won't do it: one sentence, and nothing else."""
    capfd.readouterr()
    try:
        code = cli.main(list(words))
    except SystemExit as stopped:  # argparse
        code = int(str(stopped.code))
    out, err = capfd.readouterr()
    assert (code, out, err.count("\n")) == (2, "", 1), (out, err)
    assert err.startswith("midweek: ") and "Traceback" not in err
    return err


@pytest.fixture
def taken() -> Iterator[str]:
    """A port somebody else listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield str(other.getsockname()[1])


@pytest.fixture
def put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands set how Midweek runs; here that is undone."""
    for name in ("MIDWEEK_MODE", "MIDWEEK_DATA", "MIDWEEK_HOSTS", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.setenv(name, os.environ[name])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "required: COMMAND"),
        (["nonsense"], "invalid choice"),
        (["--nonsense"], "COMMAND"),
        *(([name, "--nonsense"], "--nonsense") for name in cli.COMMANDS if name in ("open", "serve", "demo", "sheets", "doctor", "tick")),
        (["import"], "required: file"),
        (["export", "--as", "maya", "--format", "exe"], "invalid choice"),
        (["search", "--as", "maya", "--last", "x"], "--last"),
        (["search", "--as", "maya", "--last", "0"], "1 or more"),
        (["import", "a.csv", "--as", "maya", "--passphrase-fd", "x"], "--passphrase-fd"),
        (["import", "a.csv", "--as", "maya", "--undated", "soon"], "a day looks like"),
        (["export", "--as", "maya\udcff"], "write the name in UTF-8"),
        *((["backup", "safe", "--keep-days", days], "from 1 to 90") for days in ("0", "91", "-1", "x")),
        (["backup"], "required: folder"),
        (["restore", "--data", "a"], "required: --keys"),
        *((["serve", "--port", port], "from 1 to 65535") for port in ("0", "-1", "65536", "99999999999", "x", "²")),
        (["demo", "--port", "70000"], "from 1 to 65535"),
        (["serve", "--workers", "0"], "from 1 to 99"),
        (["serve", "--bind", "203.0.113.9"], "This machine has no address 203.0.113.9."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_words_nobody_knows(
    put_back: None, capfd: pytest.CaptureFixture[str], words: list[str], says: str
) -> None:
    assert says in refused(capfd, *words)


@pytest.mark.parametrize("name", ["serve", "open", "demo"])
def test_a_port_that_is_taken_is_said_before_any_address(
    put_back: None, capfd: pytest.CaptureFixture[str], taken: str, name: str
) -> None:
    assert f"Port {taken} is taken" in refused(capfd, name, "--port", taken)


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (lambda: environment.text("X", "a", one_of=("b",)), "X must be one of: b."),
        (lambda: environment.flag("SET_FLAG"), "must be one of: yes, no."),
        *((lambda given=given: environment.postgres(given), "must look like postgresql://")
          for given in ("mysql://h/n", "postgresql://h", "postgresql://h:port/n", "postgresql://h:70000/n", "postgresql://[::1/n", "x")),
        *((lambda given=given: environment.mail(given), "must look like smtps://")
          for given in ("imap://h", "smtp://", "smtps://h:port", "smtps://[h", "mail.example.org")),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_used_is_said(
    monkeypatch: pytest.MonkeyPatch, act: Callable[[], object], says: str
) -> None:
    monkeypatch.setenv("SET_FLAG", "maybe")
    with pytest.raises(BadSetting, match=says):
        act()


@pytest.mark.parametrize(
    ("read", "good", "bad"),
    [
        (lambda name: environment.hosts(name, "localhost"), ["a.example.org, 10.0.0.1,[::1]", ".example.org"],
         ["", " , ", "https://a.example.org", "a.example.org/", "a b", "a:80", "a\nb"]),
        (environment.link, ["", "https://weather.example/?q=1", "http://10.0.0.1/"],
         ["weather.example", "//weather.example", "javascript:alert(1)", "https://", "https://a b", "https://a\r\nSet-Cookie: x=1", "https://ü.example"]),
        (lambda name: environment.sender(name, "a@b"), ["Quiet <quiet@example.org>", "quiet@example.org"],
         ["Quiet", "", "Quiet <>", "a@b\r\nBcc: c@d"]),
    ],
    ids=["hosts", "exit", "sender"],
)  # fmt: skip
def test_a_setting_is_what_it_is_for(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[str], object], good: list[str], bad: list[str]
) -> None:
    for value in good:
        monkeypatch.setenv("A_SETTING", value)
        read("A_SETTING")
    for value in bad:
        monkeypatch.setenv("A_SETTING", value)
        with pytest.raises(BadSetting, match=r"^A_SETTING must .*\.$"):
            read("A_SETTING")


def test_postgresql_without_its_packages_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(BadSetting, match="install the extra"):
        environment.postgres("postgresql://u:p@h/n")


def test_folders_and_keys_that_will_not_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o755)
    (tmp_path / "file").write_text("")
    for folder, says in (
        (tmp_path / "open", "Other users"), (tmp_path / "file", "cannot be made"), (Path("/proc/nowhere"), "cannot be made"),
    ):  # fmt: skip
        monkeypatch.setenv("MIDWEEK_DATA", str(folder))
        with pytest.raises(BadSetting, match=says):
            environment.private_folder()
    for content in ("", "not hex", "ab" * 31, "ü"):
        (tmp_path / "key").write_text(content)
        with pytest.raises(BadSetting, match="Put the right one back from your safe copy"):
            environment.server_secret(tmp_path / "key")
    for path in (tmp_path, tmp_path / "none" / "key", tmp_path / "file" / "key"):
        with pytest.raises(BadSetting, match="server key"):
            environment.server_secret(path)


def test_what_stands_in_the_way_in_memory_is_gone_round(tmp_path: Path) -> None:
    """Anybody may write to the machine's memory folder: a file or a link there is not ours to use."""
    usual = environment.memory_folder(tmp_path)
    if usual == tmp_path:
        return  # no memory folder on this machine: the data folder it is
    usual.rmdir()
    for block in (usual.touch, lambda: usual.symlink_to(tmp_path)):
        block()
        assert environment.memory_folder(tmp_path) == tmp_path
        usual.unlink()


def test_a_folder_to_keep_a_demo_in_is_named_by_its_own_word(
    put_back: None, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert "Choose another with --keep." in refused(capfd, "demo", "--keep", str(tmp_path / "file"))


def test_refused_all_the_way(tmp_path: Path) -> None:
    """As an operator meets it, in a process of its own."""
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o755)
    done = command(tmp_path / "open", "doctor")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "midweek: Other users of this machine can look into the data folder. Close it with chmod 700, then try again.\n"
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MIDWEEK_", "DJANGO_"))}
    (tmp_path / "data").mkdir(mode=0o700)
    bad = {"MIDWEEK_DATA": str(tmp_path / "data"), "MIDWEEK_DATABASE_URL": "postgresql://h:port/n"}
    done = subprocess.run(
        [sys.executable, "-m", "midweek.cli", "backup", str(tmp_path)], env=kept | bad, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "MIDWEEK_DATABASE_URL must look like" in done.stderr


@pytest.mark.parametrize("number", ["99999999999", "-1", "987654"])
def test_a_descriptor_that_is_none_is_said(
    put_back: None, capfd: pytest.CaptureFixture[str], number: str
) -> None:
    said = refused(capfd, "search", "--as", "maya", "--last", "3", f"--passphrase-fd={number}")
    assert "cannot be read from that file descriptor" in said


@pytest.mark.long  # it is asked for 20 seconds
def test_a_database_that_is_down_is_said(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MIDWEEK_", "DJANGO_"))}
    (tmp_path / "data").mkdir(mode=0o700)
    with socket.socket() as nobody:  # a port that is taken, and nobody listens
        nobody.bind(("127.0.0.1", 0))
        url = f"postgresql://u:p@127.0.0.1:{nobody.getsockname()[1]}/n?sslmode=disable"
        down = {"MIDWEEK_DATA": str(tmp_path / "data"), "MIDWEEK_DATABASE_URL": url}
        done = subprocess.run(
            [sys.executable, "-m", "midweek.cli", "backup", str(tmp_path / "safe")], env=kept | down, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    assert "The database can't be reached" in done.stderr and "OperationalError" not in done.stderr


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OperationalError("host db.example, user operator"), "The database can't be reached"),
        (DatabaseError("file is not a database"), "The database can't be reached"),
        (ProgrammingError("no such table"), "Something went wrong (ProgrammingError)"),
    ],
)
def test_what_a_database_says_is_put_in_our_words(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], error: Exception, says: str
) -> None:
    def stops(chosen: object) -> int:
        raise error

    monkeypatch.setattr(serving, "run", stops)
    said = refused(capfd, "tick")
    assert says in said and str(error) not in said


def test_the_doctor_says_one_thing_of_a_fresh_folder(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o700)
    done = command(tmp_path / "data", "doctor", "--verify")
    assert done.returncode == 1
    looks = [line for line in done.stdout.splitlines() if line.startswith("LOOK")]
    assert looks == ["LOOK   There are no tables yet. Start Midweek once: it makes them."]
    assert command(tmp_path / "data", "backup", str(tmp_path / "safe")).returncode == 0
    with sqlite3.connect(tmp_path / "data" / "midweek.sqlite3") as file:
        file.execute("DELETE FROM django_migrations WHERE app = 'store'")
    done = command(tmp_path / "data", "doctor")
    assert "LOOK   The tables are of an older Midweek." in done.stdout


def test_the_doctor_says_that_a_server_key_is_missing(tmp_path: Path) -> None:
    command(tmp_path / "data", "doctor")
    assert "server key was missing" not in command(tmp_path / "data", "doctor").stdout, (
        "at a first start it is made"
    )
    command(tmp_path / "data", "tick")
    (tmp_path / "data/server.key").unlink()
    done = command(tmp_path / "data", "doctor")
    assert done.returncode == 1 and "The server key was missing, so a new one was made." in done.stdout


def test_a_damaged_database_is_said_by_the_doctor_and_opened_by_nobody(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "data" / "midweek.sqlite3").write_bytes(b"not a database at all" * 400)
    (tmp_path / "data" / "midweek.sqlite3").chmod(0o600)
    done = command(tmp_path / "data", "backup", str(tmp_path / "safe"))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    done = command(tmp_path / "data", "doctor", "--verify")
    assert (done.returncode, done.stderr) == (1, "")
    said = [line for line in done.stdout.splitlines() if line.startswith("LOOK")]
    assert [line.partition(".")[0] for line in said] == ["LOOK   The database can't be opened or read"]
    assert "fine   Python" in done.stdout


# --- settings that are part of the design ------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, None) for name in promises.KEPT),
        ("CACHES", {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache"}}),
        ("MIDDLEWARE", [name for name in site.MIDDLEWARE if name != promises.WATCH[0]]),
        ("MIDDLEWARE", [*site.MIDDLEWARE, "django.middleware.cache.UpdateCacheMiddleware"]),
        ("MIDDLEWARE", list(reversed(site.MIDDLEWARE))),
        ("SESSION_COOKIE_NAME", "sessionid"),
    ],
)
def test_nothing_starts_with_a_promise_broken(name: str, value: object) -> None:
    assert promises.broken() == []
    with override_settings(**{name: value}):
        assert promises.broken() == [name]
        with pytest.raises(
            cli.CommandError, match=f"The setting {name} would not keep .* Nothing was started."
        ):
            tables.up_to_date()
    tables.up_to_date()


def test_the_file_of_the_database_is_kept_as_promised(tmp_path: Path) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = OFF")
            try:
                assert promises.broken() == ["PRAGMA secure_delete"]
            finally:
                cursor.execute("PRAGMA secure_delete = ON")
    (tmp_path / "data").mkdir(mode=0o700)
    before = os.umask(0)
    try:
        assert command(tmp_path / "data", "backup", str(tmp_path / "safe")).returncode == 0
    finally:
        os.umask(before)
    made = [path for path in tmp_path.rglob("*") if path.is_file() and "static" not in path.parts]
    assert {path.name for path in made} >= {"midweek.sqlite3", "server.key"}
    assert [path.name for path in made if path.stat().st_mode & 0o077] == []
    with sqlite3.connect(tmp_path / "data" / "midweek.sqlite3") as file:
        assert file.execute("PRAGMA journal_mode").fetchone() == ("wal",)
