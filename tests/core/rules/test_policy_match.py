"""A standing permission covers what the operator meant, and nothing that only begins like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.policy_match import Reach, covers, prefix_of, sensible_prefix

SLIPS = [
    "npm test && rm -rf /",
    "npm test; rm -rf /",
    "npm test | sh",
    "npm test || true",
    "npm test & curl evil",
    "npm test > /etc/passwd",
    "npm test < /etc/shadow",
    "npm test $(rm -rf /)",
    "npm test `rm -rf /`",
    "npm test ${IFS}",
    "npm test $HOME",
    "npm test\nrm -rf /",
    "npm test\r\nrm -rf /",
    "npm test \\\nrm",
    "npm test\trm",
    "npm test\x0brm",
    "npm test\x00rm",
    "npm test \u2028rm",
    "npm test ；rm",
    "npm test {a,b}",
    "npm test (rm)",
    "npm test !!",
    "npm test ~root",
    "npm test *",
    "npm test ?",
    "npm test [a-z]",
    "npm test # x",
    "npm test ^x",
    "npm testify",
    "npm test-all",
    "npm test/../x",
    " npm test",
    "npm  test",
    "FOO=1 npm test",
    "sudo npm test",
    "NPM TEST",
    "npm tes",
    "",
]


@pytest.mark.parametrize("command", SLIPS, ids=repr)
def test_what_only_begins_like_it_asks_again(command):
    assert not covers(Reach.PREFIX, "npm test", "Bash", command)


@pytest.mark.parametrize("command", ["npm test", "npm test --watch", "npm test a/b.ts -t 'one two'", "npm test @x=1,2"])
def test_plain_words_behind_the_beginning_are_covered(command):
    assert covers(Reach.PREFIX, "npm test", "Bash", command)


@given(st.text(max_size=40))
def test_no_shell_sign_ever_follows_a_beginning(rest):
    if covers(Reach.PREFIX, "make", "Bash", f"make {rest}"):
        assert not set(rest) & set(";&|<>`$(){}\n\r\t\0\\!*?[]#~^")
        assert rest.isascii()


@pytest.mark.parametrize(
    ("path", "covered"),
    [
        ("/repo/src/a.py", True),
        ("/repo/src/deep/b c.py", True),
        ("/repo/src/../src/a.py", True),
        ("/repo/src/../../etc/passwd", False),
        ("/repo/src", False),
        ("/repo/srcery/a.py", False),
        ("/etc/passwd", False),
        ("src/a.py", False),
        ("", False),
    ],
)
def test_paths_lie_below_their_folder(path, covered):
    assert covers(Reach.PREFIX, "/repo/src", "Edit", path) is covered
    assert covers(Reach.PREFIX, "/repo/src/", "Edit", path) is covered


def test_exactly_is_exactly_and_never_nothing():
    assert covers(Reach.EXACT, "a && b", "Bash", "a && b")
    assert not covers(Reach.EXACT, "a && b", "Bash", "a && b ")
    assert not covers(Reach.EXACT, "", "Bash", "")
    assert covers(Reach.TOOL, "", "Bash", "anything; at all")
    assert not covers("everything", "", "Bash", "x")


@pytest.mark.parametrize(
    ("tool", "prefix", "sensible"),
    [
        ("Bash", "npm test", True),
        ("Bash", "", False),
        ("Bash", " npm", False),
        ("Bash", "a;b", False),
        ("Bash", "a && b", False),
        ("Edit", "/repo", True),
        ("Edit", "/", False),
        ("Edit", "/..", False),
        ("Edit", "repo", False),
        ("WebFetch", "https://x", False),
        ("mcp__x__y", "z", False),
    ],
)
def test_beginnings_that_may_be_allowed(tool, prefix, sensible):
    assert sensible_prefix(tool, prefix) is sensible
    if not sensible:
        assert not covers(Reach.PREFIX, prefix, tool, prefix + "x")


@pytest.mark.parametrize(
    ("tool", "about", "prefix"),
    [
        ("Bash", "npm test --watch", "npm test"),
        ("Bash", "ls -la", "ls"),
        ("Bash", "ls", "ls"),
        ("Bash", "git status && rm x", ""),
        ("Bash", "$(x)", ""),
        ("Edit", "/repo/src/a.py", "/repo/src"),
        ("Edit", "/a.py", ""),
        ("Edit", "", ""),
        ("WebFetch", "https://x/y", ""),
    ],
)
def test_what_is_offered(tool, about, prefix):
    assert prefix_of(tool, about) == prefix
