"""The languages of the pages, one file each: locales/<code>.po.

python scripts/languages.py update          bring every file up to date with the messages of the code
python scripts/languages.py update fr       the same, and begin French
python scripts/languages.py check           name what is missing, unused, fuzzy or does not fit its English
"""

import _environment  # noqa: F401  (first: it enters .venv and finds fer_core)

import argparse
from pathlib import Path

from babel import Locale, UnknownLocaleError

from fer_core.errors import ConfigurationError
from scripts._catalogues import problems, read, updated
from scripts._command import run_command
from scripts._messages import messages

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "locales"


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["update", "check"])
    parser.add_argument("language", nargs="*", help="codes such as fr; all that there are, if none is named")
    return parser


def main(options: argparse.Namespace) -> int:
    found = messages(ROOT)
    files = sorted({*LOCALES.glob("*.po"), *(LOCALES / f"{_known(code)}.po" for code in options.language)})
    if options.action == "update":
        for path in files:
            print(f"{updated(path, found)}: {len(found)} messages")
    wrong = [f"{path.name}: {problem}" for path in files for problem in problems(read(path), found)]
    print("\n".join([*wrong, f"{len(found)} messages, {len(files)} languages, {len(wrong)} problems"]))
    return 1 if wrong and options.action == "check" else 0


def _known(code: str) -> str:
    try:
        return str(Locale.parse(code))
    except (UnknownLocaleError, ValueError):
        raise ConfigurationError(
            '"{code}" is no language that Babel knows. Give a code such as fr.', code=code
        ) from None


if __name__ == "__main__":
    run_command(main, parser())
