"""The form: what to search for, as widgets over the model in `asking`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast, get_args

import ipywidgets

from tmapi_analytics.endpoints import LANGUAGES, SORTS
from tmapi_analytics.errors import TmapiError
from tmapi_analytics.images import read_picture
from tmapi_analytics.publishing import prepared
from tmapi_analytics.widgets.looks import field, row
from tmapi_analytics.widgets.panel.asking import SUBJECTS, By, Form, flags
from tmapi_analytics.widgets.parts import Choice, Line, Picture, Upload
from tmapi_analytics.widgets.words import told

AGES = {"however old": None, "a day old at most": "24h", "a week old at most": "7d", "none: ask again": 0}
"""Which stored pages will do, and what a search is given as ``max_age``."""
SORTED = {"default": "best match", "sales": "most sold", "price_up": "cheapest", "price_down": "dearest"}
SPOKEN = dict(
    zip(LANGUAGES, ("English", "Chinese", "Russian", "Vietnamese", "Japanese", "Korean"), strict=True)
)
EITHER = {"either": None, "yes": True, "no": False}
PREVIEW = 320
"""Pixels."""


class AskForm(ipywidgets.VBox):
    """What to search for.

    Parameters
    ----------
    changed : callable
        Called when it says something else.
    keep : callable
        Puts an uploaded picture (name, content) where it can be searched with, and gives its path.
    """

    def __init__(self, *, changed: Callable[[], object], keep: Callable[[str, bytes | None], str]) -> None:
        self._keep = keep
        self.by = Choice("Search by", {by.capitalize(): by for by in get_args(By)})
        self.subject = field(ipywidgets.Text, "Picture", wide=True, placeholder=SUBJECTS["picture"])
        self.upload = Upload("or a file, or your camera:", self._uploaded)
        self.preview = Picture(alt="the picture to search with").add_class("tm-preview")
        self.pages = field(ipywidgets.Text, "Pages (or all)", value="1")
        self.sort = field(ipywidgets.Dropdown, "Order", options=[(SORTED[one], one) for one in SORTS])
        self.low = field(ipywidgets.Text, "Price from, CNY")
        self.high = field(ipywidgets.Text, "Price up to, CNY")
        spoken = [(name, one) for one, name in SPOKEN.items()]
        self.language = field(ipywidgets.Dropdown, "Titles in", options=spoken)
        # index=0: else, with some hash seeds, ipywidgets takes a first option of None for no option at all.
        self.max_age = field(ipywidgets.Dropdown, "Stored pages", options=list(AGES.items()), index=0)
        self.filters = {
            name: field(ipywidgets.Dropdown, _named(name), options=list(EITHER.items()), index=0)
            for by in get_args(By)
            for name in flags(by)
        }
        self.problem = Line(kind="error")
        self.picture = row(self.upload, self.preview)
        simple = [self.pages, self.sort, self.language, self.low, self.high, self.max_age]
        parts = [self.by, self.subject, self.picture, self.problem, row(*simple), row(*self.filters.values())]
        super().__init__(parts)
        self._turned()
        self.by.observe(self._turned, "value")
        self.subject.observe(self._show_picture, "value")
        for control in (self.by, self.subject, *simple, *self.filters.values()):
            control.observe(lambda _: changed(), "value")

    @property
    def form(self) -> Form:
        """What it says."""
        by = cast("By", self.by.value)
        filters = {name: self.filters[name].value for name in flags(by)}
        return Form(
            by=by,
            subject=self.subject.value,
            language=self.language.value,
            sort=self.sort.value,
            low=self.low.value,
            high=self.high.value,
            pages=self.pages.value,
            filters={name: on for name, on in filters.items() if on is not None},
            max_age=self.max_age.value,
        )

    def _turned(self, _: Any = None) -> None:
        """Show what goes with the kind of search."""
        by = cast("By", self.by.value)
        self.subject.description = by.capitalize()
        self.subject.placeholder = SUBJECTS[by]
        self.picture.layout.display = "" if by == "picture" else "none"
        for name, control in self.filters.items():
            control.layout.display = "" if name in flags(by) else "none"

    def _uploaded(self, name: str, content: bytes | None) -> None:
        problem = ""
        try:
            self.subject.value = self._keep(name, content)
        except TmapiError as error:
            # A search with the picture before it would be paid for nothing.
            self.subject.value, problem = "", told(error)
        self.problem.text = problem

    def _show_picture(self, _: Any = None) -> None:
        """Show the picture that is meant, where this machine or the browser can see it."""
        self.problem.text = ""
        subject = self.subject.value.strip() if self.by.value == "picture" else ""
        try:
            picture = read_picture(subject)
            content = prepared(picture.content, picture.asked, PREVIEW) if picture.content else b""
        except TmapiError:  # the cost line says why
            content, url = b"", ""
        else:
            url = picture.url
        with self.preview.hold_sync():
            self.preview.content, self.preview.url = content, url


def _named(name: str) -> str:
    words = name.removeprefix("support_").removeprefix("is_").replace("_", " ")
    return words.capitalize()
