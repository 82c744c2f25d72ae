"""Small pictures of offers, for a shortlist: fetched once, cleaned, and kept.

A picture's address comes from a seller, and so do its bytes. It is asked for without token, cookies and
referrer, from public https hosts alone, and what comes leaves this room as a new small JPEG or not at all. No
bad picture is an error: a report goes out with a blank in its place. Nothing here is billed.
"""

from __future__ import annotations

import hashlib
import io
import ipaddress
import math
import socket
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import TimeoutError as NotInTime
from multiprocessing.pool import ThreadPool
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tmapi_analytics import config, disk, parse
from tmapi_analytics.client import current
from tmapi_analytics.errors import ConfigError
from tmapi_analytics.publishing import clean_jpeg

if TYPE_CHECKING:
    from tmapi_analytics.client import Client

FOLDER = "thumbnails"
"""Below the cache folder."""
MOST_BYTES = 5_000_000
"""Of one picture on the wire."""
MOST_PIXELS = 16_000_000
"""Of one picture; how many it has is known before they are unpacked."""
PATIENCE = 20.0
"""Seconds for all pictures together; what has not come by then is left out."""
_TIMEOUT = (3.05, 5.0)  # seconds to connect, and between two pieces
_AT_ONCE = 4
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")  # Pillow opens others with helpers that were not made for strangers
_HEADERS = {
    "Accept": "image/jpeg, image/png, image/webp",
    "Accept-Encoding": "identity",
    "User-Agent": config.APP,
}


def fetch(
    urls: Iterable[object], *, client: Client | None = None, limit: int = 24, size: int = 240
) -> dict[str, bytes]:
    """The pictures at `urls`, each as a small clean JPEG; what could not be had is not among them.

    Parameters
    ----------
    urls : iterable
        Addresses in the order of their importance, each fetched once; what is no text is passed over.
    client : Client, optional
        Whose cache folder keeps them, instead of that of the settings around. A second time nothing is sent.
    limit : int
        How many addresses are looked at, the first ones.
    size : int
        Pixels of the longer side, at most.

    Returns
    -------
    dict of str to bytes
        Address -> JPEG, in the order of `urls`. Left out is what is not at a public https address (the
        sandbox's own pictures may be on this machine), redirects, has over 5 MB or 16 million pixels, is no
        picture, or has not come within 20 s in all.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> with tm.sandbox() as box:
    ...     pictures = fetch([box.pictures["lotus"], "https://127.0.0.1/private.jpg", None])
    >>> [address.rpartition("/")[2] for address in pictures]
    ['lotus.jpg']
    """
    settings = current(client).settings
    wanted = list(dict.fromkeys(url for url in urls if isinstance(url, str)))[:limit]
    deadline = time.monotonic() + PATIENCE
    fetching = _Fetching(settings.cache_dir / FOLDER, settings.base_url, size, deadline)
    found = {}
    # Its threads end with the process: a host that answers a letter at a time keeps nobody waiting.
    with ThreadPool(_AT_ONCE) as pool:
        coming = {url: pool.apply_async(fetching.one, (url,)) for url in wanted}
        for url, one in coming.items():
            with suppress(NotInTime):
                found[url] = one.get(max(0.0, deadline - time.monotonic()))
    return {url: picture for url, picture in found.items() if picture}


@dataclass(frozen=True)
class _Fetching:
    """How pictures are got: kept in `folder`, from elsewhere until `deadline`."""

    folder: Path
    base_url: str
    size: int
    deadline: float

    def one(self, url: str) -> bytes | None:
        """The picture at `url`, as it was kept or new."""
        name = hashlib.sha256(f"{self.size} {url}".encode(errors="surrogatepass")).hexdigest()
        file = self.folder / f"{name}.jpg"
        picture = _kept(file)
        if picture is None and _may_be_asked(url, self.base_url):
            picture = _small(_received(url, self.deadline), self.size)
            if picture is not None:
                _keep(file, picture)
        return picture


def _kept(file: Path) -> bytes | None:
    with suppress(OSError):
        picture = file.read_bytes()
        if picture.startswith(b"\xff\xd8") and picture.endswith(b"\xff\xd9"):
            return picture
    return None


def _keep(file: Path, picture: bytes) -> None:
    # What cannot be kept is fetched again another time.
    with suppress(OSError, ConfigError):
        disk.private_folder(file.parent)
        disk.write_atomically(file, picture)


def _may_be_asked(url: str, base_url: str) -> bool:
    """Whether an address is public; on this machine only the sandbox that is in use may be asked."""
    try:
        parts, base = urlsplit(url), urlsplit(base_url)
        if parse.is_loopback(base.hostname) and parts[:2] == base[:2]:
            return True
        return parts.scheme == "https" and _is_public(parts.hostname or "")
    except ValueError:
        return False


def _is_public(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_global
    if config.network(f"https://{host}")[0]:
        return True  # a proxy looks the name up, and knows what may be reached
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    addresses = [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]
    return all(address.is_global for address in addresses)


def _received(url: str, deadline: float) -> bytes:
    """What `url` answers; nothing where it fails, is too large, leads elsewhere or is too slow."""
    import requests
    from urllib3.exceptions import HTTPError

    content = bytearray()
    try:
        with requests.Session() as session:
            session.trust_env = False
            session.proxies, session.verify = config.network(url)
            answer = session.get(url, headers=_HEADERS, timeout=_TIMEOUT, allow_redirects=False, stream=True)
            with answer:
                while answer.status_code == 200 and time.monotonic() < deadline:
                    # read1 gives what is there; read would wait for a sender that drips.
                    piece = answer.raw.read1(1 << 16, decode_content=False)
                    content += piece
                    if not piece:
                        return bytes(content)
                    if len(content) > MOST_BYTES:
                        break
    except (requests.RequestException, HTTPError, OSError, ValueError):
        pass
    return b""


def _small(content: bytes, size: int) -> bytes | None:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
            if math.prod(image.size) <= MOST_PIXELS:
                return clean_jpeg(image, size)
    except Exception:  # noqa: BLE001, S110 - whatever Pillow stumbles over in a stranger's bytes
        pass
    return None
