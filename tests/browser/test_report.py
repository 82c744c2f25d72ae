"""The saved report in a real browser: it reads well everywhere, asks nobody for anything, runs nothing."""

from __future__ import annotations

import pytest

import tmapi_analytics as tm

from .reading import bare_tables, loaded, obstacles

pytestmark = pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning")
HOSTILE = (
    '<img src="https://example.com/x" onerror="window.__xss=1"><script>window.__xss=1</script>\u202e=1+1'
)


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A report of scored offers; titles, names, notes and links of the best of them are hostile."""
    folder = tmp_path_factory.mktemp("report")
    with pytest.MonkeyPatch.context() as patch, tm.sandbox(messy=False) as box:
        patch.setenv("TMAPI_CONFIG_DIR", str(folder))
        offers = tm.search_image(box.pictures["lotus"], pages=3)
        ranked = tm.score(
            offers, {"price": 0.5, "repurchase_rate": 0.3, "shop_years": 0.2}, quantity=300, sort=True
        )
        best = ranked.index[:3]
        ranked.loc[best, ["title", "title_origin"]] = HOSTILE
        ranked.loc[best[1], "company_name"] = HOSTILE
        ranked.loc[best, "product_url"] = "javascript:window.__xss=1"
        report = tm.report(
            ranked,
            title=f"Lotus seeds {HOSTILE}",
            currency="EUR",
            rate=7.85,
            confirmed=ranked["item_id"].head(8),
            notes={int(ranked["item_id"].iloc[0]): HOSTILE},
            conclusion=HOSTILE,
            picture=box.pictures["lotus"],
        )
        return report.save(folder / "report.html")


@pytest.fixture(
    params=[(800, False), (800, True), (1280, False), (1280, True)],
    ids=["800 light", "800 dark", "1280 light", "1280 dark"],
)
def visit(request, saved, open_page):
    """The report, opened at each width in each colour scheme."""
    width, dark = request.param
    visit = open_page(width=width, dark=dark)
    visit.go(saved.as_uri())
    return visit


def test_the_report_reads_well_and_asks_nobody_for_anything(visit, request):
    """It fits the window, every picture shows, everybody can read it, and nothing runs or leaves."""
    visit.look(f"report {request.node.callspec.id}")

    assert visit.sideways == 0
    assert visit.page.get_by_text("<script>window").count() > 9  # sellers' texts are there, as text
    assert all(loaded(visit.page.get_by_role("img")))
    assert obstacles(visit.page) == []
    assert bare_tables(visit.page) == []
    visit.assert_clean()


def test_the_report_asks_for_nothing_but_itself(saved, open_page):
    """The file is all that is read: style, pictures and charts are in it."""
    visit = open_page()
    visit.go(saved.as_uri())

    assert [url for url in visit.requests if not url.startswith("data:")] == [saved.as_uri()]


def test_no_link_of_the_report_runs_a_script(saved, open_page):
    """A seller's ``javascript:`` address is no link; the others open elsewhere and tell nobody from where."""
    visit = open_page()
    visit.go(saved.as_uri())
    links = visit.page.locator("a[href]:not([href^='#'])")

    assert {one.get_attribute("href").partition(":")[0] for one in links.all()} <= {"http", "https"}
    assert {one.get_attribute("rel") for one in links.all()} == {"noopener noreferrer nofollow"}


def test_the_report_prints(saved, open_page):
    """On paper nothing is cut off at the side."""
    visit = open_page(width=917)  # A4 less its margins, which browsers print at three quarters
    visit.go(saved.as_uri())
    visit.page.emulate_media(media="print")

    assert visit.sideways == 0
    assert visit.page.pdf(format="A4").startswith(b"%PDF")
