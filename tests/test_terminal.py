"""Tables in a terminal: what fits, what lines up, what never gets through."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from rich.cells import cell_len
from rich.console import Console

import tmapi_analytics as tm
from tmapi_analytics.money import Currency
from tmapi_analytics.reports.terminal import frame_table, offers_table, plan_table

if TYPE_CHECKING:
    from rich.table import Table

    from tmapi_analytics.devserver import Sandbox


def drawn(table: Table, width: int) -> list[str]:
    """The lines of a table, as a terminal with colours and links gets them."""
    console = Console(
        file=io.StringIO(), width=width, force_terminal=True, color_system=None, highlight=False
    )
    table.width = width if table.expand else None
    console.print(table)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


def row_of(offers: pd.DataFrame, **values: object) -> str:
    """The drawn line of one offer with some values of its own."""
    return drawn(offers_table(offers.head(1).assign(**values), width=120), 120)[-1]


def test_pieces_out_of_a_file_are_whole(offers: pd.DataFrame) -> None:
    """A CSV with gaps gives 300.0; nobody orders tenths of a piece."""
    line = row_of(offers, moq=1300.0, sales_90d=5200.0, shop_years=9.0, position=4.0)

    assert {"1,300", "4"} < set(line.split())
    assert ".0" not in line.replace(".00", "")


@pytest.fixture
def offers(box: Sandbox) -> pd.DataFrame:
    """A page of lotus seeds."""
    return tm.search_image(box.picture_url())


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_a_table_of_offers_fits_and_its_lines_are_of_one_width(offers: pd.DataFrame, width: int) -> None:
    """Chinese characters are counted as the two cells they take, so that columns stay straight."""
    lines = drawn(offers_table(offers, width=width), width)

    assert {cell_len(line) for line in lines} == {width}


@pytest.mark.parametrize(
    ("width", "heads"),
    [
        pytest.param(38, {"Title", "CNY"}, id="a narrow one shows titles and prices"),
        pytest.param(80, {"Title", "CNY", "MOQ", "Supplier"}, id="a usual one leaves out years and cities"),
        pytest.param(120, {"Title", "CNY", "MOQ", "Supplier", "Years", "City"}, id="a wide one shows all"),
    ],
)
def test_a_narrow_terminal_loses_columns_and_no_rows(
    offers: pd.DataFrame, width: int, heads: set[str]
) -> None:
    """What matters less goes first."""
    table = offers_table(offers, width=width)

    assert {column.header for column in table.columns} & {
        "Title",
        "CNY",
        "MOQ",
        "Supplier",
        "Years",
        "City",
    } == heads
    assert table.row_count == len(offers)


def test_values_are_written_for_people(offers: pd.DataFrame) -> None:
    """A floor has its plus, a share is in percent, thousands are set apart, suppliers are in letters."""
    line = row_of(
        offers,
        price=1234.5,
        moq=500,
        sales_90d=36000,
        sales_90d_is_floor=True,
        repurchase_rate=0.31,
        company_name="润德",
        shop_years=9,
    )

    assert line.split()[-8:-1] == ["1,234.50", "500", "36,000+", "31%", "Run", "De", "9"]


def test_a_missing_value_is_a_dash(offers: pd.DataFrame) -> None:
    """Unknown is not zero, and not the word of a programming language."""
    gone = dict.fromkeys(("moq", "sales_90d", "sales_90d_is_floor"), pd.NA)

    line = row_of(offers, price=float("nan"), company_name="润", city=None, **gone)

    assert line.split()[-7:-4] == ["-", "-", "-"]
    assert line.split()[-1] == "-"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("\x1b[31mred\x1b[0m", "[31mred[0m", id="an escape sequence"),
        pytest.param("\x1b]8;;http://evil\x07seeds", "]8;;http://evilseeds", id="a terminal's link"),
        pytest.param(
            "[red]seeds[/red] [link=http://evil]x", "[red]seeds[/red] [link=http://evil]x", id="markup"
        ),
        pytest.param(":smile: seeds", ":smile: seeds", id="a name of an emoji"),
        pytest.param("seeds\u202egnp.exe", "seedsgnp.exe", id="a mark that turns writing"),
        pytest.param("seeds\nnext\tline", "seeds next line", id="a line break"),
        pytest.param("\ud800seeds", "seeds", id="half a character"),
    ],
)
def test_a_hostile_title_is_shown_and_does_nothing(offers: pd.DataFrame, title: str, expected: str) -> None:
    """Whatever a seller writes reaches the terminal as text."""
    line = row_of(offers, title=pd.Series([title], dtype=object))

    assert expected in line
    assert line.isprintable()


def test_a_plan_joins_like_pages_and_sums_up(offers: pd.DataFrame, box: Sandbox) -> None:
    """A stored page and the three to be paid for are two rows; the last one adds up."""
    plan = tm.search_image(box.picture_url(), pages=4, dry_run=True)

    cells = [line.split("  ") for line in drawn(plan_table(plan), 80)]
    rows = {parts[0]: [part.strip() for part in parts[1:] if part.strip()] for parts in cells}

    assert rows["page 1"] == ["just now", "0", "0"]
    assert rows["pages 2 to 4"] == ["no", "3", "9"]
    assert rows["in all"][0] == str(plan["calls_expected"].sum())
    assert rows["in all"][1] == str(plan["calls_at_worst"].sum())


def test_a_sum_that_cannot_be_known_is_a_dash(box: Sandbox) -> None:
    """Before page 1 nobody knows how many pages "all" are."""
    plan = tm.search_image(box.picture_url(), pages="all", dry_run=True)

    total = drawn(plan_table(plan), 80)[-1].split()

    assert total == ["in", "all", "-", str(plan["calls_at_worst"].sum())]


def test_any_frame_is_drawn_with_its_kinds() -> None:
    """Numbers, times and flags are written as people write them."""
    frame = pd.DataFrame(
        {"at": [pd.Timestamp("2026-01-31T08:00Z")], "calls_made": [1200], "paid": [True], "cost": [0.5]}
    )

    head, _, row = drawn(frame_table(frame), 80)

    assert head.split() == ["At", "(UTC)", "Calls", "made", "Paid", "Cost"]
    assert row.split() == ["2026-01-31", "08:00", "1,200", "yes", "0.50"]


def test_prices_are_shown_in_the_currency_that_is_asked_for_and_in_cny_beside_it(
    offers: pd.DataFrame,
) -> None:
    """The asked currency comes first; what is missing stays a dash in both."""
    head, _, line = drawn(
        offers_table(offers.head(1).assign(price=12.0), width=120, money=Currency("EUR", 8.0)), 120
    )[-3:]
    missing = drawn(
        offers_table(offers.head(1).assign(price=float("nan")), width=120, money=Currency("EUR", 8.0)), 120
    )[-1]

    assert re.search(r"EUR +CNY", head)
    assert re.search(r"1\.50 +12\.00", line)
    assert re.search(r" - +- ", missing)
