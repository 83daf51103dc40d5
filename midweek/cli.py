"""The `midweek` command. Django is imported only by what needs it, so `--help` and `--version` are instant."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from typing import NoReturn

from midweek import __version__

EPILOG = """Settings are MIDWEEK_* variables (docs/settings.md). A passphrase is asked for, or read from the
file descriptor that --passphrase-fd names; never give one as an argument: shells keep a history."""

COMMANDS = {
    "open": ("serving", "open Midweek for one person on this machine, in the browser"),
    "serve": ("serving", "serve many people (behind https)"),
    "demo": ("demo", "show Midweek with invented people in a throw-away folder"),
    "import": ("importing", "file a spreadsheet, or what another app exported, under an account"),
    "export": ("exporting", "write out everything of an account"),
    "search": ("searching", "search what an account holds, or list the newest pages of its journal"),
    "sheets": ("sheets", "list the worksheets and questionnaires that ship, with their licences"),
    "backup": ("backups", "write the two backup files, data and keys"),
    "restore": ("backups", "restore a data file and the newest keys file"),
    "doctor": ("doctor", "check settings, files, libraries and clocks"),
    "tick": ("serving", "do the chores that need no key, once (for cron)"),
}


class CommandError(Exception):
    """A command cannot do what was asked; the message is the one sentence people see."""


class CommandLine(argparse.ArgumentParser):
    """What a command takes; a word it doesn't know is refused in one sentence, as everything is."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"midweek: {message}; `{self.prog} --help` says what there is.\n")


def parser(command: str | None) -> argparse.ArgumentParser:
    """The whole command line; only the named command's own words are loaded."""
    top = CommandLine(
        prog="midweek", description="The work of therapy between sessions, private by design.", epilog=EPILOG
    )
    top.add_argument("--version", action="version", version=f"midweek {__version__}")
    under = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (module, says) in COMMANDS.items():
        sub = under.add_parser(name, help=says, description=says[0].upper() + says[1:] + ".", epilog=EPILOG)
        if name == command:
            importlib.import_module(f"midweek.commands.{module}").arguments(sub, name)
    return top


def start_django(mode: str) -> None:
    """Settle how Midweek runs, then load Django."""
    os.environ["MIDWEEK_MODE"] = mode
    os.environ["DJANGO_SETTINGS_MODULE"] = "midweek.settings"
    import django

    django.setup()


def main(words: list[str] | None = None) -> int:
    """Run one command; gives the exit code. Errors are one sentence and exit code 2."""
    words = sys.argv[1:] if words is None else words
    named = next((word for word in words if word in COMMANDS), None)
    chosen = parser(named).parse_args(words)
    module = importlib.import_module(f"midweek.commands.{COMMANDS[chosen.command][0]}")
    from midweek.environment import BadSetting

    try:
        return int(module.run(chosen) or 0)
    except (CommandError, BadSetting) as error:
        print(f"midweek: {error}", file=sys.stderr)
        return 2
    except (KeyboardInterrupt, EOFError):  # Ctrl+C, or Ctrl+D where something was asked
        print(file=sys.stderr)
        return 130
    except BrokenPipeError:
        return 0
    except Exception as error:  # a traceback could quote what someone wrote
        print(f"midweek: {_sentence(error)}", file=sys.stderr)
        if os.environ.get("MIDWEEK_TRACEBACK") == "yes":
            raise
        return 2


def _sentence(error: Exception) -> str:
    from midweek.vault.errors import VaultError

    if isinstance(error, VaultError):
        return str(error)
    if _is_of_the_database(error):
        return "The database can't be reached, or is full, busy or damaged. Nothing was changed by half. `midweek doctor` tells more."
    if isinstance(error, OSError) and error.strerror:
        return f"The system refused: {error.strerror.lower()}. Nothing was changed."
    return f"Something went wrong ({type(error).__name__}). Nothing was changed by half. `midweek doctor` may tell why."


def _is_of_the_database(error: Exception) -> bool:
    """It is down, full, busy or damaged; a question it doesn't understand is a fault of ours."""
    if "django" not in sys.modules:
        return False
    from django.db.utils import DatabaseError, OperationalError

    return isinstance(error, OperationalError) or type(error) is DatabaseError


if __name__ == "__main__":
    # Commands raise the CommandError of `midweek.cli`, and run as a script this module goes by another name.
    sys.exit(importlib.import_module("midweek.cli").main())
