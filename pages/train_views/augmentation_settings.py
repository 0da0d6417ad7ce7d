"""How far pictures are varied while a network is trained."""

from typing import Final

import streamlit as st

from fer_core.datasets.augmentation.ranges import AugmentationConfig
from pages.shared.text import _

SLIDER_PX: Final = 220


def choose_augmentation(name: str, usual: AugmentationConfig) -> AugmentationConfig:
    """Show the ranges, which start from those of the recipe ``name``."""

    def share(field: str, label: str, most: int) -> float:
        start = round(100 * getattr(usual, field))
        key = f"train-{name}-augmentation-{field}"
        chosen: int = st.slider(label, 0, most, min(start, most), format="%d%%", key=key, persist_state="session")
        return getattr(usual, field) if chosen == start else chosen / 100

    with st.grid(3, min_column_width=SLIDER_PX, gap="medium"):
        return AugmentationConfig(
            brightness=share("brightness", _("Brightness, up to"), 80),
            contrast=share("contrast", _("Contrast, up to"), 80),
            rotation_degrees=_degrees(name, usual.rotation_degrees),
            scale=share("scale", _("Size, up to"), 50),
            shift=share("shift", _("Shift, up to"), 30),
            zoom=share("zoom", _("Zoom, up to"), 100),
            noise=share("noise", _("Noise, up to"), 30),
            blur=share("blur", _("Blur, up to"), 10),
            erasing=share("erasing", _("A grey rectangle, in so many of 100"), 100),
            flip=st.toggle(
                _("Mirror one in two"), usual.flip, key=f"train-{name}-augmentation-flip", persist_state="session"
            ),
            interpolation=usual.interpolation,
        )


def _degrees(name: str, usual: float) -> float:
    key = f"train-{name}-augmentation-rotation"
    chosen: int = st.slider(_("Rotation, up to"), 0, 45, round(usual), format="%d°", key=key, persist_state="session")
    return usual if chosen == round(usual) else float(chosen)
