"""A stand-in for an agent that logs its true state with the time, before anybody else can know of it.

`hooks`: calls the hook commands of its settings file and keeps a session record, as Claude Code does; Esc and a "No" in
the pane are seen in the record alone. `claude`, `codex`, `shell`: only paints its screen, in that program's manner.

    true_agent.py STYLE LOG-FOLDER ROUNDS DWELL [the agent's own words, of which --settings FILE counts]
"""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

SESSION = "33333333-3333-4333-8333-333333333333"
BOX = ("─" * 60, "❯ ", "─" * 60, "  ? for shortcuts")
LIMIT = "You've hit your session limit · resets in 3h"
CODEX_BOX = ("› Ask Codex to do anything", "", "  98% context left")
CHOICE = ("│ ❯ 1. Yes", "│   2. No", " Esc to cancel")
SCREENS = {
    "claude": {
        "working": ("⏺ Reading the chart", "", "{wheel} Cooking… ({tick}s · esc to interrupt)", "", *BOX),
        "waiting": ("⏺ Bash(rm -r build)", "│ Do you want to proceed?", *CHOICE),
        "idle": ("⏺ Done, two files changed.", "", *BOX),
        "stuck": ("❯ go on", f"  ⎿  {LIMIT}", "", *BOX),
    },
    "codex": {
        "working": ("• Ran ls", "", "• Working ({tick}s • esc to interrupt)", "", *CODEX_BOX),
        "waiting": ("  Would you like to run this command?", "", "› 1. Yes, proceed (y)", "  2. No (esc)"),
        "idle": ("• Done.", "", *CODEX_BOX),
        "stuck": ("■ You've hit your usage limit. Try again in 3 hours 2 minutes.", "", *CODEX_BOX),
    },
    "shell": {
        "working": ("$ make", "{wheel} building {tick}"),
        "waiting": ("$ rm -ri build", "remove build? [y/N] "),
        "idle": ("$ make", "done", "user@ship:~/repo$ "),
        "stuck": ("$ ask", "Error: Invalid API key · Please run /login", "user@ship:~/repo$ "),
    },
}  # fmt: skip


class Agent:
    """Dwells for a while in each state."""

    def __init__(self, log: str, dwell: float) -> None:
        self.name = os.path.basename(os.getcwd())
        self.log = open(Path(log, f"{self.name}.jsonl"), "a", buffering=1)  # noqa: SIM115 - open until it is killed
        self.dwell = dwell
        self.random = random.Random(self.name)

    def becomes(self, state: str, what: str) -> None:
        self.log.write(json.dumps({"at": time.time(), "state": state, "what": what}) + "\n")

    def wait(self, share: float = 1.0) -> None:
        """A different time each time, so that changes fall anywhere between two looks."""
        time.sleep(self.dwell * share * self.random.uniform(0.7, 1.3))


