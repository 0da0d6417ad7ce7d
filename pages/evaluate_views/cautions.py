"""What is said beside figures of a network on pictures that it knows."""

from pathlib import Path
from typing import TYPE_CHECKING

from pages.evaluate_views.choice import Data
from pages.shared.text import _

if TYPE_CHECKING:
    from fer_core.evaluation.cautions import Caution
    from fer_core.evaluation.report import Evaluation


def cautions_about(found: "Evaluation", data: Data, network: Path) -> "tuple[Caution, ...]":
    """Return why figures on these pictures flatter the network; raises BundleError for a broken card."""
    from fer_core.evaluation.cautions import cautions_of
    from fer_core.networks.card import read_card

    return cautions_of(found, read_card(network), data.dataset.manifest)


def caution_words(found: "Evaluation", data: Data, network: Path) -> str:
    """Return the same as sentences; "" when there is nothing to say."""
    return " ".join(_(one.message_id).format(**one.values) for one in cautions_about(found, data, network))
