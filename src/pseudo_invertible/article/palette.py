"""Pictures in a small palette: a fraction of the bytes, and line drawings lose next to nothing."""

from __future__ import annotations

import io
import struct
from pathlib import Path

from PIL import Image

SIGNATURE_BYTES, HEAD_BYTES = 8, 12  # of a PNG; of a chunk: length, name and checksum


def fewer_colours(picture: Path, colours: int, scale: float = 1.0) -> bytes:
    """A PNG in so many colours, at most 256. scale: of its sides."""
    found = io.BytesIO()
    with Image.open(picture) as whole:
        size = (round(whole.width * scale), round(whole.height * scale))
        image = whole.convert("RGB").resize(size, Image.Resampling.LANCZOS)
        # Colours that are far apart first, so that thin lines keep theirs; each is then moved to
        # the middle of what it stands for.
        palette = image.quantize(
            colours, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE
        )
        palette.save(found, format="PNG", optimize=True)
    return found.getvalue()


def as_pdf(png: bytes, dots_per_inch: float = 150) -> bytes:
    """A PNG of ``fewer_colours`` as a PDF of one page that keeps palette and compression.

    Typst writes pictures out in full colour; a page of this kind it takes as it is.
    """
    chunks = _chunks(png)
    width, height, bits = struct.unpack(">IIB", chunks["IHDR"][:9])
    palette, data = chunks["PLTE"], chunks["IDAT"]
    box = f"{72 * width / dots_per_inch:.3f} {72 * height / dots_per_inch:.3f}"
    wide, high = box.split()
    drawn = f"q {wide} 0 0 {high} 0 0 cm /I Do Q".encode()
    space = f"[/Indexed /DeviceRGB {len(palette) // 3 - 1} <{palette.hex()}>]"
    packed = f"/Predictor 15 /Colors 1 /BitsPerComponent {bits} /Columns {width}"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {box}] /Contents 4 0 R "
        "/Resources << /XObject << /I 5 0 R >> >> >>".encode(),
        _stream("", drawn),
        _stream(
            f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace {space} "
            f"/BitsPerComponent {bits} /Filter /FlateDecode /DecodeParms << {packed} >>",
            data,
        ),
    ]
    return _document(objects)


def _chunks(png: bytes) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    place = SIGNATURE_BYTES
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        name = png[place + 4 : place + 8].decode("ascii")
        found[name] = found.get(name, b"") + png[place + 8 : place + 8 + length]
        place += HEAD_BYTES + length
    return found


def _stream(entries: str, data: bytes) -> bytes:
    head = f"<< {entries} /Length {len(data)} >>\nstream\n".encode()
    return head + data + b"\nendstream"


def _document(objects: list[bytes]) -> bytes:
    text, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(text))
        text += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    count = len(objects) + 1
    end = (
        f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R >>\n"
    )
    return text + f"{end}startxref\n{len(text)}\n%%EOF\n".encode()
