"""The part of benchmark.py that measures how surely people are told apart."""

import argparse
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from scripts._command import DONE, named_path

if TYPE_CHECKING:
    from fer_core.people.matching import Person
    from scripts._pairs_of_faces import KnownFace

HELP = "whether faces of one person are told from those of others, by embedding and by Eigenfaces"
EIGEN_VARIANCE: Final = 0.95
Values = npt.NDArray[np.float64]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("photos", type=named_path, metavar="PHOTOS", help="the folder of dlib's example photos")
    add("videos", nargs="*", type=named_path, metavar="VIDEO", help="each shows one person")
    add("--draws", type=int, default=100, help="random choices of people and pictures (default: 100)")
    add("--pictures", nargs="+", type=int, default=[1, 2, 3, 4], help="enrolled of each person (default: 1 2 3 4)")


def run(arguments: argparse.Namespace) -> int:
    faces = read_faces(arguments.photos, arguments.videos)
    people = sorted({face.person for face in faces if _times(face, faces) > 1})
    print(f"{len(faces)} faces of {len({face.person for face in faces})} people, {len(people)} of them several times\n")
    tell_pairs(faces)
    tell_galleries(faces, people, arguments.pictures, arguments.draws)
    tell_speed(arguments.photos)
    return DONE


def read_faces(photos: Path, videos: Sequence[Path]) -> "list[KnownFace]":
    from scripts._pairs_of_faces import FaceReader, photos_in

    reader = FaceReader()
    found = [face for path in photos_in(photos) for face in reader.photo(path)]
    return found + [face for path in videos for face in reader.video(path)]


def tell_pairs(faces: "Sequence[KnownFace]") -> None:
    """Compare the two ways on the same pairs: all of them, and those of photos alone, which are harder."""
    from fer_core.people.separation import DEFAULT_LIMIT

    _row(
        "pairs",
        "way",
        "right",
        "wrong",
        "right accepted before the first wrong one",
        "equal error rate",
        f"at {DEFAULT_LIMIT}",
    )
    _row(*["---"] * 7)
    for name, some in (("photos and videos", faces), ("photos", [face for face in faces if not face.video])):
        same = np.array([[one.person == other.person for other in some] for one in some])
        for way, vectors in (("embedding", _embeddings(some)), ("Eigenfaces", eigenfaces(some))):
            upper = np.triu_indices(len(some), 1)
            apart = np.linalg.norm(vectors[:, None] - vectors[None], axis=2)[upper]
            right, wrong = apart[same[upper]], apart[~same[upper]]
            accepted = np.mean(right < wrong.min())
            at = f"{np.mean(right <= DEFAULT_LIMIT):.1%} right, {np.sum(wrong <= DEFAULT_LIMIT)} wrong"
            told = at if way == "embedding" else "-"
            _row(name, way, len(right), len(wrong), f"{accepted:.1%}", f"{equal_error(right, wrong):.1%}", told)
    print()


def eigenfaces(faces: "Sequence[KnownFace]") -> Values:
    """Return the faces in the space of their own principal components (Turk and Pentland, 1991), whitened, N x K.

    The components are those of the very pictures that are compared, which flatters them.
    """
    pixels = np.stack([face.grey for face in faces])
    centred = pixels - pixels.mean(axis=0)
    left, sizes, _ = np.linalg.svd(centred, full_matrices=False)
    kept = int(np.searchsorted(np.cumsum(sizes**2) / np.sum(sizes**2), EIGEN_VARIANCE)) + 1
    whitened: Values = left[:, :kept]
    return whitened


def equal_error(right: Values, wrong: Values) -> float:
    """Return the error rate at the limit where as large a share of right pairs is refused as of wrong ones accepted."""
    limits = np.sort(np.concatenate([right, wrong]))
    refused = 1 - np.searchsorted(np.sort(right), limits, "right") / len(right)
    accepted = np.searchsorted(np.sort(wrong), limits, "right") / len(wrong)
    place = int(np.abs(refused - accepted).argmin())
    return float(max(refused[place], accepted[place]))


