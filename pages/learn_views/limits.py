"""Step 8: what no network can know."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from pages.learn_views.gallery import DRAWN, choose_source
from pages.learn_views.parts import question, sentences, task
from pages.learn_views.pictures import show_grey
from pages.learn_views.seen import Seen
from pages.shared import charts, light_bars, network
from pages.shared.dataset_choice import opened
from pages.shared.numbers import numeral
from pages.shared.state import session
from pages.shared.text import _, literal, ngettext
from pages.shared.wording import adjective

if TYPE_CHECKING:
    from fer_core.lesson.guessing_game import Puzzle

SOURCE: Final = "learn-game-source"
FACE_PX: Final = 192


def limits(seen: Seen) -> None:
    """Let the visitor guess ten labels, and say what labels, numbers and faces cannot tell."""
    sentences(
        _(
            "A network learns from labels that people gave. On small grey pictures people often disagree: "
            "then there is no right answer to learn, only a more frequent one."
        ),
    )
    task(_("guess ten labels yourself, and compare."))
    _game(seen)
    _bias(seen)
    sentences(
        _(
            "**An expression is not a feeling.** People smile when they are embarrassed, frown when they "
            "think, and cry for joy. How a face shows a feeling depends on the person, the moment and the "
            "culture; often it does not show at all."
        ),
        _("So “looks sad” is a statement about a picture. Nobody should decide anything about a person by it."),
    )
    question(
        _("Ten people label a face; six say fear, four say surprise. What is the best that any network can do?"),
        _(
            "Say **60 of 100 fear, 40 of 100 surprise**: that is all that there is to know. If it must name one "
            "expression it says fear, and four of the ten people will call it wrong. No network gets to 100 of 100 on "
            "labels that disagree among themselves; on FER2013, even people do not get much beyond 65 of 100."
        ),
    )


def _game(seen: Seen) -> None:
    me = session().learn
    source = choose_source(SOURCE)
    puzzles = _puzzles(source)
    if len(me.guesses) < len(puzzles):
        _ask(puzzles, len(me.guesses))
    if me.guesses:
        _last(puzzles[len(me.guesses) - 1], me.guesses[-1], seen)
        _score(puzzles)


def _puzzles(source: str) -> "tuple[Puzzle, ...]":
    """Return the ten pictures; they change with the source, which begins a new game."""
    from fer_core.lesson.guessing_game import drawn_puzzles, has_votes, voted_puzzles

    me, key = session().learn, ("game", source)
    if me.puzzles and key in me.made:
        _which(me.puzzles)
        return me.puzzles
    for other in [one for one in me.made if one[0] == "game"]:
        del me.made[other]
    me.made[key] = True
    me.guesses.clear()
    me.puzzles = ()
    if source != DRAWN:
        dataset = opened(_folder(source))
        if has_votes(dataset):
            me.puzzles = voted_puzzles(dataset, seed=me.game)
    if not me.puzzles:
        me.puzzles = drawn_puzzles(seed=me.game)
    _which(me.puzzles)
    return me.puzzles


def _folder(name: str) -> Path:
    from fer_core.datasets.library import dataset_folder

    return dataset_folder(name)


def _which(puzzles: "tuple[Puzzle, ...]") -> None:
    if puzzles[0].origin == "crowd":
        st.caption(_("These pictures are from your dataset, and about ten people voted on each (FER+)."))
    else:
        st.caption(
            _(
                "These faces were drawn by the computer, each as a mixture of two expressions: there is no "
                "crowd behind them, and "
                "you compare with the recipe of the drawing. With a dataset that has votes (FER2013 with "
                "FER+) you would "
                "compare with people."
            )
        )


def _ask(puzzles: "tuple[Puzzle, ...]", place: int) -> None:
    from fer_core.lesson.guessing_game import options

    with st.container(horizontal=True, gap="medium"):
        with st.container(width=FACE_PX):
            show_grey(
                puzzles[place].image, _("Picture {number} to be labelled").format(number=place + 1), width=FACE_PX
            )
        with st.container(width=480):
            st.markdown(
                _("**Picture {number} of {count}.** What does this face show?").format(
                    number=place + 1, count=len(puzzles)
                )
            )
            with st.container(horizontal=True, gap="small"):
                for label in options(puzzles):
                    st.button(adjective(label), key=f"learn-guess-{label}", on_click=_guess, args=(label,))


def _guess(label: str) -> None:
    session().learn.guesses.append(label)


def _last(puzzle: "Puzzle", guess: str, seen: Seen) -> None:
    """Show what others say about the last picture."""
    with st.container(border=True, horizontal=True, gap="medium"):
        with st.container(width=96):
            show_grey(puzzle.image, _("The last picture"), width=96)
        with st.container(width=420):
            st.markdown(
                _("You said **{guess}**. {others}").format(guess=literal(adjective(guess)), others=_others(puzzle))
            )
            if puzzle.origin == "crowd":
                st.caption(_network_says(puzzle, seen))
        with st.container(width=320):
            st.plotly_chart(
                charts.share_bars(puzzle.shares),
                key="learn-votes",
                config=charts.QUIET,
                alt=charts.in_words(puzzle.shares),
            )


def _others(puzzle: "Puzzle") -> str:
    best = literal(adjective(puzzle.majority))
    points = round(100 * puzzle.shares[puzzle.majority])
    if puzzle.origin == "drawn":
        return _("It was drawn as {points} of 100 **{label}**, and the rest of another expression.").format(
            points=points, label=best
        )
    return ngettext(
        "Of {count} vote for an expression, {points} of 100 are for **{label}**.",
        "Of {count} votes, {points} of 100 of those for an expression are for **{label}**.",
        puzzle.voters,
    ).format(count=puzzle.voters, points=points, label=best)


def _network_says(puzzle: "Puzzle", seen: Seen) -> str:
    chances = seen.network.probabilities([puzzle.image])[0]
    label = seen.network.card.labels[int(chances.argmax())]
    return _("The network in use says {label} ({points} of 100).").format(
        label=literal(adjective(label)), points=round(100 * float(chances.max()))
    )


def _score(puzzles: "tuple[Puzzle, ...]") -> None:
    from fer_core.lesson.guessing_game import outcome

    me = session().learn
    found = outcome(puzzles, me.guesses)
    told = ngettext(
        "You chose the most frequent answer for **{matched} of {count}** picture.",
        "You chose the most frequent answer for **{matched} of {count}** pictures.",
        found.guessed,
    ).format(matched=found.matched, count=found.guessed)
    if puzzles[0].origin == "crowd":
        told += " " + _("Two of the voters, taken by lot, would agree on {expected} of them.").format(
            expected=numeral(found.expected, ".1f")
        )
    st.markdown(told)
    if found.guessed == len(puzzles):
        st.button(_("Ten other pictures"), icon=":material/refresh:", on_click=me.begin_game)


def _bias(seen: Seen) -> None:
    """Show that a network is not equally good at everything."""
    measured = network.accuracy(seen.network.card)
    sentences(
        _(
            "**Bias.** A network is best at what it saw most. FER2013 has 16 pictures of happy faces for "
            "each one of disgust, and "
            "they were found by searching the web for words. Whoever looks different from those faces is "
            "named wrong more "
            "often, and no average shows it."
        ),
    )
    if measured:
        st.caption(_("Of 100 pictures of each expression, how many the network in use names as their label says:"))
        st.html(light_bars.accuracy_table(measured.by_class))
