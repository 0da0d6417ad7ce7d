"""The Evaluate page: choosing, evaluating once, a cell's pictures, decisions about them, and comparing."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from fer_core.datasets.curation import Curation
from fer_core.datasets.dataset import Dataset, open_dataset
from fer_core.datasets.library import list_datasets
from fer_core.errors import OutputError
from fer_core.evaluation.keeping import keep_evaluation, keep_measures
from fer_core.evaluation.report import Evaluation, evaluate
from fer_core.networks.bundle import bundle_folder
from fer_core.networks.card import read_card
from fer_core.networks.classifier import load_classifier
from fer_core.networks.training_marks import KNOWN_NAME
from fer_core.workspace import SHIPPED_MODELS, own_models_folder, runs_folder
from pages.dataset_views.sheet import PREFIX
from pages.shared.state import NAME
from tests import drawn_dataset
from tests.core.evaluation.answers import measures
from tests.pages.datasets_page import finished_job, make_dataset, press, texts

PAGE = "pages/evaluate.py"
MINE = f"{PREFIX}drawn/"
"""How the key of a picture's checkbox begins."""
OpenPage = Callable[[str], AppTest]


class Middle:
    """Says of every picture that the network looked at all of it."""

    def heat_maps(self, images: list[np.ndarray], classes: list[int]) -> list[np.ndarray]:
        return [np.ones(image.shape[:2], np.float32) for image in images]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("pages.evaluate_views.heat.opened_explainer", lambda network: Middle())
    return tmp_path / "home"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three classes, two pictures each in train and five in valid."""
    return make_dataset(tmp_path, contents=drawn_dataset.files({"train": 2, "valid": 5}))


def evaluated(dataset: Dataset, network: str = "default") -> Evaluation:
    """Keep what the job would."""
    place = bundle_folder(network)
    found = evaluate(place, dataset, split="valid")
    keep_evaluation(read_card(place), dataset, "valid", found)
    keep_measures(dataset, "valid", measures(len(found.files), turn=[12.0] * len(found.files)))
    return found


def answers(folder: Path) -> dict[str, str]:
    """Ask the network about each file, without anything of the evaluation."""
    classifier, dataset = load_classifier(bundle_folder()), open_dataset(folder)
    return {
        record.file: classifier.classify([dataset.picture(record)])[0].best for record in dataset.manifest.of("valid")
    }


def shown_files(app: AppTest) -> list[str]:
    keys = [str(box.key) for box in app.checkbox]
    return [key.removeprefix(MINE) for key in keys if key.startswith(MINE)]


def choose_cell(app: AppTest, label: str, named: str) -> AppTest:
    app.selectbox(key="cell-label").set_value(label).run()
    return app.selectbox(key="cell-named").set_value(named).run()


def test_without_a_dataset_the_way_to_one_is_shown(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    assert not app.exception
    assert [title.value for title in app.title] == ["Evaluate"]
    assert "There is no dataset to test a network on yet" in texts(app, "info")
    assert not app.main.selectbox and not app.button


def test_a_network_is_evaluated_by_one_button_and_then_opens_at_once(open_page: OpenPage, folder: Path) -> None:
    app = open_page(PAGE)
    assert [box.value for box in app.main.selectbox] == [str(bundle_folder().resolve()), "drawn", "valid"]
    press(app, "Evaluate")
    job = finished_job("evaluate")
    app.run()
    assert not app.exception
    right = round(100 * job.status().result["accuracy"])
    assert f"Right about {right} times in 100" in texts(app, "subheader")
    assert '15 pictures of the split "valid"' in texts(app, "markdown")
    assert not [button for button in app.button if button.label.startswith("Evaluate")]
    for title in ("What is taken for what", "By expression", "Does 80 of 100", "not sure", "On which pictures"):
        assert title in texts(app, "subheader")


def test_a_cell_shows_exactly_its_files(open_page: OpenPage, folder: Path) -> None:
    evaluated(open_dataset(folder))
    named = answers(folder)
    app = open_page(PAGE)
    assert set(shown_files(app)) <= {file for file, answer in named.items() if answer != file.split("/")[1]}
    for label in drawn_dataset.LABELS:
        for answer in sorted(set(named.values())):
            app = choose_cell(app, label, answer)
            expected = {file for file, said in named.items() if file.split("/")[1] == label and said == answer}
            assert set(shown_files(app)) == expected
            if not expected:
                assert "There is no such picture" in texts(app, "caption")
    app = press(app, "All mistakes")
    assert app.session_state[NAME].evaluate.label is None


def test_a_click_on_the_chart_opens_the_cell() -> None:
    from pages.evaluate_views.matrix_chart import chosen_cell, matrix_chart
    from tests.core.evaluation.answers import evaluation

    report = evaluation().report
    assert chosen_cell(report, [{"x": 1, "y": 0}]) == ("angry", "happy")
    assert chosen_cell(report, []) is None
    assert chosen_cell(report, [{"x": 9, "y": 0}]) is None
    figure = matrix_chart(report, "angry", "happy")
    assert [(one.x0, one.y0, one.x1, one.y1) for one in figure.layout.shapes] == [(0.5, -0.5, 1.5, 0.5)]
    assert len(figure.data[1].x) == 9


def test_a_wrong_label_is_relabelled_and_a_bad_picture_excluded(open_page: OpenPage, folder: Path) -> None:
    evaluated(open_dataset(folder))
    app = open_page(PAGE)
    first, second = shown_files(app)[:2]
    app.checkbox(key=MINE + first).check().run()
    other = next(label for label in drawn_dataset.LABELS if f"/{label}/" not in first)
    app.button(key=f"relabel-{other}").click().run()
    assert Curation(folder).standings()[first].label == other
    assert "Relabelled, was" in texts(app, "caption")
    assert "Decisions are kept with the dataset" in texts(app, "caption")
    app.checkbox(key=MINE + first).uncheck().run()
    app.checkbox(key=MINE + second).check().run()
    app.button(key="exclude-").click().run()
    assert Curation(folder).standings()[second].excluded
    assert "Excluded" in texts(app, "caption")
    assert not app.exception


def test_a_version_is_not_decided_about(open_page: OpenPage, folder: Path) -> None:
    version = Path(shutil.copytree(folder, folder.with_name("drawn@1")))
    evaluated(open_dataset(version))
    app = open_page(PAGE)
    app.selectbox(key="evaluate-dataset").set_value("drawn@1").run()
    assert "drawn@1 is a published version and never changes" in texts(app, "caption")
    assert not app.checkbox
    assert "labelled" in texts(app, "caption")


def test_classes_that_the_network_does_not_know_are_named(open_page: OpenPage, tmp_path: Path) -> None:
    drawn = drawn_dataset.files({"train": 1, "valid": 1})
    make_dataset(tmp_path, contents={name.replace("/sad/", "/bored _x_/"): data for name, data in drawn.items()})
    app = open_page(PAGE)
    assert "The network default does not know bored _x_. It knows angry," in texts(app, "warning").replace("**", "")
    assert not app.button
    app.session_state["evaluate-view"] = "compare"
    shutil.copytree(SHIPPED_MODELS / "default", own_models_folder() / "mine")
    app.run()
    assert len(app.warning) == 2


def test_other_networks_can_be_chosen(open_page: OpenPage, folder: Path, default_alone: None) -> None:
    shutil.copytree(SHIPPED_MODELS / "default", own_models_folder() / "mine")
    shutil.copytree(SHIPPED_MODELS / "default", runs_folder() / "first try/bundle")
    app = open_page(PAGE)
    assert app.selectbox(key="evaluate-network").options == ["default", "mine", "first try (run)"]
    run = str((runs_folder() / "first try/bundle").resolve())
    app.selectbox(key="evaluate-network").set_value(run).run()
    assert app.selectbox(key="evaluate-network").value == run
    assert app.session_state[NAME].evaluate.network == run


def test_a_damaged_network_leaves_the_page_usable(open_page: OpenPage, folder: Path) -> None:
    (own_models_folder() / "broken").mkdir(parents=True)
    (own_models_folder() / "broken/card.json").write_text("{")
    app = open_page(PAGE)
    app.selectbox(key="evaluate-network").set_value(str((own_models_folder() / "broken").resolve())).run()
    assert "cannot be used" in texts(app, "error")
    assert not app.exception


def test_networks_are_compared_on_the_same_pictures(open_page: OpenPage, folder: Path) -> None:
    other = Path(shutil.copytree(SHIPPED_MODELS / "default", own_models_folder() / "mine"))
    card = json.loads((other / "card.json").read_text())
    (other / "card.json").write_text(json.dumps({**card, "name": "mine", "temperature": 2.0}))
    dataset = open_dataset(folder)
    truth = evaluated(dataset).truth
    right = replace(evaluated(dataset), probabilities=np.eye(7, dtype=np.float32)[truth])
    wrong = replace(right, probabilities=np.eye(7, dtype=np.float32)[(truth + 1) % 7])
    keep_evaluation(read_card(bundle_folder()), dataset, "valid", right)
    keep_evaluation(read_card(other), dataset, "valid", wrong)
    app = open_page(PAGE)
    app.session_state["evaluate-view"] = "compare"
    app.run()
    assert not app.exception
    words = texts(app, "markdown").replace("**", "")
    assert "default is better than mine by 100.0 points, more than chance explains: p < 0.001" in words  # 2 of 2^15
    assert "15 pictures" in words
    assert "Exact McNemar test" in texts(app, "caption")


def test_one_network_alone_is_no_comparison(open_page: OpenPage, folder: Path, default_alone: None) -> None:
    app = open_page(PAGE)
    app.session_state["evaluate-view"] = "compare"
    app.run()
    assert "There is only one network here" in texts(app, "info")
    assert [link.proto.label for link in app.get("page_link")] == ["Train a network"]
    press(app, "Bring one from elsewhere")
    assert app.session_state["evaluate-view"] == "networks"
    app.session_state["evaluate-view"] = "compare"
    shutil.copytree(SHIPPED_MODELS / "default", own_models_folder() / "mine")
    app.run()
    app.multiselect(key="evaluate-networks").set_value([str(bundle_folder().resolve())]).run()
    assert "Choose two or more networks" in texts(app, "info")


def test_pictures_that_it_learnt_from_are_counted(open_page: OpenPage, folder: Path) -> None:
    dataset = open_dataset(folder)
    found = evaluated(dataset)
    keep_evaluation(read_card(bundle_folder()), dataset, "valid", replace(found, learnt=np.arange(15) < 4))
    told = texts(open_page(PAGE), "caption")
    right = int(found.right[4:].sum())
    assert f"It learned from 4 of these pictures. Of the 11 others it names {right} right." in told


def test_what_is_taken_away(folder: Path) -> None:
    from pages.evaluate_views.downloads import json_bytes

    found = evaluated(open_dataset(folder))
    assert json.loads(json_bytes(found)) == json.loads(json.dumps(found.report.as_dict()))


def test_networks_that_know_the_pictures_are_named_so_everywhere(open_page: OpenPage, folder: Path) -> None:
    other = Path(shutil.copytree(SHIPPED_MODELS / "default", own_models_folder() / "mine"))
    dataset = open_dataset(folder)
    moved = {"train": ["valid/sad/0.png", "valid/sad/1.png"], "valid": []}
    noted = {"name": "drawn", "decided_from": {"fingerprint": dataset.manifest.fingerprint, "moved": moved}}
    card = json.loads((other / "card.json").read_text())
    del card["files"][KNOWN_NAME]  # as in bundles from before marks, which know datasets only
    (other / KNOWN_NAME).unlink()
    (other / "card.json").write_text(json.dumps({**card, "name": "mine", "dataset": {**card["dataset"], **noted}}))
    for network in ("default", "mine"):
        evaluated(dataset, network)
    said = "Of these pictures it learned from 2, which had been moved to train."
    app = open_page(PAGE)
    assert said not in texts(app, "caption")
    app.selectbox(key="evaluate-network").set_value(str(other.resolve())).run()
    assert said in texts(app, "caption") and "The best stage of its training" in texts(app, "caption")
    app.session_state["evaluate-view"] = "compare"
    app.run()
    assert not app.exception
    captions = [element.value for element in app.caption if said in element.value]
    assert len(captions) == 1 and captions[0].startswith(":material/info: **mine**:")


def test_the_report_that_is_taken_away_says_what_the_network_knows(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pages.evaluate_views.choice import Data
    from pages.evaluate_views.downloads import page_bytes

    other = Path(shutil.copytree(SHIPPED_MODELS / "default", own_models_folder() / "mine"))
    dataset = open_dataset(folder)
    card = json.loads((other / "card.json").read_text())
    card["dataset"]["fingerprint"] = dataset.manifest.fingerprint
    (other / "card.json").write_text(json.dumps({**card, "name": "mine"}))
    found = evaluated(dataset, "mine")
    assert len(found.chose) == 15 and not found.chose.any()  # marks know that these are others, whatever the card says
    found = replace(found, chose=np.ones(15, bool))
    monkeypatch.setattr("pages.evaluate_views.downloads.opened_explainer", lambda network: None)
    entry = next(entry for entry in list_datasets() if entry.folder == folder)
    text = page_bytes(found, None, Data(entry=entry, dataset=dataset, split="valid"), other).decode()
    assert "The best stage of its training was picked with these pictures" in text


def test_a_pick_is_about_its_own_dataset(open_page: OpenPage, folder: Path, tmp_path: Path) -> None:
    """Both datasets have files of the same names."""
    contents = drawn_dataset.files({"train": 2, "valid": 5})
    other = make_dataset(tmp_path, name="other", contents=contents)
    for place in (folder, other):
        evaluated(open_dataset(place))
    app = open_page(PAGE)
    app.checkbox(key=MINE + shown_files(app)[0]).check().run()
    assert "1 of" in texts(app).replace("**", "")
    app.selectbox(key="evaluate-dataset").set_value("other").run()
    assert "0 of" in texts(app).replace("**", "")
    assert not [box for box in app.checkbox if box.value and str(box.key).startswith(PREFIX)]


def test_where_it_looked_is_drawn_last_and_forgotten_with_the_rest(
    open_page: OpenPage, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pages.evaluate_views import downloads, heat

    order: list[str] = []
    offer = downloads.offer_downloads

    def opened(network: Path) -> Middle:
        order.append("heat")
        return Middle()

    def offered(*given: object) -> None:
        order.append("downloads")
        offer(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(heat, "opened_explainer", opened)
    monkeypatch.setattr("pages.evaluate_views.report.offer_downloads", offered)
    evaluated(open_dataset(folder))
    app = open_page(PAGE)
    assert order == ["downloads", "heat"]
    app.run()
    assert order == ["downloads", "heat", "downloads"]  # kept
    me = app.session_state[NAME]
    assert me.evaluate.heat
    me.forget()
    assert not me.evaluate.heat
    app.run()
    assert order[-1] == "heat"


def test_pictures_imported_again_under_the_name_are_looked_at_anew(
    open_page: OpenPage, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The manifest is the same to the letter; only when it was written tells that the pictures are others."""
    seen: list[int] = []

    class Counting(Middle):
        def heat_maps(self, images: list[np.ndarray], classes: list[int]) -> list[np.ndarray]:
            seen.append(len(images))
            return super().heat_maps(images, classes)

    monkeypatch.setattr("pages.evaluate_views.heat.opened_explainer", lambda network: Counting())
    evaluated(open_dataset(folder))
    app = open_page(PAGE)
    manifest = folder / "manifest.csv"
    later = manifest.stat().st_mtime_ns + 10**9
    os.utime(manifest, ns=(later, later))
    evaluated(open_dataset(folder))
    app.run()
    assert not app.exception and len(seen) == 2 and seen[0] == seen[1] > 0


