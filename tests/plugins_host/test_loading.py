"""Three ways in, and what becomes of plugins that are not as they should be."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tmapi_analytics import registry
from tmapi_analytics.errors import PluginWarning

from .conftest import HEAD, Install, Write, criterion, state

if TYPE_CHECKING:
    from tmapi_analytics.registry import Offered


def test_an_installed_plugin_is_found_with_its_version(install: Install) -> None:
    """An entry point names the plugin, its distribution tells the version, its hooks what it offers."""
    install("tmapi-value", criterion("value"), version="2.1", entry="value")

    [row] = [row for row in registry.plugins().to_dict("records") if row["name"] == "value"]

    assert row == {
        "name": "value",
        "version": "2.1",
        "hooks": "tmapi_criteria",
        "offers": "value",
        "state": "ok",
        "origin": "entry point",
    }


def test_files_of_the_environment_are_loaded(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """`TMAPI_PLUGINS` names any number of files; a file's name is the plugin's."""
    paths = [write(f"{name}.py", criterion(name)) for name in ("first", "second")]
    monkeypatch.setenv("TMAPI_PLUGINS", os.pathsep.join(map(str, paths)))

    found = registry.offered("criteria")

    assert found["first"].plugin == "first"
    assert found["second"].plugin == "second"


def test_a_file_loaded_again_takes_over_its_changes(write: Write) -> None:
    """Who works on a plugin need not start anew: the same file replaces what it was before."""
    registry.load_file(write("mine.py", criterion("before")))
    registry.load_file(write("mine.py", criterion("afterwards")))

    names = set(registry.offered("criteria"))

    assert "afterwards" in names
    assert "before" not in names
    assert state("mine") == "ok"


def test_a_mended_file_takes_the_place_of_the_broken_one(write: Write) -> None:
    """However it was broken, loading the file again after mending it is enough."""
    for source in (
        "import no_such_thing",
        "def tmapi_criteria(): return []",
        "@hookimpl\ndef tmapi_nothing(): pass",
    ):
        with pytest.warns(PluginWarning):
            registry.load_file(write("mine.py", source))

    registry.load_file(write("mine.py", criterion("value")))

    assert state("mine") == "ok"
    assert registry.offered("criteria")["value"].plugin == "mine"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param("import no_such_thing", "ModuleNotFoundError", id="an import that fails"),
        pytest.param("def (", "SyntaxError", id="no Python"),
        pytest.param("raise SystemExit(3)", "SystemExit: 3", id="a script that ends the process"),
        pytest.param(
            "@hookimpl\ndef tmapi_criterias(): return []",
            'tmapi_criterias: there is no such hook; did you mean "tmapi_criteria"?',
            id="a misspelt hook",
        ),
        pytest.param(
            "def tmapi_criteria(): return []",
            "tmapi_criteria: it is not marked with @hookimpl",
            id="a hook without its mark",
        ),
        pytest.param(
            "@hookimpl\ndef tmapi_criteria(offers): return []",
            "Argument(s) {'offers'} are declared in the hookimpl",
            id="an argument that the hook does not have",
        ),
        pytest.param(
            "@hookimpl(wrapper=True)\ndef tmapi_criteria(): return (yield)",
            "a hook here cannot be a wrapper",
            id="a wrapper around the others",
        ),
        pytest.param(
            "@hookimpl\ndef tmapi_criteria(): return 1 / 0", "ZeroDivisionError", id="a hook that raises"
        ),
        pytest.param(
            "from tmapi_analytics.errors import ParameterError\nraise ParameterError('x')",
            "ParameterError: x",
            id="an error of ours",
        ),
        pytest.param(
            "import tmapi_analytics as tm\n@tm.criterion(goal='maximum')\ndef mine(offers): return 1",
            "goal is 'maximum'",
            id="a criterion that cannot be used",
        ),
        pytest.param(
            "from tmapi_analytics.errors import ColumnError\n"
            "@hookimpl\ndef tmapi_criteria(): raise ColumnError('x')",
            "ColumnError: x",
            id="a hook that raises an error of ours",
        ),
        pytest.param(
            "import asyncio\nraise asyncio.CancelledError('x')", "CancelledError: x", id="is cancelled"
        ),
        pytest.param(
            "class Odd(BaseException): pass\nraise Odd('x')", "Odd: x", id="an error of no known family"
        ),
        pytest.param(
            "class Mute(Exception):\n    def __str__(self): raise ValueError\nraise Mute",
            "it cannot be loaded: Mute",
            id="an error that cannot say what it is",
        ),
        pytest.param(
            "def __getattr__(name): raise RuntimeError(name)",
            "it cannot be loaded: RuntimeError",
            id="a module that raises when it is asked",
        ),
        pytest.param(
            "class Shy:\n    @property\n    def name(self): raise RuntimeError('shy')\n"
            "@hookimpl\ndef tmapi_criteria(): return [Shy()]",
            "it is of type Shy, not Criterion",
            id="an offer whose name raises",
        ),
        pytest.param("x = 1", "it has none of the hooks tmapi_criteria, ", id="no hook at all"),
        pytest.param("@hookimpl\ndef tmapi_criteria(): return 7", "not iterable", id="no list"),
        pytest.param(
            "@hookimpl\ndef tmapi_charts(): return [Criterion(name='x', goal='max', value=len)]",
            "it is of type Criterion, not Chart",
            id="the wrong kind of object",
        ),
    ],
)
def test_a_broken_plugin_is_told_and_the_rest_goes_on(
    install: Install, write: Write, source: str, reason: str
) -> None:
    """One warning names plugin, hook and reason; the table shows it; the other plugin is there."""
    install("healthy", criterion("healthy"))
    registry.plugins()

    with pytest.warns(PluginWarning) as told:
        registry.load_file(write("broken.py", source))

    [message] = [str(one.message) for one in told]
    assert message.startswith('plugin "broken"')
    assert reason in message
    assert state("broken").startswith("failed: ")
    assert reason in state("broken")
    assert "healthy" in registry.offered("criteria")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        pytest.param("name='two words', goal='max', value=len", "not a Python identifier", id="name"),
        pytest.param(
            "name='total', goal='max', value=len", "that of the sum in tm.explain", id="name of the sum"
        ),
        pytest.param("name='x', goal='most', value=len", "goal is 'most', not one of max, min", id="goal"),
        pytest.param("name='x', goal='max', value=3", "is not a function", id="no function"),
        pytest.param("name='x', goal='max', value=len, needs='price'", "not a tuple", id="needs is a text"),
        pytest.param("name='x', goal='max', value=len, scale='cubic'", "scale is 'cubic'", id="scale"),
        pytest.param("name='x', goal='max', value=len, half=0", "half is 0", id="half"),
        pytest.param("name='x', goal='max', value=len, bounds=(5, 0)", "bounds is (5, 0)", id="bounds"),
        pytest.param(
            "name='x', goal='max', value=lambda offers: offers, options={'alpha': 1}",
            "does not take its options: got an unexpected keyword argument 'alpha'",
            id="an option that the function does not take",
        ),
    ],
)
def test_an_unusable_criterion_is_left_out_by_itself(write: Write, fields: str, reason: str) -> None:
    """What is wrong with one offer is found before it is run, and its plugin's others stay."""
    source = f"""
    @hookimpl
    def tmapi_criteria():
        return [Criterion({fields}), Criterion(name="good", goal="min", value=lambda offers: offers["price"])]
    """

    with pytest.warns(PluginWarning, match="tmapi_criteria"):
        registry.load_file(write("mixed.py", source))

    assert reason in state("mixed")
    assert "good" in registry.offered("criteria")


