"""The chart of provinces: where the goods are sent from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tmapi_analytics.comparison.latin import provinces_in_english
from tmapi_analytics.hookspecs import Chart
from tmapi_analytics.plots import fonts, labels, scales, style
from tmapi_analytics.plots.words import left_out, speaker
from tmapi_analytics.wording import plain

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


def draw_provinces(ax: Axes, offers: pd.DataFrame, top: int, language: str) -> None:
    """Draw a bar a province, the longest first, and one for all beyond the `top`.

    Names stand as the API gives them; in English with their English name beside. Offers of unknown origin are
    told, not drawn.
    """
    say, most = speaker(language), labels.read_top(top)
    counts = count_provinces(offers["province"])
    known = int(counts.sum())
    style.headline(
        ax,
        say("provinces", offers=say("offers", n=known)),
        left_out(say, without_province=len(offers) - known),
    )
    ax.set_xlabel(say("offers_axis"))
    if not known:
        style.no_data(ax, say)
        return
    shown, others = counts.iloc[:most], counts.iloc[most:]
    names, numbers = province_names(shown.index.to_series(), language), shown.tolist()
    if len(others):
        names.append(say("other_provinces", n=len(others)))
        numbers.append(int(others.sum()))
    style.bars_across(ax, numbers, [f"{one:,} ({style.percent(one / known)})" for one in numbers])
    labels.name_rows(ax, names)
    scales.count_axis(ax.xaxis)


def count_provinces(province: pd.Series[Any]) -> pd.Series[int]:
    """How many offers each province has, most first; equals in the order in which they come.

    Examples
    --------
    >>> import pandas as pd
    >>> count_provinces(pd.Series(["福建", "湖南", None, "湖南 "])).to_dict()
    {'湖南': 2, '福建': 1}
    """
    text = province.dropna().astype(object).map(lambda name: plain(str(name)).strip())
    counts = text[text != ""].groupby(text, sort=False).size()
    return counts.sort_values(ascending=False, kind="stable")


def province_names(provinces: pd.Series[str], language: str) -> list[str]:
    """What provinces are called: as they are, and in English with the English name beside."""
    chinese = [labels.shorten(name, 24) for name in provinces]
    if language == "zh":
        return chinese
    english = provinces_in_english(provinces).fillna("").tolist()
    if fonts.chinese_font() is None:
        return [known or name for known, name in zip(english, chinese, strict=True)]
    return [f"{name} {known}".rstrip() for known, name in zip(english, chinese, strict=True)]


PROVINCES = Chart(
    name="provinces",
    draw=draw_provinces,
    needs=("province",),
    options={"top": 12, "language": "en"},
    meaning="How many offers are sent from which province.",
)
