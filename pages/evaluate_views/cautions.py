"""What is said beside figures of a network on pictures that it knows."""

from pathlib import Path
from typing import TYPE_CHECKING

from pages.evaluate_views.choice import Data
from pages.shared.text import _

if TYPE_CHECKING:
    from fer_core.evaluation.cautions import Caution


def cautions_about(data: Data, network: Path) -> "tuple[Caution, ...]":
    """Return why figures on these pictures flatter the network; raises BundleError for a broken card."""
    from fer_core.evaluation.cautions import cautions
    from fer_core.networks.card import read_card

    return cautions(read_card(network), data.dataset.manifest, data.split)


def caution_words(data: Data, network: Path) -> str:
    """Return the same as sentences; "" when there is nothing to say."""
    return " ".join(_(found.message_id).format(**found.values) for found in cautions_about(data, network))
