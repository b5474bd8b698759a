"""Figures as files: the same bytes, metadata that comes back, letters that travel."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from drawn import WRITE_UP, write_up
from made_tables import some_dataset
from PIL import Image

from pseudo_invertible.artifacts.layout import FIGURE_FORMATS
from pseudo_invertible.errors import UserError
from pseudo_invertible.figures import style
from pseudo_invertible.figures.save import save_figure

METADATA = {
    "Title": "Fit priority",
    "Author": "Shae (after)",
    "Subject": "SiLU, λ = 10, μ = 100, seed 7; g∘f",
    "Keywords": r"version 1.0.0; commit (abc\123); a\n",
    "Creator": "pseudo-invertible 1.0.0",
}
SVG = {
    "Title": "{http://purl.org/dc/elements/1.1/}title",
    "Author": "{http://purl.org/dc/elements/1.1/}contributor",
    "Subject": "{http://purl.org/dc/elements/1.1/}description",
    "Keywords": "{http://purl.org/dc/elements/1.1/}subject",
    "Creator": "{http://purl.org/dc/elements/1.1/}creator",
}


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a figure of every kind of the write-up, in every format."""
    folder = tmp_path_factory.mktemp("figures")
    for kind in WRITE_UP:
        save_figure(write_up(kind), folder / kind, METADATA)
    return folder


def test_another_process_with_other_defaults_gives_the_same_bytes(
    saved: Path, tmp_path: Path
) -> None:
    (tmp_path / "matplotlibrc").write_text("font.size: 21\nsavefig.dpi: 33\nsvg.fonttype: none\n")
    program = (
        "from drawn import write_up; from pseudo_invertible.figures.save import save_figure;"
        f"save_figure(write_up('quartet'), {str(tmp_path / 'there')!r}, {METADATA!r})"
    )
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "12345",
        "MATPLOTLIBRC": str(tmp_path),
        "PYTHONPATH": os.pathsep.join(
            [str(Path(__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
        ),
    }
    subprocess.run([sys.executable, "-c", program], check=True, env=environment)
    for suffix in FIGURE_FORMATS:
        here, there = saved / f"quartet.{suffix}", tmp_path / f"there.{suffix}"
        assert here.read_bytes() == there.read_bytes(), suffix


def test_png_holds_its_metadata(saved: Path) -> None:
    with Image.open(saved / "quartet.png") as image:
        assert {key: image.info[key] for key in METADATA} == METADATA


def test_svg_holds_its_metadata(saved: Path) -> None:
    drawing = ElementTree.parse(saved / "quartet.svg")
    work = drawing.find(".//{http://creativecommons.org/ns#}Work")
    assert work is not None
    for key, text in METADATA.items():
        element = work.find(SVG[key])
        assert element is not None
        assert "".join(element.itertext()).strip() == text


def test_pdf_holds_its_metadata(saved: Path) -> None:
    content = (saved / "quartet.pdf").read_bytes()
    for key, text in METADATA.items():
        plain = text.isascii()
        stored = text.encode("ascii") if plain else b"\xfe\xff" + text.encode("utf-16-be")
        escaped = (
            re.sub(rb"([\\()])", rb"\\\1", stored).replace(b"\n", rb"\n").replace(b"\r", rb"\r")
        )
        assert re.search(
            rb"/" + key.encode() + rb"\s+\(" + re.escape(escaped) + rb"\)", content
        ), key


@pytest.mark.parametrize("suffix", FIGURE_FORMATS)
def test_no_file_says_when_it_was_made(suffix: str, saved: Path) -> None:
    content = (saved / f"quartet.{suffix}").read_bytes()
    for trace in (b"CreationDate", b"dc:date", b"Matplotlib"):
        assert trace not in content


def test_names_with_dots_stay_whole(tmp_path: Path) -> None:
    save_figure(write_up("point_cloud"), tmp_path / "fit_priority_0.1", {})
    visible = sorted(path.name for path in tmp_path.iterdir() if not path.name.startswith("."))
    assert visible == [f"fit_priority_0.1.{suffix}" for suffix in ("pdf", "png", "svg")]


def test_metadata_that_no_format_can_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Colour"):
        save_figure(write_up("point_cloud"), tmp_path / "a", {"Colour": "red"})
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_is_a_users_mistake(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="could not be written"):
        save_figure(write_up("point_cloud"), tmp_path / "file" / "a", {})


@pytest.mark.parametrize("kind", WRITE_UP)
def test_pdf_embeds_every_font_as_truetype(kind: str, saved: Path) -> None:
    content = (saved / f"{kind}.pdf").read_bytes()
    descriptors = re.findall(rb"/Type /FontDescriptor", content)
    assert descriptors
    assert len(re.findall(rb"/FontFile2 \d+ 0 R", content)) == len(descriptors)
    assert b"/Type3" not in content


def test_svg_needs_no_font_and_png_has_200_dots_per_inch(saved: Path) -> None:
    drawing = ElementTree.parse(saved / "quartet.svg")
    assert "text" not in {element.tag.split("}")[-1] for element in drawing.iter()}
    with Image.open(saved / "quartet.png") as image:
        assert image.size[0] == round(style.DOUBLE_COLUMN * 200)
        assert image.info["dpi"] == pytest.approx((200, 200), abs=0.1)


def test_saving_twice_changes_nothing_in_the_figure(tmp_path: Path) -> None:
    figure = write_up("fits")
    save_figure(figure, tmp_path / "once", {})
    save_figure(figure, tmp_path / "again", {})
    assert (tmp_path / "once.svg").read_bytes() == (tmp_path / "again.svg").read_bytes()


def test_a_large_scatter_is_an_image_and_a_small_one_is_not(tmp_path: Path) -> None:
    for points, images in ((60, 0), (style.VECTOR_POINTS + 1, 1)):
        figure = write_up("point_cloud", dataset=some_dataset(points))
        save_figure(figure, tmp_path / "a", {})
        assert (tmp_path / "a.svg").read_text(encoding="utf-8").count("<image") == images
