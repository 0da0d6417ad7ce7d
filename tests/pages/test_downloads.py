"""What the person takes away."""

import io
import json
import zipfile

import pytest

from fer_core import FailedSource, NotAnImageError, PhotoFindings, decode_image, json_bytes
from fer_core.analysis.annotation import AnnotationSettings
from pages.shared import downloads
from pages.shared.pictures import Drawing
from pages.shared.state import Photo
from tests.pages.drawn import drawn_face, drawn_photo

PLAIN = Drawing(settings=AnnotationSettings(), names={})
FINDINGS = PhotoFindings(source="a.png", width=320, height=240, faces=(drawn_face(1),))


def photo(name: str) -> Photo:
    return Photo(key=name, name=name, data=drawn_photo(1), digest="")


@pytest.mark.parametrize(
    ("name", "annotated"),
    [
        ("a.png", "a_faces.png"),
        ("a.b.JPG", "a.b_faces.JPG"),
        ("scan.tiff", "scan_faces.png"),
        ("no ending", "no ending_faces.png"),
        ("../up.webp", ".._up_faces.webp"),
        ('a\\b/c:d*e?f"g<h>i|j\x07.png', "a_b_c_d_e_f_g_h_i_j__faces.png"),
        ("nul.jpg", "_nul_faces.jpg"),
        ("", "photo_faces.png"),
    ],
)
def test_the_annotated_photo_keeps_its_name(name: str, annotated: str) -> None:
    assert downloads.annotated_name(photo(name)) == annotated


def test_the_annotated_photo_has_every_pixel_and_a_box() -> None:
    data = downloads.annotated_file(photo("a.png"), FINDINGS, PLAIN)
    image = decode_image(data, name="a")
    assert image.shape == (240, 320, 3)
    left, top, right, bottom = FINDINGS.faces[0].box.as_list()
    assert (image[top : bottom + 1, left : right + 1] != 200).any()
    assert (image[120:, 160:] == 200).all()


def test_all_photos_in_one_archive_each_under_a_name_of_its_own() -> None:
    unreadable = FailedSource(source="b.jpg", error=NotAnImageError("{name} is no picture.", name="b.jpg"))
    found = [(photo("a.png"), FINDINGS), (photo("b.jpg"), unreadable), (photo("a.png"), FINDINGS)]
    with zipfile.ZipFile(io.BytesIO(downloads.annotated_archive(found, PLAIN))) as archive:
        assert archive.namelist() == ["a_faces.png", "a_faces (2).png"]
        assert decode_image(archive.read("a_faces (2).png"), name="a").shape == (240, 320, 3)
    sources = json.loads(json_bytes([result for _photo, result in found]))
    assert sources[1] == {"source": "b.jpg", "error": "b.jpg is no picture."}
