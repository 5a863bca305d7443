import pytest

from core.commands.fleet_filter import matches, parse
from core.commands.terms import Term
from tests.fakes.fleet_samples import MEMBERS


def names(text: str) -> list[str]:
    terms = parse(text)
    return [one.conversation.name for one in MEMBERS if matches(terms, one)]


def test_parts():
    assert parse("Ada !bob state:stuck !role:planner") == (
        Term("ada"),
        Term("bob", "", True),
        Term("stuck", "state"),
        Term("planner", "role", True),
    )


def test_what_only_looks_like_a_field_is_a_word():
    assert parse("http://x nope:1") == (Term("http://x"), Term("nope:1"))


def test_unfinished_parts_filter_nothing():
    assert parse("! state: ") == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("state:stuck", ["crane-index"]),
        ("agent:codex", ["map-render"]),
        ("role:builder !pilot", ["tide-cache"]),
        ("task:berth", ["berth-tests"]),
        ("branch:timonel/docs", ["docs-sweep"]),
        ("group:idle", ["docs-sweep", "plan-q3"]),
        ("TIDE", ["tide-cache"]),
        ("tide nothing", []),
    ],
)
def test_finds(text, found):
    assert names(text) == found


def test_an_empty_filter_lets_all_through():
    assert len(names("")) == len(MEMBERS)
