"""What every test may ask for: a home, a repository, a project and a runtime folder of its own, and nothing left."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOREIGN = ("TIMONEL", "GIT_", "TMUX", "XDG_", "CLAUDE", "CODEX", "ANTHROPIC", "OPENAI")
GIT_CONFIG = """[user]
\tname = Ada Example
\temail = ada@example.org
[init]
\tdefaultBranch = main
[commit]
\tgpgsign = false
[gc]
\tauto = 0
"""


@pytest.fixture(scope="session", autouse=True)
def _nothing_of_the_person(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whoever runs the tests lends them neither settings nor a conversation, not even to tests that ask nothing."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # started in the background: our programs need interrupts
        signal.signal(signal.SIGINT, signal.default_int_handler)
    before = dict(os.environ)
    for name in list(os.environ):
        if name.startswith(FOREIGN):
            del os.environ[name]
    os.environ["HOME"] = str(_make_home(tmp_path_factory.mktemp("home")))
    os.environ["PYTHONPATH"] = str(ROOT)
    os.environ["LC_ALL"] = "C.UTF-8"
    runtime = tempfile.mkdtemp(prefix="tml-")
    os.environ["TIMONEL_RUNTIME"] = runtime
    yield
    end_everything_in(runtime)
    shutil.rmtree(runtime, ignore_errors=True)
    os.environ.clear()
    os.environ.update(before)


def _make_home(folder: Path) -> Path:
    (folder / ".gitconfig").write_text(GIT_CONFIG)
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new home folder, in HOME."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(_make_home(folder)))
    return folder


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A short folder for terminal sockets, in TIMONEL_RUNTIME; whatever was started there ends with the test."""
    folder = tempfile.mkdtemp(prefix="tml-")
    monkeypatch.setenv("TIMONEL_RUNTIME", folder)
    yield Path(folder)
    end_everything_in(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def repo_template(tmp_path_factory: pytest.TempPathFactory, _nothing_of_the_person: None) -> Path:
    """A repository with one commit, made once."""
    folder = tmp_path_factory.mktemp("template") / "repo"
    folder.mkdir()
    (folder / "README.md").write_text("an example\n")
    (folder / ".gitignore").write_text(".env\n")
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "first"]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    return folder


@pytest.fixture
def repo(repo_template: Path, tmp_path: Path, home: Path, runtime: Path) -> Path:
    """A repository of this test's own."""
    folder = tmp_path / "repo"
    shutil.copytree(repo_template, folder, symlinks=True)
    return folder


@pytest.fixture
def project(repo: Path) -> Iterator["object"]:
    """That repository, opened (core.services.project.Project)."""
    from core.services.project import open_project

    with open_project(str(repo), dict(os.environ)) as opened:
        yield opened


class Said:
    """What a call of the command line answered."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def data(self) -> object:
        """The JSON on standard output."""
        import json

        return json.loads(self.out)


@pytest.fixture
def timonel(repo: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    """Runs the command line inside this process, in the test's repository: timonel("list", "--json")."""
    import io

    from core.doors.cli.main import run

    monkeypatch.chdir(repo)

    def call(*words: str, stdin: str = "", environ: dict[str, str] | None = None) -> Said:
        out, err = io.StringIO(), io.StringIO()
        code = run(words, {**os.environ, **(environ or {})}, io.StringIO(stdin), out, err)
        return Said(code, out.getvalue(), err.getvalue())

    return call


@pytest.fixture
def timonel_process(repo: Path) -> Callable[..., Said]:
    """The same as a process of its own, with the file descriptors that a shell would give it."""

    def call(*words: str, stdin: str = "", environ: dict[str, str] | None = None, cwd: Path = repo) -> Said:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "core.doors.cli.main", *words],
            input=stdin,
            capture_output=True,
            text=True,
            cwd=cwd,
            env={**os.environ, **(environ or {})},
            timeout=60,
        )
        return Said(done.returncode, done.stdout, done.stderr)

    return call


def dies(pid: int, seconds: float = 10.0) -> bool:
    """Whether the process is gone, or is within that time: a kill takes effect a moment after it was sent."""
    import psutil

    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.01)
    return False


def end_everything_in(folder: str) -> None:
    """Ends the tmux servers whose sockets lie in the folder and every process that was started with it, by pid."""
    import psutil

    doomed: dict[int, psutil.Process] = {}
    for pid in _servers(folder):
        try:
            server = psutil.Process(pid)
            doomed.update({one.pid: one for one in (server, *server.children(recursive=True))})
        except psutil.NoSuchProcess:
            continue
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get("TIMONEL_RUNTIME") == folder:
                doomed[process.pid] = process
        except (psutil.AccessDenied, psutil.NoSuchProcess):
            continue
    for process in doomed.values():
        try:
            process.send_signal(signal.SIGKILL)
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(list(doomed.values()), timeout=10)


def _servers(folder: str) -> Iterator[int]:
    """Pids of whoever listens on the sockets in the folder."""
    for top, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(top, name)
            if stat.S_ISSOCK(os.lstat(path).st_mode) and (pid := _listener(path)):
                yield pid


def _listener(path: str) -> int:
    """The peer's pid as the kernel tells it. Source: SO_PEERCRED in unix(7)."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        try:
            connection.connect(path)
        except OSError:
            return 0  # a socket file whose server has gone
        credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
    return int.from_bytes(credentials[:4], sys.byteorder)
