"""Cell widths against the width table of the library that draws them."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size

from core.text.clean import clean_line
from core.text.width import char_width, clusters, width


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("", 0),
        ("plain", 5),
        ("日本語", 6),
        ("e\u0301", 1),
        ("한국", 4),
        ("🚀", 2),
        ("👍🏽", 2),
        ("👨\u200d👩\u200d👧", 2),
        ("🇳🇱", 2),
        ("⎿✻⏺", 3),
        ("…", 1),
        ("\u200b\u202e", 0),
    ],
)
def test_known_widths(text: str, cells: int) -> None:
    assert width(text) == cells == cell_len(text)


def test_every_assigned_character_agrees_with_rich() -> None:
    differing = [
        hex(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) not in {"Cn", "Cs", "Cf"}
        and code not in {0x3164, 0xFFA0}  # fillers that cleaning drops
        and char_width(chr(code)) != get_character_cell_size(chr(code))
    ]
    assert differing == []


@given(st.text())
def test_clusters_hold_the_whole_text_and_its_width(text: str) -> None:
    parts = list(clusters(text))
    assert "".join(part for part, _ in parts) == text
    assert sum(cells for _, cells in parts) == width(text)


def _is_known(text: str) -> bool:
    return all(unicodedata.category(char) != "Cn" for char in text)


@given(st.text().map(clean_line).filter(_is_known))
def test_cleaned_text_has_the_same_width_for_rich(text: str) -> None:
    assert width(text) == cell_len(text)
