"""The People page: pictures in, refusals beside them, consent, the list, the limit; and names on the Photo page."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from fer_core import PhotoFindings, PipelineConfig, decode_image, encode_image
from fer_core.errors import GalleryError, NotAnImageError
from fer_core.people.enrolment import Candidate, Refusal
from fer_core.people.gallery import Gallery, Portrait
from fer_core.results import Identity, Image
from pages.people_views.add import hints
from pages.shared.state import NAME
from tests.drawn_people import embeddings_of
from tests.pages.datasets_page import enabled, press, texts
from tests.pages.drawn import FakePipeline, drawn_photo

OpenPage = Callable[[str], AppTest]
PAGE = "pages/people.py"
CONSENT = "This person agrees that numbers and small pictures of their face are stored on this computer."
THUMBNAIL = encode_image(np.full((96, 96, 3), 120, np.uint8), ".jpg")


def picture(person: int, number: int) -> bytes:
    """Return a picture of which the fake sees whose it is; person 0 is no face."""
    image = np.full((40, 40, 3), 90, np.uint8)
    image[0, 0] = person, number, 0
    return encode_image(image)


class FakeEnroller:
    def look(self, data: bytes, *, name: str) -> Candidate | Refusal:
        from fer_core.media.images import decode_image

        try:
            person, number, _ = decode_image(data, name=name)[0, 0].tolist()
        except NotAnImageError as error:
            return Refusal(name=name, reason="unreadable", error=error)
        if not person:
            return Refusal(name=name, reason="no_face", error=GalleryError("No face was found: look here."))
        embedding = embeddings_of(person, number + 1)[number]
        return Candidate(name=name, portrait=Portrait(embedding=embedding, thumbnail=THUMBNAIL))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FER_STUDIO_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("fer_core.people.enrolment.Enroller", FakeEnroller)
    return tmp_path / "home"


@pytest.fixture
def page(open_page: OpenPage, card: SimpleNamespace) -> AppTest:
    return open_page(PAGE)


def give(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    for name, data in files:
        app.file_uploader[0].upload(name, data, "image/png")
    return app.run()


def enrol(name: str, person: int, count: int = 5) -> int:
    embeddings = embeddings_of(person, count)
    return Gallery().add(name, [Portrait(embedding=one, thumbnail=THUMBNAIL) for one in embeddings])


def names() -> dict[str, int]:
    return {person.name: len(person.embeddings) for person in Gallery().state().people}


def view(app: AppTest, name: str) -> AppTest:
    app.session_state["people-view"] = name
    return app.run()


def test_with_nobody_there_is_the_way_to_add_somebody(page: AppTest) -> None:
    assert not page.exception
    assert page.title[0].value == "People"
    assert "Nobody is enrolled yet" in texts(page)
    assert len(page.file_uploader) == 1
    assert not Gallery().path.exists()


def test_refusals_stand_beside_the_pictures(page: AppTest) -> None:
    app = give(page, ("a.png", picture(1, 0)), ("*empty*.png", picture(0, 0)), ("bad.png", b"no picture"))
    assert not app.exception
    assert "Can be used: 1 picture" in texts(app).replace("**", "")
    assert "*empty*.png" in texts(app) and "No face was found: look here." in texts(app)
    assert "bad.png" in texts(app)
    assert len(app.get("image")) == 2  # the face, and the one without; the third cannot be shown
    assert app.file_uploader[0].value == []
    assert "Can be used" not in texts(press(app, "Start over"))


def test_nothing_is_stored_without_a_name_and_consent(page: AppTest) -> None:
    app = give(page, *((f"{number}.png", picture(1, number)) for number in range(5)))
    assert app.checkbox[0].label == CONSENT
    assert not enabled(app, "Save")
    app.text_input(key="people-name-0").set_value("Ana *x*").run()
    assert not enabled(app, "Save")
    app.checkbox(key="people-consent-0").set_value(True).run()
    assert not Gallery().path.exists()
    app = press(app, "Save")
    assert names() == {"Ana *x*": 5}
    assert [heading.value for heading in app.subheader] == [r"Ana \*x\*"]
    assert app.session_state[NAME].people.taken == []


def test_at_most_ten_are_taken(page: AppTest) -> None:
    """What is beyond them is not looked at, whatever it is."""
    app = give(page, *((f"{number}.png", picture(1, number)) for number in range(10)), ("bad.heic", b"no picture"))
    assert not app.exception
    assert "Can be used: 10 pictures" in texts(app).replace("**", "")
    assert "At most 10 pictures are taken at a time" in texts(app)
    assert "Save" in [button.label for button in app.button]


def test_of_a_refused_picture_only_what_is_shown_is_kept(page: AppTest) -> None:
    large = encode_image(np.zeros((900, 700, 3), np.uint8), ".jpg")
    app = give(page, ("large.jpg", large), ("bad.png", b"no picture"))
    kept = {refusal.name: small for refusal, small in app.session_state[NAME].people.refused}
    assert kept["bad.png"] is None
    assert decode_image(kept["large.jpg"], name="large").shape == (320, 249, 3)


def test_somebody_else_in_the_pictures_is_left_out(page: AppTest) -> None:
    app = give(page, *((f"{number}.png", picture(2 if number == 3 else 1, number)) for number in range(5)))
    assert "Can be used: 4 pictures" in texts(app).replace("**", "")
    assert "as if it were somebody else" in texts(app)


def test_more_pictures_of_somebody_who_is_enrolled(page: AppTest) -> None:
    enrol("Ana", 1)
    app = view(page.run(), "add")
    app = give(app, ("a.png", picture(1, 6)))
    app.text_input(key="people-name-0").set_value("ana").run()
    assert "Ana is enrolled already: these pictures are added." in texts(app)
    app.checkbox(key="people-consent-0").set_value(True).run()
    press(app, "Save")
    assert names() == {"Ana": 6}


def asked_to_save(app: AppTest, name: str, *files: tuple[str, bytes]) -> AppTest:
    """Give pictures to the form, with a name and the consent, and press Save."""
    app = give(view(app.run(), "add"), *files)
    app.text_input(key="people-name-0").set_value(name).run()
    app.checkbox(key="people-consent-0").set_value(True).run()
    return press(app, "Save")


def test_somebody_elses_pictures_are_not_added_to_a_person(page: AppTest) -> None:
    enrol("Ana", 1)
    app = asked_to_save(page, "ana", *((f"{number}.png", picture(2, number)) for number in range(10)))
    assert "the pictures look unlike those of Ana, as if they showed somebody else" in texts(app, "error")
    assert names() == {"Ana": 5}
    app.text_input(key="people-name-0").set_value("Bob").run()  # the name was the mistake
    press(app, "Save")
    assert names() == {"Ana": 5, "Bob": 10}


def test_one_picture_of_somebody_else_is_left_out_and_told(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is near enough to the others of its batch."""
    monkeypatch.setattr("pages.people_views.looking._leave_strangers_out", lambda: None)
    enrol("Ana", 1)
    app = asked_to_save(page, "Ana", ("ana.png", picture(1, 6)), ("bob.png", picture(2, 7)))
    assert "Left out, as unlike the pictures of Ana: bob.png." in texts(app, "error")
    assert "as if it were somebody else" in texts(app) and names() == {"Ana": 5}
    press(app, "Save")
    assert names() == {"Ana": 6}


