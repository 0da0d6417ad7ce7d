"""The network in use: how good it is, and who says so, in plain words; and the one that was chosen and is gone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from fer_core.evaluation.measured_here import measured_here
from fer_core.networks.card import Card
from fer_core.networks.claims import is_claim
from pages.shared.text import _, literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """Shares from 0 to 1, measured on ``images`` pictures of one split that do not stand in the training split.

    ``told_by``: its card, as it was made here or shipped; its maker, for one from elsewhere; or an evaluation here.
    """

    share: float
    low: float
    high: float
    images: int
    split: str
    copies: int
    """Pictures of the split that were left out, because they stand in the training split too."""
    by_class: Mapping[str, float | None]
    """Of the pictures with this label, the share that is named right; None where there are none."""
    told_by: Literal["card", "maker", "here"] = "card"
    data: str = ""
    """The dataset of an evaluation here."""

    @property
    def in_words(self) -> str:
        """Return a sentence without its full stop, as Markdown."""
        words = {
            "card": _("Right about {points} times in 100 on pictures it has never seen"),
            "maker": _("Right about {points} times in 100, says its maker"),
            "here": _("Right about {points} times in 100 on the pictures of {data}, measured here"),
        }
        return words[self.told_by].format(points=round(100 * self.share), data=literal(self.data))

    @property
    def exact(self) -> str:
        """Return the figures as Markdown."""
        words = {
            "card": _(
                "{share:.1f}% right (95% interval {low:.1f} to {high:.1f}%) on {images:,} pictures "
                'of the "{split}" split, none of which it was trained on.'
            ),
            "maker": _(
                "Its maker says: {share:.1f}% right (95% interval {low:.1f} to {high:.1f}%) on {images:,} pictures "
                'of the "{split}" split. Nobody has measured it here yet; Evaluate does.'
            ),
            "here": _(
                "{share:.1f}% right (95% interval {low:.1f} to {high:.1f}%) on {images:,} pictures "
                'of the "{split}" split of {data}, measured on this computer.'
            ),
        }
        figures = words[self.told_by].format(
            share=100 * self.share,
            low=100 * self.low,
            high=100 * self.high,
            images=self.images,
            split=literal(self.split),
            data=literal(self.data),
        )
        return " ".join(filter(None, (figures, self.left_out, self.caution)))

    @property
    def left_out(self) -> str:
        if not self.copies:
            return ""
        return _("{copies:,} more were left out: they stand among its training pictures too.").format(
            copies=self.copies
        )

    @property
    def caution(self) -> str:
        """A split that helped to choose the network flatters it a little."""
        if self.told_by == "here" or self.split not in (
            "valid",
            "held out",
        ):  # what a taught network holds out comes from valid
            return ""
        return _("The best stage of its training was picked with these pictures: expect a little less on others.")


def lost_choice() -> str | None:
    """Return the name of a network that was chosen and is not there any more, or None."""
    from fer_core.networks import choice

    return choice.lost_choice()


def accuracy(card: Card) -> Accuracy | None:
    """Return what was measured here of a network from elsewhere, else what the card says; None where nothing was."""
    return _measured_here(card) or _told(card)


def _measured_here(card: Card) -> Accuracy | None:
    found = measured_here(card)
    if found is None:
        return None
    low, high = found.accuracy_interval
    return Accuracy(
        share=found.accuracy,
        low=low,
        high=high,
        images=found.images,
        split=found.split,
        copies=0,
        by_class=found.recalls,
        told_by="here",
        data=found.data,
    )


def _told(card: Card) -> Accuracy | None:
    unseen = card.unseen
    if "accuracy" not in unseen:
        return None
    low, high = unseen["accuracy_interval"]
    return Accuracy(
        share=unseen["accuracy"],
        low=low,
        high=high,
        images=unseen["images"],
        split=unseen["split"],
        copies=card.metrics["images"] - unseen["images"],
        by_class={label: _recall(unseen["per_class"][label]) for label in card.labels},
        told_by="maker" if is_claim(card) else "card",
    )


def _recall(found: Mapping[str, Any]) -> float | None:
    """Of no pictures there is no share; a card may not tell how many there are."""
    return float(found["recall"]) if found.get("images", 1) else None
