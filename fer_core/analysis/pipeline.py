"""From a photo to findings: the stages in their order, none of which knows its neighbours."""

from collections.abc import Hashable, Iterable, Sequence
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
from fer_core.people.recognition import Recogniser, build_recogniser
from fer_core.results import Face, FaceDetection, Identity, Image, PhotoFindings, check_image

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
    recogniser: Recogniser | None = None
    """None leaves every identity None."""


class Pipeline:
    """Finds the faces in a photo and names their expressions; several threads may share it."""

    def __init__(self, stages: Stages) -> None:
        self._stages = stages

    def analyze(self, image: Image, *, source: str = "", people: bool = True) -> PhotoFindings:
        """Return every face of an image (RGB, H x W x 3); ``source`` is passed on as it is.

        Without ``people`` nobody is looked for. Raises GalleryError.
        """
        check_image(image)
        faces = self.faces_at(image, left_to_right(self._stages.detector.detect(image)))
        height, width = image.shape[:2]
        named = self._name_people(image, faces) if people else faces
        return PhotoFindings(source=source, width=width, height=height, faces=named)

    def analyze_file(self, path: Path) -> PhotoFindings:
        """Read a picture and analyze it; raises MediaError when it cannot be read."""
        return self.analyze(read_image(path), source=path.as_posix())

    def name_track(self, faces: Iterable[Face]) -> Identity | None:
        """Return who the faces of one track show, by a vote of those embedded; None when nobody was looked for."""
        embeddings = [face.embedding for face in faces if face.embedding is not None]
        recogniser = self._stages.recogniser
        return recogniser.vote(embeddings) if recogniser and embeddings else None

    def knows(self, name: str) -> bool:
        """Tell whether somebody of exactly that name can be named now."""
        return self._stages.recogniser is not None and self._stages.recogniser.knows(name)

    def people_changes(self) -> Hashable:
        """Return what differs whenever ``name_track`` may answer otherwise; None when nobody is looked for."""
        return self._stages.recogniser.changes() if self._stages.recogniser else None

    def faces_at(self, image: Image, detections: Sequence[FaceDetection]) -> tuple[Face, ...]:
        """Return the faces in given boxes, in that order: what ``analyze`` does with what its detector finds."""
        faces = [self._measure(image, detection, number) for number, detection in enumerate(detections, start=1)]
        return self._name_expressions(image, faces)

    @property
    def detector_kind(self) -> DetectorKind:
        return self._stages.detector_kind

    @property
    def labels(self) -> tuple[str, ...]:
        """The classes of the network."""
        return tuple(self._stages.classifier.labels)

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
        return tuple(self.judged(replace(face, probabilities=named.get(face.number))) for face in faces)

    def _name_people(self, image: Image, faces: tuple[Face, ...]) -> tuple[Face, ...]:
        """Recognise all aligned faces of a photo in one batch."""
        marked = {face.number: face.landmarks for face in faces if face.landmarks and face.aligned}
        if self._stages.recogniser is None or not marked:
            return faces
        known = dict(zip(marked, self._stages.recogniser.recognise(image, tuple(marked.values())), strict=True))
        return tuple(
            replace(face, embedding=found.embedding, identity=found.identity)
            if (found := known.get(face.number))
            else face
            for face in faces
        )

    def judged(self, face: Face) -> Face:
        """Return the face with the doubt that its probabilities and its picture give rise to."""
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
        recogniser=build_recogniser() if config.people else None,
    )


def left_to_right(detections: Iterable[FaceDetection]) -> list[FaceDetection]:
    """Order faces as they are numbered: by the middle of their boxes, then from top to bottom."""
    return sorted(detections, key=lambda detection: detection.box.centre)
