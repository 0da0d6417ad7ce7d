"""Muon for networks of convolutions: Keras's optimiser, with kernels of four axes as matrices instead of AdamW's.

https://kellerjordan.github.io/posts/muon/ and https://arxiv.org/abs/2502.16982
"""

from typing import Any

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="fer_core")
class ConvolutionMuon(keras.optimizers.Muon):  # type: ignore[misc]
    """Each kernel is a matrix of what an output channel sees by output channels; its step has all directions alike.

    The orthogonal step is found in bfloat16, as its authors do. Vectors, kernels of single channels and the
    last layer take AdamW's step.
    """

    def _should_use_adamw(self, variable: Any) -> bool:
        if len(variable.shape) not in (2, 4) or "depthwise" in variable.path:
            return True
        return any(name in variable.path for name in self.exclude_layers)

    def _muon_update_step(self, gradient: Any, variable: Any, lr: Any, m: Any) -> None:
        self.assign_add(m, ops.add(gradient, m * (self.momentum - 1)))
        direction = ops.add(gradient, self.momentum * m) if self.nesterov else m
        matrix = ops.reshape(direction, (-1, variable.shape[-1]))
        step = self.zeropower_via_newtonschulz5(ops.cast(matrix, "bfloat16"), self.ns_steps)
        step = self.lr_adjust(lr * ops.cast(step, "float32"))
        self.assign_sub(variable, ops.reshape(step, variable.shape))
