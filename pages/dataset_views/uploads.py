"""Uploaded archives and folders, put on disk at once: the server would keep them in memory."""

import shutil
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import streamlit as st

from fer_core.errors import DatasetError, FerError
from pages.shared import resources
from pages.shared.datasets_state import UPLOAD_PREFIX, StagedUpload
from pages.shared.numbers import numeral
from pages.shared.state import session
from pages.shared.text import _, literal, shortened

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

MOST_MEGABYTES: Final = 1000
"""Of one upload; a larger archive is given by its path."""


def upload_file(label: str, *, place: str, hint: str | None = None) -> StagedUpload | None:
    """Offer to upload one file, and return it once it is on disk; ``place`` tells it from others."""
    me = session().datasets
    if place not in me.staged:
        key = f"datasets-upload-{place}-{me.uploads}"
        file = st.file_uploader(label, key=key, max_upload_size=MOST_MEGABYTES, help=hint)
        if file is None:
            return None
        me.staged[place] = stage_file(file)
        me.uploads += 1
        resources.drop_uploads()
        st.rerun()
    return _held(place)


def upload_folder(label: str, *, place: str) -> StagedUpload | None:
    """Offer to upload a folder with everything in it, and return it once it is on disk."""
    me = session().datasets
    if place not in me.staged:
        key = f"datasets-upload-{place}-{me.uploads}"
        files = st.file_uploader(label, key=key, accept_multiple_files="directory")
        if not files:
            return None
        me.staged[place] = stage_folder(files)
        me.uploads += 1
        resources.drop_uploads()
        st.rerun()
    return _held(place)


def stage_file(file: "UploadedFile") -> StagedUpload:
    """Copy an upload to a temporary folder of this session; raises DatasetError when the disk is full."""
    folder = _temporary_folder()
    staged = StagedUpload(name=file.name, size=file.size, folder=folder)
    try:
        with staged.path.open("wb") as target:
            shutil.copyfileobj(file, target, 2**20)
    except OSError as error:
        folder.cleanup()
        raise _not_kept(error) from error
    return staged


def stage_folder(files: "Sequence[UploadedFile]") -> StagedUpload:
    """Copy the files of an uploaded folder, each under the folders that it lay in."""
    folder = _temporary_folder()
    first = PurePosixPath(files[0].name).parts[0]
    staged = StagedUpload(name=first, size=sum(file.size for file in files), folder=folder)
    try:
        for file in files:
            target = _inside(staged.path, file.name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.getbuffer())
    except OSError as error:
        folder.cleanup()
        raise _not_kept(error) from error
    return staged


def with_given_names(problem: FerError) -> FerError:
    """Return an error that calls an upload as the person did, not by its place on disk."""
    places = [str(Path(upload.folder.name, "_"))[:-1] for upload in session().datasets.staged.values()]
    values = dict(problem.values)
    for name, value in values.items():
        for place in places:
            if place in str(value):
                values[name] = str(value).replace(place, "")
    return type(problem)(problem.message_id, **values)


def _inside(folder: Path, name: str) -> Path:
    """The browser names the file, so the name may be anything."""
    parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in {"/", ".", ".."}]
    return folder.joinpath(*(part.replace("\0", "_").replace(":", "_") for part in parts))


def _temporary_folder() -> "TemporaryDirectory[str]":
    try:
        return TemporaryDirectory(prefix=UPLOAD_PREFIX, ignore_cleanup_errors=True)
    except OSError as error:
        raise _not_kept(error) from error


def _not_kept(error: OSError) -> DatasetError:
    return DatasetError(
        "The upload could not be kept: {reason}. Free some space, or give the path on this computer.",
        reason=error.strerror or error,
    )


def _held(place: str) -> StagedUpload:
    """Say which upload is held, and offer another."""
    me = session().datasets
    upload = me.staged[place]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        size = (
            f"{numeral(upload.size / 1e6, '.1f')} MB" if upload.size >= 1e5 else f"{max(upload.size, 500) / 1e3:.0f} kB"
        )
        st.markdown(f":material/attach_file: **{literal(shortened(upload.name))}** · {size}", width="content")
        st.button(
            _("Remove"),
            key=f"unstage-{place}",
            on_click=me.unstage,
            args=(place,),
            type="tertiary",
            icon=":material/close:",
        )
    return upload
