"""Criteria on the workers: those of installed plugins as each machine has them, those of cells sent along.

A plugin is looked up by its name where it is to run, so that its package need not be copied; one that is not
there, or is there in another version, would give other numbers, and is told. What a cell defined is nowhere
else and is sent as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tmapi_analytics import registry
from tmapi_analytics.errors import PluginError

if TYPE_CHECKING:
    from tmapi_analytics.hookspecs import Criterion
    from tmapi_analytics.registry import Offered

    Guard = Callable[..., Criterion]

NOT_THERE = "there is no such plugin"


@dataclass(frozen=True)
class Shipment:
    """The criteria that a scoring needs, as they travel.

    Attributes
    ----------
    wanted : mapping
        Name -> the plugin and its version.
    cells : mapping
        Name -> the pickled criterion, of those that cells defined.
    guard : callable
        Takes what a plugin offers and ``strict=`` and gives a criterion that cannot break the scoring.
    strict : bool
        Whether a plugin that fails is an error.
    """

    wanted: Mapping[str, str]
    cells: Mapping[str, bytes]
    guard: Guard
    strict: bool

    def here(self) -> tuple[dict[str, Criterion], dict[str, str]]:
        """The criteria as this machine has them, and name -> why it has them not."""
        criteria, lacking = {}, {}
        for name in self.wanted:
            try:
                criteria[name] = self.guard(self._unpacked(name), strict=self.strict)
            except Exception as error:  # noqa: BLE001 - a cell may refer to anything that is not here
                lacking[name] = str(error) or type(error).__name__
        return criteria, lacking

    def _unpacked(self, name: str) -> Offered[Criterion]:
        if name in self.cells:
            import pickle

            criterion: Offered[Criterion] = pickle.loads(self.cells[name])  # noqa: S301 - Dask's own way here
            return criterion
        offered = registry.offered("criteria").get(name)
        if offered is None:
            raise LookupError(NOT_THERE)
        if offered.whose != self.wanted[name]:
            raise LookupError(f"it is that of {offered.whose} there, and of {self.wanted[name]} here")
        return offered


def lacks(shipment: Shipment, name: str, why: str) -> PluginError:
    """What there is to say of a criterion that a worker has not got."""
    return PluginError(
        f'a worker has not got the criterion "{name}": {why}',
        plugin=shipment.wanted[name],
        hint="Install the same plugins on all workers.",
    )


def packed(
    offered: Mapping[str, Offered[Criterion]], names: Iterable[str], guard: Guard, *, strict: bool
) -> Shipment:
    """The criteria of these names, ready to travel."""
    import cloudpickle

    wanted = {name: offered[name].whose for name in names}
    cells = {name: cloudpickle.dumps(offered[name]) for name in registry.cells() if name in wanted}
    return Shipment(wanted, cells, guard, strict)
