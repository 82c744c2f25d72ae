"""Pictures: in whichever form one is given it is the same search, and nothing private leaves with it."""

from __future__ import annotations

import io
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests
from pandas.testing import assert_frame_equal
from PIL import Image, ImageDraw

import tmapi_analytics as tm
from tmapi_analytics import images, publishing

if TYPE_CHECKING:
    from tmapi_analytics.devserver import Sandbox

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


@pytest.fixture
def mug(box: Sandbox) -> bytes:
    """A photograph of a mug, as bytes."""
    return requests.get(box.pictures["mug"], timeout=5).content


@pytest.fixture
def photo() -> bytes:
    """A large photograph as a telephone takes it: lying on its side, with place and maker inside.

    Upright it is red above and blue below.
    """
    upright = Image.new("RGB", (1200, 1600), "blue")
    ImageDraw.Draw(upright).rectangle((0, 0, 1200, 799), fill="red")
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "SecretPhoneMaker"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (26.0, 16.0, 15.0)
    out = io.BytesIO()
    upright.rotate(90, expand=True).save(out, "JPEG", exif=exif, comment=b"SecretComment")
    return out.getvalue()


def picture_kinds(mug: bytes, folder: Path) -> dict[str, object]:
    """The forms in which a local picture can be given."""
    file = folder / "mug.jpg"
    file.write_bytes(mug)
    return {
        "a path": file,
        "a path as text": str(file),
        "bytes": mug,
        "a bytearray": bytearray(mug),
        "a memoryview": memoryview(mug),
    }


def published(box: Sandbox) -> bytes:
    """What the last conversion was asked to convert, as the API would fetch it."""
    url = [call.params["url"] for call in box.log if call.endpoint == "convert_url"][-1]
    return requests.get(url, timeout=5).content


# One picture, many forms


def test_a_file_its_bytes_and_its_path_are_one_search(box, mug, tmp_path):
    """The identity of a local picture is its bytes: the second form costs nothing."""
    frames = [tm.search_image(image, label="mug") for image in picture_kinds(mug, tmp_path).values()]

    assert box.calls == 2
    for frame in frames[1:]:
        assert_frame_equal(frame, frames[0])


def test_a_renamed_or_moved_file_costs_nothing(box, mug, tmp_path):
    """Not the name but the content counts; a changed content is another picture."""
    (tmp_path / "one.jpg").write_bytes(mug)
    tm.search_image(tmp_path / "one.jpg")
    (tmp_path / "one.jpg").rename(tmp_path / "two.jpg")
    box.reset()

    tm.search_image(tmp_path / "two.jpg")
    unchanged = box.calls
    (tmp_path / "two.jpg").write_bytes(requests.get(box.pictures["lotus"], timeout=5).content)
    tm.search_image(tmp_path / "two.jpg")

    assert (unchanged, box.calls) == (0, 2)


def test_an_open_picture_is_searched_with(box, mug):
    """A PIL image finds what its file finds, and the same image again costs nothing."""
    with Image.open(io.BytesIO(mug)) as image:
        by_image = tm.search_image(image, label="mug")
        calls = box.calls
        tm.search_image(image)

    assert (calls, box.calls) == (2, 2)
    assert by_image["item_id"].equals(tm.search_image(mug)["item_id"])


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "HSV", "I", "F"])
def test_an_open_picture_of_any_mode_is_searched_with(box, mode):
    """Colour models that no JPEG or PNG knows are converted."""
    frame = tm.search_image(Image.new(mode, (32, 32)))

    assert box.calls == 2
    assert frame.attrs["tmapi"]["pages"] == 1


def test_an_open_picture_that_was_closed_is_refused(box, mug):
    """A picture without pixels cannot be searched with, and no call is spent on it."""
    image = Image.open(io.BytesIO(mug))
    image.close()

    with pytest.raises(tm.ParameterError, match="cannot be used"):
        tm.search_image(image)

    assert box.calls == 0


def test_a_url_is_converted_as_it_is(box):
    """A public picture is not fetched, published or changed; its name labels the search."""
    url = "https://example.com/pictures/lotus%20seed.jpg?size=1&sign=a%2Fb"

    frame = tm.search_image(url)

    assert box.log[0].params["url"] == url
    assert frame["search"].unique().tolist() == ["lotus seed.jpg"]


def test_a_converted_path_is_searched_with_at_once(box):
    """A path that the API's conversion returned costs no conversion."""
    tm.search_image(box.pictures["lotus"])
    path = box.log[-1].params["img_url"]
    box.reset()

    frame = tm.search_image(path, pages=2)

    assert Counter(call.endpoint for call in box.log) == {"search_image": 2}
    assert len(frame) > 30


def test_a_name_from_the_file_system_cannot_write_to_the_terminal(box, mug, tmp_path):
    """Control characters and undecodable bytes of a file name do not reach tables, ledger or progress."""
    file = Path(tmp_path, "\x1b[2J\udce9.jpg")
    file.write_bytes(mug)

    frame = tm.search_image(file)

    assert frame["search"].iloc[0].isprintable()
    assert tm.spend()["asked"].map(str.isprintable).all()


