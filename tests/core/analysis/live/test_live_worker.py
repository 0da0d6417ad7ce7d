"""The newest picture is looked at, the rest dropped; nobody who brings one waits, and no thread is left behind."""

import threading

import numpy as np
import pytest

from fer_core import BundleError
from fer_core.analysis.live.live_worker import LiveReading, LiveWorker
from fer_core.analysis.videos.frame_findings import FrameFindings
from fer_core.results import Image
from tests.core.analysis.live.found import SaidAnalyst, findings, until


def picture(number: int, faces: int = 1) -> Image:
    image = np.zeros((60, 80, 3), np.uint8)
    image[0, 0] = faces, number, 0
    return image


def test_the_newest_picture_is_looked_at_and_the_others_are_dropped():
    gate = threading.Event()
    analyst = SaidAnalyst(gate)
    worker = LiveWorker(lambda: analyst)
    worker.offer(picture(0))
    assert analyst.busy.wait(10)
    for number in range(1, 6):
        worker.offer(picture(number))
    gate.set()
    assert until(lambda: worker.looked_at == 2)
    worker.stop()
    assert analyst.seen == [0, 5]
    assert worker.pace().dropped == 4
    assert analyst.times == sorted(analyst.times)


def test_a_reading_holds_its_picture_and_its_faces():
    worker = LiveWorker(SaidAnalyst)
    worker.offer(picture(7, faces=2))
    assert until(lambda: worker.latest is not None)
    reading = worker.latest
    worker.stop()
    assert (reading.image[0, 0, 1], len(reading.findings.faces)) == (7, 2)
    assert reading.done_s >= reading.came_s


def test_the_thread_ends_when_no_picture_comes_and_begins_anew_with_the_next():
    analysts = []

    def begin() -> SaidAnalyst:
        analysts.append(SaidAnalyst())
        return analysts[-1]

    worker = LiveWorker(begin, idle_s=0.05)
    for number in (1, 2):
        worker.offer(picture(number))
        assert until(lambda: not worker.at_work)
        assert worker.latest is None and worker.history.curve(1, 0.0) is None
    assert [analyst.seen for analyst in analysts] == [[1], [2]]
    assert all(len(analyst.threads) == 1 for analyst in analysts)


def test_after_a_stop_nothing_of_the_picture_is_kept():
    gate = threading.Event()
    analyst = SaidAnalyst(gate)
    worker = LiveWorker(lambda: analyst)
    worker.offer(picture(1))
    assert analyst.busy.wait(10)
    thread = next(each for each in threading.enumerate() if each.ident in analyst.threads)
    worker.offer(picture(2))
    worker.stop()
    gate.set()
    thread.join(10)
    assert not thread.is_alive() and not worker.at_work
    assert (analyst.seen, worker.latest) == ([1], None)
    assert worker.history.curve(1, 0.0) is None


def test_it_can_go_on_after_a_stop():
    worker = LiveWorker(SaidAnalyst, idle_s=2.0)
    worker.offer(picture(1))
    worker.stop()
    worker.offer(picture(2))
    assert until(lambda: worker.latest is not None and worker.latest.image[0, 0, 1] == 2)
    assert until(lambda: not worker.at_work)


def test_two_cameras_know_nothing_of_each_other():
    workers = [LiveWorker(SaidAnalyst, idle_s=2.0) for _ in range(2)]
    for faces, worker in enumerate(workers, start=1):
        worker.offer(picture(0, faces))
    assert until(lambda: all(worker.latest for worker in workers))
    assert [len(worker.latest.findings.faces) for worker in workers] == [1, 2]


def test_a_network_that_cannot_be_loaded_is_told_and_not_tried_again():
    asked = []

    def begin() -> SaidAnalyst:
        asked.append(1)
        raise BundleError("The network is gone.")

    worker = LiveWorker(begin)
    worker.offer(picture(1))
    assert until(lambda: worker.problem is not None)
    worker.offer(picture(2))
    assert (str(worker.problem), asked, worker.at_work) == ("The network is gone.", [1], False)
    assert worker._waiting is None  # the picture that came after is kept nowhere


def test_after_a_problem_no_picture_is_kept():
    class Failing(SaidAnalyst):
        def analyze(self, image: np.ndarray, *, index: int, seconds: float) -> FrameFindings:
            if index:
                raise BundleError("The network is gone.")
            return super().analyze(image, index=index, seconds=seconds)

    worker = LiveWorker(Failing)
    worker.offer(picture(1))
    assert until(lambda: worker.latest is not None)
    worker.offer(picture(2))
    assert until(lambda: worker.problem is not None and not worker.at_work)
    worker.offer(picture(3))
    assert (worker.latest, worker._waiting) == (None, None)
    assert until(lambda: worker.history.curve(1, 0.0) is None)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_fault_of_ours_is_told_too():
    def begin() -> SaidAnalyst:
        raise ZeroDivisionError

    worker = LiveWorker(begin)
    worker.offer(picture(1))
    assert until(lambda: isinstance(worker.problem, ZeroDivisionError))


def test_how_fast_pictures_come_and_how_long_none_has_come():
    now = [0.0]
    gate = threading.Event()
    worker = LiveWorker(lambda: SaidAnalyst(gate), clock=lambda: now[0])
    assert worker.quiet_s == float("inf")
    for _ in range(21):
        worker.offer(picture(0))
        now[0] += 0.1
    assert worker.pace().came == pytest.approx(10, abs=0.6)
    assert (worker.pace().looked_at, worker.pace().delay_s) == (0.0, None)
    assert worker.quiet_s == pytest.approx(0.1)
    now[0] += 5
    assert worker.quiet_s == pytest.approx(5.1)
    gate.set()
    assert until(lambda: worker.looked_at > 0)
    worker.stop()
    assert worker.quiet_s == 0


@pytest.mark.parametrize(
    ("took_s", "after_s", "holds"),
    [(0.04, 0.5, True), (0.04, 1.5, False), (4.0, 7.0, True), (4.0, 9.0, False)],
    ids=["fresh", "outdated", "slow detector", "slow detector, outdated"],
)
def test_faces_are_drawn_as_long_as_they_may_still_be_there(took_s, after_s, holds):
    reading = LiveReading(image=picture(0), findings=findings(1), came_s=10.0, done_s=10.0 + took_s)
    assert reading.holds_at(10.0 + after_s) == holds


def test_faces_of_the_picture_before_are_drawn_however_slowly_pictures_come():
    reading = LiveReading(image=picture(0), findings=findings(1), came_s=10.0, done_s=10.3)
    assert reading.holds_at(12.5, between_s=2.5)
    assert not reading.holds_at(15.0, between_s=2.5)  # found two pictures ago
    assert not reading.holds_at(15.0, between_s=5.0)  # the camera stood still
