"""The log stays short while it is written, takes what Python prints, loses nothing silently, and is read back whole."""

import asyncio
import os
import subprocess
import sys

from core.services.supervision.log import LOG, OLD, LogLine, end_of_log, last_lines, lines_after, parsed, written

LONG_AND_STRANGE = LogLine(1_780_000_000.25, "deliver", "failed", "no\nsuch \x1b[31msocket  é")
MANY = """
import os, sys
from core.supervisor.log_file import LogFile
log = LogFile(sys.argv[1], lambda: 1780000000.0, limit=20_000)
for number in range(5000):
    log("observe", "note", f"line {number}")
    if number == 4900:
        print("printed by a library", flush=True)
raise RuntimeError("it fell")
"""


def run(folder, program):
    with open(folder / LOG, "ab") as out:
        return subprocess.run([sys.executable, "-c", program, str(folder)], stdout=out, stderr=out).returncode


def test_a_line_is_one_line_and_comes_back():
    text = written(LONG_AND_STRANGE)
    assert text.count("\n") == 1 and "\x1b" not in text
    back = parsed(text)
    assert back[:3] == LONG_AND_STRANGE[:3]
    assert "é" in back.text and "socket" in back.text


def test_what_is_no_line_of_ours_was_printed():
    assert parsed("Traceback (most recent call last):\n") == LogLine(
        None, "", "printed", "Traceback (most recent call last):"
    )
    assert parsed("2026-13-45T00:00:00Z a b c").word == "printed"


def test_it_is_bounded_while_it_runs_and_keeps_what_python_says_at_the_end(tmp_path):
    assert run(tmp_path, MANY) == 1
    sizes = [os.path.getsize(tmp_path / name) for name in (LOG, OLD)]
    assert max(sizes) < 23_000
    lines = last_lines(str(tmp_path), 120)
    texts = [line.text for line in lines]
    assert "printed by a library" in texts and texts[-1] == "RuntimeError: it fell"
    numbers = [int(line.text.split()[1]) for line in lines if line.loop == "observe"]
    assert numbers == list(range(numbers[0], 5000))  # across both files, none missing


def test_whoever_follows_sees_every_line_once_across_files(tmp_path):
    place = end_of_log(str(tmp_path))
    (tmp_path / LOG).write_text(written(LONG_AND_STRANGE._replace(text="1")) + "half a li")
    lines, place = lines_after(str(tmp_path), place)
    assert [line.text for line in lines] == ["1"]
    with open(tmp_path / LOG, "a") as file:
        file.write("ne\n" + written(LONG_AND_STRANGE._replace(text="2")))
    os.replace(tmp_path / LOG, tmp_path / OLD)
    (tmp_path / LOG).write_text(written(LONG_AND_STRANGE._replace(text="3")))
    lines, place = lines_after(str(tmp_path), place)
    assert [line.text for line in lines] == ["half a line", "2", "3"]
    assert lines_after(str(tmp_path), place)[0] == []


def test_lines_that_a_full_disk_swallowed_are_counted(tmp_path, monkeypatch):
    from core.supervisor.log_file import LogFile

    real, full, texts = os.write, True, []

    def write(descriptor, data):
        if descriptor != 2:
            return real(descriptor, data)
        if full:
            raise OSError(28, "No space left on device")
        texts.append(data.decode())
        return len(data)

    monkeypatch.setattr(os, "write", write)
    log = LogFile(str(tmp_path), lambda: 1.0)
    log("a", "b", "1")
    log("a", "b", "2")
    full = False
    log("a", "b", "3")
    asyncio.run(log.tick())
    assert "2 lines could not be written" in texts[0] and texts[0].endswith("a b 3\n")
