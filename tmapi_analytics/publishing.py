"""A local picture -> a public URL, since the API has no upload: cleaned first, then handed to the publisher.

What leaves the machine is a new JPEG: turned upright, at most 1,000 pixels, without GPS or any other
metadata. The publisher never sees the token.
"""

from __future__ import annotations

import io
import shlex
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from tmapi_analytics import config
from tmapi_analytics.errors import ConfigError, ParameterError

if TYPE_CHECKING:
    from PIL import Image

T = TypeVar("T")

LONGEST_SIDE = 1000
"""Pixels."""
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc")
"""How the files of iPhones begin, from their fifth byte on."""
PATIENCE = 120.0
"""Seconds that a publisher may take."""
_HOW_TO_PUBLISH = (
    "Install and set up a plugin that publishes (tmapi-analytics-s3-images), or set TMAPI_PUBLISH_COMMAND to "
    "a program that gets a file and prints its URL, or TMAPI_PUBLISH_URL to an address that takes a PUT, or "
    "search with a picture that is already public."
)


def check_picture(content: bytes, name: str) -> None:
    """Make sure, before a call is spent, that `content` looks like a picture; raises as `prepared` does."""
    _opened(content, name, lambda image: image.size)


def prepared(content: bytes, name: str, longest_side: int = LONGEST_SIDE) -> bytes:
    """The picture as a JPEG to publish: upright, at most `longest_side` pixels, without metadata.

    Raises
    ------
    ParameterError
        `content` is no picture, or one too large to open safely.
    """
    return _opened(content, name, lambda image: clean_jpeg(image, longest_side))


def pixels(image: Image.Image) -> bytes:
    """An open picture as the bytes of a file that looks the same, of whatever mode it is.

    Raises
    ------
    ParameterError
        Its pixels cannot be read.
    """
    from PIL import ImageOps

    out = io.BytesIO()
    try:
        ImageOps.exif_transpose(image).convert("RGBA").save(out, format="PNG")
    except (OSError, SyntaxError, ValueError) as error:
        problem = str(error)
    else:
        return out.getvalue()
    raise ParameterError(f"the picture cannot be used: {problem}", hint="Save it as JPEG or PNG.")


def _opened(content: bytes, name: str, work: Callable[[Image.Image], T]) -> T:
    from PIL import Image, UnidentifiedImageError

    is_heic = content[4:12] in _HEIC
    if is_heic:
        _learn_heic()
    try:
        with Image.open(io.BytesIO(content)) as image:
            return work(image)
    except UnidentifiedImageError:
        problem = (
            "it is HEIC, which needs the extra heic" if is_heic else "it is not a picture in a known format"
        )
    except Image.DecompressionBombError:
        problem = "it has more pixels than can be opened safely"
    except (OSError, SyntaxError, ValueError):
        problem = "it is damaged"
    raise ParameterError(
        f"the picture {name[:100]!r} cannot be used: {problem}", hint="Save it as JPEG or PNG."
    )


def _learn_heic() -> None:
    """Let Pillow read what iPhones save, where the extra is installed."""
    with suppress(ImportError):
        import pi_heif

        pi_heif.register_heif_opener()


def clean_jpeg(image: Image.Image, longest_side: int = LONGEST_SIDE) -> bytes:
    """An open picture as a new JPEG: upright, not larger than `longest_side` pixels, without metadata."""
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(image).convert("RGBA")
    upright.thumbnail((longest_side, longest_side))
    # A new canvas, so that nothing but pixels can come along; transparency becomes white.
    canvas = Image.new("RGB", upright.size, "white")
    canvas.paste(upright, mask=upright)
    out = io.BytesIO()
    canvas.save(out, format="JPEG", quality=90)
    return out.getvalue()


def publish(content: bytes, name: str, settings: config.Settings) -> str:
    """The public URL under which the configured publisher has put the picture.

    Raises
    ------
    ConfigError
        There is no publisher, or it failed.
    ParameterError
        `content` is no picture.
    """
    jpeg = prepared(content, name)
    command = (settings.publish_command or "").strip()
    if command:
        url = _by_command(jpeg, command)
    elif settings.publish_url:
        url = _by_put(jpeg, settings.publish_url)
    else:
        url = _by_plugin(jpeg, name)
    if not _is_url(url):
        raise ConfigError(f"the publisher gave {url[:100]!r}, which is not a URL", hint=_HOW_TO_PUBLISH)
    return url


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _by_command(jpeg: bytes, command: str) -> str:
    with tempfile.TemporaryDirectory(prefix="tmapi-") as folder:
        file = Path(folder, "picture.jpg")
        file.write_bytes(jpeg)
        try:
            done = subprocess.run(  # noqa: S603 - the user's own program, and no shell
                [*shlex.split(command), str(file)],
                capture_output=True,
                text=True,
                errors="replace",
                timeout=PATIENCE,
                check=False,
                env=config.environment_for_programs(),
            )
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            problem = f"it cannot be run: {error}"
        else:
            lines = done.stdout.split()
            if done.returncode == 0 and lines:
                return lines[-1]
            said = " ".join(done.stderr.split())[:200] or "nothing"
            problem = f"it ended with {done.returncode} and said {said!r}"
    raise ConfigError(
        f"TMAPI_PUBLISH_COMMAND failed: {problem}", hint="Try the command by hand with a picture file."
    )


def _by_plugin(jpeg: bytes, name: str) -> str:
    from tmapi_analytics import registry

    url = registry.publish(jpeg, name)
    if url is None:
        raise ConfigError(
            "a local picture needs a public URL before the API can see it", hint=_HOW_TO_PUBLISH
        )
    return url


def _by_put(jpeg: bytes, url: str) -> str:
    import requests

    try:
        answer = requests.put(url, data=jpeg, headers={"Content-Type": "image/jpeg"}, timeout=PATIENCE)
        answer.raise_for_status()
    except requests.RequestException as error:
        problem = type(error).__name__
    else:
        return answer.text.strip()
    raise ConfigError(f"the picture could not be put to {url}: {problem}", hint=_HOW_TO_PUBLISH)
