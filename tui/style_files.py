"""Finds the stylesheets, in a checkout and in an installed copy."""

from __future__ import annotations

from pathlib import Path, PurePath

import styles

NAMES = ("layout", "lists", "bars", "dialogs", "narrow")


def style_files() -> list[str | PurePath]:
    """Their paths, in the order in which they apply."""
    folder = Path(styles.__file__).parent
    return [folder / f"{name}.tcss" for name in NAMES]