def test_the_report_is_made_in_sight(open_page: OpenPage, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.evaluate_views.downloads.opened_explainer", lambda network: None)
    evaluated(open_dataset(folder))
    app = open_page(PAGE)
    labels = [button.label for button in app.download_button]
    assert labels == ["By expression (CSV)", "Every picture (CSV)", "Figures (JSON)"]
    press(app, "Make the report (HTML)")
    assert not app.exception
    assert "Report (HTML)" in [button.label for button in app.download_button]
    (text,) = app.session_state[NAME].evaluate.made.values()
    assert b"Right about" in text and b'<html lang="en">' in text


def test_what_prevents_the_report_is_said(open_page: OpenPage, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: object, **named: object) -> bytes:
        raise OutputError("The disk {name} is full.", name="_c_")

    evaluated(open_dataset(folder))
    monkeypatch.setattr("fer_core.evaluation.html_report.html_report", fail)
    monkeypatch.setattr("pages.evaluate_views.downloads.opened_explainer", lambda network: None)
    app = press(open_page(PAGE), "Make the report (HTML)")
    assert "The disk _c_ is full." in texts(app, "error")
    assert "Report (HTML)" not in [button.label for button in app.download_button]


def test_equal_beginnings_are_no_equal_bars() -> None:
    from pages.evaluate_views.quality_charts import named_bars

    names = [f"a training of the whole dataset {month}, on a quiet evening" for month in ("in March", "in May")]
    figure = named_bars(names, [0.5, 0.7], [(0.4, 0.6), (0.6, 0.8)], ["50%", "70%"])
    assert list(figure.data[0].y) == [0, 1]
    assert [told.split("<br>")[0] for told in figure.data[0].hovertext] == names
    above = [note.text for note in figure.layout.annotations]
    assert len({text.split("</b>")[0] for text in above}) == 2
    assert all("%" in text for text in above)


def test_bars_of_classes_with_long_names_stay_apart() -> None:
    from pages.evaluate_views.quality_charts import class_bars
    from tests.core.evaluation.answers import evaluation

    labels = ("looking far into the distance, left eye", "looking far into the distance, both eyes", "sad")
    figure = class_bars(evaluation(labels=labels).report)
    assert [list(bars.y) for bars in figure.data] == [[0, 1, 2]] * 2
    assert len(set(figure.layout.yaxis.ticktext)) == 3
    assert figure.data[0].hovertext[0] == labels[0]


def test_signs_of_classes_stand_upright_beside_their_own_names() -> None:
    from fer_core.palette import styles_for
    from pages.evaluate_views.matrix_chart import matrix_chart
    from tests.core.evaluation.answers import evaluation

    labels = ("zany", "sad", "happy")  # one of the person's own comes first
    figure, styles = matrix_chart(evaluation(labels=labels).report, None, None), styles_for(labels)
    assert list(figure.layout.xaxis.ticktext) == list(labels)  # turned by 40 degrees, a diamond would be a square
    assert list(figure.layout.yaxis.ticktext) == [f"{label} {styles[label].symbol}" for label in labels]


def test_a_class_without_pictures_has_no_bars() -> None:
    from pages.evaluate_views.quality_charts import class_bars
    from tests.core.evaluation.answers import without_sad

    recall, precision = class_bars(without_sad().report).data
    assert (recall.text[2], precision.text[2]) == ("no pictures", "")
    assert recall.hovertemplate[2] == "%{hovertext}: no pictures<extra></extra>" != recall.hovertemplate[1]


def _say_classes() -> None:
    import streamlit as st

    from pages.evaluate_views.quality import _classes_in_words
    from tests.core.evaluation.answers import evaluation, without_sad

    st.markdown(_classes_in_words(evaluation().report))
    st.markdown(_classes_in_words(without_sad().report))


def test_the_bars_are_told_with_both_figures() -> None:
    words, without = (told.value for told in AppTest.from_function(_say_classes, default_timeout=30).run().markdown)
    assert "angry: recall 33, precision 50 of 100" in words
    assert without.endswith("; sad: no pictures")
