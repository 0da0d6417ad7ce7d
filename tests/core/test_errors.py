import copy
import pickle

import pytest

from fer_core import errors
from fer_core.errors import BundleError, FerError, MediaError

ALL = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, FerError)]


def test_the_message_is_english_and_can_be_translated():
    error = MediaError("{name} is empty (0 bytes). Choose another.", name="a.jpg")
    assert str(error) == "a.jpg is empty (0 bytes). Choose another."
    assert error.message_id.format(**error.values) == str(error)
    assert "{name} está vacío".format(**error.values) == "a.jpg está vacío"


def test_values_may_hold_braces():
    assert str(MediaError("{name} is bad.", name="{0}.jpg")) == "{0}.jpg is bad."


def test_a_value_may_be_called_like_a_parameter():
    assert str(FerError("{self} {message_id}", self=1, message_id=2)) == "1 2"


@pytest.mark.parametrize("again", [copy.copy, lambda e: pickle.loads(pickle.dumps(e))], ids=["copy", "pickle"])
@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_an_error_crosses_processes(kind, again):
    error = again(kind("{n} is wrong.", n=3))
    assert type(error) is kind
    assert (str(error), error.values) == ("3 is wrong.", {"n": 3})


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_the_tree_is_in_the_docstring_and_each_error_has_its_line(kind):
    assert kind.__name__ in errors.__doc__
    assert kind.__doc__


def test_one_name_catches_all():
    with pytest.raises(FerError):
        raise BundleError("{folder} is missing.", folder="x")
