"""The plugins of one session: each taken in by itself, what it offers kept, what is wrong with it noted.

A `Host` never raises for what a plugin does. It keeps plugins in the order in which they came: where two want
one name, the first has it. Only a cell, which somebody is working on, comes before those that were there; not
before the package's own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import pluggy

from tmapi_analytics import config, hookspecs
from tmapi_analytics.errors import PluginWarning, warn
from tmapi_analytics.registry.isolation import Attempt, attempt
from tmapi_analytics.registry.offers import CAN_PUBLISH, HOOKS, PUBLISHING, Offered, flaw, told
from tmapi_analytics.wording import nearest

Origin = Literal["entry point", "file", "cell"]

_EVERY_HOOK = (*HOOKS, PUBLISHING, CAN_PUBLISH)
_SLOW = {PUBLISHING: 30.0}
_SLOW_ELSEWHERE = 2.0
"""Seconds after which a call is told to be slow; a publisher waits for a network."""


@dataclass
class Plugin:
    """What is known about one plugin.

    Attributes
    ----------
    source : str
        Where exactly it came from; coming from there again under the same name replaces it.
    own : bool
        Whether it is part of this package.
    faults : dict
        What was wrong in loading: a hook and an offer's name -> a reason; two empty texts for the plugin as a
        whole.
    failing : dict
        The same of offers whose last run failed.
    can_publish : callable
        Whether its publisher is set up.
    slow : dict
        Name of an offer -> seconds. Empty for what is the package's own: there the machine is slow.
    """

    name: str
    origin: Origin
    source: str
    version: str = ""
    own: bool = False
    off: bool = False
    loaded: bool = False
    hooks: list[str] = field(default_factory=list)
    offers: list[Offered[Any]] = field(default_factory=list)
    faults: dict[tuple[str, str], str] = field(default_factory=dict)
    failing: dict[tuple[str, str], str] = field(default_factory=dict)
    can_publish: Callable[[], Any] = lambda: True
    slow: dict[str, float] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What pluggy calls it: a cell may have the name of an installed plugin that was made of it."""
        return f"{self.name} (cell)" if self.origin == "cell" else self.name

    @property
    def state(self) -> str:
        """``ok``, ``off``, or what is wrong."""
        if self.off:
            return "off"
        wrong = [*self.faults.items(), *self.failing.items()]
        if wrong:
            return "failed: " + "; ".join(map(_phrase, wrong))
        if self.slow:
            return "slow: " + ", ".join(f"{name} took {taken:.1f} s" for name, taken in self.slow.items())
        return "ok"


