"""What a session keeps, and how much of it."""

from collections import OrderedDict

import pytest

from fer_core import DetectorConfig, PhotoFindings, PipelineConfig
from pages.shared.method import BundleStamp, Method
from pages.shared.state import MOST_READINGS, Session, keep

NETWORK = BundleStamp(folder="default", files=((1, 1), (1, 1)))
RETRAINED = BundleStamp(folder="default", files=((2, 1), (2, 1)))
HOG = Method(config=PipelineConfig(), bundle=NETWORK)
HAAR = Method(config=PipelineConfig(detector=DetectorConfig(kind="haar")), bundle=NETWORK)
NOTHING = PhotoFindings(source="a", width=1, height=1, faces=())


@pytest.fixture
def me() -> Session:
    return Session(language="en")


def names(me: Session) -> list[str]:
    return [photo.name for photo in me.photos]


def test_the_newest_batch_comes_first_in_its_own_order(me: Session) -> None:
    me.add([("a", b"1"), ("b", b"2")])
    me.add([("c", b"3"), ("d", b"4")])
    assert names(me) == ["c", "d", "a", "b"]


def test_every_photo_has_a_key_of_its_own(me: Session) -> None:
    me.add([("a", b"1"), ("a", b"1")])
    first, second = me.photos
    assert first.key != second.key
    assert first.digest == second.digest
    me.remove([first.key])
    assert me.photos == [second]


def test_a_reading_belongs_to_content_name_settings_and_network(me: Session) -> None:
    photo, renamed, other = me.add([("a", b"1"), ("b", b"1"), ("a", b"2")])
    me.remember(photo, HOG, NOTHING)
    assert me.reading(photo, HOG) is NOTHING
    assert me.reading(photo, HAAR) is None
    assert me.reading(photo, Method(config=HOG.config, bundle=RETRAINED)) is None
    assert me.reading(renamed, HOG) is None
    assert me.reading(other, HOG) is None
    assert list(me.waiting(HOG)) == [renamed, other]


def test_readings_are_bounded(me: Session) -> None:
    photos = [me.add([(f"{number}", b"")])[0] for number in range(90)]
    for width in (256, 512, 1024):
        for photo in photos:
            config = PipelineConfig(detector=DetectorConfig(width_px=width))
            me.remember(photo, Method(config=config, bundle=NETWORK), NOTHING)
    assert len(me.readings) == MOST_READINGS


def test_the_oldest_goes_first() -> None:
    memory: OrderedDict[str, int] = OrderedDict()
    for key in "abca":
        keep(memory, key, ord(key), most=3)
    keep(memory, "d", 0, most=3)
    assert list(memory) == ["c", "a", "d"]


def test_forgetting_keeps_language_and_settings_only(me: Session) -> None:
    settings, widgets = me.settings, (me.inputs, me.uploads)
    (photo,) = me.add([("a", b"1")])
    me.remember(photo, HOG, NOTHING)
    me.pictures["x",] = b"jpeg"
    me.attached["file"] = photo.key
    me.unfolded.add(photo.key)
    me.page = 2
    me.pace_s.append(1.0)
    me.forget()
    assert (me.photos, me.attached, me.unfolded) == ([], {}, set())
    assert not me.readings
    assert not me.pictures
    assert me.settings is settings
    assert (me.page, list(me.pace_s)) == (1, [])
    assert (me.inputs, me.uploads) == tuple(number + 1 for number in widgets)  # the widgets start empty


def test_only_what_is_new_leads_back_to_the_first_page_and_goes_on(me: Session) -> None:
    me.add([("a", b"1")])
    me.page, me.paused = 2, True
    me.add([])
    assert (me.page, me.paused) == (2, True)
    me.add([("b", b"2")])
    assert (me.page, me.paused) == (1, False)
