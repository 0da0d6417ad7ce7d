"""Joins what belongs together, directly or through others."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def joined(pairs: Iterable[tuple[Key, Key]]) -> list[tuple[Key, ...]]:
    """Return the groups that pairs link; groups, and the members of each, in the order in which they first come."""
    above: dict[Key, Key] = {}

    def root(key: Key) -> Key:
        while (parent := above.setdefault(key, key)) != key:
            above[key] = above[parent]
            key = above[key]
        return key

    for first, second in pairs:
        one, other = root(first), root(second)
        above[other] = one
    groups: dict[Key, list[Key]] = defaultdict(list)
    for key in above:
        groups[root(key)].append(key)
    return [tuple(group) for group in groups.values()]
