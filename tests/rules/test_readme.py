"""The README says what the program does: its keys come from the registry, its pictures and commands are there."""

import re
from pathlib import Path

import pytest

from core.commands.scope import Scope
from core.doors.cli.words import GROUPS
from tui.key_bindings import REGISTRY

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
TEXT = README.read_text()
HEADINGS = {
    Scope.EVERYWHERE: "Everywhere",
    Scope.CONVERSATION: "On a conversation",
    Scope.TASK: "On a task",
    Scope.MESSAGE: "On a message",
    Scope.PROCESS: "On a process",
    Scope.APPROVAL: "On a question",
}


def key_table():
    """The part between the markers; to renew it, run `python tests/rules/test_readme.py`."""
    lines = []
    for scope, heading in HEADINGS.items():
        commands = REGISTRY.of(scope)
        if commands:
            lines += ["", f"**{heading}**", "", "| key | does |", "|---|---|"]
            lines += [f"| {shown(command.keys)} | {command.title}: {command.help} |" for command in commands]
    return "\n".join(lines).strip()


def shown(keys):
    names = {"question_mark": "?", "slash": "/", "colon": ":", "plus": "+", "underscore": "_", "full_stop": "."}
    return " ".join(f"`{names.get(key, key)}`" for key in keys.split(",")).replace("|", "\\|")


def test_the_keys_are_those_of_the_registry():
    assert _between() == key_table(), "run `python tests/rules/test_readme.py`"


def test_every_scope_has_a_heading():
    assert {command.scope for command in REGISTRY} <= set(HEADINGS)


@pytest.mark.parametrize("path", re.findall(r"\]\((screenshots/[^)]+)\)", TEXT))
def test_every_picture_is_there(path):
    assert (ROOT / path).stat().st_size > 10_000


@pytest.mark.parametrize("word", sorted(set(re.findall(r"^timonel (?!-)(\w+)", TEXT, re.MULTILINE))))
def test_every_word_of_the_examples_exists(word):
    assert word in GROUPS


def test_the_two_commands_are_single_lines():
    assert "timonel demo" in TEXT
    assert len(re.findall(r"^python3 -m venv .*pytest.*$", TEXT, re.MULTILINE)) == 1


def _between():
    return TEXT.partition("<!-- keys -->")[2].partition("<!-- /keys -->")[0].strip()


if __name__ == "__main__":
    before, _, rest = TEXT.partition("<!-- keys -->")
    after = rest.partition("<!-- /keys -->")[2]
    README.write_text(f"{before}<!-- keys -->\n\n{key_table()}\n\n<!-- /keys -->{after}")
