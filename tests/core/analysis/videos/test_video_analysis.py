"""From a drawn video to what lies on disk."""

import csv
import io
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from fer_core.analysis.export import FailedSource, csv_bytes, json_bytes
from fer_core.analysis.videos.findings_folder import FACES_NAME, FRAMES_NAME, VideoFindings
from fer_core.analysis.videos.track_pictures import picture_of
from fer_core.analysis.videos.track_summary import track_curves, track_summaries
from fer_core.analysis.videos.video_analysis import VideoPlan, analyze_video
from fer_core.analysis.videos.video_export import csv_pieces, json_pieces
from fer_core.analysis.videos.video_report import video_report
from fer_core.config import VideoConfig
from fer_core.errors import FerError, ImageTooLargeError, MediaError, TruncatedVideoError
from fer_core.media.video import open_video
from tests.core.analysis.fakes import findings, full_face
from tests.core.analysis.videos.moving import SquareDetector, moving_pipeline, scene
from tests.drawn_video import with_unknown_sound, write_pictures, write_video

HAPPY, SAD = 235, 100


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> Path:
    """Two seconds: one face, happy and from the middle on sad; another one, sad, in the second half."""
    scenes = [scene((20 + n, HAPPY)) if n < 30 else scene((20 + n, SAD), (180, SAD)) for n in range(60)]
    return write_video(tmp_path_factory.mktemp("film") / "film.mp4", 60, size=(240, 120), images=scenes, sound="aac")


@pytest.fixture(scope="module")
def found(film: Path) -> VideoFindings:
    copy = film.with_name("copy.mp4")
    plan = VideoPlan(source=film, folder=film.with_name("found"), annotated=copy, called="film.mp4")
    return analyze_video(moving_pipeline(SquareDetector()), plan, VideoConfig(smoothing_s=0.2))


def test_every_frame_is_there_with_its_time_and_tracks(found):
    frames = list(found.frames())
    assert [frame.index for frame in frames] == list(range(60))
    assert frames[30].seconds == pytest.approx(30 / 29.97, abs=1e-3)
    assert [face.track for face in frames[0].faces] == [1]
    assert [face.track for face in frames[-1].faces] == [1, 2]
    assert frames[0].faces[0].face.landmarks.points.shape == (68, 2)
    assert (found.end.ending, found.end.frames, found.head.source) == ("whole", 60, "film.mp4")


def test_tracks_are_summed_up_over_time(found):
    first, second = track_summaries(found)
    assert (first.number, first.frames, first.first_s) == (1, 60, 0)
    assert first.shares["happy"] == pytest.approx(0.55, abs=0.06)
    assert sum(first.shares.values()) == pytest.approx(1)
    assert second.shares["sad"] == 1
    assert first.raw_flicker == pytest.approx(0.5, abs=0.1)
    assert first.delay_s == pytest.approx(0.14, abs=0.1)
    curve = track_curves(found, [1])[1]
    assert curve.values.shape == (60, 2) and curve.frames[-1] == 59
    assert {number: len(one.seconds) for number, one in track_curves(found, [1, 2, 9], most_points=20).items()} == {
        1: 20,
        2: 15,
    }


def test_the_annotated_copy_is_a_video_with_boxes_and_sound(found, film):
    with open_video(film) as before, open_video(film.with_name("copy.mp4")) as after:
        assert after.info.has_sound and after.info.rate == before.info.rate
        pairs = list(zip(before.frames(), after.frames(), strict=True))
    assert len(pairs) == 60
    assert all(one.seconds == pytest.approx(other.seconds, abs=1e-3) for one, other in pairs)
    changed = np.abs(pairs[0][0].image.astype(int) - pairs[0][1].image).max(axis=2) > 60
    assert changed[36:46, 15:64].any() and not changed[100:, 150:].any()


def test_each_track_has_a_picture(found):
    assert picture_of(found.folder, 1).is_file() and picture_of(found.folder, 2).is_file()


