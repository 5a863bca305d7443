"""The command lines and files that the programs are started with."""

import json
import tomllib

from core.agents.claude import CLAUDE
from core.agents.codex import CODEX
from core.agents.kind import Start

START = Start(
    "ada", "/private", "/w/ada", "say\n'hello'", (), "", "manual", ("/py", "-c", "it's"), ("/py", "line"),
    "http://127.0.0.1:17000/mcp",
)  # fmt: skip


def test_claude_gets_its_prompt_as_last_word_exactly():
    words = CLAUDE.command(START)
    assert words[0] == "claude"
    assert words[-2:] == ("--", "say\n'hello'")
    assert words[words.index("--settings") + 1] == "/private/claude.settings.json"
    assert words[words.index("--mcp-config") + 1] == "/private/claude.mcp.json"
    assert words[words.index("--permission-mode") + 1] == "manual"


def test_claude_resumes_its_session_without_a_prompt():
    words = CLAUDE.command(START._replace(session="abc"))
    assert words[1:3] == ("--resume", "abc")
    assert "--" not in words


def test_claudes_files_hold_hooks_without_a_shell_and_no_secret():
    files = CLAUDE.files(START)
    settings = json.loads(files["claude.settings.json"])
    hook = settings["hooks"]["PermissionRequest"][0]["hooks"][0]
    assert (hook["command"], hook["args"]) == ("/py", ["-c", "it's"])
    assert hook["timeout"] > 80_000 > settings["hooks"]["PreToolUse"][0]["hooks"][0]["timeout"]
    assert "skipDangerousModePermissionPrompt" not in settings
    server = json.loads(files["claude.mcp.json"])["mcpServers"]["timonel"]
    assert server["url"] == START.tools
    assert server["headers"] == {"Authorization": "Bearer ${TIMONEL_TOKEN}"}


def test_without_tools_there_is_no_server():
    bare = START._replace(tools="")
    assert "--mcp-config" not in CLAUDE.command(bare)
    assert set(CLAUDE.files(bare)) == {"claude.settings.json"}
    assert not any("mcp_servers" in word for word in CODEX.command(bare))


def test_bypassing_permissions_asks_no_second_time():
    files = CLAUDE.files(START._replace(permission_mode="bypassPermissions"))
    assert json.loads(files["claude.settings.json"])["skipDangerousModePermissionPrompt"] is True


def test_every_override_of_codex_is_valid_toml():
    words = CODEX.command(START)
    overrides = [words[place + 1] for place, word in enumerate(words) if word == "-c"]
    parsed = tomllib.loads("\n".join(overrides))
    command = parsed["hooks"]["Stop"][0]["hooks"][0]["command"]
    assert command == "'/py' '-c' 'it'\\''s'"
    assert parsed["mcp_servers"]["timonel"]["url"] == START.tools
    assert words[-2:] == ("--", "say\n'hello'")
    assert "daemon_auto_start" in words


def test_codex_resumes_its_thread():
    words = CODEX.command(START._replace(session="abc", argv=("-m", "x")))
    assert words[:2] == ("codex", "resume")
    assert words[-3:] == ("-m", "x", "abc")


def test_a_session_can_be_resumed_when_it_was_written(tmp_path):
    environ = {"HOME": str(tmp_path)}
    assert not CLAUDE.has_session("abc", environ)
    folder = tmp_path / ".claude" / "projects" / "-w-ada"
    folder.mkdir(parents=True)
    (folder / "abc.jsonl").touch()
    assert not CLAUDE.has_session("abc", environ)
    (folder / "abc.jsonl").write_text("{}\n")
    assert CLAUDE.has_session("abc", environ)
    assert not CLAUDE.has_session("ab*", environ)
    assert not CODEX.has_session("abc", environ)