class Host:
    """Takes plugins in, one at a time, and remembers how each behaves."""

    def __init__(self) -> None:
        self.plugins: list[Plugin] = []
        self._lock = threading.RLock()
        self._untold: list[str] = []
        self._replaced: set[tuple[str, str]] = set()
        self._manager = pluggy.PluginManager(hookspecs.PROJECT)
        self._manager.add_hookspecs(hookspecs)

    def add(
        self,
        name: str,
        origin: Origin,
        find: Callable[[], object],
        *,
        source: str,
        version: str = "",
        own: bool = False,
    ) -> Plugin:
        """Take in what `find` gives; one that came from the same place before goes.

        What ``TMAPI_DISABLE_PLUGINS`` names is listed and not touched; ``all`` spares the package's `own`,
        which it switches off only by name.
        """
        with self._lock:
            self._drop(name, source)
            disabled = config.disabled_plugins()
            off = name in disabled or ("all" in disabled and not own)
            plugin = Plugin(name, origin, source, version, own=own, off=off)
            taken = any(other.key == plugin.key for other in self.plugins)
            self.plugins.append(plugin)
            if taken:
                self._fault(
                    plugin, f'there is a plugin "{name}" already; this one, from {source}, is left out'
                )
            elif not plugin.off:
                reason = attempt(lambda: self._take_in(plugin, find)).reason
                if reason:
                    self._fault(plugin, f"it cannot be loaded: {reason}")
            return plugin

    def holding(self, found: object) -> Plugin | None:
        """The plugin that was made of `found`, which may be none."""
        key = self._manager.get_name(found)
        return next((plugin for plugin in self.plugins if plugin.key == key), None)

    def offers(self, hook: str) -> dict[str, Offered[Any]]:
        """What all plugins offer by `hook`, by name; a cell's, which came later, in place of a plugin's."""
        with self._lock:
            return {offer.name: offer for offer in self._every(hook)}

    def publishers(self) -> list[Offered[Any]]:
        """Those that are set up to publish, in pluggy's order: ``tryfirst``, then the last that came.

        One that cannot say whether it is set up is among them: publishing will tell what is wrong.
        """
        with self._lock:
            every = {offer.plugin: offer for offer in self._every(PUBLISHING)}
            ready = {plugin.key: plugin.can_publish for plugin in self.plugins if plugin.loaded}
            order = [impl.plugin_name for impl in self._manager.hook.tmapi_publish_image.get_hookimpls()]
        return [
            every[name]
            for name in reversed(order)
            if name in every and attempt(ready[name]).result is not False
        ]

    def note(self, offer: Offered[Any], done: Attempt[Any]) -> None:
        """Remember for `Plugin.state` a call that failed, until one succeeds, or that was slow."""
        with self._lock:
            plugin = self._owner(offer)
            if plugin is None:
                return  # replaced meanwhile
            plugin.failing.pop((offer.hook, offer.name), None)
            if done.reason:
                plugin.failing[offer.hook, offer.name] = done.reason
            elif not plugin.own and done.seconds > _SLOW.get(offer.hook, _SLOW_ELSEWHERE):
                if offer.name not in plugin.slow:
                    self._untold.append(f"{offer.label}: it is slow, it took {done.seconds:.1f} s")
                plugin.slow[offer.name] = done.seconds

    def tell(self) -> None:
        """Warn of what was noted since the last time: outside the lock, because a warning may be an error."""
        while message := self._next_untold():
            warn(message, PluginWarning)

    def _next_untold(self) -> str:
        with self._lock:
            return self._untold.pop(0) if self._untold else ""

    def _every(self, hook: str) -> list[Offered[Any]]:
        return [offer for plugin in self.plugins for offer in plugin.offers if offer.hook == hook]

    def _owner(self, offer: Offered[Any]) -> Plugin | None:
        return next((one for one in self.plugins if any(offer is own for own in one.offers)), None)

    def _drop(self, name: str, source: str) -> None:
        for plugin in [one for one in self.plugins if (one.name, one.source) == (name, source)]:
            self.plugins.remove(plugin)
            if plugin.loaded:
                self._manager.unregister(name=plugin.key)

    def _take_in(self, plugin: Plugin, find: Callable[[], object]) -> None:
        found = find()
        reason = self._register(found, plugin.key)
        if reason:
            self._fault(plugin, f"it cannot be loaded: {reason}")
            return
        plugin.loaded = True
        plugin.version = plugin.version or str(getattr(found, "__version__", ""))
        for hook, why in _unmarked(found):
            self._fault(plugin, why, hook)
        for caller in self._manager.get_hookcallers(found) or []:
            for implementation in caller.get_hookimpls():
                if implementation.plugin is found:
                    self._collect(plugin, caller.name, implementation)
        brought_criteria = self.plugins[-1] is not plugin  # by tm.criterion, while it was imported
        if not plugin.hooks and not plugin.faults and not brought_criteria:
            self._fault(plugin, f"it has none of the hooks {', '.join(_EVERY_HOOK)}")

    def _register(self, found: object, name: str) -> str | None:
        """Why pluggy does not take it; None where it does."""
        if self._manager.is_registered(found):
            return f'it is the same as the plugin "{self._manager.get_name(found)}"'
        reason = attempt(lambda: self._manager.register(found, name)).reason
        if reason and self._manager.is_registered(found):
            self._manager.unregister(found)  # some versions of pluggy keep what they refuse
        return reason

    def _collect(self, plugin: Plugin, hook: str, implementation: pluggy.HookImpl) -> None:
        """Ask one hook of a plugin what it offers."""
        reason = _no_hook(hook, implementation)
        if reason:
            self._fault(plugin, reason, hook)
            return
        plugin.hooks.append(hook)
        if hook == CAN_PUBLISH:
            plugin.can_publish = implementation.function
            return
        if hook == PUBLISHING:
            plugin.offers.append(Offered(_publisher(implementation), plugin.name, plugin.version, hook))
            return
        ask: Callable[[], Any] = implementation.function
        given, reason, *_ = attempt(lambda: list(ask() or ()))
        if reason:
            self._fault(plugin, reason, hook)
        for value in given or ():
            self._keep(plugin, hook, value)

    def _keep(self, plugin: Plugin, hook: str, value: Any) -> None:
        name = attempt(lambda: str(getattr(value, "name", ""))).result or ""
        wrong = attempt(lambda: flaw(value, HOOKS[hook]), lambda found: found).reason
        offer, unreadable, *_ = attempt(lambda: told(value))
        reason = wrong or unreadable or self._taken(plugin, hook, name)
        if reason:
            self._fault(plugin, reason, hook, name)
        else:
            plugin.offers.append(Offered(offer, plugin.name, plugin.version, hook))

    def _taken(self, plugin: Plugin, hook: str, name: str) -> str | None:
        """Whose the name is, if it is not `plugin`'s to have; where a cell takes it, that is told once."""
        other = self.offers(hook).get(name)
        owner = self._owner(other) if other else None
        if other is None or owner is None:
            return None
        if plugin.origin != "cell" or owner.origin == "cell" or owner.own:
            return f'the name belongs to the plugin "{other.plugin}"'
        if (owner.key, name) not in self._replaced:
            self._replaced.add((owner.key, name))
            self._untold.append(
                f'the cell\'s criterion "{name}" is used from now on, not that of the plugin "{other.whose}"'
            )
        return None

    def _fault(self, plugin: Plugin, reason: str, hook: str = "", name: str = "") -> None:
        plugin.faults[hook, name] = reason
        where = _where(hook, name)
        self._untold.append(f'plugin "{plugin.name}"{where and f", {where}"}: {reason}')