def test_json_is_as_designed(found):
    photo, broken = findings(full_face()), FailedSource(source="b", error=MediaError("broken"))
    document = json.loads(b"".join(json_pieces([photo, found, broken])))
    assert json.dumps(document[0]) == json.dumps(json.loads(json_bytes([photo]))[0])
    video = document[1]
    assert (video["source"], video["width"], video["whole"]) == ("film.mp4", 240, True)
    assert [track["track"] for track in video["tracks"]] == [1, 2]
    assert video["tracks"][0]["identity"] is None
    assert [frame["index"] for frame in video["frames"]] == list(range(60))
    face = video["frames"][0]["faces"][0]
    assert (face["track"], face["expression"], set(face["smoothed"])) == (1, "happy", {"happy", "sad"})
    assert document[2] == {"source": "b", "error": "broken"}


def test_photos_alone_are_written_as_ever():
    photos = [findings(full_face()), findings()]
    assert b"".join(json_pieces(photos)) == json_bytes(photos)
    assert b"".join(csv_pieces(photos)) == csv_bytes(photos)


def test_csv_has_one_row_a_face_and_frame(found):
    data = b"".join(csv_pieces([findings(full_face()), found])).decode("utf-8-sig")
    photo, *rows = csv.DictReader(io.StringIO(data))
    assert (photo["source"], photo["frame"], photo["track"]) == ("photo.jpg", "", "")
    assert photo["probability_angry"] != "" and photo["smoothed_happy"] == ""
    assert len(rows) == sum(len(frame.faces) for frame in found.frames())
    assert (rows[0]["frame"], rows[0]["track"], rows[0]["smoothed_expression"]) == ("0", "1", "happy")
    assert (rows[-1]["frame"], rows[-1]["track"], rows[-1]["number"]) == ("59", "2", "2")


def test_the_report_shows_tracks_and_asks_nobody(found):
    text = video_report([found]).decode()
    assert "2 faces over 2.0 s." in text
    assert text.count('<svg class="timeline"') == 2 and text.count("data:image/jpeg") == 2
    assert "default-src 'none'" in text and "<script" not in text and "http" not in text.replace("http-equiv", "")


def test_a_hostile_name_is_only_text(film, pipeline, tmp_path):
    plan = VideoPlan(source=film, folder=tmp_path / "f", called="<script>x</script>.mp4")
    text = video_report([analyze_video(pipeline, plan, VideoConfig(frame_step=20))]).decode()
    assert "<script" not in text and "&lt;/script&gt;" not in text.split("<h1>")[0]
    assert "<h1>script&gt;.mp4</h1>" in text  # the last part of the path that it is


def test_every_nth_frame(film, pipeline, tmp_path):
    told = []
    plan = VideoPlan(source=film, folder=tmp_path / "f", annotated=tmp_path / "c.mp4")
    found = analyze_video(pipeline, plan, VideoConfig(frame_step=7), progress=lambda *both: told.append(both))
    assert [frame.index for frame in found.frames()] == list(range(0, 60, 7))
    assert told[-1] == (9, 9)
    with open_video(tmp_path / "c.mp4") as copy:
        assert len(list(copy.frames())) == 9


def test_a_cancel_keeps_what_was_done(film, pipeline, tmp_path):
    done = []
    plan = VideoPlan(source=film, folder=tmp_path / "f", annotated=tmp_path / "c.mp4")
    found = analyze_video(
        pipeline, plan, VideoConfig(), progress=lambda *_: done.append(1), cancelled=lambda: len(done) == 20
    )
    assert (found.end.ending, found.end.frames, len(list(found.frames()))) == ("cancelled", 20, 20)
    with open_video(tmp_path / "c.mp4") as copy:
        assert len(list(copy.frames())) == 20
    assert json.loads(b"".join(json_pieces([found])))[0]["whole"] is False
    assert "was stopped" in video_report([found]).decode()


