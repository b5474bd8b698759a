"""The playground: a page in which a study's own pairs are trained."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from importlib.resources import files
from string import Template
from typing import NamedTuple

from pseudo_invertible.article.playground_data import PlaygroundData
from pseudo_invertible.study.configuration import Configuration, canonical_weight

_WORKER = ("engine.js", "fast_relu.js", "worker.js")
_PAGE = (
    "engine.js",
    "fast_relu.js",
    "study.js",
    "own_data.js",
    "address.js",
    "runner.js",
    "frame.js",
    "panels.js",
    "controls.js",
    "view.js",
    "page.js",
    "events.js",
)


def playground_address(configuration: Configuration, seed: int, **more: str | int | float) -> str:
    """The address of a state of the playground: ``#activation=relu&lambda=100&mu=100&seed=103``.

    more: other parts of a state, such as ``free_updates=50`` or ``play=1``.
    """
    values = configuration.wildcards | {"seed": str(seed)}
    values |= {
        key: value if isinstance(value, str) else canonical_weight(value)
        for key, value in more.items()
    }
    return "#" + "&".join(f"{key}={value}" for key, value in values.items())


def _part(name: str) -> str:
    return (files("pseudo_invertible.article") / "playground" / name).read_text(encoding="utf-8")


class PlaygroundSection(NamedTuple):
    """The playground as parts of a page.

    html: where it stands, its data and the worker's text inside. css: without the tokens that
    it shares with the page (``tokens_css``). js: one script, to run once the html is there.
    """

    html: str
    css: str
    js: str


def tokens_css() -> str:
    """Letters and colours, light and dark, for the article and the playground."""
    return _part("tokens.css")


def playground_section(data: PlaygroundData) -> PlaygroundSection:
    """The playground as parts that another page inlines. Nothing in it asks for anything."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    worker = "\n".join(_part(name) for name in _WORKER)
    if "</" in worker:
        raise ValueError("the worker's text would end its element")
    html = (
        _part("fragment.html")
        + '<script type="application/json" id="playground-data">'
        + text.replace("<", "\\u003c")
        + '</script>\n<script type="text/plain" id="playground-worker">\n'
        + worker
        + "</script>\n"
    )
    script = "\n".join(_part(name) for name in _PAGE)
    # Names of the page's other scripts stay their own.
    return PlaygroundSection(html, _part("playground.css"), f"(() => {{\n{script}}})();\n")


def playground_page(data: PlaygroundData, title: str = "Playground") -> str:
    """The playground as a page of its own: one file that needs no network and no server.

    Its content security policy allows its own script, style and worker and nothing else.
    """
    section = playground_section(data)
    css = "\n".join([tokens_css(), _part("page.css"), section.css])
    style, script = _source_hash(css), _source_hash(section.js)
    policy = (
        f"default-src 'none'; script-src {script}; style-src {style}; "
        "worker-src blob:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return Template(_part("page.html")).substitute(
        policy=policy,
        title=title,
        css=css,
        fragment=section.html,
        scripts=f"<script>{section.js}</script>",
    )


def _source_hash(text: str) -> str:
    digest = hashlib.sha256(re.sub("\r\n?", "\n", text).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
