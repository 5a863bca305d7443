"""Which repository a folder belongs to, read from the files alone: no git process, no heavy import."""

import os
from typing import NamedTuple

from core.errors import NotFound, UsageError


class Place(NamedTuple):
    """Where a checkout and its repository are. All paths are absolute and free of symlinks."""

    root: str  # top folder of the checkout; the repository itself when `bare`
    git_dir: str  # this checkout's own: HEAD, index
    common_dir: str  # what all worktrees share: objects, branches, configuration
    bare: bool  # started inside a repository that has no checkout here
    main_root: str | None  # the main checkout; None when the repository has none

    @property
    def linked(self) -> bool:
        """True in a worktree that was added, False in the main checkout."""
        return self.git_dir != self.common_dir


def locate(start: str) -> Place:
    """The checkout around `start`, a folder or a file. Raises UsageError when there is none or it is broken."""
    folder = os.path.realpath(start)
    if not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    while True:
        dot_git = os.path.join(folder, ".git")
        if os.path.isdir(dot_git) and is_git_dir(dot_git):
            return _place(folder, os.path.realpath(dot_git))
        if os.path.isfile(dot_git):
            return _place(folder, read_gitfile(dot_git))
        if is_git_dir(folder):
            return _inside_git_dir(folder)
        parent = os.path.dirname(folder)
        if parent == folder:
            raise _not_a_repository(start)
        folder = parent


def locate_top(path: str) -> Place:
    """As `locate`, but only when `path` itself is the top folder of a checkout. Raises NotFound, UsageError.

    For acts on one worktree: were its `.git` gone, the search upwards would end at another one.
    """
    place = locate(path) if os.path.lexists(os.path.join(path, ".git")) else None
    if place is None or place.bare or place.root != os.path.realpath(path):
        raise NotFound(f"{path} is not a worktree", remedy="`git worktree list` shows them", code="not_a_worktree")
    return place


def is_git_dir(path: str) -> bool:
    """Whether git would take this folder for a repository or for a worktree's own part of one."""
    if not os.path.lexists(os.path.join(path, "HEAD")):
        return False
    common = read_common_dir(path)
    return os.path.isdir(os.path.join(common, "objects")) and os.path.isdir(os.path.join(common, "refs"))


def read_gitfile(dot_git: str) -> str:
    """The git folder that a `.git` file names. Raises UsageError when the file is broken or leads nowhere."""
    text = _first_line(dot_git)
    if not text.startswith("gitdir:"):
        raise UsageError(
            f"{dot_git} is damaged: it does not name a git folder",
            remedy="run `git worktree repair` in the main checkout, or start elsewhere",
            code="broken_git_file",
        )
    git_dir = os.path.realpath(os.path.join(os.path.dirname(dot_git), text[len("gitdir:") :].strip()))
    if not is_git_dir(git_dir):
        raise UsageError(
            f"{dot_git} leads to {git_dir}, which is not a repository any more",
            remedy="if the repository moved, run `git worktree repair` in its main checkout",
            code="broken_git_file",
        )
    return git_dir


def read_common_dir(git_dir: str) -> str:
    """What `git_dir` shares with the other worktrees; itself for a main checkout or a submodule."""
    try:
        text = _first_line(os.path.join(git_dir, "commondir"))
    except FileNotFoundError:
        return git_dir
    return os.path.realpath(os.path.join(git_dir, text))


def _place(root: str, git_dir: str) -> Place:
    common = read_common_dir(git_dir)
    main_root = root if common == git_dir else _main_root(common)
    return Place(root, git_dir, common, False, main_root)


def _inside_git_dir(folder: str) -> Place:
    """Started inside a git folder itself: its checkout when it has one, else it is bare."""
    common = read_common_dir(folder)
    if common != folder:  # .git/worktrees/<id>: `gitdir` names the checkout's .git file
        back = os.path.join(folder, "gitdir")
        if os.path.isfile(back):
            root = os.path.dirname(os.path.realpath(os.path.join(folder, _first_line(back))))
            if os.path.isdir(root):
                return Place(root, folder, common, False, _main_root(common))
        return Place(folder, folder, common, True, _main_root(common))
    main_root = _main_root(folder)
    return Place(main_root or folder, folder, folder, main_root is None, main_root)


def _main_root(common: str) -> str | None:
    """The main checkout of a repository. Source: core.bare and core.worktree in git-config(1)."""
    core = _core_section(os.path.join(common, "config"))
    if core.get("bare", "").lower() in ("true", "yes", "on", "1"):
        return None
    if worktree := core.get("worktree"):
        root = os.path.realpath(os.path.join(common, worktree))
    elif os.path.basename(common) == ".git":
        root = os.path.dirname(common)
    else:
        return None
    return root if os.path.isdir(root) else None


def _core_section(config: str) -> dict[str, str]:
    """The plain `key = value` lines of [core]: all that is needed here, without asking git."""
    values: dict[str, str] = {}
    try:
        with open(config, encoding="utf-8", errors="surrogateescape") as file:
            inside = False
            for raw in file:
                line = raw.strip()
                if line.startswith("["):
                    inside = line.lower().startswith("[core]")
                elif inside and not line.startswith(("#", ";")):
                    key, equals, value = line.partition("=")
                    values[key.strip().lower()] = value.strip().strip('"') if equals else "true"
    except FileNotFoundError:
        pass  # a repository without configuration is an ordinary one
    return values


def _first_line(path: str) -> str:
    """First line of a small file, bytes that are not UTF-8 kept as the file system keeps them."""
    with open(path, "rb") as file:
        return os.fsdecode(file.readline(8192)).rstrip("\r\n")


def _not_a_repository(start: str) -> UsageError:
    return UsageError(
        f"not a git repository: {start} and none of the folders above it",
        remedy="go to a checkout, or make one with `git init`",
        code="not_a_repository",
    )
