"""Memory does not grow with the table: each row is written and forgotten."""

from __future__ import annotations

import pytest

import tmapi_analytics as tm
from tmapi_analytics.client import current
from tmapi_analytics.endpoints import ENDPOINTS
from tmapi_analytics.search.asking import read_ask

pytest.importorskip("pyarrow", reason="needs the extra [parquet]")

FEW, MANY = 30, 3_000
COMMON = {
    **dict.fromkeys(("cat_id", "price", "extra", "label", *ENDPOINTS["search_items"].flags)),
    "language": "en",
    "sort": "default",
    "pages": 1,
    "page_size": 20,
}
CODE = """
import resource
import pandas as pd
from tmapi_analytics.batch import search_batch

done = search_batch(pd.DataFrame({"keyword": [f"mug {row}" for row in range(%d)]}), "offers-%d", offline=True)
print(done.status["state"].eq("done").sum(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.slow
def test_memory_stays_flat_from_30_to_3000_rows(box, elsewhere):
    """The most that the process ever holds; what it returns, three offers a row, is part of it."""
    tm.search_items("mug")
    here = current()
    ((_, page),) = here.store.items()
    for row in range(MANY):
        request = read_ask(ENDPOINTS["search_items"], {**COMMON, "keyword": f"mug {row}"}).request(1)
        here.store.add(request.key(box.url), page)
    variables = {"base_url": box.url, "cache_dir": str(here.settings.cache_dir)}

    outputs = [elsewhere(CODE % (rows, rows), **variables).communicate()[0] for rows in (FEW, MANY)]

    (few, least), (many, most) = (map(int, output.split()) for output in outputs)
    assert (few, many) == (FEW, MANY)
    assert most / least < 1.25
