"""Which file system a path lies on: shared locks and WAL are not safe on network ones."""

from __future__ import annotations

import os

_NETWORK = frozenset(
    [
        "nfs",
        "nfs3",
        "nfs4",
        "cifs",
        "smb",
        "smb2",
        "smb3",
        "smbfs",
        "ncpfs",
        "afs",
        "auristorfs",
        "coda",
        "9p",
        "ceph",
        "glusterfs",
        "lustre",
        "gpfs",
        "beegfs",
        "orangefs",
        "ocfs2",
        "gfs2",
        "davfs",
        "davfs2",
        "vboxsf",
        "vmhgfs",
        "prl_fs",
        "acfs",
        "panfs",
        "pvfs2",
        "moosefs",
    ]
)
_NETWORK_FUSE = frozenset(
    [
        "sshfs",
        "s3fs",
        "rclone",
        "davfs",
        "davfs2",
        "gvfsd-fuse",
        "glusterfs",
        "ceph",
        "curlftpfs",
        "smbnetfs",
        "vmhgfs-fuse",
        "gcsfuse",
        "goofys",
        "mount-s3",
        "juicefs",
        "moosefs",
        "mfs",
        "blobfuse",
        "blobfuse2",
        "google-drive-ocamlfuse",
        "httpdirfs",
    ]
)
MOUNTS = "/proc/self/mountinfo"


def network_filesystem(path: str, mounts: str = MOUNTS) -> str | None:
    """Name of the network file system that `path` lies on (`nfs4`, `fuse.sshfs`), None when local or unknown."""
    kind = filesystem_kind(path, mounts)
    name, _, fuse = kind.partition(".")
    if name in _NETWORK or (name in ("fuse", "fuseblk") and fuse in _NETWORK_FUSE):
        return kind
    return None


def filesystem_kind(path: str, mounts: str = MOUNTS) -> str:
    """Type of the file system of `path` as the kernel spells it; empty where the kernel does not list mounts."""
    wanted = os.path.realpath(path)
    best, kind = -1, ""
    try:
        with open(mounts, encoding="utf-8", errors="surrogateescape") as file:
            for line in file:
                # Source: proc(5), mountinfo: field 5 is the mount point; the type follows a lone dash.
                before, dash, after = line.partition(" - ")
                fields = before.split(" ")
                if not dash or len(fields) < 5:
                    continue
                point = _unescape(fields[4])
                inside = wanted == point or wanted.startswith(point.rstrip("/") + "/")
                if inside and len(point) >= best:  # a later mount on the same point hides the earlier
                    best, kind = len(point), after.split(" ", 1)[0]
    except FileNotFoundError:
        return ""
    return kind


def _unescape(text: str) -> str:
    """Undoes the kernel's octal escapes for space, tab, newline and backslash."""
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, character)
    return text
