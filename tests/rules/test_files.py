import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_LINES = 300
FOLDERS = ("core", "tui", "styles", "tests", "screenshots")
SAYS_NOTHING = {"util", "utils", "helper", "helpers", "manager", "managers", "common", "misc"}
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")

FIXTURES = ROOT / "tests" / "fixtures"
FILES = [
    path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py")) if not path.is_relative_to(FIXTURES)
]
STYLES = sorted((ROOT / "styles").rglob("*.tcss"))


def name(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", FILES + STYLES, ids=name)
def test_a_file_is_short_has_a_telling_name_and_is_finished(path):
    text = path.read_text()
    assert text.count("\n") <= MOST_LINES
    parts = {part for folder in path.relative_to(ROOT).with_suffix("").parts for part in folder.lower().split("_")}
    assert not parts & SAYS_NOTHING
    assert not UNFINISHED.search(text)


@pytest.mark.parametrize("path", [path for path in FILES if path.is_relative_to(ROOT / "core")], ids=name)
def test_every_module_says_what_it_is_for(path):
    assert path.read_text().lstrip().startswith('"""')


def test_tests_mirror_the_source():
    homes = [ROOT / "tests" / part for part in ("core", "tui")]
    strangers = [
        name(folder)
        for home in homes
        for folder in home.rglob("*")
        if folder.is_dir() and folder.name != "__pycache__" and not (ROOT / folder.relative_to(ROOT / "tests")).is_dir()
    ]
    assert strangers == []
