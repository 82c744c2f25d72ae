"""How each kind of goods is drawn: a function a kind, on a field of 100 × 100, and the colours it comes in.

Shadow, light and background are none of its business (`pictures`). To add a kind, add its colours to
`PALETTES` and its drawing to `DRAWINGS`.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from PIL import Image, ImageColor, ImageDraw

COLOURS = 6
"""How many colours each kind comes in."""

DARK = "#3d3a38"
_CREAM, _WOOD, _STEEL, _WHITE = "#f3e6c4", "#c99a63", "#c3c8cc", "#fffdf8"
PALETTES = {
    "lotus": ("#8fae5d", "#a3b86c", "#7d9f68", "#b5b46a", "#6f9a6f", "#94a05a"),
    "bamboo_cup": ("#d9b777", "#c9a25f", "#e3c78f", "#b98d52", "#cdbb7a", "#a9834e"),
    "mug": ("#d9745b", "#5f8fb0", "#f0e7d6", "#6f9c84", "#e0b04f", "#4a4f5c"),
    "lamp": ("#e2a63b", "#4d6a80", "#d8d5cd", "#c65f4e", "#6b9c8e", "#3f4147"),
    "phone_case": ("#6c8fc4", "#dd8f9d", "#4a4e57", "#7fb59a", "#e4bf6a", "#9a83b8"),
    "canvas_bag": ("#eadfc6", "#4b5d52", "#c77f5c", "#86a0b5", "#d9b25f", "#55535c"),
    "yoga_mat": ("#8c7fb8", "#5ea29a", "#d9829a", "#5b83b5", "#8fb06a", "#595b66"),
    "pet_bowl": ("#5da5b3", "#e58f6b", "#d9cdbb", "#7bb07a", "#d97f9b", "#6a6f8c"),
    "silicone": ("#d85f52", "#6aa79a", "#e0b45c", "#7c8fa8", "#b58ab0", "#4d4b4f"),
    "thermos": ("#3f7a78", "#d3665a", "#ece6da", "#41597d", "#d9a648", "#33363c"),
}


class Pen:
    """Draws in hundredths of the picture's side, moved and sized a little as chance wants it.

    Parameters
    ----------
    image : PIL.Image.Image
        To draw on, square.
    chance : random.Random, optional
        Without it everything stays in the middle and `motif` is 0.
    """

    def __init__(self, image: Image.Image, chance: Random | None) -> None:
        self._draw = ImageDraw.Draw(image)
        self._scale = image.width / 100 * (chance.uniform(0.93, 1.02) if chance else 1)
        self._left = image.width / 2 + (chance.uniform(-0.025, 0.025) * image.width if chance else 0)
        self.motif = chance.randrange(3) if chance else 0

    def ellipse(self, left: float, top: float, right: float, bottom: float, fill: str) -> None:
        """A filled ellipse."""
        self._draw.ellipse(self._place((left, top), (right, bottom)), fill)

    def dots(self, *centres: tuple[float, float], size: tuple[float, float], fill: str) -> None:
        """A filled ellipse around each centre; `size` is half its width and half its height."""
        for x, y in centres:
            self.ellipse(x - size[0], y - size[1], x + size[0], y + size[1], fill)

    def block(
        self, left: float, top: float, right: float, bottom: float, fill: str, *, radius: float = 0
    ) -> None:
        """A filled rectangle with round corners."""
        self._draw.rounded_rectangle(self._place((left, top), (right, bottom)), self._scale * radius, fill)

    def shape(self, *points: tuple[float, float], fill: str) -> None:
        """A filled polygon."""
        self._draw.polygon(self._place(*points), fill)

    def line(self, *points: tuple[float, float], fill: str, width: float) -> None:
        """A line through all points."""
        self._draw.line(self._place(*points), fill, round(self._scale * width), joint="curve")

    def arc(
        self, box: tuple[float, float, float, float], span: tuple[int, int], fill: str, width: float
    ) -> None:
        """Part of the outline of an ellipse, degrees clockwise from the right."""
        place = self._place(box[:2], box[2:])
        self._draw.arc(place, *span, fill=fill, width=round(self._scale * width))

    def _place(self, *points: tuple[float, float]) -> list[tuple[float, float]]:
        return [(self._left + (x - 50) * self._scale, y * self._scale) for x, y in points]


def tone(colour: str, factor: float) -> str:
    """A darker colour below 1, a lighter one above.

    Examples
    --------
    >>> tone("#808080", 0.5), tone("#808080", 1.5)
    ('#404040', '#c0c0c0')
    """
    towards = 255 if factor > 1 else 0
    mixed = (value + (towards - value) * abs(factor - 1) for value in ImageColor.getrgb(colour)[:3])
    return "#{:02x}{:02x}{:02x}".format(*map(round, mixed))


def _lotus(pen: Pen, colour: str) -> None:
    pen.line((50, 66), (51, 78), (56, 92), fill=tone(colour, 0.75), width=5)
    pen.shape((20, 38), (80, 38), (70, 56), (57, 70), (43, 70), (30, 56), fill=tone(colour, 0.85))
    pen.ellipse(17, 18, 83, 54, tone(colour, 0.95))
    pen.ellipse(20, 20, 80, 51, tone(colour, 1.15))
    back, front = ((36, 29), (50, 27), (64, 29)), ((36, 43), (50, 44), (64, 43))
    seeds = (*back, (28, 36), (43, 36), (57, 36), (72, 36), *front)
    pen.dots(*seeds, size=(5, 3.5), fill=tone(colour, 0.6))
    pen.dots(*((x, y - 0.7) for x, y in seeds), size=(3.6, 2.7), fill=_CREAM)
    fallen = ((16, 82), (26, 87), (36, 82), (72, 86), (82, 81))
    pen.dots(*fallen, size=(4.5, 3.5), fill=tone(_CREAM, 0.93))
    pen.dots(*((x - 0.6, y - 1) for x, y in fallen), size=(3.1, 2), fill=tone(_CREAM, 1.4))


def _bamboo_cup(pen: Pen, colour: str) -> None:
    pen.block(32, 24, 68, 84, colour, radius=3)
    pen.ellipse(32, 76, 68, 88, colour)
    for x in (37, 42, 46, 53, 59, 63):
        pen.line((x, 32), (x, 82), fill=tone(colour, 0.93), width=0.6)
    for y in (38, 62):
        pen.arc((32, y, 68, y + 10), (0, 180), tone(colour, 0.7), width=1.6)
        pen.arc((32, y + 1.6, 68, y + 11.6), (0, 180), tone(colour, 1.3), width=0.9)
    pen.ellipse(32, 18, 68, 30, tone(colour, 1.35))
    pen.ellipse(35, 19.5, 65, 28.5, tone(colour, 0.6))
    pen.shape((66, 76), (79, 70), (90, 56), (72, 62), fill="#7d9f5c")
    pen.shape((66, 76), (80, 77), (92, 70), (82, 69), fill="#6f9150")
    pen.shape((66, 76), (76, 62), (80, 44), (69, 58), fill="#8bab68")


def _mug(pen: Pen, colour: str) -> None:
    pen.arc((56, 36, 88, 70), (0, 360), tone(colour, 0.9), width=6)
    pen.block(22, 26, 70, 78, colour, radius=2)
    pen.ellipse(22, 66, 70, 88, colour)
    if pen.motif == 1:
        pen.block(22, 48, 70, 53, tone(colour, 1.45))
        pen.block(22, 56, 70, 59, tone(colour, 1.45))
    elif pen.motif == 2:
        pen.ellipse(37, 48, 47, 58, _WHITE)
        pen.ellipse(45, 48, 55, 58, _WHITE)
        pen.shape((38, 56), (54, 56), (46, 66), fill=_WHITE)
    pen.ellipse(22, 19, 70, 33, tone(colour, 1.4))
    pen.ellipse(25, 21, 67, 32, "#6b4632")
    pen.ellipse(28, 24.5, 64, 32, "#85593f")


def _lamp(pen: Pen, colour: str) -> None:
    pen.shape((57, 34), (84, 46), (88, 82), (34, 82), fill="#ffeaa055")
    pen.ellipse(24, 78, 62, 89, tone(colour, 0.8))
    pen.ellipse(24, 76, 62, 86, colour)
    pen.line((43, 80), (28, 52), (54, 24), fill=_STEEL, width=3)
    pen.ellipse(24.5, 48.5, 31.5, 55.5, tone(colour, 0.8))
    pen.ellipse(58, 34, 80, 50, "#fff3c4")
    pen.shape((52, 16), (65, 22), (87, 48), (83, 50), (54, 36), (48, 24), fill=colour)
    pen.line((54, 36), (84, 50), fill=tone(colour, 1.4), width=2)
    pen.ellipse(47, 14, 61, 28, tone(colour, 0.85))


def _phone_case(pen: Pen, colour: str) -> None:
    pen.block(31, 10, 70, 90, tone(colour, 0.75), radius=8)
    pen.block(32, 11, 68, 89, colour, radius=7)
    if pen.motif == 1:
        pen.arc((38, 46, 62, 70), (0, 360), tone(colour, 1.5), width=2)
    elif pen.motif == 2:
        pen.dots((50, 54), (58, 60), (55, 69), (45, 69), (42, 60), size=(4, 4), fill=tone(colour, 1.6))
        pen.ellipse(46, 59, 54, 67, "#f2c14e")
    pen.block(35, 14, 53, 33, tone(colour, 0.8), radius=5)
    lenses = ((40.0, 19.5), (40.0, 27.5), (48.0, 23.5))
    pen.dots(*lenses, size=(3.4, 3.4), fill=DARK)
    pen.dots(*((x - 0.4, y - 0.6) for x, y in lenses), size=(1, 1), fill="#8aa0b8")


def _canvas_bag(pen: Pen, colour: str) -> None:
    pen.arc((36, 10, 64, 64), (180, 360), tone(colour, 0.7), width=3)
    pen.arc((33, 13, 67, 70), (180, 360), tone(colour, 0.85), width=3.6)
    pen.shape((23, 38), (77, 38), (81, 87), (19, 87), fill=colour)
    pen.shape((23, 38), (77, 38), (77.3, 43), (22.7, 43), fill=tone(colour, 0.88))
    for x in (33, 61):
        pen.block(x, 40, x + 6, 49, tone(colour, 0.8), radius=0.8)
    ink = tone(colour, 0.5) if sum(ImageColor.getrgb(colour)[:3]) > 400 else _CREAM
    if pen.motif == 1:
        pen.ellipse(38, 53, 62, 77, ink)
        pen.ellipse(43, 55, 63, 75, colour)
    elif pen.motif == 2:
        for y, reach in ((57, 12), (63, 16), (69, 9)):
            pen.block(50 - reach, y, 50 + reach, y + 2.4, ink, radius=1.2)
    else:
        pen.line((50, 54), (50, 80), fill=ink, width=1.2)
        for y in (58, 65, 72):
            pen.shape((50, y + 5), (42, y + 2), (38, y - 4), (46, y - 2), fill=ink)
            pen.shape((50, y + 5), (58, y + 2), (62, y - 4), (54, y - 2), fill=ink)


def _yoga_mat(pen: Pen, colour: str) -> None:
    pen.arc((32, 22, 82, 80), (190, 350), tone(colour, 0.6), width=2.6)
    pen.shape((24, 82), (84, 82), (95, 88), (14, 88), fill=tone(colour, 1.1))
    pen.block(22, 42, 88, 84, colour, radius=9)
    pen.ellipse(10, 42, 36, 84, tone(colour, 1.3))
    for inset in (3, 7, 11):
        box = (10 + inset * 0.62, 42 + inset, 36 - inset * 0.62, 84 - inset)
        pen.arc(box, (0, 360), tone(colour, 0.7), width=1.3)
    for x in (46, 74):
        pen.block(x, 41.5, x + 5, 84.5, tone(colour, 0.6), radius=2)


def _pet_bowl(pen: Pen, colour: str) -> None:
    pen.ellipse(12, 70, 88, 88, tone(colour, 0.85))
    pen.shape((21, 50), (79, 50), (88, 79), (12, 79), fill=colour)
    pen.ellipse(12, 68, 88, 86, colour)
    pen.ellipse(20, 38, 80, 60, tone(colour, 1.35))
    pen.ellipse(24, 41, 76, 59, tone(colour, 0.65))
    pen.dots((34, 46), (50, 45), (66, 46), (42, 50), (58, 51), size=(4.5, 3), fill="#93602f")
    pen.dots((42, 43), (58, 43), (38, 50), (50, 50), (63, 51), (50, 54), size=(4.5, 3), fill="#a8703f")
    pen.ellipse(44, 70, 56, 80, _WHITE)
    pen.dots((40.5, 69), (46.5, 65.5), (53.5, 65.5), (59.5, 69), size=(2.5, 3), fill=_WHITE)


def _silicone(pen: Pen, colour: str) -> None:
    for x in (24, 50, 76):
        pen.block(x - 2.6, 40, x + 2.6, 90, _WOOD, radius=2.6)
        pen.ellipse(x - 1, 84, x + 1, 86, tone(_WOOD, 0.6))
        pen.block(x - 3.4, 40, x + 3.4, 54, tone(colour, 0.85), radius=2)
    pen.block(14, 10, 34, 44, colour, radius=5)
    pen.shape((14, 16), (22, 10), (14, 10), fill="#0000")
    pen.ellipse(39, 9, 61, 46, colour)
    pen.ellipse(42, 12, 58, 39, tone(colour, 0.75))
    pen.block(66, 10, 86, 44, colour, radius=3)
    for slit in (70, 74.8, 79.6):
        pen.block(slit, 16, slit + 2.2, 36, tone(colour, 0.55), radius=1)


def _thermos(pen: Pen, colour: str) -> None:
    pen.arc((55, 8, 76, 32), (270, 90), tone(colour, 0.7), width=2.4)
    pen.block(34, 32, 66, 90, colour, radius=6)
    pen.block(38, 10, 62, 30, tone(colour, 0.75), radius=4)
    for x in (42, 47, 52, 57):
        pen.line((x, 14), (x, 26), fill=tone(colour, 0.6), width=0.8)
    pen.block(36, 28, 64, 35, _STEEL, radius=1)
    if pen.motif == 1:
        pen.block(34, 70, 66, 76, tone(colour, 1.5))
    elif pen.motif == 2:
        pen.shape((38, 72), (46, 58), (51, 66), (55, 60), (62, 72), fill=tone(colour, 1.5))
    pen.block(39, 42, 42, 80, tone(colour, 1.4), radius=1.5)


DRAWINGS: dict[str, Callable[[Pen, str], None]] = {
    "lotus": _lotus,
    "bamboo_cup": _bamboo_cup,
    "mug": _mug,
    "lamp": _lamp,
    "phone_case": _phone_case,
    "canvas_bag": _canvas_bag,
    "yoga_mat": _yoga_mat,
    "pet_bowl": _pet_bowl,
    "silicone": _silicone,
    "thermos": _thermos,
}
