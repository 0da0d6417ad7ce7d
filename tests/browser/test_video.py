"""A video is given, looked at, played, and followed over time, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.interview import first_seconds
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

LONG_MS = 150_000
"""The work loads its libraries in a process of its own, and this machine may be busy."""
SECONDS = 2.0
PLAYER = """() => {
    const video = document.querySelector('video');
    return {ready: video.readyState, seconds: video.duration, width: video.videoWidth, at: video.currentTime};
}"""
PLAYS = "() => document.querySelector('video')?.readyState >= 2"
HAS_PLAYED = "() => document.querySelector('video').currentTime > 0.5"
CHART = "[class*=st-key-video-timeline-] .js-plotly-plot"
AREAS = f"""() => (document.querySelector('{CHART}')?.data ?? []).filter((one) => one.fill === 'toself')
    .map((one) => Array.from(one.y).join())"""
MOMENT = f"""(seconds) => {{
    const chart = document.querySelector('{CHART}');
    const box = chart.getBoundingClientRect(), {{xaxis, yaxis}} = chart._fullLayout;
    return [box.x + xaxis._offset + xaxis.d2p(seconds), box.y + yaxis._offset + yaxis.d2p(0.5)];
}}"""
"""That time in the window, in the middle of the first row."""


@pytest.fixture
def film(interview_video: Path, tmp_path: Path) -> Path:
    """The first two seconds of the interview."""
    return first_seconds(interview_video, tmp_path / "two seconds 😀.mp4", SECONDS)


def test_a_video_is_played_and_followed_over_time(visitor: Visitor, film: Path) -> None:
    page = visitor.page
    visitor.open("video")
    visitor.upload(film)
    visitor.see("It goes on when you leave this page")
    visitor.settle()
    page.reload()  # a session of its own finds the work again
    page.wait_for_selector(CHART, timeout=LONG_MS)
    visitor.settle()
    assert visitor.headings[0] == film.name
    plays_with_its_own_length(page)
    smoothed = page.evaluate(AREAS)
    assert len(smoothed) == 7 and all(smoothed)
    page.locator("[class*=st-key-video-smoothed] label").click()
    page.wait_for_function(f"(before) => ({AREAS})().join() !== before", arg=",".join(smoothed))
    visitor.settle()
    chart = page.locator(CHART)
    chart.scroll_into_view_if_needed()
    x, y = page.evaluate(MOMENT, 1.5)
    page.mouse.move(x, y)
    page.mouse.click(x, y)
    visitor.see("Frame at 1.5 s: 1 face")
    visitor.settle()
    visitor.click("Forget everything")
    visitor.see("No video yet")


def plays_with_its_own_length(page: Page) -> None:
    """The copy with boxes can be decoded, and its time goes on."""
    page.wait_for_function(PLAYS, timeout=LONG_MS)
    told = page.evaluate(PLAYER)
    assert told["seconds"] == pytest.approx(SECONDS, abs=0.1) and told["width"] == 596
    page.evaluate("() => { const video = document.querySelector('video'); video.muted = true; return video.play(); }")
    page.wait_for_function(HAS_PLAYED)
