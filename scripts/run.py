"""Set FER Studio up and open it, or run every check.

python scripts/run.py app [ARGUMENTS FOR STREAMLIT]   set up .venv the first time, then open the app
python scripts/run.py app --phone [--help]            open it to phones on the local network, with an access code
python scripts/run.py app --behind NAME               the same for a proxy or tunnel that offers it under a name
python scripts/run.py test [ARGUMENTS FOR PYTEST]     ruff, mypy, import-linter and pytest
python scripts/run.py setup                           only set up .venv
"""

import sys

# Before our other imports, and in a syntax that older Pythons can read.
if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    sys.stderr.write(
        f"FER Studio needs Python 3.11, 3.12 or 3.13, and this is {sys.version_info[0]}.{sys.version_info[1]}: "
        "start it with one of those, for example `python3.12 scripts/run.py app`.\n"
    )
    sys.exit(2)

import os
import subprocess
from itertools import pairwise
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from scripts._venv import APP, DEVELOPMENT, PYTHON, ROOT, SetupError, become, prepare, say, settings

AT_ONCE = ("--numprocesses", "3", "--dist", "loadfile", "--no-loadscope-reorder")
"""Three test files at a time, as one of them usually waits for a browser, each in one process, in the order of
tests/file_order.py; ``--numprocesses 0`` after it runs them one after another."""
DOOR = ("--phone", "--behind", "--no-access-code", "--visitors-may", "--address")
"""Words of pages/door/arguments.py that Streamlit does not know."""
CHECKS = {
    "ruff check": ("-m", "ruff", "check", "."),
    "ruff format": ("-m", "ruff", "format", "--check", "."),
    "mypy": ("-m", "mypy"),
    "import-linter": ("-c", "from importlinter.cli import lint_imports_command as lint; lint()"),
}


def main(arguments: list[str]) -> int:
    """Carry out one command line: 0 done, 1 a check failed, 2 wrong usage or nothing to run it in."""
    command, *rest = arguments or ["help"]
    if command not in COMMANDS:
        say((__doc__ or "").strip())
        return 0 if command in ("help", "-h", "--help") else 2
    try:
        return COMMANDS[command](rest)
    except SetupError as error:
        say(f"\n{error}")
        return 2
    except PermissionError as error:
        say(f"FER Studio must be able to write to its own folder, and may not write {error.filename}.")
        return 2
    except KeyboardInterrupt:
        say("\nStopped; the same command goes on from here.")
        return 130


def open_app(arguments: list[str]) -> int:
    """Set up, then become the app's server."""
    prepare(APP)
    os.chdir(ROOT)  # .streamlit/config.toml is read from here, and it keeps the app on localhost
    if _opens_to_others(arguments):
        become(["-m", "pages.door.launch", *arguments])
    become(["-m", "streamlit", "run", "streamlit_app.py", *arguments])


def _opens_to_others(arguments: list[str]) -> bool:
    """Whatever lets more than this computer in goes through the door, however it is asked for."""
    if any(word.split("=")[0] in DOOR for word in arguments):
        return True
    words = [word for argument in arguments for word in argument.split("=", 1)]
    asked = [after for word, after in pairwise(words) if word == "--server.address"]
    asked.append(os.environ.get("STREAMLIT_SERVER_ADDRESS", ""))
    return any(address and address not in ("localhost", "127.0.0.1", "::1") for address in asked)


def run_checks(arguments: list[str]) -> int:
    """Run every check, also after one that failed; pytest is last, so that its closing line ends the output."""
    prepare(DEVELOPMENT)
    passed = {name: _passes(name, command) for name, command in CHECKS.items()}
    print("\nBefore the tests: " + ", ".join(f"{name} {'ok' if ok else 'FAILED'}" for name, ok in passed.items()))
    passed["pytest"] = _passes("pytest", ("-m", "pytest", *AT_ONCE, *arguments))
    failed = [name for name, ok in passed.items() if not ok]
    if failed:
        print(f"\nFailed: {', '.join(failed)}")
    return 1 if failed else 0


def set_up(arguments: list[str]) -> int:
    """Install what the app and the commands need; there is nothing to choose."""
    if arguments:
        say(f"setup takes no arguments, and got: {' '.join(arguments)}")
        return 2
    prepare(APP)
    print("FER Studio is set up: `python scripts/run.py app` opens it.")
    return 0


def _passes(name: str, command: tuple[str, ...]) -> bool:
    print(f"\n== {name}", flush=True)
    return subprocess.run([str(PYTHON), *command], cwd=ROOT, env=settings(), check=False).returncode == 0


COMMANDS = {"app": open_app, "test": run_checks, "setup": set_up}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
