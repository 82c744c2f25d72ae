"""A real browser for the tests: found on this machine, cut off from the world, and watched."""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, ConsoleMessage, Page

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
MISSING = "the browser tests need Chromium, or Google Chrome: `make browser` installs it where it may"
OFFLINE = (
    "--no-sandbox",  # root, in a container, has no other way
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # What asks for the outside fails at once, and shows in the list of requests.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
PATIENCE = 30_000  # ms; a step takes 2 s on a calm machine


def find() -> str | None:
    """The path of a Chromium of this machine; None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextlib.contextmanager
def launched() -> Iterator[Browser]:
    """Runs one headless Chromium; a test that needs it fails with one line where there is none."""
    path = find()
    if path is None:
        pytest.fail(MISSING, pytrace=False)
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=OFFLINE, timeout=2 * PATIENCE)
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page in a context of its own, with all that it asked for and complained about.

    Attributes
    ----------
    page : playwright.sync_api.Page
        To click and read.
    home : set of str
        Where its requests may go: the beginnings of URLs.
    requests : list of str
        Every URL that was asked for, by the page, its frames and its sockets.
    complaints : list of str
        Errors in the console, and exceptions that no script caught.
    known : set of str
        Parts of complaints that are a program's own fault around ours, and no news.
    folder : Path
        Where `look` leaves its pictures.
    """

    page: Page
    folder: Path
    home: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.context.on("request", lambda request: self.requests.append(request.url))
        self.page.context.on("console", self._hear)
        self.page.context.on("weberror", lambda found: self._complain(str(found.error.stack)))
        self.page.on("websocket", lambda socket: self.requests.append(socket.url))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._complain(f"{message.text} ({message.location.get('url')})")

    def _complain(self, words: str) -> None:
        if not any(part in words for part in self.known):
            self.complaints.append(words)

    def go(self, url: str) -> None:
        """Open `url`, which is home from now on: a server's whole origin, of a file only itself."""
        parts = urlsplit(url)
        self.home.add(url if parts.scheme == "file" else f"{parts.scheme}://{parts.netloc}/")
        self.page.goto(url)

    @property
    def strays(self) -> list[str]:
        """The requests that left home."""
        inside = ("data:", "blob:", "about:", *self.home)
        return [url for url in self.requests if not url.replace("ws://", "http://", 1).startswith(inside)]

    @property
    def sideways(self) -> int:
        """By how many pixels the page is wider than its window."""
        return self.page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )

    def look(self, name: str) -> Path:
        """Leave a picture of the whole page for human eyes, as `name`.png among the test's files."""
        path = self.folder / f"{name}.png"
        self.page.screenshot(path=path, full_page=True)
        return path

    def assert_clean(self) -> None:
        """Nothing left home, nothing was complained about, and no script of a seller's ran."""
        hurt = [frame.url for frame in self.page.frames if frame.evaluate("window.__xss")]
        assert not self.strays, f"these requests left home: {self.strays}"
        assert not self.complaints, "\n".join(["the page complained:", *self.complaints])
        assert not hurt, f"a script of a seller's ran in {hurt}"


def visit(
    browser: Browser, folder: Path, *, width: int = 1280, height: int = 800, dark: bool = False
) -> Visit:
    """A fresh page: no cookie, no storage and no setting of an earlier one."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        locale="en-US",
    )
    context.set_default_timeout(PATIENCE)
    return Visit(context.new_page(), folder)
