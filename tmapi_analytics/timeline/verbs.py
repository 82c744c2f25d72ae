"""What users call: every look that is stored, or the one before a frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from tmapi_analytics import parse
from tmapi_analytics.client import Client, current
from tmapi_analytics.errors import ParameterError, check_frame
from tmapi_analytics.frames import concat, searches
from tmapi_analytics.images import read_picture
from tmapi_analytics.search.asking import read_subject
from tmapi_analytics.timeline import framing, stored
from tmapi_analytics.timeline.looks import looks

if TYPE_CHECKING:
    import pandas as pd

_HINT = (
    'Give one of: image="lotus.jpg", keyword="bamboo cup", category=130822002, item_ids=[...], like=offers.'
)
_LOST = (
    "Merging loses it, and a batch's folder never has it. "
    'Give image=..., keyword=... or item_ids=offers["item_id"] instead.'
)
_IDS = "Give the offers' item_id: item_ids=[908305897124]."


def history(
    *,
    image: object = None,
    keyword: str | None = None,
    category: int | str | None = None,
    item_ids: Iterable[int] | None = None,
    like: pd.DataFrame | None = None,
    client: Client | None = None,
) -> pd.DataFrame:
    """What was seen when: every stored look at a picture, words, a category or some offers, in one frame.

    It costs nothing, for nothing is asked: a look is there where a search was paid for, and again with
    ``max_age=``. Each offer stands there once a look; `changes` compares two of them.

    Parameters
    ----------
    image : str, path, bytes or PIL image, optional
        As in `search_image`: every search with this picture, whatever else was asked.
    keyword, category : optional
        Every search for exactly these words, in this category, or of the category alone.
    item_ids : iterable of int, optional
        Wherever these offers were seen, in details as well. Each answer is a look of its own then; places
        are known only on first pages, because two pictures may have one name.
    like : pandas.DataFrame, optional
        The very search, or searches, that this frame is of, as long as its ``attrs`` say it.
    client : Client, optional
        Whose store, instead of that of the settings around.

    Returns
    -------
    pandas.DataFrame
        The columns of a search; with `item_ids` then those of `add_details`, which are missing in rows of
        searches as the others are in rows of details; and ``look``, from 1, the oldest first, and
        ``seen_at``, when it began. Without rows where nothing is stored. ``fetched_at`` is older than
        ``seen_at`` where a page was not asked for again. ``position`` is missing behind a page that is not
        there. Where searches differ in what else was asked, ``search`` says it: "lotus.jpg, sort=sales".

    Raises
    ------
    ParameterError
        Not exactly one of these is given, or it cannot be.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> with tm.sandbox() as box:
    ...     cups = tm.search_items("bamboo cup")
    ...     box.day = 30
    ...     cups = tm.search_items("bamboo cup", max_age=0)
    ...     seen = history(keyword="bamboo cup")
    >>> seen["look"].value_counts(sort=False).tolist()
    [20, 20]
    """
    given = {"image": image, "keyword": keyword, "category": category, "item_ids": item_ids, "like": like}
    chosen = [name for name, value in given.items() if value is not None]
    if len(chosen) != 1 and chosen != ["keyword", "category"]:
        raise ParameterError(f"history cannot be of {' and '.join(chosen) or 'nothing'}", hint=_HINT)
    one = current(client)
    if item_ids is not None:
        return framing.of_offers(one, _read_ids(item_ids))
    if like is not None:
        return framing.of_searches(stored.of_frame(one, about) for about in _told(like))
    if image is not None:
        return framing.of_searches([stored.of_picture(one, read_picture(image).identity)])
    subject = read_subject({"keyword": keyword, "cat_id": category})
    return framing.of_searches([stored.of_subject(one, subject)])


def earlier(frame: pd.DataFrame, *, client: Client | None = None) -> pd.DataFrame | None:
    """The look before that of a frame, as a search would have shown it; None where none is stored.

    Parameters
    ----------
    frame : pandas.DataFrame
        Of a search or of several, as long as its ``attrs`` say where it came from; scored or not.
    client : Client, optional
        Whose store, instead of that of the settings around.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> with tm.sandbox() as box:
    ...     october = tm.search_items("bamboo cup")
    ...     box.day = 30
    ...     november = tm.search_items("bamboo cup", max_age=0)
    ...     earlier(november)["item_id"].equals(october["item_id"]), earlier(october)
    (True, None)
    """
    check_frame(frame)
    found = [_before(current(client), about) for about in searches(frame)]
    there = [one for one in found if one is not None]
    if len(there) <= 1:
        return next(iter(there), None)
    return concat(there)


def _before(client: Client, about: Mapping[str, Any]) -> pd.DataFrame | None:
    """The last look but one of those that there were when a search's newest answer came."""
    if not about.get("newest"):
        return None
    newest = datetime.fromisoformat(about["newest"])
    until = [look for look in looks(stored.of_frame(client, about)) if look.seen_at <= newest]
    return framing.of_look(until[-2]) if len(until) > 1 else None


def _told(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """What the frame says of the searches that it is of."""
    check_frame(frame)
    told = searches(frame)
    if not any(about.get("answers") for about in told):
        raise ParameterError("the frame given as like does not say which answers it was made of", hint=_LOST)
    return told


def _read_ids(given: Iterable[object]) -> list[int]:
    """The offers' numbers, each once."""
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise ParameterError(f"item_ids cannot be {given!r}", hint=_IDS)
    ids = dict.fromkeys(map(_read_id, given))
    if not ids:
        raise ParameterError("item_ids cannot be empty", hint=_IDS)
    return list(ids)


def _read_id(one: object) -> int:
    try:
        number = parse.whole_number(one.item() if isinstance(one, np.generic) else one)
    except ValueError:
        number = None
    if number is None:
        raise ParameterError(f"item_ids cannot hold {one!r}", hint=_IDS)
    return number
