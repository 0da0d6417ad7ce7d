"""The Augment page, driven through the app; the work itself runs in its own process, as for a person."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from fer_core.datasets.augmentation.ranges import AugmentationConfig
from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.importing import import_dataset
from fer_core.jobs import job as jobs
from tests.drawn_dataset import LABELS, files, png, write_archive

OpenPage = Callable[[str], AppTest]
PAGE = "pages/augment.py"
NAME = "drawn é 😀"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, card: SimpleNamespace) -> Path:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path))
    return tmp_path


def add_dataset(home: Path, name: str, contents: dict[str, bytes]) -> None:
    import_dataset(open_dataset(write_archive(home / "given.zip", contents)), home / "data" / name)


@pytest.fixture
def page(home: Path, open_page: OpenPage) -> AppTest:
    """The page with a dataset whose class "sad" is larger."""
    add_dataset(home, NAME, files({"train": 4, "valid": 2}) | {"train/sad/more.png": png("sad", 99)})
    return open_page(PAGE)


def button(app: AppTest, label: str) -> AppTest:
    next(found for found in app.button if label in found.label).click()
    return app.run()


def is_ready(app: AppTest) -> bool:
    return not next(found for found in app.button if found.label == "Augment").disabled


def shown(app: AppTest) -> list[str]:
    """The addresses of the pictures, which follow from their bytes: the original first."""
    return [image.proto.imgs[0].url for image in app.get("image")]


def words(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.markdown, *app.caption, *app.info, *app.warning, *app.success))


def started(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """Put a list in the place of the process; it grows by the arguments of each job."""
    asked: list[dict[str, object]] = []
    monkeypatch.setattr(jobs, "start_job", lambda kind, arguments, *, title: asked.append({"kind": kind, **arguments}))
    return asked


def test_without_a_dataset_it_leads_to_datasets(home: Path, open_page: OpenPage) -> None:
    app = open_page(PAGE)
    assert not app.exception
    assert app.title[0].value == "Augment"
    assert "no dataset to augment yet" in app.info[0].value
    assert app.get("page_link")
    assert not app.slider


def test_launches_with_five_sliders_a_preview_and_the_counts(page: AppTest) -> None:
    assert not page.exception
    assert len(page.slider) == 9 and len(page.expander) == 1
    assert len(page.expander[0].slider) == 5
    assert not page.expander[0].proto.expanded
    assert len(set(shown(page))) == 10  # the original and nine results, all different
    assert "Training pictures: 13 now, **26** then" in words(page)
    assert page.text_input[0].value == f"{NAME} augmented"
    assert is_ready(page)


def test_the_preview_follows_the_sliders_and_the_buttons(page: AppTest) -> None:
    first = shown(page)
    page.slider(key="augment-brightness").set_value(70).run()
    brighter = shown(page)
    assert brighter[0] == first[0]
    assert not set(brighter[1:]) & set(first[1:])
    drawn_again = shown(button(page, "Other random draws"))
    assert drawn_again[0] == first[0]
    assert not set(drawn_again[1:]) & set(brighter[1:])
    assert shown(button(page, "Another picture"))[0] != first[0]


def test_balance_shows_what_the_classes_will_hold(page: AppTest) -> None:
    page.segmented_control(key="augment-way").set_value("balance").run()
    assert "Training pictures: 13 now, **15** then" in words(page)
    assert "Makes 2 pictures." in words(page)
    chart = json.loads(page.get("plotly_chart")[0].proto.spec)
    texts = chart["data"][1]["text"]
    assert texts == ["4 → <b>5</b>", "4 → <b>5</b>", "5"]
    assert not page.number_input


def test_what_is_chosen_goes_to_the_job(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = started(monkeypatch)
    page.slider(key="augment-rotation").set_value(30)
    page.slider(key="augment-blur").set_value(2.0)
    page.toggle(key="augment-flip").set_value(False)
    page.number_input(key="augment-copies").set_value(3)
    page.text_input[0].set_value("  my own name ")
    button(page.run(), "Augment")
    assert len(asked) == 1
    config = AugmentationConfig(**asked[0].pop("config"))  # type: ignore[arg-type]
    assert (config.rotation_degrees, config.blur, config.flip, config.zoom) == (30, 0.02, False, 0)
    assert asked == [
        {"kind": "augment", "dataset": NAME, "into": "my own name", "copies": 3, "balance": False, "seed": 1}
    ]


def test_the_usual_ranges_are_those_of_training(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = started(monkeypatch)
    button(page, "Augment")
    assert AugmentationConfig(**asked[0]["config"]) == AugmentationConfig()  # type: ignore[arg-type]


def test_nothing_to_change_is_said_beside_the_button(page: AppTest) -> None:
    for slider in page.slider:
        slider.set_value(0)
    page.toggle(key="augment-flip").set_value(False)
    app = page.run()
    assert "Every change is switched off" in app.warning[0].value.replace("\\", "")
    assert not is_ready(app)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("", "needs a name"), ("a/b", "cannot be a dataset's name"), (NAME, "already")],
    ids=["empty", "slash", "taken"],
)
def test_a_name_that_cannot_be_used_is_said_in_place(page: AppTest, name: str, sentence: str) -> None:
    app = page.text_input[0].set_value(name).run()
    assert not app.exception
    assert sentence in app.warning[0].value.replace("\\", "")
    assert not is_ready(app)


def test_balancing_equal_classes_says_what_to_do(home: Path, open_page: OpenPage) -> None:
    add_dataset(home, "even", files({"train": 2, "valid": 1}))
    app = open_page(PAGE)
    app.segmented_control(key="augment-way").set_value("balance").run()
    assert "equally large already" in app.warning[0].value
    assert not is_ready(app)


def test_a_dataset_without_training_pictures_says_so(home: Path, open_page: OpenPage) -> None:
    add_dataset(home, "valid only", files({"valid": 2}))
    app = open_page(PAGE)
    assert not app.exception
    assert "no labelled training pictures" in app.error[0].value
    assert not is_ready(app)


def test_a_broken_picture_is_told_in_place_of_the_preview(page: AppTest, home: Path) -> None:
    for path in (home / "data" / NAME / "train").rglob("*.png"):
        path.write_bytes(b"no picture")
    app = page.run()
    assert not app.exception
    assert "is not a picture" in app.error[0].value
    assert app.slider


def test_the_choices_stay_when_the_page_is_left(page: AppTest) -> None:
    page.slider(key="augment-brightness").set_value(61).run()
    app = page.switch_page("pages/home.py").run().switch_page(PAGE).run()
    assert app.slider(key="augment-brightness").value == 61


def test_a_job_makes_the_dataset_and_the_page_offers_to_look_at_it(page: AppTest, home: Path) -> None:
    app = button(page, "Augment")
    assert not app.exception
    (job,) = jobs.list_jobs("augment")
    wait_for_end(job)
    app.run()
    assert f"The dataset **{NAME}".encode() in words(app).replace("\\", "").encode()
    made = open_dataset(home / "data" / f"{NAME} augmented").manifest
    assert made.counts("train") == {"angry": 8, "happy": 8, "sad": 10}
    assert made.counts("valid") == dict.fromkeys(LABELS, 2)
    assert app.text_input[0].value == f"{NAME} augmented 2"
    app = button(app, "Look at it")
    assert app.title[0].value == "Datasets"


def test_a_name_that_is_being_made_is_taken(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    busy = SimpleNamespace(
        id="1",
        title="Augment",
        arguments={"into": f"{NAME} augmented"},
        status=lambda: SimpleNamespace(is_over=False, state="queued", seconds_left=None, done=0, total=0, phase=""),
    )
    monkeypatch.setattr(jobs, "list_jobs", lambda kind=None: (busy,))
    app = page.run()
    assert app.text_input[0].value == f"{NAME} augmented 2"
    app = app.text_input[0].set_value(f"{NAME} augmented").run()
    assert "is being made already" in app.warning[0].value
    assert not is_ready(app)


def wait_for_end(job: jobs.Job) -> None:
    ends = time.monotonic() + 60
    while not job.status().is_over and time.monotonic() < ends:
        time.sleep(0.1)
    assert job.status().state == "finished", job.log_tail()
