"""Which picture is meant, and how it becomes a path that the API accepts.

A picture's identity is its URL or the hash of its bytes, never the path that a conversion returned: that
one is another each time, and goes stale. Conversions are made only when a page has to be paid for.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from tmapi_analytics import parse
from tmapi_analytics.client import Client, Request
from tmapi_analytics.endpoints import ENDPOINTS
from tmapi_analytics.errors import ParameterError, ReplyError, TmapiError
from tmapi_analytics.payload import outline
from tmapi_analytics.publishing import check_picture, pixels, publish

if TYPE_CHECKING:
    from tmapi_analytics.store import Page

CONVERSION_LIFETIME = timedelta(minutes=60)
"""A conversion older than this is never used for a new page; 70 minutes were seen to work."""
_CONVERTED = re.compile(r"/search/[\w./-]+\.(jpe?g|png|webp)", re.IGNORECASE)
_NO_PICTURE = (
    "Give an http(s) URL, a path that the API's conversion returned (/search/….jpg), a picture file, "
    "its bytes or a PIL image."
)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture to search with: what it is, and one of three ways to it.

    Attributes
    ----------
    identity : str
        Names the picture in the store's keys: ``url:…``, ``sha256:…`` or ``converted:…``.
    asked : str
        A short name for people.
    url : str
        Where it is public, if it is.
    content : bytes
        Its bytes, if it is local.
    converted : str
        The path that a conversion returned, if the user gave one.
    """

    identity: str
    asked: str
    url: str = ""
    content: bytes = b""
    converted: str = ""

    @property
    def shown(self) -> str:
        """Where anybody may look at it, if there: https, or this machine; no address with a key in it."""
        parts = urlsplit(self.url)
        may = parts.scheme == "https" or parse.is_loopback(parts.hostname)
        return self.url if may and not (parts.query or parts.fragment or parts.username) else ""


def read_picture(image: object) -> Picture:
    """The picture that `image` means; nothing is sent.

    Parameters
    ----------
    image : str, path, bytes or PIL image
        A URL, a converted path, a local file, a file's bytes, or an open image.

    Raises
    ------
    ParameterError
        It is none of these, the file is not there, or it is no picture.

    Examples
    --------
    >>> read_picture("https://example.com/pictures/lotus.jpg").asked
    'lotus.jpg'
    >>> read_picture("/search/imgextra5/1589508648580602236.jpg").identity
    'converted:/search/imgextra5/1589508648580602236.jpg'
    """
    if isinstance(image, str):
        image = image.strip()
        if re.match(r"https?://", image, re.IGNORECASE):
            return _by_url(image)
        if _CONVERTED.fullmatch(image) and not Path(image).exists():
            return Picture(identity=f"converted:{image}", asked=Path(image).name, converted=image)
    if isinstance(image, str | os.PathLike) and str(image):
        return _by_file(Path(image))
    if isinstance(image, bytes | bytearray | memoryview):
        return _by_content(bytes(image), "bytes")
    if hasattr(image, "getexif") and hasattr(image, "tobytes"):
        return _by_image(image)
    shown = "an empty text" if isinstance(image, str) else f"a value of type {type(image).__name__}"
    raise ParameterError(f"{shown} is no picture to search with", hint=_NO_PICTURE)


def _by_url(url: str) -> Picture:
    try:
        parts = urlsplit(url)
        readable = bool(parts.hostname) and url.isprintable() and " " not in url
    except ValueError:
        readable = False
    if not readable:
        raise ParameterError(f"{url[:200]!r} is not a URL", hint=_NO_PICTURE)
    name = unquote(parts.path).rstrip("/").rpartition("/")[2]
    return Picture(identity=f"url:{url}", asked=_plain(name) or str(parts.hostname), url=url)


