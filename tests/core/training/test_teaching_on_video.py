"""The whole way on real pictures: frames of a video, cut out, made a class, taught to the shipped network.

"Bored" stands for a slack face: closed or half open mouth and no smile, in one woman's interview. What she feels nobody
knows, and one person is no measure of others: the test is about the way, not about boredom.
"""

from pathlib import Path

import cv2
import numpy as np
import pytest

from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.sources.face_crops import CutFace, FaceCutter, build_with_new_class
from fer_core.networks.classifier import load_classifier
from fer_core.training.new_pictures import clip_of, new_classes
from fer_core.training.plan import Plan
from fer_core.training.teaching import teach
from fer_core.workspace import SHIPPED_MODELS

CLIPS = {"serious": (204, 236), "slack": (244, 284), "late": (396, 442), "smiling": (84, 104)}
"""First and last frame of each; there are other faces between them."""
EVERY = 4


@pytest.fixture(scope="module")
def cut(interview_video: Path) -> dict[str, list[CutFace]]:
    cutter, found = FaceCutter(), {clip: [] for clip in CLIPS}
    capture = cv2.VideoCapture(str(interview_video))
    for number in range(max(last for _first, last in CLIPS.values()) + 1):
        frame = capture.read()[1]
        for clip, (first, last) in CLIPS.items():
            if first <= number <= last and (number - first) % EVERY == 0:
                image = np.ascontiguousarray(frame[:, :, ::-1])
                face = cutter.cut(image, name=f"frame {number:03}", burst=clip)
                assert isinstance(face, CutFace)
                found[clip].append(face)
    capture.release()
    return found


def test_bored_frames_of_another_clip_are_found(cut: dict[str, list[CutFace]], tmp_path: Path) -> None:
    crops, shares = [*cut["slack"], *cut["late"], *cut["serious"]], {"train": 0.72, "valid": 0.28}
    build_with_new_class(None, "bored", crops, tmp_path / "bored", shares=shares)
    dataset = open_dataset(tmp_path / "bored")
    (new,) = new_classes(dataset, ["bored"])
    assert {clip_of(record) for record in new.held_out} == {"serious"}
    found = teach(SHIPPED_MODELS / "default", dataset, Plan(name="bored"), tmp_path / "made")
    (bored,) = found.taught
    assert (bored.separation, bored.found.total) == ("apart", 9)
    assert bored.found.share >= 0.6
    assert found.old.after.share > found.old.before.share - 0.03
    smiles = load_classifier(tmp_path / "made").classify([face.image for face in cut["smiling"]])
    assert sum(each.best == "bored" for each in smiles) <= 1  # it learnt the expression, not the woman
