"""Home: promises only what there is, and says plainly what it cannot do."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from fer_core import BundleError

OpenPage = Callable[[str], AppTest]


def all_text(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.title, *app.header, *app.markdown, *app.caption))


def test_launches_with_accuracy_limits_privacy_and_licences(card: SimpleNamespace, open_page: OpenPage) -> None:
    app = open_page("pages/home.py")
    assert not app.exception
    words = all_text(app)
    for expected in (
        "Right about 67 times in 100 on pictures it has never seen",
        "67.1% right (95% interval 65.6 to 68.6%) on 3,309 pictures",
        "280 more were left out",
        "An expression is not a feeling",
        "Not for hiring, policing, medicine",
        "Pictures stay on this computer",
        "until this tab is closed or reloaded",
        "excludes commercial use",
        "shared for research",
    ):
        assert expected in words


def test_the_sidebar_holds_the_network_with_its_figures_one_hover_away(
    card: SimpleNamespace, open_page: OpenPage
) -> None:
    app = open_page("pages/home.py")
    network, privacy = app.sidebar.caption
    assert "Right about 67 times in 100 on pictures it has never seen" in network.value
    assert "3,309" in network.help
    assert "valid" in network.help
    assert "Pictures stay on this computer" in privacy.value


def test_accuracy_by_class_is_drawn_in_canonical_order(card: SimpleNamespace, open_page: OpenPage) -> None:
    table = next(found.value for found in open_page("pages/home.py").get("html") if "<table" in found.value)
    rows = re.findall(r'<th scope="row">(\w+) .*?<td title="([\d.]+)">', table)
    assert rows == [
        ("angry", "30.0"),
        ("disgusted", "40.0"),
        ("afraid", "50.0"),
        ("happy", "60.0"),
        ("neutral", "70.0"),
        ("sad", "80.0"),
        ("surprised", "90.0"),
    ]


@pytest.mark.usefixtures("pipelines")
def test_the_one_button_opens_the_photo_page_with_the_sample(open_page: OpenPage) -> None:
    app = open_page("pages/home.py")
    app.button[0].click().run()
    assert app.title[0].value == "Photo"
    assert [heading.value for heading in app.subheader] == [r"astronaut\.png"]


def test_a_missing_network_is_told_in_place(monkeypatch: pytest.MonkeyPatch, open_page: OpenPage) -> None:
    def refuse() -> None:
        raise BundleError("There is no network in {folder}. Get it again.", folder="models/default")

    monkeypatch.setattr("fer_core.networks.bundle.bundle_folder", refuse)
    app = open_page("pages/home.py")
    assert not app.exception
    assert app.error[0].value.replace("\\", "") == "There is no network in models/default. Get it again."
    assert app.title


def test_a_network_that_was_never_measured_claims_nothing(card: SimpleNamespace, monkeypatch, open_page) -> None:
    monkeypatch.setattr(card, "metrics", {})
    app = open_page("pages/home.py")
    assert not app.exception
    assert "never measured" in all_text(app)
    assert "times in 100" not in all_text(app)
