"""dlib's face embedding: 128 numbers, close together for pictures of one person.

A ResNet trained by metric learning on about three million faces (King, "High Quality Face Recognition with Deep Metric
Learning", 2017); at a distance of 0.6 it was right about 99.38% of the pairs of Labeled Faces in the Wild.
"""

import threading
from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
import onnxruntime

from fer_core.faces.dlib_weights import DIMENSIONS, read_weights
from fer_core.faces.model_files import model_path
from fer_core.people.chips import cut_chip, jittered_chips
from fer_core.people.embedding_network import build_session, prepared
from fer_core.results import Embeddings, Image, Landmarks, check_image

JITTERS: Final = 10
MOST_AT_ONCE: Final = 16
"""Faces of a crowd go through the network in batches, to bound its memory."""


class FaceEmbedder:
    """Embeds faces. The network's file (22 MB) is read on first use and shared by all; any thread may call."""

    def embed(self, image: Image, landmarks: Sequence[Landmarks]) -> Embeddings:
        """Return N x 128 for the N faces of an image (RGB) whose landmarks are known, in one batch.

        Raises InstallationError when the network's file is missing.
        """
        check_image(image)
        return _embedded([cut_chip(image, face) for face in landmarks])

    def embed_carefully(self, image: Image, landmarks: Landmarks) -> Embeddings:
        """Return 128: the mean over jittered views of one face, for enrolment, which takes ten times as long."""
        check_image(image)
        mean: Embeddings = _embedded(jittered_chips(image, landmarks, JITTERS)).mean(axis=0)
        return mean


def _embedded(chips: Sequence[Image]) -> Embeddings:
    if not chips:
        return np.empty((0, DIMENSIONS), np.float32)
    parts = [chips[start : start + MOST_AT_ONCE] for start in range(0, len(chips), MOST_AT_ONCE)]
    return np.concatenate([_network().run(None, {"chips": prepared(part)})[0] for part in parts])


_loading = threading.Lock()


def _network() -> onnxruntime.InferenceSession:
    """Load once, which takes a second."""
    with _loading:
        return _load_network()


@cache
def _load_network() -> onnxruntime.InferenceSession:
    return build_session(read_weights(model_path("embedding")))
