"""Suppliers: who stands behind the offers, side by side, and what to be wary of.

`suppliers` sums offers up, `compare` puts a few beside each other, `flag` says in sentences what a buyer
should look at twice, `changes` what has become of them since another look. Frames go in, and a frame comes
out. A similar picture is never called the same product: only ``confirmed=`` says so, and somebody has to
have looked.
"""

from tmapi_analytics.comparison.changing import changes
from tmapi_analytics.comparison.comparing import compare
from tmapi_analytics.comparison.flagging import Thresholds, flag
from tmapi_analytics.comparison.identity import supplier_keys
from tmapi_analytics.comparison.news import sentence
from tmapi_analytics.comparison.summing import suppliers

__all__ = ["Thresholds", "changes", "compare", "flag", "sentence", "supplier_keys", "suppliers"]
