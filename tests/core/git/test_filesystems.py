import pytest

from core.git.filesystems import filesystem_kind, network_filesystem

LINE = "{number} 1 0:{number} / {point} rw,relatime shared:1 - {kind} source rw\n"


def mounts(tmp_path, *pairs):
    path = tmp_path / "mountinfo"
    path.write_text("".join(LINE.format(number=n, point=point, kind=kind) for n, (point, kind) in enumerate(pairs, 20)))
    return str(path)


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p", "afs", "ceph", "fuse.rclone"])
def test_network_kinds_are_named(tmp_path, kind):
    assert network_filesystem("/far/repo/.git", mounts(tmp_path, ("/", "ext4"), ("/far", kind))) == kind


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "fuseblk", "fuse.ntfs-3g", "apfs"])
def test_local_kinds_are_not(tmp_path, kind):
    assert network_filesystem("/repo", mounts(tmp_path, ("/", kind))) is None


def test_the_nearest_and_latest_mount_counts(tmp_path):
    table = mounts(tmp_path, ("/", "nfs"), ("/a", "ext4"), ("/a/b", "nfs4"), ("/a/b", "xfs"))
    assert filesystem_kind("/a/b/c", table) == "xfs"
    assert filesystem_kind("/a/bc", table) == "ext4"
    assert filesystem_kind("/b", table) == "nfs"


def test_spaces_in_mount_points(tmp_path):
    assert filesystem_kind("/my disk/x", mounts(tmp_path, ("/", "ext4"), ("/my\\040disk", "cifs"))) == "cifs"


def test_optional_fields_may_be_absent(tmp_path):
    path = tmp_path / "mountinfo"
    path.write_text("36 35 98:0 / / rw,noatime - nfs4 server:/x rw\nbroken line\n")
    assert filesystem_kind("/x", str(path)) == "nfs4"


def test_unknown_where_the_kernel_has_no_list(tmp_path):
    assert network_filesystem("/x", str(tmp_path / "none")) is None


def test_this_machine_has_an_answer(tmp_path):
    assert filesystem_kind(str(tmp_path)) != ""
