"""What a picture shows: its kind of goods and its colour, out of its address or its pixels.

Nothing is ever fetched: a picture of this server is known, an uploaded one is compared with drawings of
every kind, and of any other only the address is read. The same picture always shows the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from PIL import Image

from tmapi_analytics.devserver.chance import seeded
from tmapi_analytics.devserver.days import offer_of
from tmapi_analytics.devserver.drawings import COLOURS
from tmapi_analytics.devserver.pictures import draw
from tmapi_analytics.devserver.wire import RefusalError
from tmapi_analytics.devserver.wording import KINDS

if TYPE_CHECKING:
    from tmapi_analytics.devserver.state import State

_GRID = 16


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a picture shows; `item_id` where it is the picture of that very offer."""

    kind: str
    colour: int
    item_id: int | None = None


def look_at(picture: str, state: State) -> Look:
    """What the picture at an address shows.

    Raises
    ------
    RefusalError
        The address is one of this server, and no picture is there.
    """
    if not picture.startswith(f"{state.url}/"):
        return _by_words(picture)
    path = PurePosixPath(urlsplit(picture).path)
    upload = state.uploads.get(path.name)
    look = upload.look if upload else pictured(path.stem, state)
    if look is None:
        raise RefusalError(422, "parameter error: no picture at this address")
    return look


def pictured(name: str, state: State) -> Look | None:
    """What this server's own picture of an `item_id` or of a kind shows; None where there is none.

    An offer that is gone still has its picture.
    """
    if name in KINDS:
        return Look(kind=name, colour=0)
    is_item = re.fullmatch("[0-9]{1,15}", name)
    offer = offer_of(state.seed, state.day, int(name)) if is_item else None
    return Look(kind=offer.kind, colour=offer.colour, item_id=offer.item_id) if offer else None


def recognise(image: Image.Image) -> Look:
    """What a picture shows, by the nearest of all drawings, so that a shrunk copy still shows the same."""
    seen = _signature(image)
    references = _references()
    return min(references, key=lambda look: _distance(seen, references[look]))


def _by_words(address: str) -> Look:
    """By the kind whose words an address has most of; without any, by chance that stays the same."""
    words = set(re.findall(r"[a-z]+|[\u4e00-\u9fff]+", unquote(urlsplit(address).path).lower()))
    rng = seeded(address)
    hits = {name: len(words.intersection(kind.hints)) for name, kind in KINDS.items()}
    best = max(hits, key=lambda name: hits[name])
    kind = best if hits[best] else rng.choice(list(KINDS))
    return Look(kind=kind, colour=rng.randrange(COLOURS))


@lru_cache(maxsize=1)
def _references() -> dict[Look, list[int]]:
    looks = [Look(kind=kind, colour=colour) for kind in KINDS for colour in range(COLOURS)]
    return {look: _signature(draw(look.kind, look.colour, 0)) for look in looks}


def _signature(image: Image.Image) -> list[int]:
    """A few pixels, as differences from the corner: so the background does not count."""
    pixels = image.convert("RGB").resize((_GRID, _GRID), Image.Resampling.BOX).tobytes()
    return [value - pixels[number % 3] for number, value in enumerate(pixels)]


def _distance(one: list[int], other: list[int]) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))
