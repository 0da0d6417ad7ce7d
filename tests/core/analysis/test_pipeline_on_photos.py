"""The real stages on the real photos, against the boxes and landmarks set by hand."""

import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from fer_core.analysis.export import json_bytes
from fer_core.analysis.pipeline import Pipeline, build_pipeline
from fer_core.media.images import read_image
from fer_core.results import BoundingBox, PhotoFindings
from fer_core.workspace import SHIPPED_MODELS

pytestmark = pytest.mark.skipif(not (SHIPPED_MODELS / "default").is_dir(), reason="models/default is not there")


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return build_pipeline()


def marked_boxes(photos_folder: Path) -> dict[str, list[BoundingBox]]:
    images = ET.parse(photos_folder / "landmarks_68.xml").getroot().iter("image")
    return {image.get("file"): [_box(box) for box in image.iter("box")] for image in images}


def _box(element: ET.Element) -> BoundingBox:
    left, top, width, height = (int(element.get(k)) for k in ("left", "top", "width", "height"))
    return BoundingBox(left=left, top=top, right=left + width, bottom=top + height)


def found(box: BoundingBox, findings: PhotoFindings) -> bool:
    return any(box.iou(face.box) >= 0.5 for face in findings.faces)


def test_every_marked_face_is_found(photos_folder, pipeline):
    marked = marked_boxes(photos_folder)
    assert sum(map(len, marked.values())) == 18
    for name, boxes in marked.items():
        findings = pipeline.analyze_file(photos_folder / name)
        assert all(found(box, findings) for box in boxes), name


def test_dogs_have_no_face(photos_folder, pipeline):
    assert pipeline.analyze_file(photos_folder / "dogs.jpg").faces == ()


def test_every_stage_ran_for_every_face(photos_folder, pipeline):
    for face in pipeline.analyze_file(photos_folder / "2007_007763.jpg").faces:
        assert face.aligned.image.shape == (224, 224, 3)
        assert face.probabilities.values.sum() == pytest.approx(1, abs=1e-4)
        assert None not in (face.landmarks, face.regions, face.distances)


def test_several_threads_get_what_one_gets(photos_folder, pipeline):
    paths = sorted(photos_folder.glob("2*.jpg")) * 3
    alone = json_bytes([pipeline.analyze_file(path) for path in paths])
    with ThreadPoolExecutor(4) as pool:
        assert json_bytes(pool.map(pipeline.analyze_file, paths)) == alone


def test_results_are_in_the_photos_own_pixels(photos_folder, pipeline):
    photo = read_image(photos_folder / "2008_001322.jpg")
    small, large = pipeline.analyze(photo), pipeline.analyze(photo.repeat(4, axis=0).repeat(4, axis=1))
    assert len(small.faces) == len(large.faces) == 3
    for first, second in zip(small.faces, large.faces, strict=True):
        left, top, right, bottom = (4 * side for side in first.box.as_list())
        assert second.box.iou(BoundingBox(left=left, top=top, right=right, bottom=bottom)) > 0.6
        offsets = np.linalg.norm(second.landmarks.points - first.landmarks.points * 4, axis=1)
        assert offsets.mean() < 0.1 * second.landmarks.inter_ocular_px
