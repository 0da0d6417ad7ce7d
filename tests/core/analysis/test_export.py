import io
import json
from dataclasses import replace

import pandas as pd
import pytest

from fer_core.analysis.export import (
    FailedSource,
    csv_bytes,
    face_table,
    json_bytes,
    record,
    without_pictures,
)
from fer_core.errors import NotAnImageError
from fer_core.expressions import SEVEN
from fer_core.results import Distances, Face, Identity
from tests.core.analysis.fakes import box, findings, full_face, landmarks, probabilities

FAILED = FailedSource(source="notes.jpg", error=NotAnImageError("{name} is bad.", name="notes.jpg"))
BARE = Face(number=2, box=box(90), detection_score=-0.00001)


def read_csv(*results: object) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(csv_bytes(results)))


def test_a_photo_has_the_keys_of_the_design_in_order():
    got = record(findings(full_face()))
    assert list(got) == ["source", "width", "height", "faces"]
    assert list(got["faces"][0]) == [
        "box", "detection_score", "expression", "probabilities", "landmarks", "distances",
        "identity", "sure", "reason",
    ]  # fmt: skip


def test_values_are_those_found():
    got = record(findings(full_face()))["faces"][0]
    assert got["box"] == [40, 40, 80, 80]
    assert got["detection_score"] == 1.2346
    assert got["expression"] == "angry"
    assert got["probabilities"] == {"angry": 0.7, **dict.fromkeys(SEVEN[1:], 0.05)}
    assert len(got["landmarks"]) == 68
    assert got["landmarks"][40] == [round(float(v), 2) for v in landmarks().points[40]]
    assert set(got["distances"]) == set(Distances.__dataclass_fields__)
    assert (got["identity"], got["sure"], got["reason"]) == (None, True, None)


def test_what_did_not_run_is_null():
    got = record(findings(BARE))["faces"][0]
    missing = ["expression", "probabilities", "landmarks", "distances", "identity", "reason"]
    assert [got[key] for key in missing] == [None] * 6
    assert got["sure"] is False


@pytest.mark.parametrize(
    ("identity", "expected"),
    [
        (None, None),
        (Identity(name="Ana", distance=0.412345), {"name": "Ana", "distance": 0.4123}),
        (Identity(name=None, distance=0.7), {"name": None, "distance": 0.7}),
    ],
    ids=["not matched", "known", "unknown"],
)
def test_identity(identity, expected):
    assert record(findings(full_face(identity=identity)))["faces"][0]["identity"] == expected


def test_json_lists_photos_and_errors_in_order():
    text = json_bytes([findings(), FAILED, findings(full_face(), source="ă.jpg")]).decode()
    first, second, third = json.loads(text)
    assert first == {"source": "photo.jpg", "width": 200, "height": 100, "faces": []}
    assert second == {"source": "notes.jpg", "error": "notes.jpg is bad."}
    assert third["source"] == "ă.jpg"
    assert len(text.splitlines()) == 5


def test_nothing_is_an_empty_list():
    assert json.loads(json_bytes([])) == []


def test_rounding_is_stable_and_has_no_minus_zero():
    text = json_bytes([findings(BARE)]).decode()
    assert '"detection_score": 0.0' in text
    assert json_bytes([findings(full_face())]) == json_bytes([findings(full_face())])


def test_a_file_name_that_is_no_text_can_be_written():
    name = b"caf\xe9.jpg".decode("utf-8", "surrogateescape")
    results = [findings(full_face(), source=name)]
    assert json.loads(json_bytes(results))[0]["source"] == "caf\\udce9.jpg"
    assert csv_bytes(results)


def test_csv_has_one_row_a_face_and_its_number():
    table = read_csv(findings(full_face(), BARE), FAILED, findings(source="empty.jpg"))
    assert list(table["number"]) == [1, 2]
    assert list(table["source"]) == ["photo.jpg"] * 2
    assert list(table.loc[0, ["left", "top", "right", "bottom"]]) == [40, 40, 80, 80]
    assert table.loc[0, "probability"] == table.loc[0, "probability_angry"] == 0.7
    assert pd.isna(table.loc[1, "expression"])
    assert pd.isna(table.loc[1, "distance_mouth_width"])


def test_csv_columns_are_the_documented_ones():
    columns = list(face_table([findings(full_face())]).columns)
    assert columns[:3] == ["source", "number", "expression"]
    assert columns[13:20] == [f"probability_{label}" for label in SEVEN]
    assert columns[20:] == [f"distance_{name}" for name in Distances.__dataclass_fields__]


def test_csv_without_a_face_still_has_its_columns():
    table = read_csv(findings(), FAILED)
    assert len(table) == 0
    assert "distance_mouth_width" in table.columns


def test_classes_of_several_networks_share_one_table():
    own = replace(full_face(), probabilities=probabilities(0.6, labels=("bored", "happy")))
    columns = face_table([findings(full_face()), findings(own)]).columns
    classes = [name for name in columns if name.startswith("probability_")]
    assert classes == [f"probability_{label}" for label in (*SEVEN, "bored")]


@pytest.mark.parametrize(
    "name",
    [
        "=HYPERLINK(1).jpg",
        "+1.jpg",
        "-1.jpg",
        "@SUM.jpg",
        "\t=1.jpg",
        "\r=1.jpg",
        "  =1.jpg",
        "\uff1d1.jpg",
    ],
    ids=ascii,
)
def test_a_file_name_cannot_be_a_formula(name):
    rows = csv_bytes([findings(full_face(), source=name)]).decode("utf-8-sig")
    cell = rows.split("\n", 1)[1]
    assert cell.startswith(("'", "\"'"))


def test_classes_and_people_cannot_be_formulas_either():
    face = replace(
        full_face(identity=Identity(name="=1+1", distance=0.1)),
        probabilities=probabilities(0.9, labels=("=cmd", "other")),
    )
    table = read_csv(findings(face))
    assert (table.loc[0, "expression"], table.loc[0, "name"]) == ("'=cmd", "'=1+1")
    assert not [name for name in table.columns if name.startswith("=")]


def test_ordinary_names_stay_as_they_are():
    name = '../family, 2020 "summer".jpg'
    assert read_csv(findings(full_face(), source=name)).loc[0, "source"] == name


def test_the_table_itself_is_not_disarmed():
    assert face_table([findings(full_face(), source="=1.jpg")]).loc[0, "source"] == "=1.jpg"


def test_a_spreadsheet_sees_utf_8():
    assert csv_bytes([findings()]).startswith(b"\xef\xbb\xbf")


def test_without_pictures_the_exports_are_the_same():
    whole = findings(full_face(), BARE)
    light = without_pictures(whole)
    assert (light.faces[0].aligned, light.faces[0].regions) == (None, None)
    assert json_bytes([light]) == json_bytes([whole])
    assert csv_bytes([light]) == csv_bytes([whole])
