"""The pictures that one network names right and another one wrong."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.palette import styles_for
from pages.evaluate_views.cell_pictures import A_PAGE, CELL_PX, chosen_page, show_now
from pages.evaluate_views.choice import Data
from pages.shared.fragments import fragment
from pages.shared.job_words import pictures
from pages.shared.text import _, literal, shortened, told_apart
from pages.shared.wording import adjective

if TYPE_CHECKING:
    from fer_core.evaluation.report import Evaluation

FIELD_PX: Final = 360
FIELD_LENGTH: Final = 38
CELL_LENGTH: Final = 18
"""Letters of a network's name that fit under a picture."""


@fragment
def show_disagreements(found: "dict[Path, Evaluation]", names: dict[Path, str], data: Data) -> None:
    """Offer which network shall be right and which wrong, and show those pictures."""
    from fer_core.evaluation.comparison import right_only_in

    st.subheader(_("Where they disagree"), anchor=False)
    networks = list(found)
    listed, short = _cut(names, FIELD_LENGTH), _cut(names, CELL_LENGTH)
    with st.container(horizontal=True):
        right = _choose(_("Right"), networks, listed, key="apart-right")
        others = [network for network in networks if network != right]
        wrong = _choose(_("Wrong"), others, listed, key="apart-wrong")
    rows = right_only_in(found[right].right, found[wrong].right)
    st.markdown(f"**{pictures(len(rows))}**")
    place = st.container()
    page = chosen_page(len(rows), key=f"apart-page-{networks.index(right)}-{networks.index(wrong)}")
    with place, st.grid(6, min_column_width=CELL_PX, gap="small"):
        for number, row in enumerate(rows[A_PAGE * (page - 1) : A_PAGE * page]):
            with st.container(key=f"crisp-apart-{number}", gap="xsmall"):
                _cell(found, short, data, row)


def _cut(names: dict[Path, str], longest: int) -> dict[Path, str]:
    """Shorten names for a narrow place, without making two equal."""
    return dict(zip(names, told_apart(list(names.values()), longest=longest), strict=True))


def _choose(words: str, networks: list[Path], names: dict[Path, str], *, key: str) -> Path:
    chosen = st.selectbox(words, networks, key=key, format_func=names.__getitem__, width=FIELD_PX)
    return chosen or networks[0]


def _cell(found: "dict[Path, Evaluation]", names: dict[Path, str], data: Data, row: int) -> None:
    first = next(iter(found.values()))
    file, label = first.files[row], first.report.labels[int(first.truth[row])]
    style = styles_for((label,))[label]
    show_now(data.dataset, file)
    st.markdown(f"**{literal(adjective(label))}** {style.symbol}")
    st.caption("  \n".join(_answer(one, names[network], row) for network, one in found.items()))
    st.caption(literal(shortened(Path(file).name, longest=26)))


def _answer(found: "Evaluation", name: str, row: int) -> str:
    chances = found.probabilities[row]
    best = found.report.labels[int(chances.argmax())]
    sign = ":material/check:" if found.right[row] else ":material/close:"
    words = _("{name}: {named} ({points} of 100)").format(
        name=literal(name), named=literal(adjective(best)), points=round(100 * chances.max())
    )
    return f"{sign} {words}"
