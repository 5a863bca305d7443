"""Ports of real sockets, found by the process that holds them."""

import os
import socket
import subprocess
import sys

import pytest

from core.terminals.ports_in_use import _from_proc, _from_psutil, listening_ports

HOLDS = (
    "import socket, sys; s = socket.create_server(('127.0.0.1', 0)); print(s.getsockname()[1], flush=True);"
    " sys.stdin.read()"
)


def test_a_port_belongs_to_the_process_that_listens_on_it() -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDS], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout
        port = int(child.stdout.readline())
        found = listening_ports([child.pid, os.getpid()])
        assert found[child.pid] == (port,)
        assert port not in found[os.getpid()]
        child.communicate()
    assert child.pid not in listening_ports([child.pid]), "unknown is left out, not called none"


def test_a_connection_is_no_listener_and_several_ports_are_sorted() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as first,
        socket.create_server(("127.0.0.1", 0)) as second,
        socket.create_connection(first.getsockname()) as client,
    ):
        ports = listening_ports([os.getpid()])[os.getpid()]
        assert {first.getsockname()[1], second.getsockname()[1]} <= set(ports)
        assert client.getsockname()[1] not in ports
        assert list(ports) == sorted(ports)


@pytest.mark.skipif(sys.platform != "linux", reason="the other way of reading is Linux's")
def test_both_ways_of_reading_agree() -> None:
    with socket.create_server(("127.0.0.1", 0)):
        assert _from_proc([os.getpid()]) == _from_psutil([os.getpid()])
