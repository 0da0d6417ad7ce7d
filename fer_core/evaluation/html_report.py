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
from fer_core.evaluation.report import ClassReport, Evaluation, Report
from fer_core.evaluation.report_charts import matrix_table, reliability_svg, risk_svg, share_bar
from fer_core.evaluation.risk_coverage import answered_by_rule, risk_curve
from fer_core.evaluation.slice_words import EXPLAINED, KINDS, slice_words
from fer_core.evaluation.slices import SliceGroup, slice_groups
from fer_core.media.images import decode_image, encode_image, reduced_copy
from fer_core.palette import styles_for
from fer_core.progress import Progress, unwatched
from fer_core.report_words import Say
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
    say: Say = field(default_factory=Say)
    """The reader's language."""


def html_report(parts: ReportParts, *, progress: Progress = unwatched) -> bytes:
    """Return the file; pictures that cannot be read any more are left out.

    ``progress`` is told of the pictures, which take most of the time.
    """
    report, say = parts.found.report, parts.say
    title = say("{network} on {data}", network=report.model, data=report.data)
    sections = "".join(_sections(parts, say, progress))
    text = (
        f'<!DOCTYPE html><html lang="{escape(say.language)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE.read_text(encoding='utf-8')}</style></head>"
        f"<body><h1>{title}</h1>{sections}</body></html>\n"
    )
    return text.encode("utf-8")


def _sections(parts: ReportParts, say: Say, progress: Progress) -> Iterator[str]:
    report = parts.found.report
    yield _answer(report, say)
    yield "".join(_note(say(caution.message_id, **caution.values)) for caution in parts.cautions)
    yield f"<h2>{say('What is taken for what')}</h2>"
    yield _note(say("Rows are labels, columns what the network names. Shaded by the share of the row."))
    yield matrix_table(report, say)
    yield f"<h2>{say('By class')}</h2>" + _classes(report, say)
    yield _curves(parts, say)
    if parts.measures is not None:
        yield f"<h2>{say('On which pictures it is good')}</h2>"
        yield _note(say("Share that is right, with its 95% interval. Slices with few pictures say little."))
        yield from (_slice_group(group, say) for group in slice_groups(parts.measures, parts.found.right))
    yield _examples(parts, say, progress)


def _note(words: str) -> str:
    return f'<p class="note">{words}</p>'


def _answer(report: Report, say: Say) -> str:
    low, high = report.accuracy_interval
    interval = say("{share:.2%} (95% interval {low:.2%} to {high:.2%})", share=report.accuracy, low=low, high=high)
    figures = {
        say("Right"): interval,
        say("Loss (cross-entropy)"): say.number(report.loss, ".4f"),
        say("Macro F1"): say.number(report.macro_f1, ".4f"),
        say("Calibration error"): say.number(report.calibration_error, ".4f"),
    }
    rows = "".join(f'<tr><th scope="row">{name}</th><td>{value}</td></tr>' for name, value in figures.items())
    answer = say(
        "Right about {points:.0f} times in 100, on {images:,} pictures of the split “{split}”.",
        points=100 * report.accuracy,
        images=report.images,
        split=report.split,
    )
    return f'<p class="answer">{answer}</p><table>{rows}</table>'


def _classes(report: Report, say: Say) -> str:
    styles = styles_for(report.labels)
    titles = ("", say("Recall"), "", say("Precision"), "F1", say("Pictures"))
    rows = "".join(
        f'<tr><th scope="row">{say.named(label)} <i>{styles[label].symbol}</i></th>'
        f"{_class_cells(one, styles[label].colour, say)}</tr>"
        for label, one in report.per_class.items()
    )
    return f'<div class="wide"><table class="bars">{_head(titles)}{rows}</table></div>'


def _class_cells(one: ClassReport, colour: str, say: Say) -> str:
    """Of no pictures there are no shares."""
    if not one.images:
        return f"<td>{say('no pictures')}</td>" + "<td>–</td>" * 3 + "<td>0</td>"
    return (
        f"<td>{share_bar(one.recall, colour=colour)}</td><td>{say.number(one.recall, '.0%')}</td>"
        f"<td>{say.number(one.precision, '.0%')}</td><td>{say.number(one.f1, '.2f')}</td>"
        f"<td>{say.number(one.images, ',')}</td>"
    )


def _head(titles: Sequence[str]) -> str:
    cells = (f'<th scope="col">{title}</th>' if title else "<th></th>" for title in titles)
    return f"<tr>{''.join(cells)}</tr>"


