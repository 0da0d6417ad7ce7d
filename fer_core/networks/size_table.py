"""How large a network is, and sizes that were measured before: a page shows them without building anything."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from fer_core.networks.inputs import InputSpec
from fer_core.workspace import SHIPPED_MODELS

SIZES: Final = SHIPPED_MODELS / "sizes.json"
"""Written by ``python scripts/benchmark.py sizes --write``; a test holds it against the networks themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkSize:
    """``parameters`` are all stored numbers, ``multiply_adds`` those of one picture."""

    parameters: int
    multiply_adds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeLine:
    """The size by the number of classes, which enters only once, in the last layer: ``fixed`` plus so much a class."""

    fixed: NetworkSize
    a_class: NetworkSize

    def at(self, classes: int) -> NetworkSize:
        """Return the size of the network that tells so many classes apart."""
        return NetworkSize(
            parameters=self.fixed.parameters + classes * self.a_class.parameters,
            multiply_adds=self.fixed.multiply_adds + classes * self.a_class.multiply_adds,
        )


def line_through(two: NetworkSize, three: NetworkSize) -> SizeLine:
    """Return the line through the sizes of a network for two classes and for three."""
    step = NetworkSize(
        parameters=three.parameters - two.parameters, multiply_adds=three.multiply_adds - two.multiply_adds
    )
    fixed = NetworkSize(
        parameters=two.parameters - 2 * step.parameters, multiply_adds=two.multiply_adds - 2 * step.multiply_adds
    )
    return SizeLine(fixed=fixed, a_class=step)


def known_size(architecture: str, *, spec: InputSpec, classes: int, options: Mapping[str, Any]) -> NetworkSize | None:
    """Return the size of a network that a shipped recipe builds; None for one that was never measured."""
    line = _table().get(size_key(architecture, spec, options))
    return line.at(classes) if line else None


def size_key(architecture: str, spec: InputSpec, options: Mapping[str, Any]) -> str:
    """Return the name of a network in the table: all that decides its size but the number of classes."""
    return f"{architecture} {spec.size_px} px x {spec.channels} {json.dumps(_sizing(options), sort_keys=True)}"


def _sizing(options: Mapping[str, Any]) -> dict[str, Any]:
    """Leave the path of a weights file out: what a network starts from does not change its size."""
    named = options.get("weights")
    return {**options, "weights": "random"} if named not in (None, "imagenet") else dict(options)


def table_text(lines: Mapping[str, SizeLine]) -> str:
    """Return the table as it stands in the file: parameters and multiply-adds, fixed and a class."""
    rows = {
        key: [
            [line.fixed.parameters, line.a_class.parameters],
            [line.fixed.multiply_adds, line.a_class.multiply_adds],
        ]
        for key, line in sorted(lines.items())
    }
    return "{\n" + ",\n".join(f"  {json.dumps(key)}: {json.dumps(row)}" for key, row in rows.items()) + "\n}\n"


@lru_cache(maxsize=1)
def _table() -> Mapping[str, SizeLine]:
    rows = json.loads(SIZES.read_text(encoding="utf-8")) if SIZES.is_file() else {}
    return {key: _line(parameters, multiply_adds) for key, (parameters, multiply_adds) in rows.items()}


def _line(parameters: list[int], multiply_adds: list[int]) -> SizeLine:
    return SizeLine(
        fixed=NetworkSize(parameters=parameters[0], multiply_adds=multiply_adds[0]),
        a_class=NetworkSize(parameters=parameters[1], multiply_adds=multiply_adds[1]),
    )
