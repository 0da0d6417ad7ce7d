"""Watches the requests of the ``roboflow`` package, which sets no limits and checks few answers.

Runs in the process of `roboflow_child`. Nothing here passes on a text of the package or of the server: they may hold
the key. Failures are told by kind (see `roboflow_failures`).
"""

import errno
import shutil
from pathlib import Path
from typing import Any, Final, Literal, Protocol
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import NameResolutionError

Step = Literal["key", "workspace", "project", "version", "export", "link"]
NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
NETWORK_ERRORS: Final = (
    requests.ConnectionError,
    requests.Timeout,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
)
SPARE_BYTES: Final = 64 * 2**20
"""What a download leaves free on the disk."""


class Tell(Protocol):
    """Sends an event to the parent: its kind and plain values."""

    def __call__(self, event: str, **values: int | str) -> None: ...


class Refusal(Exception):
    """Ends the package's work for a reason of ours."""

    def __init__(self, kind: str, **values: int | str) -> None:
        super().__init__(kind)
        self.kind = kind
        self.values = values


class RequestWatch:
    """Sees each request and answer once it is installed; ``step`` says what the package is asked to do."""

    def __init__(self, *, secret: str, host: str, folder: Path, tell: Tell) -> None:
        self.step: Step = "key"
        self.key_is_known = False
        self._secret, self._host, self._folder, self._tell = secret, host, folder, tell
        self._status = 0

    def install(self) -> None:
        send = requests.Session.send

        def watched(session: requests.Session, request: requests.PreparedRequest, **options: Any) -> requests.Response:
            self._keep_the_key_home(request.url or "")
            answer = send(session, request, **options)
            self._look_at(answer, is_download=bool(options.get("stream")))
            return answer

        requests.Session.send = watched  # type: ignore[assignment,method-assign]

    def refusal(self, error: BaseException) -> Refusal:
        """Say what an error means that came out of the package, from its type and the last answer."""
        if isinstance(error, Refusal):
            return error
        if isinstance(error, NETWORK_ERRORS):
            url = str(error.request.url) if error.request else ""
            return Refusal(_network_problem(error), host=urlsplit(url).hostname or self._host)
        if isinstance(error, OSError) and not isinstance(error, requests.RequestException):
            return Refusal("no_room") if error.errno in NO_ROOM else Refusal("crashed", code=type(error).__name__)
        return self._refusal_of_answer(error)

    def _keep_the_key_home(self, url: str) -> None:
        if self._secret in url and urlsplit(url).netloc != self._host:
            raise Refusal("strayed", host=urlsplit(url).hostname or "")

    def _look_at(self, answer: requests.Response, *, is_download: bool) -> None:
        self._status = answer.status_code
        self._tell("answered")
        if is_download:
            self._check_download(answer)
        else:
            self._tell_preparation(answer)

    def _check_download(self, answer: requests.Response) -> None:
        """Refuse what the package would write to the zip unseen: an error page, or more than fits on the disk."""
        self.step = "link"
        if answer.status_code >= 400:
            raise self._refusal_of_answer(None)
        length = answer.headers.setdefault("content-length", "0")  # the package cannot do without
        size = int(length) if length.isdecimal() else 0
        if size + SPARE_BYTES > shutil.disk_usage(self._folder).free:
            raise Refusal("no_room")
        self._tell("size", bytes=size)

    def _tell_preparation(self, answer: requests.Response) -> None:
        """Tell how far the server is with putting the version together, while it is."""
        try:
            data = answer.json()
            version = data.get("version", {})
            waits = version.get("generating") or (version and not version.get("images"))  # as the package sees it
            if waits or data.get("ready") is False or answer.status_code == 202:
                progress = version.get("progress") or data.get("progress") or 0
                self._tell("preparing", percent=round(100 * float(progress)))
        except (ValueError, TypeError, AttributeError, OverflowError):
            return  # the package says what is wrong with the answer

    def _refusal_of_answer(self, error: BaseException | None) -> Refusal:
        match self._status:
            case 429:
                return Refusal("too_many")
            case status if status >= 500:
                return Refusal("server", status=status)
            case 401 | 403 if self.step == "key" or (self.step == "workspace" and not self.key_is_known):
                return Refusal("wrong_key")
            case status if status >= 400 and self.step != "key":
                return Refusal(f"wrong_{self.step}", status=status)
        return Refusal("not_understood", what=type(error).__name__)


def _network_problem(error: requests.RequestException) -> str:
    reason = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(error, requests.exceptions.SSLError):
        return "certificate"
    if not isinstance(error, (requests.ConnectionError, requests.Timeout)):
        return "broken_off"
    if isinstance(reason, NameResolutionError):
        return "no_such_host"
    return "unreachable"
