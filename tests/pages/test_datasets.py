"""The Datasets page: which dataset is looked at, how one comes in, and what bad input does."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fer_core.datasets.library import list_datasets
from fer_core.datasets.manifest import MANIFEST_NAME, read_manifest
from fer_core.jobs.job import list_jobs
from fer_core.workspace import datasets_folder, jobs_folder
from pages.shared.state import NAME
from tests import drawn_dataset
from tests.pages.datasets_page import PAGE, SMALL, enabled, finished_job, make_dataset, press, source, texts, view

ODD = "Ñandú 😀 _x_ __y__ $z$ `c` [l](u) &lt;"
"""Markdown, LaTeX and HTML would all change it."""
SECRET = "rf-kEy+with/odd=signs"

OpenPage = Callable[[str], AppTest]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, card: object) -> Path:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ROBOFLOW_API_KEY", raising=False)
    return tmp_path / "home"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    contents = drawn_dataset.files({"train": 6})
    named = {name.replace("train/happy", "train/Happiness"): data for name, data in contents.items()}
    return drawn_dataset.write_archive(tmp_path / "faces & more.zip", named)


def test_without_a_dataset_there_is_one_thing_to_do(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    assert not app.exception
    assert [title.value for title in app.title] == ["Datasets"]
    assert [heading.value for heading in app.subheader] == ["Where are the pictures?"]
    assert len(app.file_uploader) == 1
    assert not app.main.selectbox


@pytest.mark.parametrize("way", ["archive", "folder", "roboflow", "own", "csv", "imdb"])
def test_every_way_launches(open_page: OpenPage, way: str) -> None:
    app = source(open_page(PAGE), way)
    assert not app.exception
    assert not app.error


def test_an_uploaded_archive_is_shown_and_imported(open_page: OpenPage, archive: Path) -> None:
    app = open_page(PAGE)
    app.file_uploader[0].upload(archive.name, archive.read_bytes(), "application/zip")
    app.run()
    assert "18 pictures" in texts(app, "markdown")
    assert [box.value for box in app.main.selectbox] == ["happy", "angry", "sad"]  # by the folders' names
    assert next(field.value for field in app.text_input if field.label == "Name of the dataset") == "faces & more"
    press(app, "Import")
    job = finished_job("import-archive")
    app.run()
    assert "faces & more is there: 18 pictures." in texts(app, "success").replace("**", "")
    assert app.selectbox[0].value == "faces & more"  # looked at as soon as it is there
    assert (
        sum(read_manifest(datasets_folder() / "faces & more").counts("valid").values()) == 3
    )  # one of ten, rounded up
    assert not job.files.exists()
    assert not app.session_state[NAME].datasets.staged


def test_classes_can_be_renamed_and_left_out(open_page: OpenPage, archive: Path) -> None:
    app = open_page(PAGE)
    app.file_uploader[0].upload(archive.name, archive.read_bytes(), "application/zip")
    app.run()
    app.selectbox[0].set_value("surprise").run()
    app.selectbox[2].set_value("—").run()
    press(app, "Import")
    finished_job("import-archive")
    assert read_manifest(datasets_folder() / "faces & more").labels == ("angry", "surprise")


def test_undivided_pictures_are_divided_as_asked(open_page: OpenPage, tmp_path: Path) -> None:
    contents = {name.removeprefix("train/"): data for name, data in drawn_dataset.files({"train": 10}).items()}
    folder = drawn_dataset.write_folder(tmp_path / "by class", contents)
    app = source(open_page(PAGE), "folder")
    app.text_input[0].set_value(f'"{folder}"').run()  # as a file manager copies it
    app.slider[0].set_value((60, 80)).run()
    press(app, "Import")
    finished_job("import-folder")
    manifest = read_manifest(datasets_folder() / "by class")
    assert [len(manifest.of(split)) for split in manifest.splits] == [18, 6, 6]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        pytest.param("broken.zip", b"PK no archive", "not a zip archive", id="broken"),
        pytest.param("empty.zip", b"PK\x05\x06" + bytes(18), "no pictures in a folder by class", id="empty"),
    ],
)
def test_an_archive_that_cannot_be_used_is_explained_in_place(
    open_page: OpenPage, name: str, data: bytes, said: str
) -> None:
    app = open_page(PAGE)
    app.file_uploader[0].upload(name, data, "application/zip")
    app.run()
    assert not app.exception
    assert said in texts(app, "error")
    assert texts(app, "error").startswith(name)  # and not with the place where the server put it
    app = press(app, "Remove")
    assert not app.error
    assert not list_jobs()


def test_a_path_where_nothing_is_says_so(open_page: OpenPage) -> None:
    app = source(open_page(PAGE), "folder")
    app.text_input[0].set_value("/no/such/folder").run()
    assert "There is nothing at /no/such/folder. Check the path." in texts(app, "error")


@pytest.mark.parametrize("name", ["", "a/b", "x@2", "drawn"])
def test_a_name_that_cannot_be_used_is_said_beside_it(open_page: OpenPage, tmp_path: Path, name: str) -> None:
    make_dataset(tmp_path)
    app = source(open_page(PAGE), "csv")
    app.text_input(key="csv-name-0").set_value(name).run()
    assert len(app.warning) == 1
    assert not enabled(app, "Import")


def test_a_dataset_with_an_odd_name_shows_as_it_is_called(open_page: OpenPage, tmp_path: Path) -> None:
    make_dataset(tmp_path, ODD)
    app = open_page(PAGE)
    assert app.selectbox[0].options == [ODD]
    for name in ("understand", "clean", "versions"):
        assert not view(app, name).exception


def test_a_damaged_dataset_leaves_the_page_usable(open_page: OpenPage, tmp_path: Path) -> None:
    (make_dataset(tmp_path) / MANIFEST_NAME).write_text("nonsense\n", encoding="utf-8")
    app = view(open_page(PAGE), "understand")
    assert not app.exception
    assert "has no column" in texts(app, "error")
    assert not view(app, "get").exception
    assert len(app.file_uploader) >= 1


def test_the_choice_of_a_dataset_lasts(open_page: OpenPage, tmp_path: Path) -> None:
    make_dataset(tmp_path, "first")
    make_dataset(tmp_path, "second")
    app = open_page(PAGE)
    app.selectbox[0].set_value("second").run()
    app.switch_page("pages/home.py").run()
    app.switch_page(PAGE).run()
    assert app.selectbox[0].value == "second"


def test_the_key_is_handed_over_as_a_secret_and_forgotten(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    asked: list[tuple[str, dict[str, object], str | None]] = []

    def refuse(kind: str, arguments: dict[str, object], *, secret: str | None = None, **_named: object) -> None:
        asked.append((kind, arguments, secret))
        from fer_core.errors import OutputError

        raise OutputError("The disk is full.")

    monkeypatch.setattr("fer_core.jobs.job.start_job", refuse)
    app = source(open_page(PAGE), "roboflow")
    assert not enabled(app, "Download")
    app.text_input(key="roboflow-address").set_value("https://universe.roboflow.com/lab/faces/dataset/3").run()
    app.text_input(key="roboflow-key-0").set_value(SECRET).run()
    press(app, "Download")
    ((kind, arguments, secret),) = asked
    assert (kind, secret) == ("import-roboflow", SECRET)
    assert (arguments["workspace"], arguments["project"], arguments["version"]) == ("lab", "faces", 3)
    assert SECRET not in str(arguments)
    assert "The disk is full." in texts(app, "error")
    press(app, "Forget everything")
    assert SECRET not in str([field.value for field in app.text_input])
    assert "roboflow-key-0" not in app.session_state
    assert not [path for path in home.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]


def test_a_key_of_the_computer_is_named_and_not_shown(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROBOFLOW_API_KEY", SECRET)
    app = source(open_page(PAGE), "roboflow")
    assert "A key was found in ROBOFLOW_API_KEY." in texts(app)
    assert all(SECRET not in str(element) for element in app.main)


def test_an_import_is_found_again_after_the_page_was_left(open_page: OpenPage, archive: Path) -> None:
    app = open_page(PAGE)
    app.file_uploader[0].upload(archive.name, archive.read_bytes(), "application/zip")
    press(app.run(), "Import")
    app.switch_page("pages/home.py").run()
    finished_job("import-archive")
    other = open_page(PAGE)  # another session
    assert "faces & more is there" in texts(other, "success").replace("**", "")
    press(other, "Close")
    assert not list(jobs_folder().glob("*/request.json"))
    assert [entry.name for entry in list_datasets()] == ["faces & more"]


def test_votes_may_be_uploaded_after_the_path_was_typed(open_page: OpenPage, tmp_path: Path) -> None:
    app = source(open_page(PAGE), "folder")
    folder = drawn_dataset.write_folder(tmp_path / "faces", drawn_dataset.files(SMALL))
    app.text_input[0].set_value(str(folder)).run()
    name = next(field for field in app.text_input if field.label == "Name of the dataset")
    name.set_value("mine").run()
    app.file_uploader[-1].upload("votes.csv", b"no votes", "text/csv")
    app.run()
    fields = {field.label: field.value for field in app.text_input}
    assert fields["Name of the dataset"] == "mine"
    assert str(folder) in fields.values()
    press(app, "Import")
    with pytest.raises(AssertionError):
        finished_job("import-folder")
    app.run()
    assert len(app.error) == 1  # what is wrong with the votes
    assert "votes" in app.session_state[NAME].datasets.staged  # nothing that was given is lost
    assert not list_datasets()


def test_good_news_is_not_told_for_ever(open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = source(open_page(PAGE), "folder")
    folder = drawn_dataset.write_folder(tmp_path / "faces", drawn_dataset.files(SMALL))
    app.text_input[0].set_value(str(folder)).run()
    press(app, "Import")
    finished_job("import-folder")
    assert app.run().success
    monkeypatch.setattr("pages.dataset_views.arrivals.NEWS_S", -1)
    assert not app.run().success


def test_understanding_needs_no_inspection_for_counts_and_samples(open_page: OpenPage, tmp_path: Path) -> None:
    make_dataset(tmp_path)
    app = view(open_page(PAGE), "understand")
    assert not app.exception
    assert len(app.get("plotly_chart")) == 1
    assert len(app.get("image")) == 3 * sum(SMALL.values())
    assert "was not inspected yet" in texts(app, "info")
    assert enabled(app, "Inspect")


def test_files_that_cannot_be_opened_are_named_or_left_out(open_page: OpenPage, tmp_path: Path) -> None:
    contents = drawn_dataset.files(SMALL) | {"train/happy/x.png": b"nothing", "train/sad/y.png": b""}
    app = source(open_page(PAGE), "folder")
    app.text_input[0].set_value(str(drawn_dataset.write_folder(tmp_path / "faces", contents))).run()
    press(app, "Import")
    with pytest.raises(AssertionError, match="state='failed'"):
        finished_job("import-folder")
    app.run()
    assert "2 files are no pictures that can be opened: train/happy/x.png, train/sad/y.png." in texts(app, "error")
    assert not list_datasets()
    next(box for box in app.checkbox if "cannot be opened" in box.label).check().run()
    press(app, "Import")
    finished_job("import-folder")
    app.run()
    assert "faces is there: 18 pictures." in texts(app, "success").replace("**", "")
    assert "2 files that cannot be opened were left out." in texts(app, "caption")
    assert not app.error  # the first try is not told any more
    press(app, "Close")
    assert not app.run().error
    assert not list_jobs()


def test_a_class_whose_name_cannot_be_used_is_renamed_in_place(open_page: OpenPage, tmp_path: Path) -> None:
    contents = drawn_dataset.files({"train": 2, "valid": 1})
    named = {name.replace("/sad/", "/con/"): data for name, data in contents.items()}
    app = source(open_page(PAGE), "folder")
    app.text_input[0].set_value(str(drawn_dataset.write_folder(tmp_path / "faces", named))).run()
    rename = next(box for box in app.main.selectbox if "con" in box.label)
    assert rename.value == "con class"
    rename.set_value("con").run()
    assert "cannot be the name of a class" in texts(app, "warning")
    assert not enabled(app, "Import")
    next(box for box in app.main.selectbox if "con" in box.label).set_value("surprise").run()
    press(app, "Import")
    finished_job("import-folder")
    assert read_manifest(datasets_folder() / "faces").labels == ("angry", "happy", "surprise")


def test_a_reload_comes_back_to_the_same_place(tmp_path: Path, open_page: OpenPage) -> None:
    make_dataset(tmp_path, "first")
    make_dataset(tmp_path, "second")
    app = open_page(PAGE)
    app.selectbox[0].set_value("second").run()
    view(app, "understand")
    assert app.query_params == {"dataset": "second", "view": "understand"}
    other = open_page("pages/home.py")
    other.query_params.update({"dataset": "second", "view": "understand"})
    other.switch_page(PAGE).run()
    assert other.selectbox[0].value == "second"
    assert other.session_state["datasets-view"] == "understand"
