"""The Train page, driven through the app; the training itself is tested in tests/core/jobs and in a browser."""

import json
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from fer_core.datasets.curation import Curation, Decision
from fer_core.errors import FerError
from fer_core.jobs import training_jobs
from fer_core.training.recipe import Recipe
from fer_core.training.run_status import with_error
from fer_core.training.runs import Run
from pages.train_views import new, runs, teachers
from tests.drawn_dataset import png
from tests.pages.datasets_page import make_dataset
from tests.pages.train_page import NAME, PAGE, OpenPage, button, make_run, runs_page, stoppable_job, words


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, card: SimpleNamespace) -> Path:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def dataset(home: Path) -> Path:
    return make_dataset(home, NAME)


@pytest.fixture
def page(dataset: Path, open_page: OpenPage) -> AppTest:
    return open_page(PAGE)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """Put a list in the place of the process; it grows by kind and arguments of each job."""
    jobs: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(training_jobs, "start_job", lambda kind, arguments, *, title: jobs.append((kind, arguments)))
    return jobs


def test_without_a_dataset_it_leads_to_datasets(home: Path, open_page: OpenPage) -> None:
    app = open_page(PAGE)
    assert not app.exception
    assert app.title[0].value == "Train"
    assert "no dataset to learn from yet" in app.info[0].value
    assert app.get("page_link")


def test_a_card_tells_what_a_network_is_and_how_large(page: AppTest) -> None:
    assert not page.exception
    told = words(page)
    assert "**Plain CNN**" in told and "**Mini-Xception**" in told
    assert "1.07 million parameters · 78 million multiply-adds · **less than a minute**" in told
    assert not button(page, "Train").disabled
    assert not page.expander[0].proto.expanded


def test_one_button_trains_by_the_recipe_and_shows_the_run(
    page: AppTest, home: Path, asked: list[tuple[str, dict[str, Any]]]
) -> None:
    button(page, "Train").click().run()
    assert not page.exception
    (run,) = [Run(path) for path in (home / "runs").iterdir()]
    assert asked == [("train", {"run": run.name, "dataset": NAME})]
    assert run.recipe() == Recipe(**{**run.recipe().as_dict(), **_parts(run.recipe())})
    assert (run.recipe().architecture, run.recipe().epochs, run.status().state) == ("cnn", 60, "queued")
    assert page.segmented_control(key="train-view").value == "runs"
    assert "about to begin" in words(page)
    assert page.get("progress")[0].proto.text == "Starting…"


def _parts(recipe: Recipe) -> dict[str, Any]:
    return {"input": recipe.input, "augmentation": recipe.augmentation, "stages": recipe.stages}


def test_settings_start_from_the_chosen_recipe_and_go_into_the_run(
    page: AppTest, home: Path, asked: list[tuple[str, dict[str, Any]]]
) -> None:
    page.button(key="choose-vgg-sgd").click().run()
    assert page.number_input(key="train-vgg-sgd-learning_rate").value == 0.01
    assert page.selectbox(key="train-vgg-sgd-schedule").value == "plateau"
    page.number_input(key="train-vgg-sgd-epochs").set_value(7)
    page.number_input(key="train-vgg-sgd-mixup").set_value(0.3)
    page.selectbox(key="train-vgg-sgd-class_weights").set_value("balanced")
    page.slider(key="train-vgg-sgd-augmentation-brightness").set_value(40)
    page.run()
    assert "At most 7 times through the pictures" in words(page)
    button(page, "Train").click().run()
    recipe = Run(next((home / "runs").iterdir())).recipe()
    assert (recipe.epochs, recipe.mixup, recipe.class_weights, recipe.optimiser) == (7, 0.3, "balanced", "sgd")
    assert (recipe.augmentation.brightness, recipe.augmentation.contrast) == (0.4, 0.2)
    assert recipe.options["dense_widths"] == [256, 256]