def tell_galleries(faces: "Sequence[KnownFace]", people: Sequence[str], pictures: Sequence[int], draws: int) -> None:
    """Enrol some people again and again, and count right and wrong names among all other faces."""
    _row("enrolled", "pictures each", "limit", "right names, photos", "right names, videos", "wrong names", "of")
    _row(*["---"] * 7)
    for name, size in (("one person", 1), ("all but one", len(people) - 1), ("all", len(people))):
        for count in pictures:
            drawn = [draw(faces, people, size, count, seed) for seed in range(draws)]
            limits, photos, videos, wrong = (np.concatenate(column) for column in zip(*drawn, strict=True))
            span = f"{limits.min():.2f} to {limits.max():.2f}"
            _row(name, count, span, _share(photos), _share(videos), int(wrong.sum()), len(wrong))
    print()


def draw(faces: "Sequence[KnownFace]", people: Sequence[str], size: int, count: int, seed: int) -> tuple[Values, ...]:
    """Enrol ``size`` people with ``count`` pictures each, and test all faces that are left.

    Returns the limit, then 1 for right and 0 for unknown or wrong in photos and in videos, then 1 for each wrong name.
    """
    from fer_core.people.matching import Matcher
    from fer_core.people.separation import measure_separation

    random = np.random.default_rng(seed)
    chosen = [str(name) for name in random.permutation(people)[:size]]
    used = {name: random.permutation(_places(faces, name))[:count].tolist() for name in chosen}
    enrolled = [_person(number, name, faces, used[name]) for number, name in enumerate(chosen)]
    limit = measure_separation(enrolled).limit
    rest = sorted(set(range(len(faces))) - {place for places in used.values() for place in places})
    named = [identity.name for identity in Matcher(enrolled, limit).match(_embeddings([faces[n] for n in rest]))]
    told = [(faces[place], name) for place, name in zip(rest, named, strict=True)]
    photos = [name == face.person for face, name in told if face.person in used and not face.video]
    videos = [name == face.person for face, name in told if face.person in used and face.video]
    wrong = [name is not None and name != face.person for face, name in told]
    return tuple(np.array(values, np.float64) for values in ([limit], photos, videos, wrong))


def tell_speed(photos: Path) -> None:
    """Print what a name costs, beside the whole analysis, on one thread."""
    import cv2

    from fer_core.analysis.pipeline import build_pipeline
    from fer_core.config import PipelineConfig
    from fer_core.media.images import read_image
    from fer_core.people.embedding import FaceEmbedder
    from scripts._pairs_of_faces import photos_in

    cv2.setNumThreads(1)
    pipeline, embedder = build_pipeline(PipelineConfig()), FaceEmbedder()
    _row("photo", "faces", "analysis, ms", "embeddings, ms", "a face, ms")
    _row(*["---"] * 5)
    for path in photos_in(photos):
        image = read_image(path)
        landmarks = [face.landmarks for face in pipeline.analyze(image).faces if face.landmarks]
        if landmarks:
            whole = _fastest(partial(pipeline.analyze, image))
            more = _fastest(partial(embedder.embed, image, landmarks))
            _row(path.name, len(landmarks), f"{whole:.0f}", f"{more:.0f}", f"{more / len(landmarks):.1f}")


def _fastest(work: Callable[[], object], times: int = 5) -> float:
    """Return milliseconds."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return 1000 * min(took)


def _person(number: int, name: str, faces: "Sequence[KnownFace]", places: Sequence[int]) -> "Person":
    from fer_core.people.matching import Person

    return Person(id=number, name=name, embeddings=np.stack([faces[place].careful for place in places]))


def _places(faces: "Sequence[KnownFace]", name: str) -> list[int]:
    return [place for place, face in enumerate(faces) if face.person == name]


def _times(face: "KnownFace", faces: "Sequence[KnownFace]") -> int:
    return len(_places(faces, face.person))


def _embeddings(faces: "Sequence[KnownFace]") -> Any:
    return np.stack([face.plain for face in faces])


def _share(values: Values) -> str:
    return f"{values.mean():.1%} of {len(values)}" if len(values) else "-"


def _row(*cells: object) -> None:
    print(f"| {' | '.join(map(str, cells))} |")
