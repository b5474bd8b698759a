"""A drawing as small as it can be without looking different: for pages that hold many."""

from __future__ import annotations

import re
from functools import partial
from xml.etree import ElementTree

SVG, _LINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
GROUP, USE, PATH = (f"{{{SVG}}}{name}" for name in ("g", "use", "path"))
HREF = f"{{{_LINK}}}href"
_WORDS = (f"{{{SVG}}}style", f"{{{SVG}}}text")
_NUMBER = re.compile(r"-?\d+\.\d{2,}")
_DIGITS = {USE: {"x": 1, "y": 1}, PATH: {"d": 2}}
_COLOUR = re.compile(r"#([0-9a-f])\1([0-9a-f])\2([0-9a-f])\3\b")


def slim(svg: str) -> str:
    """Round lines to a hundredth of a point and marks to a tenth; say equal styles once.

    svg: as matplotlib writes it, with its glyphs as paths.
    """
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", _LINK)
    root = ElementTree.fromstring(svg)
    for metadata in root.findall(f"{{{SVG}}}metadata"):
        root.remove(metadata)
    for element in root.iter():
        element.tail = None
        if element.tag not in _WORDS:
            element.text = None
        _round(element)
        if style := element.get("style"):
            short = re.sub(r"\s*([:;])\s*", r"\1", style)
            element.set("style", _COLOUR.sub(r"#\1\2\3", short).rstrip(";"))
    for group in list(root.iter(GROUP)):
        _share_styles(group)
    _shorten_names(root)
    return ElementTree.tostring(root, encoding="unicode")


def _round(element: ElementTree.Element) -> None:
    for name, digits in _DIGITS.get(element.tag, {}).items():
        if name in element.attrib:
            short = partial(_short, digits=digits)
            element.set(name, _NUMBER.sub(short, element.attrib[name]))


def _short(number: re.Match[str], digits: int) -> str:
    return f"{float(number[0]):.{digits}f}".rstrip("0").rstrip(".")


def _share_styles(group: ElementTree.Element) -> None:
    """Put neighbours of one style into a group that has it: the points of a scatter."""
    children, shared = list(group), list[ElementTree.Element]()
    for child in children:
        group.remove(child)
        style = child.get("style") if child.tag == USE else None
        if style is None:
            shared.append(child)
            continue
        if not (shared and shared[-1].tag == GROUP and shared[-1].get("style") == style):
            shared.append(ElementTree.Element(GROUP, {"style": style}))
        del child.attrib["style"]
        shared[-1].append(child)
    group.extend(shared)


def _shorten_names(root: ElementTree.Element) -> None:
    """Give what is referred to the shortest names, and nothing else any."""
    text = ElementTree.tostring(root, encoding="unicode")
    used = dict.fromkeys(re.findall(r'(?:url\(|href=")#([^")]+)', text))
    short = {name: f"a{place:x}" for place, name in enumerate(used)}
    for defs in root.iter(f"{{{SVG}}}defs"):
        for child in list(defs):
            if child.tag == PATH and child.get("id") not in short:
                defs.remove(child)
    for element in root.iter():
        if (name := element.get("id")) is not None:
            if name in short:
                element.set("id", short[name])
            else:
                del element.attrib["id"]
        if (link := element.get(HREF)) and link.startswith("#"):
            element.set(HREF, f"#{short[link[1:]]}")
        for attribute, value in element.attrib.items():
            if "url(#" in value:
                new = re.sub(r"url\(#([^)]+)\)", lambda found: f"url(#{short[found[1]]})", value)
                element.set(attribute, new)
