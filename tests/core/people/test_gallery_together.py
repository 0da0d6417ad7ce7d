"""Several processes and threads enrol at once; one is killed in the middle."""

from concurrent.futures import ThreadPoolExecutor

from fer_core.people.gallery import Gallery
from tests.drawn_people import portraits_of
from tests.other_process import WAITS, go, start

ENROL = (
    """
import sys
from pathlib import Path
from fer_core.people.gallery import Gallery
from tests.drawn_people import portraits_of

gallery, window, times = Gallery(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3])
portraits = portraits_of(int(window), 6)
"""
    + WAITS
    + """for number in range(times):
    person = gallery.add(f"{window}-{number}", portraits)
    if number % 3 == 2:
        gallery.delete(person)
    else:
        print(f"{window}-{number}", flush=True)
"""
)


def names(gallery: Gallery) -> set[str]:
    return {person.name for person in gallery.state().people}


def test_processes_lose_nothing(gallery: Gallery) -> None:
    """The file is not there when they begin, so they make it at the same time too."""
    processes = [start(ENROL, gallery.path, window, 12) for window in "12"]
    for process in processes:
        go(process)
    told = {line for process in processes for line in process.communicate(timeout=60)[0].split()}
    assert len(told) == 16
    assert names(gallery) == told
    assert all(len(person.embeddings) == 6 for person in gallery.state().people)


def test_a_process_that_is_killed_loses_nothing_and_leaves_nothing(gallery: Gallery) -> None:
    process = start(ENROL, gallery.path, "1", 10_000)
    go(process)
    assert process.stdout is not None
    told = {process.stdout.readline().strip() for _ in range(9)}
    process.kill()
    told |= set(process.communicate(timeout=60)[0].split())
    assert told <= names(gallery)
    assert len(names(gallery) - told) <= 1  # stored, and killed before it was told
    gallery.delete_all()
    assert b"face of" not in b"".join(path.read_bytes() for path in gallery.path.parent.iterdir())


def test_threads_of_one_process_lose_nothing(gallery: Gallery) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda number: Gallery(gallery.path).add(f"{number % 5}", portraits_of(number)), range(20)))
    assert {person.name: len(person.embeddings) for person in gallery.state().people} == dict.fromkeys("01234", 12)
