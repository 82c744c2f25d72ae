"""The searches that users call: parameters in, a frame out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

from tmapi_analytics.client import Client, current
from tmapi_analytics.endpoints import ENDPOINTS
from tmapi_analytics.errors import ParameterError
from tmapi_analytics.search import asking
from tmapi_analytics.search.run import SearchRun
from tmapi_analytics.wording import nearest

if TYPE_CHECKING:
    import pandas as pd

    from tmapi_analytics.search.telling import Progress


def search_image(
    image: object,
    *,
    pages: int | Literal["all"] = 1,
    page_size: int = 20,
    language: str = "en",
    sort: str = "default",
    price: tuple[float | None, float | None] | None = None,
    support_dropshipping: bool | None = None,
    is_factory: bool | None = None,
    verified_supplier: bool | None = None,
    free_shipping: bool | None = None,
    new_arrival: bool | None = None,
    max_age: str | timedelta | Literal[0] | None = None,
    offline: bool = False,
    dry_run: bool = False,
    label: str | None = None,
    extra: Mapping[str, Any] | None = None,
    progress: Progress = None,
    client: Client | None = None,
    **unknown: Any,
) -> pd.DataFrame:
    """Offers on 1688.com that look like a picture.

    What was asked before costs nothing: stored pages have no expiry. Whatever was paid for survives an
    error, a Ctrl-C and a crash.

    Parameters
    ----------
    image : str, path, bytes or PIL image
        An http(s) URL; a path that the API's conversion returned (``/search/imgextra5/….jpg``); a local
        file, its bytes or an open image, which need a publisher (``TMAPI_PUBLISH_COMMAND``).
    pages : int or "all"
        How many pages at most. A number is asked for at once, as far as page 1 says there is anything;
        ``"all"`` goes page by page and asks for at most one page past the end.
    page_size : int
        Offers a page, 1 to 20.
    language : {"en", "zh", "ru", "vi", "ja", "ko"}
        Of the titles; company names and places come in Chinese always.
    sort : {"default", "sales", "price_up", "price_down"}
        The API's order.
    price : (low, high), optional
        In CNY, either end None.
    support_dropshipping, is_factory, verified_supplier, free_shipping, new_arrival : bool, optional
        The API's filters; None means either.
    max_age : str, timedelta or 0, optional
        Ask again, once, for what was answered longer ago: ``"20h"``, ``"7d"``, 0. The older answer stays
        in the store, and is used with a warning where the API fails for a passing reason.
    offline : bool
        Never call; needs no token.
    dry_run : bool
        Call nothing and return the plan instead: a row a request, with what it would cost.
    label : str, optional
        What the ``search`` column says instead of the picture's name.
    extra : mapping, optional
        Parameters to pass on that this package does not know.
    progress : bool or callable, optional
        None shows one line in a terminal or notebook; False is silent; a callable gets pages done,
        pages planned (or None) and a text.
    client : Client, optional
        Settings and store to use instead of those around.

    Returns
    -------
    pandas.DataFrame
        One row an offer, columns as in `data_dictionary`, also where nothing was found. Missing stays
        missing. ``attrs["tmapi"]`` says where the frame came from.

    Raises
    ------
    ParameterError
        A parameter is wrong; no call was spent.
    SearchInterrupted
        Some pages came and then it stopped; ``.frame`` and ``.resume()`` go on from there.
    TmapiError
        Nothing came; see `errors`.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> with tm.sandbox() as box:
    ...     offers = tm.search_image(box.pictures["lotus"], pages=2, price=(5, 60))
    >>> offers[["price", "sales_90d"]].dtypes.astype(str).to_dict()
    {'price': 'float64', 'sales_90d': 'Int64'}
    """
    return _search("search_image", locals())


def search_items(
    keyword: str | None = None,
    *,
    cat_id: int | str | None = None,
    pages: int | Literal["all"] = 1,
    page_size: int = 20,
    language: str = "en",
    sort: str = "default",
    price: tuple[float | None, float | None] | None = None,
    support_dropshipping: bool | None = None,
    free_shipping: bool | None = None,
    new_arrival: bool | None = None,
    is_super_factory: bool | None = None,
    max_age: str | timedelta | Literal[0] | None = None,
    offline: bool = False,
    dry_run: bool = False,
    label: str | None = None,
    extra: Mapping[str, Any] | None = None,
    progress: Progress = None,
    client: Client | None = None,
    **unknown: Any,
) -> pd.DataFrame:
    """Offers on 1688.com by keyword, by category, or by both.

    Parameters
    ----------
    keyword : str, optional
        Words to search for, in any language; Chinese finds most.
    cat_id : int or str, optional
        A category's number. One of the two is needed.
    support_dropshipping, free_shipping, new_arrival, is_super_factory : bool, optional
        The API's filters; None means either.
    pages, page_size, language, sort, price, max_age, offline, dry_run, label, extra, progress, client
        As in `search_image`.

    Returns
    -------
    pandas.DataFrame
        As `search_image`.

    Raises
    ------
    TmapiError
        As `search_image`.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> with tm.sandbox():
    ...     cups = tm.search_items("bamboo cup", sort="sales")
    >>> cups["search"].unique().tolist()
    ['bamboo cup']
    """
    if keyword is None and cat_id is None:
        raise ParameterError("there is nothing to search for", hint="Give a keyword, a cat_id, or both.")
    return _search("search_items", locals())


def search_category(
    cat_id: int | str,
    *,
    pages: int | Literal["all"] = 1,
    page_size: int = 20,
    language: str = "en",
    sort: str = "default",
    price: tuple[float | None, float | None] | None = None,
    support_dropshipping: bool | None = None,
    free_shipping: bool | None = None,
    new_arrival: bool | None = None,
    is_super_factory: bool | None = None,
    max_age: str | timedelta | Literal[0] | None = None,
    offline: bool = False,
    dry_run: bool = False,
    label: str | None = None,
    extra: Mapping[str, Any] | None = None,
    progress: Progress = None,
    client: Client | None = None,
    **unknown: Any,
) -> pd.DataFrame:
    """Offers of one category on 1688.com.

    Parameters
    ----------
    cat_id : int or str
        The category's number; ``category_path`` of any offer holds some.
    support_dropshipping, free_shipping, new_arrival, is_super_factory : bool, optional
        The API's filters; None means either.
    pages, page_size, language, sort, price, max_age, offline, dry_run, label, extra, progress, client
        As in `search_image`.

    Returns
    -------
    pandas.DataFrame
        As `search_image`; ``title_origin`` is often missing here.

    Raises
    ------
    TmapiError
        As `search_image`.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> with tm.sandbox():
    ...     offers = tm.search_category(130822002)
    >>> offers["search"].unique().tolist()
    ['category 130822002']
    """
    return _search("search_category", locals())


def search_endpoint(
    endpoint: str,
    *,
    pages: int | Literal["all"] = 1,
    page_size: int = 20,
    sort: str = "default",
    price: tuple[float | None, float | None] | None = None,
    max_age: str | timedelta | Literal[0] | None = None,
    offline: bool = False,
    dry_run: bool = False,
    label: str | None = None,
    extra: Mapping[str, Any] | None = None,
    progress: Progress = None,
    client: Client | None = None,
    **asked: Any,
) -> pd.DataFrame:
    """Offers from any search of `endpoints.ENDPOINTS`, also one that has no verb of its own.

    Parameters
    ----------
    endpoint : str
        Its name there.
    **asked
        What to search for, language and filters: what the endpoint's row names, and nothing else.
    pages, page_size, sort, price, max_age, offline, dry_run, label, extra, progress, client
        As in `search_image`.

    Returns
    -------
    pandas.DataFrame
        As `search_image`; what the endpoint does not tell is missing.

    Raises
    ------
    TmapiError
        As `search_image`.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> with tm.sandbox():
    ...     offers = search_endpoint("search_category", cat_id=130822002, language="zh")
    >>> offers["search"].unique().tolist()
    ['category 130822002']
    """
    given = {name: value for name, value in locals().items() if name not in ("endpoint", "asked")}
    searches = [name for name, row in ENDPOINTS.items() if row.subject]
    if endpoint not in searches:
        raise ParameterError(
            f"there is no search {endpoint!r}{nearest(endpoint, searches)}",
            hint=f"Choose from: {', '.join(searches)}.",
        )
    row = ENDPOINTS[endpoint]
    given |= dict.fromkeys((*row.subject, *row.flags))
    given |= {"language": row.languages[0]} if row.languages else {}
    unknown = {name: asked.pop(name) for name in asked.keys() - given.keys()}
    return _search(endpoint, {**given, **asked, "unknown": unknown})


def _search(endpoint: str, given: dict[str, Any]) -> pd.DataFrame:
    """Carry out a verb: `given` are its parameters by name."""
    asking.refuse_unknown(endpoint, given.pop("unknown"), known=given)
    ask = asking.read_ask(ENDPOINTS[endpoint], given)
    asking.check_switches(given)
    since = asking.cutoff(given["max_age"])
    if given["dry_run"]:
        from tmapi_analytics.search.plan import plan

        return plan(current(given["client"]), ask, since=since)
    how = {name: given[name] for name in ("offline", "progress", "client")}
    return SearchRun(ask, since=since, **how).frame()