def _curves(parts: ReportParts, say: Say) -> str:
    truth, probabilities = parts.found.truth, parts.found.probabilities
    answered = answered_by_rule(truth, probabilities, parts.rule)
    curve = risk_curve(truth, probabilities)
    worth = say(
        "The dot is FER Studio’s rule: it answers {sure:.0%} of the pictures, and {wrong:.1%} of these answers are "
        "wrong.",
        sure=answered.coverage,
        wrong=answered.error,
    )
    return (
        f'<div class="pair"><div><h2>{say("Does 80 of 100 mean 80 of 100?")}</h2>'
        f"{_note(say('On the dashed line it would. Each bar is right as often as it is high.'))}"
        f"{reliability_svg(reliability(truth, probabilities), say)}</div>"
        f"<div><h2>{say('What “not sure” is worth')}</h2>{_note(worth)}{risk_svg(curve, answered, say)}</div></div>"
    )


def _slice_group(group: SliceGroup, say: Say) -> str:
    words = [slice_words(group.kind, one) for one in group.slices]
    rows = "".join(
        f'<tr><th scope="row">{say(told.message_id, **told.values)}</th>'
        f"<td>{share_bar(one.accuracy, one.interval)}</td><td>{say.number(one.accuracy, '.1%')}</td>"
        f"<td class=spare>{say('{low:.1%} to {high:.1%}', low=one.interval[0], high=one.interval[1])}</td>"
        f"<td>{say.number(one.images, ',')}</td></tr>"
        for told, one in zip(words, group.slices, strict=True)
    )
    head = (
        f'<tr><th></th><th scope="col">{say("Right")}</th><td></td><td class="spare"></td>'
        f'<th scope="col">{say("Pictures")}</th></tr>'
    )
    told = say(EXPLAINED[group.kind])
    if group.unmeasured:
        told += " " + say("Not measured: {count:,} pictures.", count=group.unmeasured)
    table = f'<div class="wide"><table class="bars">{head}{rows}</table></div>'
    return f"<h3>{say(KINDS[group.kind])}</h3>{_note(told)}{table}"


def _examples(parts: ReportParts, say: Say, progress: Progress) -> str:
    figures = "".join(_figures(parts, say, progress))
    told = say("Those with the highest losses.")
    if parts.explainer:
        told += " " + say("Beside each, what spoke for the network’s answer (HiResCAM).")
    return f'<h2>{say("The hardest pictures")}</h2>{_note(told)}<div class="faces">{figures}</div>'


def _figures(parts: ReportParts, say: Say, progress: Progress) -> Iterator[str]:
    rows = rows_of(parts.found)[:EXAMPLES].tolist()
    for number, row in enumerate(rows, 1):
        file = parts.found.files[row]
        try:
            yield _figure(parts, row, decode_image(parts.dataset.source.read(file), name=file), say)
        except (FerError, OSError):
            continue
        finally:
            progress(number, len(rows))


def _figure(parts: ReportParts, row: int, image: Image, say: Say) -> str:
    found, best = parts.found, int(parts.found.probabilities[row].argmax())
    label, named = found.report.labels[found.truth[row]], found.report.labels[best]
    said = say(
        "labelled {label}, named {named} ({points:.0f} of 100), loss {loss:.1f}",
        label=say.label(label),
        named=say.label(named),
        points=100 * found.probabilities[row, best],
        loss=float(losses(found.truth[row : row + 1], found.probabilities[row : row + 1])[0]),
    )
    told = (say("a picture labelled {label}", label=say.label(label)), say("where the network looked"))
    views = zip(_views(image, best, parts.explainer), told, strict=False)
    return (
        f"<figure><div>{''.join(_img(view, words) for view, words in views)}</div><figcaption>"
        f"{said}<br>{escape(found.files[row])}</figcaption></figure>"
    )


def _views(image: Image, best: int, explainer: Explains | None) -> list[Image]:
    small = reduced_copy(image, EXAMPLE_PX)
    return [small, with_heat(small, explainer.heat_maps([small], [best])[0])] if explainer else [small]


def _img(image: Image, words: str) -> str:
    data = base64.b64encode(encode_image(image, ".png" if image.shape[0] <= 64 else ".jpg")).decode()
    kind = "png" if image.shape[0] <= 64 else "jpeg"
    return f'<img alt="{words}" src="data:image/{kind};base64,{data}">'
