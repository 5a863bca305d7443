"""A terminal for the whole program: the control center runs in it, keys go in, the screen is read as text."""

import os
import subprocess

from tests.e2e.proof import until


class Terminal:
    """A terminal of its own, by a tmux server that only this test knows."""

    def __init__(self, folder, width=120, height=40):
        self._tmux = ["tmux", "-S", str(folder / "outer.sock"), "-f", "/dev/null"]
        environ = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        environ = {name: value for name, value in environ.items() if name not in {"COLUMNS", "LINES"}}
        subprocess.run(
            [*self._tmux, "new-session", "-d", "-x", str(width), "-y", str(height), "-s", "o", "exec sh"],
            check=True, env=environ,
        )  # fmt: skip

    def run(self, command):
        self.press("-l", command)
        self.press("Enter")

    def press(self, *keys):
        subprocess.run([*self._tmux, "send-keys", "-t", "o", *keys], check=True)

    def screen(self):
        done = subprocess.run([*self._tmux, "capture-pane", "-p", "-t", "o"], capture_output=True, text=True)
        return done.stdout

    def wait_for(self, *words, seconds=30):
        try:
            until(lambda: all(word in self.screen() for word in words), seconds, f"{words} on the screen")
        except AssertionError as error:
            raise AssertionError(f"{error}:\n{self.screen()}") from error

    def resize(self, width, height):
        subprocess.run([*self._tmux, "resize-window", "-t", "o", "-x", str(width), "-y", str(height)], check=True)

    def close(self):
        subprocess.run([*self._tmux, "kill-server"])
