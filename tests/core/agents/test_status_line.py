"""Context figures of the status line feed, as captured from the real program."""

import json
from pathlib import Path

from core.agents.status_line import Figures, figures, line

FIXTURES = Path(__file__).parents[2] / "fixtures" / "agents" / "claude"


def test_use_is_what_the_program_itself_counts():
    found = figures(json.loads((FIXTURES / "statusLine.json").read_text()))
    assert (found.used, found.size, found.model) == (9700, 1_000_000, "Opus 5.5")
    assert found.cost is not None and abs(found.cost - 0.862442) < 1e-6
    assert line(found) == "Opus 5.5 · context 1 %"


def test_before_the_first_answer_use_is_unknown_and_not_zero():
    found = figures(json.loads((FIXTURES / "statusLine.start.json").read_text()))
    assert found.used is None
    assert "unknown" in line(found)


def test_garbage_is_unknown():
    assert figures({"context_window": 7, "cost": None, "model": []}) == Figures(None, None, "", None)


def test_never_more_than_a_hundred():
    assert line(Figures(500, 100, "m", None)).endswith("100 %")
