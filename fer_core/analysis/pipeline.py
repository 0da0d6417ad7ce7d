"""From a photo to findings: the stages in their order, none of which knows its neighbours."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from fer_core.analysis.judgement import Conditions, Judge
from fer_core.config import DetectorKind, PipelineConfig
from fer_core.faces.alignment import FaceAligner
from fer_core.faces.conditions import blur_score, head_turn
from fer_core.faces.detection import FaceDetector, build_detector
from fer_core.faces.distances import measure_distances
from fer_core.faces.landmarks import LandmarkPredictor
from fer_core.faces.regions import RegionExtractor
from fer_core.media.images import read_image
from fer_core.networks.bundle import bundle_folder
from fer_core.networks.classifier import ExpressionClassifier, load_classifier
from fer_core.results import Face, FaceDetection, Image, PhotoFindings, check_image

LEAST_INTER_OCULAR_PX: Final = 2.0
"""Eyes closer than this give no direction to level a face by."""

DEFAULTS: Final = PipelineConfig()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """What a pipeline runs, in order. All of them may be shared between threads."""

    detector: FaceDetector
    detector_kind: DetectorKind
    landmarks: LandmarkPredictor
    crop_aligner: FaceAligner
    """Cuts what people see."""
    input_aligner: FaceAligner
    """Cuts what the network sees."""
    regions: RegionExtractor
    classifier: ExpressionClassifier
    judge: Judge


class Pipeline:
    """Finds the faces in a photo and names their expressions; several threads may share it."""

    def __init__(self, stages: Stages) -> None:
        self._stages = stages

    def analyze(self, image: Image, *, source: str = "") -> PhotoFindings:
        """Return every face of an image (RGB, H x W x 3); ``source`` is passed on as it is."""
        check_image(image)
        found = left_to_right(self._stages.detector.detect(image))
        faces = [self._measure(image, detection, n) for n, detection in enumerate(found, start=1)]
        height, width = image.shape[:2]
        return PhotoFindings(source=source, width=width, height=height, faces=self._name_expressions(image, faces))

    def analyze_file(self, path: Path) -> PhotoFindings:
        """Read a picture and analyze it; raises MediaError when it cannot be read."""
        return self.analyze(read_image(path), source=path.as_posix())

    def _measure(self, image: Image, detection: FaceDetection, number: int) -> Face:
        """Run the stages that need no network; eyes that coincide leave only the landmarks."""
        stages = self._stages
        landmarks = stages.landmarks.predict(image, detection, detector=stages.detector_kind)
        face = Face(
            number=number,
            box=detection.box,
            detection_score=detection.score,
            landmarks=landmarks,
        )
        if landmarks.inter_ocular_px < LEAST_INTER_OCULAR_PX:
            return face
        return replace(
            face,
            aligned=stages.crop_aligner.align(image, landmarks),
            regions=stages.regions.extract(image, landmarks),
            distances=measure_distances(landmarks),
        )

    def _name_expressions(self, image: Image, faces: list[Face]) -> tuple[Face, ...]:
        """Classify all aligned faces of a photo in one batch."""
        inputs = {
            face.number: self._stages.input_aligner.align(image, face.landmarks).image
            for face in faces
            if face.landmarks is not None and face.aligned is not None
        }
        answers = self._stages.classifier.classify(list(inputs.values()))
        named = dict(zip(inputs, answers, strict=True))
        return tuple(self._judged(replace(face, probabilities=named.get(face.number))) for face in faces)

    def _judged(self, face: Face) -> Face:
        if face.probabilities is None or face.landmarks is None or face.aligned is None:
            return face
        conditions = Conditions(
            inter_ocular_px=face.landmarks.inter_ocular_px,
            sharpness=blur_score(face.aligned.image),
            turn_degrees=head_turn(face.landmarks),
        )
        return replace(face, doubt=self._stages.judge.judge(face.probabilities, conditions))


def build_pipeline(config: PipelineConfig = DEFAULTS) -> Pipeline:
    """Assemble a pipeline; raises BundleError when the network cannot be loaded."""
    return Pipeline(build_stages(config))


def build_stages(config: PipelineConfig = DEFAULTS) -> Stages:
    """Return the real stages; detectors and landmarks load their files on first use."""
    classifier = load_classifier(bundle_folder(config.model))
    return Stages(
        detector=build_detector(config.detector),
        detector_kind=config.detector.kind,
        landmarks=LandmarkPredictor(),
        crop_aligner=FaceAligner(classifier.framing, config.crop_px),
        input_aligner=FaceAligner(classifier.framing, classifier.input_px),
        regions=RegionExtractor(),
        classifier=classifier,
        judge=Judge(config.judgement),
    )


def left_to_right(detections: Iterable[FaceDetection]) -> list[FaceDetection]:
    """Order faces as they are numbered: by the middle of their boxes, then from top to bottom."""
    return sorted(detections, key=lambda detection: detection.box.centre)
