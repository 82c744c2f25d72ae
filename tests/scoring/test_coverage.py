"""Whether the 90 % rank interval is one."""

import numpy as np
import pytest

from tmapi_analytics.scoring.varying import vary

CRITERIA = ["price", "repurchase_rate", "shop_years", "sales_90d", "composite_score"]
KAPPA = 50


@pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning")
def test_the_rank_interval_covers_the_true_rank_nine_times_in_ten(score, catalogue):
    """Where stated weights scatter about the true ones as kappa says, 88 to 92 of 100 true ranks are covered.

    ``docs/explanation/scoring.md`` reports the figure.
    """
    chance = np.random.default_rng(5)
    covered = []
    for _ in range(300):
        offers = catalogue(700, seed=chance.integers(1 << 32))
        true = chance.dirichlet(np.full(len(CRITERIA), 4.0))
        stated = chance.dirichlet(KAPPA * true)
        truth = score(offers, dict(zip(CRITERIA, true, strict=True)))["rank"]
        scored = score(offers, dict(zip(CRITERIA, stated, strict=True)))

        interval = vary(scored, kappa=KAPPA, draws=1_000, seed=int(chance.integers(1 << 32)))

        covered.append(truth.between(interval["rank_low"], interval["rank_high"]).mean())

    assert 0.88 <= np.mean(covered) <= 0.92
