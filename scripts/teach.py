"""Teach a network new expressions, or let it forget some; its body stays as it is.

python scripts/teach.py default my-faces --name with-bored                    # every class it does not know
python scripts/teach.py default my-faces --name mine --classes bored,happy    # these; a known one gets more pictures
python scripts/teach.py default --name three --remove angry,disgust,fear,sad  # only forget
"""

import _environment  # noqa: F401  (first: it enters .venv and finds fer_core)

import argparse
import json

from fer_core.datasets.curation.as_decided import as_decided
from fer_core.networks.bundle import bundle_folder
from fer_core.training.plan import Plan, new_bundle_folder
from fer_core.writing import check_place, write_whole
from scripts._bar import Bar
from scripts._command import named_path, run_command
from scripts._data import opened_dataset


def parser() -> argparse.ArgumentParser:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("base", metavar="BASE", help="the bundle to start from: its name or folder")
    arguments.add_argument(
        "data",
        nargs="?",
        type=named_path,
        metavar="DATA",
        help="a dataset with the new pictures: of the workspace by name, a folder of splits or a zip archive",
    )
    arguments.add_argument("--name", required=True, help="of the new bundle, among your own")
    arguments.add_argument("--classes", metavar="A,B", help="default: every class of DATA that BASE does not know")
    arguments.add_argument("--remove", metavar="A,B", help="classes of BASE that the new bundle shall not have")
    arguments.add_argument(
        "--last-block", action="store_true", help="train the last block too; DATA must hold the old classes as well"
    )
    arguments.add_argument("--seed", type=int, default=1, metavar="N")
    arguments.add_argument("--json", type=named_path, metavar="FILE", help="write the figures here as well")
    return arguments


def main(arguments: argparse.Namespace) -> int:
    if arguments.json:
        check_place(arguments.json)
    plan = Plan(
        name=arguments.name,
        classes=names(arguments.classes),
        remove=names(arguments.remove),
        last_block=arguments.last_block,
        seed=arguments.seed,
    )
    base, into = bundle_folder(arguments.base), new_bundle_folder(plan.name)
    dataset = as_decided(opened_dataset(arguments.data)) if arguments.data else None
    from fer_core.training.teaching import teach
    from scripts._teaching_text import text

    with Bar("teaching", unit="picture") as bar:
        found = teach(base, dataset, plan, into, onlooker=Shown(bar))
    print(text(found, into))
    if arguments.json:
        write_whole(arguments.json, (json.dumps(found.as_dict(), indent=2) + "\n").encode())
    return 0


def names(text: str | None) -> tuple[str, ...]:
    """Return the classes that a person lists between commas."""
    return tuple(name.strip() for name in (text or "").split(",") if name.strip())


class Shown:
    """Draws the work as a bar; Ctrl-C ends it."""

    def __init__(self, bar: Bar) -> None:
        self.phase, self.progress = bar.phase, bar.show

    def cancelled(self) -> bool:
        return False


if __name__ == "__main__":
    run_command(main, parser())
