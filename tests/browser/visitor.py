"""A person in front of the real app, and what went wrong in their browser."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, FrameLocator, Page, Request
from playwright.sync_api import TimeoutError as PlaywrightTimeout

SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"
BASE_PATH_SEARCH = re.compile(r"/(photo|live|video|people|datasets|augment|train|evaluate|learn)/_stcore/")
"""On a deep link Streamlit first asks whether the app lives under the page's path; a 404 is the answer it expects."""
LAUNCH_ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(slots=True)
class Visitor:
    page: Page
    address: str
    errors: list[str] = field(default_factory=list)
    """Red lines in the browser's console."""
    strangers: list[str] = field(default_factory=list)
    """Requests to any other computer."""

    def open(self, path: str = "") -> None:
        self.page.goto(f"{self.address}/{path}")
        self.settle()

    def settle(self) -> None:
        """Wait until the script has run and nothing more is on its way."""
        self.page.wait_for_selector("h1")
        self.page.wait_for_selector(SETTLED)

    def upload(self, *photos: Path | tuple[str, bytes]) -> None:
        files = [(photo.name, photo.read_bytes()) if isinstance(photo, Path) else photo for photo in photos]
        self.page.locator("input[type=file]").set_input_files(
            [{"name": name, "mimeType": "image/jpeg", "buffer": data} for name, data in files]
        )

    def see(self, text: str | re.Pattern[str], *, timeout: float | None = None) -> None:
        """Wait until the text is on the page; when it does not come (``timeout`` in ms), tell what is there instead."""
        try:
            self.page.get_by_text(text).first.wait_for(timeout=timeout)
        except PlaywrightTimeout as error:
            shown = " / ".join(self.page.locator("body").inner_text().split("\n")[-40:])
            raise AssertionError(f"{text!r} did not come. The page ends with: {shown}") from error

    def click(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def unfold(self, name: str) -> None:
        """Open a closed panel; a click while the page is still being built is lost, so look, and click again."""
        panel = self.page.locator("[data-testid=stExpander] details", has_text=name).first
        for _ in range(5):
            panel.locator("summary").click()
            self.settle()
            if panel.get_attribute("open") is not None:
                return
        raise AssertionError(f"{name} does not open")

    def download(self, name: str, to: Path) -> bytes:
        with self.page.expect_download() as coming:
            self.click(name)
        coming.value.save_as(to)
        return to.read_bytes()

    @property
    def headings(self) -> list[str]:
        return self.page.locator("h3").all_inner_texts()


def arrive(browser: Browser, address: str, *, permissions: Sequence[str] = (), locale: str | None = None) -> Visitor:
    """Open a tab of its own, with nothing remembered, and listen for what goes wrong in it."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, permissions=list(permissions), locale=locale)
    visitor = Visitor(context.new_page(), address)

    def note_error(message: ConsoleMessage) -> None:
        if message.type == "error" and not BASE_PATH_SEARCH.search(message.location["url"]):
            visitor.errors.append(f"{message.text} ({message.location['url']})")

    def note_stranger(request: Request) -> None:
        if urlsplit(request.url).hostname not in (None, "localhost", "127.0.0.1"):
            visitor.strangers.append(request.url)

    visitor.page.on("console", note_error)
    visitor.page.on("pageerror", lambda error: visitor.errors.append(str(error)))
    visitor.page.on("request", note_stranger)
    visitor.page.set_default_timeout(150_000)
    return visitor


def camera(visitor: Visitor) -> FrameLocator:
    """The frame of the Live page in which the camera is started and shown."""
    return visitor.page.frame_locator('iframe[title*="webrtc"]')


def start_camera(visitor: Visitor) -> None:
    """Press Start and wait for the first picture: on a busy machine the connection and the networks take their time."""
    camera(visitor).get_by_role("button", name="Start", exact=True).click()
    visitor.see("pictures looked at")
