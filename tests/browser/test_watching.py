"""The watch over pages sees what it is there for: else every other test here would be worth nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .reading import bare_tables, loaded, obstacles

FAULTS = {
    "left home": '<img src="https://example.com/x.png" alt="">',
    "left home, by a frame": "<iframe srcdoc=\"<img src='https://example.com/x.png'>\"></iframe>",
    "complained, in the console": '<script>console.error("no")</script>',
    "complained, with an exception": '<script>throw new Error("no")</script>',
    "a script of a seller's ran": "<script>window.__xss = 1</script>",
    "a script of a seller's ran, in a frame": '<iframe srcdoc="<script>window.__xss = 1</script>"></iframe>',
}


def shown(visit, tmp_path, body):
    """`visit` after it opened a page with this body."""
    file = tmp_path / "page.html"
    file.write_text(f'<!doctype html><html lang="en"><title>t</title><main>{body}</main>', encoding="utf-8")
    visit.go(file.as_uri())
    return visit


@pytest.mark.parametrize(("fault", "body"), FAULTS.items(), ids=FAULTS)
def test_a_fault_of_a_page_is_seen(open_page, tmp_path, fault, body):
    """A page that asks elsewhere, complains or runs a seller's script is not clean."""
    visit = shown(open_page(), tmp_path, body)

    with pytest.raises(AssertionError, match=fault.partition(",")[0]):
        visit.assert_clean()


def test_a_socket_that_leaves_home_is_seen(open_page, tmp_path):
    """A connection is told as any request is."""
    visit = open_page()
    with visit.page.expect_websocket():
        shown(visit, tmp_path, '<script>new WebSocket("wss://example.com/")</script>')

    assert visit.strays == ["wss://example.com/"]


def test_a_page_that_does_nothing_wrong_is_clean(open_page, tmp_path):
    """Pictures within the page are no requests to elsewhere."""
    visit = shown(open_page(), tmp_path, '<h1>Fine</h1><img src="data:image/gif;base64," alt="">')

    visit.assert_clean()


def test_what_cannot_be_read_is_seen(open_page, tmp_path):
    """Pale text, a picture without words and a table without a name are each told; so is a broken picture."""
    body = '<h1 style="color: #ddd">Pale</h1><img src="data:," width="9"><table><tr><th>Price</table>'
    visit = shown(open_page(), tmp_path, body)

    found = " ".join(obstacles(visit.page))

    assert "contrast" in found
    assert "alternative text" in found
    assert bare_tables(visit.page) == ["Price"]
    assert loaded(visit.page.locator("img")) == [False]


@pytest.mark.parametrize("width", [800, 1280])
def test_a_page_wider_than_its_window_is_seen(open_page, tmp_path, width):
    """Whoever would have to scroll sideways is told by how much."""
    visit = shown(open_page(width=width), tmp_path, '<div style="width: 2000px">wide</div>')

    assert visit.sideways >= 2000 - width
    expect(visit.page.get_by_text("wide")).to_be_visible()
