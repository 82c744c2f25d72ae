"""The verb that users call: offers in, a report out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from tmapi_analytics.client import current
from tmapi_analytics.comparison.changing import check_look
from tmapi_analytics.comparison.peers import warn_of_absent
from tmapi_analytics.comparison.taking import check
from tmapi_analytics.errors import DataWarning, warn
from tmapi_analytics.images import read_picture
from tmapi_analytics.publishing import prepared
from tmapi_analytics.ranking import with_values
from tmapi_analytics.reports.asked import Asked
from tmapi_analytics.reports.material import flagged
from tmapi_analytics.reports.report import ASKED_PICTURE, Report
from tmapi_analytics.scoring.plan import ATTRS
from tmapi_analytics.scoring.valuing import ATTRS as VALUES
from tmapi_analytics.thumbnails import fetch
from tmapi_analytics.timeline import earlier as earlier_look

if TYPE_CHECKING:
    import pandas as pd

    from tmapi_analytics.client import Client


def report(
    frame: pd.DataFrame,
    *,
    title: str | None = None,
    quantity: int | None = None,
    currency: str | None = None,
    rate: float | None = None,
    rate_date: str | None = None,
    confirmed: Iterable[int] | None = None,
    notes: Mapping[int, str] | None = None,
    conclusion: str | None = None,
    suppliers: int = 4,
    language: str = "en",
    picture: object = None,
    earlier: pd.DataFrame | bool = True,
    thumbnails: bool = True,
    client: Client | None = None,
) -> Report:
    """A report that somebody can decide on who reads no code and no Chinese; in a cell it shows itself.

    Unless `confirmed` says that somebody looked, its verdict is called unchecked: a similar picture is not
    the same product. It asks nothing of the API and costs nothing; small pictures of the shortlist are
    fetched from where the sellers keep them, without the token.

    Parameters
    ----------
    frame : pandas.DataFrame
        Offers with ``item_id`` and ``company_name``: as `score` gave them, or unscored, and then in the
        order of the search; also without any rows. It stays as it is.
    title : str, optional
        The heading; what was searched for where not given.
    quantity : int, optional
        Wanted pieces: prices are those of their tier where ``price_tiers`` is known. That of the scoring
        where not given.
    currency, rate, rate_date : optional
        What money is shown in first, CNY beside it: ``currency="EUR", rate=7.85`` is 7.85 CNY for 1 EUR.
    confirmed : iterable of int, optional
        ``item_id`` of the offers that somebody looked at and found to be the same product. Verdict, shortlist
        and medians are about these alone; all others stay in the table.
    notes : mapping, optional
        ``item_id`` -> what the analyst says about the offer.
    conclusion : str, optional
        What the analyst says in all; each line a paragraph.
    suppliers : int
        How many stand on the shortlist and side by side, 1 to 10.
    language : {"en", "zh"}
        Of the report's words, its flags and cells; what plugins say stays as it is.
    picture : URL, path, bytes or PIL image, optional
        What was searched with, to be shown beside the question; where not given, the address that the search
        tells.
    earlier : bool or pandas.DataFrame
        What to tell the changes since: True takes the look before, where the store has one; False nothing; a
        frame is that look itself, as `history` or an old file gives it.
    thumbnails : bool
        Whether to fetch pictures; without them the page has blanks.
    client : Client, optional
        Whose call price and cache folder, instead of those of the settings around.

    Returns
    -------
    Report
        ``.save("lotus.html")`` writes it: ``.html``, ``.xlsx``, ``.md``, or the offers alone as ``.csv`` and
        ``.parquet``. Its ``.offers`` also hold ``value_<criterion>``: what each was worth in the criterion.

    Raises
    ------
    ParameterError
        A value that cannot be, or a currency without its rate.
    ColumnError
        There is no column ``item_id`` or ``company_name``.

    Warns
    -----
    DataWarning
        The offers have changed since they were scored, as `add_details` does it; the verdict says so, too. Or
        some of those in `confirmed` or `notes` are not there; where none is, the verdict stays unchecked.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> with tm.sandbox() as box:
    ...     offers = tm.search_image(box.pictures["lotus"])
    ...     result = report(offers, title="Lotus seeds", quantity=300)
    >>> result.findings.verdict.badges
    ('Unchecked', 'Not scored')
    """
    settings = current(client).settings
    asked = Asked(
        title=title,
        quantity=quantity if quantity is not None else _scored_for(frame),
        currency=currency,
        rate=rate,
        rate_date=rate_date,
        confirmed=() if confirmed is None else confirmed,
        notes=notes or {},
        conclusion=conclusion,
        suppliers=suppliers,
        language=language,
        call_price=settings.call_price,
    )
    check(frame)
    warn_of_absent("noted", list(asked.notes), frame)
    offers = _valued(flagged(frame, asked))
    pictures: dict[str, bytes] = {}
    made = Report(offers, asked, pictures, _before(frame, earlier, client))
    if thumbnails:
        pictures |= fetch([pick.picture for pick in made.findings.picks], client=client)
        pictures |= _searched_with(_address(frame) if picture is None else picture, client)
    return made


def _valued(offers: pd.DataFrame) -> pd.DataFrame:
    """The offers with the values behind their scores; that the scores are older than these is told."""
    valued = with_values(offers)
    if newer := valued.attrs.get(VALUES, {}).get("newer"):
        warn(
            f"the offers have other values of {', '.join(newer)} than when they were scored: score again "
            "before you report",
            DataWarning,
        )
    return valued


def _before(frame: pd.DataFrame, wanted: pd.DataFrame | bool, client: Client | None) -> pd.DataFrame | None:
    """The look that changes are told since, if there is one."""
    if isinstance(wanted, bool):
        return earlier_look(frame, client=client) if wanted else None
    check_look(wanted)
    return wanted


def _scored_for(frame: object) -> int | None:
    """The quantity that the offers were scored for."""
    scoring = getattr(frame, "attrs", {}).get(ATTRS)
    quantity = scoring.get("quantity") if isinstance(scoring, Mapping) else None
    return quantity if isinstance(quantity, int) else None


def _address(frame: pd.DataFrame) -> str | None:
    """Where the picture lies that was searched with; None where it was no address, or several searches."""
    about = frame.attrs.get("tmapi")
    address = about.get("picture") if isinstance(about, Mapping) else None
    return address if isinstance(address, str) else None


def _searched_with(picture: object, client: Client | None) -> dict[str, bytes]:
    """The picture of the question, under its own name; nothing where there is none, or it cannot be had."""
    if picture is None:
        return {}
    which = read_picture(picture)
    found = prepared(which.content, which.asked) if which.content else None
    found = found or fetch([which.url], client=client).get(which.url)
    return {ASKED_PICTURE: found} if found else {}
