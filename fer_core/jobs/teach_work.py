"""Teaching a network as a job."""

from collections.abc import Mapping
from typing import Any

from fer_core.datasets.curation.as_decided import as_decided
from fer_core.datasets.dataset import open_dataset
from fer_core.datasets.library import dataset_folder
from fer_core.jobs.watch import Watch
from fer_core.networks.bundle import bundle_folder
from fer_core.training.plan import Plan, new_bundle_folder

Arguments = Mapping[str, Any]
Result = dict[str, Any]


def teach_network(arguments: Arguments, watch: Watch) -> Result:
    """Teach ``base`` the ``classes`` of ``dataset`` (None: only remove), and write the network ``name``.

    ``remove``, ``last_block`` and ``seed`` are optional. The result is that of ``Teaching.as_dict``.
    """
    from fer_core.training.teaching import teach

    plan = Plan(
        name=str(arguments["name"]),
        classes=tuple(arguments.get("classes", ())),
        remove=tuple(arguments.get("remove", ())),
        last_block=bool(arguments.get("last_block", False)),
        seed=int(arguments.get("seed", 1)),
    )
    into = new_bundle_folder(plan.name)
    name = arguments.get("dataset")
    dataset = as_decided(open_dataset(dataset_folder(name))) if name else None
    return teach(bundle_folder(arguments["base"]), dataset, plan, into, onlooker=watch).as_dict()
