"""What the person takes away.

JSON and CSV are those of ``scripts/analyze.py`` byte for byte, but for the folder in "source": a browser tells
only a file's name.
"""

import io
import zipfile
from collections.abc import Sequence
from functools import partial
from pathlib import PurePath

import streamlit as st

from fer_core.analysis.delivery import COPY_SUFFIXES
from fer_core.analysis.export import Result, csv_bytes, json_bytes
from fer_core.media.images import encode_image
from fer_core.results import PhotoFindings
from pages.shared import pictures
from pages.shared.file_names import free_name, safe_name
from pages.shared.pictures import Drawing
from pages.shared.state import Photo
from pages.shared.text import _

Found = tuple[Photo, Result]


def for_photo(photo: Photo, findings: PhotoFindings, drawing: Drawing) -> None:
    """Offer the annotated photo, its CSV and its JSON; each is made when it is asked for."""
    stem = PurePath(safe_name(photo.name)).stem or "photo"
    with st.container(horizontal=True, gap="small"):
        _button(
            _("Annotated photo"),
            partial(annotated_file, photo, findings, drawing),
            annotated_name(photo),
            f"picture-{photo.key}",
        )
        _button("CSV", partial(csv_bytes, [findings]), f"{stem}_faces.csv", f"csv-{photo.key}")
        _button("JSON", partial(json_bytes, [findings]), f"{stem}_faces.json", f"json-{photo.key}")


def for_all(found: Sequence[Found], given: int, drawing: Drawing) -> None:
    """Offer the same for all photos at once; a file that cannot be read is in the JSON, with the reason."""
    results = [result for _photo, result in found]
    words = _("All {count} photos") if len(found) == given else _("{done} of {count} photos")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{words.format(done=len(found), count=given)}**", width="content")
        _button(_("Annotated photos"), partial(annotated_archive, found, drawing), "faces.zip", "picture-all")
        _button("CSV", partial(csv_bytes, results), "faces.csv", "csv-all")
        _button("JSON", partial(json_bytes, results), "faces.json", "json-all")


def annotated_file(photo: Photo, findings: PhotoFindings, drawing: Drawing) -> bytes:
    """Return the annotated photo in full size, in the photo's own format where that is common."""
    return encode_image(pictures.annotated(photo, findings, drawing), PurePath(annotated_name(photo)).suffix)


def annotated_name(photo: Photo) -> str:
    """Return ``<name>_faces`` with an ending that can be written."""
    path = PurePath(safe_name(photo.name))
    suffix = path.suffix if path.suffix.casefold() in COPY_SUFFIXES else ".png"
    return f"{path.stem or 'photo'}_faces{suffix}"


def annotated_archive(found: Sequence[Found], drawing: Drawing) -> bytes:
    """Return a ZIP with every annotated photo; two of the same name get different ones."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for photo, result in found:
            if isinstance(result, PhotoFindings):
                name = free_name(annotated_name(photo), archive.namelist())
                archive.writestr(name, annotated_file(photo, result, drawing))
    return buffer.getvalue()


def _button(label: str, make: "partial[bytes]", name: str, key: str) -> None:
    """Offer a file without running the page again, which would only redraw what is there."""
    st.download_button(label, make, name, key=key, on_click="ignore", icon=":material/download:")
