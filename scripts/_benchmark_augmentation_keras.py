"""The other side of the comparison of augmentations: Keras's own layers and its classic generator."""

import io
import tempfile
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from fer_core.datasets.augmentation import AugmentationConfig
from fer_core.datasets.dataset import Dataset

CONFIG = AugmentationConfig()
BATCH = 64
FILES, MEMORY = "files to files", "in memory"
Pictures = npt.NDArray[np.uint8]
Way = Callable[[], None]
"""Varies every picture once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The same pictures as a dataset in a folder and in memory (N x size x size x 1), and room to write."""

    dataset: Dataset
    folder: Path
    pictures: Pictures
    scratch: Path

    def new_folder(self) -> Path:
        return Path(tempfile.mkdtemp(dir=self.scratch))


def keras_ways(given: Given) -> dict[tuple[str, str], Way]:
    """The same changes as layers: called batch by batch, in a tf.data pipeline, and there from files to files."""
    import keras
    import tensorflow as tf

    layers = keras_layers()

    def called() -> None:
        for start in range(0, len(given.pictures), BATCH):
            layers(given.pictures[start : start + BATCH].astype(np.float32), training=True)

    def varied(batches: Any) -> Any:
        changed = batches.map(lambda batch: layers(batch, training=True), num_parallel_calls=tf.data.AUTOTUNE)
        return changed.prefetch(tf.data.AUTOTUNE)

    def pipeline() -> None:
        for _batch in varied(tf.data.Dataset.from_tensor_slices(given.pictures).batch(BATCH)):
            pass

    def write() -> None:
        folder, size = given.new_folder(), given.pictures.shape[1:3]
        read = keras.utils.image_dataset_from_directory(
            given.folder, labels=None, color_mode="grayscale", batch_size=BATCH, image_size=size, verbose=False
        )
        for number, batch in enumerate(varied(read)):
            for place, image in enumerate(batch.numpy()):
                keras.utils.save_img(folder / f"{number}-{place}.png", image, scale=False)

    return {
        (FILES, "Keras layers, in tf.data"): write,
        (MEMORY, "Keras layers, in tf.data"): pipeline,
        (MEMORY, "Keras layers, called"): called,
    }


def keras_layers() -> Any:
    """Return the layers that come closest to ``CONFIG``."""
    import keras

    border, shift, scale = "nearest", CONFIG.shift, CONFIG.scale
    return keras.Sequential(
        [
            keras.layers.RandomFlip("horizontal", seed=1),
            keras.layers.RandomTranslation(shift, shift, fill_mode=border, seed=1),
            keras.layers.RandomRotation(CONFIG.rotation_degrees / 360, fill_mode=border, seed=1),
            keras.layers.RandomZoom((-scale, scale), (-scale, scale), fill_mode=border, seed=1),
            keras.layers.RandomContrast(CONFIG.contrast, value_range=(0, 255), seed=1),
            keras.layers.RandomBrightness(CONFIG.brightness, value_range=(0, 255), seed=1),
        ]
    )


def classic_generator() -> Any:
    """Return the class, from where it still is, or None."""
    try:
        from tensorflow.keras.preprocessing.image import ImageDataGenerator
    except ImportError:
        return None
    return ImageDataGenerator


def classic_ways(given: Given) -> dict[tuple[str, str], Way]:
    """Both, where this Keras still has it; it knows no change of contrast."""
    generator_class = classic_generator()
    if generator_class is None:
        return {}
    generator = generator_class(
        rotation_range=CONFIG.rotation_degrees,
        width_shift_range=CONFIG.shift,
        height_shift_range=CONFIG.shift,
        zoom_range=CONFIG.scale,
        brightness_range=(1 - CONFIG.brightness, 1 + CONFIG.brightness),
        horizontal_flip=CONFIG.flip,
        fill_mode="nearest",
    )

    def take_all(batches: Any) -> None:
        for _number in range(len(batches)):
            next(batches)

    def write() -> None:
        folder = str(given.new_folder())
        size = given.pictures.shape[1:3]
        with redirect_stdout(io.StringIO()):  # it prints what it found
            batches = generator.flow_from_directory(
                str(given.folder), target_size=size, color_mode="grayscale", batch_size=BATCH, save_to_dir=folder
            )
        take_all(batches)

    def flow() -> None:
        take_all(generator.flow(given.pictures, batch_size=BATCH))

    return {(FILES, "classic ImageDataGenerator"): write, (MEMORY, "classic ImageDataGenerator"): flow}
