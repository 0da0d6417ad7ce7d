"""One colour and one symbol for each expression, the same in boxes, bars, timelines and matrices.

Any two of the eight named colours differ by at least 18 (CIEDE2000) for normal vision and for
protanopia, deuteranopia and tritanopia as simulated by Machado, Oliveira and Fernandes (2009);
symbols differ in any case.
"""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from fer_core.expressions import canonical_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How an expression is drawn."""

    colour: str
    """``#RRGGBB``."""
    symbol: str
    """One character, for text."""
    marker: str
    """The same shape by its name in Plotly."""

    @property
    def rgb(self) -> tuple[int, int, int]:
        red, green, blue = bytes.fromhex(self.colour[1:])
        return red, green, blue

    @property
    def ink(self) -> str:
        """Black or white, whichever reads better on ``colour`` (WCAG 2 contrast)."""
        light = _luminance(self.rgb)
        return "#000000" if (light + 0.05) / 0.05 > 1.05 / (light + 0.05) else "#FFFFFF"


NAMED: Final[Mapping[str, Style]] = MappingProxyType(
    {
        "angry": Style(colour="#D6320E", symbol="▲", marker="triangle-up"),
        "disgust": Style(colour="#0E6C60", symbol="✖", marker="x"),
        "fear": Style(colour="#A36AB6", symbol="◆", marker="diamond"),
        "happy": Style(colour="#E2B411", symbol="●", marker="circle"),
        "neutral": Style(colour="#949494", symbol="■", marker="square"),
        "sad": Style(colour="#0821B8", symbol="▼", marker="triangle-down"),
        "surprise": Style(colour="#75D1EF", symbol="★", marker="star"),
        "contempt": Style(colour="#7A0F2A", symbol="✚", marker="cross"),
    }
)

UNDECIDED: Final = Style(colour="#5F6368", symbol="○", marker="circle-open")
"""A face without a prediction."""

SPARE_SYMBOLS: Final = (
    ("⬟", "pentagon"),
    ("⬢", "hexagon"),
    ("◀", "triangle-left"),
    ("▶", "triangle-right"),
    ("✦", "star-diamond"),
)
SPARE_COLOURS: Final = ("#8B5E3C", "#6BA539", "#E58FA8", "#2F8FA3")

SPARE: Final = tuple(
    Style(
        colour=SPARE_COLOURS[slot % 4],
        symbol=SPARE_SYMBOLS[slot % 5][0],
        marker=SPARE_SYMBOLS[slot % 5][1],
    )
    for slot in range(20)
)
"""For classes of the person's own: 4 colours and 5 symbols in all 20 pairs."""


def styles_for(labels: Iterable[str]) -> Mapping[str, Style]:
    """Return one style a label; the person's own classes get different ones, up to 20.

    A class keeps its style from one network to the next, unless another class there has taken it.
    """
    wanted = tuple(dict.fromkeys(labels))
    chosen = {label: NAMED[canonical_name(label)] for label in wanted if canonical_name(label) in NAMED}
    taken: set[int] = set()
    for label in sorted(set(wanted) - chosen.keys()):
        slot = _free_slot(label, taken)
        taken.add(slot)
        chosen[label] = SPARE[slot]
    return MappingProxyType({label: chosen[label] for label in wanted})


def style_of(label: str | None) -> Style:
    """Return the style of one class on its own, or of "no prediction" for None."""
    return UNDECIDED if label is None else styles_for((label,))[label]


def _free_slot(label: str, taken: set[int]) -> int:
    preferred = zlib.crc32(label.strip().casefold().encode()) % len(SPARE)
    slots = [(preferred + step) % len(SPARE) for step in range(len(SPARE))]
    return next((slot for slot in slots if slot not in taken), preferred)


def _luminance(rgb: tuple[int, int, int]) -> float:
    """Relative luminance, 0 to 1 (https://www.w3.org/TR/WCAG21/#dfn-relative-luminance)."""
    red, green, blue = (_linear(channel / 255) for channel in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
