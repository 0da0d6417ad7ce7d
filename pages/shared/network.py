"""The network in use: how good it is, from its card, in plain words; and the one that was chosen and is gone."""

from collections.abc import Mapping
from dataclasses import dataclass

from fer_core.networks.card import Card
from pages.shared.text import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """Shares from 0 to 1, measured on ``images`` pictures of one split that do not stand in the training split."""

    share: float
    low: float
    high: float
    images: int
    split: str
    copies: int
    """Pictures of the split that were left out, because they stand in the training split too."""
    by_class: Mapping[str, float]
    """Of the pictures with this label, the share that is named right."""

    @property
    def in_words(self) -> str:
        return _("Right about {points} times in 100 on pictures it has never seen").format(
            points=round(100 * self.share)
        )

    @property
    def exact(self) -> str:
        figures = _(
            "{share:.1f}% right (95% interval {low:.1f} to {high:.1f}%) on {images:,} pictures "
            'of the "{split}" split, none of which it was trained on.'
        ).format(share=100 * self.share, low=100 * self.low, high=100 * self.high, images=self.images, split=self.split)
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
        if self.split != "valid":
            return ""
        return _("The best stage of its training was picked with these pictures: expect a little less on others.")


def lost_choice() -> str | None:
    """Return the name of a network that was chosen and is not there any more, or None."""
    from fer_core.networks import choice

    return choice.lost_choice()


def accuracy(card: Card) -> Accuracy | None:
    """Read the card's measurement; None for a network that was never measured."""
    metrics = card.metrics
    if "accuracy" not in metrics:
        return None
    unseen = metrics.get("without_copies") or metrics
    low, high = unseen["accuracy_interval"]
    return Accuracy(
        share=unseen["accuracy"],
        low=low,
        high=high,
        images=unseen["images"],
        split=unseen["split"],
        copies=metrics["images"] - unseen["images"],
        by_class={label: unseen["per_class"][label]["recall"] for label in card.labels},
    )
