"""`make bench`: every figure is a ratio taken in one run, targets in turn, medians of several rounds.

Prints work, ours, base or peer, ratio and goal. Nothing passes or fails: the machine decides the times.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.servers import Server, Visitor  # noqa: E402

YEARS = (1, 5, 10, 20)
ROUNDS = int(os.environ.get("ROUNDS", "25"))
PASSPHRASE = "orchard lantern pebble window cotton harbour"
Rows = list[tuple[str, str, str, str, str]]


def main() -> int:
    """Build the lives, start the servers, measure, print."""
    rows: Rows = []
    with tempfile.TemporaryDirectory(prefix="midweek-bench-") as temp:
        folder = Path(temp) / "data"
        folder.mkdir(mode=0o700)
        objectives, filled = build(folder)
        rows += command_line(Path(temp), folder)
        rows += pages(folder, objectives)
        rows += imports(Path(temp))
        rows += filled
    widths = [max(len(row[n]) for row in [HEAD, *rows]) for n in range(5)]
    for row in [HEAD, tuple("-" * width for width in widths), *rows]:
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |")
    return 0


HEAD = ("work", "ours", "base or peer", "ratio", "goal")


def environment(folder: Path) -> dict[str, str]:
    """The environment of a command on one data folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MIDWEEK_")}
    return {**kept, "MIDWEEK_DATA": str(folder), "MIDWEEK_MODE": "serve"}


def build(folder: Path) -> tuple[dict[int, str], Rows]:
    """Accounts with 1, 5, 10 and 20 years; gives their objectives, and what the store itself costs."""
    os.environ |= {
        "MIDWEEK_DATA": str(folder),
        "MIDWEEK_MODE": "serve",
        "DJANGO_SETTINGS_MODULE": "midweek.settings",
    }
    import django

    django.setup()
    from bench import life
    from midweek.commands import serving
    from midweek.kinds.mood import MoodCheckIn
    from midweek.store import accounts, unlock
    from midweek.store.desk import Desk
    from midweek.vault.keys import new_id

    serving.prepare()
    objectives: dict[int, str] = {}
    rows: Rows = []
    today = datetime.now(UTC).date()
    for years in YEARS:
        user, root = accounts.create_account(f"life{years}", PASSPHRASE, uid=new_id())
        objectives[years] = life.lead(Desk(accounts.keys_of(user, root)), years, today)
        began = time.perf_counter()
        found = len(Desk(accounts.keys_of(user, root)).read(MoodCheckIn))
        rows.append(
            (
                f"open {found:,} check-ins, {years} years",
                ms(time.perf_counter() - began),
                "",
                "",
                "15,000: 300 ms",
            )
        )
        token = unlock.begin(
            user_id=user.pk, uid=bytes(user.uid), root=root, session_key="k", state="active", idle_minutes=10
        )
        times = [timed(lambda token=token: unlock.resume(token, "k")) for _ in range(200)]
        rows.append((f"unlock check, {years} years", ms(statistics.median(times)), "", "", "1 ms"))
    from django.db import connections

    connections.close_all()
    return objectives, rows


