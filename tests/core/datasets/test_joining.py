"""What is linked, directly or through others, is one group."""

from fer_core.datasets.joining import joined


def test_links_make_groups() -> None:
    assert joined([(5, 6), (1, 2), (2, 5), (8, 9)]) == [(5, 6, 1, 2), (8, 9)]
    assert joined([(9, 1), (3, 9), (3, 1)]) == [(9, 1, 3)]
    assert joined([]) == []


def test_a_key_linked_to_itself_is_a_group() -> None:
    assert joined([("a", "a"), ("b", "b"), ("c", "b")]) == [("a",), ("b", "c")]


def test_a_long_chain_is_one_group() -> None:
    assert joined((number + 1, number) for number in range(5000)) == [(1, 0, *range(2, 5001))]
