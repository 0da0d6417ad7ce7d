"""The ranges of the changes: the most used five, and the others in one closed panel."""

from typing import Final

import streamlit as st

from fer_core.datasets.augmentation.ranges import AugmentationConfig
from pages.shared.text import _

USUAL: Final = AugmentationConfig()


def choose_ranges() -> AugmentationConfig:
    """Show the sliders and return what they say; they keep their places as long as the session."""
    with st.container(key="augment-ranges"):
        brightness = _share(_("Brightness, darker or brighter by up to"), "brightness", 80, USUAL.brightness)
        rotation = _slider(_("Rotation, to either side by up to"), "rotation", 45, int(USUAL.rotation_degrees), "%d°")
        scale = _share(_("Size, smaller or larger by up to"), "scale", 50, USUAL.scale, _scale_hint())
        shift = _share(_("Shift, in any direction by up to"), "shift", 30, USUAL.shift)
        flip = st.toggle(_("Mirror one in two"), USUAL.flip, key="augment-flip", persist_state="session")
        with st.expander(_("More changes"), icon=":material/tune:"):
            return AugmentationConfig(
                brightness=brightness,
                rotation_degrees=float(rotation),
                scale=scale,
                shift=shift,
                flip=flip,
                contrast=_share(_("Contrast, weaker or stronger by up to"), "contrast", 80, USUAL.contrast),
                zoom=_share(_("Zoom into the middle by up to"), "zoom", 100, USUAL.zoom),
                noise=_share(_("Noise, up to this share of white"), "noise", 30, USUAL.noise),
                blur=_blur(),
                erasing=_share(_("A grey rectangle, in so many of 100"), "erasing", 100, USUAL.erasing),
            )


def _share(label: str, name: str, most: int, usual: float, hint: str | None = None) -> float:
    return _slider(label, name, most, round(100 * usual), "%d%%", hint) / 100


def _slider(label: str, name: str, most: int, usual: int, form: str, hint: str | None = None) -> int:
    value: int = st.slider(
        label, 0, most, usual, format=form, key=f"augment-{name}", help=hint, persist_state="session"
    )
    return value


def _scale_hint() -> str:
    return _("Width and height are drawn each for itself. To enlarge in proportion, there is Zoom.")


def _blur() -> float:
    """Return a share of the side; finer steps than the others, as little is much."""
    label = _("Blur, up to this share of the side")
    percent: float = st.slider(
        label, 0.0, 6.0, 0.0, step=0.5, format="%.1f%%", key="augment-blur", persist_state="session"
    )
    return percent / 100