def _plain(name: str) -> str:
    """A name as it may stand in a table and a terminal, whatever the file system allows."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name)


def _by_file(path: Path) -> Picture:
    try:
        content = path.expanduser().read_bytes()
    except OSError as error:
        problem = error.strerror or "cannot be read"
    except (RuntimeError, ValueError) as error:  # a home that is not there; a name that no file can have
        problem = str(error)
    else:
        return _by_content(content, _plain(path.name))
    raise ParameterError(f"the picture {str(path)[:200]!r} cannot be read: {problem}", hint=_NO_PICTURE)


def _by_content(content: bytes, name: str) -> Picture:
    if not content:
        raise ParameterError(f"the picture {name!r} is empty", hint=_NO_PICTURE)
    check_picture(content, name)
    digest = hashlib.sha256(content).hexdigest()
    return Picture(
        identity=f"sha256:{digest}",
        asked=f"picture {digest[:8]}" if name == "bytes" else name,
        content=content,
    )


def _by_image(image: Any) -> Picture:
    name = _plain(Path(getattr(image, "filename", "") or "").name)
    return _by_content(pixels(image), name or "bytes")


class PictureSearch:
    """Gets the pages of one search by picture: converts when it must, and again, once, when it has to.

    Parameters
    ----------
    client : Client
        What calls and stores.
    picture : Picture
        What to search with.
    cancelled : threading.Event, optional
        Once it is set, no further attempt is made.
    """

    def __init__(self, client: Client, picture: Picture, cancelled: threading.Event | None = None) -> None:
        self._client = client
        self._picture = picture
        self._cancelled = cancelled
        self._lock = threading.Lock()
        self._path = picture.converted
        self._is_fresh = False
        self._good_until: datetime | None = None
        self._failure: TmapiError | None = None

    def ask(self, request: Request) -> Page:
        """The page from the API, for `Client.page`.

        A conversion that an earlier search left is trusted only as far as it brings offers: a page
        without any, or the API's wish for a conversion, leads to a new one and a second try.

        Raises
        ------
        ParameterError
            The API does not accept a converted path that the user gave: it cannot be renewed.
        """
        path, is_fresh = self._converted()
        try:
            page = self._send(request, path)
        except ParameterError as error:
            if is_fresh or not _wants_conversion(error):
                raise
            page = None
        if page is not None and (is_fresh or outline(page).items):
            self._is_fresh = True  # what has just brought offers is not stale
            return page
        if self._picture.converted:
            return self._not_renewable(page)
        return self._send(request, self._renewed(path))

    def _send(self, request: Request, path: str) -> Page:
        return self._client.send(request, {"img_url": path}, self._cancelled)

    def _not_renewable(self, page: Page | None) -> Page:
        if page is not None:
            return page
        raise ParameterError(
            "the API no longer accepts this converted path",
            status=422,
            hint="Such paths go stale after an hour or so: search with the picture itself or its URL.",
        )

    def _converted(self) -> tuple[str, bool]:
        with self._lock:
            now = datetime.now(UTC)
            outlived = self._good_until is not None and now > self._good_until
            if not self._path or outlived:
                self._convert(since=now - CONVERSION_LIFETIME)
            return self._path, self._is_fresh

    def _renewed(self, refused: str) -> str:
        with self._lock:
            if self._path == refused:
                self._convert(since=datetime.now(UTC))
                self._is_fresh = True
            return self._path

    def _convert(self, since: datetime) -> None:
        if self._failure is not None:
            raise self._failure  # a conversion has three attempts, however many pages wait for it
        try:
            got = self._client.page(
                conversion(self._picture), since=since, ask=self._ask_conversion, older_will_do=False
            )
        except TmapiError as error:
            self._failure = error
            raise
        self._path, self._is_fresh = _path_of(got.page), got.paid
        self._good_until = got.page.fetched_at + CONVERSION_LIFETIME

    def _ask_conversion(self, request: Request) -> Page:
        settings = self._client.settings
        url = self._picture.url or publish(self._picture.content, self._picture.asked, settings)
        _check_reachable(url, settings.base_url)
        page = self._client.send(request, {"url": url}, self._cancelled)
        _path_of(page)
        return page


def conversion(picture: Picture) -> Request:
    """The request that turns `picture` into a path that the API accepts."""
    return Request(
        endpoint=ENDPOINTS["convert_url"],
        params={"search_api_endpoint": "/global/search/image/v2"},
        identity=picture.identity,
        asked=picture.asked,
    )


def fresh_conversion(client: Client, picture: Picture) -> Page | None:
    """The stored conversion that a new page would use, if there is one."""
    return client.stored(conversion(picture), since=datetime.now(UTC) - CONVERSION_LIFETIME)


def _path_of(page: Page) -> str:
    path = str(json.loads(page.body)["data"]["image_url"])
    if not path.startswith(("/", "https://", "http://")):
        raise ReplyError("the conversion gave no path that could be searched with")
    return path


def _wants_conversion(error: ParameterError) -> bool:
    return error.status == 422 and "convert" in error.message.lower()


def _check_reachable(url: str, base_url: str) -> None:
    here = parse.is_loopback(urlsplit(url).hostname)
    if here and not parse.is_loopback(urlsplit(base_url).hostname):
        raise ParameterError(
            "the picture's URL is on this machine, where the API cannot fetch it",
            hint="Give the picture as a file, or put it under a public URL.",
        )
