"""Why a picture stands in the queue, in plain words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pages.shared.text import _, literal, reworded
from pages.shared.wording import adjective

if TYPE_CHECKING:
    from fer_core.datasets.inspection.findings import Finding


def reason_names() -> Mapping[str, str]:
    """Return each reason in a few words, the gravest first."""
    return {
        "exact_copy": _("Exact copy"),
        "near_copy": _("Nearly a copy"),
        "no_face": _("Perhaps no face"),
        "network_disagrees": _("A network disagrees"),
        "votes_disagree": _("The votes disagree"),
        "high_loss": _("Hard for a network"),
        "dark": _("Very dark"),
        "bright": _("Very bright"),
        "flat": _("Hardly any contrast"),
        "blurred": _("Blurred"),
    }


def reason_line(finding: "Finding") -> str:
    """Return one Markdown line: the reason, what makes it grave, how sure it is, and the figures."""
    parts = [f"**{reason_names()[finding.reason]}**"]
    if finding.across_splits:
        parts.append(_("in several splits"))
    if finding.labels_differ:
        parts.append(_("with different labels"))
    if finding.detail:
        parts.append(literal(reworded(finding.detail)))
    if finding.suggestion:
        parts.append(_("perhaps {label}").format(label=f"**{literal(adjective(finding.suggestion))}**"))
    return " · ".join(parts) + f" :small[({round(100 * finding.score)} {_('of 100')})]"


def short_reasons(findings: "tuple[Finding, ...]") -> str:
    """Return the reasons alone, each once."""
    names = reason_names()
    return ", ".join(dict.fromkeys(names[finding.reason] for finding in findings))
