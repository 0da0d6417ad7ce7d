"""The list of networks on the Evaluate page, and what its choice changes elsewhere."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fer_core import workspace
from fer_core.errors import BundleError
from fer_core.evaluation.measured_here import note_measured
from fer_core.networks import exchange
from fer_core.networks.bundle import SERVING_NAME, bundle_folder, shipped_folder
from fer_core.networks.card import read_card
from fer_core.networks.choice import choose_place
from fer_core.networks.shelf import find_network
from fer_core.workspace import own_models_folder, runs_folder
from tests.core.evaluation.answers import evaluation
from tests.pages.datasets_page import texts
from tests.small_bundle import LABELS, bundle_files, packed, write_bundle

OpenPage = Callable[[str], AppTest]
PAGE = "pages/evaluate.py"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, default_alone: None) -> Path:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(exchange, "try_out", lambda folder: None)  # tests/core does it: Keras takes seconds to start
    return tmp_path / "home"


@pytest.fixture
def listed(open_page: OpenPage) -> Callable[[], AppTest]:
    def go() -> AppTest:
        app = open_page(PAGE)
        app.session_state["evaluate-view"] = "networks"
        app.run()
        assert not app.exception
        return app

    return go


def own(name: str) -> Path:
    return write_bundle(own_models_folder() / name, name=name)


def headings(app: AppTest) -> list[str]:
    return [heading.value.replace("\\", "") for heading in app.subheader]


def sidebar(app: AppTest) -> str:
    return "\n".join(caption.value.replace("\\", "") for caption in app.sidebar.caption)


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def errors(app: AppTest) -> list[str]:
    return [error.value.replace("\\", "") for error in app.error]


def test_the_shipped_one_is_in_use_and_stays(listed: Callable[[], AppTest]) -> None:
    app = listed()
    assert headings(app) == ["default"]
    shown = texts(app).replace("\N{NO-BREAK SPACE}", " ")
    assert "Right about 69 times in 100 on pictures it has never seen" in shown
    assert "▲ angry · ✖ disgusted · ◆ afraid · ● happy · ■ neutral · ▼ sad · ★ surprised" in shown
    assert "1,771,815 parameters · looks at 48 × 48 pixels, grey · 5.0 MB · 2026-11-22" in shown
    assert [button.key for button in app.button if "network-" in (button.key or "")] == [
        "network-export-shipped/default",
        "network-copy-shipped/default",
    ]


def test_what_else_came_along_says_what_it_is_good_for(
    listed: Callable[[], AppTest], models_with_one: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = Path(shutil.copytree(models_with_one, tmp_path / "models"))
    write_bundle(models / "accurate", name="accurate")
    write_bundle(own_models_folder() / "cnn", name="cnn")
    monkeypatch.setattr(workspace, "SHIPPED_MODELS", models)
    app = listed()
    assert headings(app) == ["default", "cnn", "accurate"]
    shown = texts(app)
    assert "For everything, also live." in shown and "Two networks together" in shown
    assert "The fastest one" not in shown  # that is a person's own of the same name
    press(app, "network-use-shipped/accurate")
    assert bundle_folder() == models / "accurate"


def test_one_click_changes_the_network_and_the_sidebar_and_another_takes_it_back(
    listed: Callable[[], AppTest],
) -> None:
    write_bundle(runs_folder() / "run 1" / "bundle", name="run 1")
    app = press(listed(), "network-use-run/run 1")
    assert headings(app) == ["run 1", "default"] and "**run 1**" in sidebar(app)
    assert "Right about 80 times in 100" in sidebar(app)
    assert "bored" in texts(app) and "From a training" in texts(app)
    assert bundle_folder() == runs_folder() / "run 1" / "bundle"
    app = press(app, "networks-shipped")
    assert "**default**" in sidebar(app) and bundle_folder() == shipped_folder()


def test_a_chosen_one_that_is_gone_is_told_here_and_in_the_sidebar(listed: Callable[[], AppTest]) -> None:
    folder = own("mine 😀")
    choose_place(find_network("mine 😀"))
    folder.rename(folder.with_name(".away"))
    app = listed()
    assert "The chosen network **mine 😀** is not there any more." in app.warning[0].value
    assert "**mine 😀** is not there any more" in sidebar(app) and "**default**" in sidebar(app)
    app = press(app, "networks-shipped")
    assert not app.warning and "any more" not in sidebar(app)


def test_renaming_the_one_in_use_keeps_it_in_use(listed: Callable[[], AppTest]) -> None:
    own("mine")
    app = press(listed(), "network-use-own/mine")
    app.text_input(key="network-name-own/mine").set_value("Été 😀 [2]")
    app = press(app, "network-rename-own/mine")
    assert headings(app) == ["Été 😀 [2]", "default"] and "**Été 😀 [2]**" in sidebar(app)
    assert bundle_folder() == own_models_folder() / "Été 😀 [2]"


def test_a_taken_name_is_told_beside_the_network(listed: Callable[[], AppTest]) -> None:
    own("mine")
    app = listed()
    app.text_input(key="network-name-own/mine").set_value("DEFAULT")
    app = press(app, "network-rename-own/mine")
    assert errors(app) == ["There is a network 'DEFAULT' already. Choose another name."]
    assert headings(app) == ["default", "mine"]


def test_a_shipped_one_is_saved_as_an_own_one(listed: Callable[[], AppTest]) -> None:
    app = listed()
    app.text_input(key="network-name-shipped/default").set_value("my copy")
    app = press(app, "network-copy-shipped/default")
    assert headings(app) == ["default", "my copy"]
    app = press(app, "network-use-own/my copy")
    assert "**my copy**" in sidebar(app)


def test_deleting_asks_for_the_name(listed: Callable[[], AppTest]) -> None:
    own("mine")
    app = press(listed(), "network-use-own/mine")
    assert app.button(key="network-delete-own/mine").disabled
    app.text_input(key="network-delete-name-own/mine").set_value("mine").run()
    app = press(app, "network-delete-own/mine")
    assert headings(app) == ["default"] and "**default**" in sidebar(app) and not app.warning


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"no archive", "is not a zip archive"),
        (packed({**bundle_files(), "evil.py": b""}), "it has 'evil.py'"),
        (packed({**bundle_files(), "../evil": b""}), "climbs out"),
    ],
    ids=["no zip", "more", "climbing"],
)
def test_a_bad_archive_is_told_in_place(listed: Callable[[], AppTest], data: bytes, message: str) -> None:
    app = listed()
    app.file_uploader[0].upload("bad.zip", data).run()
    app = press(app, "networks-import")
    (error,) = errors(app)
    assert message in error
    assert headings(app) == ["default"] and not own_models_folder().exists()


def test_a_good_archive_joins_the_list(listed: Callable[[], AppTest]) -> None:
    app = listed()
    app.file_uploader[0].upload("small.zip", packed(bundle_files())).run()
    app = press(app, "networks-import")
    assert headings(app) == ["default", "small"] and not errors(app)
    assert not [button for button in app.button if button.key == "networks-import"]  # an empty widget again
    app = press(app, "network-use-own/small")
    assert "**small**" in sidebar(app)


def test_figures_from_elsewhere_are_their_makers_until_they_are_measured_here(
    listed: Callable[[], AppTest], open_page: OpenPage
) -> None:
    app = listed()
    app.file_uploader[0].upload("small.zip", packed(bundle_files())).run()
    app = press(press(app, "networks-import"), "network-use-own/small")
    told = "Right about 80 times in 100, says its maker"
    assert told in texts(app) and told in sidebar(app) and "80 times in 100 on" not in texts(app)
    (exact,) = [caption.help for caption in app.sidebar.caption if caption.help]
    assert exact.startswith("Its maker says: 80.0% right (95% interval 70.5 to 87.0%)")
    first = texts(open_page("pages/home.py"))
    assert told in first and "Its maker says: 80.0% right" in first

    note_measured(read_card(own_models_folder() / "small"), evaluation(labels=LABELS))
    told = "Right about 62 times in 100 on the pictures of drawn, measured here"
    app = listed()
    assert told in texts(app) and told in sidebar(app) and "maker" not in texts(app)
    first = texts(open_page("pages/home.py"))
    assert told in first and 'of the "valid" split of drawn, measured on this computer' in first


def test_a_broken_one_is_shown_with_its_problem_and_can_only_be_deleted(listed: Callable[[], AppTest]) -> None:
    (own("changed") / SERVING_NAME).write_bytes(b"")
    (own("empty") / "card.json").unlink()
    app = listed()
    assert headings(app) == ["default", "changed", "empty"]
    assert "network.onnx is not the file" in errors(app)[0] and "it has no card.json" in errors(app)[1]
    keys = {button.key for button in app.button if button.key and "own/" in button.key}
    assert keys == {"network-delete-own/changed", "network-delete-own/empty"}


def test_many_are_shown_a_few_a_page(listed: Callable[[], AppTest]) -> None:
    for number in range(10):
        own(f"n{number}")
    app = listed()
    assert len(headings(app)) == 8
    app.session_state["fer_studio"].networks.page = 2
    app.run()
    assert headings(app) == ["n7", "n8", "n9"]


def test_each_that_works_can_be_taken_away(listed: Callable[[], AppTest]) -> None:
    own("mine")
    (own("broken") / SERVING_NAME).write_bytes(b"")
    app = listed()
    exports = [(button.label, button.key) for button in app.button if "network-export-" in (button.key or "")]
    assert exports == [
        ("Export default", "network-export-shipped/default"),
        ("Export mine", "network-export-own/mine"),
    ]
    assert not app.download_button
    app = press(app, "network-export-own/mine")
    assert [button.label.replace("\\", "") for button in app.download_button] == ["Save mine.zip"]
    assert not [button for button in app.button if button.key == "network-export-own/mine"]


def test_what_prevents_an_export_is_said(listed: Callable[[], AppTest], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(folder: Path) -> bytes:
        raise BundleError("{name} is damaged.", name=folder.name)

    own("mine")
    monkeypatch.setattr(exchange, "export_network", fail)
    app = press(listed(), "network-export-own/mine")
    assert errors(app) == ["mine is damaged."]
    assert not app.download_button


def test_buttons_are_told_apart_by_the_network_s_name(listed: Callable[[], AppTest]) -> None:
    long = "a training of the whole dataset on a quiet evening"
    own(f"{long} in March, once more")
    own(f"{long} in May, once more")
    write_bundle(runs_folder() / "run 1" / "bundle", name="run 1")
    app = listed()
    uses = [button.label for button in app.button if "network-use-" in (button.key or "")]
    assert len(set(uses)) == 3 and "Use run 1" in uses
    words = [expander.label for expander in app.expander]
    assert words.count("Rename, copy or delete") == 2
    assert words.count("Save as my network, or delete") == words.count("Save under another name") == 1


def test_what_each_part_of_the_face_is_worth(listed: Callable[[], AppTest]) -> None:
    row = {"parameters": 1234, "epochs": 9, "best_epoch": 7, "images": 90, "accuracy_interval": [0.4, 0.6]}
    rows = [{**row, "parts": ["eyes", "mouth"], "accuracy": 0.5}, {**row, "parts": ["eyes"], "accuracy": 0.45}]
    write_bundle(own_models_folder() / "parts", name="parts", training={"ablation": rows})
    write_bundle(own_models_folder() / "strange", name="strange", training={"ablation": [{"parts": 3}]})
    app = listed()
    (table,) = app.dataframe
    assert table.value["Looks at"].tolist() == ["eyes, mouth", "eyes"]
    assert table.value["Accuracy"].tolist() == ["50.0%", "45.0%"]
    assert table.value["Epoch kept"].tolist() == ["7 of 9"] * 2
    assert "on the 90 pictures of valid" in texts(app)
    assert "does not tell it as cards of FER Studio do" in texts(app)


def test_photos_are_looked_at_anew_by_a_network_of_other_classes_and_another_size(open_page: OpenPage) -> None:
    """Real detector and real networks: 7 classes from 48 grey pixels, then 3 from 96 in colour."""
    own("colours")
    app = open_page("pages/photo.py")
    app.selectbox(key="photo-detector").set_value("haar").run()
    app.button[0].click().run()
    assert "looks **happy**" in texts(app)
    app = app.switch_page(PAGE)
    app.session_state["evaluate-view"] = "networks"
    app = press(app.run(), "network-use-own/colours")
    app = app.switch_page("pages/photo.py").run()
    assert not app.exception
    assert "**colours**" in sidebar(app)
    assert "looks **happy**" not in texts(app) and "**Face 1**" in texts(app)
    spec = app.get("plotly_chart")[0].proto.spec
    assert "bored" in spec and "surprised" not in spec
    app = press(app.switch_page(PAGE).run(), "networks-shipped").switch_page("pages/photo.py").run()
    assert "looks **happy**" in texts(app)
