import socket
import threading
import time

from core.services.agents.mcp_address import choose_port
from core.services.agents.mcp_ready import await_tools
from core.services.supervision.lifecycle import ensure_supervisor, stop_supervisor


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_the_tools_of_a_fresh_supervisor_answer(project):
    ensure_supervisor(project)
    try:
        assert await_tools(choose_port(project.journal.folder), 60)
        begun = time.monotonic()
        assert await_tools(choose_port(project.journal.folder), 60)
        assert time.monotonic() - begun < 2
    finally:
        stop_supervisor(project)


def test_nobody_there_is_given_up_in_time():
    begun = time.monotonic()
    assert await_tools(free_port(), 0.3) is False
    assert 0.2 < time.monotonic() - begun < 5


def test_one_who_comes_late_is_waited_for():
    port = free_port()

    def answer() -> None:
        with socket.create_server(("127.0.0.1", port)) as server:
            client, _ = server.accept()
            with client:
                client.recv(1000)
                client.sendall(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")

    late = threading.Timer(0.3, answer)
    late.start()
    assert await_tools(port, 20)
    late.join()


def test_one_that_never_answers_is_given_up():
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert await_tools(server.getsockname()[1], 0.3) is False
