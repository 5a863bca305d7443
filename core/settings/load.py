"""Reads settings: the person's file, then the project's, then the environment; each overrides the one before."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from core.errors import UsageError
from core.settings.settings import Settings

PROJECT_FILE = ".timonel.toml"
PREFIX = "TIMONEL_SET_"


def load(project_root: str, config_folder: str, environ: Mapping[str, str]) -> Settings:
    """Raises UsageError naming the file, the key and what was expected."""
    values: dict[str, Any] = {}
    for path in (os.path.join(config_folder, "config.toml"), os.path.join(project_root, PROJECT_FILE)):
        values.update(_from_file(path))
    for name in Settings._fields:
        if (text := environ.get(PREFIX + name.upper())) is not None:
            values[name] = _from_text(name, text)
    return Settings(**values)


def _from_file(path: str) -> dict[str, Any]:
    if not os.path.exists(path):
        return {}
    import tomllib

    try:
        with open(path, "rb") as file:
            found = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"cannot read the settings in {path}: {error}", remedy="mend or remove that file") from error
    return {name: _checked(name, value, path) for name, value in found.items()}


def _checked(name: str, value: Any, where: str) -> Any:
    if name not in Settings._fields:
        raise UsageError(
            f"{where}: there is no setting {name!r}", remedy=f"settings are: {', '.join(Settings._fields)}"
        )
    default = Settings._field_defaults[name]
    if isinstance(default, tuple) and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is type(default):
        return value
    wanted = {tuple: "a list of texts", float: "a number", int: "a whole number", bool: "true or false", str: "a text"}
    raise UsageError(f"{where}: {name} must be {wanted[type(default)]}, not {value!r}", remedy="mend that line")


def _from_text(name: str, text: str) -> Any:
    default = Settings._field_defaults[name]
    if isinstance(default, bool):
        return text.lower() in {"1", "true", "yes", "on"}
    if isinstance(default, tuple):
        return tuple(part for part in text.split(",") if part)
    try:
        return type(default)(text)
    except ValueError as error:
        raise UsageError(f"{PREFIX}{name.upper()}={text!r} is not a number", remedy="mend or unset it") from error
