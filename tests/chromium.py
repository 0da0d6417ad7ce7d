"""The browser that browser tests drive: the one that the machine has, never a download."""

import os
import shutil
from pathlib import Path

import pytest

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PROGRAMS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "%PROGRAMFILES%/Google/Chrome/Application/chrome.exe",
    "%PROGRAMFILES(X86)%/Google/Chrome/Application/chrome.exe",
    "%LOCALAPPDATA%/Google/Chrome/Application/chrome.exe",
)


def find_chromium() -> Path | None:
    """CHROMIUM_PATH when it is set, else the first Chromium or Chrome of the usual names and places."""
    named = os.environ.get("CHROMIUM_PATH")
    if named:
        return Path(named) if Path(named).is_file() else None
    found = [shutil.which(command) for command in COMMANDS]
    found += [program for program in map(os.path.expandvars, PROGRAMS) if Path(program).is_file()]
    return next((Path(program) for program in found if program), None)


def skip_without_chromium(items: list[pytest.Item]) -> None:
    """Skip every test that is marked `browser` when there is no browser, with the reason."""
    if find_chromium() is None:
        named = os.environ.get("CHROMIUM_PATH")
        reason = f"CHROMIUM_PATH is no file: {named}" if named else "neither Chromium nor Chrome was found"
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=reason))