def test_a_taken_name_stays_with_the_first(install: Install, write: Write) -> None:
    """The later plugin's offer is left out and told; the rest of it stays."""
    install("early", criterion("value"))
    late = """
    @hookimpl
    def tmapi_criteria():
        return [Criterion(name=name, goal="max", value=lambda offers: offers) for name in ("value", "extra")]
    """
    registry.plugins()

    with pytest.warns(
        PluginWarning, match='plugin "late", tmapi_criteria "value": the name belongs to.*"early"'
    ):
        registry.load_file(write("late.py", late))

    found = registry.offered("criteria")
    assert found["value"].plugin == "early"
    assert found["extra"].plugin == "late"


def test_a_built_in_keeps_its_name(write: Write) -> None:
    """No plugin can put its own price in the place of ours."""
    with pytest.warns(PluginWarning, match='"price": the name belongs to the plugin "criteria"'):
        registry.load_file(write("greedy.py", criterion("price")))

    assert registry.offered("criteria")["price"].plugin == "criteria"


def test_a_file_may_bring_criteria_as_a_cell_does(write: Write) -> None:
    """What works in a notebook works in a file; the file is in order though it has no hook."""
    source = """
    import tmapi_analytics as tm

    @tm.criterion(goal="max")
    def mine(offers):
        return offers["price"]
    """

    for _ in ("first", "again"):
        registry.load_file(write("bringing.py", source))

    assert state("bringing") == "ok"
    assert state("mine") == "ok"
    assert "mine" in registry.offered("criteria")


