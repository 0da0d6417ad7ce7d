"""Takes the names of people out of what was found in a video."""

from collections.abc import Collection
from dataclasses import replace

from fer_core.analysis.videos.findings_folder import VideoFindings, write_head
from fer_core.analysis.videos.frame_findings import VideoEnd


def gone_from(found: VideoFindings, known: Collection[str]) -> frozenset[str]:
    """Return who is named somewhere in a video, its annotated copy included, and is not among ``known``."""
    if found.end is None:
        return frozenset()
    voted = {identity.name for identity in found.end.identities.values() if identity.name is not None}
    return (found.end.named | voted) - frozenset(known)


def remove_names(found: VideoFindings, names: Collection[str]) -> None:
    """Leave tracks with these names as if their faces had not been compared; raises OutputError.

    What else was made with the names, such as copies and exports, is the caller's to delete.
    """
    if found.end:
        write_head(found.folder, found.head, _without(found.end, names))


def _without(end: VideoEnd, names: Collection[str]) -> VideoEnd:
    identities = {track: identity for track, identity in end.identities.items() if identity.name not in names}
    return replace(end, identities=identities, named=end.named - frozenset(names), names_dropped=True)
