"""Pictures of the goods, as a shop takes them: a drawing with its shadow, in one light, before a soft wall.

The same kind, colour and variant give the same picture. What a picture shows is the business of `looks`.
"""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageFilter

from tmapi_analytics.devserver.chance import seeded
from tmapi_analytics.devserver.drawings import DARK, DRAWINGS, PALETTES, Pen, tone

SIZE = (400, 400)
_BACKDROPS = ("#f6f1e7", "#eaf0ee", "#f4e9e4", "#e8edf4", "#f1eef6", "#f3f1dc", "#e6f0e4", "#f7ece9")


@lru_cache(maxsize=1024)
def jpeg(kind: str, colour: int, variant: int) -> bytes:
    """The bytes of a picture, see `draw`."""
    buffer = io.BytesIO()
    draw(kind, colour, variant).save(buffer, "JPEG", quality=82)
    return buffer.getvalue()


def draw(kind: str, colour: int, variant: int) -> Image.Image:
    """A picture of `SIZE` pixels.

    Parameters
    ----------
    kind : str
        A key of `wording.KINDS`.
    colour : int
        0 to `COLOURS` - 1.
    variant : int
        Moves, sizes and decorates it, and chooses the background; 0 is the plain one.

    Examples
    --------
    >>> draw("mug", 0, 0).size
    (400, 400)
    """
    chance = seeded(kind, variant) if variant else None
    # Drawn twice as large, because Pillow draws hard edges.
    fine = Image.new("RGBA", (2 * SIZE[0], 2 * SIZE[1]))
    DRAWINGS[kind](Pen(fine, chance), PALETTES[kind][colour])
    goods = fine.reduce(2)
    picture = _wall(chance.choice(_BACKDROPS) if chance else _BACKDROPS[0]).copy()
    picture.paste(picture.point(lambda value: value * 0.72), mask=_shadow(goods))
    picture.paste(_lit(goods), mask=goods)
    return picture


@lru_cache(maxsize=len(_BACKDROPS))
def _wall(colour: str) -> Image.Image:
    """A wall that grows darker downwards."""
    light = Image.linear_gradient("L").resize(SIZE).point(lambda value: 255 - value // 3)
    return Image.composite(Image.new("RGB", SIZE, colour), Image.new("RGB", SIZE, tone(colour, 0.86)), light)


def _shadow(goods: Image.Image) -> Image.Image:
    """What the goods leave of the light, low and to the right."""
    small = goods.getchannel("A").reduce(4).filter(ImageFilter.GaussianBlur(4))
    moved = Image.new("L", small.size)
    moved.paste(small, (4, 3))
    return moved.resize(SIZE)


def _lit(goods: Image.Image) -> Image.Image:
    """The goods in light from the left."""
    dark = Image.linear_gradient("L").rotate(90).resize(SIZE).point(lambda value: value // 4)
    return Image.composite(Image.new("RGBA", SIZE, DARK), goods, dark)
