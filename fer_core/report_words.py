"""The words of HTML reports: English sentences with placeholders, which whoever asks for a report may translate."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from fer_core.errors import FerError

Translate = Callable[[str], str]
"""From an English sentence with its placeholders to the same in another language."""
Plural = Callable[[str, str, int], str]
"""The same, from the sentence for one and that for many, by a number."""
Values = Callable[[Mapping[str, object]], Mapping[str, object]]


def _english(one: str, many: str, count: int) -> str:
    return one if count == 1 else many


@dataclass(frozen=True, slots=True)
class Say:
    """Says a sentence in the reader's language, as text of HTML: whatever a value holds, it stays text."""

    translate: Translate = str
    plural: Plural = _english
    label: Translate = str
    """From the name of a class to a word for it."""
    values: Values = dict
    """From the values of an error to the same with its reason in the reader's language."""
    language: str = "en"
    """Its code, as HTML has it."""

    def __call__(self, message_id: str, /, **values: object) -> str:
        return escape(self.translate(message_id).format(**values))

    def many(self, one: str, many: str, count: int, /, **values: object) -> str:
        return escape(self.plural(one, many, count).format(count=count, **values))

    def error(self, error: FerError) -> str:
        return self(error.message_id, **self.values(error.values))

    def number(self, value: float, form: str) -> str:
        """Write a number by a format of Python's: a text without words is translated by its numbers alone."""
        return escape(self.translate(f"{{value:{form}}}").format(value=value))

    def named(self, label: str) -> str:
        return escape(self.label(label))
