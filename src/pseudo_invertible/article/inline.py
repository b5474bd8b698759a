"""A drawing of matplotlib's as a part of a page: ids of its own, a third of the bytes."""

from __future__ import annotations

import base64
import io
import re
from xml.sax.saxutils import quoteattr

from PIL import Image

from pseudo_invertible.errors import UserError

POINTS_TO_PIXELS = 96 / 72
SHARE = 0.98  # of its natural width, below which a drawing is scrolled and not shrunk
COLOURS = 96  # of the pictures of points inside: shades of few colours
_ATTRIBUTE, _LONG = re.compile(r'="[^"]*"'), re.compile(r"\d+\.\d{3,}")
_REFERENCE = re.compile(r'(?:url\(|href=")#([^")]+)')


def inlined(svg: str, name: str, alt: str) -> str:
    """The drawing as an element.

    name: of the figure, begins its ids. alt: for those who cannot see it. Raises UserError where
    it is no drawing of matplotlib's.
    """
    sides = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    if sides is None:
        raise UserError(f"{name}.svg has no viewBox; draw it again.")
    prefix = anchor(name)
    body = re.sub(r"<(metadata|title)>.*?</\1>|<style.*?</style>", "", svg, flags=re.DOTALL)
    body = re.sub(r">\s+<", "><", body[body.index(">", body.index("<svg")) + 1 :])
    body = _ATTRIBUTE.sub(lambda found: _LONG.sub(_short, " ".join(found[0].split())), body)
    body = re.sub(r'(data:image/png;base64,)([^"]*)', _fewer_colours, body)
    body, styles = _classes(_ids(body, prefix), prefix)
    wide = float(sides[1]) * POINTS_TO_PIXELS
    style = f"min-width:{SHARE * wide:.0f}px;max-width:{1.3 * wide:.0f}px"
    return (
        f'<div class="drawing" role="group" aria-label={quoteattr(name)}><svg role="img" '
        f'aria-label={quoteattr(one_line(alt))} {sides[0]} style="{style}" '
        'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"<style>{styles}</style>{body}</div>"
    )


def anchor(name: str) -> str:
    """A name as part of an id."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower())


def one_line(text: str) -> str:
    """Text without line breaks."""
    return " ".join(text.split())


def _short(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def _fewer_colours(picture: re.Match[str]) -> str:
    found = io.BytesIO()
    with Image.open(io.BytesIO(base64.b64decode(picture[2]))) as image:
        palette = image.convert("RGBA").quantize(COLOURS, method=Image.Quantize.FASTOCTREE)
        palette.save(found, format="PNG", optimize=True)
    return picture[1] + base64.b64encode(found.getvalue()).decode("ascii")


def _ids(body: str, prefix: str) -> str:
    """Ids that begin with the figure's name, where something refers to them; the others go."""
    known = {
        name: f"{prefix}-{i:x}" for i, name in enumerate(dict.fromkeys(_REFERENCE.findall(body)))
    }
    body = re.sub(
        r' id="([^"]*)"', lambda m: f' id="{known[m[1]]}"' if m[1] in known else "", body
    )
    return re.sub(r'((?:url\(|href=")#)([^")]+)', lambda m: m[1] + known[m[2]], body)


def _classes(body: str, prefix: str) -> tuple[str, str]:
    """Equal styles as classes, and their rules."""
    styles = dict.fromkeys(re.findall(r' style="([^"]*)"', body))
    names = {style: f"{prefix}-s{i:x}" for i, style in enumerate(styles)}
    body = re.sub(r' style="([^"]*)"', lambda m: f' class="{names[m[1]]}"', body)
    return body, "".join(f".{name}{{{style}}}" for style, name in names.items())
