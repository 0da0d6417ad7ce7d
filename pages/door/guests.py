"""Who was let in: a random token for each browser, known only as long as the app runs."""

import secrets
from collections import OrderedDict
from hashlib import sha256
from typing import Final

MOST: Final = 1000
TOKEN_BYTES: Final = 32


class Guests:
    """Tokens of browsers that gave the code; only their hashes are kept, and the oldest go first."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, None] = OrderedDict()

    def let_in(self) -> str:
        """Return a new token."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        self._known[_hash(token)] = None
        while len(self._known) > MOST:
            self._known.popitem(last=False)
        return token

    def knows(self, token: str) -> bool:
        """Tell whether this token was given out; looking up a hash tells nothing about how near a guess is."""
        return _hash(token) in self._known


def _hash(token: str) -> bytes:
    return sha256(token.encode(errors="replace")).digest()
