"""Which version of which Roboflow project, and the key that opens it."""

import os
import re
from dataclasses import dataclass
from typing import Final, Literal, Self
from urllib.parse import unquote, urlsplit

from fer_core.errors import DatasetError

Region = Literal["us", "eu"]
KEY_VARIABLE: Final = "ROBOFLOW_API_KEY"
HOSTS: Final = re.compile(r"(?:\w+\.)*roboflow\.(?:com|eu)", re.IGNORECASE)
PLAIN_NAME: Final = re.compile(r"(?!\.+$)[\w.-]{1,100}")
"""What stands between two slashes of a Roboflow address; nothing that would change the address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoboflowProject:
    """A version of a project, private or public (Roboflow Universe); raises DatasetError for an impossible name."""

    workspace: str
    project: str
    version: int
    region: Region = "us"
    """The platform that holds it: roboflow.com, or roboflow.eu."""

    def __post_init__(self) -> None:
        for part, name in (("workspace", self.workspace), ("project", self.project)):
            if not PLAIN_NAME.fullmatch(name):
                raise DatasetError(
                    "{name!r} cannot be the name of a Roboflow {part}. Copy it from the address of the project's page: "
                    "letters, digits and hyphens.",
                    name=name,
                    part=part,
                )
        if self.version < 1:
            raise DatasetError("Roboflow counts versions from 1, got {version}.", version=self.version)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``workspace/project/version`` or the address of a version's page; raises DatasetError."""
        address = text.strip().split("?")[0].split("#")[0]  # what follows may hold a key
        host, path = _host_and_path(address)
        parts = [unquote(part) for part in path.split("/") if part]
        numbers = [part for part in parts[2:] if part.isascii() and part.isdecimal()]
        if len(numbers) != 1 or (not host and len(parts) != 3) or (host and not HOSTS.fullmatch(host)):
            raise DatasetError(
                "{got} does not name a version of a Roboflow project. Give workspace/project/version, or the "
                "address of the version's page, such as https://universe.roboflow.com/workspace/project/dataset/1.",
                got=repr(address) if "/" in address else "A text without slashes",  # a key may stand there by mistake
            )
        region: Region = "eu" if host.casefold().endswith(".eu") else "us"
        return cls(workspace=parts[0], project=parts[1], version=int(numbers[0][:9]), region=region)

    def __str__(self) -> str:
        return f"{self.workspace}/{self.project}/{self.version}"


def api_key(given: str | None) -> str:
    """Return the key that was given, else the one in ``ROBOFLOW_API_KEY``; raises DatasetError when there is none."""
    key = (given or "").strip() or os.environ.get(KEY_VARIABLE, "").strip()
    if not key:
        raise DatasetError(
            "There is no Roboflow API key. Copy the private API key from your workspace's settings on "
            "app.roboflow.com, and enter it here or set {variable}.",
            variable=KEY_VARIABLE,
        )
    return key


def _host_and_path(address: str) -> tuple[str, str]:
    """Return no host for plain ``workspace/project/version``."""
    if "://" in address:
        try:
            parts = urlsplit(address)
        except ValueError:
            return address, ""
        return parts.hostname or address, parts.path
    first, _, rest = address.partition("/")
    return (first, rest) if HOSTS.fullmatch(first) else ("", address)
