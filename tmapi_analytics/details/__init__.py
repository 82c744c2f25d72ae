"""What only an offer's own page tells: price tiers, stock, variants, weight, the shop's key.

`add_details` asks for the best offers, one call each, and adds columns. How answers are got, stored, planned,
interrupted and resumed is the search's own way: ``wanted`` says which requests there are, ``run`` gets them,
``told`` reads them. Nothing here takes a list price for the price at a quantity.
"""

from tmapi_analytics.details.verbs import add_details

__all__ = ["add_details"]
