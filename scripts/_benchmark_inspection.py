"""The part of benchmark.py that inspects a dataset, and counts its exact copies again with other code."""

import argparse
import io
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from scripts._command import DONE, named_path

if TYPE_CHECKING:
    from fer_core.datasets.dataset import Dataset
    from fer_core.datasets.inspection.statistics import CopySummary

HELP = "time and memory of an inspection, and its exact copies beside an independent count"
SAMPLE_SECONDS: Final = 0.2
Counts = tuple[int, int, int, int, int, int]
Result = TypeVar("Result")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add this benchmark's arguments."""
    parser.add_argument("data", type=named_path, metavar="DATA", help="a dataset, a folder or a zip archive")
    parser.add_argument("--workers", type=int, help="processes (default: as the inspection chooses)")


def run(arguments: argparse.Namespace) -> int:
    """Print two Markdown tables: what it costs, and the copies counted twice."""
    from fer_core.datasets.inspection.copies import groups_of_copies
    from fer_core.datasets.inspection.inspecting import inspect
    from scripts._data import opened_dataset

    dataset = opened_dataset(arguments.data)
    print(f"{dataset.name}, {len(dataset.manifest.records):,} pictures\n")
    print("| | s | peak memory of all processes, MB |\n|---|---:|---:|")
    measured("copies only, for splitting", lambda: groups_of_copies(dataset))
    measured("copies and quality", lambda: inspect(dataset, faces=False, workers=arguments.workers))
    inspection = measured("copies, quality and faces", lambda: inspect(dataset, workers=arguments.workers))
    print("\n| exact copies | groups | pictures | groups across splits | pictures | with different labels | pictures |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    print_counts("found", as_counts(inspection.statistics.exact_copies))
    print_counts("counted with Pillow and a dictionary of raw bytes", counted_again(dataset))
    return DONE


def measured(name: str, work: Callable[[], Result]) -> Result:
    with Memory() as memory:
        start = time.perf_counter()
        result = work()
        seconds = time.perf_counter() - start
    print(f"| {name} | {seconds:.1f} | {memory.peak_mb:.0f} |", flush=True)
    return result


class Memory:
    """Watches the memory of this process and those it started; Linux only, 0 elsewhere.

    Shared pages count once (Pss), where the system says so.
    """

    def __enter__(self) -> "Memory":
        self.peak_mb = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(SAMPLE_SECONDS):
            self.peak_mb = max(self.peak_mb, sum(map(memory_mb, own_processes())))


def own_processes() -> list[Path]:
    """Return this process and its children, from Linux's /proc."""
    tasks = Path("/proc/self/task").glob("*/children")
    children = " ".join(read(task) for task in tasks).split()
    return [Path("/proc/self"), *(Path("/proc") / child for child in children)]


def memory_mb(process: Path) -> float:
    lines = [line.split() for line in read(process / "smaps_rollup").splitlines() if line.startswith("Pss:")]
    return int(lines[0][1]) / 1024 if lines else 0.0


def read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # it has ended
        return ""


def as_counts(copies: "CopySummary") -> Counts:
    return (
        copies.groups,
        copies.pictures,
        copies.groups_across_splits,
        copies.pictures_across_splits,
        copies.groups_with_different_labels,
        copies.pictures_with_different_labels,
    )


def counted_again(dataset: "Dataset") -> Counts:
    """Decode with Pillow alone and group by the bytes themselves: none of the code that is tested."""
    from PIL import Image

    groups: dict[tuple[str, tuple[int, int], bytes], list[tuple[str, str]]] = defaultdict(list)
    for record in dataset.manifest.records:
        with Image.open(io.BytesIO(dataset.source.read(record.file))) as picture:
            groups[picture.mode, picture.size, picture.tobytes()].append((record.split, record.label))
    copies = [group for group in groups.values() if len(group) > 1]
    across = [group for group in copies if len({split for split, _label in group}) > 1]
    differ = [group for group in copies if len({label for _split, label in group}) > 1]
    counts = [number for kind in (copies, across, differ) for number in (len(kind), sum(map(len, kind)))]
    return counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]


def print_counts(name: str, counts: Counts) -> None:
    print(f"| {name} | {' | '.join(f'{count:,}' for count in counts)} |")
