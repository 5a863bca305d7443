"""What a person means by "start from this": a branch, a tag, a commit, a remote branch or a pull request."""

from __future__ import annotations

import re
from typing import NamedTuple

from core.errors import GitFailed, NotFound, Refused, UsageError
from core.git.run_git import Done, git_failed, git_text, run_git

FETCH_SECONDS = 120.0

_PULL_REQUEST = re.compile(r"(?:pr|pull|mr|merge-requests)/(\d{1,9})(?:/head)?|#(\d{1,9})")
# Where the well-known hosts keep them, in the order in which they are tried.
_PULL_REFS = ("refs/pull/{0}/head", "refs/merge-requests/{0}/head", "refs/pull-requests/{0}/from")


class Base(NamedTuple):
    """Where a branch starts."""

    commit: str
    kind: str  # "branch", "remote", "tag", "commit", "pull_request"
    ref: str  # full name; empty for a commit


def resolve_base(repo_root: str, text: str = "", seconds: float = FETCH_SECONDS) -> Base:
    """The commit that `text` names; empty means HEAD. Only pull requests are fetched, within `seconds`.

    Raises NotFound (with close names), Refused (no commits yet), UsageError, GitFailed.
    """
    wanted = text.strip()
    if not wanted or wanted == "HEAD":
        return _head(repo_root)
    if wanted.startswith("-") or any(ord(character) < 32 for character in wanted):
        raise UsageError(f"not a name that git could know: {wanted!r}", code="bad_base")
    refs = _matching_refs(repo_root, wanted)
    if refs:
        return refs[0]
    if pull := _PULL_REQUEST.fullmatch(wanted.lower()):
        return _fetch_pull_request(repo_root, pull.group(1) or pull.group(2), seconds)
    done = run_git(repo_root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{wanted}^{{commit}}", ok=None)
    if done.code == 0 and not done.out.startswith(b"^"):  # "^name" is understood, as all but that commit
        return Base(done.out.decode().strip(), "commit", "")
    _refuse_empty(repo_root)
    raise _unknown(repo_root, wanted)


def default_branch(repo_root: str) -> str:
    """The branch that work is merged into: what the remote calls HEAD, else main, master, else the current one.

    Short name; empty when HEAD is detached and none of them exists.
    """
    known = _refs(repo_root, "refs/heads/main", "refs/heads/master", "refs/remotes/*/HEAD")
    for name, _, target in known:
        if name.startswith("refs/remotes/") and target:
            local = target.split("/", 3)[3]
            if run_git(repo_root, "show-ref", "--verify", "--quiet", f"refs/heads/{local}", ok=None).code == 0:
                return local
    for name, _, _ in known:
        if name.startswith("refs/heads/"):
            return name.removeprefix("refs/heads/")
    return run_git(repo_root, "symbolic-ref", "--quiet", "--short", "HEAD", ok=(0, 1)).out.decode().strip()


def _head(repo_root: str) -> Base:
    done = run_git(repo_root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}", ok=None)
    if done.code:
        _refuse_empty(repo_root)
        raise git_failed(("rev-parse",), done)
    commit = done.out.decode().strip()
    ref = run_git(repo_root, "symbolic-ref", "--quiet", "HEAD", ok=(0, 1)).out.decode().strip()
    return Base(commit, "branch" if ref else "commit", ref)


def _refs(repo_root: str, *patterns: str) -> list[tuple[str, str, str]]:
    """(name, commit, what it points at when symbolic) of the refs that match, in the order of the patterns."""
    form = "%(refname)%00%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)%00%(symref)"
    found: list[tuple[str, str, str]] = []
    for line in git_text(repo_root, "for-each-ref", f"--format={form}", *patterns).splitlines():
        name, kind, oid, peeled_kind, peeled, symbolic = line.split("\0")
        commit = oid if kind == "commit" else peeled if peeled_kind == "commit" else ""
        found.append((name, commit, symbolic))
    return found


def _matching_refs(repo_root: str, wanted: str) -> list[Base]:
    """Refs that bear the name, best first: branch, remote branch, tag, then a branch that one single remote has."""
    if set(wanted) & set("*?[\\^~: "):
        return []
    kinds = {f"refs/heads/{wanted}": "branch", f"refs/remotes/{wanted}": "remote", f"refs/tags/{wanted}": "tag"}
    if wanted.startswith("refs/"):
        kinds = {wanted: _kind_of(wanted)}
    listed = _refs(repo_root, *kinds, f"refs/remotes/*/{wanted}")
    exact = [Base(commit, kinds[name], name) for name, commit, _ in listed if name in kinds and commit]
    exact.sort(key=lambda base: list(kinds).index(base.ref))
    if exact:
        return exact
    if unusable := [name for name, commit, _ in listed if name in kinds and not commit]:
        raise UsageError(f"{unusable[0]} does not name a commit", remedy="choose another base", code="bad_base")
    remote = [
        Base(commit, "remote", name)
        for name, commit, _ in listed
        if commit and name.startswith("refs/remotes/") and name.split("/", 3)[3] == wanted
    ]
    if len(remote) > 1:
        names = ", ".join(base.ref.removeprefix("refs/remotes/") for base in remote)
        raise UsageError(f"several remotes have {wanted}", remedy=f"say which: {names}", code="ambiguous_base")
    return remote


def _kind_of(ref: str) -> str:
    starts = (("refs/heads/", "branch"), ("refs/remotes/", "remote"), ("refs/tags/", "tag"))
    return next((kind for start, kind in starts if ref.startswith(start)), "commit")


def _fetch_pull_request(repo_root: str, number: str, seconds: float) -> Base:
    remotes = git_text(repo_root, "remote").splitlines()
    if not remotes:
        raise NotFound(
            f"pull request {number} cannot be fetched: the repository has no remote",
            remedy="add one with `git remote add origin ADDRESS`",
            code="no_remote",
        )
    remote = next((name for name in ("upstream", "origin") if name in remotes), remotes[0])
    ref = f"refs/timonel/pull/{number}"
    for source in _PULL_REFS:
        done = _fetch(repo_root, remote, f"+{source.format(number)}:{ref}", seconds)
        if done.code == 0:
            return Base(git_text(repo_root, "rev-parse", "--verify", f"{ref}^{{commit}}"), "pull_request", ref)
        if "find remote ref" not in done.words:
            failed: GitFailed = git_failed(("fetch",), done)
            failed.remedy = f"check that `git fetch {remote}` works"
            raise failed
    raise NotFound(f"the remote {remote} has no pull request {number}", remedy="check its number", code="no_such_base")


def _fetch(repo_root: str, remote: str, refspec: str, seconds: float) -> Done:
    return run_git(
        repo_root,
        *("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--", remote, refspec),
        seconds=seconds,
        ok=None,
    )


def _refuse_empty(repo_root: str) -> None:
    if not run_git(repo_root, "rev-list", "--all", "--max-count=1", ok=None).out.strip():
        raise Refused(
            "the repository has no commits yet, and a branch needs one to start from",
            remedy='make one: git commit --allow-empty -m "Start"',
            code="no_commits",
        )


def _unknown(repo_root: str, wanted: str) -> NotFound:
    from difflib import get_close_matches

    names = [name.split("/", 2)[2] for name, _, _ in _refs(repo_root, "refs/heads/", "refs/remotes/", "refs/tags/")]
    short = {name.rsplit("/", 1)[-1]: name for name in names}
    close = get_close_matches(wanted, names, n=3, cutoff=0.5)
    close += [
        short[name] for name in get_close_matches(wanted, list(short), n=3, cutoff=0.6) if short[name] not in close
    ]
    return NotFound(
        f"there is no branch, tag or commit {wanted}",
        remedy=f"did you mean {', '.join(close[:4])}?" if close else "`git branch --all` and `git tag` show the names",
        code="no_such_base",
    )
