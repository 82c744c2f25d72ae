"""What is public is documented, and what the documents name is there."""

from __future__ import annotations

import ast
import dataclasses
import doctest
import inspect
import re
import shlex
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest

import tmapi_analytics as tm
from tmapi_analytics import errors, hookspecs
from tmapi_analytics.cli import main
from tmapi_analytics.config import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md")))
    if "_build" not in path.parts
}
ARCHITECTURE = PAGES["docs/explanation/architecture.md"]
HOOKS = {name: hook for name, hook in vars(hookspecs).items() if name.startswith("tmapi_")}
FAMILY = {
    name
    for name, one in vars(errors).items()
    if isinstance(one, type) and issubclass(one, errors.TmapiError | errors.TmapiWarning)
}
WAIT = {"login"}
"""Public names that wait for somebody to type, so that no example of theirs can run."""


def _rows(page: str, head: str) -> list[list[str]]:
    """The cells of the table that begins with `head`, without their backquotes."""
    table = page[page.index(head) :].split("\n\n", maxsplit=1)[0].splitlines()[2:]
    return [[cell.strip().strip("`") for cell in row.strip("|").split("|")] for row in table]


def _typed() -> Iterator[tuple[str, str]]:
    """Each `tmapi-analytics` line that a page tells to type, with the page's name."""
    for name, page in PAGES.items():
        shown = re.findall(r"^```sh\n(.*?)^```", page, flags=re.DOTALL | re.MULTILINE)
        lines = [line for block in shown for line in block.splitlines()]
        lines += re.findall(r"`(tmapi-analytics [^`\n]+)`", page)
        yield from ((name, line) for line in lines if line.startswith("tmapi-analytics "))


def _commands(command: click.Command, name: str = "") -> Iterator[tuple[str, click.Command]]:
    """A command and all below it, by what is typed."""
    yield name.strip() or "tmapi-analytics", command
    for word, one in getattr(command, "commands", {}).items():
        yield from _commands(one, f"{name} {word}")


COMMANDS = dict(_commands(main))


def _check_line(words: list[str]) -> None:
    """Raise where a command or an option is named that there is not."""
    command: click.Command = main
    while words:
        word = words.pop(0)
        if word.startswith("-"):
            option = {name: one for one in command.params for name in (*one.opts, *one.secondary_opts)}[word]
            words = words if getattr(option, "is_flag", False) else words[1:]
        elif isinstance(command, click.Group):
            command = command.commands[word]


def test_the_reference_lists_every_public_name() -> None:
    """A name that comes or goes is told in the API page; errors stand on a page that is generated."""
    listed = set(re.findall(r"^\.\. auto\w+:: (\w+)$", PAGES["docs/reference/api.md"], flags=re.MULTILINE))

    assert listed == set(tm.__all__) - FAMILY


def test_public_names_are_sorted_and_all_there() -> None:
    """`__all__` is complete and in order; what type checkers are told is what is loaded."""
    tree = ast.parse(Path(tm.__file__).read_text(encoding="utf-8"))
    (typed,) = [
        node for node in tree.body if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
    ]
    told = {
        (f"{node.module}.{one.name}", one.name)
        for node in typed.body
        if isinstance(node, ast.ImportFrom)
        for one in node.names
        if one.asname is None
    }

    assert list(tm.__all__) == sorted(tm.__all__)
    assert told == {(f"tmapi_analytics.{room}.{name}", name) for name, room in tm._ROOM_OF.items()}
    assert set(tm.__all__) == set(tm._ROOM_OF)


@pytest.mark.parametrize("name", [name for name in tm.__all__ if name not in WAIT])
def test_a_public_name_has_an_example_that_runs(name: str) -> None:
    """Somebody who asks for help sees what to type; the doctests of the package run it."""
    one = getattr(tm, name)
    assert one.__doc__, f"{name} has no docstring of its own"

    examples = doctest.DocTestParser().get_examples(inspect.getdoc(one) or "")

    assert [example for example in examples if doctest.SKIP not in example.options]


def test_every_error_is_public_and_in_the_tree() -> None:
    """Whoever catches one finds it where the others are; `errors` draws the family as it is."""
    drawn = set(re.findall(r"(\w+(?:Error|Interrupted)) {2}", errors.__doc__ or ""))

    assert set(tm.__all__) >= FAMILY
    assert drawn == {name for name in FAMILY if not name.endswith("Warning")}