def test_two_plugins_with_one_name_are_told_apart(write: Write, tmp_path: Path) -> None:
    """The second of the name is left out, and the warning says where it lies."""
    (tmp_path / "other").mkdir()
    registry.load_file(write("twin.py", criterion("first")))
    second = tmp_path / "other" / "twin.py"
    second.write_text(HEAD, encoding="utf-8")

    with pytest.warns(PluginWarning, match='there is a plugin "twin" already; this one, from .*other'):
        registry.load_file(second)

    assert "first" in registry.offered("criteria")
    assert list(registry.plugins()["name"]).count("twin") == 2


def test_a_module_under_two_names_is_loaded_once(install: Install, tmp_path: Path) -> None:
    """A second entry point for the same module offers nothing twice."""
    install("double", criterion("value"))
    entries = next((tmp_path / "site").glob("double-*")) / "entry_points.txt"
    entries.write_text("[tmapi_analytics]\ndouble = double\ndouble_too = double\n")

    with pytest.warns(
        PluginWarning, match='"double_too": it cannot be loaded: it is the same as the plugin "double"'
    ):
        registry.plugins()

    assert state("double") == "ok"


@pytest.mark.parametrize("word", ["value", "all", "something, value"])
def test_a_disabled_plugin_is_not_even_imported(
    install: Install, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    """`TMAPI_DISABLE_PLUGINS` lists it as off; "all" spares the package's own."""
    install("value", "raise RuntimeError('imported')")
    monkeypatch.setenv("TMAPI_DISABLE_PLUGINS", f"{os.environ['TMAPI_DISABLE_PLUGINS']},{word}")

    assert state("value") == "off"
    assert state("criteria") == "ok"


def test_a_built_in_is_switched_off_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package can do without its own where that is asked for exactly."""
    monkeypatch.setenv("TMAPI_DISABLE_PLUGINS", f"{os.environ['TMAPI_DISABLE_PLUGINS']},criteria")

    assert state("criteria") == "off"
    assert "price" not in registry.offered("criteria")


def test_a_load_that_warns_as_an_error_leaves_the_host_whole(
    install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where warnings are errors the first use raises, and the second finds everything that works."""
    install("aa-broken", "import no_such_thing")
    install("healthy", criterion("healthy"))

    with pytest.raises(PluginWarning, match="aa-broken"):
        registry.offered("criteria")

    assert "healthy" in registry.offered("criteria")


def test_loading_that_was_stopped_starts_anew(install: Install, tmp_path: Path) -> None:
    """Ctrl-C while plugins are loaded comes through, and the next use finds all of them."""
    source = f"""
from pathlib import Path

been = Path({str(tmp_path / "been")!r})
if not been.exists():
    been.touch()
    raise KeyboardInterrupt
"""
    install("aa-stopped", source + criterion("first"))
    install("later", criterion("second"))

    with pytest.raises(KeyboardInterrupt):
        registry.offered("criteria")

    assert {"first", "second"} <= set(registry.offered("criteria"))


def test_threads_that_come_at_once_load_once(install: Install, tmp_path: Path) -> None:
    """First use from many threads imports each plugin one time, and all of them see it."""
    log = tmp_path / "imported"
    source = f"""
import time
from pathlib import Path

with Path({str(log)!r}).open("a") as file:
    file.write("x")
time.sleep(0.05)
"""
    install("slowly", source + criterion("value"))
    seen: list[dict[str, Offered]] = []
    threads = [threading.Thread(target=lambda: seen.append(registry.offered("criteria"))) for _ in range(8)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert log.read_text() == "x"
    assert len(seen) == 8
    assert all(set(one) == set(seen[0]) for one in seen)


def test_nothing_is_looked_for_at_import(install: Install, elsewhere) -> None:
    """Importing the package and the registry loads no plugin; the first question does."""
    install("value", criterion("value"))
    process = elsewhere(
        f"""
        import sys
        sys.path.insert(0, {sys.path[0]!r})
        from tmapi_analytics import registry
        assert "value" not in sys.modules
        assert "tmapi_analytics.scoring" not in sys.modules
        assert "value" in registry.offered("criteria")
        assert "value" in sys.modules
        """
    )

    assert process.wait() == 0, process.stderr.read()