def test_hints_are_for_ten_pictures() -> None:
    assert len(hints()) == 10 and len(set(hints())) == 4


def test_rename_merge_and_delete(page: AppTest) -> None:
    ana, bo, cy = enrol("Ana", 1), enrol("Bo", 2), enrol("Cy", 3)
    app = page.run()
    app.text_input(key=f"person-name-{ana}").set_value("Bo").run()
    app = app.button(key=f"person-rename-{ana}").click().run()
    assert "enrolled already. Merge the two" in texts(app, "error")
    app.text_input(key=f"person-name-{ana}").set_value("Anna").run()
    app = app.button(key=f"person-rename-{ana}").click().run()
    assert set(names()) == {"Anna", "Bo", "Cy"} and not app.error
    app.selectbox(key=f"person-merge-into-{cy}").set_value(bo).run()
    app = app.button(key=f"person-merge-{cy}").click().run()
    assert names() == {"Anna": 5, "Bo": 10}
    assert app.button(key=f"person-delete-{bo}").disabled
    app.checkbox(key=f"person-sure-{bo}").set_value(True).run()
    app.button(key=f"person-delete-{bo}").click().run()
    assert set(names()) == {"Anna"}


def test_deleting_everybody_asks_first(page: AppTest) -> None:
    enrol("Ana", 1)
    app = page.run()
    assert app.button(key="people-delete-all").disabled
    app.checkbox(key="people-delete-all-sure").set_value(True).run()
    app = app.button(key="people-delete-all").click().run()
    assert names() == {} and not app.exception
    assert "Nobody is enrolled yet" in texts(app)


