"""What a run says of its end, whatever ended it, and that what was saved still opens and resumes."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import keras
import pytest

from fer_core.datasets.dataset import Dataset, open_dataset
from fer_core.errors import DatasetError, FerError, OutputError, StoppedTooSoon, TrainingError
from fer_core.training import packing_run
from fer_core.training.events import BatchDone, EpochDone, FeaturesRead, StartNotice
from fer_core.training.run_status import CRASHED, KILLED, TOO_SOON
from fer_core.training.runs import START_S, Run
from fer_core.training.status_keeper import BETWEEN_WRITES_S, SPARE_BYTES, SPARE_NAME, StatusKeeper, end_told
from fer_core.training.trainer import train
from fer_core.workspace import ROOT
from tests.core.training.test_trainer import RECIPE
from tests.drawn_dataset import files, write_archive
from tests.without_graphs import without_graphs

SHORT = replace(RECIPE, epochs=3)
LOOK = """
import sys
from pathlib import Path
from fer_core.training.runs import Run
print(Run(Path(sys.argv[1])).is_held())
"""


@pytest.fixture(scope="module", autouse=True)
def step_by_step() -> Iterator[None]:
    with without_graphs():
        yield


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return open_dataset(write_archive(tmp_path_factory.mktemp("data") / "drawn.zip", files({"train": 16, "valid": 4})))


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run.start(tmp_path / "r", SHORT)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full")
def test_a_full_disk_is_said_and_the_run_goes_on_when_there_is_space(run: Run, dataset: Dataset) -> None:
    partial = run.folder / f".last.{os.getpid()}-{threading.get_ident()}.partial.keras"

    def fill_the_disk(event: BatchDone | EpochDone | StartNotice) -> None:
        if isinstance(event, EpochDone) and event.epoch.epoch == 1:
            partial.symlink_to("/dev/full")

    with pytest.raises(OutputError, match="No space left on device"):
        train(run, dataset, progress=fill_the_disk)
    status = run.status()
    assert status.state == "failed"
    assert "No space left on device. Choose another place, or free some space." in status.message
    assert not partial.exists() and not partial.is_symlink()
    keras.saving.load_model(run.checkpoint)
    train(run, dataset)
    assert [epoch.epoch for epoch in run.history()] == [1, 2, 3]
    assert run.status().state == "finished" and not run.status().message


def test_the_status_tells_the_step_and_a_stop_that_comes_too_late_is_none(
    run: Run, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fer_core.training.status_keeper.BETWEEN_WRITES_S", 0.0)
    seen = []
    train(
        run,
        dataset,
        progress=lambda event: seen.append((event, run.status())),
        cancelled=lambda: len(run.history()) == 3,
    )
    steps = [(status.epoch + 1, status.batch, status.batches) for event, status in seen if isinstance(event, BatchDone)]
    assert steps == [(epoch, batch, 3) for epoch in (1, 2, 3) for batch in (1, 2, 3)]
    assert all(status.state == "running" and status.process == os.getpid() for _event, status in seen)
    left = [status.seconds_left for event, status in seen if isinstance(event, EpochDone)]
    assert left[-1] == 0 and None not in left
    assert [line.split("  ")[1][:12] for line in run.log_tail().splitlines()] == [
        *("epoch 1 of 3", "epoch 2 of 3", "epoch 3 of 3"),
        "finished aft",
    ]
    assert run.status().state == "finished"


def test_many_steps_are_few_writes(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    follow = StatusKeeper(run, SHORT).following(lambda event: None)
    told = []
    for batch in range(1, 101):
        clock[0] += 0.1
        follow(BatchDone(epoch=1, batch=batch, batches=100, loss=1.0, accuracy=0.5))
        told.append(run.stored_status().batch)
    assert len(set(told)) == pytest.approx(100 * 0.1 / BETWEEN_WRITES_S, abs=5)
    assert run.stored_status().seconds_left == pytest.approx(0.1 * (300 - told[-1]))


def test_reading_landmarks_is_told_with_its_time(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    follow = StatusKeeper(run, SHORT).following(lambda event: None)
    seen = []
    for done, total in ((64, 6400), (128, 6400), (640, 6400), (6400, 6400), (64, 640), (320, 640)):
        clock[0] += 5.0
        follow(FeaturesRead(done=done, total=total))
        status = run.stored_status()
        assert (status.state, status.phase, status.batch, status.batches) == ("running", "reading", done, total)
        seen.append(status.seconds_left)
    assert seen == pytest.approx([None, 5 / 64 * 6272, 10 / 576 * 5760, 0.0, None, 5 / 256 * 320])
    follow(BatchDone(epoch=1, batch=1, batches=9, loss=1.0, accuracy=0.5))
    clock[0] += 5.0
    follow(BatchDone(epoch=1, batch=2, batches=9, loss=1.0, accuracy=0.5))
    assert (run.stored_status().phase, run.stored_status().batch) == ("training", 2)


def test_a_stop_before_the_first_epoch_is_no_failure(run: Run, dataset: Dataset) -> None:
    with pytest.raises(StoppedTooSoon):
        train(run, dataset, cancelled=lambda: True)
    assert run.status().state == "stopped"
    assert run.status().message_id == TOO_SOON


def test_a_fault_of_ours_is_said_and_logged(run: Run) -> None:
    with pytest.raises(ZeroDivisionError), end_told(run):
        print(1 // 0)
    assert "a fault of ours (ZeroDivisionError:" in run.status().message
    assert "Traceback" in run.log_tail()


def test_within_each_other_only_the_outermost_tells(run: Run) -> None:
    for times in (1, 2):
        with pytest.raises(ZeroDivisionError), end_told(run), end_told(Run(run.folder)), end_told(run):
            print(1 // 0)
        log = (run.folder / "log.txt").read_text()
        assert (log.count("Traceback"), log.count("  failed: ")) == (times, times)


def test_room_stays_while_anything_goes_on(run: Run) -> None:
    with end_told(run):
        with end_told(run):
            pass
        assert (run.folder / SPARE_NAME).exists()


def test_the_end_is_told_where_the_history_stays_closed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(run: Run) -> None:
        raise TrainingError("closed")

    monkeypatch.setattr(Run, "history", closed)
    with pytest.raises(DatasetError), end_told(run):
        raise DatasetError("gone")
    assert (run.status().state, run.status().message) == ("failed", "gone")


def test_room_is_kept_to_say_that_the_disk_is_full(run: Run) -> None:
    spare = run.folder / SPARE_NAME
    with end_told(run):
        assert spare.stat().st_size == SPARE_BYTES
    with pytest.raises(OSError, match="No space"), end_told(run):
        raise OSError(28, "No space left on device")
    assert not spare.exists()
    assert "could not write or read its files: No space left on device" in run.status().message


def test_ctrl_c_is_a_stop_with_nothing_to_explain(run: Run) -> None:
    with pytest.raises(KeyboardInterrupt), end_told(run):
        raise KeyboardInterrupt
    assert (run.status().state, run.status().message) == ("stopped", "")


def test_values_that_hold_braces_and_paths_are_told_as_they_are(run: Run) -> None:
    with pytest.raises(FerError), end_told(run):
        raise TrainingError("{path} is bad, {count:,} times.", path=Path("{x}"), count=1000)
    assert run.status().message == "{x} is bad, 1,000 times."


def test_a_run_that_nobody_holds_was_killed(run: Run) -> None:
    run.write_status(replace(run.stored_status(), state="running", epoch=2, seconds_left=5.0))
    status = run.status()
    assert (status.state, status.message_id, status.epoch, status.seconds_left) == ("killed", KILLED, 2, None)


CRASH = """
import os, sys
from pathlib import Path
from fer_core.training.runs import Run
from fer_core.training.status_keeper import end_told, enter_phase
run = Run(Path(sys.argv[1]))
with run.held(), end_told(run):
    enter_phase(run, "training")
    os.abort()
