"""The parts of a model card about what a network remembers and what it was taught after its training."""

from collections.abc import Mapping
from typing import Any, Final

HELD_OUT_CAUTION: Final = (
    "The held-out pictures are drawn evenly over the classes, so this figure cannot be compared with one on all of "
    "`valid`. They also chose the temperature, and the epoch of the network that this one was made from."
)


def replay_words(training: Mapping[str, Any]) -> str:
    """Tell what the bundle remembers; cards from before replays tell nothing."""
    if "replay" not in training:
        return ""
    rehearsed, held_out = (sum(training["replay"][part].values()) for part in ("rehearsed", "held_out"))
    return (
        f"\n\n`replay.npz` holds what the body makes of {rehearsed:,} pictures to rehearse, and of "
        f"{held_out:,} others that are held out to measure on: with them it can be taught new expressions without "
        "the dataset. It holds numbers only, no picture."
    )


def marks_words(training: Mapping[str, Any]) -> str:
    """Tell which pictures the bundle knows again; cards from before marks tell nothing."""
    if "known" not in training:
        return ""
    train, valid = (training["known"][split] for split in ("train", "valid"))
    return (
        f"\n\n`known.npz` holds 48 bits of a hash of each of the {train:,} different pictures that it learned from and "
        f"of the {valid:,} that chose its epoch, so that an evaluation tells how many it is measured on, whatever they "
        "are called. No picture can be made of it."
    )


def taught_words(lesson: Mapping[str, Any]) -> str:
    """Tell one lesson: what was added and removed, and what that did to the old classes."""
    added = "".join(f"\n- {_added(found)}" for found in lesson["taught"])
    removed = f"\n- removed: {', '.join(lesson['removed'])}" if lesson["removed"] else ""
    source = f" with pictures of the dataset `{lesson['dataset_name']}`" if lesson["dataset_name"] else ""
    body = "its last block was trained too" if lesson["last_block"] else "its body was kept, its head fitted anew"
    before, after = lesson["old"]["before"], lesson["old"]["after"]
    return (
        f"## What it was taught ({lesson['date']})\n\n"
        f"Made from `{lesson['base']}` (network `{lesson['base_files']['network.keras'][:12]}`){source}; {body}, in "
        f"{lesson['seconds']:.0f} seconds.\n{added}{removed}\n\n"
        f"The old classes on {before['total']:,} held-out pictures of theirs: {_share(before)} before, {_share(after)} "
        f"after; {lesson['taken_for_new']['right']} of them are now called by a new name."
    )


def _added(found: Mapping[str, Any]) -> str:
    clips = found.get("held_out_clips", 0)  # lessons from before it was counted do not tell
    apart = (
        f"from {_other_clips(clips)} than those it learnt from, or taken one by one"
        if found["separation"] == "apart"
        else "later frames of the clip that it learnt from: expect clearly less on others"
    )
    return (
        f"`{found['label']}`: learnt from {found['pictures']} pictures, with variations of each; of "
        f"{found['found']['total']} held-out pictures ({apart}) found {_share(found['found'])}; of "
        f"the {found['precision']['total']} held-out pictures that it gives this name, {found['precision']['right']} "
        "have it"
    )


def _other_clips(count: int) -> str:
    return f"{count} other clip{'s' * (count > 1)}" if count else "other clips"


def _share(tally: Mapping[str, Any]) -> str:
    """Frames of few clips have no interval: they are no independent pictures."""
    if not tally["interval"]:
        return f"{tally['right']} ({tally['share']:.1%})"
    low, high = tally["interval"]
    return f"{tally['right']} ({tally['share']:.1%}, 95% interval {low:.1%} to {high:.1%})"