def test_a_person_whom_another_window_deleted(page: AppTest) -> None:
    ana = enrol("Ana", 1)
    enrol("Bo", 2)
    app = page.run()
    app.checkbox(key=f"person-sure-{ana}").set_value(True).run()
    Gallery().delete(ana)
    app = app.button(key=f"person-delete-{ana}").click().run()
    assert not app.exception
    assert [heading.value for heading in app.subheader] == ["Bo"]


def test_warnings(page: AppTest) -> None:
    enrol("Ana", 1, count=2)
    Gallery().add("Twin", [Portrait(embedding=one, thumbnail=THUMBNAIL) for one in embeddings_of(1, 5)])
    app = page.run()
    assert "**Ana** has few pictures" in texts(app, "warning")
    assert "**Ana** and **Twin** look alike" in texts(app, "warning")


def test_the_limit_follows_the_people_until_it_is_chosen(page: AppTest) -> None:
    enrol("Ana", 1)
    app = view(page.run(), "limit")
    assert not app.exception
    assert "With one person enrolled there is nobody to compare with" in texts(app)
    assert "Limit: 0.47." in texts(app)
    enrol("Bo", 2)
    app = app.run()
    assert "Limit: 0.55." in texts(app) and "Different people: at least 1." in texts(app)
    spec = app.get("plotly_chart")[0].proto.spec
    assert "same person" in spec and "limit 0.55" in spec
    app = app.toggle(key="people-limit-own").set_value(True).run()
    assert Gallery().state().chosen_limit == 0.55
    app = app.slider(key="people-limit").set_value(0.3).run()
    assert Gallery().state().chosen_limit == 0.3
    app.toggle(key="people-limit-own").set_value(False).run()
    assert Gallery().state().chosen_limit is None


def test_a_broken_file_is_told_and_stays_told(page: AppTest) -> None:
    enrol("Ana", 1)
    Gallery().path.write_bytes(b"broken " * 999)
    app = page.run()
    assert not app.exception
    assert "set aside as people.sqlite.broken-001" in texts(app, "error")
    app = app.run()
    assert "people.sqlite.broken-001" in texts(app, "warning")
    assert len(app.file_uploader) == 1  # and people can be enrolled anew
    app = press(app, "Delete what cannot be read")
    assert not app.warning and Gallery().set_aside() == ()


def test_forgetting_drops_pictures_that_are_not_stored(page: AppTest) -> None:
    app = give(page, ("a.png", picture(1, 0)), ("b.png", picture(0, 0)))
    me = app.session_state[NAME]
    me.forget()
    assert (me.people.taken, me.people.refused, me.people.waiting) == ([], [], [])


class NamingPipeline(FakePipeline):
    """The first face is somebody's, if people are looked for; the others are nobody's."""

    def analyze(self, image: Image, *, source: str) -> PhotoFindings:
        from dataclasses import replace

        found = super().analyze(image, source=source)
        if not self.config.people:
            return found
        known = Gallery().state().people[0].name
        identities = [Identity(name=known if n == 0 else None, distance=0.3 + n) for n in range(len(found.faces))]
        faces = (replace(face, identity=one) for face, one in zip(found.faces, identities, strict=True))
        return replace(found, faces=tuple(faces))


