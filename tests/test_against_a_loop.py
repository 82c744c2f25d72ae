"""What the README says of a hand-written loop of requests and json_normalize, measured on the sandbox."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
import requests

import tmapi_analytics as tm

if TYPE_CHECKING:
    from tmapi_analytics.devserver import Sandbox

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
PAGES = 3


def loop(box: Sandbox) -> pd.DataFrame:
    """Offers as an afternoon's script gets them."""
    convert = f"{box.url}/1688/tools/image/convert_url"
    wanted = {"url": box.pictures["lotus"], "search_api_endpoint": "/global/search/image/v2"}
    token = {"apiToken": box.token}
    path = requests.post(convert, params=token, json=wanted, timeout=60).json()["data"]["image_url"]
    items = []
    for page in range(1, PAGES + 1):
        query = {**token, "img_url": path, "page": page}
        answer = requests.get(f"{box.url}/1688/global/search/image/v2", params=query, timeout=60).json()
        items += answer.get("data", {}).get("items", [])
    return pd.json_normalize([item for item in items if item])


def told(row: str) -> list[str]:
    """The cells of a row of the README's table."""
    line = next(line for line in README.splitlines() if line.startswith(f"| {row}"))
    return [cell.strip() for cell in line.strip("|").split("|")][1:]


def test_a_cell_that_is_run_twice_pays_twice_with_a_loop(box: Sandbox) -> None:
    """Four calls the first time; the second time four again, or none."""
    for _ in range(2):
        loop(box)
    by_loop = box.calls
    for _ in range(2):
        offers = tm.search_image(box.pictures["lotus"], pages=PAGES)

    assert [f"{by_loop} calls", f"{box.calls - by_loop} calls"] == told("the same cell run twice")[::2]
    assert len(offers) > 50


def test_a_loop_takes_a_spent_balance_for_fewer_results(box: Sandbox) -> None:
    """An answer without data reads like no results; here it is an error that keeps what came."""
    for page in (2, 3):
        box.fail(439, page=page, times=2, form="gateway")
    shorter = loop(box)

    with pytest.raises(tm.SearchInterrupted) as stop:
        tm.search_image(box.pictures["lotus"], pages=PAGES)

    assert f"{len(shorter)} offers, as if there were no more" == told("the balance ends")[0]
    assert len(stop.value.frame) == shorter["item_id"].nunique()


def test_a_loop_cannot_read_what_the_api_writes(box: Sandbox) -> None:
    """Sales are text, and turned into numbers as usual those with a plus are lost: they sell best."""
    by_loop = loop(box)
    offers = tm.search_image(box.pictures["lotus"], pages=PAGES)

    sales = pd.to_numeric(by_loop["sale_info.sale_quantity_90days"], errors="coerce")

    lost = sales.isna() & by_loop["sale_info.sale_quantity_90days"].notna()
    known = offers.set_index("item_id")["sales_90d"].dropna()
    best_sellers = known.loc[known.index.isin(by_loop.loc[lost, "item_id"].astype("int64"))]
    assert best_sellers.median() > known.median()
    assert told('`"36K+"`')[0] == f"lost: {lost.mean():.0%} of the offers in the sandbox, the best sellers"


def test_a_loop_tells_the_token_to_whoever_reads_the_notebook(box: Sandbox) -> None:
    """The address of a request that failed stands in its traceback, with the token."""
    box.stop()

    with pytest.raises(requests.ConnectionError) as by_loop:
        requests.get(f"{box.url}/1688/global/search/items", params={"apiToken": box.token}, timeout=5)

    assert box.token in str(by_loop.value)
    assert told("the token")[0] == "in every traceback and address"
