"""Find labels that may be wrong and put them into the dataset's curation queue.

python scripts/find_label_issues.py fer2013                    # where the FER+ votes contradict the label
python scripts/find_label_issues.py fer2013 --out-of-fold      # and where three networks do that never saw it
python scripts/find_label_issues.py fer2013 --model default    # and the highest losses of a network
"""

import _environment  # noqa: F401  (first: it enters .venv and finds fer_core)

import argparse
import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from fer_core.datasets.inspection.findings import Finding, worst_first
from fer_core.datasets.manifest import SPLITS
from fer_core.writing import check_place, write_whole
from scripts._bar import Bar
from scripts._command import named_path, run_command
from scripts._data import curated_folder

SHOWN = 10


def parser() -> argparse.ArgumentParser:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("data", type=named_path, metavar="DATA", help="an imported dataset: its name or its folder")
    arguments.add_argument(
        "--out-of-fold", action="store_true", help="train three small networks, each on two thirds (takes a while)"
    )
    arguments.add_argument("--model", metavar="NAME", help="a bundle whose highest losses are listed")
    arguments.add_argument(
        "--split", choices=SPLITS, help="of --model; default: test where there is one, else valid; --out-of-fold: train"
    )
    arguments.add_argument("--json", type=named_path, metavar="FILE", help="write the findings here as well")
    return arguments


def main(arguments: argparse.Namespace) -> int:
    if arguments.json:
        check_place(arguments.json)
    folder = curated_folder(arguments.data)
    findings = found(folder, arguments)
    print(text(findings))
    if arguments.json:
        rows = [asdict(finding) for finding in findings]
        write_whole(arguments.json, (json.dumps(rows, indent=2) + "\n").encode())
    return 0


def found(folder: Path, arguments: argparse.Namespace) -> tuple[Finding, ...]:
    from fer_core.evaluation.label_issues import find_high_losses, find_vote_disagreements
    from fer_core.networks.bundle import bundle_folder

    model = bundle_folder(arguments.model) if arguments.model else None
    findings = find_vote_disagreements(folder)
    if model:
        with Bar("predicting", unit="picture") as bar:
            losses = find_high_losses(folder, model, split=arguments.split, progress=bar.show)
        findings += losses.findings
        tell_skipped(losses.skipped, "whose class the network does not know")
    if arguments.out_of_fold:
        from fer_core.training.out_of_fold import find_network_disagreements

        with Bar("training", unit="batch") as bar:
            folds = find_network_disagreements(folder, splits=(arguments.split or "train",), progress=bar.show)
        findings += folds.findings
        tell_skipped(folds.skipped, "whose class has too few pictures that are not copies of one another")
    return worst_first(findings)


def tell_skipped(count: int, why: str) -> None:
    if count:
        print(f"Left out: {count:,} {'picture' if count == 1 else 'pictures'} {why}.")


def text(findings: tuple[Finding, ...]) -> str:
    """Return how many there are for each reason, and the worst ones."""
    if not findings:
        return "Nothing was found. Without FER+ votes, ask a network: --out-of-fold or --model NAME."
    counts = Counter(finding.reason for finding in findings)
    lines = [f"{reason:18}{count:8,}" for reason, count in counts.most_common()]
    for reason in counts:
        worst = [finding for finding in findings if finding.reason == reason][:SHOWN]
        lines += ["", f"{reason}, the worst {len(worst)}:"]
        lines += [f"  {finding.score:.3f}  {finding.file}  ({finding.detail})" for finding in worst]
    return "\n".join([*lines, "", "They are in the curation queue of the page Datasets now."])


if __name__ == "__main__":
    run_command(main, parser())
