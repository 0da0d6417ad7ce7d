"""The code is tried a few times only, by one place and by all; nobody locks the owner out."""

import pytest

from pages.door.tries import BY_ALL_STRANGERS, FROM_HERE, FROM_ONE_PLACE, HERE, WINDOW_S, Tries, place_of


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tries(clock: Clock) -> Tries:
    return Tries(clock)


def test_one_place_waits_until_its_first_wrong_code_is_old(tries: Tries, clock: Clock) -> None:
    for _try in range(FROM_ONE_PLACE):
        assert tries.wait_s("192.168.1.7") == 0
        tries.count("192.168.1.7")
        clock.now += 10
    assert tries.wait_s("192.168.1.7") == WINDOW_S - 10 * FROM_ONE_PLACE
    assert tries.wait_s("192.168.1.8") == 0
    clock.now += WINDOW_S - 10 * FROM_ONE_PLACE
    assert tries.wait_s("192.168.1.7") == 0


def test_many_addresses_have_a_limit_together_and_the_owner_another(tries: Tries, clock: Clock) -> None:
    for number in range(BY_ALL_STRANGERS):
        assert tries.wait_s(f"10.0.{number}.1") == 0
        tries.count(f"10.0.{number}.1")
    assert tries.wait_s("10.1.1.1") == WINDOW_S
    assert tries.wait_s(HERE) == 0
    for _try in range(FROM_HERE):
        tries.count(HERE)
    assert tries.wait_s(HERE) == WINDOW_S
    clock.now += WINDOW_S
    assert tries.wait_s("10.1.1.1") == tries.wait_s(HERE) == 0


def test_the_owners_wrong_codes_are_not_counted_among_strangers(tries: Tries) -> None:
    for _try in range(BY_ALL_STRANGERS):
        tries.count(HERE)
    assert tries.wait_s("10.0.0.1") == 0


@pytest.mark.parametrize(
    ("peer", "place"),
    [
        ("192.168.1.7", "192.168.1.7"),
        ("::ffff:192.168.1.7", "192.168.1.7"),
        ("fd00:1:2:3:aaaa::1", "fd00:0001:0002:0003"),
        ("fd00:1:2:3:bbbb::2", "fd00:0001:0002:0003"),
        (None, "unknown"),
    ],
)
def test_a_place_is_an_address_or_a_household(peer: str | None, place: str) -> None:
    assert place_of(peer) == place
