"""`timonel task split`: titles, and options that name the part they are about."""

import json

import pytest


def fields(timonel, number):
    task = json.loads(timonel("task", "show", str(number), "--json").out)
    return task["type"], task["priority"], task["requirement"]["role"], task["estimate"], task["state"]


@pytest.fixture
def whole(repo, timonel):
    timonel("task", "add", "light the lamp", "--type", "build", "--priority", "1", "--role", "builder")
    return timonel


def test_options_are_about_one_part_or_all_of_them(whole):
    said = whole(
        *("task", "split", "1", "fetch oil", "check", "--role", "2=reviewer", "--type", "2=review"),
        *("--priority", "3", "--priority", "2=0", "--estimate", "1=30m", "--needs", "2=1", "--can", "2=oil"),
    )
    assert said.code == 0, said.err
    assert fields(whole, 2) == ("build", 3, "builder", 1800.0, "ready")
    assert fields(whole, 3) == ("review", 0, "reviewer", None, "blocked")
    assert "#2" in whole("task", "why", "3").out


def test_in_order(whole):
    assert whole("task", "split", "1", "one", "two", "three", "--in-order").code == 0
    assert [fields(whole, number)[-1] for number in (2, 3, 4)] == ["ready", "blocked", "blocked"]


def test_the_operator_splits_a_held_task_with_the_same_options(whole):
    whole("task", "claim", "1")
    words = ("--part", "one", "--part", "two", "--role", "2=", "--body", "1=mind the wind", "--in-order")
    assert whole("task", "override", "1", "split", "--why", "too big", *words).code == 0
    assert fields(whole, 3)[2:] == ("", None, "blocked")
    assert "mind the wind" in whole("task", "show", "2").out


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        (("--role", "3=reviewer"), 2, "there is no part 3; there are 2"),
        (("--needs", "1=2", "--needs", "2=1"), 4, "part 2 → part 1 → part 2"),
        (("--needs", "2=9"), 2, "part 2 needs part 9"),
        (("--priority", "2=soon"), 2, "'soon' is not a number"),
        (("--estimate", "1=soon"), 2, "'soon' is not a length of time"),
    ],
)
def test_what_makes_no_sense_makes_no_parts(words, code, line, whole):
    said = whole("task", "split", "1", "one", "two", *words)
    assert said.code == code
    assert line in said.err
    assert whole("task", "show", "2").code == 3
