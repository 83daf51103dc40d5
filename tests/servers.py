"""A real server in a folder of its own, and a bare client that keeps its cookies."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from midweek.environment import memory_folder

PATIENCE = 60  # seconds until a server must answer


class Server:
    """`midweek serve` or `midweek demo` as people run it."""

    def __init__(self, folder: Path, *words: str, log: Path | None = None, **settings: str) -> None:
        self.port = free_port()
        self.log = log or folder.parent / f"{folder.name}.log"
        folder.mkdir(mode=0o700, exist_ok=True)
        self.memory = memory_folder(folder)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MIDWEEK_")}
        environment |= {
            "MIDWEEK_DATA": str(folder), "MIDWEEK_BEHIND_PROXY": "yes", "MIDWEEK_HOSTS": "127.0.0.1,localhost", **settings,
        }  # fmt: skip
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "midweek.cli", *words, "--port", str(self.port)],
            env=environment, stdout=self.log.open("ab"), stderr=subprocess.STDOUT,
        )  # fmt: skip

    def ready(self) -> Server:
        """Wait until it answers."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            assert self.process.poll() is None, self.log.read_text()
            try:
                if Visitor(self).get("/help/").status == 200:
                    return self
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"no answer: {self.log.read_text()}")

    def workers(self) -> list[psutil.Process]:
        """The processes that answer requests, not Python's own helpers."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        return [child for child in children if "resource_tracker" not in " ".join(child.cmdline())]

    def stop(self, *, at_once: bool = False) -> None:
        """End it, gently or as a power cut would."""
        whole = [psutil.Process(self.process.pid), *psutil.Process(self.process.pid).children(recursive=True)]
        if at_once:
            for process in whole:
                process.kill()
        else:
            self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            for process in whole:
                process.kill()
            self.process.wait(20)
        psutil.wait_procs(whole, timeout=20)

    def forget(self) -> None:
        """End it where it still runs, and drop what lay in memory, as when a machine is switched off."""
        if self.process.poll() is None:
            self.stop()
        shutil.rmtree(self.memory, ignore_errors=True)


@contextmanager
def running(folder: Path, *words: str, **settings: str) -> Iterator[Server]:
    """A server for the length of a test."""
    server = Server(folder, *words, **settings)
    try:
        yield server.ready()
    finally:
        server.forget()


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Answer:
    """Status, headers and words of one response."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status, self.headers = response.status, response.headers
        self.text = response.read().decode(errors="replace")


class Visitor:
    """One browser's cookies, over what looks like https to the server."""

    def __init__(self, server: Server, address: str = "203.0.113.7") -> None:
        self.server, self.address = server, address
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> Answer:
        """One request; raises OSError when the connection breaks."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        headers = {
            "X-Forwarded-Proto": "https", "X-Forwarded-For": self.address,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Referer": f"https://127.0.0.1:{self.server.port}{path}", "Host": f"127.0.0.1:{self.server.port}",
        }  # fmt: skip
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = Answer(connection.getresponse())
        except http.client.HTTPException as error:
            raise ConnectionError from error
        finally:
            connection.close()
        for set_cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = set_cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self.ask("GET", path)

    def send(self, page: str, fields: dict[str, str], to: str = "") -> Answer:
        """Fill in the form of a page: its hidden fields come along."""
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', self.get(page).text))
        return self.ask("POST", to or page, {**hidden, **fields})

    def signs_up(self, name: str, passphrase: str) -> Visitor:
        """Make an account; afterwards signed in."""
        answer = self.send("/sign-up/", {"name": name, "passphrase": passphrase, "email": ""})
        assert answer.status == 303, answer.text
        return self
