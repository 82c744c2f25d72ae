"""Pictures of the sandbox are pictures, and they find what they show."""

from __future__ import annotations

import io

import pytest
import requests
from PIL import Image

from tmapi_analytics.devserver.catalogue import catalogue
from tmapi_analytics.devserver.drawings import COLOURS, DRAWINGS, PALETTES
from tmapi_analytics.devserver.state import MAX_UPLOADS
from tmapi_analytics.devserver.wording import KINDS
from tmapi_analytics.errors import ParameterError


def kinds(data):
    """The kinds of goods on a page."""
    found = [catalogue(1688)[int(item["item_id"])].kind for item in data["items"] if item]
    return set(found)


def copy_of(content, form="PNG", side=90):
    """The same picture, smaller and in another format."""
    copy = io.BytesIO()
    Image.open(io.BytesIO(content)).convert("RGB").resize((side, side)).save(copy, form)
    return copy.getvalue()


def test_every_kind_of_goods_has_a_drawing_in_every_colour():
    """The names, the drawings and the colours are of the same kinds."""
    assert KINDS.keys() == DRAWINGS.keys() == PALETTES.keys()
    assert {len(palette) for palette in PALETTES.values()} == {COLOURS}


def test_every_item_has_its_picture(tidy):
    """The address in `img` answers a small JPEG of 400 by 400 that no browser takes for anything else."""
    item = tidy.image()["items"][5]

    answer = requests.get(item["img"], timeout=10)

    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert Image.open(io.BytesIO(answer.content)).size == (400, 400)
    assert len(answer.content) < 20_000


def test_two_offers_of_a_kind_look_different(box):
    """Each offer has a picture of its own."""
    mugs = [offer.item_id for offer in catalogue(1688).values() if offer.kind == "mug"][:20]

    pictures = {requests.get(box.picture_url(mug), timeout=10).content for mug in mugs}

    assert len(pictures) == 20


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_of_a_kind_finds_that_kind(tidy, kind):
    """First its own kind, towards the end what is related, a few hundred in all."""
    data = tidy.image(tidy.box.pictures[kind])

    assert kinds(data) == {kind}
    assert 250 <= data["total_count"] <= 720
    last = tidy.image(tidy.box.pictures[kind], page=data["total_count"] // 20)
    assert kinds(last) & set(KINDS[kind].related)


def test_a_picture_of_an_offer_finds_that_offer_first(tidy):
    """And then what looks like it."""
    wanted = [offer.item_id for offer in catalogue(1688).values() if offer.kind == "lamp"][17]

    data = tidy.image(tidy.box.picture_url(wanted))

    assert data["items"][0]["item_id"] == wanted
    assert kinds(data) == {"lamp"}


@pytest.mark.parametrize("kind", KINDS)
def test_an_uploaded_copy_finds_the_same_kind(tidy, kind):
    """Shrunk, and stored in another format."""
    wanted = [offer.item_id for offer in catalogue(1688).values() if offer.kind == kind][30]
    picture = requests.get(tidy.box.picture_url(wanted), timeout=10).content

    public = tidy.upload(copy_of(picture)).text.strip()

    assert kinds(tidy.image(public)) == {kind}


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://example.com/goods/Yoga-Mat_2.jpg", "yoga_mat"),
        ("https://example.com/%E4%BF%9D%E6%B8%A9%E6%9D%AF.png", "thermos"),
    ],
    ids=["English words", "Chinese words"],
)
def test_a_picture_elsewhere_is_known_by_the_words_in_its_address(tidy, address, kind):
    """Nothing is fetched."""
    assert kinds(tidy.image(address)) == {kind}


def test_a_picture_that_says_nothing_always_finds_the_same(tidy):
    """Chance decides, once for all."""
    one, again = (
        tidy.image("https://example.com/IMG_0001.jpg"),
        tidy.image("https://example.com/IMG_0001.jpg"),
    )

    assert len(kinds(one)) == 1
    assert one["items"] == again["items"]


@pytest.mark.parametrize("method", ["PUT", "POST"])
@pytest.mark.parametrize(("form", "mimetype"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_an_uploaded_picture_is_served_as_it_came(box, method, form, mimetype):
    """The answer is one line, the address under which the very bytes are served."""
    picture = copy_of(requests.get(box.picture_url(kind="mug"), timeout=10).content, form)

    answer = requests.request(method, box.upload_url, data=picture, timeout=10)

    assert answer.headers["Content-Type"].startswith("text/plain")
    assert len(answer.text.splitlines()) == 1
    served = requests.get(answer.text.strip(), timeout=10)
    assert served.content == picture
    assert (served.headers["Content-Type"], served.headers["X-Content-Type-Options"]) == (mimetype, "nosniff")


@pytest.mark.parametrize(
    ("content", "status"),
    [
        pytest.param(b"<svg onload='alert(1)'/>", 415, id="no picture"),
        pytest.param(b"\x89PNG\r\n\x1a\n half of it", 415, id="half a picture"),
        pytest.param(b"", 415, id="nothing"),
        pytest.param(b"\xff\xd8\xff" + bytes(10_000_000), 413, id="more than ten megabytes"),
    ],
)
def test_what_is_no_picture_is_not_taken(box, content, status):
    """The answer says so in words, and nothing is kept."""
    answer = requests.put(box.upload_url, data=content, timeout=10)

    assert answer.status_code == status
    assert box.uploads == {}


def test_a_picture_that_is_sent_in_chunks_is_not_taken_beyond_the_limit_either(box):
    """Nobody says its length beforehand; the next request on the connection is understood all the same."""
    chunks = [b"\xff\xd8\xff", *[bytes(1_000_000)] * 11]
    with requests.Session() as session:
        refused = session.put(box.upload_url, data=iter(chunks), timeout=10)
        after = session.get(box.picture_url(), timeout=10)

    assert (refused.status_code, after.status_code) == (413, 200)


def test_only_so_many_uploads_are_kept(box):
    """The oldest goes."""
    pictures = [copy_of(requests.get(box.picture_url(), timeout=10).content, side=8 + n) for n in range(3)]
    first = requests.put(box.upload_url, data=pictures[0], timeout=10).text.strip()
    upload = next(iter(box.uploads.values()))

    for number in range(MAX_UPLOADS):
        box.keep(type(upload)(content=b"%d" % number, mimetype="image/png", look=upload.look))

    assert len(box.uploads) == MAX_UPLOADS
    assert requests.get(first, timeout=10).status_code == 404


def test_pictures_and_uploads_are_no_calls(box):
    """They cost nothing at the real API either."""
    requests.get(box.picture_url(), timeout=10)
    requests.get(f"{box.url}/", timeout=10)
    requests.put(box.upload_url, data=b"", timeout=10)

    assert (box.calls, box.log) == (0, [])


def test_an_unknown_picture_is_named(box):
    """With what there is and the nearest."""
    with pytest.raises(ParameterError, match='did you mean "mug"'):
        box.picture_url(kind="mugs")


def test_the_front_page_says_how_to_point_the_toolkit_here(box):
    """With the three settings and the example pictures, and no script may run on it."""
    page = requests.get(box.url, timeout=10)

    for line in (
        f"TMAPI_BASE_URL={box.url}",
        f"TMAPI_TOKEN={box.token}",
        f"TMAPI_PUBLISH_URL={box.upload_url}",
        *box.pictures.values(),
    ):
        assert line in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
