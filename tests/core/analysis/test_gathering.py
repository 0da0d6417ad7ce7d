import sys

import pytest

from fer_core.analysis.gathering import gather_pictures, gather_sources, is_video


@pytest.fixture
def album(tmp_path):
    names = ["b.jpg", "a.PNG", "notes.txt", ".hidden.jpg", "sub/c.webp", ".trash/d.jpg", "clip.mp4"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    return tmp_path


def names(album, found):
    return [path.relative_to(album).as_posix() for path in found]


def test_a_folder_gives_its_pictures_by_name(album):
    assert names(album, gather_pictures([album])) == ["a.PNG", "b.jpg", "sub/c.webp"]


def test_a_named_file_is_always_tried(album):
    wanted = [album / "notes.txt", album / ".hidden.jpg", album / "missing.jpg"]
    assert gather_pictures(wanted) == wanted


def test_each_picture_comes_once(album):
    found = gather_pictures([album / "b.jpg", album, album / "sub" / ".." / "a.PNG"])
    assert names(album, found) == ["b.jpg", "a.PNG", "sub/c.webp"]


def test_the_folder_for_results_is_passed_over(album):
    assert names(album, gather_pictures([album], leave_out=album / "sub")) == ["a.PNG", "b.jpg"]


def test_results_beside_the_photos_do_not_hide_them(album):
    assert len(gather_pictures([album], leave_out=album)) == 3


def test_an_empty_folder_gives_nothing(tmp_path):
    assert gather_pictures([tmp_path]) == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_a_link_in_a_circle_ends(album):
    (album / "loop").symlink_to(album)
    assert len(gather_pictures([album])) == 3


def test_videos_are_sources_too(album):
    found = gather_sources([album])
    assert names(album, found) == ["a.PNG", "b.jpg", "clip.mp4", "sub/c.webp"]
    assert [path.name for path in found if is_video(path)] == ["clip.mp4"]
