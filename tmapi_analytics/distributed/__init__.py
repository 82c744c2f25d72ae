"""More offers than one machine holds: scores, suppliers and joining of Dask DataFrames.

Offers lie in parts, on whatever cluster the user's ``dask.distributed.Client`` names, or on this machine
where there is none. What has to be known of all offers (`measuring`: medians, ends, means; `selecting` finds
them exactly) is found first; then each part is scored as pandas' frames are, by `scoring`, against that.
The offers of a supplier are brought together, and each part is summed up by `comparison`.

The room computes no score and no sum of its own, starts no cluster and reads no file. It loads Dask for
nobody who has no Dask DataFrame.
"""

from tmapi_analytics.distributed.parts import is_dask, outline
from tmapi_analytics.distributed.placing import score
from tmapi_analytics.distributed.verbs import concat, suppliers

__all__ = ["concat", "is_dask", "outline", "score", "suppliers"]
