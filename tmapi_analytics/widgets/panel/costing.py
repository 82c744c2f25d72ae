"""What a search will cost, as one line, before it costs anything. No widget here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tmapi_analytics import registry
from tmapi_analytics.errors import ConfigError
from tmapi_analytics.images import read_picture
from tmapi_analytics.ledger import tightest
from tmapi_analytics.search.telling import ago
from tmapi_analytics.wording import counted

if TYPE_CHECKING:
    import pandas as pd

    from tmapi_analytics.config import Settings
    from tmapi_analytics.ledger import Budget
    from tmapi_analytics.widgets.panel.asking import Call


def cost_line(plan: pd.DataFrame) -> str:
    """What a plan (``dry_run=True``) comes to, with what is left of the tightest budget around.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> with tm.sandbox():
    ...     page = tm.search_items("bamboo cup")
    ...     with tm.budget(20):
    ...         print(cost_line(tm.search_items("bamboo cup", pages=3, dry_run=True)))
    2 calls, 1 page stored just now, 20 of your budget of 20 left
    """
    parts = [_calls(plan), _stored(plan), _money(plan), _left(tightest(), plan)]
    return ", ".join(part for part in parts if part)


def check_payable(call: Call, plan: pd.DataFrame, settings: Settings) -> None:
    """Make sure, before Search is pressed, that the calls of a plan could be made.

    Raises
    ------
    ConfigError
        There is no token, or no way for an own picture to where the API can see it.
    """
    if _is_free(plan):
        return
    if settings.token is None:
        raise ConfigError(
            f"cost: {cost_line(plan)}, but there is no token",
            hint="Run tm.login() in a cell, or press Try the sandbox.",
        )
    converts = plan["page"].isna() & plan["calls_expected"].gt(0)
    is_local = call.by == "picture" and bool(read_picture(call.subject).content)
    can_publish = settings.publish_command or settings.publish_url or registry.publishers()
    if is_local and converts.any() and not can_publish:
        raise ConfigError(
            "a picture of your own needs a public address before the API can see it",
            hint="Fill in that of one which has it, or set up a place for yours: TMAPI_PUBLISH_COMMAND.",
        )


def _is_free(plan: pd.DataFrame) -> bool:
    """Whether nothing will be called; a stored first page that is the last leaves no rest to ask for."""
    asked = plan[plan["page"].notna() & ~plan["stored"].fillna(value=False).astype(bool)]
    return asked.empty


def _calls(plan: pd.DataFrame) -> str:
    if _is_free(plan):
        return "nothing to pay"
    expected = counted(int(plan["calls_expected"].sum()), "call")
    if plan["calls_expected"].isna().any():
        return f"{expected} for page 1, then as many as there are pages"
    return expected


def _stored(plan: pd.DataFrame) -> str:
    pages = plan[plan["page"].notna() & plan["stored"].fillna(value=False).astype(bool)]
    if pages.empty:
        return ""
    return f"{counted(len(pages), 'page')} stored {ago(datetime.now(UTC) - pages['age'].max())}"


def _money(plan: pd.DataFrame) -> str:
    cost = plan["cost_expected"].sum(skipna=True)
    return f"{cost:,.2f} in your money" if cost else ""


def _left(budget: Budget | None, plan: pd.DataFrame) -> str:
    if budget is None:
        return ""
    line = f"{budget.left:,.0f} of your budget of {budget.cap:,.0f} left"
    short = plan["calls_expected"].sum() > budget.left
    return f"{line}, which is not enough: it will stop there" if short else line
