"""Opens a network from elsewhere for the first time, in a process of its own: what goes wrong there stays there."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from fer_core.errors import BundleError
from fer_core.workspace import ROOT

CHILD: Final = "fer_core.networks.trial_child"
LONGEST_S: Final = 180.0
"""TensorFlow alone takes five seconds to start, on a busy computer many more."""


def try_out(folder: Path) -> None:
    """Open both network files of a bundle; raises BundleError unless they do what the card says."""
    command = [sys.executable, "-P", "-m", CHILD, str(folder.resolve())]
    try:
        ended = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": _path(), "TF_CPP_MIN_LOG_LEVEL": "3"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=LONGEST_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise BundleError(
            "The network was not opened within {seconds:.0f} seconds, so it is refused.", seconds=LONGEST_S
        ) from error
    _tell(ended)


def _path() -> str:
    return os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))


def _tell(ended: "subprocess.CompletedProcess[bytes]") -> None:
    """The child's last line is its answer; without one it was ended from outside, or by a library's fault."""
    try:
        problem = json.loads(ended.stdout.splitlines()[-1])
    except (IndexError, ValueError) as error:
        raise BundleError(
            "The network could not be opened: the trial ended with code {code}. It is damaged, needs too much memory, "
            "or this installation is incomplete.",
            code=ended.returncode,
        ) from error
    if problem:
        raise BundleError(problem["message_id"], **problem["values"])
