"""The panel's model, without a widget: what a form means, what it costs, which offers stay, all as code."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from PIL import Image

import tmapi_analytics as tm
from tmapi_analytics.publishing import prepared
from tmapi_analytics.widgets.panel import uploads
from tmapi_analytics.widgets.panel.asking import Form
from tmapi_analytics.widgets.panel.costing import cost_line
from tmapi_analytics.widgets.panel.filtering import Filters, Limit, Order, Word

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from tmapi_analytics.devserver import Sandbox


@pytest.mark.parametrize(
    ("form", "code"),
    [
        pytest.param(Form(subject=" a.jpg "), "tm.search_image('a.jpg')", id="what is usual is not said"),
        pytest.param(
            Form(by="keyword", subject="杯", pages="all", sort="sales", language="zh"),
            "tm.search_items('杯', pages='all', language='zh', sort='sales')",
            id="what is chosen is said",
        ),
        pytest.param(
            Form(by="category", subject="130822002", low="5", high="7.5"),
            "tm.search_category('130822002', price=(5, 7.5))",
            id="prices are numbers",
        ),
        pytest.param(
            Form(
                subject="a.jpg", filters={"is_factory": True, "is_super_factory": True, "new_arrival": False}
            ),
            "tm.search_image('a.jpg', is_factory=True, new_arrival=False)",
            id="a filter of another kind of search is left out",
        ),
        pytest.param(
            Form(subject="a.jpg", max_age=0),
            "tm.search_image('a.jpg')",
            id="asking again is not repeated: what came is stored",
        ),
    ],
)
def test_a_form_is_a_line_of_python(form: Form, code: str) -> None:
    """What the panel runs can be read, and run without it."""
    assert form.call().code == code


@pytest.mark.parametrize(
    ("form", "message"),
    [
        pytest.param(Form(), "nothing to search for yet", id="nothing"),
        pytest.param(Form(by="keyword", subject="cup", pages="many"), "pages cannot be 'many'", id="pages"),
        pytest.param(
            Form(by="keyword", subject="cup", pages="-1"), "pages cannot be -1\\.", id="as it was typed"
        ),
        pytest.param(Form(by="keyword", subject="cup", pages=" "), "pages cannot be ''", id="no pages"),
        pytest.param(
            Form(by="keyword", subject="cup", low="9", high="5"), "start at 9 and end at 5", id="price"
        ),
        pytest.param(
            Form(by="keyword", subject="cup", low="x"), "price cannot have 'x' in it", id="no number"
        ),
        pytest.param(Form(by="category", subject="cups"), "cat_id cannot be 'cups'", id="no category"),
    ],
)
def test_a_form_that_cannot_be_searched_says_so_before_it_costs(
    box: Sandbox, form: Form, message: str
) -> None:
    """The verbs check; the panel shows what they say."""
    with pytest.raises(tm.ParameterError, match=message):
        form.call().run(dry_run=True)

    assert box.calls == 0


def test_the_cost_counts_the_conversion_and_what_is_stored(box: Sandbox) -> None:
    """A picture's first search is one call more than its pages; afterwards only what is new costs."""
    before = cost_line(tm.search_image(box.pictures["lotus"], pages=2, dry_run=True))
    tm.search_image(box.pictures["lotus"], pages=2)

    after = cost_line(tm.search_image(box.pictures["lotus"], pages=5, dry_run=True))

    assert before == "3 calls"
    assert after == "3 calls, 2 pages stored just now"


def test_a_search_that_is_stored_costs_nothing(box: Sandbox) -> None:
    """And says how old the answers are."""
    tm.search_items("cup")

    assert cost_line(tm.search_items("cup", dry_run=True)) == "nothing to pay, 1 page stored just now"


def test_the_cost_of_all_pages_is_not_known_before_the_first(box: Sandbox) -> None:
    """What is not known is not given as a number."""
    line = cost_line(tm.search_items("cup", pages="all", dry_run=True))

    assert line == "1 call for page 1, then as many as there are pages"