"""


def test_a_run_whose_program_crashed_says_so_until_it_goes_on(run: Run) -> None:
    run.log("epoch 1 of 3: fine")
    subprocess.run([sys.executable, "-c", CRASH, run.folder], check=False, capture_output=True, cwd=ROOT)
    status = run.status()
    assert (status.state, status.message_id) == ("killed", CRASHED)
    assert "The training program crashed (Aborted)" in status.message
    assert "epoch 1 of 3: fine" in run.log_tail() and "Fatal Python error: Aborted" in run.log_tail()
    end = [sys.executable, "-c", CRASH.replace("os.abort()", "os._exit(0)"), run.folder]  # as one that is killed
    subprocess.run(end, check=False, capture_output=True, cwd=ROOT)
    assert run.status().message_id == KILLED


def test_a_run_that_waits_for_its_process_has_a_while(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run.status().state == "queued"
    later = run.stored_status().written + START_S + 1
    monkeypatch.setattr("time.time", lambda: later)
    assert run.status().state == "killed"


def test_a_status_of_another_version_or_none_can_be_read(run: Run) -> None:
    (run.folder / "status.json").write_text('{"state": "finished", "epoch": 3, "epochs": 3, "new": 1, "message": ""}')
    assert run.status().state == "finished"
    (run.folder / "status.json").write_text("{")
    assert run.status().epochs == 3


def test_no_other_process_or_thread_trains_a_held_run(run: Run) -> None:
    refused: list[str] = []

    def try_it() -> None:
        try:
            with Run(run.folder).held():
                pass
        except TrainingError as error:
            refused.append(str(error))

    with run.held(), Run(run.folder).held():
        assert run.is_held()
        thread = threading.Thread(target=try_it)
        thread.start()
        thread.join()
        seen = subprocess.run([sys.executable, "-c", LOOK, run.folder], check=True, capture_output=True, cwd=ROOT)
    assert refused == ['The run "r" is being trained by another process. Wait for its end, or stop it first.']
    assert seen.stdout.strip() == b"True"
    assert not run.is_held()


def test_a_packing_that_fails_is_told_and_done_again(
    run: Run, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the dataset vanishes while a network learns: its pictures were in memory, and are needed once more."""
    run.write_status(replace(run.stored_status(), state="finished"))
    phases = []

    def vanished(run: Run, dataset: Dataset, say: object) -> Path:
        phases.append(run.status())
        raise DatasetError("Cannot read {name}.", name="1.png")

    monkeypatch.setattr(packing_run, "make_bundle", vanished)
    with pytest.raises(DatasetError):
        packing_run.pack_run(run, dataset)
    assert [(status.state, status.phase) for status in phases] == [("running", "packing")]
    assert (run.status().state, run.status().message) == ("failed", "Cannot read 1.png.")
    run.write_status(replace(run.stored_status(), state="stopped", phase="training"))  # resumed
    monkeypatch.setattr(packing_run, "make_bundle", lambda run, dataset, say: run.folder)
    packing_run.pack_run(run, dataset)
    assert (run.status().state, run.status().phase) == ("stopped", "training")
