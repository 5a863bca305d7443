"""A program of its own: copies what a background process prints into a log that cannot fill the disk.

log_keeper.py PATH BYTES reads standard input to its end. When the log has grown beyond BYTES it becomes PATH.1 in
place of the one before. It never ends early, whatever happens to the log: whoever prints would die of a closed pipe.
Imports nothing but what Python has loaded already, so that it starts quickly and stays small.
"""

import os
import sys

CHUNK = 65536


def _open(path: str) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)


def _write(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


def keep(source: int, path: str, most: int) -> None:
    """Copies until the last writer has gone."""
    descriptor, size, lost = -1, 0, 0
    while data := os.read(source, CHUNK):
        try:
            if descriptor < 0:
                descriptor = _open(path)
                size = os.fstat(descriptor).st_size
            if size >= most:
                os.replace(path, path + ".1")
                os.close(descriptor)
                descriptor = -1  # should opening fail now, the next chunk tries again
                descriptor, size = _open(path), 0
            if lost:
                _write(descriptor, b"\n[timonel: %d bytes were lost here: the log could not be written]\n" % lost)
                lost = 0
            _write(descriptor, data)
            size += len(data)
        except OSError:  # a full disk, a removed folder: what is printed now is lost, and later it is said
            lost += len(data)


if __name__ == "__main__":
    keep(0, sys.argv[1], int(sys.argv[2]))