def test_a_budget_that_will_not_do_is_told_before_the_search(box: Sandbox) -> None:
    """With the tightest budget around, and what one call costs."""
    with tm.settings(call_price=0.5), tm.budget(20), tm.budget(2):
        line = cost_line(tm.search_items("cup", pages=3, dry_run=True))

    assert line == (
        "3 calls, 1.50 in your money, 2 of your budget of 2 left, which is not enough: it will stop there"
    )


FILTERS = [
    pytest.param(Filters(conditions=(Limit("moq", "le", 100),)), [11, 13], id="unknown stays"),
    pytest.param(Filters(conditions=(Limit("moq", "le", 100),), unknown=False), [11], id="unknown goes"),
    pytest.param(Filters(conditions=(Limit("price", "ge", 50),)), [11, 13], id="numbers that are floats"),
    pytest.param(Filters(conditions=(Limit("is_super_factory", "eq", True),)), [11, 13], id="a badge"),
    pytest.param(
        Filters(conditions=(Limit("is_super_factory", "eq", True),), unknown=False),
        [11],
        id="a badge for sure",
    ),
    pytest.param(Filters(conditions=(Word("CUP"), Word("tea"))), [12], id="every word, in any case"),
    pytest.param(Filters(conditions=(Word("茶"),)), [12], id="a word of the Chinese title"),
    pytest.param(Filters(conditions=(Word("(x"),)), [], id="a word is no pattern"),
    pytest.param(
        Filters(conditions=(Limit("city", "eq", True),)), [11, 12, 13], id="a column that is not there"
    ),
    pytest.param(Filters(), [11, 12, 13], id="no filter"),
]


@pytest.mark.parametrize(("filters", "stay"), FILTERS)
def test_filters_keep_what_passes_and_the_code_keeps_the_same(
    offers: pd.DataFrame, filters: Filters, stay: list[int]
) -> None:
    """The line of Python is the same filter."""
    kept = offers[filters.mask(offers)]

    assert kept["item_id"].tolist() == stay
    coded = eval(filters.code(offers, "offers"), {"offers": offers})
    pd.testing.assert_frame_equal(coded, kept)


ORDERS = pd.DataFrame(
    {
        "item_id": [1, 2, 3, 4, 5],
        "moq": pd.array([10, 200, None, 5, None], dtype="Int64"),
        "one_piece_min_order": pd.array([False, True, None, None, None], dtype="boolean"),
        "price_tiers": ["20:3.5|100:3", None, "300:2", None, None],
    }
)


@pytest.mark.parametrize("unknown", [True, False], ids=["unknown stays", "unknown goes"])
@pytest.mark.parametrize("most", [1, 10, 20, 100, 250, 300])
@pytest.mark.parametrize(
    "columns",
    [
        pytest.param(["moq"], id="as listed"),
        pytest.param(["moq", "one_piece_min_order"], id="one piece possible"),
        pytest.param(["moq", "one_piece_min_order", "price_tiers"], id="with tiers"),
    ],
)
def test_the_code_for_the_smallest_order_needs_pandas_alone(
    columns: list[str], most: int, unknown: bool
) -> None:
    """It keeps what scoring's own reading of the smallest order keeps."""
    filters = Filters(conditions=(Order(most),), unknown=unknown)
    offers = ORDERS[columns]

    coded = eval(filters.code(offers, "offers"), {"offers": offers})

    assert coded.index.tolist() == offers[filters.mask(offers)].index.tolist()


@pytest.mark.parametrize("unknown", [True, False], ids=["unknown stays", "unknown goes"])
@pytest.mark.parametrize("condition", [Limit("moq", "le", 100), Limit("moq", "ge", 100), Order(100)], ids=str)
def test_numbers_kept_as_objects_are_filtered_as_numbers(condition: Limit | Order, unknown: bool) -> None:
    """So they are in an own frame, where None is no number; the line of Python can do it, too."""
    filters = Filters(conditions=(condition,), unknown=unknown)
    offers = ORDERS[["item_id", "moq"]]
    loose = offers.assign(moq=offers["moq"].astype(object).where(offers["moq"].notna(), None))

    stays = filters.mask(loose)

    assert stays.tolist() == filters.mask(offers).tolist()
    assert eval(filters.code(loose, "loose"), {"loose": loose}).index.tolist() == loose[stays].index.tolist()


