"""A table as a page to read: numbers rounded, what each column means on its head."""

from __future__ import annotations

from html import escape

import pandas as pd

from pseudo_invertible.measures.columns import explained

STYLE = """
body { font: 14px/1.45 system-ui, sans-serif; margin: 16px; background: #fff; color: #1c1c1e; }
.table { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { padding: 4px 10px; text-align: left; white-space: nowrap; }
th, td { border-bottom: 1px solid #d8d8d5; }
th { position: sticky; top: 0; background: #f6f6f4; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
"""


def page(title: str, body: str) -> str:
    """A page that needs no other file."""
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}'
        f"</title><style>{STYLE}</style></head><body><main>{body}</main></body></html>\n"
    )


def table_page(title: str, table: pd.DataFrame) -> str:
    """A table with four significant digits; the meaning of a column shows on its head."""
    heads = "".join(_head(name) for name in table.columns)
    rows = "".join(
        "<tr>" + "".join(map(_cell, row)) + "</tr>"
        for row in table.itertuples(index=False, name=None)
    )
    said = f"<h1>{escape(title)}</h1><p>{len(table)} rows.</p>"
    grid = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    return page(title, f'{said}<div class="table" tabindex="0">{grid}</div>')


def _head(name: str) -> str:
    found = explained(name)
    meaning = f"{found.meaning} [{found.unit}]" if found and found.unit else ""
    meaning = meaning or (found.meaning if found else "")
    return f'<th scope="col" title="{escape(meaning)}">{escape(name)}</th>'


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f'<td class="number">{"" if value != value else f"{value:.4g}"}</td>'
    if isinstance(value, int) and not isinstance(value, bool):
        return f'<td class="number">{value}</td>'
    return f"<td>{'' if pd.isna(value) else escape(str(value))}</td>"  # type: ignore[call-overload]
