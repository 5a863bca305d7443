import os

import pytest

from core.errors import GitFailed, UsageError
from core.git.bring_files import Brought, bring_files
from core.git.patterns import matches, pathspecs


@pytest.fixture
def full(repo, git):
    """A main checkout with ignored files of many kinds."""
    (repo / ".gitignore").write_text(".env*\nnode_modules/\nconf/\n*.local\nworktrees/\npipe\nlink\nnested/\n")
    git(repo, "commit", "-q", "-am", "ignore")
    for name, text in {
        ".env": "A=1",
        ".env.local": "B=1",
        "app/.env": "C=1",
        "app/tracked.txt": "t",
        "conf/db.local": "d",
        "conf/other": "o",
        "node_modules/x/index.js": "js",
        "node_modules/.env": "not for us",
    }.items():
        (repo / name).parent.mkdir(exist_ok=True, parents=True)
        (repo / name).write_text(text)
    (repo / ".env").chmod(0o600)
    (repo / "node_modules" / ".bin").symlink_to("x")
    git(repo, "add", "app/tracked.txt")
    git(repo, "commit", "-q", "-m", "app")
    return repo


@pytest.fixture
def target(full, git):
    path = full.parent / "tree"
    git(full, "worktree", "add", "-q", "-b", "tree", str(path))
    return path


def brought(full, target, copy=(), link=()):
    return {item.path: (item.how, item.why) for item in bring_files(str(full), str(target), copy, link)}


def test_copies_with_permissions_and_links_folders(full, target, git):
    assert brought(full, target, copy=[".env"], link=["node_modules"]) == {
        ".env": ("copied", ""),
        "app/.env": ("copied", ""),
        "node_modules": ("linked", ""),
    }
    assert (target / ".env").read_text() == "A=1" and (target / ".env").stat().st_mode & 0o777 == 0o600
    assert (target / "app" / ".env").read_text() == "C=1"
    assert os.readlink(target / "node_modules") == str(full / "node_modules")


def test_whole_folders_are_copied_with_their_links(full, target):
    assert brought(full, target, copy=["node_modules"]) == {"node_modules": ("copied", "")}
    assert (target / "node_modules" / "x" / "index.js").read_text() == "js"
    assert os.readlink(target / "node_modules" / ".bin") == "x"
    assert not list(target.glob("*.timonel-part"))


def test_paths_and_wildcards(full, target):
    assert brought(full, target, copy=["conf/*.local"]) == {"conf/db.local": ("copied", "")}
    assert brought(full, target, copy=[".env.*"]) == {".env.local": ("copied", "")}
    assert brought(full, target, copy=["./app/.env/"]) == {"app/.env": ("copied", "")}
    assert brought(full, target, copy=["nothing*"]) == {}


def test_nothing_is_overwritten_so_it_can_be_repeated(full, target):
    (target / ".env").write_text("mine")
    assert brought(full, target, copy=[".env"])[".env"] == ("skipped", "is there already")
    assert (target / ".env").read_text() == "mine"
    assert set(brought(full, target, copy=[".env"]).values()) == {("skipped", "is there already")}


def test_a_copy_cut_short_is_made_again(full, target):
    (target / ".env.timonel-part").write_text("hal")
    (target / "node_modules.timonel-part").mkdir()
    brought(full, target, copy=[".env", "node_modules"])
    assert (target / ".env").read_text() == "A=1" and not list(target.glob("*.timonel-part"))


def test_tracked_and_plain_untracked_files_are_not_brought(full, target):
    (full / "untracked").write_text("x")
    assert brought(full, target, copy=["untracked", "tracked.txt", "README.md"]) == {}


def test_links_that_lead_out_are_left(full, target, tmp_path):
    (tmp_path / "secret").write_text("s")
    (full / "link").symlink_to(tmp_path / "secret")
    assert brought(full, target, copy=["link"])["link"] == ("skipped", "leads out of the repository")
    (full / "link").unlink()
    (full / "link").symlink_to(".env")
    assert brought(full, target, copy=["link"])["link"] == ("copied", "")
    assert os.readlink(target / "link") == ".env"


def test_a_link_in_the_worktree_does_not_lead_the_copy_out(full, target, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (target / "app" / "tracked.txt").unlink()
    (target / "app").rmdir()
    (target / "app").symlink_to(outside)
    assert brought(full, target, copy=[".env"])["app/.env"] == ("skipped", "would be written outside the worktree")
    assert not list(outside.iterdir())
    (target / "app").unlink()
    (target / "app").write_text("a file")
    assert brought(full, target, copy=["app/.env"])["app/.env"] == ("skipped", "a file is in the way of its folder")


def test_the_folder_of_worktrees_pipes_and_repositories_are_left(full, git):
    inside = full / "worktrees" / "a"
    git(full, "worktree", "add", "-q", str(inside))
    git(full, "init", "-q", "nested")
    os.mkfifo(full / "pipe")
    (full / "conf" / "deep").mkdir()
    os.mkfifo(full / "conf" / "deep" / "pipe")
    found = brought(full, inside, copy=["worktrees", "nested", "pipe", "conf"])
    assert found["worktrees"][0] == "skipped" and found["nested"] == ("skipped", "is a repository of its own")
    assert found.get("pipe", ("skipped",))[0] == "skipped"
    assert found["conf"] == ("copied", "") and not (inside / "conf" / "deep" / "pipe").exists()


@pytest.mark.parametrize("pattern", ["/etc/passwd", "../x", "a/../../b", "~/.ssh", "", "/", ".."])
def test_patterns_that_lead_out(full, target, pattern):
    with pytest.raises(UsageError):
        bring_files(str(full), str(target), [pattern])


def test_failure_names_the_file(full, target, monkeypatch):
    def fails(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.git.bring_files.shutil.copy2", fails)
    with pytest.raises(GitFailed, match=r"\.env could not be brought .*No space"):
        bring_files(str(full), str(target), [".env"])


def test_nothing_asked_for_starts_nothing(tmp_path):
    assert bring_files(str(tmp_path), str(tmp_path)) == ()


def test_matching():
    assert matches("a/b/.env", ".env") and not matches("a/.env/b", ".env")
    assert matches("conf/x.local", "conf/*.local") and not matches("a/conf/x.local", "conf/*.local")
    assert not matches("conf/a/x.local", "conf/*.local")
    assert pathspecs([".env"]) == [":(top,glob)**/.env", ":(top,glob)**/.env/**"]
    assert Brought("a", "copied", "") == ("a", "copied", "")
