"""A network that was trained on drawn pictures is taught another class, and forgets nothing but what it shall."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from fer_core.datasets.dataset import Dataset
from fer_core.datasets.manifest import Manifest
from fer_core.datasets.sources.combined import CombinedSource
from fer_core.datasets.terms import FER2013_TERMS
from fer_core.errors import BundleError, ConfigurationError, TrainingError, WorkCancelled
from fer_core.evaluation.report import evaluate
from fer_core.networks.card import read_card
from fer_core.networks.classifier import load_classifier
from fer_core.networks.head import body_of, features_of, has_head, head_of
from fer_core.networks.inputs import to_pixels
from fer_core.networks.known_pictures import of_lessons
from fer_core.networks.mini_xception import MiniXceptionOptions, build_mini_xception
from fer_core.networks.packing import load_network
from fer_core.networks.replay import REPLAY_NAME, read_replay
from fer_core.networks.training_marks import KNOWN_NAME, read_marks
from fer_core.training.block_tuning import last_block
from fer_core.training.bundling import make_bundle
from fer_core.training.lessons import Nobody, earlier_sides
from fer_core.training.marking import add_marks
from fer_core.training.plan import Plan
from fer_core.training.rehearsal import add_replay
from fer_core.training.runs import Run
from fer_core.training.teaching import teach
from fer_core.training.teaching_result import Teaching
from tests.taught_network import COUNTS, RECIPE, bored, new_pictures, record, three_clips, train_bundle

Taught = tuple[Path, Teaching]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Dataset]:
    return train_bundle(tmp_path_factory.mktemp("trained"))


@pytest.fixture
def base(trained: tuple[Path, Dataset]) -> Path:
    return trained[0]


@pytest.fixture
def copy(base: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(base, tmp_path / "copy"))


@pytest.fixture(scope="module")
def taught(trained: tuple[Path, Dataset], tmp_path_factory: pytest.TempPathFactory) -> Taught:
    into = tmp_path_factory.mktemp("models") / "with bored"
    return into, teach(trained[0], new_pictures(three_clips()), Plan(name="with bored"), into)


def answers(folder: Path, *numbers: int) -> list[str]:
    """What a bundle says about bored pictures that nobody has seen."""
    from fer_core.media.images import decode_image

    pictures = [decode_image(bored(number), name="x") for number in numbers]
    return [found.best for found in load_classifier(folder).classify(pictures)]


def test_a_training_on_ones_own_pictures_has_no_terms_of_others_and_tells_its_framing(
    trained: tuple[Path, Dataset], tmp_path: Path
) -> None:
    folder, dataset = trained
    card, run = read_card(folder), Run(folder.parent)
    assert card.licences == () and "FER2013" not in (folder / "README.md").read_text().partition("## Licences")[2]
    assert " ".join(run.notices()) == card.training["notice"]
    assert "FER2013's framing is used instead, so on photos the network may be worse" in card.training["notice"]
    assert card.training["notice"] in (folder / "README.md").read_text()
    copy = Run(Path(shutil.copytree(run.folder, tmp_path / "copy")))
    again = read_card(make_bundle(copy, replace(dataset, name="fer2013")))
    assert (again.licences, again.training["notice"]) == ((FER2013_TERMS,), card.training["notice"])


def test_a_training_leaves_features_to_rehearse_and_to_measure_on(trained: tuple[Path, Dataset]) -> None:
    folder, dataset = trained
    card, replay = read_card(folder), read_replay(folder)
    assert replay.counts(card.labels) == {
        "rehearsed": dict.fromkeys(card.labels, COUNTS["train"]),
        "held_out": dict.fromkeys(card.labels, COUNTS["valid"]),
    }
    valid = dataset.load("valid", card.labels, lambda image: to_pixels(image, card.input))
    expected = features_of(body_of(load_network(folder)), valid.pixels)
    found, labels = replay.of(held_out=True)
    assert np.abs(found - expected).max() < 2e-3 * max(1.0, float(expected.max()))  # half precision
    assert (labels == valid.labels).all()
    right = head_of(load_network(folder)).probabilities(found).argmax(axis=1) == labels
    assert right.mean() == pytest.approx(card.metrics["accuracy"], abs=0.03)
    assert "`replay.npz` holds what the body makes of 96 pictures to rehearse" in (folder / "README.md").read_text()


def test_the_new_class_is_found_on_another_clip_and_the_old_ones_stay(taught: Taught) -> None:
    folder, found = taught
    assert found.labels == ("angry", "happy", "sad", "bored")
    (new,) = found.taught
    assert (new.label, new.pictures, new.separation, new.clips) == ("bored", 17, "apart", 3)
    assert new.found.total == 3 and new.found.right >= 2 and new.found_before is None
    assert found.old.before.total == found.old.after.total == 3 * COUNTS["valid"]
    assert found.old.after.share >= found.old.before.share - 0.06
    assert sum(each.after.right for each in found.old_by_class.values()) == found.old.after.right
    assert new.precision.total == new.found.right + found.taken_for_new.right
    assert answers(folder, 1, 2, 3, 4).count("bored") >= 3
    low, high = new.found.interval
    assert 0 < low < new.found.share <= high <= 1


def test_both_files_agree_and_the_body_is_the_same(taught: Taught, base: Path) -> None:
    folder, _found = taught
    pixels = np.random.default_rng(1).integers(0, 256, (6, RECIPE.input.size_px, RECIPE.input.size_px, 1), np.uint8)
    network = load_network(folder)
    expected = np.asarray(network.predict(pixels.astype(np.float32), verbose=0))
    crops = [np.repeat(each, 3, axis=2) for each in pixels]
    assert np.abs(load_classifier(folder).raw_probabilities(crops) - expected).max() < 1e-4
    features = [features_of(body_of(each), pixels) for each in (network, load_network(base))]
    assert np.array_equal(*features)


def test_the_card_tells_the_lesson(taught: Taught, base: Path) -> None:
    folder, found = taught
    card = read_card(folder)
    (lesson,) = card.training["taught"]
    assert lesson["base_files"]["network.keras"] == read_card(base).files["network.keras"]
    assert lesson["old"]["after"]["right"] == found.old.after.right
    assert json.loads(json.dumps(found.as_dict())) == {name: lesson[name] for name in found.as_dict()}
    assert card.metrics["split"] == "held out" and card.metrics["images"] == 3 * COUNTS["valid"] + 3
    words = (folder / "README.md").read_text()
    assert "## What it was taught (" in words and "`bored`: learnt from 17 pictures" in words
    assert "of 3 held-out pictures (from 1 other clip than" in words


def test_it_can_be_taught_again_and_forget(taught: Taught, tmp_path: Path) -> None:
    folder, _found = taught
    more = new_pictures(tuple(record(i, "train" if i < 12 else "valid") for i in range(15)), first=2000)
    plan = Plan(name="again", classes=("bored",), remove=("angry",))
    found = teach(folder, more, plan, tmp_path / "again")
    assert found.labels == ("happy", "sad", "bored")
    assert found.taught[0].found_before and found.taught[0].found_before.total == 3
    assert "angry" not in found.old_by_class and found.old_by_class["bored"].after.total == 3
    card = read_card(tmp_path / "again")
    assert len(card.training["taught"]) == 2
    assert len(of_lessons(card).learnt) == 17 + 12 and len(of_lessons(card).held_out) == 3 + 3
    assert set(answers(tmp_path / "again", 5, 6)) == {"bored"}


def test_what_was_learnt_is_known_again_under_any_name(taught: Taught, base: Path) -> None:
    folder, _found = taught
    renamed = tuple(replace(each, file=each.file.replace("bored-", "x")) for each in three_clips())
    sides = earlier_sides(read_card(folder), new_pictures(renamed), ["bored"])
    assert {renamed.index(each) for each in renamed if sides.get(each.file) == "learnt"} == set(range(17))
    assert {renamed.index(each) for each in renamed if sides.get(each.file) == "held_out"} == {20, 21, 22}
    assert earlier_sides(read_card(base), new_pictures(renamed), ["bored"]) == {}


def test_what_the_training_learnt_is_not_held_out(trained: tuple[Path, Dataset], tmp_path: Path) -> None:
    base, dataset = trained
    train = replace(dataset, manifest=Manifest(records=dataset.manifest.of("train")))
    with pytest.raises(TrainingError, match='Every picture of "happy" that could be held out was learnt earlier'):
        teach(base, train, Plan(name="x", classes=("happy",)), tmp_path / "x")


def test_an_evaluation_counts_what_was_learnt_whatever_split_it_stands_in(taught: Taught) -> None:
    folder, _found = taught
    shuffled = tuple(replace(each, split="valid") for each in three_clips())
    found = evaluate(folder, new_pictures(shuffled), split="valid")
    assert np.flatnonzero(found.learnt).tolist() == list(range(17))
    assert found.others.tolist() == found.right[17:].tolist()
    own = evaluate(folder, new_pictures(three_clips()), split="test")
    assert not own.learnt.any() and len(own.others) == 3


def test_the_pictures_of_the_training_stay_known_wherever_they_stand(
    trained: tuple[Path, Dataset], taught: Taught
) -> None:
    base, dataset = trained
    splits = [each.split for each in dataset.manifest.records]
    moved = tuple(replace(each, split="test") for each in dataset.manifest.records)
    for folder in (base, taught[0]):
        found = evaluate(folder, replace(dataset, name="other", manifest=Manifest(records=moved)), split="test")
        assert found.learnt.tolist() == [split == "train" for split in splits]
        assert found.chose.tolist() == [split == "valid" for split in splits]
    assert read_card(taught[0]).training["known"] == {split: 3 * count for split, count in COUNTS.items()}
    assert "of each of the 96 different pictures" in (taught[0] / "README.md").read_text()


def test_frames_of_few_clips_have_no_interval(taught: Taught) -> None:
    (new,) = taught[1].taught
    assert not new.has_intervals and taught[1].as_dict()["taught"][0]["found"]["interval"] is None
    for clips, told in ((0, True), (4, False), (5, True)):
        assert replace(new, held_out_clips=clips).has_intervals is told
    assert taught[1].as_dict()["old"]["after"]["interval"]  # those stand alone


def test_a_network_without_convolutions_has_no_last_block() -> None:
    flat = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, activation="softmax")], name="flat")
    with pytest.raises(ConfigurationError, match="flat has no convolutions, so it has no last block"):
        last_block(flat)


def test_a_last_block_that_is_not_there_is_told_before_the_work(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(_network: object) -> str:
        raise ConfigurationError("It has none.")

    monkeypatch.setattr("fer_core.training.teaching.last_block", none)
    monkeypatch.setattr("fer_core.training.teaching.study", lambda *_all, **_more: pytest.fail("it was learning"))
    with pytest.raises(ConfigurationError, match="It has none"):
        teach(base, new_pictures(three_clips()), Plan(name="x", last_block=True), tmp_path / "x")


def test_forgetting_needs_no_pictures(base: Path, tmp_path: Path) -> None:
    found = teach(base, None, Plan(name="two", remove=("sad",)), tmp_path / "two")
    assert found.labels == load_classifier(tmp_path / "two").labels == ("angry", "happy")
    assert found.old.after.right >= found.old.before.right  # sad is no wrong answer any more
    before, after = head_of(load_network(base)), head_of(load_network(tmp_path / "two"))
    assert np.array_equal(after.kernel, before.kernel[:, :2])


def test_the_last_block_learns_where_all_pictures_are_there(trained: tuple[Path, Dataset], tmp_path: Path) -> None:
    base, dataset = trained
    whole = beside(dataset, new_pictures(three_clips()))
    found = teach(base, whole, Plan(name="deep", last_block=True), tmp_path / "deep")
    assert found.last_block and found.taught[0].found.total == 3
    assert len(of_lessons(read_card(tmp_path / "deep")).learnt) == 17 + 3 * COUNTS["train"]
    assert found.dataset and found.dataset.before.total == 3 * COUNTS["valid"]
    old, new = load_network(base), load_network(tmp_path / "deep")
    changed = {
        layer.name
        for layer in old.layers
        if any(map(differs, layer.get_weights(), new.get_layer(layer.name).get_weights()))
        and layer.name != "probabilities"
    }
    names = [layer.name for layer in old.layers]
    assert changed and all(names.index(name) >= names.index(last_block(old)) for name in changed)
    assert not any("normalization" in name for name in changed)


def beside(old: Dataset, new: Dataset) -> Dataset:
    parts = {"old": old, "new": new}
    records = (
        replace(each, file=f"{name}/{each.file}") for name, part in parts.items() for each in part.manifest.records
    )
    source = CombinedSource({name: part.source for name, part in parts.items()})
    return Dataset(name="both", manifest=Manifest(records=tuple(records)), source=source)


def differs(one: np.ndarray, other: np.ndarray) -> bool:
    return one.shape != other.shape or not np.array_equal(one, other)


class Stopper(Nobody):
    def cancelled(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("plan", "error", "message"),
    [
        (Plan(name="x", remove=("glad",)), TrainingError, "no class glad to remove. It has angry, happy, sad"),
        (Plan(name="x", classes=("bored",), remove=("angry", "happy", "sad")), TrainingError, "at least two classes"),
        (Plan(name="x", classes=("sad",), remove=("sad",)), TrainingError, '"sad" cannot be taught and removed'),
        (Plan(name="x", classes=("tired",)), TrainingError, '0 pictures of "tired"'),
        (Plan(name="x", last_block=True), TrainingError, "fewer than 10 in train or in valid of: angry, happy, sad"),
    ],
    ids=["unknown", "all", "both", "absent", "last block"],
)
def test_what_cannot_be_done_is_said_and_leaves_nothing(
    plan: Plan, error: type[Exception], message: str, base: Path, tmp_path: Path
) -> None:
    with pytest.raises(error, match=message):
        teach(base, new_pictures(three_clips()), plan, tmp_path / "models/x")
    assert not list(tmp_path.glob("models/*"))


def test_a_cancel_leaves_nothing(base: Path, tmp_path: Path) -> None:
    with pytest.raises(WorkCancelled):
        teach(base, new_pictures(three_clips()), Plan(name="x"), tmp_path / "x", onlooker=Stopper())
    assert not list(tmp_path.iterdir())


def test_an_existing_network_is_not_replaced(copy: Path) -> None:
    with pytest.raises(BundleError, match="a network 'copy' already"):
        teach(copy, new_pictures(three_clips()), Plan(name="copy"), copy)


def test_a_class_needs_pictures(trained: tuple[Path, Dataset], tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="no pictures of bored"):
        teach(trained[0], None, Plan(name="x", classes=("bored",)), tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_nothing_new_is_said(trained: tuple[Path, Dataset], tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="nothing to teach"):
        teach(trained[0], trained[1], Plan(name="x"), tmp_path / "x")


def test_a_card_that_tells_little_can_be_taught_all_the_same(copy: Path, tmp_path: Path) -> None:
    card = json.loads((copy / "card.json").read_text())
    (copy / "card.json").write_text(json.dumps({**card, "dataset": {}, "training": {}, "recipe": {}, "metrics": {}}))
    teach(copy, None, Plan(name="two", remove=("sad",)), tmp_path / "two")
    words = (tmp_path / "two/README.md").read_text()
    assert "`card.json` does not tell this whole" in words and "## How good it is" in words
    with pytest.raises(TrainingError, match=r"was trained on \? \(fingerprint none\)"):
        add_replay(copy, new_pictures(three_clips()))


def forget(folder: Path, name: str = REPLAY_NAME) -> None:
    (folder / name).unlink()
    card = json.loads((folder / "card.json").read_text())
    del card["files"][name]
    (folder / "card.json").write_text(json.dumps(card))


@pytest.mark.parametrize(
    ("harm", "error", "message"),
    [
        (forget, TrainingError, r"carries no features .*add_replay\.py"),
        (lambda folder: (folder / REPLAY_NAME).unlink(), BundleError, "replay.npz is missing"),
        (lambda folder: (folder / REPLAY_NAME).write_bytes(b"PK"), BundleError, "not the file that its card describes"),
    ],
    ids=["none", "missing", "exchanged"],
)
def test_a_network_that_remembers_nothing_still_works(
    harm: Callable[[Path], object], error: type[Exception], message: str, copy: Path, tmp_path: Path
) -> None:
    harm(copy)
    load_classifier(copy)
    with pytest.raises(error, match=message):
        teach(copy, new_pictures(three_clips()), Plan(name="x"), tmp_path / "x")


def test_a_replay_is_added_from_the_training_data_alone(
    trained: tuple[Path, Dataset], copy: Path, tmp_path: Path
) -> None:
    before = read_replay(copy)
    forget(copy)
    few = replace(trained[1], manifest=Manifest(records=trained[1].manifest.records[1:]))
    with pytest.raises(TrainingError, match=r"was trained on drawn .* Give the same data"):
        add_replay(copy, few)
    assert np.array_equal(add_replay(copy, trained[1]).labels, before.labels)
    assert np.allclose(read_replay(copy).features, before.features)
    assert len(add_replay(copy, few, any_data=True).labels) == len(before.labels) - 1


def test_marks_are_added_from_the_training_data_alone(trained: tuple[Path, Dataset], copy: Path) -> None:
    before = read_marks(copy, read_card(copy))
    assert before is not None
    forget(copy, KNOWN_NAME)
    few = replace(trained[1], manifest=Manifest(records=trained[1].manifest.records[1:]))
    assert not len(evaluate(copy, few, split="valid").chose)
    with pytest.raises(TrainingError, match=r"was trained on drawn .* Give the same data"):
        add_marks(copy, few)
    assert add_marks(copy, trained[1]) == before.counts()
    after = read_marks(copy, read_card(copy))
    assert after is not None
    assert np.array_equal(after.train, before.train) and np.array_equal(after.valid, before.valid)


def test_a_network_without_a_dense_head_is_told() -> None:
    network = build_mini_xception(RECIPE.input, 3, MiniXceptionOptions())
    assert not has_head(network)
    with pytest.raises(ConfigurationError, match=r"does not end with one dense layer .* except mini-xception"):
        body_of(network)
