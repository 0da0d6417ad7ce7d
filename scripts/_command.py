"""What every command shares: exit codes and errors in one line."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from fer_core.errors import FerError

DONE, UNUSABLE = 0, 2


def named_path(text: str) -> Path:
    """Return an argument's path; an empty one (an unset variable in a shell) is not the current folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("a name is needed here, got an empty one")
    return Path(text)


def add_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, run: object, *places: str, says: str
) -> argparse.ArgumentParser:
    """Add one of several commands, which ``run`` does; ``places`` are its arguments in their order."""
    command = commands.add_parser(name, help=says)
    for place in places:
        command.add_argument(place, metavar=place.upper())
    command.set_defaults(run=run)
    return command


def run_command(main: Callable[[argparse.Namespace], int], parser: argparse.ArgumentParser) -> NoReturn:
    """Run ``main`` and exit: 0 done, 2 unusable input; a fault of ours leaves a traceback and 1."""
    try:
        sys.exit(main(parser.parse_args()))
    except FerError as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        sys.exit(UNUSABLE)
    except KeyboardInterrupt:
        print(f"{parser.prog}: stopped", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(DONE)
