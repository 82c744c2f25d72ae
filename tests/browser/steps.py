"""What a person does with a widget: the same steps by mouse and by keyboard alone.

Controls go by the role and the name that a screen reader says, so a control without them cannot be used here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator

MOST_KEYS = 300
# The key that leads from what has the focus to `control`: Tab, or an arrow among cards, which are one stop.
NEXT_KEY = """control => {
    const here = document.activeElement;
    if (here === control) return null;
    const back = here.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_PRECEDING;
    const among = here.closest('[data-row]')?.parentElement.contains(control);
    if (among && control.tabIndex < 0) return back ? 'ArrowLeft' : 'ArrowRight';
    return back ? 'Shift+Tab' : 'Tab';
}"""
SEEN = """control => {
    const look = getComputedStyle(control);
    return look.outlineStyle !== 'none' || look.boxShadow !== 'none';
}"""


class Person(Protocol):
    """The steps; each waits until its control is there and enabled.

    Attributes
    ----------
    unseen : list of str
        Controls that did not show that they had the focus, where it matters.
    """

    unseen: list[str]

    def press(self, name: str) -> None:
        """Press a button."""

    def write(self, name: str, text: str) -> None:
        """Put `text` into a text input instead of what is there."""

    def choose(self, name: str, option: str) -> None:
        """Choose in a list."""

    def tick(self, name: str) -> None:
        """Tick a checkbox; the first, where several have the name."""

    def slide(self, name: str, share: float) -> None:
        """Move a slider to a share of its range."""

    def upload(self, file: Path) -> None:
        """Choose a file, where there is one to choose."""


class Mouse:
    """A person with a mouse, who types only where there is something to type."""

    def __init__(self, widget: Locator) -> None:
        self.widget = widget
        self.unseen: list[str] = []

    def press(self, name: str) -> None:  # noqa: D102 - as in `Person`, and so the next ones
        self.widget.get_by_role("button", name=name, exact=True).click()

    def write(self, name: str, text: str) -> None:  # noqa: D102
        box = self.widget.get_by_role("textbox", name=name, exact=True)
        box.fill(text)
        box.press("Enter")

    def choose(self, name: str, option: str) -> None:  # noqa: D102
        self.widget.get_by_role("combobox", name=name, exact=True).select_option(option)

    def tick(self, name: str) -> None:  # noqa: D102
        self.widget.get_by_role("checkbox", name=name, exact=True).first.check()

    def slide(self, name: str, share: float) -> None:  # noqa: D102
        slider = self.widget.get_by_role("slider", name=name, exact=True)
        size = slider.bounding_box() or {}
        slider.click(position={"x": share * (size["width"] - 1), "y": size["height"] / 2})

    def upload(self, file: Path) -> None:  # noqa: D102
        button = self.widget.locator("input[type=file]")
        with button.page.expect_file_chooser() as choosing:
            button.click()
        choosing.value.set_files(file)


class Keyboard:
    """A person with a keyboard alone, who starts from where the focus is."""

    def __init__(self, widget: Locator) -> None:
        self.widget = widget
        self.keys = widget.page.keyboard
        self.unseen: list[str] = []

    def reach(self, control: Locator) -> None:
        """Press Tab, and arrows among cards, until `control` has the focus."""
        for _ in range(MOST_KEYS):
            key = control.evaluate(NEXT_KEY)
            if key is None:
                break
            self.keys.press(key)
        else:
            raise AssertionError(f"no key leads to {control}")
        if not control.evaluate(SEEN):
            self.unseen.append(str(control))

    def press(self, name: str) -> None:  # noqa: D102 - as in `Person`, and so the next ones
        self.reach(self.widget.get_by_role("button", name=name, exact=True, disabled=False))
        self.keys.press("Enter")

    def write(self, name: str, text: str) -> None:  # noqa: D102
        self.reach(self.widget.get_by_role("textbox", name=name, exact=True, disabled=False))
        self.keys.press("ControlOrMeta+a")
        self.keys.type(text)
        self.keys.press("Enter")

    def choose(self, name: str, option: str) -> None:  # noqa: D102
        self.reach(self.widget.get_by_role("combobox", name=name, exact=True, disabled=False))
        self.keys.type(option)

    def tick(self, name: str) -> None:  # noqa: D102
        self.reach(self.widget.get_by_role("checkbox", name=name, exact=True, disabled=False).first)
        self.keys.press("Space")

    def slide(self, name: str, share: float) -> None:  # noqa: D102
        slider = self.widget.get_by_role("slider", name=name, exact=True, disabled=False)
        self.reach(slider)
        self.keys.press("Home")
        low, high = (float(slider.get_attribute(end) or 0) for end in ("min", "max"))
        while float(slider.input_value()) < low + share * (high - low):
            self.keys.press("ArrowRight")

    def upload(self, file: Path) -> None:  # noqa: D102
        with self.widget.page.expect_file_chooser() as choosing:
            self.reach(self.widget.locator("input[type=file]"))
            self.keys.press("Enter")
        choosing.value.set_files(file)
