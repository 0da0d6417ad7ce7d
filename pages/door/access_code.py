"""The access code: made fresh at each start, or chosen; short enough for a child, and never on a command line."""

import hmac
import os
import secrets
from hashlib import sha256
from pathlib import Path
from typing import Final

from pages.door.problems import DoorError

LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without those that are taken for another: I and 1, L, O and 0."""
LENGTH: Final = 6
"""31 ** 6 are 890 million; at 30 wrong ones in ten minutes (``tries``) a year of guessing finds it once in 560."""
LONGEST: Final = 100
VARIABLE: Final = "FER_STUDIO_ACCESS_CODE"
FILE_NAME: Final = "access-code.txt"


def chosen_code(folder: Path) -> str:
    """Return the code of the environment, or of the file in ``folder``, else a fresh one; raises DoorError."""
    if given := os.environ.get(VARIABLE):
        return _checked(given, f"the environment variable {VARIABLE}")
    file = folder / FILE_NAME
    if file.exists():
        return _checked(_read(file), str(file))
    return fresh_code()


def fresh_code() -> str:
    """Draw a code that nobody can foresee."""
    return "".join(secrets.choice(LETTERS) for _place in range(LENGTH))


def plain(text: str) -> str:
    """Return what counts of a code: big or small letters, blanks and dashes do not."""
    return "".join(c for c in text if not c.isspace() and c not in "-–").casefold()


def is_right(given: str, code: str) -> bool:
    """Compare in a time that tells nothing about how much of it is right."""
    return hmac.compare_digest(_digest(given), _digest(code))


def spaced(code: str) -> str:
    """Write a fresh code in two groups, which are easier to read aloud; a chosen one as it is."""
    return f"{code[:3]} {code[3:]}" if len(code) == LENGTH else code


def _digest(text: str) -> bytes:
    return sha256(plain(text).encode(errors="surrogatepass")).digest()


def _checked(text: str, place: str) -> str:
    code = text.strip()
    if len(plain(code)) >= LENGTH and len(code) <= LONGEST and code.isprintable():
        return code
    raise DoorError(
        f"The access code in {place} needs {LENGTH} to {LONGEST} letters and digits, and has {len(plain(code))}. "
        "Choose another one, or take it away: a fresh code is then made at each start."
    )


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DoorError(f"The access code in {file} cannot be read ({error}). Mend the file, or delete it.") from error
