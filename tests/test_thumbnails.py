"""Thumbnails: small, clean and fetched once; nothing hostile gets in, and nothing private is asked."""

from __future__ import annotations

import io
import itertools
import struct
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from PIL import Image

import tmapi_analytics as tm
from tmapi_analytics import thumbnails
from tmapi_analytics.thumbnails import FOLDER, fetch

ORIENTATION, MAKER = 0x0112, 0x010F


def picture(kind: str = "JPEG", size: tuple[int, int] = (600, 300), **how: object) -> bytes:
    """The bytes of a red picture."""
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **how)
    return out.getvalue()


def telephone_picture() -> bytes:
    """As a telephone takes it: lying on its side, with its maker inside."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "SecretPhoneMaker"
    return picture(exif=exif, comment=b"SecretComment")


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it has so many pixels."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    sound = picture("PNG")
    return sound[:12] + header + struct.pack(">I", zlib.crc32(header)) + sound[33:]


def drip() -> Iterator[bytes]:
    """A byte now and then, for ever."""
    for _ in itertools.count():
        time.sleep(0.05)
        yield b"x"


ANSWERS = {
    "/good.jpg": lambda: [picture()],
    "/good.png": lambda: [picture("PNG")],
    "/good.webp": lambda: [picture("WEBP")],
    "/good.gif": lambda: [picture("GIF")],
    "/telephone.jpg": lambda: [telephone_picture()],
    "/page.html": lambda: [b"<html><script>alert(1)</script></html>"],
    "/postscript.jpg": lambda: [b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"],
    "/svg.jpg": lambda: [b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    "/half.jpg": lambda: [picture()[:700]],
    "/empty.jpg": list,
    "/huge.jpg": lambda: itertools.repeat(b"\xff\xd8" + bytes(1 << 16)),
    "/bomb.png": lambda: [bomb(5_000, 4_000)],
    "/larger-bomb.png": lambda: [bomb(10_000, 10_000)],
    "/largest-bomb.png": lambda: [bomb(100_000, 100_000)],
    "/dripping.jpg": drip,
}


class Hostile(BaseHTTPRequestHandler):
    """Answers as `ANSWERS` says, and notes what it was asked."""

    def do_GET(self) -> None:
        """Answer."""
        self.server.asked.append((self.path, dict(self.headers)))  # type: ignore[attr-defined]
        if self.path == "/header.jpg":
            self.drip_headers()
            return
        self.send_response(302 if self.path == "/moved.jpg" else 200 if self.path in ANSWERS else 404)
        self.send_header("Set-Cookie", "who=you; Path=/")
        self.send_header("Location", "/good.jpg")
        self.end_headers()
        with suppress(OSError):
            for piece in ANSWERS.get(self.path, list)():
                self.wfile.write(piece)

    def drip_headers(self) -> None:
        """Never come to the picture."""
        with suppress(OSError):
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for piece in drip():
                self.wfile.write(piece)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """A server on this machine; threads that drip end with the process."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Hostile)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.url = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, *_: object) -> None:
        """Whoever hangs up is right."""


