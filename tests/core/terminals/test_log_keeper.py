"""The log of a program that prints without end, and of one whose disk is full."""

import array
import fcntl
import os
import subprocess
import sys
import termios
import threading
import time
from pathlib import Path

from core.terminals import log_keeper
from core.terminals.log_keeper import keep


def fed(path: Path, most: int, *chunks: bytes) -> None:
    """Lets the keeper read the chunks one after the other."""
    source, sink = os.pipe()
    keeper = threading.Thread(target=keep, args=(source, str(path), most))
    keeper.start()
    for chunk in chunks:
        os.write(sink, chunk)
    os.close(sink)
    keeper.join(10)
    os.close(source)
    assert not keeper.is_alive()


def test_it_goes_on_behind_what_is_there(tmp_path):
    log = tmp_path / "log"
    log.write_bytes(b"before\n")
    fed(log, 1000, b"\xff\x00 raw\n")
    assert log.read_bytes() == b"before\n\xff\x00 raw\n"


def test_a_flood_is_bounded_and_its_end_is_kept(tmp_path):
    log = tmp_path / "log"
    keeper = subprocess.Popen(
        (sys.executable, "-I", "-S", log_keeper.__file__, str(log), "1000000"), stdin=subprocess.PIPE
    )
    assert keeper.stdin
    for number in range(600):
        keeper.stdin.write(b"%s %d\n" % (b"x" * 50_000, number))
    keeper.stdin.close()
    assert keeper.wait(30) == 0
    sizes = [path.stat().st_size for path in (log, tmp_path / "log.1")]
    assert sum(sizes) <= 2 * (1_000_000 + log_keeper.CHUNK), "30 MB were printed"
    assert int(log.read_bytes().split()[-1]) == 599
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log", "log.1"]


def test_a_log_that_cannot_be_written_does_not_end_the_program_and_is_told_later(tmp_path):
    folder = tmp_path / "folder"
    source, sink = os.pipe()
    keeper = threading.Thread(target=keep, args=(source, str(folder / "log"), 1000))
    keeper.start()
    for _ in range(2):  # when the second has been read, the first has been lost: there is no folder yet
        os.write(sink, b"x" * 500)
        while not _is_empty(source):
            time.sleep(0.002)
    folder.mkdir()
    os.write(sink, b"after\n")
    os.close(sink)
    keeper.join(10)
    os.close(source)
    assert b"00 bytes were lost here" in (folder / "log").read_bytes()
    assert (folder / "log").read_bytes().endswith(b"after\n")


def _is_empty(source: int) -> bool:
    waiting = array.array("i", [0])
    fcntl.ioctl(source, termios.FIONREAD, waiting)
    return waiting[0] == 0
