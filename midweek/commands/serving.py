"""`midweek open`, `midweek serve`, `midweek tick`."""

from __future__ import annotations

import argparse
import errno
import os
import secrets
import signal
import socket
import sys
import tempfile
import threading
import time
import webbrowser
from collections.abc import Callable
from pathlib import Path

from midweek.cli import CommandError, start_django
from midweek.commands.tables import up_to_date
from midweek.environment import THREADS

NO_ADDRESS = "This machine has no address {bind}. Choose another with --bind."


def arguments(parser: argparse.ArgumentParser, name: str) -> None:
    """The words each of the three takes."""
    if name == "tick":
        return
    parser.add_argument(
        "--port", type=a_port, default=0 if name == "open" else 8000, help="the port to listen on"
    )
    if name == "open":
        parser.add_argument("--no-browser", action="store_true", help="only print the address")
    else:
        parser.add_argument(
            "--bind", default="127.0.0.1", help="the address to listen on (default: 127.0.0.1)"
        )
        parser.add_argument("--workers", type=up_to(99), default=2, help="worker processes (default: 2)")


def up_to(most: int) -> Callable[[str], int]:
    """Reads a whole number from 1 to `most`, as an argument of a command."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and len(text) < 10 and 0 < int(text) <= most):
            raise argparse.ArgumentTypeError(f"name a number from 1 to {most}")
        return int(text)

    return read


a_port = up_to(65_535)


def run(chosen: argparse.Namespace) -> int:
    """Start what was asked for; returns when it is stopped."""
    if chosen.command == "tick":
        start_django("serve")
        from midweek import chores

        chores.tick()
        return 0
    if chosen.command == "serve":
        must_be_free(chosen.bind, chosen.port)
        start_django("serve")
        prepare()
        print(
            f"Midweek listens on http://{chosen.bind}:{chosen.port} (give it https with a proxy, docs/operating.md)."
        )
        listen(chosen.bind, chosen.port, workers=chosen.workers)
        return 0
    port = chosen.port or free_port()
    must_be_free("127.0.0.1", port)
    host = name_of_our_own()
    os.environ["MIDWEEK_HOSTS"] = host
    start_django("laptop")
    prepare()
    address = f"http://{host}:{port}/"
    print(f"Midweek is at {address} (only on this machine; stop it with Ctrl+C, which locks it).")
    if not chosen.no_browser:
        show(address)
    listen("127.0.0.1", port, workers=1)
    return 0


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def must_be_free(bind: str, port: int) -> None:
    """Looked at before anything is said about an address. Raises CommandError."""
    try:
        family, kind, _, _, where = socket.getaddrinfo(bind, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError):
        raise CommandError(NO_ADDRESS.format(bind=bind)) from None
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(where)
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise CommandError(NO_ADDRESS.format(bind=bind)) from None
            raise CommandError(f"Port {port} is taken or not allowed. Choose another with --port.") from None


def name_of_our_own() -> str:
    """A host name nobody can guess, new per start: cookies of other local servers never meet ours (vault.md 14)."""
    host = f"{secrets.token_hex(16)}.localhost"
    try:
        socket.getaddrinfo(host, None)
    except OSError:
        print(
            "This machine does not resolve names under .localhost, so Midweek answers at 127.0.0.1. "
            "Other programs on this machine share its cookies there: close them first.",
            file=sys.stderr,
        )
        return "127.0.0.1"
    return host


def prepare() -> None:
    """What must be there before anybody is served."""
    from midweek.store import unlock

    up_to_date()
    unlock.ensure_table()


def listen(bind: str, port: int, *, workers: int) -> None:
    """Serve until stopped, also by closing the terminal.

    This is the start that locks everyone; a backup or an import beside it must not.
    """
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from midweek import chores

    no_core_files()
    chores.at_start()
    server = Granian(
        "midweek.web.wsgi:application",
        address=bind,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_level=LogLevels.error,  # it warns of more threads than cores at every start; most of ours wait
        log_access=False,
        respawn_failed_workers=workers > 1,
        websockets=False,
    )
    if sys.platform != "win32":
        ignored = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN  # started with nohup
        server.on_startup(
            lambda: signal.signal(
                signal.SIGHUP, signal.SIG_IGN if ignored else signal.getsignal(signal.SIGTERM)
            )
        )
    server.serve()


def no_core_files() -> None:
    """A worker that dies leaves no image of its memory on the disk (vault.md 11)."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def show(address: str) -> None:
    """Open the browser through a private file, so that the address is in no process list."""
    handle, name = tempfile.mkstemp(suffix=".html")
    with os.fdopen(handle, "w") as file:
        file.write(f'<!doctype html><meta http-equiv="refresh" content="0; url={address}"><title> </title>')

    def go() -> None:
        webbrowser.open(Path(name).as_uri())
        time.sleep(10)
        Path(name).unlink(missing_ok=True)

    threading.Thread(target=go, daemon=True).start()