def test_a_video_that_breaks_off_keeps_what_came_before(pipeline, tmp_path):
    images = [scene((20, HAPPY))] * 150
    film = write_video(tmp_path / "film.mkv", 150, size=(240, 120), images=images)
    film.write_bytes(film.read_bytes()[: film.stat().st_size // 2])
    found = analyze_video(pipeline, VideoPlan(source=film, folder=tmp_path / "f"), VideoConfig(frame_step=5))
    assert found.end.ending == "broken_off" and "breaks off" in str(found.end.error)
    assert 0 < len(list(found.frames())) < 30
    assert "breaks off" in json.loads(b"".join(json_pieces([found])))[0]["error"]


def test_a_video_without_a_face_is_no_error(pipeline, tmp_path):
    film = write_video(tmp_path / "empty.mp4", 5, size=(240, 120), images=[scene()] * 5)
    found = analyze_video(pipeline, VideoPlan(source=film, folder=tmp_path / "f"), VideoConfig())
    assert (track_summaries(found), found.end.frames) == ((), 5)
    assert "no faces over" in video_report([found]).decode()
    assert len(b"".join(csv_pieces([found])).splitlines()) == 1


def test_a_killed_analysis_can_be_read_as_far_as_it_came(found, tmp_path):
    folder = shutil.copytree(found.folder, tmp_path / "killed")
    faces, frames = folder / FACES_NAME, folder / FRAMES_NAME
    frames.write_bytes(frames.read_bytes()[:-20])
    faces.write_bytes(faces.read_bytes() + b"half a row")
    assert [frame.index for frame in VideoFindings(folder).frames()] == list(range(58))


def test_what_is_no_video_leaves_no_findings(pipeline, tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"\0\0\0\x20ftyp" + bytes(99))
    with pytest.raises(TruncatedVideoError):
        analyze_video(pipeline, VideoPlan(source=tmp_path / "a.mp4", folder=tmp_path / "f"), VideoConfig())
    assert not (tmp_path / "f").exists()
    with pytest.raises(MediaError, match="cannot be read"):
        VideoFindings(tmp_path / "f")


def test_whatever_ends_the_reading_keeps_what_came_before(pipeline, tmp_path):
    film = write_pictures(tmp_path / "film.mkv", [0, 40, 80, 120, 160], huge=3)
    plan = VideoPlan(source=film, folder=tmp_path / "found", annotated=tmp_path / "copy.mp4")
    found = analyze_video(pipeline, plan, VideoConfig())
    assert (found.end.ending, found.end.frames) == ("broken_off", 3)
    assert "more than 36,000,000 pixels" in str(found.end.error)
    with open_video(tmp_path / "copy.mp4") as copy:
        assert len(list(copy.frames())) == 3


def test_before_the_first_frame_there_is_nothing_to_keep(pipeline, film, tmp_path):
    def fail(*_arguments, **_others):
        raise FerError("The network is gone.")

    pipeline.analyze = fail
    with pytest.raises(FerError, match="The network is gone"):
        analyze_video(pipeline, VideoPlan(source=film, folder=tmp_path / "found"), VideoConfig())
    lies = write_pictures(tmp_path / "film.mkv", [0], huge=0)
    with pytest.raises(ImageTooLargeError):
        analyze_video(pipeline, VideoPlan(source=lies, folder=tmp_path / "f"), VideoConfig())


def test_a_copy_without_its_sound_is_noted(pipeline, tmp_path):
    film = with_unknown_sound(write_video(tmp_path / "film.mkv", 5, sound="pcm_s16le"))
    plan = VideoPlan(source=film, folder=tmp_path / "found", annotated=tmp_path / "copy.mp4")
    found = analyze_video(pipeline, plan, VideoConfig())
    (note,) = VideoFindings(tmp_path / "found").end.notes
    assert found.end.ending == "whole" and "The sound of film.mkv cannot be read" in str(note)
    without = analyze_video(pipeline, VideoPlan(source=film, folder=tmp_path / "f"), VideoConfig())
    assert without.end.notes == ()


def test_a_cancel_before_the_first_frame_leaves_no_copy(pipeline, film, tmp_path):
    plan = VideoPlan(source=film, folder=tmp_path / "found", annotated=tmp_path / "copy.mp4")
    found = analyze_video(pipeline, plan, VideoConfig(), cancelled=lambda: True)
    assert (found.end.ending, found.end.frames) == ("cancelled", 0)
    assert [path.name for path in tmp_path.iterdir()] == ["found"]


def test_the_report_reads_the_table_of_faces_twice_however_many_there_are(found, monkeypatch):
    reads = []
    rows = VideoFindings.face_rows
    monkeypatch.setattr(VideoFindings, "face_rows", lambda self: reads.append(1) or rows(self))
    video_report([found])
    assert len(reads) == 2
