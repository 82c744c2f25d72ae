"""How soon the search panel answers, in a real browser over a real JupyterLab."""

from __future__ import annotations

import math
import statistics
import sys
import tempfile
from pathlib import Path

from harness import Ratio, case

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from browser import chromium, notebooks, servers

PANEL = """
import pandas as pd
import tmapi_analytics as tm
box = tm.sandbox()
found = tm.search_image(box.pictures["lotus"], pages=36, progress=False)
offers = pd.concat([found] * 3, ignore_index=True).head(2000)
offers["item_id"] = range(100_000_000_000, 100_000_002_000)
panel = tm.SearchPanel(offers)
panel
"""
# From the input of a slider to the first change of the gallery that has been painted.
MOVE = """share => new Promise(resolve => {
    const slider = document.querySelector('.tm-slider input');
    const seen = new MutationObserver(() => {
        seen.disconnect();
        requestAnimationFrame(() => resolve((performance.now() - begun) / 1000));
    });
    seen.observe(document.querySelector('.tm-cards').parentElement, {childList: true});
    slider.value = share;
    const begun = performance.now();
    slider.dispatchEvent(new Event('input'));
})"""
ENOUGH = 15


@case("seconds from moving a weight to 2,000 offers in their new order on the screen", reach=0.3)
def weighing(rounds: int) -> Ratio:
    """Slider, kernel, scoring, filter, gallery, paint; inconclusive where there is no browser."""
    if chromium.find() is None:
        return Ratio(seen=math.nan, same=math.nan)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        own = {"TMAPI_CACHE_DIR": str(root / "store"), "TMAPI_CONFIG_DIR": str(root / "settings")}
        bench = servers.Bench(root, "", {"bench": own})
        bench.lay_out()
        with servers.jupyter(bench, "lab") as server, chromium.launched() as browser:
            path = notebooks.write(bench, [PANEL], "bench")
            opened = notebooks.in_jupyter(server, chromium.visit(browser, root), path, "lab")
            opened.run_all()
            opened.page.locator(".tm-cards").wait_for()
            taken = [
                opened.page.evaluate(MOVE, 0.1 + 0.8 * (at % 2)) for at in range(min(rounds, ENOUGH) + 2)
            ]
            server.end_kernels()
    return Ratio(seen=statistics.median(taken[2:]))