@pytest.fixture
def photo_page(open_page: OpenPage, card: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr("fer_core.analysis.pipeline.build_pipeline", NamingPipeline)
    return open_page("pages/photo.py")


def test_without_people_a_photo_has_no_names_and_no_switch(photo_page: AppTest) -> None:
    app = give(photo_page, ("a.png", drawn_photo(1)))
    assert "**Face 1** looks **happy**" in texts(app)
    assert "Names of people" not in [switch.label for switch in app.toggle]


def test_names_stand_on_the_photo_page(photo_page: AppTest) -> None:
    enrol("Ana *x*", 1)
    app = give(photo_page, ("a.png", drawn_photo(2)))
    assert not app.exception
    assert "**Face 1**, **Ana *x***, looks **happy** (94 of 100)" in texts(app)
    assert "**Face 2**, unknown: **not sure**, perhaps sad" in texts(app)
    assert "Distance to the nearest person who is enrolled: 0.30" in texts(app)
    app = app.toggle(key="photo-names").set_value(False).run()
    assert "**Face 1** looks **happy**" in texts(app)


def test_names_follow_the_people(photo_page: AppTest) -> None:
    ana = enrol("Ana", 1)
    app = give(photo_page, ("a.png", drawn_photo(1)))
    Gallery().rename(ana, "Bo")
    assert "**Face 1**, **Bo**, looks" in texts(app.run())
    Gallery().delete(ana)
    assert "**Face 1** looks" in texts(app.run())


def test_what_was_found_with_a_name_goes_with_the_person(photo_page: AppTest) -> None:
    ana = enrol("Ana", 1)
    app = give(photo_page, ("a.png", drawn_photo(1)))
    assert "**Ana**" in texts(app) and app.session_state[NAME].readings
    app = app.switch_page(PAGE).run()
    app.checkbox(key=f"person-sure-{ana}").set_value(True).run()
    app = app.button(key=f"person-delete-{ana}").click().run()
    assert not app.session_state[NAME].readings and not app.session_state[NAME].pictures
    assert "**Face 1** looks" in texts(app.switch_page("pages/photo.py").run())


def test_people_who_cannot_be_read_are_told_on_the_photo_page(photo_page: AppTest) -> None:
    enrol("Ana", 1)
    Gallery().path.write_bytes(b"broken " * 999)
    app = give(photo_page, ("a.png", drawn_photo(1)))
    for looked_at in (app, app.run()):
        assert not looked_at.exception
        assert "**Face 1** looks" in texts(looked_at)
        assert "People who were enrolled before cannot be read, so they get no names." in texts(looked_at, "warning")
    Gallery().delete_set_aside()
    assert not app.run().warning


@pytest.mark.usefixtures("card")
def test_they_are_told_on_the_video_page(open_page: OpenPage) -> None:
    enrol("Ana", 1)
    Gallery().path.write_bytes(b"broken " * 999)
    app = open_page("pages/video.py")
    assert not app.exception and "cannot be read, so they get no names" in texts(app, "warning")
    assert "cannot be read, so they get no names" in texts(app.run(), "warning")


def test_a_gallery_of_a_newer_format_is_told_and_photos_are_looked_at(photo_page: AppTest) -> None:
    enrol("Ana", 1)
    with closing(sqlite3.connect(Gallery().path)) as connection:
        connection.execute("PRAGMA user_version = 2")
    app = give(photo_page, ("a.png", drawn_photo(1)))
    assert "written by a newer FER Studio" in texts(app, "warning", "error")
    assert not app.exception


def test_from_another_device_nobody_is_shown_or_changed(
    page: AppTest, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    enrol("Ana", 1)
    home.joinpath("people.sqlite.broken-001").write_bytes(b"faces")
    monkeypatch.setattr("pages.shared.outside.may", lambda right: False)
    app = page.run()
    assert not app.exception
    assert "only on the computer that runs FER Studio" in app.info[0].value
    assert not app.subheader and not app.get("image") and not app.file_uploader and not app.warning
    assert not [button.label for button in app.main.button]
    assert "Ana" not in texts(app)


def test_settings_know_of_people_only_when_there_are_some(photo_page: AppTest) -> None:
    from pages.shared.photo_settings import pipeline_config
    from pages.shared.state import PhotoSettings

    assert pipeline_config(PhotoSettings()) == PipelineConfig()
    enrol("Ana", 1)
    assert pipeline_config(PhotoSettings()).people
    assert not pipeline_config(PhotoSettings(names=False)).people
