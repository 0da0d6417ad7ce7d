"""The address of the Evaluate page: a run's link, a shared link, a reload and the Back button."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fer_core.datasets.dataset import open_dataset
from fer_core.evaluation.keeping import keep_evaluation
from fer_core.evaluation.report import evaluate
from fer_core.networks.card import read_card
from fer_core.workspace import SHIPPED_MODELS, datasets_folder, own_models_folder, runs_folder
from pages.shared.state import NAME
from tests.pages.conftest import APP
from tests.pages.datasets_page import make_dataset, texts
from tests.small_bundle import write_bundle

PAGE = "pages/evaluate.py"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two datasets, of which a run learned from the second one, and a network of its own."""
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("pages.evaluate_views.heat.opened_explainer", lambda network: None)
    make_dataset(tmp_path, name="apples")
    make_dataset(tmp_path, name="pears")
    write_bundle(runs_folder() / "first try/bundle", name="first try", dataset={"name": "pears"})
    shutil.copytree(SHIPPED_MODELS / "default", own_models_folder() / "mine")
    return tmp_path / "home"


def arrive(**address: str | list[str]) -> AppTest:
    """Open the page in a new tab by a link."""
    app = AppTest.from_file(str(APP), default_timeout=60).run().switch_page(PAGE)
    app.query_params.update(address)
    return app.run()


def chosen(app: AppTest) -> tuple[str, str, str]:
    boxes = [app.selectbox(key=f"evaluate-{name}").value for name in ("network", "dataset", "split")]
    return str(boxes[0]), str(boxes[1]), str(boxes[2])


def folder(path: Path) -> str:
    return str(path.resolve())


def address(app: AppTest) -> dict[str, list[str]]:
    given = app.query_params.items()
    return {name: [values] if isinstance(values, str) else list(values) for name, values in given}


def test_the_link_of_a_run_opens_its_report_on_its_dataset() -> None:
    app = arrive()
    assert chosen(app)[1] == "apples"
    app.session_state["evaluate-view"] = "networks"
    app.run()
    app = app.switch_page("pages/home.py").run().switch_page(PAGE)
    app.query_params["run"] = "first try"
    app.run()
    assert not app.exception
    assert app.session_state["evaluate-view"] == "report"
    assert chosen(app) == (folder(runs_folder() / "first try/bundle"), "pears", "valid")
    expected = {"view": ["report"], "network": ["run/first try"], "dataset": ["pears"], "split": ["valid"]}
    assert address(app) == expected


def test_another_choice_is_not_taken_back_by_the_link() -> None:
    app = arrive(run="first try")
    app.selectbox(key="evaluate-network").set_value(folder(own_models_folder() / "mine")).run()
    app.run()
    assert chosen(app)[0] == folder(own_models_folder() / "mine")
    assert address(app)["network"] == ["own/mine"] and "run" not in address(app)


def test_a_run_without_a_network_is_said() -> None:
    app = arrive(run="gone")
    assert not app.exception
    assert "The training gone has no network." in [toast.value.replace("\\", "") for toast in app.toast]


def test_a_reload_shows_the_same_cell() -> None:
    dataset, network = open_dataset(datasets_folder() / "pears"), own_models_folder() / "mine"
    keep_evaluation(read_card(network), dataset, "valid", evaluate(network, dataset, split="valid"))
    link = {"view": "report", "network": "own/mine", "dataset": "pears", "split": "valid", "label": "sad"}
    app = arrive(**link)
    assert chosen(app) == (folder(own_models_folder() / "mine"), "pears", "valid")
    assert app.session_state[NAME].evaluate.label == "sad"
    assert address(app) == {name: [value] for name, value in link.items()}
    app.selectbox(key="cell-named").set_value("happy").run()
    assert address(app)["named"] == ["happy"]
    app.query_params.clear()
    app.query_params.update(link)  # the Back button
    app.run()
    assert app.session_state[NAME].evaluate.named is None and address(app) == {n: [v] for n, v in link.items()}


def test_a_split_of_the_address_is_opened() -> None:
    assert chosen(arrive(network="own/mine", dataset="pears", split="train"))[2] == "train"


def test_a_comparison_can_be_shared() -> None:
    app = arrive(view="compare", dataset="pears", network=["run/first try", "own/mine"])
    networks = [folder(runs_folder() / "first try/bundle"), folder(own_models_folder() / "mine")]
    assert app.multiselect(key="evaluate-networks").value == networks
    assert address(app)["network"] == ["run/first try", "own/mine"]


def test_what_is_gone_is_said() -> None:
    app = arrive(view="report", network="own/lost", dataset="pears", label="nothing", named="_x_")
    assert not app.exception
    assert "The network lost is not there any more." in [toast.value.replace("\\", "") for toast in app.toast]
    assert "pears" in chosen(app) and "find" not in texts(app, "error")


def test_other_words_of_the_address_stay_and_hostile_ones_do_no_harm() -> None:
    app = arrive(view="<b>", network="../../etc", split="nowhere", embed="x", run="..")
    assert not app.exception
    assert chosen(app)[2] == "valid"
