"""The environment that a terminal starts from: the person's session, without whatever started us."""

from __future__ import annotations

from collections.abc import Mapping

_PERSON = ("HOME", "PATH", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR", "HOSTNAME")
_AGENTS = ("SSH_AUTH_SOCK", "SSH_AGENT_PID", "GPG_AGENT_INFO")
_DESKTOP = ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XAUTHORITY", "BROWSER")
_PROXIES = tuple(
    name for scheme in ("http", "https", "all", "no") for name in (f"{scheme}_proxy", f"{scheme.upper()}_PROXY")
)
_MACHINE = ("SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS", "NIX_PROFILES", "NIX_SSL_CERT_FILE")
_KEPT = frozenset((*_PERSON, *_AGENTS, *_DESKTOP, *_PROXIES, *_MACHINE, "HOMEBREW_PREFIX", "LD_LIBRARY_PATH"))
_PREFIXES = ("LC_", "XDG_")


def clean_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Home, path, locale, desktop, proxies; no virtualenv, no secrets, no TMUX and none of our own names.

    A virtualenv's `bin` leaves PATH with its VIRTUAL_ENV, or the first control center's Python would become every
    agent's.
    """
    kept = {name: value for name, value in environ.items() if name in _KEPT or name.startswith(_PREFIXES)}
    kept.setdefault("PATH", "/usr/local/bin:/usr/bin:/bin")
    virtual = environ.get("VIRTUAL_ENV", "").rstrip("/")
    if virtual:
        parts = [part for part in kept["PATH"].split(":") if part.rstrip("/") != f"{virtual}/bin"]
        kept["PATH"] = ":".join(parts)
    return kept
