"""The weights: a slider a criterion, and the offers ranked by them at once, without a call."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets

from tmapi_analytics import ranking, registry
from tmapi_analytics.errors import ParameterError, TmapiError, overheard
from tmapi_analytics.scoring.plan import ATTRS, Plan
from tmapi_analytics.widgets.cards import check_offers
from tmapi_analytics.widgets.looks import field
from tmapi_analytics.widgets.parts import Line, Sliders
from tmapi_analytics.widgets.wants import Wants
from tmapi_analytics.widgets.words import here, label, noted, told
from tmapi_analytics.wording import nearest

if TYPE_CHECKING:
    import pandas as pd

PRESETS: Mapping[str, Mapping[str, float]] = {
    "balanced": {
        "price": 0.4,
        "repurchase_rate": 0.3,
        "sales_90d": 0.1,
        "shop_years": 0.1,
        "composite_score": 0.1,
    },
    "cheapest": {"price": 0.8, "moq": 0.2},
    "most reliable": {"repurchase_rate": 0.5, "shop_years": 0.2, "composite_score": 0.2, "ships_in_48h": 0.1},
    "small first order": {"moq": 0.5, "price": 0.2, "ships_in_48h": 0.2, "one_piece_min_order": 0.1},
}
"""What each cares about; the first is where a new panel starts."""
OWN = "your own"
_KEPT = ("method", "normalize", "missing", "winsorize", "require", "unknown", "by", "options", "bounds")
"""What an earlier scoring was asked for that goes on to hold."""
_NOTHING = "Nothing to rank by. Move at least one slider above 0."


class Weights(ipywidgets.VBox):
    """A slider for each criterion there is, plugins' included; moving one ranks the offers anew.

    Only proportions count: all sliders at 0.5 are all at 1. A criterion whose columns the offers do not have
    cannot be moved; one that must be told something, such as words to look for, has a field for it and does
    not count while that is empty. Offers that were scored before start with those weights, and keep how they
    were scored.

    Parameters
    ----------
    offers : pandas.DataFrame
        What to rank; it stays as it is.
    quantity : int, optional
        Wanted pieces, as in `tm.score`.

    Attributes
    ----------
    weights : dict
        Criterion -> weight, those of 0 left out. A trait; setting it moves the sliders.
    ranked : pandas.DataFrame
        The offers, scored. A trait; the old one stays where scoring is not possible, and a line says why.
    quantity : int or None
        A trait.
    scored_with : dict
        What `tm.score` was given for `ranked`, by name; empty where they could not be scored.

    Examples
    --------
    >>> import pandas as pd
    >>> offers = pd.DataFrame({"item_id": [1, 2], "price": [60.0, 40.8], "shop_years": [9, 3]})
    >>> slides = Weights(offers)
    >>> slides.weights = {"price": 1.0}
    >>> slides.ranked["rank"].tolist()
    [2, 1]
    """

    weights = traitlets.Dict()
    ranked = traitlets.Any()
    quantity = traitlets.Int(allow_none=True, default_value=None)

    def __init__(self, offers: pd.DataFrame, *, quantity: int | None = None) -> None:
        check_offers(offers)
        # Widget events come in several threads.
        self._lock = threading.RLock()
        self._moving = False
        self._criteria = {name: one.value for name, one in registry.offered("criteria").items()}
        self.sliders = Sliders()
        self.preset = field(ipywidgets.Dropdown, "Preset", options=[*PRESETS, OWN])
        self.wants = Wants(self._criteria, changed=self._filled_in)
        self.problem = Line(kind="error")
        self.missing = Line()
        self.notes = Line(kind="dim")
        super().__init__([self.preset, self.sliders, self.wants, self.problem, self.missing, self.notes])
        self.add_class("tm-panel")
        self.show(offers, quantity=quantity)
        self.preset.observe(self._preset_chosen, "value")
        self.sliders.observe(self._slid, "values")

    def show(self, offers: pd.DataFrame, *, quantity: int | None = None) -> None:
        """Rank other offers, by the weights that they were scored with, else by those that are set."""
        with self._lock:
            self._offers = offers
            self.scored_with: dict[str, Any] = {}
            info = offers.attrs.get(ATTRS, {})
            self._kept = _kept(info)
            self._options: Mapping[str, Mapping[str, Any]] = self._kept.pop("options", {})
            self.sliders.rows = [self._row(name) for name in self._criteria]
            with self._quietly():
                self.quantity = quantity or info.get("quantity") or self.quantity
                self.wants.tell(self._options)
            scored = info.get("weights")
            self._move(scored if isinstance(scored, Mapping) else self.weights or PRESETS["balanced"])
            self._rank()

    def _is_there(self, name: str) -> bool:
        return name in self._criteria and set(self._criteria[name].needs) <= set(self._offers.columns)

    def _row(self, name: str) -> dict[str, Any]:
        return {
            "name": name,
            "label": label(name),
            "title": self._criteria[name].meaning,
            "low": 0,
            "high": 1,
            "step": 0.05,
            "disabled": not self._is_there(name),
        }

    @traitlets.validate("weights")
    def _checked(self, proposal: Any) -> dict[str, float]:
        """Weights as sliders can show them: 1 at most, as only proportions count."""
        given = {name: float(weight) for name, weight in proposal["value"].items() if weight}
        for name in given:
            if name not in self._criteria:
                raise ParameterError(
                    f'there is no criterion "{name}"{nearest(name, self._criteria)}',
                    hint=f"There are: {', '.join(self._criteria)}.",
                )
        most = max(given.values(), default=1.0)
        return {name: weight / max(most, 1.0) for name, weight in given.items()}

    @traitlets.observe("weights", "quantity")
    def _set(self, _: Any) -> None:
        with self._lock:
            if not self._moving:
                self._move(self.weights)
                self._rank()

    def _preset_chosen(self, change: Any) -> None:
        with self._lock:
            if not self._moving and change["new"] != OWN:
                self._move(PRESETS[change["new"]])
                self._rank()

    def _slid(self, _: Any) -> None:
        with self._lock:
            if not self._moving:
                self._move({name: round(value, 4) for name, value in self.sliders.values.items()})
                self._rank()

    def _filled_in(self) -> None:
        with self._lock:
            if not self._moving:
                self._rank()

    def _move(self, weights: Mapping[str, float]) -> None:
        """Set sliders, preset and trait alike."""
        with self._quietly():
            self.weights = {name: one for name, one in weights.items() if one and self._is_there(name)}
            self.sliders.values = self.weights
            self.preset.value = _preset_of(self.weights, self._is_there)

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """What is set inside sets off nothing."""
        self._moving = True
        try:
            yield
        finally:
            self._moving = False

    def _rank(self) -> None:
        with self._lock, overheard() as warnings:
            lacking = {name: one for name in self.weights if (one := self.wants.lacking(name))}
            self.missing.text = " ".join(
                f"{label(name)} does not count yet. {one}" for name, one in lacking.items()
            )
            self.problem.text = "" if self.weights else _NOTHING
            given = self._given({name: one for name, one in self.weights.items() if name not in lacking})
            try:
                ranked = ranking.score(self._offers, **given) if given["weights"] else None
            except TmapiError as error:
                ranked, self.problem.text = None, told(error)
            if ranked is not None:
                self.notes.text, self.scored_with = noted(here("; ".join(warnings))), given
                self.ranked = ranked
            elif not self.scored_with:
                # The ranking of other offers says nothing about these.
                self.ranked = self._offers

    def _given(self, weights: Mapping[str, float]) -> dict[str, Any]:
        """What `tm.score` is given: as an earlier scoring was, and what the fields say."""
        options = {name: {**self._options.get(name, {}), **self.wants.options(name)} for name in weights}
        known = {name: one for name, one in options.items() if one}
        given = {**self._kept, "weights": weights, "quantity": self.quantity}
        return {**given, "options": known} if known else given


def _kept(info: Mapping[str, Any]) -> dict[str, Any]:
    usual = {one.name: one.default for one in fields(Plan) if one.name in _KEPT}
    return {name: info[name] for name in usual if info.get(name) not in (None, usual[name])}


def _preset_of(weights: Mapping[str, float], is_there: Callable[[str], bool]) -> str:
    for preset, its in PRESETS.items():
        if weights == {name: weight for name, weight in its.items() if is_there(name)}:
            return preset
    return OWN
