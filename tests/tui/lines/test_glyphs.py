"""Glyphs are one cell in every terminal, and told apart without colour."""

import unicodedata

import pytest

from tui import glyphs
from tui.lines.line_styles import LineStyles

TABLES = [glyphs.CONVERSATIONS, glyphs.TASKS, glyphs.ATTENTION, glyphs.VERDICTS]
LOOKS = [look for table in TABLES for look in table.values()] + [glyphs.UNKNOWN]
# Drawn as emoji by some terminals although they are narrow by the database.
EMOJI_CAPABLE = set(
    "©®‼⁉™ℹ↔↕↩↪⌚⌛⏏⏩⏸⏹⏺▪▫▶◀◻◼☀☁☂☃☎☑☔☕☝☠☢☣☮☯☹☺♀♂♠♣♥♦♨♻♾⚒⚓⚔⚕⚖⚗⚙⚛⚜⚠⚡⚪⚫⚰⚱⛄⛔✂✅✈✉✊✋✌✍✏✒✔✖✝✡✨✳✴❄❇❌❎❓❗❣❤➕➖➗➡➰⤴⤵⬅⬆⬇⬛⬜⭐⭕"
)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.word)
def test_one_narrow_cell_with_an_ascii_twin_and_a_word(look: glyphs.Look) -> None:
    assert unicodedata.east_asian_width(look.glyph) in {"N", "Na"}
    assert look.glyph not in EMOJI_CAPABLE
    assert look.ascii.isascii() and look.ascii.isprintable() and len(look.ascii) == 1
    assert look.word and look.style in LineStyles._fields


@pytest.mark.parametrize("glyph", [*glyphs.SPINNER, glyphs.CURSOR, glyphs.MARKED])
def test_other_glyphs_are_narrow_too(glyph: str) -> None:
    assert unicodedata.east_asian_width(glyph) in {"N", "Na"}


@pytest.mark.parametrize("table", TABLES)
def test_states_differ_in_shape_and_word(table: dict[str, glyphs.Look]) -> None:
    different = set(table.values())
    assert len({look.glyph for look in different}) == len(different)
    assert len({look.ascii for look in different}) == len(different)
    assert len({look.word for look in different}) == len(different)


def test_every_state_has_a_look() -> None:
    conversations = "starting working waiting idle stuck paused exited failed closed"
    assert set(conversations.split()) <= set(glyphs.CONVERSATIONS)
    tasks = "ready blocked scheduled leased done failed cancelled"
    assert set(tasks.split()) <= set(glyphs.TASKS)


def test_a_state_of_a_later_version_keeps_its_word() -> None:
    assert glyphs.look(glyphs.TASKS, "reviewed").word == "reviewed"
    assert glyphs.look(glyphs.TASKS, "") == glyphs.UNKNOWN


def test_the_spinner_goes_round() -> None:
    assert glyphs.spinner_frame(0) == glyphs.spinner_frame(len(glyphs.SPINNER))