def timed(act: Callable[[], object]) -> float:
    """Seconds one call takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def ms(seconds: float) -> str:
    """Milliseconds in words."""
    return f"{seconds * 1000:.1f} ms"


def compare(
    name: str, ours: list[float], base: list[float], of: str, goal: str
) -> tuple[str, str, str, str, str]:
    """One row: medians and their ratio."""
    a, b = statistics.median(ours), statistics.median(base)
    return name, ms(a), f"{of} {ms(b)}", f"{a / b:.2f}x", goal


def peer(temp: Path) -> Path | None:
    """jrnl in an environment of its own, installed by name; nothing where it cannot be had."""
    uv, venv = ROOT / ".venv/bin/uv", temp / "jrnl"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    made = subprocess.run([uv, "venv", "-q", venv], **quiet)  # type: ignore[call-overload]
    got = subprocess.run([uv, "pip", "install", "-q", "--python", venv / "bin/python", "jrnl"], **quiet)  # type: ignore[call-overload]
    return venv / "bin/jrnl" if made.returncode == got.returncode == 0 else None


def command_line(temp: Path, folder: Path) -> Rows:
    """Goals 1 and 2."""
    jrnl, ours = peer(temp), ROOT / ".venv/bin/midweek"
    rows: Rows = []
    own, settings = (
        environment(folder),
        {**os.environ, "XDG_CONFIG_HOME": str(temp / "config"), "HOME": str(temp)},
    )

    def run(words: list[object], env: dict[str, str], **options: object) -> None:
        subprocess.run([str(w) for w in words], env=env, check=True, capture_output=True, **options)  # type: ignore[call-overload]

    if jrnl is None:
        return [("midweek --version", "", "jrnl could not be installed", "", "0.5x")]
    for word, goal in (("--version", "0.5x jrnl"), ("--help", "0.5x jrnl")):
        pairs = [
            (timed(lambda w=word: run([ours, w], own)), timed(lambda w=word: run([jrnl, w], settings)))
            for _ in range(9)
        ]
        rows.append(compare(f"midweek {word}", [a for a, _ in pairs], [b for _, b in pairs], "jrnl", goal))
    journal = temp / "journal.txt"
    (temp / "config/jrnl").mkdir(parents=True)
    (temp / "config/jrnl/jrnl.yaml").write_text(
        f"journals:\n  default:\n    journal: {journal}\nencrypt: false\nversion: v4.2\ntimeformat: '%F %r'\n"
        "editor: ''\nhighlight: false\nlinewrap: 79\ntagsymbols: '@'\ndefault_hour: 9\ndefault_minute: 0\ntemplate: false\n"
        "indent_character: '|'\ncolors: {body: none, date: none, tags: none, title: none}\ndisplay_format: pretty\n"
    )
    one, mapping = temp / "one.csv", temp / "map.toml"
    from bench import life

    mapping.write_text(life.MAPPING)
    for years in (1, 10, 20):
        journal.write_text(journal_text(years))
        ours_took, peers_took = [], []
        for n in range(5):
            one.write_text(f"day,self-talk,minutes outside,rested,took a walk\n2026-0{n + 1}-01,{n},10,5,1\n")
            with tempfile.TemporaryFile() as secret:
                secret.write(PASSPHRASE.encode())
                secret.seek(0)
                words = [
                    ours,
                    "import",
                    one,
                    "--as",
                    f"life{years}",
                    "--map",
                    mapping,
                    "--passphrase-fd",
                    secret.fileno(),
                ]
                ours_took.append(timed(lambda w=words, s=secret: run(w, own, pass_fds=[s.fileno()])))
            peers_took.append(
                timed(lambda n=n: run([jrnl, f"2026-0{n + 1}-01 09:00:", "one", "more", "line"], settings))
            )
        rows.append(
            compare(
                f"add one day, {years} years there",
                ours_took,
                peers_took,
                "jrnl (not encrypted)",
                "0.5x jrnl",
            )
        )
    return rows


def journal_text(years: int) -> str:
    """A jrnl file with an entry of about 120 words for every day."""
    from bench import life

    words = (life.WORDS.split() * 8)[:120]
    return "\n".join(
        f"[{2026 - n // 365}-{n % 12 + 1:02}-{n % 28 + 1:02} 09:00:00 AM] {' '.join(words)}\n"
        for n in range(365 * years)
    )


def pages(folder: Path, objectives: dict[int, str]) -> Rows:
    """Goals 4, 5, 6, 8 and 11, against hello and the ceiling on the same server."""
    rows: Rows = []
    server = Bench(folder)
    try:
        started = timed(server.ready)
        visitors = {years: Visitor(server, f"203.0.113.{years}") for years in YEARS}
        for years, visitor in visitors.items():
            assert (
                visitor.send("/sign-in/", {"username": f"life{years}", "passphrase": PASSPHRASE}).status
                == 303
            )
            visitor.get("/hello/")
        works = {
            "Today": lambda y: "/today/",
            "check-ins, newest": lambda y: "/check-in/all/",
            "check-in form": lambda y: "/check-in/",
            "Plan": lambda y: "/plan/",
            "Progress": lambda y: "/progress/",
            "objective, usual range": lambda y: f"/objectives/{objectives[y]}/",
            "objective, all": lambda y: f"/objectives/{objectives[y]}/?range=all",
        }
        took: dict[tuple[str, int], list[float]] = {}
        hello: list[float] = []
        for _ in range(ROUNDS):
            hello += [timed(lambda: visitors[1].get("/hello/")) for _ in range(3)]
            for name, path in works.items():
                for years in YEARS:
                    visitor, where = visitors[years], path(years)
                    took.setdefault((name, years), []).append(
                        timed(lambda v=visitor, p=where: check(v.get(p)))
                    )
        goals = {"Today": "8x", "check-ins, newest": "4x", "objective, all": "13x"}
        for name, path in works.items():
            for years in YEARS:
                rows.append(
                    compare(f"{name}, {years} years", took[name, years], hello, "hello", goals.get(name, ""))
                )
            twenty, one = statistics.median(took[name, 20]), statistics.median(took[name, 1])
            rows.append((f"{name}, 20 years against 1", ms(twenty), ms(one), f"{twenty / one:.2f}x", "1.15x"))
            size = len(visitors[10].get(path(10)).text.encode())
            rows.append(
                (
                    f"{name}, 10 years, answer",
                    f"{size / 1000:.0f} kB",
                    "",
                    "",
                    "60 kB" if "all" in name else "",
                )
            )
        rows += writes(visitors)
        rows += memory(server, visitors, works, objectives)
        rows.append(("start to first answer, with migrations", ms(started), "", "", "2x hello's"))
    finally:
        server.stop()
    return rows


class Bench(Server):
    """The server with hello and the ceiling on it."""

    def __init__(self, folder: Path) -> None:
        from tests.servers import free_port

        self.port, self.log = free_port(), folder.parent / "server.log"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.serve", str(self.port), "2"],
            cwd=ROOT, stdout=self.log.open("ab"), stderr=subprocess.STDOUT,
            env={**environment(folder), "MIDWEEK_BEHIND_PROXY": "yes", "MIDWEEK_HOSTS": "127.0.0.1"},
        )  # fmt: skip


def check(answer: object) -> None:
    """A page that failed is no measurement."""
    assert getattr(answer, "status", 0) == 200, getattr(answer, "text", "")[:300]


def writes(visitors: dict[int, Visitor]) -> Rows:
    """Goal 8: one check-in against one plain insert; then eight writers at once."""
    from midweek.vault.keys import new_id

    def token(visitor: Visitor) -> str:
        return visitor.cookies["__Host-csrftoken"]

    def ours(visitor: Visitor) -> None:
        fields = {"mood": "2", "draft": new_id().hex(), "csrfmiddlewaretoken": token(visitor)}
        assert visitor.ask("POST", "/check-in/", fields).status == 303

    def plain(visitor: Visitor) -> None:
        assert (
            visitor.ask("POST", "/ceiling/", {"mood": "2", "csrfmiddlewaretoken": token(visitor)}).status
            == 303
        )

    sealed, insert = [], []
    for _ in range(ROUNDS * 2):
        sealed.append(timed(lambda: ours(visitors[10])))
        insert.append(timed(lambda: plain(visitors[10])))
    rows = [compare("write a check-in", sealed, insert, "plain insert", "2x")]
    writers = [visitors[years] for years in YEARS] * 2

    def rate(act: Callable[[Visitor], None]) -> float:
        began = time.perf_counter()
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda visitor: [act(visitor) for _ in range(20)], writers))
        return len(writers) * 20 / (time.perf_counter() - began)

    a, b = rate(ours), rate(plain)
    rows.append(("8 writers at once", f"{a:.0f}/s", f"plain insert {b:.0f}/s", f"{a / b:.0%}", "45%"))
    return rows


def memory(
    server: Server,
    visitors: dict[int, Visitor],
    works: dict[str, Callable[[int], str]],
    objectives: dict[int, str],
) -> Rows:
    """Goal 11: what a worker holds after every page, and whether it grows."""

    def most() -> float:
        return max(worker.memory_info().rss for worker in server.workers()) / 1024 / 1024

    before = most()
    for n in range(400):
        if n == 100:
            early = most()
        visitors[10].get(list(works.values())[n % len(works)](10))
    late = most()
    return [
        ("worker memory after every page", f"{late:.0f} MiB", "", "", "78 MiB (1.7x hello's 46)"),
        (
            "worker memory, request 400 against 100",
            f"{late:.0f} MiB",
            f"{early:.0f} MiB",
            f"{late / early:.2f}x",
            "1.05x",
        ),
        ("worker memory before the bench's last part", f"{before:.0f} MiB", "", "", ""),
    ]


def imports(temp: Path) -> Rows:
    """Goal 9: the real file and a ten-year CSV through the command line, against jrnl's import."""
    from bench import life

    folder = temp / "imports"
    folder.mkdir(mode=0o700)
    own, ours = environment(folder), ROOT / ".venv/bin/midweek"
    make = (
        "import django; django.setup(); from midweek.commands import serving; serving.prepare();"
        "from midweek.store import accounts; from midweek.vault.keys import new_id;"
        f"accounts.create_account('maya', {PASSPHRASE!r}, uid=new_id())"
    )
    subprocess.run(
        [sys.executable, "-c", make],
        env={**own, "DJANGO_SETTINGS_MODULE": "midweek.settings"},
        check=True,
        cwd=ROOT,
    )
    demo = ROOT / "midweek/exchange/demo"
    csv, mapping = temp / "life.csv", temp / "life.toml"
    csv.write_text(life.spreadsheet(10, datetime.now(UTC).date()))
    mapping.write_text(life.MAPPING)
    rows: Rows = []
    took = {}
    for name, file, words in (
        ("the real file, 3,121 values", demo / "kossakowski2017.csv", demo / "kossakowski.toml"),
        ("ten years, 14,600 values", csv, mapping),
    ):
        with tempfile.TemporaryFile() as secret:
            secret.write(PASSPHRASE.encode())
            secret.seek(0)
            began, peak = time.perf_counter(), 0
            process = psutil.Popen(
                [str(ours), "import", str(file), "--as", "maya", "--map", str(words), "--passphrase-fd", str(secret.fileno())],
                env=own, pass_fds=[secret.fileno()], stdout=subprocess.DEVNULL,
            )  # fmt: skip
            while process.poll() is None:
                try:
                    peak = max(peak, process.memory_info().rss)
                except psutil.Error:
                    break
                time.sleep(0.01)
            assert process.wait() == 0
            took[name] = time.perf_counter() - began
            rows.append((f"import {name}, peak", f"{peak / 1024 / 1024:.0f} MiB", "", "", "150 MiB"))
    jrnl = temp / "jrnl/bin/jrnl"
    if jrnl.exists():
        text = temp / "text.txt"
        text.write_text(journal_text(10))
        (temp / "journal.txt").unlink(missing_ok=True)
        (temp / "journal.txt").write_text("")
        settings = {**os.environ, "XDG_CONFIG_HOME": str(temp / "config"), "HOME": str(temp)}
        theirs = timed(
            lambda: subprocess.run(
                [str(jrnl), "--import", "--file", str(text)], env=settings, check=True, capture_output=True
            )
        )
        for name, seconds in took.items():
            rows.append(
                (
                    f"import {name}",
                    ms(seconds),
                    f"jrnl, 3,650 entries {ms(theirs)}",
                    f"{seconds / theirs:.2f}x",
                    "3x",
                )
            )
    shutil.rmtree(folder)
    return rows


if __name__ == "__main__":
    sys.exit(main())
