"""FER Studio's library: photos in, faces and expressions out.

Importing it loads neither dlib nor OpenCV nor a network; the verbs load what they need when used.

    from fer_core import build_pipeline, read_image

    pipeline = build_pipeline()
    findings = pipeline.analyze(read_image("photo.jpg"))
    for face in findings.faces:
        print(face.number, face.expression, face.probabilities.best_probability)
"""

from importlib import import_module
from typing import TYPE_CHECKING

from fer_core.config import DetectorConfig, Framing, JudgementConfig, PipelineConfig, VideoConfig
from fer_core.errors import (
    BundleError,
    ConfigurationError,
    DatasetError,
    EmptyFileError,
    FerError,
    GalleryError,
    ImageTooLargeError,
    InstallationError,
    MediaError,
    NotAnImageError,
    NotAVideoError,
    OutputError,
    TrainingError,
    TruncatedImageError,
    TruncatedVideoError,
)
from fer_core.expressions import EIGHT, SEVEN
from fer_core.palette import Style, style_of, styles_for
from fer_core.results import (
    AlignedCrop,
    BoundingBox,
    ClassProbabilities,
    Distances,
    DoubtReason,
    Face,
    FaceDetection,
    Identity,
    Image,
    Landmarks,
    PhotoFindings,
    Regions,
)

if TYPE_CHECKING:
    from fer_core.analysis.annotation import AnnotationSettings, Annotator
    from fer_core.analysis.export import FailedSource, csv_bytes, face_table, json_bytes
    from fer_core.analysis.pipeline import Pipeline, build_pipeline
    from fer_core.analysis.videos.findings_folder import VideoFindings
    from fer_core.analysis.videos.video_analysis import VideoPlan, analyze_video
    from fer_core.media.images import decode_image, encode_image, read_image, write_image
    from fer_core.networks.classifier import ExpressionClassifier, load_classifier

_LOADED_ON_USE = {
    "AnnotationSettings": "fer_core.analysis.annotation",
    "Annotator": "fer_core.analysis.annotation",
    "ExpressionClassifier": "fer_core.networks.classifier",
    "FailedSource": "fer_core.analysis.export",
    "Pipeline": "fer_core.analysis.pipeline",
    "VideoFindings": "fer_core.analysis.videos.findings_folder",
    "VideoPlan": "fer_core.analysis.videos.video_analysis",
    "analyze_video": "fer_core.analysis.videos.video_analysis",
    "build_pipeline": "fer_core.analysis.pipeline",
    "csv_bytes": "fer_core.analysis.export",
    "decode_image": "fer_core.media.images",
    "encode_image": "fer_core.media.images",
    "face_table": "fer_core.analysis.export",
    "json_bytes": "fer_core.analysis.export",
    "load_classifier": "fer_core.networks.classifier",
    "read_image": "fer_core.media.images",
    "write_image": "fer_core.media.images",
}

__all__ = [
    "EIGHT",
    "SEVEN",
    "AlignedCrop",
    "AnnotationSettings",
    "Annotator",
    "BoundingBox",
    "BundleError",
    "ClassProbabilities",
    "ConfigurationError",
    "DatasetError",
    "DetectorConfig",
    "Distances",
    "DoubtReason",
    "EmptyFileError",
    "ExpressionClassifier",
    "Face",
    "FaceDetection",
    "FailedSource",
    "FerError",
    "Framing",
    "GalleryError",
    "Identity",
    "Image",
    "ImageTooLargeError",
    "InstallationError",
    "JudgementConfig",
    "Landmarks",
    "MediaError",
    "NotAVideoError",
    "NotAnImageError",
    "OutputError",
    "PhotoFindings",
    "Pipeline",
    "PipelineConfig",
    "Regions",
    "Style",
    "TrainingError",
    "TruncatedImageError",
    "TruncatedVideoError",
    "VideoConfig",
    "VideoFindings",
    "VideoPlan",
    "analyze_video",
    "build_pipeline",
    "csv_bytes",
    "decode_image",
    "encode_image",
    "face_table",
    "json_bytes",
    "load_classifier",
    "read_image",
    "style_of",
    "styles_for",
    "write_image",
]


def __getattr__(name: str) -> object:
    if name not in _LOADED_ON_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LOADED_ON_USE[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
