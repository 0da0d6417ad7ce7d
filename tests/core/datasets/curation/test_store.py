"""Decisions are stored at once, can be taken back, and nobody overwrites anybody."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from filelock import FileLock

from fer_core import sqlite_file
from fer_core.datasets.curation import Curation, CurationConflict, Decision, Standing, database
from fer_core.datasets.inspection.findings import Finding
from fer_core.errors import DatasetError
from tests.curated_dataset import make_dataset

FIRST, SECOND = "train/happy/0.png", "train/sad/1.png"


def relabel(file: str, label: str) -> Decision:
    return Decision(file=file, action="relabel", value=label)


def exclude(file: str) -> Decision:
    return Decision(file=file, action="exclude")


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ([Decision(file=FIRST, action="keep")], Standing(reviewed=True, last=1)),
        ([exclude(FIRST)], Standing(excluded=True, reviewed=True, last=1)),
        ([relabel(FIRST, "sad")], Standing(label="sad", reviewed=True, last=1)),
        ([relabel(FIRST, "bored 😴")], Standing(label="bored 😴", reviewed=True, last=1)),
        ([Decision(file=FIRST, action="move", value="test")], Standing(split="test", reviewed=True, last=1)),
        (
            [relabel(FIRST, "sad"), Decision(file=FIRST, action="move", value="valid")],
            Standing(label="sad", split="valid", reviewed=True, last=1),
        ),
        ([exclude(FIRST), relabel(FIRST, "sad")], Standing(label="sad", reviewed=True, last=1)),
        ([relabel(FIRST, "sad"), Decision(file=FIRST, action="keep")], Standing(label="sad", reviewed=True, last=1)),
    ],
    ids=["keep", "exclude", "relabel", "new class", "move", "both", "taken back in", "kept as it stands"],
)
def test_decisions_make_a_standing(curation: Curation, decisions: list[Decision], expected: Standing) -> None:
    curation.decide(decisions, window="a")
    assert dict(Curation(curation.folder).standings()) == {FIRST: expected}


@pytest.mark.parametrize("text", ["Happy", " happy ", "HAPPINESS"])
def test_a_class_keeps_one_spelling(curation: Curation, text: str) -> None:
    curation.decide([relabel(SECOND, text)], window="a")
    assert curation.standings()[SECOND].label == "happy"


@pytest.mark.parametrize(
    ("decision", "message"),
    [
        (Decision(file="train/happy/absent.png", action="keep"), "no picture 'train/happy/absent.png'"),
        (Decision(file="../secret.png", action="exclude"), "no picture"),
        (relabel(FIRST, "../up"), "cannot be the name of a class"),
        (relabel(FIRST, "  "), "cannot be the name of a class"),
        (relabel(FIRST, "nul"), "cannot be the name of a class"),
        (relabel(FIRST, ".bored"), "cannot be the name of a class"),
        (relabel(FIRST, "Unlabelled"), "cannot be the name of a class"),
        (Decision(file=FIRST, action="move", value="holiday"), "no split 'holiday'"),
        (Decision(file=FIRST, action="burn"), "no action 'burn'"),  # type: ignore[arg-type]
    ],
    ids=["absent", "outside", "climbs", "empty", "device", "hidden", "unlabelled", "split", "action"],
)
def test_a_batch_is_all_or_none(curation: Curation, decision: Decision, message: str) -> None:
    with pytest.raises(DatasetError, match=message):
        curation.decide([exclude(SECOND), decision], window="a")
    assert not curation.standings()


def test_nothing_to_decide(curation: Curation) -> None:
    with pytest.raises(DatasetError, match="nothing to decide"):
        curation.decide([], window="a")


def test_undo_takes_back_the_batches_of_its_window_one_by_one(curation: Curation) -> None:
    curation.decide([relabel(FIRST, "sad"), exclude(SECOND)], window="a")
    curation.decide([exclude(FIRST)], window="a")
    curation.decide([Decision(file=SECOND, action="move", value="test")], window="b")
    assert curation.undo("a") == (exclude(FIRST),)
    assert curation.standings()[FIRST] == Standing(label="sad", reviewed=True, last=4)
    assert curation.undo("a") == (relabel(FIRST, "sad"), exclude(SECOND))
    assert curation.undo("a") == ()
    assert curation.standings()[FIRST] == Standing(last=5)
    assert curation.standings()[SECOND] == Standing(split="test", reviewed=True, last=5)


def test_after_undo_come_new_decisions(curation: Curation) -> None:
    curation.decide([exclude(FIRST)], window="a")
    curation.undo("a")
    curation.decide([relabel(FIRST, "angry")], window="a")
    assert curation.standings()[FIRST] == Standing(label="angry", reviewed=True, last=3)
    assert curation.undo("a") == (relabel(FIRST, "angry"),)
    assert not curation.standings()[FIRST].reviewed


def test_undo_without_decisions_makes_no_file(curation: Curation) -> None:
    assert curation.undo("a") == ()
    assert not curation.standings() and not curation.findings() and not curation.searched()
    assert [path.name for path in curation.folder.glob("*curation*")] == []


def test_a_stale_window_is_told(curation: Curation) -> None:
    batch = curation.decide([exclude(FIRST)], window="a", seen={})
    with pytest.raises(CurationConflict, match=r"train/happy/0\.png .* another window .*1 of 2 pictures"):
        curation.decide([exclude(SECOND), relabel(FIRST, "sad")], window="b", seen={FIRST: 0})
    assert set(curation.standings()) == {FIRST}
    curation.decide([relabel(FIRST, "sad")], window="b", seen={FIRST: batch})
    assert curation.standings()[FIRST].label == "sad"


def test_a_window_does_not_conflict_with_itself(curation: Curation) -> None:
    curation.decide([exclude(FIRST)], window="a", seen={})
    curation.decide([relabel(FIRST, "sad")], window="a", seen={})
    assert curation.standings()[FIRST].label == "sad"


def test_an_undo_in_another_window_is_a_change(curation: Curation) -> None:
    seen = curation.decide([exclude(FIRST)], window="a")
    curation.undo("a")
    with pytest.raises(CurationConflict):
        curation.decide([Decision(file=FIRST, action="keep")], window="b", seen={FIRST: seen})


def test_findings_are_replaced_by_reason(curation: Curation) -> None:
    dark = Finding(file=FIRST, reason="dark", score=0.5, detail="mean 12 of 255")
    copy = Finding(file=FIRST, reason="exact_copy", score=1.0, group="7", across_splits=True, labels_differ=True)
    votes = Finding(file=SECOND, reason="votes_disagree", score=0.7, suggestion="neutral")
    curation.write_findings(("dark", "exact_copy"), (dark, copy))
    curation.write_findings(("votes_disagree",), (votes,))
    assert curation.findings() == (copy, votes, dark)
    curation.write_findings(("exact_copy", "near_copy"), ())
    assert Curation(curation.folder).findings() == (votes, dark)
    assert curation.findings(("dark",)) == (dark,)
    assert curation.searched() == {"dark", "exact_copy", "near_copy", "votes_disagree"}


def test_a_search_of_one_split_leaves_the_findings_of_another(curation: Curation) -> None:
    train, other, valid = (
        Finding(file=file, reason="high_loss", score=score)
        for file, score in ((FIRST, 0.9), (SECOND, 0.8), ("valid/sad/0.png", 0.7))
    )
    curation.write_findings(("high_loss",), (train, other), looked_at={FIRST, SECOND})
    curation.write_findings(("high_loss",), (valid,), looked_at={"valid/sad/0.png", "valid/sad/1.png"})
    assert curation.findings() == (train, other, valid)
    curation.write_findings(("high_loss",), (), looked_at={FIRST})
    assert curation.findings() == (other, valid)
    with pytest.raises(ValueError, match="not looked at"):
        curation.write_findings(("high_loss",), (train,), looked_at={SECOND})


def test_what_is_found_after_the_dataset_was_deleted_makes_no_folder(curation: Curation) -> None:
    shutil.rmtree(curation.folder)
    with pytest.raises(DatasetError, match=r"no imported dataset in .* any more"):
        curation.write_findings(("dark",), (Finding(file=FIRST, reason="dark", score=0.5),))
    assert not curation.folder.exists()


def test_a_dataset_that_goes_while_its_file_is_made_leaves_no_folder(
    curation: Curation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock makes its folder; here the dataset goes just before."""

    def late(path: Path, timeout: float) -> FileLock:
        shutil.rmtree(curation.folder)
        return FileLock(path, timeout=timeout)

    monkeypatch.setattr(sqlite_file, "FileLock", late)
    with pytest.raises(DatasetError, match="no imported dataset"):
        curation.write_findings(("dark",), ())
    assert not curation.folder.exists()


