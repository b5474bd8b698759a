"""Scripts and styles of the pages, joined into text that a page carries itself."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from importlib.resources import files
from string import Template
from typing import Any

from pseudo_invertible.activations import ACTIVATIONS

WORKER = ("fast_relu.js", "engine.js", "worker.js")
PAGE = (
    *("fast_relu.js", "engine.js", "data.js", "state.js", "trainer.js", "draw.js", "view.js"),
    *("playground.js", "pair.js", "figures.js"),
)
# One activation of a row of inputs and its slope, as the engine's loops call it.
_ACTIVATION = """{name}: {{ label: {label}, apply(inputs, h, slope, at) {{
  for (let i = 0; i < inputs.length; i++) {{
    const z = inputs[i];
    const a = {javascript};
    h[at + i] = a;
    slope[at + i] = {slope};
  }}
}} }},
"""


def asset(name: str) -> str:
    """The text of one of the pages' files."""
    return (files("pseudo_invertible.article") / "page" / name).read_text(encoding="utf-8")


def activations_js() -> str:
    """The table of activations in JavaScript."""
    rows = "".join(
        _ACTIVATION.format(
            name=name, label=json.dumps(one.label), javascript=one.javascript, slope=one.slope
        )
        for name, one in ACTIVATIONS.items()
    )
    sigmoid = "function sigmoid(z) { return 1 / (1 + Math.exp(-z)); }\n"
    return f"{sigmoid}const ACTIVATIONS = {{\n{rows}}};\n"


def joined(names: tuple[str, ...]) -> str:
    """Scripts in one, behind the table of activations."""
    return activations_js() + "\n".join(asset(name) for name in names)


def page_script() -> str:
    """The one script of a page; its names are its own."""
    return f"(() => {{\n{joined(PAGE)}}})();\n"


def data_elements(data: dict[str, Any]) -> str:
    """The study's data and the worker's text, as elements that a page carries."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    worker = joined(WORKER)
    if "</" in worker:
        raise ValueError("the worker's text would end its element")
    return (
        f'<script type="application/json" id="study-data">{text.replace("<", chr(92) + "u003c")}'
        f'</script>\n<script type="text/plain" id="worker-code">\n{worker}</script>\n'
    )


def policy(script: str, style: str) -> str:
    """A content security policy: the page's own script and style, its worker, and nothing else."""
    return (
        f"default-src 'none'; script-src {_source(script)}; style-src {style}; worker-src blob:; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def playground_page(data: dict[str, Any]) -> str:
    """The playground as one file that needs no network and no server."""
    script, page = page_script(), asset("playground_page.html")
    css = "\n".join([asset("tokens.css"), asset("playground.css")])
    style = re.search("<style>(.*)</style>", page, re.DOTALL)
    used = Template(style[1]).substitute(css=css) if style else ""
    return Template(page).substitute(
        policy=policy(script, _source(used)),
        css=css,
        playground=asset("playground.html") + data_elements(data),
        scripts=f"<script>{script}</script>",
    )


def _source(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
