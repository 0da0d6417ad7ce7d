"""The words of the HTML report: English sentences with placeholders, which whoever asks for it may translate."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

Translate = Callable[[str], str]
"""From an English sentence with its placeholders to the same in another language."""


@dataclass(frozen=True, slots=True)
class Say:
    """Says a sentence in the reader's language, as text of HTML: whatever a value holds, it stays text."""

    translate: Translate = str

    def __call__(self, message_id: str, /, **values: object) -> str:
        return escape(self.translate(message_id).format(**values))
