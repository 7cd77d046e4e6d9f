"""A picture of a page made ready for OCR, and the way back from its pixels to the page.

Upscales and straightens only where it is needed: Tesseract manages slight skew and usual resolutions by itself.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image

_LOW_LONG_SIDE = 1150  # about 100 dpi on A4
_HIGH_LONG_SIDE = 5300  # about 450 dpi on A4
_GOOD_LONG_SIDE = 3508  # 300 dpi on A4
_SKEW_STEP = 1.5  # degrees; less than half of it is left as it is
_A4_LONG_SIDE = 11.69  # inches


@dataclass(frozen=True, slots=True)
class PageImage:
    """A grey image for OCR. Its pixels are those of the page scaled, then turned by quarters, then straightened."""

    pixels: Image.Image
    dpi: int
    quarters: int = 0
    """Clockwise quarter turns that were made."""
    angle: float = 0.0
    """Degrees it was then turned against the clock."""

    def pnm(self) -> bytes:
        """The image as Tesseract takes it."""
        buffer = io.BytesIO()
        self.pixels.save(buffer, "PPM")
        return buffer.getvalue()

    def turned(self, degrees: int) -> PageImage:
        """The same page turned clockwise by 90, 180 or 270 degrees."""
        transpose = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}[degrees]
        return PageImage(self.pixels.transpose(transpose), self.dpi, (self.quarters + degrees // 90) % 4, self.angle)

    def fractions(self, left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        """A rectangle of pixels as fractions of the page as it was delivered."""
        corners = [self._fraction(x, y) for x in (left, right) for y in (top, bottom)]
        xs = [min(1.0, max(0.0, x)) for x, _ in corners]
        ys = [min(1.0, max(0.0, y)) for _, y in corners]
        return min(xs), min(ys), max(xs), max(ys)

    def _fraction(self, x: float, y: float) -> tuple[float, float]:
        width, height = self.pixels.size
        if self.angle:
            turn = math.radians(self.angle)
            dx, dy = x - width / 2, y - height / 2
            x = width / 2 + dx * math.cos(turn) - dy * math.sin(turn)
            y = height / 2 + dx * math.sin(turn) + dy * math.cos(turn)
        across, down = x / width, y / height
        for _ in range(self.quarters):
            across, down = down, 1 - across
        return across, down


def prepare(picture: Image.Image) -> PageImage:
    """The picture made grey, of a size that letters can be read in, and straight."""
    grey = _flattened(picture)
    long_side = max(grey.size)
    if long_side < _LOW_LONG_SIDE:
        grey = grey.resize((grey.width * 2, grey.height * 2), Image.Resampling.BICUBIC)
    elif long_side > _HIGH_LONG_SIDE:
        share = _GOOD_LONG_SIDE / long_side
        grey = grey.resize((max(1, round(grey.width * share)), max(1, round(grey.height * share))), Image.Resampling.BOX)
    angle = skew_of(grey)
    if angle:
        grey = grey.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    dpi = min(600, max(70, round(max(grey.size) / _A4_LONG_SIDE)))
    return PageImage(grey, dpi, angle=angle)


def _flattened(picture: Image.Image) -> Image.Image:
    """Grey on white, transparent parts included."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        colour = picture.convert("RGBA")
        paper = Image.new("RGBA", colour.size, "white")
        paper.alpha_composite(colour)
        picture = paper
    if picture.mode.startswith(("I;16", "I", "F")):
        # 16-bit greys: Pillow would clip rather than scale them.
        return picture.convert("F").point(lambda value: value / 256).convert("L") if picture.getextrema()[1] > 255 else picture.convert("L")  # type: ignore[operator]
    return picture if picture.mode == "L" else picture.convert("L")


def skew_of(grey: Image.Image) -> float:
    """Degrees to turn a page against the clock so that its lines lie level; 0 where they nearly do."""
    width = 450
    small = grey.resize((width, max(1, round(grey.height * width / grey.width))), Image.Resampling.BOX)

    def sharpness(angle: float) -> int:
        """How sharply dark and light rows alternate when the page is turned so."""
        turned = small.rotate(angle, resample=Image.Resampling.BILINEAR, fillcolor=255) if angle else small
        rows = turned.resize((1, small.height), Image.Resampling.BOX).tobytes()
        return sum((a - b) ** 2 for a, b in pairwise(rows))

    level = sharpness(0)
    if level >= max(sharpness(-_SKEW_STEP), sharpness(_SKEW_STEP)):
        return 0.0
    best = max((step * _SKEW_STEP for step in range(-4, 5)), key=sharpness)
    best = max((best + step * 0.25 for step in range(-3, 4)), key=sharpness)
    return best if abs(best) > _SKEW_STEP / 2 and sharpness(best) > 1.1 * level else 0.0
