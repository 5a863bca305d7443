"""Hostile text in, harmless text out."""

import sys
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.clean import MAX_MARKS, clean_block, clean_bytes, clean_line
from core.text.width import char_width

# Whatever a terminal would act upon, mixed with ordinary text.
_PIECES = st.sampled_from(
    [
        "\x1b", "\x1b[", "\x1b]", "\x1bP", "\x1b\\", "\x07", "\x9b", "\x9d", "\x9c", "\x90", "31m", "0;title", "[2J",
        "\x1b]8;;http://x\x1b\\", "\x18", "\r", "\n", "\t", "\u202e", "\u200d", "\ufe0f", "\u0301" * 9, "\ud800",
        "日本", "🚀", "[bold]", "\U000e0041", "\x85", "\u2028", "a b", "\x00", "\x7f", "\x1bN", "\x1b(",
    ]
)  # fmt: skip
hostile = st.lists(_PIECES | st.text(max_size=5), max_size=20).map("".join)


def _is_harmless(text: str, allowed: str = "") -> bool:
    return all(char in allowed or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in text)


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("plain text", "plain text"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b[38:2::1:2:3mred\x1b[m", "red"),
        ("\x9b31mred", "red"),
        ("\x1b]0;owned\x07name", "name"),
        ("\x1b]52;c;ZXZpbA==\x1b\\name", "name"),
        ("\x9d0;owned\x9cname", "name"),
        ("\x1bPq#0;2;0;0;0~-\nmore\x1b\\after", "after"),
        ("\x1b_hidden\x1b\\\x1b^hidden\x1b\\\x1bXhidden\x1b\\shown", "shown"),
        ("\x1bPtmux;\x1b\x1b]0;owned\x07\x1b\\name", "name"),
        ("\x1b(0lqk\x1b(B", "lqk"),
        ("\x1b7\x1b[2J\x1b[Hx\x1b8\x1bc", "x"),
        ("\x1b\x1b[0m[31mleft", "[31mleft"),
        ("cut \x1b[38;5", "cut "),
        ("cut \x1b]0;never ended", "cut "),
        ("a\x08b\x00c\x7fd", "abcd"),
        ("one\ntwo\r\nthree\rfour", "one two three four"),
        ("a\tb", "a   b"),
        ("trailing \r\n\n", "trailing "),
        ("abc\u202etxt.exe", "abctxt.exe"),
        ("zero\u200bwidth\ufeff\u2060", "zerowidth"),
        ("tag\U000e0041\U000e0042", "tag"),
        ("heart \u2764\ufe0f", "heart \u2764"),
        ("lone \ud800\udfff", "lone \ufffd"),
        ("\u0301lead", "lead"),
        ("a\u00a0b\u2009c", "a b c"),
        ("[bold red]kept[/]", "[bold red]kept[/]"),
    ],
)
def test_a_line(raw: str, cleaned: str) -> None:
    assert clean_line(raw) == cleaned


def test_stacked_marks_are_capped_on_each_character() -> None:
    assert clean_line("Z" + "\u0300" * 50 + "y" + "\u0301" * 2) == "Z" + "\u0300" * MAX_MARKS + "y\u0301\u0301"


def test_a_block_keeps_its_lines() -> None:
    assert clean_block("one\r\n\ttwo\x1b[0m\n\nend\n", 100) == "one\n    two\n\nend\n"


def test_an_unended_sequence_costs_one_line_only() -> None:
    assert clean_block("a\x1b]0;never ended\nkept", 100) == "a\nkept"


def test_a_block_is_cut_with_a_mark() -> None:
    assert clean_block("abcdef", 4) == "abc…"
    assert clean_block("\x1b[0m" * 9_000, 10) == "…"


def test_bytes_that_are_not_utf8_show() -> None:
    assert clean_bytes(b"caf\xe9 \x1b[31mok", 100) == "caf\ufffd ok"


def test_everything_invisible_in_the_unicode_database_is_dropped() -> None:
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
            assert _is_harmless(clean_line(f"a{char}b")), hex(code)


@given(hostile)
def test_lines_are_harmless_and_stay_so(text: str) -> None:
    line = clean_line(text)
    assert _is_harmless(line)
    assert clean_line(line) == line


@given(hostile, st.integers(0, 40))
def test_blocks_are_harmless_bounded_and_stay_so(text: str, most: int) -> None:
    block = clean_block(text, most)
    assert _is_harmless(block, "\n")
    assert len(block) <= most
    assert clean_block(block, most) == block


@given(st.binary(max_size=200), st.integers(1, 100))
def test_any_bytes_give_a_harmless_block(data: bytes, most: int) -> None:
    block = clean_bytes(data, most)
    assert _is_harmless(block, "\n")
    assert len(block) <= most


@given(hostile)
def test_no_character_carries_more_marks_than_allowed(text: str) -> None:
    run = MAX_MARKS
    for char in clean_block(text, 10_000):
        run = 0 if char_width(char) else MAX_MARKS if char == "\n" else run + 1
        assert run <= MAX_MARKS or char == "\n"


@pytest.mark.parametrize("piece", ["\x1b]", "\x9d", "\x9d\n", "\x1bP\n", "\x1b[", "\x9b;", "\x1b(", "\u0301"])
def test_no_text_takes_time_that_grows_with_its_square(piece: str) -> None:
    begun = time.process_time()
    clean_block(piece * 200_000, 200_000)
    assert time.process_time() - begun < 5  # seconds; a quadratic search takes minutes