@pytest.fixture
def host() -> Iterator[Server]:
    """A picture host that is the base URL, too, so that it may be asked though it is on this machine."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    with server, tm.settings(base_url=server.url, token="a-token-of-some-length"):
        yield server
        server.shutdown()
    thread.join()


def test_the_sandboxs_pictures_come_small_and_in_order(box):
    """A picture is a JPEG of at most so many pixels, and costs no call."""
    urls = [box.pictures["mug"], box.pictures["lotus"]]
    calls = box.calls

    found = fetch(urls, size=100)

    assert list(found) == urls
    assert [Image.open(io.BytesIO(one)).size for one in found.values()] == [(100, 100), (100, 100)]
    assert box.calls == calls


@pytest.mark.parametrize("kind", ["jpg", "png", "webp", "gif"])
def test_usual_pictures_become_jpegs(host, kind):
    """Whatever it was, it is a JPEG of the asked size afterwards."""
    url = f"{host.url}/good.{kind}"

    with Image.open(io.BytesIO(fetch([url], size=240)[url])) as image:
        assert image.format == "JPEG"
        assert image.size == (240, 120)


def test_nothing_but_pixels_comes_along(host):
    """Metadata are gone, and the picture stands upright."""
    url = f"{host.url}/telephone.jpg"

    content = fetch([url], size=240)[url]

    assert b"Secret" not in content
    with Image.open(io.BytesIO(content)) as image:
        assert image.size == (120, 240)
        assert not image.getexif()


def test_a_second_time_nothing_is_sent(host):
    """What was fetched is kept, by its address and size; the host may be gone by then."""
    url = f"{host.url}/good.jpg"
    first = fetch([url, url])

    again = fetch([url])
    smaller = fetch([url], size=60)

    assert again == first
    assert smaller != first
    assert [path for path, _ in host.asked] == ["/good.jpg", "/good.jpg"]


def test_what_was_kept_and_is_damaged_is_fetched_again(host, clean_settings):
    """Half a file is no picture."""
    url = f"{host.url}/good.jpg"
    first = fetch([url])
    (kept,) = (clean_settings / "cache" / FOLDER).iterdir()
    kept.write_bytes(kept.read_bytes()[:100])

    assert fetch([url]) == first


def test_neither_token_nor_cookie_nor_referrer_is_sent(host):
    """The host learns the address and what we take, no more."""
    fetch([f"{host.url}/good.jpg"])
    fetch([f"{host.url}/good.png"])

    for path, headers in host.asked:
        assert "a-token-of-some-length" not in path + str(headers)
        assert set(headers) <= {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}


@pytest.mark.parametrize(
    "path",
    [
        *(path for path in ANSWERS if not path.startswith(("/good", "/telephone", "/dripping"))),
        "/moved.jpg",
        "/not-there.jpg",
    ],
)
def test_what_is_no_good_picture_is_left_out(host, path, clean_settings):
    """No error, no other address asked, nothing kept; a good one beside it comes."""
    bad, good = f"{host.url}{path}", f"{host.url}/good.jpg"

    found = fetch([bad])

    assert found == {}
    assert [asked for asked, _ in host.asked] == [path]
    assert not (clean_settings / "cache" / FOLDER).exists()
    assert list(fetch([bad, good])) == [good]


@pytest.mark.parametrize("path", ["/dripping.jpg", "/header.jpg"], ids=["its bytes drip", "its headers drip"])
def test_a_host_that_never_ends_is_not_waited_for(host, monkeypatch, path):
    """Whatever has not come in time is left out, and what has come is there."""
    monkeypatch.setattr(thumbnails, "PATIENCE", 0.5)
    begun = time.monotonic()

    found = fetch([f"{host.url}/good.jpg", f"{host.url}{path}"])

    assert list(found) == [f"{host.url}/good.jpg"]
    assert time.monotonic() - begun < 3


@pytest.mark.parametrize(
    "url",
    [
        "{other}/good.jpg",
        "https://127.0.0.1/good.jpg",
        "https://[::1]/good.jpg",
        "https://localhost/good.jpg",
        "https://10.0.0.1/good.jpg",
        "https://169.254.169.254/latest/meta-data",
        "https://[::ffff:10.0.0.1]/good.jpg",
        "http://cbu01.alicdn.com/good.jpg",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://[broken/good.jpg",
        "https:///good.jpg",
        "\ud800",
        "",
    ],
)
def test_private_and_strange_addresses_are_not_asked(host, url, monkeypatch):
    """Only public https hosts are, and on this machine the sandbox that is in use."""
    asked = []
    monkeypatch.setattr("requests.Session.get", lambda _, url, **how: asked.append(url))
    monkeypatch.setenv("no_proxy", "*")

    found = fetch([url.format(other=host.url.replace("127.0.0.1", "localhost"))])

    assert found == {}
    assert asked == []


def test_no_more_than_the_limit_are_looked_at(host):
    """The first ones count, repeats and what is no text left out."""
    urls = [f"{host.url}/good.{kind}" for kind in ("jpg", "png", "webp")]

    found = fetch([None, float("nan"), urls[0], urls[0], *urls], limit=2)

    assert list(found) == urls[:2]


def test_a_cache_folder_that_cannot_be_used_costs_only_the_keeping(host, tmp_path):
    """The pictures come all the same."""
    (tmp_path / "file").touch()

    with tm.settings(cache_dir=tmp_path / "file"):
        found = fetch([f"{host.url}/good.jpg"])

    assert len(found) == 1
