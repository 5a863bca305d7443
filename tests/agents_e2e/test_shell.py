"""The command line inside an agent's own shell, with whatever sandbox and environment the program gives it."""

import pytest

SHELL = {"claude": ("Bash", "command"), "codex": ("exec_command", "cmd")}


@pytest.mark.parametrize("kind", ["claude", "codex"])
def test_timonel_in_the_agents_shell_acts_in_its_name(fleet, stub, kind):
    tool, name = SHELL[kind]
    call = {"tools": [{"name": tool, "input": {name: "timonel message send operator 'from the shell'"}}]}
    stub.rule("tell the operator", call, {"text": "I told them."})
    fleet("spawn", "ada", "--agent", kind, "--prompt", "please tell the operator")
    fleet.until_state("ada", "idle")
    fleet.until("ada", lambda: fleet.ask("SELECT sender, body FROM messages") == [("ada", "from the shell")])
    assert fleet.ask("SELECT count(*) FROM approvals") == [(0,)]


def test_inside_codexs_sandbox_the_call_goes_through_the_dropbox_and_says_so(fleet, stub):
    command = "timonel message send operator 'from the sandbox'"
    stub.rule("tell the operator", {"tools": [{"name": "exec_command", "input": {"cmd": command}}]}, {"text": "Told."})
    closed = [f"sandbox_workspace_write.{name}=true" for name in ("exclude_slash_tmp", "exclude_tmpdir_env_var")]
    options = [word for one in closed for word in ("-c", one)]
    fleet("spawn", "ada", "--agent", "codex", "--prompt", "please tell the operator", "--", *options)
    fleet.until_state("ada", "idle")
    if not stub.heard("outbox"):
        assert fleet.ask("SELECT count(*) FROM messages") == [(1,)], fleet.story("ada")
        pytest.skip("this machine cannot run Codex's sandbox, so the journal could be written directly")
    fleet.until("ada", lambda: fleet.ask("SELECT sender, body FROM messages") == [("ada", "from the sandbox")])
    assert fleet.ask("SELECT count(*) FROM events WHERE kind = 'dropbox.taken'") == [(1,)]


@pytest.mark.parametrize("kind", ["claude", "codex"])
def test_a_draft_in_the_input_line_is_neither_sent_nor_lost(fleet, stub, kind):
    stub.rule("say one word", {"text": "Word."})
    stub.rule("and another", {"text": "Another."})
    fleet("spawn", "ada", "--agent", kind, "--prompt", "please say one word")
    fleet.until_said("ada", "Word.")
    key = fleet.conversation("ada").key
    fleet.project.host.type_text(key, "half a thought")
    fleet.until("ada", lambda: "half a thought" in fleet.screen("ada"))
    assert "holds a draft" in fleet("send", "ada", "and another please", code=4).err
    assert "half a thought" in fleet.screen("ada")
    fleet.project.host.type_key(key, "home")
    fleet.until("ada", lambda: fleet.project.host.capture(key).cursor_x == 2)
    assert "holds a draft" in fleet("send", "ada", "and another please", code=4).err
    fleet.project.host.type_key(key, "end")
    for _ in "half a thought":
        fleet.project.host.type_key(key, "backspace")
    fleet.until("ada", lambda: "half" not in fleet.screen("ada"))
    fleet("send", "ada", "and another please")
    fleet.until_said("ada", "Another.")
    assert not stub.heard("half a thought")
