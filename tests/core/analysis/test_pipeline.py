from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from fer_core.analysis.judgement import Judge
from fer_core.analysis.pipeline import Pipeline, Stages, build_pipeline
from fer_core.config import JudgementConfig, PipelineConfig
from fer_core.errors import BundleError, EmptyFileError
from fer_core.media.images import write_image
from fer_core.people.recognition import Recognition
from fer_core.results import Identity
from tests.core.analysis.fakes import (
    FakeAligner,
    FakeClassifier,
    FakeDetector,
    FakeExtractor,
    FakePredictor,
    box,
    picture,
)

IMAGE = picture(300, 200)


@pytest.fixture
def classifier():
    return FakeClassifier()


@pytest.fixture
def stages(classifier):
    return Stages(
        detector=FakeDetector(box(200), box(20), box(110)),
        detector_kind="hog",
        landmarks=FakePredictor(),
        crop_aligner=FakeAligner(224),
        input_aligner=FakeAligner(48),
        regions=FakeExtractor(),
        classifier=classifier,
        judge=Judge(JudgementConfig(small_face_px=0, least_sharpness=0, most_turn_degrees=90)),
    )


def test_faces_are_numbered_from_left_to_right(stages):
    faces = Pipeline(stages).analyze(IMAGE).faces
    assert [(face.number, face.box.left) for face in faces] == [(1, 20), (2, 110), (3, 200)]


def test_size_and_source_are_those_of_the_photo(stages):
    findings = Pipeline(stages).analyze(IMAGE, source="family.jpg")
    assert (findings.source, findings.width, findings.height) == ("family.jpg", 300, 200)


def test_each_face_gets_the_probabilities_of_its_own_crop(stages):
    faces = Pipeline(stages).analyze(IMAGE).faces
    got = [face.probabilities.as_dict()["happy"] for face in faces]
    eyes = [float(face.landmarks.right_eye[:, 0].mean()) for face in faces]
    assert got == pytest.approx([round(eye) / 255 for eye in eyes], abs=1e-6)


def test_all_faces_are_classified_in_one_batch_of_the_networks_size(stages, classifier):
    Pipeline(stages).analyze(IMAGE)
    assert classifier.batches == [[(48, 48, 3)] * 3]


def test_people_see_a_larger_crop_than_the_network(stages):
    assert Pipeline(stages).analyze(IMAGE).faces[0].aligned.image.shape == (224, 224, 3)


def test_no_face_is_an_empty_result(stages):
    assert Pipeline(replace(stages, detector=FakeDetector())).analyze(IMAGE).faces == ()


def test_eyes_that_coincide_leave_box_and_landmarks(stages, classifier):
    found = Pipeline(replace(stages, detector=FakeDetector(box(20), box(110, size=1))))
    whole, blind = found.analyze(IMAGE).faces
    assert whole.probabilities is not None
    assert blind.landmarks is not None
    assert (blind.aligned, blind.regions, blind.distances, blind.probabilities) == (None,) * 4
    assert (blind.sure, blind.doubt) == (False, None)
    assert classifier.batches == [[(48, 48, 3)]]


def test_doubt_is_judged_face_by_face(stages):
    faces = Pipeline(stages).analyze(IMAGE).faces
    assert [face.expression for face in faces] == ["sad", "sad", "happy"]
    assert [face.doubt for face in faces] == [None, "close_call", None]


def test_poor_conditions_are_measured_for_the_reason(stages):
    judge = Judge(JudgementConfig(least_probability=1.0, small_face_px=1000))
    faces = Pipeline(replace(stages, judge=judge)).analyze(IMAGE).faces
    assert {face.doubt for face in faces} == {"small_face"}


def test_without_a_recogniser_no_face_is_matched(stages):
    assert [face.identity for face in Pipeline(stages).analyze(IMAGE).faces] == [None] * 3


def test_all_aligned_faces_are_recognised_in_one_batch(stages):
    batches = []

    class Known:
        def recognise(self, image, landmarks):
            batches.append(len(landmarks))
            edges = [round(float(found.points[:, 0].min())) for found in landmarks]
            return tuple(
                Recognition(embedding=np.zeros(128, np.float32), identity=Identity(name=f"at {edge}", distance=0.3))
                for edge in edges
            )

    detector = FakeDetector(box(200), box(20), box(110, size=1))
    found = Pipeline(replace(stages, recogniser=Known(), detector=detector)).analyze(IMAGE).faces
    assert [face.identity and face.identity.name for face in found] == ["at 22", None, "at 202"]
    assert [face.embedding is None for face in found] == [False, True, False]
    assert batches == [2]


def test_a_track_is_named_by_the_faces_that_were_embedded(stages):
    class Voting:
        def changes(self):
            return 1

        def vote(self, embeddings):
            return Identity(name=f"{len(embeddings)} frames", distance=0.3)

    plain = Pipeline(stages).analyze(IMAGE).faces
    seen = [replace(face, embedding=np.zeros(128, np.float32)) for face in plain[:2]]
    voting = Pipeline(replace(stages, recogniser=Voting()))
    assert voting.name_track([*seen, plain[2]]) == Identity(name="2 frames", distance=0.3)
    assert voting.name_track(plain) is None
    assert Pipeline(stages).name_track(seen) is None


def test_a_fault_of_a_stage_is_not_hidden(stages):
    class Broken:
        def extract(self, image, landmarks):
            raise RuntimeError("our fault")

    with pytest.raises(RuntimeError, match="our fault"):
        Pipeline(replace(stages, regions=Broken())).analyze(IMAGE)


@pytest.mark.parametrize("image", [np.zeros((9, 9), np.uint8), np.zeros((9, 9, 3), np.float32)], ids=["grey", "float"])
def test_only_rgb_bytes_are_taken(stages, image):
    with pytest.raises(ValueError, match="RGB uint8"):
        Pipeline(stages).analyze(image)


def test_a_file_is_read_and_named(stages, tmp_path):
    write_image(IMAGE, tmp_path / "p.png")
    findings = Pipeline(stages).analyze_file(tmp_path / "p.png")
    assert findings.source == (tmp_path / "p.png").as_posix()
    assert len(findings.faces) == 3


def test_a_file_that_cannot_be_read_raises(stages, tmp_path):
    (tmp_path / "empty.jpg").touch()
    with pytest.raises(EmptyFileError, match="empty"):
        Pipeline(stages).analyze_file(tmp_path / "empty.jpg")


def test_several_threads_get_what_one_gets(stages):
    pipeline = Pipeline(stages)
    alone = [face.box for face in pipeline.analyze(IMAGE).faces]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(pipeline.analyze, [IMAGE] * 20))
    assert all([face.box for face in findings.faces] == alone for findings in together)


def test_a_missing_network_is_named(tmp_path):
    with pytest.raises(BundleError, match="no-such-network"):
        build_pipeline(PipelineConfig(model=tmp_path / "no-such-network"))
