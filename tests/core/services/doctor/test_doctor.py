import os
import subprocess

import pytest

from core.errors import GitFailed
from core.model.actor import THE_OPERATOR
from core.services.doctor import conversations as doctor_conversations
from core.services.doctor import examine as doctor
from core.services.doctor.finding import Finding, Verdict, bad, fine, warn


def test_the_worst_verdict_counts():
    assert doctor.worst(()) == Verdict.OK
    assert doctor.worst((fine("a", ""), warn("b", "", ""))) == Verdict.WARN
    assert doctor.worst((bad("c", "", ""), warn("b", "", ""))) == Verdict.BAD


def test_every_check_has_its_own_name_and_answers_under_it(project):
    names = [check.name for check in doctor.CHECKS]
    assert len(set(names)) == len(names)
    findings = tuple(doctor.examine(project))
    assert [finding.name for finding in findings] == names
    assert [finding for finding in findings if finding.verdict == Verdict.BAD] == []


def test_a_check_that_cannot_be_made_does_not_end_the_others(project):
    def fails(_project):
        raise GitFailed("git is not here", remedy="install it")

    checks = (doctor.Check("first", fails), doctor.Check("second", lambda _project: fine("second", "well")))
    first, second = doctor.examine(project, checks)
    assert (first.verdict, first.words, first.remedy) == ("bad", "cannot be checked: git is not here", "install it")
    assert second.verdict == Verdict.OK


def test_only_what_is_fixable_is_mended(project):
    os.chmod(project.journal.path, 0o644)
    findings = tuple(doctor.examine(project))
    (line,) = doctor.mend(project, THE_OPERATOR, (*findings, bad("journal", "x", "y"), Finding("?", Verdict.BAD, "x")))
    assert line.startswith("permissions: ")
    assert os.stat(project.journal.path).st_mode & 0o777 == 0o600


def row(tx, name, path, state="working", phase="ready"):
    number = tx.next_id("conversations")
    tx.append(
        "conversation.created", f"conversation:{number}", name=name, kind="demo", state=state, state_at=tx.now,
        created_at=tx.now, created_by="operator",
    )  # fmt: skip
    tx.append(
        "worktree.created", f"worktree:{number}", path=path, branch=f"timonel/{name}", phase=phase, created_at=tx.now
    )


def test_a_conversation_whose_folder_is_gone(project):
    project.journal.write(row, THE_OPERATOR, "a", "/nowhere/a")
    found = doctor_conversations.worktrees(project)
    assert found.verdict == Verdict.BAD
    assert "`timonel teardown a`" in found.remedy


def test_a_worktree_in_our_folder_that_nobody_has(project, repo):
    ours, theirs = f"{repo}.worktrees/a", f"{repo}-elsewhere"
    for number, path in enumerate((ours, theirs)):
        subprocess.run(["git", "worktree", "add", "-q", "-b", f"b{number}", path], cwd=repo, check=True)
    found = doctor_conversations.worktrees(project)
    assert found.verdict == Verdict.WARN
    assert ours in found.words
    assert theirs not in found.words
    project.journal.write(row, THE_OPERATOR, "a", ours)
    assert doctor_conversations.worktrees(project).verdict == Verdict.OK


@pytest.mark.parametrize("phase", ["making", "removing"])
def test_what_a_crash_left_half_done(project, phase):
    assert doctor_conversations.halves(project).verdict == Verdict.OK
    project.journal.write(row, THE_OPERATOR, "a", "/nowhere/a", phase=phase)
    found = doctor_conversations.halves(project)
    assert (found.verdict, found.fixable) == (Verdict.WARN, True)
    assert f"/nowhere/a ({phase}" in found.words


def test_a_supervisor_is_missed_only_by_the_living(project):
    assert doctor_conversations.supervisor(project).verdict == Verdict.OK
    project.journal.write(row, THE_OPERATOR, "a", "/nowhere/a", state="exited")
    assert doctor_conversations.supervisor(project).verdict == Verdict.OK
    project.journal.write(row, THE_OPERATOR, "b", "/nowhere/b", state="working")
    found = doctor_conversations.supervisor(project)
    assert (found.verdict, found.fixable) == (Verdict.WARN, True)


def test_snapshots_that_the_journal_does_not_name_are_told_and_kept(project, repo):
    def head(ref):
        subprocess.run(["git", "update-ref", ref, "HEAD"], cwd=repo, check=True)

    head("refs/timonel/archive/a/1")
    head("refs/timonel/archive/b/1")
    project.journal.write(row, THE_OPERATOR, "a", str(repo))
    change = {"archive_ref": "refs/timonel/archive/a/1"}
    project.journal.write(lambda tx: tx.append("worktree.archived", "worktree:1", **change), THE_OPERATOR)
    found = doctor_conversations.snapshots(project)
    assert found.verdict == Verdict.WARN
    assert "archive/b/1" in found.words
    assert "archive/a/1" not in found.words
