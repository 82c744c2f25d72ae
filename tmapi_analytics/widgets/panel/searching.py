"""The upper half of the panel: the form, what it will cost, the search itself and how it goes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextvars import Context
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

import ipywidgets

from tmapi_analytics import toolkit
from tmapi_analytics.client import current
from tmapi_analytics.comparison import changes, sentence
from tmapi_analytics.errors import TmapiError, overheard
from tmapi_analytics.timeline import earlier
from tmapi_analytics.widgets.looks import row
from tmapi_analytics.widgets.panel import uploads
from tmapi_analytics.widgets.panel.costing import check_payable, cost_line
from tmapi_analytics.widgets.panel.form import AskForm
from tmapi_analytics.widgets.panel.running import Worker
from tmapi_analytics.widgets.parts import Button, Line
from tmapi_analytics.widgets.words import here, told

if TYPE_CHECKING:
    import pandas as pd

    from tmapi_analytics.client import Client
    from tmapi_analytics.devserver import Sandbox
    from tmapi_analytics.widgets.panel.asking import Call

    Found = Callable[[pd.DataFrame, Call], object]

T = TypeVar("T")

WITHOUT = (
    "There is no token: tm.login() in a cell keeps one. "
    "The sandbox needs none; its data is made up and costs nothing."
)
IN_SANDBOX = "The sandbox answers: its data is made up and costs nothing."
CANCELLING = "Cancelling: what is on its way has been paid for and still comes."


class Searching(ipywidgets.VBox):
    """Asks, says what it will cost, searches beside the main thread, and says how that went.

    Parameters
    ----------
    context : Context
        The settings and budgets of whoever made the panel.
    client : Client, optional
        Whose settings and store, instead of those around.
    found : callable
        Gets the offers, also those of a search that was stopped, and the call that they came by.
    """

    def __init__(self, context: Context, *, client: Client | None, found: Found) -> None:
        self._context, self._client, self._found = context, client, found
        self._lock = threading.RLock()
        self._stopped: tuple[Call, datetime] | None = None
        self.sandbox: Sandbox | None = None
        self.worker = Worker(context)
        self.notice = Line(kind="notice")
        self.try_sandbox = Button("Try the sandbox", self._try_sandbox)
        self.form = AskForm(changed=self.price, keep=self._keep)
        self.cost = Line()
        self.search = Button("Search", self._search, primary=True)
        self.cancel = Button("Cancel", self._cancel)
        self.cancel.disabled = True
        self.progress = ipywidgets.IntProgress(description="Progress", max=1, layout={"visibility": "hidden"})
        self.status = Line()
        self.problem = Line(kind="error")
        buttons = row(self.search, self.cancel, self.progress)
        notice = row(self.notice, self.try_sandbox)
        super().__init__([notice, self.form, self.cost, buttons, self.status, self.problem])
        self.price()

    def here(self, work: Callable[[], T]) -> T:
        """`work` done with the settings and budgets of the panel, in whatever thread this is."""
        return self._context.copy().run(work)

    def price(self) -> None:
        """Say anew what a search would cost, and whose answers it would be."""
        with self._lock:
            try:
                self.cost.text = f"Cost: {self.here(self._cost)}."
                self.search.disabled = self.worker.busy
            except TmapiError as error:
                self.cost.text, self.search.disabled = told(error), True
            self._say_who_answers()

    def begin(self, work: Callable[[], object], failed: Line, *, cancellable: bool = True) -> bool:
        """Do `work` beside the main thread, `failed` telling how it failed; False where something runs."""

        def done(error: BaseException | None) -> None:
            with self._lock:  # not before the beginning is over
                self._busy(now=self.worker.busy)
                if self.status.text == CANCELLING:
                    self.status.text = ""
                if error:
                    failed.text = told(error)
                self.price()

        with self._lock:
            begun = self.worker.start(work, done)
            if begun:
                self._busy(now=True)
                self.cancel.disabled = not cancellable
            return begun

    def close(self) -> None:
        """Stop what is being done, and the sandbox where the panel has started it."""
        self.worker.cancel()
        if self.sandbox is not None:
            self.sandbox.stop()
        super().close()

    def _cost(self) -> str:
        call = self._again(self.form.form.call())
        plan = call.run(dry_run=True, client=self._client)
        check_payable(call, plan, current(self._client).settings)
        return cost_line(plan)

    def _again(self, call: Call) -> Call:
        """The call; where it asks for all pages anew and was stopped, for those alone that did not come."""
        if call.max_age != 0 or self._stopped is None or self._stopped[0] != call:
            return call
        return replace(call, max_age=datetime.now(UTC) - self._stopped[1])

    def _keep(self, name: str, content: bytes | None) -> str:
        folder = self.here(lambda: current(self._client).settings.cache_dir)
        return uploads.shown(uploads.keep(name, content, folder))

    def _search(self) -> None:
        try:
            call = self.form.form.call()
        except TmapiError as error:
            self.problem.text = told(error)
            return
        self.begin(lambda: self._run(call), self.problem)

    def _run(self, call: Call) -> None:
        self.status.text = self.problem.text = ""
        now = datetime.now(UTC)
        with overheard() as warnings:
            try:
                offers = self._again(call).run(progress=self._progressed, client=self._client)
            except TmapiError as error:
                if self._stopped is None or self._stopped[0] != call:
                    self._stopped = (call, now)
                if error.frame is not None and error.frame.attrs["tmapi"]["pages"]:
                    self._found(error.frame, call)
                raise
        self._stopped = None
        self._found(offers, call)
        news = self._news(offers)
        self.status.text = ". ".join(filter(None, [self.status.text, news, *map(here, warnings)]))

    def _news(self, offers: pd.DataFrame) -> str:
        """What has changed since the look before, where the store has one."""
        with overheard():  # rows without a number were told of before
            before = earlier(offers, client=self._client)
            return "" if before is None else sentence(changes(before, offers))

    def _progressed(self, done: int, planned: int | None, text: str) -> None:
        self.progress.max, self.progress.value = planned or done + 1, done
        self.status.text = text
        if done != planned:  # what has come whole is not cancelled
            self.worker.check()

    def _cancel(self) -> None:
        self.worker.cancel()
        self.status.text = CANCELLING

    def _busy(self, *, now: bool) -> None:
        self.search.disabled, self.cancel.disabled = now, not now
        self.progress.value = 0
        self.progress.layout.visibility = "visible" if now else "hidden"

    def _try_sandbox(self) -> None:
        with self._lock:
            if self.sandbox is None:
                self.sandbox = toolkit.sandbox()
            if self.form.by.value == "picture" and not self.form.subject.value:
                self.form.subject.value = self.sandbox.picture_url()
            self.problem.text = ""
            self.price()

    def _say_who_answers(self) -> None:
        try:
            token = self.here(lambda: current(self._client).settings.token)
        except TmapiError as error:
            self.notice.text = told(error)
            return
        answers = self.sandbox is not None and not self.sandbox.stopped.is_set()
        self.notice.text = WITHOUT if token is None else IN_SANDBOX if answers else ""
        # Once pressed it stays: what is hidden loses the focus.
        self.try_sandbox.disabled = token is not None
        self.try_sandbox.layout.display = "" if token is None or self.sandbox else "none"