def _phrase(fault: tuple[tuple[str, str], str]) -> str:
    (hook, name), reason = fault
    where = _where(hook, name)
    return f"{where}: {reason}" if where else reason


def _where(hook: str, name: str) -> str:
    return " ".join(filter(None, [hook, name and f'"{name}"']))


def _unmarked(plugin: object) -> Iterator[tuple[str, str]]:
    """Functions that look like hooks and were never marked as such, which pluggy passes over in silence."""
    for name in dir(plugin):
        function = getattr(plugin, name, None) if name.startswith("tmapi_") else None
        if callable(function) and not hasattr(function, f"{hookspecs.PROJECT}_impl"):
            close = nearest(name, _EVERY_HOOK) if name not in _EVERY_HOOK else ""
            yield name, f"it is not marked with @hookimpl and is not used{close}"


def _no_hook(hook: str, implementation: pluggy.HookImpl) -> str | None:
    if hook not in _EVERY_HOOK:
        return f"there is no such hook{nearest(hook, _EVERY_HOOK)}"
    if implementation.wrapper or implementation.hookwrapper:
        return "a hook here cannot be a wrapper"
    return None


def _publisher(implementation: pluggy.HookImpl) -> Callable[[bytes, str], Any]:
    """The plugin's function, called with as many of the arguments as it wants."""

    def publish(image: bytes, name: str) -> Any:
        given: dict[str, Any] = {"image": image, "name": name}
        return implementation.function(*(given[wanted] for wanted in implementation.argnames))

    return publish
