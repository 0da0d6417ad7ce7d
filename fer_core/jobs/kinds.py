"""The kinds of work that can run as a job. Each is a function of its arguments (JSON) and a Watch."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, cast

from fer_core.errors import ConfigurationError

if TYPE_CHECKING:
    from fer_core.jobs.watch import Watch

Arguments = Mapping[str, Any]
Work = Callable[[Arguments, "Watch"], dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Where the work is found, and whether it takes the whole computer, so that others of the sort wait."""

    module: str
    function: str
    heavy: bool = False
    around: str = ""
    """A context manager of the arguments, entered before the work waits for its turn and left when it has ended."""
    one_thread: bool = False
    """Its sums are small: NumPy's threads would wait for one another for most of the time."""


KINDS: Final[Mapping[str, Kind]] = {
    "import-archive": Kind(module="import_work", function="import_path"),
    "import-folder": Kind(module="import_work", function="import_path"),
    "import-csv": Kind(module="import_work", function="import_csv"),
    "import-imdb-wiki": Kind(module="import_work", function="import_faces", heavy=True),
    "import-roboflow": Kind(module="import_work", function="import_roboflow"),
    "own-class": Kind(module="import_work", function="import_own_class"),
    "derive": Kind(module="import_work", function="derive"),
    "inspect": Kind(module="dataset_work", function="inspect_dataset", heavy=True),
    "publish": Kind(module="dataset_work", function="publish_dataset"),
    "augment": Kind(module="dataset_work", function="augment", heavy=True),
    "losses": Kind(module="label_work", function="look_for_losses", heavy=True),
    "train": Kind(module="training_work", function="train_run", heavy=True, around="run_held"),
    "evaluate": Kind(module="evaluation_work", function="evaluate_network", heavy=True),
    "out-of-fold": Kind(module="label_work", function="look_out_of_fold", heavy=True),
    "teach": Kind(module="teach_work", function="teach_network", heavy=True),
    "video": Kind(module="video_work", function="look_at_video", heavy=True),
    "lesson": Kind(module="lesson_work", function="train_tiny_network", one_thread=True),
}

ONE_THREAD: Final = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""Read by the libraries that NumPy may calculate with, when they are loaded."""


def check_kind(name: str) -> None:
    """Raise ConfigurationError for a kind that there is not."""
    if name not in KINDS:
        raise ConfigurationError('There is no job "{name}". Choose one of: {known}.', name=name, known=", ".join(KINDS))


def is_heavy(name: str) -> bool:
    """Tell whether one such job at a time is enough for a computer."""
    return name in KINDS and KINDS[name].heavy


def environment_of(name: str) -> Mapping[str, str]:
    """Return what a kind's process finds among its environment variables, beside the app's own."""
    return dict.fromkeys(ONE_THREAD, "1") if KINDS[name].one_thread else {}


def work_of(name: str) -> Work:
    """Return the function that does the work; what it needs is loaded now, in the job's own process."""
    check_kind(name)
    kind = KINDS[name]
    return cast(Work, getattr(import_module(f"fer_core.jobs.{kind.module}"), kind.function))


def around(name: str, arguments: Arguments) -> AbstractContextManager[None]:
    """Return what holds while work of a kind waits for its turn and is done."""
    check_kind(name)
    kind = KINDS[name]
    if not kind.around:
        return nullcontext()
    module = import_module(f"fer_core.jobs.{kind.module}")
    return cast(AbstractContextManager[None], getattr(module, kind.around)(arguments))
