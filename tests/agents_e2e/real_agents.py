"""Real agent programs without an account: a scripted model on loopback, a home whose first questions are answered."""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

STUB = Path(__file__).parents[1] / "fixtures" / "stub_model.py"
CHOSEN = os.environ.get("TIMONEL_TEST_AGENTS", "")  # read before the tests clear the environment
KEY = "sk-ant-dummy-0123456789abcdef"
CODEX_CONFIG = """
model = "stub-1"
model_provider = "stub"
model_context_window = 272000
check_for_update_on_startup = false

[analytics]
enabled = false

[model_providers.stub]
name = "Stub"
base_url = "http://127.0.0.1:{port}/v1"
env_key = "OPENAI_API_KEY"
wire_api = "responses"
supports_websockets = false

[projects.{repo}]
trust_level = "trusted"
"""


def programs_folder():
    """Where `claude` and `codex` are, with the reason when they are not."""
    if CHOSEN:
        for folder in (Path(CHOSEN), Path(CHOSEN, "node_modules", ".bin")):
            if (folder / "claude").exists() and (folder / "codex").exists():
                return str(folder), ""
        return "", f"TIMONEL_TEST_AGENTS names {CHOSEN}, and claude and codex are not there (install_agents.sh)"
    found = [shutil.which(name) for name in ("claude", "codex")]
    if all(found):
        return os.path.dirname(found[0] or ""), ""
    return "", "claude and codex are not installed: run tests/agents_e2e/install_agents.sh FOLDER"


def until(condition, seconds=30.0, what="the condition"):
    """Waits for something to become true, and fails naming it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"{what} did not come true within {seconds} s")


class StubModel:
    """The scripted model server as a process; rules may be added while it runs."""

    def __init__(self, folder):
        port_file, self.log = folder / "port", folder / "requests.jsonl"
        self.process = subprocess.Popen(
            [sys.executable, str(STUB), "--port-file", str(port_file), "--log", str(self.log)],
            stdout=subprocess.DEVNULL,
        )
        until(lambda: port_file.exists() and port_file.read_text(), 20, "the stub model's port")
        self.port = int(port_file.read_text())

    def rule(self, match, *steps):
        """When the newest user text holds `match`, answer with these steps."""
        self._post("rules", [{"match": match, "steps": list(steps)}])

    def release(self, name):
        """Lets an answer with `hold` go."""
        self._post(f"release/{name}", {})

    def requests(self):
        """Everything the agents asked the model, oldest first."""
        return [json.loads(line) for line in self.log.read_text().splitlines()] if self.log.exists() else []

    def heard(self, text):
        """Whether the model was ever given this text, however often it was quoted."""
        bodies = (json.dumps(one["body"], ensure_ascii=False) for one in self.requests())
        return any(text in body.replace("\\", "") for body in bodies)

    def times(self, text):
        """How often the text stands in the newest request that offers tools: a message given twice counts twice."""
        talks = [one for one in self.requests() if one["body"].get("tools")]
        return json.dumps(talks[-1]["body"], ensure_ascii=False).count(text) if talks else 0

    def _post(self, path, body):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/stub/{path}", json.dumps(body).encode(), method="POST"
        )
        urllib.request.urlopen(request, timeout=10).read()

    def close(self):
        self.process.kill()
        self.process.wait(10)


def answered_home(home, repo, port):
    """Writes what the programs would ask at their first start."""
    (home / ".claude.json").write_text(
        json.dumps(
            {
                "hasCompletedOnboarding": True,
                "projects": {str(repo): {"hasTrustDialogAccepted": True}},
                "customApiKeyResponses": {"approved": [KEY[-20:]]},
                "hasSeenAutoDefaultNudge": True,
            }
        )
    )
    (home / ".codex").mkdir(exist_ok=True)
    (home / ".codex" / "config.toml").write_text(CODEX_CONFIG.format(port=port, repo=json.dumps(str(repo))))


def agents_environment(port, folder):
    """What both programs need to talk to the stub and to nobody else."""
    return {
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "ANTHROPIC_BASE_URL": f"http://127.0.0.1:{port}",
        "ANTHROPIC_API_KEY": KEY,
        "OPENAI_API_KEY": "dummy",
        "DISABLE_AUTOUPDATER": "1",
        "DISABLE_TELEMETRY": "1",
        "DISABLE_ERROR_REPORTING": "1",
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
        "TERM": "xterm-256color",
    }
