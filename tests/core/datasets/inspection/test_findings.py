import pytest

from fer_core.datasets.inspection.findings import Finding, worst_first


def test_the_worst_come_first_and_copies_stay_together():
    found = (
        Finding(file="c", reason="exact_copy", score=0.5, group="2"),
        Finding(file="b", reason="exact_copy", score=0.5, group="1"),
        Finding(file="d", reason="exact_copy", score=0.5, group="2"),
        Finding(file="a", reason="exact_copy", score=0.5, group="1"),
        Finding(file="e", reason="dark", score=0.9),
    )
    assert [finding.file for finding in worst_first(found)] == ["e", "a", "b", "c", "d"]


@pytest.mark.parametrize("score", [-0.1, 1.1, float("nan")])
def test_a_score_lies_between_0_and_1(score):
    with pytest.raises(ValueError, match="between 0 and 1"):
        Finding(file="a", reason="dark", score=score)


def test_an_unknown_reason_is_refused():
    with pytest.raises(ValueError, match="unknown reason 'ugly'"):
        Finding(file="a", reason="ugly", score=0.5)
