"""The search panel: both halves in one widget, and what goes on from it to the next cell."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context
from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets

from tmapi_analytics.answers import scrub
from tmapi_analytics.errors import ParameterError
from tmapi_analytics.frames import empty_frame
from tmapi_analytics.ledger import Budget
from tmapi_analytics.ledger import budget as read_budget
from tmapi_analytics.widgets.cards import check_offers
from tmapi_analytics.widgets.panel.coding import code
from tmapi_analytics.widgets.panel.results import Results
from tmapi_analytics.widgets.panel.saving import Saving
from tmapi_analytics.widgets.panel.searching import Searching
from tmapi_analytics.widgets.parts import Line
from tmapi_analytics.widgets.tables import last_result
from tmapi_analytics.wording import counted

if TYPE_CHECKING:
    import pandas as pd

    from tmapi_analytics.client import Client
    from tmapi_analytics.reports.report import Report
    from tmapi_analytics.widgets.panel.asking import Call


class SearchPanel(ipywidgets.VBox):
    """A search by mouse or keyboard: ask, see the cost, look, weigh, compare, hand on to the next cell.

    It does what the verbs do, and `code` says how. Settings and budgets are those around the line that makes
    it.

    Parameters
    ----------
    offers : pandas.DataFrame, optional
        Open on these instead of an empty form.
    image : str, optional
        The address or path of a picture to begin with; it is searched with when Search is pressed.
    budget : int or Budget, optional
        The most calls that the panel may spend, all its searches together.
    client : Client, optional
        Whose settings and store, instead of those around.

    Attributes
    ----------
    frame : pandas.DataFrame or None
        The offers, scored; None before the first search. A trait, as the next three.
    filtered : pandas.DataFrame or None
        Those that pass the filters.
    selected : list of int
        Item ids, in the order in which they were picked.
    confirmed : list of int
        Item ids that were ticked as the same product, checked.

    Raises
    ------
    ColumnError
        `offers` have no ``item_id``.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> from tmapi_analytics.widgets import SearchPanel
    >>> with tm.sandbox():
    ...     panel = SearchPanel(tm.search_items("bamboo cup"))
    >>> panel.selected = [int(panel.frame["item_id"].iloc[0])]
    >>> panel
    <SearchPanel: 20 offers, 1 selected>
    """

    frame = traitlets.Any()
    filtered = traitlets.Any()
    selected = traitlets.List(traitlets.Int())
    confirmed = traitlets.List(traitlets.Int())

    def __init__(
        self,
        offers: pd.DataFrame | None = None,
        *,
        image: str = "",
        budget: int | Budget | None = None,
        client: Client | None = None,
    ) -> None:
        check_offers(
            offers if offers is not None else empty_frame(), "a picture to begin with goes to image="
        )
        self._call: Call | None = None
        self._displays: list[Any] = []
        self._publishing = False
        context = copy_context()
        if budget is not None:
            context.run((budget if isinstance(budget, Budget) else read_budget(budget)).__enter__)
        self.saving = Saving(save=self._save)
        self.python = Line(kind="code")
        self.results = Results(more={"Save": self.saving, "Code": self.python}, looked=self._write_code)
        self.searching = Searching(context, client=client, found=self._show)
        self._client = client
        super().__init__([self.searching, self.results])
        self.add_class("tm-panel")
        self.results.observe(self._publish, ["frame", "filtered", "selected", "confirmed"])
        self.observe(self._picked, ["selected", "confirmed"])
        self.searching.form.subject.value = str(image)
        if offers is not None:
            self._show(offers, None)

    def _publish(self, change: Any) -> None:
        """Tell whoever listens; what fails there must not take a search that was paid for with it."""
        name, self._publishing = change["name"], True
        try:
            setattr(self, name, change["new"])
        except Exception as error:  # noqa: BLE001 - somebody else's code
            told = scrub(f"{type(error).__name__}: {error}")
            self.results.problem.text = f"Something that listens to panel.{name} failed: {told}"
        finally:
            self._publishing = False

    def _picked(self, change: Any) -> None:
        setattr(self.results, change["name"], change["new"])

    @traitlets.validate("selected", "confirmed")
    def _there(self, proposal: Any) -> list[int]:
        """The ids, if all are of offers that are there."""
        ids: list[int] = proposal["value"]
        there = set() if self.results.frame is None else set(self.results.frame["item_id"].dropna())
        strangers = [one for one in ids if one not in there]
        if strangers and not self._publishing:
            raise ParameterError(
                f"no offer of the panel has the item id {strangers[0]}",
                hint='Take ids from panel.frame["item_id"].',
            )
        return ids

    @property
    def code(self) -> str:
        """The Python that gives `frame`, `filtered`, `selected` and `confirmed` without the panel.

        Run with the same settings it finds every page stored, so it costs nothing. A panel that was opened on
        a frame calls that frame ``offers``.
        """
        if self.frame is None:
            return "import tmapi_analytics as tm"
        return code(
            self._call,
            self.frame,
            scored_with=self.results.weights.scored_with,
            filters=self.results.sieve.filters,
            selected=self.selected,
            confirmed=self.confirmed,
            sandbox=self._call is not None and self.searching.sandbox is not None,
        )

    def report(self, **options: Any) -> Report:
        """A report of what passes the filters, for the pieces and in the currency of the panel.

        Parameters
        ----------
        **options
            As `tm.report`; they win over what the panel says.

        Raises
        ------
        ParameterError
            There are no offers yet, or an option cannot be.
        """
        from tmapi_analytics.reports.verbs import report

        if self.filtered is None:
            raise ParameterError("there is nothing to report on yet", hint="Search first.")
        return report(self.filtered, **{**self.results.options, "client": self._client, **options})

    def close(self) -> None:
        """Stop a search that runs, and the sandbox where the panel has started it."""
        if "searching" in vars(self):  # one that could not be made is closed, too
            self.searching.close()
        super().close()

    def __repr__(self) -> str:
        there = "no offers yet" if self.frame is None else counted(len(self.frame), "offer")
        return f"<SearchPanel: {there}, {len(self.selected)} selected>"

    def _ipython_display_(self, **_: Any) -> None:
        """Show the panel, and below it its last result for whoever opens the notebook without a kernel."""
        from IPython.display import HTML, display

        display(self._repr_mimebundle_(), raw=True)
        self._displays.append(display(HTML(self._last_result()), display_id=True))

    def _last_result(self) -> str:
        return last_result(self.frame if self.frame is not None else empty_frame(), self.results.money)

    def _show(self, offers: pd.DataFrame, call: Call | None) -> None:
        from IPython.display import HTML

        self._call = call
        self.results.show(offers)
        for shown in self._displays:
            shown.update(HTML(self._last_result()))

    def _write_code(self) -> None:
        self.python.text = self.code

    def _save(self, save: Callable[[Callable[..., Report]], object]) -> None:
        told = self.saving.told

        def work() -> None:
            told.text = "Saving."
            told.text = f"Saved: {save(self.report)}"

        if not self.searching.begin(work, told, cancellable=False):
            told.text = "Something is under way: save when it is done."
