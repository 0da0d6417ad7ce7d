"""What the recipes are, in plain words."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pages.shared.text import _, literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fer_core.training.recipe import Recipe


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeWords:
    """A name and one or two sentences, as Markdown."""

    name: str
    about: str


def recipe_words(name: str, recipe: "Recipe") -> RecipeWords:
    """Return how a shipped recipe is called and what it is good for; another one speaks by its own note."""
    known = _known().get(name)
    return known or RecipeWords(name=literal(name), about=literal(recipe.note))


def architecture_name(architecture: str) -> str:
    """Return the plain name of a network's kind, as Markdown."""
    known = _known().get(architecture)
    return known.name if known else literal(architecture)


def in_order(names: "Iterable[str]") -> list[str]:
    """Return names of recipes as they are offered: the one to begin with first, unknown ones last."""
    places = list(_known())
    return sorted(names, key=lambda name: (places.index(name) if name in places else len(places), name))


def _known() -> "Mapping[str, RecipeWords]":
    return {
        "cnn": RecipeWords(
            name=_("Plain CNN"),
            about=_("Layers of small filters, one after another. Accurate for its size: the one to begin with."),
        ),
        "mini-xception": RecipeWords(
            name=_("Mini-Xception"),
            about=_("A very small network for slow computers, known from many demonstrations. A little less accurate."),
        ),
        "vgg": RecipeWords(
            name=_("VGG"),
            about=_("More and wider layers, as in the face networks of Oxford. Slower, and about as accurate."),
        ),
        "vgg-taught": RecipeWords(
            name=_("VGG, taught"),
            about=_(
                "It also learns what a smaller network thinks of each picture, and what people voted, where a dataset "
                "has that. FER Studio's own network began so."
            ),
        ),
        "vgg-pupil": RecipeWords(
            name=_("VGG, taught further"),
            about=_(
                "The one that FER Studio uses: it goes on from such a network and learns what a better, slower one "
                "thinks. For the same seven expressions."
            ),
        ),
        "vgg-ferplus": RecipeWords(
            name=_("VGG, from votes"),
            about=_(
                "Goes on from FER Studio's network and learns how ten people voted on each picture, for eight "
                "expressions or others. Needs a dataset with votes (FER+)."
            ),
        ),
        "vgg-sgd": RecipeWords(
            name=_("VGG, deeper"),
            about=_("Two layers more, trained with patience: its steps become smaller whenever it stands still."),
        ),
        "mobilenet-v2": RecipeWords(
            name=_("MobileNetV2, with experience"),
            about=_(
                "Starts from what it knows of a million photos (ImageNet), and learns faces in three stages. Downloads "
                "9 MB from Google once; without a connection it starts from nothing, and says so."
            ),
        ),
        "mobilenet-v2-scratch": RecipeWords(
            name=_("MobileNetV2, from nothing"),
            about=_(
                "The same network without that experience, for computers without a connection. Needs many pictures."
            ),
        ),
        "landmark-fusion": RecipeWords(
            name=_("Eyes, mouth and distances"),
            about=_("Sees only the eyes, the mouth and distances in the face, which it finds in every picture first."),
        ),
        "face-resnet": RecipeWords(
            name=_("Face network, with experience"),
            about=_(
                "Starts from what dlib's network knows of three million pictures of people, which comes with FER "
                "Studio, and learns expressions."
            ),
        ),
        "flagship": RecipeWords(
            name=_("Flagship"),
            about=_("The largest one: it weighs what it sees, block by block. Meant for a graphics processor."),
        ),
    }
