"""What average.py says of the network that it made."""

import pytest

from scripts.average import told

FOUND = {"accuracy": 0.6, "accuracy_interval": (0.55, 0.65), "images": 3589}


def test_the_accuracy_has_its_interval() -> None:
    assert told(FOUND, [0.58, 0.61], of_weights=True) == [
        "Right in 60.00% of 3,589 pictures of valid (95% 55.00% to 65.00%)."
    ]


@pytest.mark.parametrize("of_weights", [False, True])
def test_an_average_that_is_worse_than_all_of_it_is_no_good(of_weights: bool) -> None:
    lines = told(FOUND, [0.61, 0.63], of_weights=of_weights)
    assert lines[1] == "That is less than each has alone (61.00% to 63.00%), so use one of these."
    assert (lines[2:] == ["Only weights of networks that went on from the same one fit together."]) == of_weights
