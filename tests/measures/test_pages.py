"""Tables as pages: every number in the column that its head names."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from pseudo_invertible.measures.pages import table_page

TABLE = pd.DataFrame(
    {
        "activation": ["relu", "<b>"],
        "seed": [101, 102],
        "fit_y": [0.123456, np.nan],
        "wrong_orientation": [True, False],
        "reason": ["", None],
    }
)


def test_cells_stand_under_their_heads_rounded_and_escaped() -> None:
    text = table_page("Runs & more", TABLE)
    assert re.findall(r"<th [^>]*>([^<]*)</th>", text) == list(TABLE.columns)
    rows = [re.findall(r"<td[^>]*>([^<]*)</td>", row) for row in text.split("<tr>")[2:]]
    assert rows == [
        ["relu", "101", "0.1235", "True", ""],
        ["&lt;b&gt;", "102", "", "False", ""],
    ]
    assert "<p>2 rows.</p>" in text
    assert "Runs &amp; more" in text


def test_numbers_are_aligned_and_words_are_not() -> None:
    assert table_page("Runs", TABLE.drop(columns="reason")).count('<td class="number">') == 4


def test_a_head_tells_what_its_column_means_in_which_unit() -> None:
    text = table_page("Runs", TABLE)
    title = re.search(r'title="([^"]*)">fit_y<', text)
    assert title is not None
    assert re.fullmatch(r".+ \[.+\]", title[1])
