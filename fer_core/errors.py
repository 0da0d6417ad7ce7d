"""The error tree.

FerError
├── ConfigurationError     a setting is out of range or unknown
├── MediaError             a file is not a picture or a video we can open
│   ├── EmptyFileError
│   ├── NotAnImageError
│   ├── TruncatedImageError
│   ├── ImageTooLargeError
│   ├── NotAVideoError
│   └── TruncatedVideoError
├── BundleError            a trained network cannot be loaded
├── DatasetError           a dataset, folder or archive cannot be used
│   └── UnreadablePictureError
├── WorkCancelled          long work ended because somebody asked for it
├── TrainingError          a run cannot start or resume
│   └── StoppedTooSoon     it was stopped before there was anything to keep; also a WorkCancelled
├── GalleryError            the people who are enrolled cannot be read or changed, or a picture not enrolled
├── OutputError            a result cannot be written, or nothing deleted
└── InstallationError      something that was installed is missing

Every error carries a message id (the English sentence with its placeholders) and the values that fill it:
``str(error)`` is English, and a page can translate ``error.message_id`` and fill in ``error.values``.
A message says what is wrong, what was got and what to do.
"""


class FerError(Exception):
    """Something the person can act on; anything else that is raised is our own fault."""

    def __init__(self, message_id: str, /, **values: object) -> None:
        super().__init__(message_id)
        self.message_id = message_id
        self.values = values

    def __str__(self) -> str:
        return self.message_id.format(**self.values)

    @property
    def plain_values(self) -> dict[str, str | int | float]:
        """The values as a file keeps them: numbers, which the sentence may format, and texts."""
        return {name: value if isinstance(value, int | float) else str(value) for name, value in self.values.items()}

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.message_id, self.values)


def _rebuild(kind: type[FerError], message_id: str, values: dict[str, object]) -> FerError:
    return kind(message_id, **values)


class ConfigurationError(FerError, ValueError):
    """A setting is out of range or unknown."""


class MediaError(FerError):
    """A file is not a picture or a video we can open."""


class EmptyFileError(MediaError):
    """The file holds no bytes."""


class NotAnImageError(MediaError):
    """The bytes are no picture in a format we read."""


class TruncatedImageError(MediaError):
    """The picture breaks off before its end."""


class ImageTooLargeError(MediaError):
    """The picture has more pixels than the stated limit."""


class NotAVideoError(MediaError):
    """The file is no video in a format we read, or holds no moving pictures."""


class TruncatedVideoError(MediaError):
    """The video breaks off before its end; what was read before stays valid."""


class BundleError(FerError):
    """A trained network is missing, damaged or not what its card says."""


class DatasetError(FerError):
    """A dataset, folder or archive cannot be used."""


class UnreadablePictureError(DatasetError):
    """A dataset holds a file that is called a picture and cannot be opened as one."""


class WorkCancelled(FerError):
    """Long work ended because somebody asked for it."""


class TrainingError(FerError):
    """A run cannot start or resume."""


class StoppedTooSoon(TrainingError, WorkCancelled):
    """A run was stopped before there was anything to keep."""


class GalleryError(FerError):
    """The people who are enrolled cannot be read or changed, or a picture cannot be enrolled."""


class OutputError(FerError):
    """A result cannot be written where it was asked for, or a folder not be deleted."""


class InstallationError(FerError):
    """Something that belongs to the installation is missing."""
