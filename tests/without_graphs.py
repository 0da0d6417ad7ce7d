"""Trainings of a few steps without TensorFlow's graphs: building one takes longer than these steps."""

from collections.abc import Iterator
from contextlib import contextmanager

import tensorflow as tf


@contextmanager
def without_graphs() -> Iterator[None]:
    """Run everything step by step for a while; the numbers are the same but for rounding."""
    tf.config.run_functions_eagerly(True)
    try:
        yield
    finally:
        tf.config.run_functions_eagerly(False)
