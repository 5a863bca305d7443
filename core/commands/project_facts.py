"""Reads the facts about a project that commands and the screen want to know once."""

from __future__ import annotations

import os
import shutil

from core.commands.context import ProjectFacts
from core.services.project import Project


def project_facts(project: Project) -> ProjectFacts:
    """Looks at files and the PATH, not at the terminals; the host is told apart by `host_name`."""
    from core.agents.catalog import KINDS, default_kind

    there = tuple(name for name, kind in KINDS.items() if not kind.program or shutil.which(kind.program))
    return ProjectFacts(
        repository=os.path.basename(project.root),
        branch=_branch(project),
        kinds=there,
        default_kind=default_kind(project.settings.default_agent, shutil.which),
        host="tmux" if shutil.which("tmux") else "plain",
        detach_key=as_textual_key(project.settings.detach_key),
        ascii=project.settings.ascii,
    )


def as_textual_key(key: str) -> str:
    """Tmux's spelling of a key as people read it here: `C-q` is `ctrl+q`."""
    words = {"C": "ctrl", "M": "alt", "S": "shift"}
    *modifiers, last = key.split("-") if len(key) > 1 else [key]
    return "+".join([*(words.get(one, one.lower()) for one in modifiers), last.lower()])


def _branch(project: Project) -> str:
    """Of the main checkout, read from its HEAD; empty when it is on none."""
    try:
        with open(os.path.join(project.place.common_dir, "HEAD"), encoding="utf-8") as file:
            return file.read().strip().removeprefix("ref: refs/heads/")
    except OSError:
        return ""