def test_a_network_can_learn_from_others_in_fewer_bits(
    page: AppTest, home: Path, asked: list[tuple[str, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teachers, "_fits", lambda place, recipe, dataset: place.name == "default")
    page.run()
    assert not [box for box in page.number_input if box.key == "train-cnn-teacher_weight"]
    page.multiselect(key="train-cnn-teachers").set_value(["default"]).run()
    page.number_input(key="train-cnn-teacher_weight").set_value(0.7)
    page.selectbox(key="train-cnn-precision").set_value("bfloat16")
    page.selectbox(key="train-cnn-weight_bits").set_value(8)
    page.number_input(key="train-cnn-picture_smoothing").set_value(0.1)
    page.run()
    button(page, "Train").click().run()
    assert not page.exception
    recipe = Run(next((home / "runs").iterdir())).recipe()
    assert (recipe.teachers, recipe.teacher_weight) == (("default",), 0.7)
    assert (recipe.precision, recipe.weight_bits, recipe.picture_smoothing) == ("bfloat16", 8, 0.1)


def test_a_recipe_goes_without_teachers_that_are_not_here(
    page: AppTest, home: Path, asked: list[tuple[str, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    taught = replace(new.shipped_recipes()["cnn"], teachers=("my-best",), vote_head=0.5)
    monkeypatch.setattr(new, "shipped_recipes", lambda: {"cnn": taught})
    page.run()
    assert "also learns from my-best, which is not here" in words(page).replace("\\", "")
    button(page, "Train").click().run()
    recipe = Run(next((home / "runs").iterdir())).recipe()
    assert (recipe.teachers, recipe.vote_head) == ((), 0.0)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("epochs", 0, r"epochs must be a number from 1 to 10000, got 0\."),
        ("batch_size", -3, r"batch\_size must be a number from 1 to 4096, got \-3\."),
        ("learning_rate", 99.0, r"learning\_rate must be a number"),
        ("label_smoothing", 0.95, r"label\_smoothing must be a number from 0 to 0\.9"),
    ],
)
def test_a_bad_value_is_said_beside_its_field(page: AppTest, field: str, value: float, said: str) -> None:
    page.number_input(key=f"train-cnn-{field}").set_value(value).run()
    assert not page.exception
    assert said.replace("\\", "") in page.expander[0].error[0].value.replace("\\", "")
    assert button(page, "Train").disabled
    assert "it is marked above" in words(page)


def test_a_short_training_has_a_short_warm_up(page: AppTest) -> None:
    page.button(key="choose-mobilenet-v2-scratch").click().run()
    page.number_input(key="train-mobilenet-v2-scratch-epochs").set_value(1).run()
    assert not page.error


def test_the_card_of_landmarks_tells_the_time_of_reading_too(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fer_core.evaluation.feature_store.unread", lambda dataset, pictures, spec: 10 * pictures)
    monkeypatch.setattr("fer_core.training.duration.LANDMARKS_S", 1.0)
    page.button(key="choose-landmark-fusion").click().run()
    assert "At most 16 times through the pictures, about 3 minutes." in words(page)  # 10 x 18 pictures, a second each


def test_mobilenet_starts_from_a_file_where_one_is_named(
    page: AppTest, home: Path, asked: list[tuple[str, dict[str, Any]]]
) -> None:
    page.button(key="choose-mobilenet-v2").click().run()
    page.selectbox(key="train-mobilenet-v2-start").set_value("file").run()
    assert "Give the path of an .h5 or .keras file" in page.expander[0].error[0].value.replace("\\", "")
    assert button(page, "Train").disabled
    field = page.text_input(key="train-mobilenet-v2-start-file")
    field.set_value(str(home / "absent.h5")).run()
    assert "There is no weights file" in page.expander[0].error[0].value
    (home / "weights.h5").write_bytes(b"x")
    field.set_value(f'"{home / "weights.h5"}"').run()
    assert not page.error
    assert "24 times through the pictures, less than a minute" in words(page)
    button(page, "Train").click().run()
    recipe = Run(next((home / "runs").iterdir())).recipe()
    assert recipe.options["weights"] == str(home / "weights.h5")


def test_pictures_enough_need_no_hint(page: AppTest, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.train_views.few_pictures.FEW", 4)
    app = open_page(PAGE)
    assert not app.info and "Teach a network instead" not in [found.label for found in app.button]


def test_stages_have_their_own_rates(page: AppTest) -> None:
    page.button(key="choose-mobilenet-v2").click().run()
    assert "Learns in stages" in words(page)
    assert not [field for field in page.number_input if field.key.endswith("learning_rate")]


def test_what_is_missing_is_said_beside_the_button(home: Path, open_page: OpenPage) -> None:
    make_dataset(home, "one", {"train/happy/1.png": png("happy", 1), "train/sad/2.png": png("sad", 2)})
    app = open_page(PAGE)
    assert 'no split "valid"' in app.warning[0].value.replace("\\", "")
    assert button(app, "Train").disabled


def test_decisions_are_trained_on_and_that_is_said(dataset: Path, open_page: OpenPage) -> None:
    assert "With your decisions until now" not in words(open_page(PAGE))
    Curation(dataset).decide([Decision(file="train/sad/0.png", action="exclude")], window="w")
    app = open_page(PAGE)
    assert "With your decisions until now" in words(app)
    assert "train 11" in words(app)


def test_nothing_was_trained_yet(dataset: Path, open_page: OpenPage) -> None:
    app = runs_page(open_page)
    assert "Nothing was trained here yet" in app.info[0].value
    app.button(key="go-new").click().run()
    assert "**Plain CNN**" in words(app)


def test_a_run_under_way_is_shown_first_with_its_curves(home: Path, dataset: Path, open_page: OpenPage) -> None:
    status = {"state": "running", "batch": 120, "batches": 448, "seconds_left": 2400.0, "accuracy": 0.41, "loss": 1.5}
    run = make_run(home, dataset, **status)
    run.log("epoch 4 of 10: fine")
    with run.held():  # the pages are drawn by another thread, as by another process
        app = open_page(PAGE)
        assert not app.exception
        (bar,) = app.get("progress")
        assert (bar.proto.value, bar.proto.text) == (
            42,
            "Epoch 5 of at most 10 · step 120 of 448 · about 40 minutes left",
        )
        told = words(app)
        assert "Plain CNN on drawn é 😀" in told and "learning" in told
        assert "Right about 60 times in 100 on pictures kept back" in told
        assert "right 41 times in 100" in told
        assert "epoch 4 of 10: fine" in app.code[0].value
        charts = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
        assert [trace["x"] for trace in charts[0]["data"]] == [[1, 2, 3, 4], [1, 2, 3, 4], [2]]
        assert charts[0]["data"][1]["y"] == [50, 60, 50, 50]
        assert charts[0]["data"][2]["text"] == ["best: epoch 2"]
        assert [note["text"] for note in charts[1]["layout"]["annotations"]] == [
            "learned from 1.500",
            "kept back 1.250",
        ]


@pytest.mark.parametrize("state", ["running", "stopped"])
def test_a_history_that_another_program_holds_ends_no_page(
    home: Path, dataset: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    run = make_run(home, dataset, state=state)
    works = Path.read_text

    def refused(path: Path, *given: Any, **named: Any) -> str:
        if path.name == "history.csv":
            raise PermissionError(13, "Access is denied")
        return works(path, *given, **named)

    monkeypatch.setattr(Path, "read_text", refused)
    monkeypatch.setattr("fer_core.writing.READING_S", 0.0)
    with run.held() if state == "running" else nullcontext():
        app = runs_page(open_page)
        assert "Access is denied" in words(app) and not app.get("plotly_chart")


@pytest.mark.parametrize(
    ("status", "told", "share"),
    [
        (
            {"phase": "reading", "batch": 1200, "batches": 4000, "seconds_left": 120.0},
            "Finding eyes, mouth and distances, once for all trainings: 1,200 of 4,000 pictures · about 2 minutes left",
            30,
        ),
        ({"batch": 5, "batches": 10}, "Epoch 1 of at most 10 · step 5 of 10", 5),
    ],
    ids=["reading landmarks", "first epoch"],
)
def test_before_the_first_epoch_a_stop_keeps_nothing_and_that_is_said(
    home: Path,
    dataset: Path,
    open_page: OpenPage,
    monkeypatch: pytest.MonkeyPatch,
    status: dict[str, Any],
    told: str,
    share: int,
) -> None:
    run = make_run(home, dataset, epochs=0, state="running", **status)
    job, _cancelled = stoppable_job()
    monkeypatch.setattr(training_jobs, "job_of", lambda run: job)
    with run.held():
        app = open_page(PAGE)
        (bar,) = app.get("progress")
        assert (bar.proto.value, bar.proto.text) == (share, told)
        assert "Before its first epoch is done, there is nothing to keep." in words(app)
        assert ("In this epoch right" in words(app)) == ("phase" not in status)
        app.button(key=f"stop-{run.name}").click().run()
        assert "Stopping; no epoch is done yet, so nothing is kept." in words(app)


def test_stop_asks_the_job(home: Path, dataset: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    run = make_run(home, dataset, state="running")
    job, cancelled = stoppable_job()
    monkeypatch.setattr(training_jobs, "job_of", lambda run: job)
    with run.held():
        app = open_page(PAGE)
        app.button(key=f"stop-{run.name}").click().run()
        assert cancelled == [True]
        assert app.button(key=f"stop-{run.name}").disabled
        assert "Stopping; the best epoch so far is kept" in words(app)


def test_a_training_of_a_command_is_followed_too(home: Path, open_page: OpenPage) -> None:
    run = make_run(home, None, state="running")
    with run.held():
        app = open_page(PAGE)
    assert "A command in a terminal trains it" in words(app)
    assert not [found for found in app.button if found.label == "Stop"]


@pytest.mark.parametrize(
    ("state", "kind", "said"),
    [
        ("stopped", "info", "4 whole epochs are kept."),
        ("failed", "error", "The disk is full. 4 whole epochs are kept."),
        ("running", "warning", "its process was killed"),
        ("crashed", "warning", "The training program crashed (Aborted)"),
    ],
    ids=["stopped", "failed", "killed", "crashed"],
)
def test_a_run_that_was_broken_off_says_why_and_can_be_resumed(
    home: Path,
    dataset: Path,
    open_page: OpenPage,
    asked: list[tuple[str, dict[str, Any]]],
    state: Any,
    kind: str,
    said: str,
) -> None:
    run = make_run(home, dataset, state="running" if state == "crashed" else state)
    if state == "crashed":
        run.crash.write_text("Fatal Python error: Aborted\n\nCurrent thread (most recent call first):\n")
    if state == "failed":
        run.write_status(with_error(run.stored_status(), "failed", FerError("The disk is full.")))
    app = runs_page(open_page)
    assert said in getattr(app, kind)[0].value.replace("\\", "")
    assert (f"Log of {run.name}" in [panel.label for panel in app.expander]) == (state != "stopped")
    log = "Fatal Python error: Aborted" if state == "crashed" else "The log is empty."
    assert [log in code.value for code in app.code] == [state != "stopped", False, False][: len(app.code)]
    app.button(key=f"resume-{run.name}").click().run()
    assert not app.exception
    assert asked == [("train", {"run": run.name, "dataset": NAME})]
    assert run.status().state == "queued"
    assert app.get("progress")[0].proto.text == "Starting…"


def test_a_run_says_that_another_one_has_its_turn(
    home: Path, dataset: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_run(home, dataset, epochs=0, state="queued")
    monkeypatch.setattr(training_jobs, "job_of", lambda run: stoppable_job()[0])
    monkeypatch.setattr("fer_core.jobs.turns.waits_for_turn", lambda job: True)
    with run.held():
        app = open_page(PAGE)
    assert "Waiting for other long work to end" in app.get("progress")[0].proto.text


def test_what_another_window_did_is_seen(
    home: Path, dataset: Path, open_page: OpenPage, asked: list[tuple[str, dict[str, Any]]]
) -> None:
    run = make_run(home, dataset)
    app = runs_page(open_page)
    training_jobs.resume_training(run, title="Go on")
    app.run()  # what the watching fragment asks for
    assert app.get("progress")[0].proto.text == "Starting…"
    before = runs._known([run])
    run.write_status(replace(run.stored_status(), state="stopped"))
    assert runs._known([run]) == ((run.name, True),) != before


def test_what_prevents_a_wish_is_said_on_the_run(
    home: Path, dataset: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(kind: str, arguments: object, *, title: str) -> None:
        raise FerError("No space left.")

    monkeypatch.setattr(training_jobs, "start_job", full)
    run = make_run(home, dataset)
    app = runs_page(open_page)
    app.button(key=f"resume-{run.name}").click().run()
    assert "No space left" in app.error[0].value
    assert run.status().state == "stopped"


def test_a_finished_run_tells_how_good_it_is(home: Path, dataset: Path, open_page: OpenPage) -> None:
    run = make_run(home, dataset, state="finished")
    run.bundle.mkdir()
    (run.bundle / "card.json").touch()  # read_card is the fixture's
    app = runs_page(open_page)
    assert "**Right about 67 times in 100 on pictures it has never seen**" in words(app)
    assert "nothing had become better for 12 epochs" in words(app)
    assert not [found for found in app.button if found.label == "Resume"]


def test_no_two_buttons_of_a_page_are_called_the_same(page: AppTest, home: Path, dataset: Path) -> None:
    labels = [found.label for found in page.button]
    assert "Choose Mini-Xception" in labels and len(labels) == len(set(labels))


def test_a_run_is_deleted_after_asking(home: Path, dataset: Path, open_page: OpenPage) -> None:
    run = make_run(home, dataset)
    app = runs_page(open_page)
    app.button(key=f"delete-really-{run.name}").click().run()
    assert not app.exception
    assert not run.folder.exists()
    assert "Nothing was trained here yet" in app.info[0].value


def test_a_damaged_run_harms_no_other(home: Path, dataset: Path, open_page: OpenPage) -> None:
    make_run(home, dataset, name="good")
    bad = make_run(home, dataset, name="bad")
    (bad.folder / "recipe.json").write_text("{")
    (bad.folder / "status.json").unlink()
    app = runs_page(open_page)
    assert "The folder of the run bad cannot be read" in app.error[0].value
    assert "4 whole epochs are kept" in words(app)
    app.button(key="delete-damaged-really-bad").click().run()
    assert not app.error and not bad.folder.exists()


def test_a_run_whose_curves_are_damaged_says_so_in_its_place(home: Path, dataset: Path, open_page: OpenPage) -> None:
    bad = make_run(home, dataset, name="bad")
    (bad.folder / "history.csv").write_text("epoch,loss\n1,low\n")
    app = runs_page(open_page)
    assert not app.exception
    assert [found.value for found in app.error] == ["The folder of the run bad cannot be read."]
    app.button(key="delete-damaged-really-bad").click().run()
    assert not bad.folder.exists()


def test_many_runs_are_shown_on_request(home: Path, dataset: Path, open_page: OpenPage) -> None:
    for number in range(12):
        make_run(home, None, name=f"run-{number:02}", epochs=1)
    app = runs_page(open_page)
    assert words(app).count(":small[") == 10
    app.toggle(key="runs-all").set_value(True).run()
    assert words(app).count(":small[") == 12
