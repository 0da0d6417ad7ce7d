"""The report is one file that asks nobody and runs nothing, whatever the names in it are."""

import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from fer_core.datasets.dataset import open_dataset
from fer_core.evaluation.cautions import Caution
from fer_core.evaluation.html_report import ReportParts, html_report
from fer_core.evaluation.measures import Values
from fer_core.report_words import Say
from tests.core.evaluation.answers import FILES, LABELS, evaluation, measures, without_sad
from tests.drawn_dataset import png, write_folder

HOSTILE = "<script>alert(1)</script>"


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.attributes: dict[str, list[str]] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, []).append(value or "")


class Everywhere:
    def __init__(self) -> None:
        self.asked: list[int] = []

    def heat_maps(self, images: object, classes: list[int]) -> tuple[Values, ...]:
        self.asked += classes
        return tuple(np.ones(image.shape[:2], np.float32) for image in images)  # type: ignore[attr-defined]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "drawn", {file: png("sad", seed) for seed, file in enumerate(FILES)})


def test_every_part_is_there_with_its_figures(folder: Path) -> None:
    explainer = Everywhere()
    parts = ReportParts(
        found=evaluation(),
        dataset=open_dataset(folder),
        cautions=(),
        measures=measures(8, turn=[5] * 8),
        explainer=explainer,
    )
    text = html_report(parts).decode()
    assert "Right about 62 times in 100, on 8 pictures of the split “valid”" in text
    assert "62.50% (95% interval 30.57% to 86.32%)" in text
    for title in ("What is taken for what", "By class", "Does 80 of 100", "not sure", "Head turned to a side"):
        assert title in text
    tags = Tags(text)
    assert tags.seen.count("figure") == 8
    assert tags.seen.count("img") == 16
    assert explainer.asked[0] == 1  # the hardest one, angry, was named happy
    assert text.index(FILES[2]) < text.index(FILES[1]) < text.index(FILES[6])
    assert "<td class=hit" in text and len(re.findall(r"--share:", text)) >= 9


def test_it_speaks_another_language(folder: Path) -> None:
    """Nothing of our own is left in English; numbers and what people named stay."""
    asked: list[str] = []

    def translate(message: str) -> str:
        asked.append(message)
        holes = re.findall(r"{[^}]*}", message)
        return " ".join(("ß", *holes))

    parts = ReportParts(
        found=evaluation(),
        dataset=open_dataset(folder),
        cautions=[Caution(message_id="{count:,} of them", values={"count": 3})],
        measures=measures(8, turn=[5] * 8),
        explainer=Everywhere(),
        say=Say(translate=translate, language="de"),
    )
    text = html_report(parts).decode()
    assert '<html lang="de">' in text
    body = re.sub(r"<style>.*?</style>", "", text.partition("<title>")[2], flags=re.DOTALL)
    said = re.sub(r"<[^>]*>", " ", body) + " ".join(re.findall(r'(?:alt|aria-label)="([^"]*)"', body))
    assert set(re.findall(r"[A-Za-z]{2,}|F1", said)) == {"net", "drawn", "valid", "png", "F1", *LABELS}
    assert {"The hardest pictures", "Head turned to a side", "{count:,} of them"} <= set(asked)


def test_the_pictures_are_counted_while_it_is_made(folder: Path) -> None:
    seen: list[tuple[int, int]] = []
    (folder / FILES[2]).unlink()
    parts = ReportParts(found=evaluation(), dataset=open_dataset(folder), cautions=())
    html_report(parts, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(number, 8) for number in range(1, 9)]


def test_charts_and_pictures_have_words(folder: Path) -> None:
    tags = Tags(html_report(ReportParts(found=evaluation(), dataset=open_dataset(folder), cautions=())).decode())
    assert len(tags.attributes["aria-label"]) == tags.seen.count("svg") == 2
    assert "a picture labelled angry" in tags.attributes["alt"] and "" not in tags.attributes["alt"]


def test_nothing_in_it_comes_from_elsewhere(folder: Path) -> None:
    text = html_report(ReportParts(found=evaluation(), dataset=open_dataset(folder), cautions=())).decode()
    tags = Tags(text)
    assert not {"script", "link", "iframe", "object", "form"} & set(tags.seen)
    assert all(source.startswith("data:image/") for source in tags.attributes["src"])
    assert "href" not in tags.attributes
    assert "default-src 'none'" in text
    assert "http" not in text.replace("http-equiv", "")


def test_hostile_names_are_only_text(tmp_path: Path) -> None:
    labels = (HOSTILE, 'a"b', "sad")
    text = html_report(
        ReportParts(
            found=evaluation(model=f"m{HOSTILE}", labels=labels, files=tuple(f"{HOSTILE}{n}" for n in range(8))),
            dataset=open_dataset(write_folder(tmp_path / "d", {"valid/sad/0.png": png("sad", 1)})),
            cautions=(),
            measures=measures(8),
        )
    ).decode()
    tags = Tags(text)
    assert "script" not in tags.seen
    assert HOSTILE not in text and "&lt;script&gt;" in text
    assert not [name for name in tags.attributes if name.startswith("on")]


def test_pictures_that_are_gone_are_left_out(folder: Path) -> None:
    dataset = open_dataset(folder)
    (folder / FILES[2]).unlink()
    (folder / FILES[1]).write_bytes(b"no picture")
    text = html_report(ReportParts(found=evaluation(), dataset=dataset, cautions=())).decode()
    assert Tags(text).seen.count("figure") == 6
    assert all(label in text for label in LABELS)


def test_why_the_figures_flatter_the_network_is_said(folder: Path) -> None:
    caution = Caution(message_id="<b>{count:,} of them", values={"count": 1000})
    text = html_report(ReportParts(found=evaluation(), dataset=open_dataset(folder), cautions=[caution])).decode()
    assert '<p class="note">&lt;b&gt;1,000 of them</p>' in text


def test_a_class_without_pictures_has_no_shares(folder: Path) -> None:
    found = without_sad()
    text = html_report(ReportParts(found=found, dataset=open_dataset(folder), cautions=())).decode()
    rows = re.findall(r'<th scope="row">(\w+) <i>.</i></th><td>(.*?)</tr>', text.partition("By class")[2])
    assert rows[2] == ("sad", "no pictures</td><td>–</td><td>–</td><td>–</td><td>0</td>")
    assert "no pictures" not in rows[0][1]
