import pytest

from fer_core.errors import DatasetError
from fer_core.faces.marked_photos import MARKS_NAME, read_marked_photos, unmarked_photos


def marks(parts: int = 68) -> str:
    points = "".join(f"<part name='{n:02}' x='{n}' y='{2 * n}'/>" for n in reversed(range(parts)))
    box = f"<box left='1' top='2' width='30' height='40'>{points}</box>"
    return f"<dataset><images><image file='a b.jpg'>{box}{box}</image></images></dataset>"


def test_boxes_and_points_are_read_in_order(tmp_path) -> None:
    (tmp_path / MARKS_NAME).write_text(marks())
    (photo,) = read_marked_photos(tmp_path)
    assert photo.path == tmp_path / "a b.jpg"
    assert [face.box.as_list() for face in photo.faces] == [[1, 2, 31, 42]] * 2
    assert photo.faces[0].landmarks.points[[0, 1, 67]].tolist() == [[0, 0], [1, 2], [67, 134]]


@pytest.mark.parametrize(
    "text", ["<dataset>", marks(67), marks().replace("top='2'", ""), marks().replace("'30'", "'x'"), marks(0)]
)
def test_other_xml_is_refused(tmp_path, text) -> None:
    (tmp_path / MARKS_NAME).write_text(text)
    with pytest.raises(DatasetError, match="not a list of marked faces"):
        read_marked_photos(tmp_path)


def test_a_missing_list_is_refused(tmp_path) -> None:
    with pytest.raises(DatasetError, match="cannot be read"):
        read_marked_photos(tmp_path)


def test_other_photos_are_the_unmarked_ones(tmp_path) -> None:
    (tmp_path / MARKS_NAME).write_text(marks())
    for name in ("a b.jpg", "z.PNG", "c.jpg", "notes.txt"):
        (tmp_path / name).touch()
    assert [path.name for path in unmarked_photos(tmp_path, read_marked_photos(tmp_path))] == ["c.jpg", "z.PNG"]