class Hooked(Agent):
    """Reports as Claude Code does."""

    def __init__(self, log: str, dwell: float, words: list[str]) -> None:
        super().__init__(log, dwell)
        settings = json.loads(Path(words[words.index("--settings") + 1]).read_text())
        self.hooks = {event: found[0]["hooks"][0] for event, found in settings["hooks"].items()}
        home = os.environ.get("CLAUDE_CONFIG_DIR") or os.path.join(os.environ["HOME"], ".claude")
        folder = Path(home, "sessions")
        folder.mkdir(parents=True, exist_ok=True)
        self.record_path = folder / f"{os.getpid()}.json"
        self.record_text = {
            "pid": os.getpid(),
            "sessionId": SESSION,
            "cwd": os.getcwd(),
            "startedAt": time.time() * 1000,
        }
        self.asking: list[subprocess.Popen[str]] = []

    def hook(self, event: str, **payload: object) -> None:
        text = json.dumps({"session_id": SESSION, "cwd": os.getcwd(), "hook_event_name": event, **payload})
        known = self.hooks[event]
        process = subprocess.Popen(
            [known["command"], *known["args"]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        if event == "PermissionRequest":  # runs beside the dialog
            assert process.stdin is not None
            process.stdin.write(text)
            process.stdin.close()
            self.asking.append(process)
        else:
            process.communicate(text)

    def record(self, status: str) -> None:
        """In place, as the real one writes it."""
        known = self.record_text | {"status": status, "statusUpdatedAt": time.time() * 1000}
        self.record_path.write_text(
            json.dumps(known | ({"waitingFor": "permission prompt"} if status == "waiting" else {}))
        )

    def begins(self, what: str = "prompt") -> None:
        self.becomes("working", what)
        self.hook("UserPromptSubmit", prompt="go on")
        self.record("busy")
        self.wait(0.5)
        self.tool("PreToolUse")
        self.tool("PostToolUse", tool_response={"stdout": str(time.time())})
        self.wait(0.5)

    def tool(self, event: str, **more: object) -> None:
        self.hook(event, tool_name="Bash", tool_input={"command": "rm -r build"}, **more)

    def asks(self) -> None:
        self.tool("PreToolUse")
        self.becomes("waiting", "permission")
        self.tool("PermissionRequest")
        self.record("waiting")
        self.wait()

    def ends(self, what: str = "end of turn") -> None:
        self.becomes("idle", what)
        self.hook("Stop", last_assistant_message="Done.", background_tasks=[])
        self.record("idle")
        self.wait()

    def stops_unheard(self, what: str) -> None:
        """Nothing but the record tells of it."""
        self.becomes("idle", what)
        self.record("idle")
        self.wait()

    def round(self) -> None:
        self.begins()
        self.asks()
        self.becomes("working", "allowed in the pane")
        self.record("busy")
        self.wait(0.5)
        self.tool("PostToolUse", tool_response={"stdout": "gone"})
        self.asks()
        self.stops_unheard("denied in the pane")
        self.begins()
        self.stops_unheard("Esc")
        self.begins()
        self.hook("SubagentStart", agent_id="a1", agent_type="explorer")
        self.hook("Stop", last_assistant_message="It runs.", background_tasks=[{"id": "a1", "status": "running"}])
        self.record("idle")
        self.wait()  # still at work: its sub-agent is
        self.hook("UserPromptSubmit", prompt="<task-notification>done</task-notification>")
        self.record("busy")
        self.ends()
        self.begins()
        self.becomes("stuck", "quota message")
        self.hook("StopFailure", error="rate_limit", last_assistant_message=LIMIT)
        self.record("idle")
        self.wait()
        self.begins("goes on after quota")
        self.ends()

    def run(self, rounds: int) -> None:
        self.hook("SessionStart", source="startup")
        self.becomes("idle", "session start")
        self.record("idle")
        self.wait()
        for _ in range(rounds):
            self.round()


class Painted(Agent):
    """Tells nothing: who wants to know has to look at its screen."""

    def __init__(self, style: str, log: str, dwell: float) -> None:
        super().__init__(log, dwell)
        self.lines = SCREENS[style]
        self.ticks = 0

    def paint(self, state: str) -> None:
        self.ticks += 1
        text = "\r\n".join(self.lines[state])
        text = text.replace("{tick}", str(self.ticks)).replace("{wheel}", "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"[self.ticks % 10])
        sys.stdout.write(f"\x1b[2J\x1b[H{text}")
        sys.stdout.flush()

    def shows(self, state: str, what: str, share: float = 1.0) -> None:
        self.becomes(state, what)
        self.paint(state)
        until = time.monotonic() + self.dwell * share * self.random.uniform(0.7, 1.3)
        while (left := until - time.monotonic()) > 0:
            time.sleep(min(0.2, left))
            if state == "working":
                self.paint(state)

    def run(self, rounds: int) -> None:
        self.shows("idle", "start")
        for _ in range(rounds):
            self.shows("working", "prompt")
            self.shows("waiting", "permission")
            self.shows("working", "allowed in the pane")
            self.shows("idle", "Esc")
            self.shows("working", "prompt")
            self.shows("waiting", "permission")
            self.shows("idle", "denied in the pane")
            self.shows("working", "prompt")
            self.shows("stuck", "quota or account")
            self.shows("working", "goes on after quota")
            self.shows("idle", "end of turn")


def main() -> None:
    style, log, rounds, dwell, *words = sys.argv[1:]
    agent = Hooked(log, float(dwell), words) if style == "hooks" else Painted(style, log, float(dwell))
    with contextlib.suppress(KeyboardInterrupt):
        agent.run(int(rounds))
    agent.becomes("failed", "killed")
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