# What leaves the machine


@pytest.mark.parametrize("form", ["file", "image"])
def test_what_is_published_is_upright_small_and_without_metadata(box, photo, form):
    """At most 1,000 px, turned as EXIF says, JPEG, and not a trace of place, maker or comment."""
    tm.search_image(photo if form == "file" else Image.open(io.BytesIO(photo)))

    content = published(box)
    with Image.open(io.BytesIO(content)) as image:
        assert image.format == "JPEG"
        assert image.size == (750, 1000)
        assert dict(image.getexif()) == {}
        red, blue = image.getpixel((375, 100)), image.getpixel((375, 900))
    assert red[0] > 200
    assert red[2] < 60
    assert blue[2] > 200
    assert blue[0] < 60
    assert b"Secret" not in content
    assert b"Exif" not in content


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_turned_upright(orientation):
    """All eight EXIF orientations end as the same picture."""
    upright = Image.new("RGB", (60, 40), "white")
    ImageDraw.Draw(upright).rectangle((0, 0, 29, 19), fill="red")
    ways = {2: [0], 3: [3], 4: [1], 5: [5], 6: [2], 7: [6], 8: [4]}
    stored = upright
    for method in ways.get(orientation, []):
        stored = stored.transpose(Image.Transpose(method))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    out = io.BytesIO()
    stored.save(out, "PNG", exif=exif)

    with Image.open(io.BytesIO(publishing.prepared(out.getvalue(), "x"))) as image:
        corners = [image.getpixel(place) for place in ((5, 5), (55, 5), (5, 35), (55, 35))]

    assert image.size == (60, 40)
    assert [corner[1] < 100 for corner in corners] == [True, False, False, False]


def test_transparency_becomes_white():
    """A product on a transparent ground is not shown on black."""
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (255, 0, 0, 0)).save(out, "PNG")

    with Image.open(io.BytesIO(publishing.prepared(out.getvalue(), "x"))) as image:
        assert min(image.getpixel((10, 10))) > 250


