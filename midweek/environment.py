"""Reads `MIDWEEK_*` variables, and refuses nonsense in a sentence."""

from __future__ import annotations

import logging
import os
import re
import secrets
import stat
from contextlib import suppress
from email.utils import parseaddr
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

LONGEST_WAIT = 20  # seconds for a database that is busy; then people are told so
THREADS = 16  # of one worker: 10 may wait for a passphrase to be stretched (vault/slots.py), the others answer meanwhile
_HOST = re.compile(r"[A-Za-z0-9._*-]+|\[[0-9A-Fa-f:]+\]")


class BadSetting(Exception):
    """A setting cannot be used; the message says which and what would do."""


def text(name: str, default: str = "", *, one_of: tuple[str, ...] = ()) -> str:
    """A setting as text. Raises BadSetting when it is not among `one_of`."""
    value = os.environ.get(name, default).strip()
    if one_of and value not in one_of:
        raise BadSetting(f"{name} must be one of: {', '.join(one_of)}.")
    return value


def hosts(name: str, default: str) -> list[str]:
    """Host names with commas between them. Raises BadSetting for anything more or less, such as a whole address."""
    named = [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]
    if not named or not all(map(_HOST.fullmatch, named)):
        raise BadSetting(f"{name} must name hosts, such as midweek.example.org, with commas between them.")
    return named


def link(name: str) -> str:
    """An address on the web; empty when unset. Raises BadSetting."""
    value = text(name)
    if value and not re.fullmatch(r"https?://[!-~]+", value):
        raise BadSetting(f"{name} must be an address that begins with https:// or http://.")
    return value


def sender(name: str, default: str) -> str:
    """Who letters come from. Raises BadSetting."""
    value = text(name, default)
    if not value.isprintable() or "@" not in parseaddr(value)[1]:
        raise BadSetting(f"{name} must look like Midweek <midweek@example.org>.")
    return value


def flag(name: str, default: bool = False) -> bool:
    """A yes/no setting."""
    return text(name, "yes" if default else "no", one_of=("yes", "no")) == "yes"


def folder() -> Path:
    """The data folder: MIDWEEK_DATA, or the usual place for this kind of system."""
    named = os.environ.get("MIDWEEK_DATA")
    if named:
        return Path(named).expanduser().absolute()
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "Midweek"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local/share")) / "midweek"


def private_folder(named_by: str = "MIDWEEK_DATA") -> Path:
    """The data folder, made if need be, readable by its owner alone. named_by: where people say another. Raises BadSetting."""
    path = folder()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting(
            f"The data folder cannot be made: {error.strerror}. Choose another with {named_by}."
        ) from None
    if os.name != "nt" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise BadSetting(
            "Other users of this machine can look into the data folder. Close it with chmod 700, then try again."
        )
    return path


def secret_file(data: Path) -> Path:
    """Where the server's own key is kept: MIDWEEK_SECRET_FILE, or `server.key` in the data folder."""
    return Path(os.environ.get("MIDWEEK_SECRET_FILE") or data / "server.key")


def has_lost_its_key(data: Path) -> bool:
    """There is a data file, and no server key: the next start makes a new one."""
    return (data / "midweek.sqlite3").exists() and not secret_file(data).exists()


def server_secret(path: Path) -> bytes:
    """64 random bytes from a file, made at the first start. Raises BadSetting."""
    try:
        if not path.exists():
            _make_secret(path)
    except OSError as error:
        raise BadSetting(f"The server key cannot be written: {error.strerror}.") from None
    try:
        secret = bytes.fromhex(path.read_text("ascii").strip())
    except (OSError, ValueError):
        raise BadSetting(
            "The server key file cannot be read as hex digits. Put the right one back from your safe copy."
        ) from None
    if len(secret) < 32:
        raise BadSetting("The server key is too short. Put the right one back from your safe copy.")
    return secret


def _make_secret(path: Path) -> None:
    """Whole or not at all: of two first starts at once one makes it, and none reads half of it."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        with os.fdopen(
            os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii"
        ) as file:
            file.write(secrets.token_hex(64))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def memory_folder(data: Path) -> Path:
    """A place in memory for what must not outlive the machine's power; the data folder where there is none."""
    shared = Path("/dev/shm")  # noqa: S108  (memory, not a temp folder; the file is made 0600 in a folder of our own)
    if os.name == "nt" or not os.access(shared, os.W_OK):
        return data
    path = shared / f"midweek-{os.getuid()}-{os.stat(data).st_ino}"
    with suppress(FileExistsError):
        path.mkdir(mode=0o700)
    if path.is_symlink() or not path.is_dir() or path.stat().st_uid != os.getuid():
        return data  # anybody may write there: what stands in the way is not ours
    path.chmod(0o700)
    return path


def postgres(url: str) -> dict[str, object]:
    """MIDWEEK_DATABASE_URL as Django's database settings. Raises BadSetting."""
    looks = "MIDWEEK_DATABASE_URL must look like postgresql://user:password@host:5432/name."
    parts, port = _split(url, looks)
    if parts.scheme not in ("postgres", "postgresql") or len(parts.path) < 2:
        raise BadSetting(looks)
    if not (find_spec("psycopg") and find_spec("psycopg_pool")):
        raise BadSetting(
            "MIDWEEK_DATABASE_URL needs the packages for PostgreSQL: install the extra of docs/operating.md."
        )
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # below that it tells of every try
    waits = {"connect_timeout": "10", "options": f"-c lock_timeout={LONGEST_WAIT}s"}
    options = waits | dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": THREADS + 1, "timeout": LONGEST_WAIT},
            **options,
        },  # and the chores
    }


def sqlite(path: Path, *, lasting: bool = True) -> dict[str, object]:
    """One SQLite file as Django's database settings (vault.md 11)."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": LONGEST_WAIT,
            "init_command": "PRAGMA journal_mode=WAL;"
            f"PRAGMA synchronous={'FULL' if lasting else 'NORMAL'};"
            "PRAGMA secure_delete=ON;PRAGMA foreign_keys=ON;PRAGMA cache_size=-2000;",
        },
    }


def mail(url: str) -> dict[str, str]:
    """MIDWEEK_MAIL as host, port, user, password, scheme; empty when unset. Raises BadSetting."""
    if not url:
        return {}
    looks = "MIDWEEK_MAIL must look like smtps://user:password@host, smtp+tls://... or smtp://..."
    parts, port = _split(url, looks)
    ports = {"smtp": "25", "smtp+tls": "587", "smtps": "465"}
    if parts.scheme not in ports or not parts.hostname:
        raise BadSetting(looks)
    return {
        "scheme": parts.scheme,
        "host": parts.hostname,
        "port": str(port or ports[parts.scheme]),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
    }


def _split(url: str, looks: str) -> tuple[SplitResult, int | None]:
    """An address in its parts, and its port. Raises BadSetting, which says what it looks like."""
    try:
        parts = urlsplit(url)
        return parts, parts.port
    except ValueError:
        raise BadSetting(looks) from None