def test_findings_of_another_reason_are_a_fault_of_ours(curation: Curation) -> None:
    with pytest.raises(ValueError, match="dark"):
        curation.write_findings(("flat",), (Finding(file=FIRST, reason="dark", score=0.5),))
    assert curation.searched() == set()


def test_a_dataset_made_anew_starts_without_decisions(curation: Curation) -> None:
    curation.decide([exclude(FIRST)], window="a")
    curation.write_findings(("dark",), (Finding(file=FIRST, reason="dark", score=0.5),))
    assert curation.standings() and curation.findings()
    shutil.rmtree(curation.folder)
    make_dataset(curation.folder)
    curation.decide([exclude(SECOND)], window="a")
    curation.write_findings(("dark",), ())
    assert set(curation.standings()) == {SECOND} and curation.findings() == ()


def test_a_manifest_is_read_again_when_it_changed(curation: Curation) -> None:
    before = curation.manifest()
    assert curation.manifest() is before
    shutil.rmtree(curation.folder)
    make_dataset(curation.folder, train=5)
    assert len(curation.manifest().records) == len(before.records) + 3


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE mine (x)")
    connection.close()


def cut(path: Path) -> None:
    Curation(path.parent).decide([exclude(FIRST)], window="a")
    path.write_bytes(path.read_bytes()[:5000])


