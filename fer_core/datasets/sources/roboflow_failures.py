"""What can go wrong with a download from Roboflow, each in one sentence of ours: the package's own may hold the key."""

from collections.abc import Mapping
from typing import Final

from fer_core.datasets.sources.roboflow_project import RoboflowProject
from fer_core.errors import DatasetError, FerError, InstallationError
from fer_core.messages import N_

SENTENCES: Final[Mapping[str, str]] = {
    "wrong_key": N_(
        "Roboflow does not accept this API key. Copy the private API key from your workspace's settings on "
        "app.roboflow.com and enter it again."
    ),
    "wrong_workspace": N_(
        'Roboflow has no workspace "{workspace}" that this API key may open. Copy its name from the '
        "address of the project's page."
    ),
    "wrong_project": N_(
        'The Roboflow workspace "{workspace}" has no project "{project}" that this API key may open. Copy '
        "its name from the address of the project's page."
    ),
    "wrong_version": N_(
        'The Roboflow project "{project}" has no version {version} that this API key may open. Choose another version.'
    ),
    "no_version": N_(
        'The Roboflow project "{project}" has no version {version}, only: {present}. Choose one of these, or '
        "generate a version on its page."
    ),
    "wrong_export": N_(
        "Roboflow does not give {project} version {version} as folders of classes (it answered "
        "{status}). Only projects of the type classification can be imported."
    ),
    "wrong_link": N_(
        "Roboflow offered a download that its storage refused (it answered {status}). Try again in a few minutes."
    ),
    "no_such_host": N_("The address {host} was not found on the network. Check the internet connection and try again."),
    "unreachable": N_("There is no connection to {host}. Check the internet connection and the proxy, and try again."),
    "certificate": N_(
        "The connection to {host} cannot be made secure, so nothing was sent. Check the clock of this "
        "computer and the network's proxy."
    ),
    "broken_off": N_("The download from Roboflow broke off before its end. Try again."),
    "silent": N_("Roboflow did not answer for {seconds} seconds. Check the internet connection, or try again later."),
    "stalled": N_(
        "Roboflow is preparing this version, but came no further than {percent}% in {minutes} minutes. Look at "
        "the version's page (it needs at least one picture), and try again later."
    ),
    "server": N_("Roboflow has a problem of its own (it answered {status}). Try again in a few minutes."),
    "too_many": N_("Roboflow refuses more requests for now (it answered 429). Try again in a few minutes."),
    "not_understood": N_("Roboflow answered with something that cannot be used ({what}). Try again in a few minutes."),
    "strayed": N_(
        "Roboflow's answer leads to another address, {host}, which would have received the API key; nothing was "
        "sent there. Check the network's proxy."
    ),
    "no_room": N_("There is no room on the disk for this version. Free some space, or choose a smaller version."),
    "too_large": N_("This version is larger than {limit} GB. Choose a smaller one."),
    "broken_zip": N_(
        "What Roboflow sent for {project} version {version} is not a zip archive, or it is damaged. Try "
        "again, or generate the version anew on its page."
    ),
    "no_place": N_(
        "There is no place for the download in {folder}: {reason}. Choose another folder, or free some space."
    ),
    "crashed": N_("The download from Roboflow ended by itself ({code}). Try again."),
}
NO_PACKAGE: Final = N_(
    "The package roboflow is missing or damaged, so nothing can be imported from Roboflow. Install what "
    "requirements.txt names and try again."
)


def failure(kind: str, project: RoboflowProject, values: Mapping[str, object]) -> FerError:
    """Return the error to raise; ``values`` fill what the project does not."""
    if kind == "no_package":
        return InstallationError(NO_PACKAGE)
    named = {"workspace": project.workspace, "project": project.project, "version": project.version}
    return DatasetError(SENTENCES[kind], **named, **values)
