"""Training in bfloat16, which newer processors and GPUs calculate about twice as fast as float32.

The weights, the statistics of batch normalisation, the loss and the optimiser stay in float32
(https://arxiv.org/abs/1905.12322); the network that is measured and packed is in float32 throughout.
"""

from pathlib import Path
from typing import Any, Final

import keras
from keras import layers

from fer_core.messages import N_
from fer_core.networks.picture_smoothing import copy_weights
from fer_core.training.recipe import Precision

NOT_HERE: Final = N_(
    "This computer does not calculate in bfloat16, so the network is trained in float32: slower, and as accurate."
)
CPU_FLAGS: Final = frozenset(("avx512_bf16", "amx_bf16"))
"""Of a processor that multiplies in bfloat16, as Linux names them."""


@keras.saving.register_keras_serializable(package="fer_core")
class FusedBatchNormalization(layers.BatchNormalization):  # type: ignore[misc]
    """Keras's layer, as one operation while it learns, where TensorFlow has one.

    Keras's own takes the moments apart and calculates in float32: on a CPU that is half of a training step. The running
    variance is the unbiased one, as in TensorFlow's operation; with thousands of values a channel it is the same.
    """

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        fused = training and self.trainable and mask is None and keras.backend.backend() == "tensorflow"
        if not fused or inputs.shape.rank not in (2, 4):
            return super().call(inputs, training=training, mask=mask)
        import tensorflow as tf

        flat = inputs.shape.rank == 2
        pictures = tf.reshape(inputs, (-1, 1, 1, inputs.shape[-1])) if flat else inputs
        outputs, mean, variance, *_ = tf.raw_ops.FusedBatchNormV3(
            x=pictures,
            scale=self.gamma.value,
            offset=self.beta.value,
            mean=tf.zeros(0),
            variance=tf.zeros(0),
            epsilon=self.epsilon,
            is_training=True,
        )
        for running, measured in ((self.moving_mean, mean), (self.moving_variance, variance)):
            running.assign(running * self.momentum + measured * (1.0 - self.momentum))
        return tf.reshape(outputs, tf.shape(inputs)) if flat else outputs


def in_precision(network: keras.Model, precision: Precision) -> keras.Model:
    """Return a network of the same layers and weights, which calculates in ``precision``.

    What standardises the pictures and what gives the probabilities stays in float32.
    """
    ends = {output._keras_history.operation.name for output in network.outputs}

    def copied(layer: keras.Layer) -> keras.Layer:
        config = layer.get_config()
        exact = precision == "float32" or layer.name in ends or isinstance(layer, layers.LayerNormalization)
        kind = _kind(layer, fused=precision != "float32")
        return kind.from_config({**config, "dtype": "float32" if exact else "mixed_bfloat16"})

    copy = keras.models.clone_model(network, clone_function=copied)
    copy_weights(network, copy)
    return copy


def calculates_bfloat16(cpu: Path = Path("/proc/cpuinfo")) -> bool:
    """Tell whether this computer is faster in bfloat16: it has a GPU, or a processor with instructions for it."""
    if keras.backend.backend() not in ("tensorflow", "jax"):
        return False
    if keras.distribution.list_devices("gpu"):
        return True
    try:
        return bool(CPU_FLAGS & set(cpu.read_text(encoding="utf-8").split()))
    except OSError:  # not Linux
        return False


def _kind(layer: keras.Layer, *, fused: bool) -> type[keras.Layer]:
    if not isinstance(layer, layers.BatchNormalization):
        return type(layer)
    standard = layer.scale and layer.center and layer.axis in (-1, 3) and not layer.renorm
    return FusedBatchNormalization if fused and standard else layers.BatchNormalization
