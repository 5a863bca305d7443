import pytest

from core.errors import NotFound
from core.git.merged import merged


@pytest.fixture
def feature(repo, git, commit):
    """`feature` has two commits of its own, `main` has gone on."""
    git(repo, "checkout", "-q", "-b", "feature")
    commit(repo, "one", one="1\n")
    commit(repo, "two", two="2\n")
    git(repo, "checkout", "-q", "main")
    commit(repo, "meanwhile", other="x\n")
    return repo


def test_not_merged(feature):
    assert merged(str(feature), "feature", "main") == (False, "", 2)


def test_merge_commit_and_fast_forward(feature, git):
    git(feature, "merge", "-q", "--no-edit", "feature")
    assert merged(str(feature), "feature", "main") == (True, "ancestor", 0)
    git(feature, "branch", "fresh")
    assert merged(str(feature), "fresh", "main").how == "ancestor"


def test_rebase_merge(feature, git):
    git(feature, "cherry-pick", "main..feature")
    assert merged(str(feature), "feature", "main") == (True, "rebase", 2)


def test_squash_merge_even_after_later_work_on_the_same_files(feature, git, commit):
    git(feature, "merge", "-q", "--squash", "feature")
    git(feature, "commit", "-q", "-m", "squashed")
    assert merged(str(feature), "feature", "main") == (True, "squash", 2)
    commit(feature, "later", one="changed since\n", two="changed too\n")
    assert merged(str(feature), "feature", "main").how == "squash"


def test_squash_of_a_branch_that_merged_main_on_the_way(feature, git, commit):
    git(feature, "checkout", "-q", "feature")
    git(feature, "merge", "-q", "--no-edit", "main")
    commit(feature, "three", three="3\n")
    git(feature, "checkout", "-q", "main")
    git(feature, "merge", "-q", "--squash", "feature")
    git(feature, "commit", "-q", "-m", "squashed")
    assert merged(str(feature), "feature", "main").how == "squash"


def test_same_contents_by_other_commits(feature, git, commit):
    commit(feature, "by hand, first half", one="1\n")
    commit(feature, "by hand, with more", two="2\n", three="3\n")
    assert merged(str(feature), "feature", "main").how == "contents"


def test_one_commit_more_than_was_squashed(feature, git, commit):
    git(feature, "merge", "-q", "--squash", "feature")
    git(feature, "commit", "-q", "-m", "squashed")
    git(feature, "checkout", "-q", "feature")
    commit(feature, "late", late="not merged\n")
    assert merged(str(feature), "feature", "main") == (False, "", 3)


def test_conflicting_and_unrelated(feature, git, commit):
    commit(feature, "conflict", one="something else\n")
    assert not merged(str(feature), "feature", "main").yes
    git(feature, "checkout", "-q", "--orphan", "alone")
    commit(feature, "alone")
    assert not merged(str(feature), "feature", "alone").yes


def test_asking_again_adds_no_object(feature, git):
    merged(str(feature), "feature", "main")
    before = git(feature, "count-objects")
    merged(str(feature), "feature", "main")
    assert git(feature, "count-objects") == before


def test_unknown_names(feature):
    with pytest.raises(NotFound):
        merged(str(feature), "none", "main")
