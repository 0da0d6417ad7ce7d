"""Measure parts of the project on real input and print a Markdown table.

python scripts/benchmark.py faces PHOTOS
python scripts/benchmark.py faces PHOTOS --detectors hog --widths 512 640 1024
python scripts/benchmark.py photos PHOTOS
python scripts/benchmark.py video VIDEO
python scripts/benchmark.py live VIDEO
"""

if __name__ == "__main__":
    import _environment

    _environment.enter()

import argparse

from scripts import (
    _benchmark_augmentation,
    _benchmark_faces,
    _benchmark_framing,
    _benchmark_framing_rules,
    _benchmark_inspection,
    _benchmark_live,
    _benchmark_networks,
    _benchmark_people,
    _benchmark_photos,
    _benchmark_precision,
    _benchmark_serving,
    _benchmark_sizes,
    _benchmark_training,
    _benchmark_video,
)
from scripts._command import run_command

BENCHMARKS = {
    "faces": _benchmark_faces,
    "photos": _benchmark_photos,
    "framing": _benchmark_framing,
    "framing-rules": _benchmark_framing_rules,
    "serving": _benchmark_serving,
    "networks": _benchmark_networks,
    "inspection": _benchmark_inspection,
    "augmentation": _benchmark_augmentation,
    "training": _benchmark_training,
    "precision": _benchmark_precision,
    "sizes": _benchmark_sizes,
    "people": _benchmark_people,
    "video": _benchmark_video,
    "live": _benchmark_live,
}
"""Each has HELP, add_arguments(parser) and run(arguments) -> exit code."""


def parser() -> argparse.ArgumentParser:
    """Return the command line: one subcommand a benchmark."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    subcommands = arguments.add_subparsers(required=True, metavar="|".join(BENCHMARKS))
    for name, benchmark in BENCHMARKS.items():
        subcommand = subcommands.add_parser(name, help=benchmark.HELP, description=benchmark.HELP)
        benchmark.add_arguments(subcommand)
        subcommand.set_defaults(run=benchmark.run)
    return arguments


def main(arguments: argparse.Namespace) -> int:
    """Run the benchmark that was asked for."""
    code: int = arguments.run(arguments)
    return code


if __name__ == "__main__":
    run_command(main, parser())
