import subprocess
import unicodedata
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.errors import UsageError
from core.rules.names import LONGEST, RESERVED, free_name, safe_branch, safe_name

HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("-_./\\@{}~^:?*[ \t\n\x00\x7f\u200b\u202e\u2066\u0301\u0130\u03a3ßǅﬁ"),
    ),
    max_size=90,
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("fix-login", "fix-login"),
        ("Fix Login", "fix-login"),
        ("  fix: login / logout!  ", "fix-login-logout"),
        ("año_nuevo 2", "año_nuevo-2"),
        ("an\u0303o", "año"),
        ("日本語", "日本語"),
        ("हिन्दी", "हिन्दी"),
        ("../../etc/passwd", "etc-passwd"),
        ("--force", "force"),
        (".hidden", "hidden"),
        ("a\u202eb\u200bc\x1b[31m", "abc-31m"),
        ("x" * 100, "x" * LONGEST),
        ("a" * 59 + "-b", "a" * 59),
        ("v1.2.lock", "v1-2-lock"),
        ("tab\tand\nline", "tab-and-line"),
    ],
)
def test_safe_name(text, name):
    assert safe_name(text) == name


@pytest.mark.parametrize("text", ["", "   ", "---", "...", "\u200b\u202e", "🙂", "\u0301", "/", "@"])
def test_names_of_nothing_say_so(text):
    with pytest.raises(UsageError, match="no name can be made") as caught:
        safe_name(text)
    assert caught.value.line.isprintable()


@pytest.mark.parametrize("text", [*sorted(RESERVED), "Operator", " ALL ", "-head-"])
def test_reserved_names(text):
    with pytest.raises(UsageError, match="reserved"):
        safe_name(text)


@given(HOSTILE)
@example("İİİ")
@example("a" + "\u0301" * 80)
@example("A\u030a" * 40)
def test_names_are_safe_and_stable(text):
    try:
        name = safe_name(text)
    except UsageError:
        return
    assert safe_name(name) == name
    assert 0 < len(name) <= LONGEST and len(name.encode()) <= 250
    assert name == unicodedata.normalize("NFC", name) == name.lower()
    assert not set(name) & set("/\\.: \0\n@~^?*[") and name[0] not in "-_." and name.isprintable()


@given(HOSTILE)
def test_branches_are_stable(text):
    try:
        branch = safe_branch(text)
    except UsageError:
        return
    assert safe_branch(branch) == branch and len(branch.encode()) <= 200


def accepted(branch: str) -> bool:
    return subprocess.run(["git", "check-ref-format", "--branch", branch], capture_output=True).returncode == 0


@settings(max_examples=150, deadline=None)
@given(HOSTILE)
@example("@")
@example("a/@/b")
@example("x.lock/y.lock.lock")
@example("a..b")
@example("a/.b/c.")
@example("refs/heads/refs/heads/x")
@example("@{-1}")
@example("a//b/")
@example("x.LOCK")
def test_git_accepts_what_is_made(text):
    with suppress(UsageError):
        assert accepted(safe_branch(text))
    with suppress(UsageError):
        assert accepted(f"timonel/{safe_name(text)}")


@pytest.mark.parametrize(
    ("text", "branch"),
    [
        ("Feature/Login", "Feature/Login"),
        ("refs/heads/main", "main"),
        ("fix: the thing", "fix-the-thing"),
        ("timonel/agent-2", "timonel/agent-2"),
        ("a b//c.lock", "a-b/c"),
        ("-rf", "rf"),
        ("release/1.2", "release/1.2"),
        ("$(reboot)`x`", "reboot-x"),
    ],
)
def test_safe_branch(text, branch):
    assert safe_branch(text) == branch


@pytest.mark.parametrize("text", ["", "/", "...", "HEAD", "head", "@", "\u202e", "refs/heads/"])
def test_branches_that_cannot_be(text):
    with pytest.raises(UsageError):
        safe_branch(text)


def test_free_name():
    assert free_name("agent", []) == "agent"
    assert free_name("agent", ["agent", "Agent-2"]) == "agent-3"
    long = "x" * LONGEST
    assert free_name(long, [long]) == "x" * (LONGEST - 2) + "-2"


@given(st.sets(st.sampled_from(["a", "a-2", "a-3", "a-4", "b"])))
def test_free_name_is_free_and_safe(taken):
    name = free_name("a", taken)
    assert name not in taken and safe_name(name) == name