@pytest.mark.parametrize(
    "spoil",
    [lambda path: path.write_bytes(b"not a database" * 999), lambda path: path.write_bytes(b""), foreign, cut],
    ids=["garbage", "empty", "foreign", "cut"],
)
@pytest.mark.parametrize("act", ["standings", "decide", "undo", "findings"])
def test_a_broken_file_is_told_and_stays(curation: Curation, spoil, act: str) -> None:
    path = curation.folder / "curation.sqlite"
    spoil(path)
    spoilt = path.read_bytes()
    acts = {
        "standings": curation.standings,
        "decide": lambda: curation.decide([exclude(SECOND)], window="a"),
        "undo": lambda: curation.undo("a"),
        "findings": curation.findings,
    }
    with pytest.raises(DatasetError, match=r"curation\.sqlite cannot be read: .* nothing was changed"):
        acts[act]()
    assert path.read_bytes() == spoilt


def test_a_newer_format_is_not_touched(curation: Curation) -> None:
    curation.decide([exclude(FIRST)], window="a")
    with sqlite3.connect(curation.folder / "curation.sqlite") as connection:
        connection.execute("PRAGMA user_version = 2")
    connection.close()
    with pytest.raises(DatasetError, match="newer FER Studio"):
        curation.standings()


def test_a_writer_that_takes_too_long_is_told(curation: Curation, monkeypatch: pytest.MonkeyPatch) -> None:
    curation.decide([exclude(FIRST)], window="a")
    monkeypatch.setattr(sqlite_file, "BUSY_SECONDS", 0.05)
    with database.writing(curation.folder / "curation.sqlite"):
        with pytest.raises(DatasetError, match="being written by another window"):
            curation.decide([exclude(SECOND)], window="b")
        assert set(curation.standings()) == {FIRST}


def test_a_full_disk_changes_nothing(curation: Curation) -> None:
    curation.decide([exclude(FIRST)], window="a")

    def fill_up() -> None:
        with database.writing(curation.folder / "curation.sqlite") as connection:
            connection.execute("PRAGMA max_page_count = 1")  # stays at what is used
            connection.executemany("INSERT INTO batches (window) VALUES (?)", [("x" * 1000,)] * 1000)

    with pytest.raises(DatasetError, match="cannot be written: database or disk is full"):
        fill_up()
    assert set(curation.standings()) == {FIRST}
    curation.decide([exclude(SECOND)], window="a")
    assert set(curation.standings()) == {FIRST, SECOND}