def test_no_public_name_is_a_rooms_name() -> None:
    """Late loading puts modules beside the public names, so the two must not meet."""
    rooms = {path.stem for path in Path(tm.__file__).parent.iterdir()}

    assert not rooms & set(tm.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    """Late loading does not make up names."""
    with pytest.raises(AttributeError, match="serach_image"):
        tm.serach_image  # noqa: B018


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_is_documented_and_used(hook: str) -> None:
    """Its docstring names each argument, and a plugin of this repository implements it."""
    document = inspect.getdoc(HOOKS[hook]) or ""
    sources = [*ROOT.glob("tmapi_analytics/*/*.py"), *ROOT.glob("plugins/*/src/*.py")]

    assert document
    assert all(f"`{argument}`" in document for argument in inspect.signature(HOOKS[hook]).parameters)
    assert any(f"\ndef {hook}(" in source.read_text(encoding="utf-8") for source in sources)


@pytest.mark.parametrize("made", [hookspecs.Criterion, hookspecs.Chart, hookspecs.DerivedColumns])
def test_what_a_hook_gives_back_is_documented_field_by_field(made: Any) -> None:
    """A plugin's author reads the fields in the class's docstring, in order."""
    told = re.findall(r"^(\w+) : ", inspect.getdoc(made) or "", flags=re.MULTILINE)

    assert told == [field.name for field in dataclasses.fields(made)]


def test_the_readme_lists_every_setting_with_its_default() -> None:
    """No variable is misspelt, left out, or said to be what it is not."""
    listed = {
        name: row[1] for row in _rows(PAGES["README.md"], "| variable |") for name in row[0].split("`, `")
    }
    defaults = {name: setting.default() for name, setting in SETTINGS.items()} | {
        "cache_dir": "your data folder"
    }
    shown = {name: "" if value is None else str(value).removesuffix(".0") for name, value in defaults.items()}

    assert listed == {f"TMAPI_{name.upper()}": value for name, value in shown.items()} | {
        "TMAPI_PLUGINS": "",
        "TMAPI_DISABLE_PLUGINS": "",
    }


def test_every_variable_of_the_environment_is_told() -> None:
    """Nothing is read from the environment in secret."""
    package = (path.read_text(encoding="utf-8") for path in ROOT.glob("tmapi_analytics/**/*.py"))
    named = {name for text in package for name in re.findall(r"TMAPI_[A-Z_]+[A-Z]", text)}

    told = set(re.findall(r"TMAPI_[A-Z_]+", PAGES["README.md"] + PAGES["docs/reference/settings.md"]))

    assert named <= told


def test_the_readme_lists_every_extra() -> None:
    """What can be installed besides is told."""
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    listed = [row[0] for row in _rows(PAGES["README.md"], "| extra |")]

    assert sorted(listed) == sorted(project["optional-dependencies"])


@pytest.mark.parametrize(("name", "command"), COMMANDS.items(), ids=COMMANDS)
def test_a_command_says_what_it_and_its_options_do(name: str, command: click.Command) -> None:
    """Neither a command nor an option is without a word."""
    options = [one for one in command.params if isinstance(one, click.Option)]

    assert command.help
    assert [one.name for one in options if not one.help] == []


def test_the_architecture_names_every_room_and_command() -> None:
    """What comes or goes is told in the architecture page."""
    rooms = {
        path.name if path.is_file() else f"{path.name}/"
        for path in Path(tm.__file__).parent.iterdir()
        if not path.name.startswith("__") and path.name != "py.typed"
    }

    told = dict(re.findall(r"^  (\w+(?:\.py|/)) +(.+)$", ARCHITECTURE, flags=re.MULTILINE))

    assert told.keys() - {"__init__.py"} == rooms
    assert set(told["cli/"].split(", ")) == set(main.commands)


@pytest.mark.parametrize(("page", "line"), list(_typed()))
def test_a_line_to_type_names_what_there_is(page: str, line: str) -> None:
    """Every command and option that a page shows is there."""
    _check_line(shlex.split(line, comments=True)[1:])


def test_every_target_that_is_told_is_in_the_makefile() -> None:
    """`make` knows what the documents say to make."""
    targets = set(
        re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    )

    told = {word for page in PAGES.values() for word in re.findall(r"^make ([\w-]+)|`make ([\w-]+)", page)}

    assert {one or other for one, other in told} <= targets


@pytest.mark.parametrize("page", PAGES)
def test_a_name_in_backquotes_is_a_name_of_the_code(page: str) -> None:
    """A column, option, function or field that was renamed leaves no page behind."""
    sources = (*ROOT.glob("tmapi_analytics/**/*.py"), *ROOT.glob("tests/**/*.py"))
    known = {word for path in sources for word in (path.stem, *re.findall(r"\w+", path.read_text("utf-8")))}

    prose = re.sub(r"^```.*?^```", "", PAGES[page], flags=re.DOTALL | re.MULTILINE)
    quoted = " ".join(re.findall(r"`([^`\n]+)`", prose))

    assert [word for word in re.findall(r"\w*[a-z]_\w+", quoted) if word not in known] == []
