"""A file with weights that a network starts from, looked at before anything heavy is loaded."""

from pathlib import Path
from typing import Final

from fer_core.errors import ConfigurationError

MAX_FILE_BYTES: Final = 128 * 2**20
SUFFIXES: Final = (".h5", ".keras")


def check_start_file(path: Path) -> None:
    """Raise ConfigurationError when there is no such file, or none that can be weights; its contents are not read."""
    if not path.is_file() or path.suffix not in SUFFIXES:
        raise ConfigurationError("There is no weights file {path}. Give the path of an .h5 or .keras file.", path=path)
    if path.stat().st_size > MAX_FILE_BYTES:
        raise ConfigurationError(
            "The weights {path} are larger than {limit} MB; that is no MobileNetV2. Give another file.",
            path=path,
            limit=MAX_FILE_BYTES // 2**20,
        )