def test_a_small_picture_is_not_made_larger():
    """1,000 px is a limit and no aim."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30)).save(out, "PNG")

    with Image.open(io.BytesIO(publishing.prepared(out.getvalue(), "x"))) as image:
        assert image.size == (40, 30)


# Publishers


def test_a_publishing_program_gets_a_file_and_prints_a_url(box, mug, tmp_path):
    """The last word it prints is the URL, its arguments may be quoted, and no shell reads them."""
    script = tmp_path / "my publisher.py"
    script.write_text(
        "import pathlib, sys\n"
        f"pathlib.Path({str(tmp_path / 'argv')!r}).write_text(repr(sys.argv[1:-1]))\n"
        f"pathlib.Path({str(tmp_path / 'got.jpg')!r}).write_bytes(pathlib.Path(sys.argv[-1]).read_bytes())\n"
        "print('uploading...')\nprint('https://example.com/mug.jpg')\n"
    )

    with tm.settings(publish_command=f"{sys.executable} '{script}' $HOME ; `id`"):
        tm.search_image(mug)

    assert (tmp_path / "argv").read_text() == repr(["$HOME", ";", "`id`"])
    assert box.log[0].params["url"] == "https://example.com/mug.jpg"
    with Image.open(tmp_path / "got.jpg") as image:
        assert image.format == "JPEG"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("no-such-program-anywhere", "cannot be run"),
        (f"{sys.executable} -c 'import sys; sys.exit(\"quota is spent\")'", "quota is spent"),
        (f"{sys.executable} -c pass", "said 'nothing'"),
        (f"{sys.executable} -c 'print(\"done\")'", "not a URL"),
        (f"{sys.executable} -c 'print(\"javascript:alert(1)\")'", "not a URL"),
        (f"{sys.executable} -c 'print(\"https://[bad\")'", "not a URL"),
        ("'unbalanced", "cannot be run"),
        ("   ", "public URL before"),
    ],
    ids=["missing", "failing", "silent", "no URL", "a script", "a broken URL", "unbalanced", "blank"],
)
def test_a_publisher_that_fails_is_told_before_a_call_is_spent(box, mug, command, said):
    """The error says which step failed, and nothing was converted."""
    with tm.settings(publish_command=command, publish_url=None), pytest.raises(tm.ConfigError, match=said):
        tm.search_image(mug)

    assert box.calls == 0


@pytest.mark.parametrize("path", ["/nowhere", ""])
def test_a_publish_address_that_fails_is_told_before_a_call_is_spent(box, mug, path):
    """An address that takes no picture is a ConfigError."""
    address = f"{box.url}{path}" if path else "http://127.0.0.1:9"

    with (
        tm.settings(publish_url=address),
        pytest.raises(tm.ConfigError, match=r"could not be put|not a URL"),
    ):
        tm.search_image(mug)

    assert [call for call in box.log if call.endpoint in ("convert_url", "search_image")] == []


def test_without_a_publisher_the_error_says_what_to_do(box, mug):
    """A local picture needs a public URL; the message names both settings."""
    with (
        tm.settings(publish_url=None),
        pytest.raises(tm.ConfigError, match=r"TMAPI_PUBLISH_COMMAND.*TMAPI_PUBLISH_URL"),
    ):
        tm.search_image(mug)

    assert box.calls == 0


def test_a_picture_of_this_machine_is_not_offered_to_an_api_elsewhere(box):
    """A loopback URL cannot be fetched by the real API, so no call is spent on it."""
    with tm.settings(base_url="https://api.tmapi.io", token="anything"):
        with pytest.raises(tm.ParameterError, match="on this machine"):
            tm.search_image(box.pictures["mug"])

        paid = tm.spend()["paid"].sum()

    assert paid == 0


def test_a_published_picture_is_published_once(box, mug, tmp_path):
    """More pages of a local picture neither publish nor convert again."""
    script = tmp_path / "publish.py"
    script.write_text("open('runs', 'a').write('x'); print('https://example.com/mug.jpg')")

    with pytest.MonkeyPatch.context() as patch, tm.settings(publish_command=f"{sys.executable} {script}"):
        patch.chdir(tmp_path)
        tm.search_image(mug)
        tm.search_image(mug, pages=3)

    assert (tmp_path / "runs").read_text() == "x"
    assert Counter(call.endpoint for call in box.log) == {"convert_url": 1, "search_image": 3}


# Conversions that have gone stale


@pytest.mark.parametrize("answer", ["empty", "422"])
def test_a_stale_conversion_is_renewed_once_and_the_offers_come(box, answer):
    """Neither "no results" nor an error reaches the user; it costs one page and one conversion more."""
    expected = tm.search_image(box.pictures["lotus"], pages=3)
    box.expire_conversions(answer)
    box.reset()

    frame = tm.search_image(box.pictures["lotus"], pages=3, max_age=0)

    assert frame["item_id"].equals(expected["item_id"])
    assert Counter(call.endpoint for call in box.log) == {"convert_url": 1, "search_image": 4}


@pytest.mark.parametrize("answer", ["empty", "422"])
def test_pages_that_meet_a_stale_conversion_at_once_renew_it_once(box, answer):
    """However many pages are under way, there is one new conversion."""
    tm.search_image(box.pictures["lotus"])
    box.expire_conversions(answer)
    box.reset()
    box.latency = 0.05

    frame = tm.search_image(box.pictures["lotus"], pages=6)

    assert frame.attrs["tmapi"]["pages"] == 6
    assert Counter(call.endpoint for call in box.log)["convert_url"] == 1


def test_a_page_that_a_stale_conversion_left_empty_is_not_stored(box):
    """What a stale path answered is no answer."""
    tm.search_image(box.pictures["lotus"])
    box.expire_conversions("empty")
    tm.search_image(box.pictures["lotus"], price=(5, 60))
    box.reset()

    again = tm.search_image(box.pictures["lotus"], price=(5, 60))

    assert box.calls == 0
    assert len(again) > 0


def test_a_conversion_older_than_an_hour_is_never_used(box, monkeypatch):
    """An old path may answer with nothing, so a new page gets a new one."""
    tm.search_image(box.pictures["lotus"])
    monkeypatch.setattr(images, "CONVERSION_LIFETIME", timedelta(seconds=0.1))
    time.sleep(0.2)
    box.reset()

    plan = tm.search_image(box.pictures["lotus"], pages=2, dry_run=True)
    tm.search_image(box.pictures["lotus"], pages=2)

    assert plan["calls_expected"].sum() == box.calls == 2
    assert box.log[0].endpoint == "convert_url"


def test_a_search_that_really_finds_nothing_says_so_and_costs_no_second_conversion(box):
    """No items on a fresh conversion is the answer."""
    frame = tm.search_image(box.pictures["lotus"], price=(900_000, None))

    assert frame.empty
    assert box.calls == 2


def test_a_stale_path_that_the_user_gave_cannot_be_renewed_and_the_error_says_so(box):
    """Only the picture itself could be converted again."""
    tm.search_image(box.pictures["lotus"])
    path = box.log[-1].params["img_url"]
    box.expire_conversions("422")
    box.reset()

    with pytest.raises(tm.ParameterError, match="search with the picture itself") as caught:
        tm.search_image(path, pages=2)

    assert caught.value.status == 422
    assert box.calls == 1


def test_an_empty_answer_to_a_path_that_the_user_gave_is_told(box):
    """It may be stale or may have found nothing: the frame is empty and a warning says why it may be."""
    tm.search_image(box.pictures["lotus"])
    path = box.log[-1].params["img_url"]
    box.expire_conversions("empty")

    with pytest.warns(tm.DataWarning, match="stale"):
        frame = tm.search_image(path, price=(5, 60))

    assert frame.empty


@pytest.mark.parametrize("status", [417, 499, 500, 503])
def test_a_conversion_that_fails_for_a_passing_reason_is_tried_three_times(box, status):
    """About one first attempt in six fails, so a second and a third are made."""
    box.fail(status, times=2, endpoint="convert_url")

    tm.search_image(box.pictures["lotus"])

    assert Counter(call.endpoint for call in box.log) == {"convert_url": 3, "search_image": 1}
