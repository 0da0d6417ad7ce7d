"""Whether a network does better than to name the commonest class every time, which needs no network."""

from dataclasses import dataclass

from fer_core.networks.card import Card


@dataclass(frozen=True, slots=True, kw_only=True)
class Guessing:
    """What always naming one class would reach on the pictures that a network was measured on."""

    label: str
    share: float
    """From 0 to 1."""


def no_better_than_guessing(card: Card) -> Guessing | None:
    """Return what guessing reaches where the network's 95% interval does not lie above it; None where it does.

    Measured where the app's own figure is: without the pictures that it learned from too. None also where the card
    does not tell: for a network that was never measured on others, or whose classes were not counted.
    """
    unseen = card.unseen
    if "accuracy" not in unseen:
        return None
    counts = {label: found.get("images") for label, found in unseen["per_class"].items()}
    if not counts or not all(isinstance(count, int) and count >= 0 for count in counts.values()):
        return None
    commonest = max(counts, key=lambda label: counts[label])
    guessing = Guessing(label=commonest, share=counts[commonest] / max(sum(counts.values()), 1))
    return guessing if unseen["accuracy_interval"][0] <= guessing.share else None
