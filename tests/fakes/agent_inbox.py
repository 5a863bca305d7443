"""The socket of an agent that keeps every message that it is given."""

import json
import socket
import threading
import time


class AgentInbox:
    """`given` are the texts; `on_message` is called after each, in a thread of the inbox."""

    def __init__(self, path, on_message=lambda text: None):
        self.path, self.given, self.on_message = str(path), [], on_message
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(self.path)
        self._server.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def until(self, count):
        """The texts, once there are so many."""
        deadline = time.monotonic() + 10
        while len(self.given) < count and time.monotonic() < deadline:
            time.sleep(0.01)
        return list(self.given)

    def close(self):
        self._server.close()

    def _serve(self):
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            with connection:
                for line in connection.makefile("rb"):
                    self.given.append(json.loads(line)["message"]["content"])
                    self.on_message(self.given[-1])
