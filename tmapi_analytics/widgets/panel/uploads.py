"""An uploaded picture as a file: so the search can be repeated, and Python can name it. No widget here."""

from __future__ import annotations

import hashlib
from pathlib import Path, PureWindowsPath

from tmapi_analytics.disk import private_folder, write_atomically
from tmapi_analytics.errors import ParameterError
from tmapi_analytics.publishing import check_picture
from tmapi_analytics.wording import plain

FOLDER = "pictures"
"""Below the cache folder."""


def keep(name: str, content: bytes | None, cache_dir: Path) -> Path:
    r"""Where the uploaded picture now is: under its own name, in a folder named after what is in it.

    Raises
    ------
    ParameterError
        It is too large (`content` is None) or no picture.
    ConfigError
        The cache folder cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from PIL import Image
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     Image.new("RGB", (4, 4)).save(Path(folder, "dot.png"))
    ...     keep(r"C:\photos\dot.png", Path(folder, "dot.png").read_bytes(), Path(folder)).name
    'dot.png'
    """
    if content is None:
        raise ParameterError(
            f"the picture {name[:100]!r} is too large", hint="Make it smaller, or save it as JPEG."
        )
    check_picture(content, name)
    own = plain(PureWindowsPath(name).name).lstrip(".~")[-100:] or "picture"
    folder = private_folder(cache_dir / FOLDER / hashlib.sha256(content).hexdigest()[:12])
    write_atomically(folder / own, content)
    return folder / own


def shown(path: Path) -> str:
    """The path as it may stand in a notebook: without the name of the user's home folder."""
    home = Path.home()
    return str(Path("~", path.relative_to(home))) if path.is_relative_to(home) else str(path)
