"""The whole report as one HTML file that opens without a network and runs nothing."""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Final, Protocol

from fer_core.config import JudgementConfig
from fer_core.datasets.dataset import Dataset
from fer_core.errors import FerError
from fer_core.evaluation.cautions import Caution
from fer_core.evaluation.cells import losses, rows_of
from fer_core.evaluation.heat_overlay import with_heat
from fer_core.evaluation.measures import Measures, Values
from fer_core.evaluation.reliability import reliability
from fer_core.evaluation.report import Evaluation, Report
from fer_core.evaluation.report_charts import matrix_table, reliability_svg, risk_svg, share_bar
from fer_core.evaluation.risk_coverage import answered_by_rule, risk_curve
from fer_core.evaluation.slice_words import EXPLAINED, KINDS, slice_words
from fer_core.evaluation.slices import SliceGroup, slice_groups
from fer_core.media.images import decode_image, encode_image, reduced_copy
from fer_core.palette import styles_for
from fer_core.results import Image

STYLE: Final = Path(__file__).with_name("report.css")
EXAMPLES: Final = 24
EXAMPLE_PX: Final = 144
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""Whatever a name may hold, the file asks nobody and runs nothing."""


class Explains(Protocol):
    """What ``explanation.Explainer`` does; TensorFlow is not needed to write a report."""

    def heat_maps(self, images: Sequence[Image], classes: Sequence[int]) -> tuple[Values, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReportParts:
    """What a report is made of; without ``measures`` it has no slices, without ``explainer`` no heat maps."""

    found: Evaluation
    dataset: Dataset
    cautions: Sequence[Caution]
    """Why the figures flatter the network, if they do."""
    measures: Measures | None = None
    explainer: Explains | None = None
    rule: JudgementConfig = field(default_factory=JudgementConfig)


def html_report(parts: ReportParts) -> bytes:
    """Return the file; pictures that cannot be read any more are left out."""
    report = parts.found.report
    title = f"{escape(report.model)} on {escape(report.data)}"
    sections = "".join(_sections(parts))
    text = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE.read_text(encoding='utf-8')}</style></head>"
        f"<body><h1>{title}</h1>{sections}</body></html>\n"
    )
    return text.encode("utf-8")


def _sections(parts: ReportParts) -> Iterator[str]:
    report = parts.found.report
    yield _answer(report)
    yield "".join(f'<p class="note">{escape(str(caution))}</p>' for caution in parts.cautions)
    yield "<h2>What is taken for what</h2>"
    yield '<p class="note">Rows are labels, columns what the network names. Shaded by the share of the row.</p>'
    yield matrix_table(report)
    yield "<h2>By class</h2>" + _classes(report)
    yield _curves(parts)
    if parts.measures is not None:
        yield "<h2>On which pictures it is good</h2>"
        yield '<p class="note">Share that is right, with its 95% interval. Slices with few pictures say little.</p>'
        yield from map(_slice_group, slice_groups(parts.measures, parts.found.right))
    yield _examples(parts)


def _answer(report: Report) -> str:
    low, high = report.accuracy_interval
    figures = {
        "Right": f"{report.accuracy:.2%} (95% interval {low:.2%} to {high:.2%})",
        "Loss (cross-entropy)": f"{report.loss:.4f}",
        "Macro F1": f"{report.macro_f1:.4f}",
        "Calibration error": f"{report.calibration_error:.4f}",
    }
    rows = "".join(f'<tr><th scope="row">{name}</th><td>{value}</td></tr>' for name, value in figures.items())
    return (
        f'<p class="answer">Right about {100 * report.accuracy:.0f} times in 100, on {report.images:,} pictures of the '
        f"split “{escape(report.split)}”.</p><table>{rows}</table>"
    )


def _classes(report: Report) -> str:
    styles = styles_for(report.labels)
    head = '<tr><th></th><th scope="col">Recall</th><th></th><th scope="col">Precision</th><th scope="col">F1</th>'
    rows = "".join(
        f'<tr><th scope="row">{escape(label)} <i>{styles[label].symbol}</i></th>'
        f"<td>{share_bar(one.recall, colour=styles[label].colour)}</td><td>{one.recall:.0%}</td>"
        f"<td>{one.precision:.0%}</td><td>{one.f1:.2f}</td><td>{one.images:,}</td></tr>"
        for label, one in report.per_class.items()
    )
    return f'<div class="wide"><table class="bars">{head}<th scope="col">Pictures</th></tr>{rows}</table></div>'


def _curves(parts: ReportParts) -> str:
    truth, probabilities = parts.found.truth, parts.found.probabilities
    answered = answered_by_rule(truth, probabilities, parts.rule)
    curve = risk_curve(truth, probabilities)
    return (
        '<div class="pair"><div><h2>Does 80 of 100 mean 80 of 100?</h2>'
        '<p class="note">On the dashed line it would. Each bar is right as often as it is high.</p>'
        f"{reliability_svg(reliability(truth, probabilities))}</div>"
        "<div><h2>What “not sure” is worth</h2>"
        f'<p class="note">The dot is FER Studio’s rule: it answers {answered.coverage:.0%} of the pictures, and '
        f"{answered.error:.1%} of these answers are wrong.</p>{risk_svg(curve, answered)}</div></div>"
    )


def _slice_group(group: SliceGroup) -> str:
    rows = "".join(
        f'<tr><th scope="row">{slice_words(group.kind, one)}</th><td>{share_bar(one.accuracy, one.interval)}</td>'
        f"<td>{one.accuracy:.1%}</td><td class=spare>{one.interval[0]:.1%} to {one.interval[1]:.1%}</td>"
        f"<td>{one.images:,}</td></tr>"
        for one in group.slices
    )
    head = '<tr><th></th><th scope="col">Right</th><td></td><td class="spare"></td><th scope="col">Pictures</th></tr>'
    unmeasured = f" Not measured: {group.unmeasured:,} pictures." if group.unmeasured else ""
    return (
        f'<h3>{KINDS[group.kind]}</h3><p class="note">{EXPLAINED[group.kind]}{unmeasured}</p>'
        f'<div class="wide"><table class="bars">{head}{rows}</table></div>'
    )


def _examples(parts: ReportParts) -> str:
    figures = "".join(_figures(parts))
    heat = " Beside each, what spoke for the network’s answer (Grad-CAM)." if parts.explainer else ""
    return (
        "<h2>The hardest pictures</h2>"
        f'<p class="note">Those with the highest losses.{heat}</p><div class="faces">{figures}</div>'
    )


def _figures(parts: ReportParts) -> Iterator[str]:
    found = parts.found
    each = losses(found.truth, found.probabilities)
    for row in rows_of(found)[:EXAMPLES].tolist():
        try:
            image = decode_image(parts.dataset.source.read(found.files[row]), name=found.files[row])
        except (FerError, OSError):
            continue
        label, best = found.report.labels[found.truth[row]], int(found.probabilities[row].argmax())
        yield (
            f"<figure><div>{''.join(map(_img, _views(image, best, parts.explainer)))}</div><figcaption>"
            f"labelled <strong>{escape(label)}</strong>, named {escape(found.report.labels[best])} "
            f"({100 * found.probabilities[row, best]:.0f} of 100), loss {each[row]:.1f}<br>"
            f"{escape(found.files[row])}</figcaption></figure>"
        )


def _views(image: Image, best: int, explainer: Explains | None) -> list[Image]:
    small = reduced_copy(image, EXAMPLE_PX)
    return [small, with_heat(small, explainer.heat_maps([small], [best])[0])] if explainer else [small]


def _img(image: Image) -> str:
    data = base64.b64encode(encode_image(image, ".png" if image.shape[0] <= 64 else ".jpg")).decode()
    kind = "png" if image.shape[0] <= 64 else "jpeg"
    return f'<img alt="" src="data:image/{kind};base64,{data}">'
