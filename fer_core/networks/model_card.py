"""The model card in words, written from the card's numbers (https://arxiv.org/abs/1810.03993)."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import fmean, stdev
from typing import Any, Final

from fer_core.intervals import mean_interval
from fer_core.networks.card import Card
from fer_core.networks.taught_words import HELD_OUT_CAUTION, marks_words, replay_words, taught_words
from fer_core.writing import write_whole

MODEL_CARD_NAME = "README.md"
LEAST_SEEDS: Final = 3
"""Trainings of one recipe whose spread says something."""
Section = Callable[[Any], str]


def write_model_card(card: Card, folder: Path) -> None:
    """Write ``README.md`` into a bundle."""
    write_whole(folder / MODEL_CARD_NAME, ("\n\n".join(_sections(card)) + "\n").encode(errors="replace"))


def renamed_model_card(text: str, name: str) -> str:
    """Return the words under another heading; what a person wrote into them stays."""
    first, line_end, rest = text.partition("\n")
    return f"# {name}{line_end}{rest}" if first.startswith("# ") else f"# {name}\n\n{text}"


def _sections(card: Card) -> list[str]:
    return [
        f"# {card.name}",
        "Names the expression on one face. This file is written by FER Studio from `card.json`, "
        "which holds the exact figures.",
        _told(_what, card, "What it takes and gives"),
        _told(_how, card, "How it was trained"),
        *(_told(taught_words, lesson, "What it was taught") for lesson in card.training.get("taught", ())),
        _told(_how_good, card, "How good it is"),
        *_ablation(card.training),
        _limits(card),
    ]


def _told(section: Section, about: object, title: str) -> str:
    """Return a section; a card that came from elsewhere may lack what it needs, which is no reason to have no words."""
    try:
        return section(about)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        return f"## {title}\n\n`card.json` does not tell this whole, or not as cards of FER Studio do."


def _what(card: Card) -> str:
    spec = card.input
    colour = "grey" if spec.channels == 1 else "RGB"
    frame = card.framing
    return (
        "## What it takes and gives\n\n"
        f"A {colour} crop of {spec.size_px} x {spec.size_px} px with level eyes: the person's right eye at "
        f"{frame.right_eye_x:.1%} and the left at {frame.left_eye_x:.1%} of the width, both at {frame.eyes_y:.1%} "
        f"of the height, the chin at {frame.chin_y:.1%}, as measured on the training pictures. {_landmarks(card)}"
        f"It answers with one probability for each of: {', '.join(card.labels)}; "
        f"calibrated with the temperature {card.temperature:.3f}. "
        f"{card.parameters:,} parameters."
    )


def _landmarks(card: Card) -> str:
    """Cards from before there was a choice look at pixels."""
    if card.input.features != "landmarks":
        return ""
    unsure = card.dataset.get("unsure_landmarks", {})
    counts = ", ".join(f"{split} {count:,}" for split, count in unsure.items())
    return (
        "It looks at the eyes, the mouth and the distances between parts of the face, which are found by 68 landmarks "
        "read in the crop itself. Pictures whose landmarks nothing confirmed, and which were used all the same: "
        f"{counts}. "
    )


def _how(card: Card) -> str:
    training, images = card.training, card.dataset["images"]
    if "members" in card.recipe:
        return _how_averaged(card)
    recipe = {**card.recipe, **training.get("pace", {})}  # what few pictures changed
    splits = ", ".join(f"{split} {count:,}" for split, count in images.items())
    return (
        "## How it was trained\n\n"
        f"Architecture `{recipe['architecture']}`, {training['epochs']} epochs ({training['ended']}) in "
        f"{training['minutes']} minutes on the {training['backend']} backend ({training['date']}), "
        f"seed {recipe['seed']}, {_settings(recipe)}. {_start(card.name, recipe)}{_smooths(recipe)}"
        f"Dataset `{card.dataset['name']}` ({splits}), fingerprint `{card.dataset['fingerprint'][:12]}`. "
        f"The epoch {training['best_epoch']} was kept: "
        f"{training['chosen_by']}.{_notice(training)}{replay_words(training)}{marks_words(training)}"
    )


def _settings(recipe: Mapping[str, Any]) -> str:
    return (
        f"batches of {recipe['batch_size']}, {_optimiser(recipe)}, weight decay {recipe['weight_decay']}, label "
        f"smoothing {recipe['label_smoothing']}, {_votes(recipe)}{_taught(recipe)}averaged weights "
        f"{recipe['averaging']:.4g}{_precision(recipe)}; augmentation as in `card.json`"
    )


def _how_averaged(card: Card) -> str:
    rows = "\n".join(
        f"| `{member['name']}` | {member['parameters']:,} | {_epochs(member)} | {member['accuracy']:.2%} |"
        for member in card.training["members"]
    )
    mirrored = ", each on the picture and on its mirror image" if card.recipe["mirrored"] else ""
    mean_of = card.recipe.get("mean_of", "scores")  # cards from before there was a choice
    return (
        "## How it was made\n\n"
        f"It averages the {mean_of} of {_networks(len(card.recipe['members']))}{mirrored} ({card.training['date']}); "
        f"without further training. The dataset behind it: `{card.dataset['name']}`, fingerprint "
        f"`{card.dataset['fingerprint'][:12]}`.{_notice(card.training)}{replay_words(card.training)}"
        f"{marks_words(card.training)}\n\n"
        f"{_members_settings(card)}{_seeds(card)}| network | parameters | epochs (kept) | alone |\n|---|---|---|---|\n"
        + rows
    )


def _members_settings(card: Card) -> str:
    """Tell how each was trained, once for those that one recipe trained; averages have no settings of their own."""
    told: dict[str, list[str]] = {}
    for member in card.recipe["members"]:
        recipe = member.get("recipe", {})
        if "optimiser" in recipe and "members" not in recipe:
            words = (
                f"architecture `{recipe['architecture']}`, {_settings(recipe)}. {_start('', recipe)}{_smooths(recipe)}"
            )
            told.setdefault(words.strip(), []).append(f"`{member['name']}`")
    return "".join(f"{', '.join(names)}: {words}\n\n" for words, names in told.items())


def _epochs(member: Mapping[str, Any]) -> str:
    """Return a cell; averages, and cards from before it was told, have none."""
    return f"{member['epochs']} ({member['best_epoch']})" if "best_epoch" in member else "–"


def _seeds(card: Card) -> str:
    """Say what chance does to a recipe, where all members were trained by the same one with seeds of their own."""
    recipes = [member.get("recipe", {}) for member in card.recipe["members"]]
    seeds = [recipe.get("seed") for recipe in recipes]
    same = all({**recipe, "seed": 0} == {**recipes[0], "seed": 0} for recipe in recipes)
    if len(seeds) < LEAST_SEEDS or len(set(seeds)) < len(seeds) or None in seeds or not same:
        return ""
    alone = [member["accuracy"] for member in card.training["members"]]
    return f"All were trained by one recipe, with the seeds {', '.join(map(str, seeds))}: {_spread(alone)}\n\n"


def _spread(alone: Sequence[float]) -> str:
    low, high = mean_interval(alone)
    return (
        f"right in {fmean(alone):.2%} on average, with a standard deviation of {100 * stdev(alone):.2f} points. The "
        f"average of many such trainings lies between {max(low, 0):.2%} and {min(high, 1):.2%} on these pictures (95%, "
        "Student's t)."
    )


def _other_seeds(training: Mapping[str, Any]) -> str:
    """Say what its recipe reached with other seeds, where that was noted."""
    noted = training.get("seeds", ())
    if not noted:
        return ""
    each = ", ".join(f"{one['accuracy']:.2%} with seed {one['seed']}" for one in noted)
    return f" The same recipe was trained {len(noted)} times: {each}; {_spread([one['accuracy'] for one in noted])}"


def _networks(count: int) -> str:
    return "one network" if count == 1 else f"{count} networks"


def _optimiser(recipe: Mapping[str, Any]) -> str:
    """Name the optimiser and its rates; cards from before there was a choice have AdamW and no stages."""
    name = {"adamw": "AdamW", "sgd": "SGD with Nesterov's momentum", "muon": "Muon"}[recipe.get("optimiser", "adamw")]
    stages = recipe.get("stages", ())
    if not stages:
        return f"{name} with a highest learning rate of {recipe['learning_rate']} ({recipe['schedule']})"
    parts = (f"{stage['learning_rate']} (from {stage['unfreeze_from'] or 'the first layer'} on)" for stage in stages)
    return f"{name} in stages with highest learning rates of {', '.join(parts)}, {recipe['schedule']}"


def _notice(training: Mapping[str, Any]) -> str:
    notice = training.get("notice", "")
    return f" {notice}" if notice else ""


def _votes(recipe: Mapping[str, Any]) -> str:
    """Cards from before these settings have none."""
    weight, head = recipe.get("vote_weight", 0), recipe.get("vote_head", 0)
    targets = f"targets with {weight:g} of the votes of several people, " if weight else ""
    return targets + (
        f"a second head for the votes of several people with {head:g} of the first one's weight, " if head else ""
    )


def _smooths(recipe: Mapping[str, Any]) -> str:
    """Cards from before there was a choice have none."""
    share = recipe.get("picture_smoothing", 0)
    if not share:
        return ""
    return (
        f"It mixes {share:g} of each neighbour into a pixel when it serves, as the training's pictures were smoothed "
        "by being turned and moved. "
    )


def _taught(recipe: Mapping[str, Any]) -> str:
    """Say who its teachers were; others may have their names by now."""
    names = ", ".join(f"`{name}`" for name in recipe.get("teachers", ()))
    networks = "network" if len(recipe.get("teachers", ())) == 1 else "networks"
    share = recipe.get("teacher_weight", 0)
    return f"targets with {share:g} of what the {networks} called {names} then held likely, " if names else ""


def _precision(recipe: Mapping[str, Any]) -> str:
    return ", in bfloat16 where the computer can" if recipe.get("precision") == "bfloat16" else ""


def _start(own_name: str, recipe: Mapping[str, Any]) -> str:
    """Say whose weights it began with; one of its own name is an earlier one, and others may have the name by now."""
    name = recipe.get("start_from", "")
    which = f"an earlier network `{name}`" if name == own_name else f"the network called `{name}` then"
    return f"It started from the weights of {which}. " if name else ""


def _how_good(card: Card) -> str:
    found = card.metrics
    low, high = found["accuracy_interval"]
    rows = "\n".join(
        f"| {label} | {values['images']} | {_shares(values)} |" for label, values in found["per_class"].items()
    )
    return (
        "## How good it is\n\n"
        f"On `{found['split']}`, {found['images']:,} pictures: accuracy {found['accuracy']:.2%} "
        f"(95% interval {low:.2%} to {high:.2%}, Wilson), cross-entropy {found['loss']:.3f}, macro F1 "
        f"{found['macro_f1']:.3f}, expected calibration error "
        f"{found['calibration_error']:.3f} (15 bins, after temperature).\n\n"
        f"{_caution(card)}{_other_seeds(card.training)}\n\n"
        "| class | pictures | precision | recall | F1 |\n|---|---|---|---|---|\n" + rows
    )


def _shares(values: Mapping[str, Any]) -> str:
    """Return the cells of a class; of no pictures there are no shares."""
    names = ("precision", "recall", "f1")
    return " | ".join(f"{values[name]:.1%}" if values["images"] else "–" for name in names)


def _caution(card: Card) -> str:
    if card.training.get("taught"):
        return HELD_OUT_CAUTION
    copies = _copies(card.metrics)
    return f"These pictures also chose the epoch and the temperature, so the figures are somewhat too high. {copies}"


def _copies(found: Mapping[str, Any]) -> str:
    without, copies = found["without_copies"], found["copies_of_training_pictures"]
    if without is None:
        which = "All of them are" if copies else "None of them is"
        return f"{which} among those that it learned from, pixel by pixel."
    low, high = without["accuracy_interval"]
    return (
        f"{copies} of them are among those that it learned from, pixel by pixel; "
        f"without them the accuracy is {without['accuracy']:.2%} ({low:.2%} to {high:.2%})."
    )


def _ablation(training: Mapping[str, Any]) -> list[str]:
    """Return the section about what each part is worth, where that was measured."""
    measured = training.get("ablation", ())
    return [_told(_worth, measured, "What each part is worth")] if measured else []


def _worth(measured: Any) -> str:
    rows = "\n".join(
        f"| {', '.join(row['parts'])} | {row['parameters']:,} | {row['best_epoch']} of {row['epochs']} "
        f"| {row['accuracy']:.2%} ({row['accuracy_interval'][0]:.2%} to {row['accuracy_interval'][1]:.2%}) |"
        for row in measured
    )
    return (
        "## What each part is worth\n\n"
        f"The same recipe and seed with some parts left out, on the {measured[0]['images']:,} pictures of `valid`, "
        "which also chose each one's epoch: all of these figures are somewhat too high.\n\n"
        "| looks at | parameters | epoch kept | accuracy (95% interval) |\n|---|---|---|---|\n" + rows
    )


def _limits(card: Card) -> str:
    notes = "\n".join(f"- {licence}" for licence in card.licences)
    licences = f"\n\n## Licences\n\n{notes}" if notes else ""
    return (
        "## What it cannot do\n\n"
        "An expression is not a feeling: the network tells how a face would be labelled, not what a person feels. "
        "It has learnt from pictures with noisy labels and an unknown mix of people; nobody measured how it treats "
        "different groups. It is no ground for a decision about a person: not in hiring, schools, policing or medicine."
        + licences
    )