def picture(format: str) -> bytes:  # noqa: A002 - Pillow's own word
    """A small picture, as a file of this format."""
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(out, format=format)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        pytest.param("lotus.jpg", "lotus.jpg", id="a name"),
        pytest.param("C:\\photos\\lotus.jpg", "lotus.jpg", id="a Windows path"),
        pytest.param("../../.bashrc", "bashrc", id="a way out, and a hidden file"),
        pytest.param("lo\x1b[31mtus.jpg", "lo[31mtus.jpg", id="a control sequence"),
        pytest.param("..", "picture", id="no name at all"),
    ],
)
def test_an_upload_is_kept_under_its_own_name_and_nowhere_else(tmp_path: Path, name: str, kept: str) -> None:
    """Wherever the name points, the file lies in the cache folder."""
    path = uploads.keep(name, picture("JPEG"), tmp_path)

    assert path.name == kept
    assert path.resolve().is_relative_to(tmp_path / "pictures")


# 32 x 16 pixels of red, as an iPhone would save them.
HEIC = base64.b85decode(
    "0000SW^{RQXk}?*00000ZE0pPXk}?*ZE0a<0004eZDn*}000000000XXk=`10000000000aA{+700000000000000000000B57=IV*"
    "mgE07O6l0RRC200001pa1~?00000001Wd001LtX>Mi!000000RR916=`l}WdZ;I000310BCk&F#rGn01j|zbZr0t000010002|X>f9I"
    "0002oX>en20001WXm(>m0RwOV0058x000009`FGC{rLC*01pFT0096PKmiN^|NjGU00093kN^M!000939=ZZRVE_RDDMA4O18@KU0|1Z!"
    "00RI30{|YNAb|yz>aLpR;31&EfB*mtfB*mk0EA)y0RRR>0l{;@i2wiq6Ju{|a&BX6cmM$a4FCp!0000KX>)L8000000000$0000$0000e"
    "V{Bn?0000W000010000G00001|NsBs00002|NsBc000020000GaA|mH000000|*ER0000OX>e^}0000000001009Mo0s{qv0000lZDe6|"
    "0000ZC;_ho5)+Kz`02uEKiyIMT9ve(@_x{(E8|I@cd;0fssEq"
)


def test_the_format_of_iphones_can_be_searched_with(tmp_path: Path) -> None:
    """Where the extra is installed; what leaves the machine is a JPEG as ever."""
    pytest.importorskip("pi_heif")

    path = uploads.keep("IMG_1.HEIC", HEIC, tmp_path)

    jpeg = Image.open(io.BytesIO(prepared(path.read_bytes(), path.name)))
    assert (jpeg.format, jpeg.size) == ("JPEG", (32, 16))


def test_without_the_extra_an_iphones_picture_says_what_it_needs(
    elsewhere: Callable[..., subprocess.Popen[str]],
) -> None:
    """Nobody has to guess why a picture that every phone shows is none."""
    code = f"""
        import sys
        sys.modules["pi_heif"] = None  # as if it were not installed
        try:
            tm.search_image({HEIC!r}, dry_run=True)
        except tm.ParameterError as error:
            print(error)
    """

    said, _ = elsewhere(code).communicate()

    assert "it is HEIC, which needs the extra heic. Save it as JPEG or PNG." in said


def test_the_same_upload_is_the_same_file(tmp_path: Path) -> None:
    """So the second search with it finds the first one's pages."""
    assert len({uploads.keep("a.png", picture("PNG"), tmp_path) for _ in range(2)}) == 1


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param(None, "is too large", id="too large for the way here"),
        pytest.param(b"GIF89a but not really", "cannot be used", id="no picture"),
    ],
)
def test_an_upload_that_cannot_be_used_says_what_to_do(
    tmp_path: Path, content: bytes | None, problem: str
) -> None:
    """One line, as for every picture; nothing is kept."""
    with pytest.raises(tm.ParameterError, match=problem):
        uploads.keep("a.jpg", content, tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_path_in_the_home_folder_does_not_name_its_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    """Notebooks are shared; the path is read back all the same."""
    monkeypatch.setenv("HOME", "/home/somebody")

    assert uploads.shown(Path("/home/somebody/pictures/a.jpg")) == "~/pictures/a.jpg"
