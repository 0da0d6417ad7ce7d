"""The curation queue and the versions, as a person uses them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fer_core.datasets.curation import Curation, Decision
from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.inspection.findings import INSPECTION_REASONS, Finding
from fer_core.datasets.library import delete_dataset, list_datasets
from fer_core.datasets.manifest import Record, read_manifest
from fer_core.jobs.job import start_job
from fer_core.results import Image
from fer_core.workspace import datasets_folder
from pages.shared.state import NAME
from tests import drawn_dataset
from tests.pages.datasets_page import PAGE, enabled, finished_job, make_dataset, press, texts, view

COPY = "train/angry/0.png"
TWIN = "valid/sad/0.png"
BLURRED = "train/happy/1.png"
ODD_CLASS = "_x_ __y__ $z$ `c` [l](u) ~~s~~ &lt; #1"
"""Markdown, LaTeX and HTML would all change it."""

OpenPage = Callable[[str], AppTest]


def pictures_of(folder: Path) -> list[tuple[Record, Image]]:
    dataset = open_dataset(folder)
    return [(record, dataset.picture(record)) for record in dataset.manifest.records]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, card: object) -> None:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path / "home"))


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """A dataset with two copies across splits and a blurred picture, as an inspection would have found them."""
    folder = make_dataset(tmp_path)
    copies = [
        Finding(
            file=file,
            reason="exact_copy",
            score=1.0,
            group="a",
            across_splits=True,
            labels_differ=True,
            detail="2 pictures",
        )
        for file in (COPY, TWIN)
    ]
    blurred = Finding(file=BLURRED, reason="blurred", score=0.5, suggestion="sad", detail="sharpness 12")
    Curation(folder).write_findings(("exact_copy", "blurred"), (*copies, blurred))
    return folder


@pytest.fixture
def clean(open_page: OpenPage, dataset: Path) -> AppTest:
    return view(open_page(PAGE), "clean")


def shown(app: AppTest) -> str:
    """Return the file that the queue shows."""
    return str(app.session_state[NAME].datasets.looked_at)


def test_the_worst_comes_first_with_its_copy_beside_it(clean: AppTest) -> None:
    assert not clean.exception
    assert shown(clean) == COPY
    words = texts(clean)
    assert "**Exact copy** · in several splits · with different labels · 2 pictures" in words
    assert "Its copies" in words
    assert "**sad** · **valid**" in words  # where it differs
    assert "**0 decided**, 3 to look at here" in words
    assert len(clean.get("image")) == 2


def test_each_decision_is_on_disk_at_once_and_the_next_picture_shown(clean: AppTest, dataset: Path) -> None:
    press(clean, "Exclude")
    assert Curation(dataset).standings()[COPY].excluded
    assert shown(clean) == BLURRED  # the copy's other half is no copy any more
    assert "perhaps **sad** (50 of 100)" in texts(clean).replace(":small[", "").replace("]", "")
    press(clean, "▼ sad")
    assert Curation(dataset).standings()[BLURRED].label == "sad"
    assert "Nothing is left to look at" in texts(clean, "success")
    assert "**2 decided**" in texts(clean)


def test_undo_goes_back_to_the_picture(clean: AppTest, dataset: Path) -> None:
    press(clean, "Keep")
    assert shown(clean) == TWIN
    press(clean, "Undo")
    assert shown(clean) == COPY
    assert not Curation(dataset).standings()[COPY].reviewed
    assert "**0 decided**, 3 to look at here" in texts(clean)


def test_a_picture_gets_a_class_that_was_not_there(clean: AppTest, dataset: Path) -> None:
    clean.text_input(key="another-class").set_value(ODD_CLASS).run()
    press(clean, "Relabel")
    assert Curation(dataset).standings()[COPY].label == ODD_CLASS
    assert any(ODD_CLASS[:12] in found.label.replace("\\", "") for found in clean.button)


def test_a_class_that_cannot_be_is_said_in_place(clean: AppTest, dataset: Path) -> None:
    clean.text_input(key="another-class").set_value("a/b").run()
    press(clean, "Relabel")
    assert "cannot be the name of a class" in texts(clean, "warning")
    assert shown(clean) == COPY
    assert not Curation(dataset).standings()


def test_what_another_window_decided_is_shown_and_not_overwritten(clean: AppTest, dataset: Path) -> None:
    Curation(dataset).decide([Decision(file=COPY, action="relabel", value="happy")], window="another")
    press(clean, "Exclude")
    assert "in another window" in texts(clean, "warning")
    standing = Curation(dataset).standings()[COPY]
    assert (standing.label, standing.excluded) == ("happy", False)
    press(clean, "Keep")  # the next one: the queue has moved on
    assert not clean.warning


def test_next_and_previous_decide_nothing(clean: AppTest, dataset: Path) -> None:
    press(clean, "Next")
    assert shown(clean) == TWIN
    assert not enabled(press(clean, "Next"), "Next")
    press(clean, "Previous")
    assert shown(clean) == TWIN
    assert not Curation(dataset).standings()


def test_a_copy_is_excluded_from_beside_the_picture(clean: AppTest, dataset: Path) -> None:
    press(clean, "Exclude this")
    assert Curation(dataset).standings()[TWIN].excluded


def test_the_filters_narrow_the_queue(clean: AppTest) -> None:
    clean.selectbox(key="clean-reason").set_value("blurred").run()
    assert shown(clean) == BLURRED
    clean.selectbox(key="clean-label").set_value("angry").run()
    assert "Nothing is left to look at" in texts(clean, "success")
    clean.selectbox(key="clean-reason").set_value("all").run()
    assert "4 to look at here" not in texts(clean)
    assert "6 to look at here" in texts(clean)  # every angry one
    clean.selectbox(key="clean-split").set_value("valid").run()
    assert "2 to look at here" in texts(clean)


def test_a_sheet_decides_about_several_at_once(clean: AppTest, dataset: Path) -> None:
    clean.selectbox(key="clean-reason").set_value("all").run()
    clean.session_state["clean-mode"] = "sheet"
    clean.run()
    assert len(clean.checkbox) == 18
    assert not enabled(clean, "Exclude")
    for file in (COPY, BLURRED):
        clean.checkbox(key=f"sheet-pick-drawn/{file}").check()
    clean.run()
    press(clean, "Move to test")
    standings = Curation(dataset).standings()
    assert {file: standing.split for file, standing in standings.items()} == {COPY: "test", BLURRED: "test"}
    assert len(clean.checkbox) == 16
    press(clean, "Undo")
    assert len(clean.checkbox) == 18
    press(clean, "Pick all")
    press(clean, "● happy")
    assert {standing.label for standing in Curation(dataset).standings().values()} == {"happy"}


def test_a_picture_that_cannot_be_read_is_said_in_its_place(open_page: OpenPage, dataset: Path) -> None:
    (dataset / COPY).write_bytes(b"nothing")
    app = view(open_page(PAGE), "clean")
    assert not app.exception
    assert "This picture cannot be read." in texts(app)


def test_the_checks_say_how_long_they_take(clean: AppTest) -> None:
    assert "quarter of an hour" in texts(clean)
    assert enabled(clean, "Train and look")


def test_publishing_tells_before_what_would_change(clean: AppTest, dataset: Path) -> None:
    press(clean, "Exclude")
    app = view(clean, "versions")
    assert {metric.label: metric.value for metric in app.metric} == {
        "Pictures": "17",
        "Left out": "1",
        "Relabelled": "0",
        "Moved": "0",
    }
    press(app, "Publish")
    finished_job("publish")
    app.run()
    assert not app.exception
    assert "**Version 1 of drawn**" in texts(app)
    assert "17 pictures: train 11, valid 6" in texts(app)
    assert "1 excluded by you" in texts(app)
    assert len(read_manifest(datasets_folder() / "drawn@1").records) == 17
    assert len(read_manifest(dataset).records) == 18


def test_only_some_classes_make_a_new_dataset(open_page: OpenPage, dataset: Path) -> None:
    app = view(open_page(PAGE), "versions")
    app.button_group(key="derive-keep-drawn").set_value(["angry", "happy"]).run()
    press(app, "Make the dataset")
    finished_job("derive")
    assert read_manifest(datasets_folder() / "drawn 2 classes").labels == ("angry", "happy")
    app.run()
    assert app.selectbox[0].value == "drawn 2 classes"


def test_the_classes_that_stay_keep_their_pictures(open_page: OpenPage, dataset: Path) -> None:
    """Each row of names belongs to its class, also where the first class is left out."""
    app = view(open_page(PAGE), "versions")
    app.button_group(key="derive-keep-drawn").set_value(["happy", "sad"]).run()
    press(app, "Make the dataset")
    finished_job("derive")
    before = {picture.tobytes(): record.label for record, picture in pictures_of(dataset)}
    after = {picture.tobytes(): record.label for record, picture in pictures_of(datasets_folder() / "drawn 2 classes")}
    assert set(after.values()) == {"happy", "sad"} and after.items() <= before.items()


def test_a_class_that_is_called_other_can_be_decided_about(open_page: OpenPage, tmp_path: Path) -> None:
    contents = {f"{split}/other/{n}.png": drawn_dataset.png("sad", n) for split, n in (("train", 1), ("valid", 2))}
    make_dataset(tmp_path, "odd", contents)
    app = open_page(PAGE)
    app.session_state[NAME].datasets.choose("odd")
    assert not view(app, "clean").exception


def test_deleting_asks_for_the_name(open_page: OpenPage, dataset: Path) -> None:
    app = view(open_page(PAGE), "versions")
    assert not enabled(app, "Delete")
    app.text_input(key="delete-name-drawn").set_value("Drawn").run()
    assert not enabled(app, "Delete")
    app.text_input(key="delete-name-drawn").set_value("drawn").run()
    press(app, "Delete")
    assert not list_datasets()
    assert not app.exception
    assert "Where are the pictures?" in [heading.value for heading in app.subheader]


def test_classes_are_shown_as_they_are_called(open_page: OpenPage, tmp_path: Path) -> None:
    contents = {
        f"{split}/{ODD_CLASS}/{n}.png": drawn_dataset.png("sad", n) for split, n in (("train", 1), ("valid", 2))
    }
    make_dataset(tmp_path, "odd", contents)
    app = open_page(PAGE)
    app.session_state[NAME].datasets.choose("odd")
    for name in ("understand", "clean", "versions"):
        assert not view(app, name).exception
    assert ODD_CLASS in texts(view(app, "understand"))


def test_a_filter_stays_while_its_pictures_are_decided(clean: AppTest) -> None:
    clean.selectbox(key="clean-reason").set_value("exact_copy").run()
    press(clean, "Keep")
    press(clean, "Keep")
    clean.run()
    assert clean.selectbox(key="clean-reason").value == "exact_copy"
    assert "Nothing is left to look at" in texts(clean, "success")
    assert "Blurred 1" in texts(clean, "caption")


def test_the_last_decision_can_be_taken_back(clean: AppTest, dataset: Path) -> None:
    clean.selectbox(key="clean-reason").set_value("blurred").run()
    press(clean, "Exclude")
    assert "Nothing is left to look at" in texts(clean, "success")
    press(clean, "Undo")
    assert shown(clean) == BLURRED
    assert not Curation(dataset).standings()[BLURRED].reviewed


def test_an_inspection_is_offered_until_everything_was_looked_for(open_page: OpenPage, dataset: Path) -> None:
    """Votes or a network alone find other things."""
    assert "was not inspected yet" in texts(view(open_page(PAGE), "clean"), "info")
    Curation(dataset).write_findings(INSPECTION_REASONS, ())
    assert not view(open_page(PAGE), "clean").info


def test_an_inspection_that_ended_shows_what_it_found(open_page: OpenPage, tmp_path: Path) -> None:
    folder = make_dataset(tmp_path)
    app = view(open_page(PAGE), "clean")
    press(app, "Next")
    assert app.selectbox(key="clean-reason").value == "all"  # nothing was found yet
    press(app, "Inspect")
    job = finished_job("inspect")
    assert job.status().result["findings"] == len(Curation(folder).findings()) > 0
    app.run()
    assert app.selectbox(key="clean-reason").value == "found"
    assert shown(app) == Curation(folder).findings()[0].file


def test_pictures_without_a_label_may_get_any_expression(open_page: OpenPage, tmp_path: Path) -> None:
    contents = {f"train/unlabelled/{number}.png": drawn_dataset.png("sad", number) for number in range(2)}
    folder = make_dataset(tmp_path, "pool", contents)
    app = view(open_page(PAGE), "clean")
    press(app, next(button.label for button in app.button if "contempt" in button.label))
    assert Curation(folder).standings()["train/unlabelled/0.png"].label == "contempt"


def test_publishing_tells_the_classes_before_and_after(clean: AppTest) -> None:
    press(clean, "Exclude")  # an angry one of train
    table = view(clean, "versions").dataframe[0].value
    rows = {row["Class"]: (row["train"], row["valid"]) for row in table.to_dict("records")}
    assert rows == {"angry": ("4 → 3", "2"), "happy": ("4", "2"), "sad": ("4", "2")}


def test_a_version_outlives_its_dataset(open_page: OpenPage, dataset: Path) -> None:
    app = view(open_page(PAGE), "versions")
    press(app, "Publish")
    finished_job("publish")
    app.text_input(key="delete-name-drawn").set_value("drawn").run()
    next(button for button in app.button if button.key == "delete-drawn").click().run()
    assert texts(app, "toast") == "drawn was deleted."
    assert not app.main.selectbox  # there is no dataset
    assert "**Version 1 of drawn**" in texts(app)
    app.text_input(key="delete-name-drawn@1").set_value("drawn@1").run()
    press(app, "Delete")
    assert not list_datasets()


def test_a_dataset_that_vanished_is_not_replaced_without_a_word(open_page: OpenPage, dataset: Path) -> None:
    make_dataset(dataset.parent.parent, "other")
    app = open_page(PAGE)
    app.selectbox[0].set_value("other").run()
    delete_dataset("other")
    app.run()
    assert app.selectbox[0].value == "drawn"
    assert texts(app, "toast") == "The dataset other is not there any more. This is drawn."


def test_work_on_another_dataset_does_not_disturb_the_queue(clean: AppTest, dataset: Path) -> None:
    make_dataset(dataset.parent.parent, "other")
    press(clean, "Next")
    before = shown(clean)
    clean.session_state[NAME].datasets.awaited[start_job("inspect", {"dataset": "other"}, title="x").id] = ()
    finished_job("inspect")
    clean.run()
    assert shown(clean) == before
    assert not clean.session_state[NAME].datasets.awaited
