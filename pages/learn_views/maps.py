"""Step 4: feature maps, layer by layer, and the faces that excite one the most."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from pages.learn_views.gallery import excited
from pages.learn_views.parts import question, sentences, task
from pages.learn_views.pictures import SHOWN_PX, as_url, show
from pages.learn_views.seen import Seen
from pages.learn_views.tiles import tiles
from pages.shared.numbers import numeral
from pages.shared.text import _, literal
from pages.shared.wording import adjective

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fer_core.lesson.graph import Layer

LAYER: Final = "learn-layer"
MAP: Final = "learn-map"
MOST_TILES: Final = 96
"""More small pictures than this help nobody; the busiest are shown."""
COUNT: Final = 8


def maps(seen: Seen) -> None:
    """Show the maps of a layer, one of them large, and what excites it on other faces."""
    layers = seen.network.layers
    _introduction()
    if seen.network.card.input.features == "landmarks":
        sentences(
            _(
                "This network does not look at the whole face: one small network reads both eyes, another "
                "one the mouth, and the distances go past them straight to the end. You see the maps of "
                "these parts."
            )
        )
    if not layers:
        st.info(
            _("This network has no feature maps: it calculates with the picture in another way. Use another network.")
        )
        return
    task(_("go deeper with the slider, and choose a map."))
    layer = _choose_layer(layers)
    found = seen.network.maps(seen.network.inputs([seen.crop]), layer)[0]
    number = _choose_map(found, layer)
    _large(seen, found, layer, number)
    _excited(seen, layer, number)
    _question()


def _introduction() -> None:
    sentences(
        _(
            "Each layer has its own kernels, which look at the pictures that the layer before made. What a "
            "kernel finds is its feature map: bright where it found it."
        ),
        _(
            "The first layers find edges. Later ones combine them into corners, folds and curves; the last "
            "ones answer to whole eyes and mouths, on maps so coarse that “where” hardly matters."
        ),
    )


def _question() -> None:
    question(
        _("Nobody told the network to look for mouths. Why are there maps that answer to them?"),
        _(
            "Because it helped. Training changes every kernel a little in the direction that makes the answers better. "
            "Mouths tell much about expressions, so kernels that find them were kept and sharpened. A map that answers "
            "to something else, such as hair or shadows, was useful on the training pictures, too: that is "
            "how a network "
            "picks up what it should not."
        ),
    )


def _choose_layer(layers: "tuple[Layer, ...]") -> "Layer":
    names = [_layer_name(number, layer) for number, layer in enumerate(layers, 1)]
    if st.session_state.get(LAYER) not in names:
        st.session_state[LAYER] = names[0]
    if len(layers) == 1:
        return layers[0]
    chosen = st.select_slider(_("Layer"), names, key=LAYER, persist_state="session")
    return layers[names.index(str(chosen))]


def _layer_name(number: int, layer: "Layer") -> str:
    kinds = {
        "relu": _("convolution and ReLU"),
        "pool": _("pooling"),
        "sum": _("sum with a shortcut"),
        "convolution": _("convolution"),
    }
    parts = {"left_eye": _("left eye"), "right_eye": _("right eye"), "mouth": _("mouth")}
    name = _("{number}: {kind}, {maps} maps of {width} × {height}").format(
        number=number, kind=kinds[layer.kind], maps=layer.maps, width=layer.width, height=layer.height
    )
    return f"{parts[layer.part]} · {name}" if layer.part else name


def _choose_map(found: "npt.NDArray[np.float32]", layer: "Layer") -> int:
    """Show the maps as small pictures; the busiest is chosen at first."""
    from fer_core.lesson.rendering import as_grey

    order = found.mean(axis=(1, 2)).argsort()[::-1]
    shown = sorted(int(number) for number in order[:MOST_TILES])
    if st.session_state.get(MAP) not in shown:
        st.session_state[MAP] = int(order[0])
    if layer.maps > MOST_TILES:
        st.caption(
            _("The {count} maps that answer most to this face, of {all}.").format(count=MOST_TILES, all=layer.maps)
        )
    pictures = [
        (
            as_url(as_grey(found[number], 0.0, float(found[number].max()) or 1.0)),
            _("Map {number}").format(number=number + 1),
        )
        for number in shown
    ]

    def pick(place: int) -> None:
        st.session_state[MAP] = shown[place]

    chosen = int(st.session_state[MAP])
    tiles(pictures, shown.index(chosen), key="learn-maps", on_pick=pick, px=52)
    return chosen


def _large(seen: Seen, found: "npt.NDArray[np.float32]", layer: "Layer", number: int) -> None:
    from fer_core.evaluation.heat_overlay import with_heat
    from fer_core.lesson.rendering import as_grey, enlarged, stretched

    one = found[number]
    most = float(one.max())
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=SHOWN_PX):
            words = _("Map {number}: its largest value is {value}").format(
                number=number + 1, value=numeral(most, ".2f")
            )
            show(as_grey(one, 0.0, most or 1.0), _("Feature map {number}").format(number=number + 1), caption=words)
        if not layer.part:
            with st.container(width=SHOWN_PX):
                heat = stretched(one / most if most > 0 else one * 0, seen.crop.shape[0])
                picture = with_heat(enlarged(seen.crop, 144), stretched(heat, enlarged(seen.crop, 144).shape[0]))
                show(
                    picture,
                    _("The same map laid over the face"),
                    caption=_("Laid over the face: it answers where it is bright"),
                )


def _excited(seen: Seen, layer: "Layer", number: int) -> None:
    """Show the faces that this map answers to the most."""
    found = excited(seen.network, layer, number, COUNT)
    st.markdown(f"**{_('What excites this map on other faces')}**")
    st.caption(found.source)
    if not found.pictures:
        st.caption(_("No face there excites it."))
    with st.container(horizontal=True, gap="small"):
        for place, (picture, label) in enumerate(zip(found.pictures, found.labels, strict=True), 1):
            words = _("{place}. labelled {label}").format(place=place, label=literal(adjective(label)))
            show(
                picture,
                _("Face that excites map {number}, labelled {label}").format(number=number + 1, label=adjective(label)),
                width=104,
                caption=words,
            )
