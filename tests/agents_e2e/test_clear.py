"""A session may change under a conversation, by /clear or with a prompt; its name, messages and address stay."""

from tests.agents_e2e.real_agents import until


def test_clear_changes_the_session_and_not_the_name(fleet, stub):
    stub.rule("say one word", {"text": "Word."})
    stub.rule("wake up please", {"text": "I am awake."})
    fleet("spawn", "ada", "--agent", "claude", "--prompt", "please say one word")
    fleet.until_said("ada", "Word.")
    first = fleet.conversation("ada").session
    fleet("send", "ada", "/clear")
    fleet.until("ada", lambda: fleet.conversation("ada").session not in {"", first})
    fleet.until_state("ada", "idle")
    fleet("message", "send", "ada", "wake up please")
    fleet.until_said("ada", "I am awake.")
    assert stub.times("please say one word") == 0, "the old history is gone"
    events = fleet.ask("SELECT count(*) FROM events WHERE kind = 'conversation.session'")
    assert events[0][0] >= 2, "both sessions stand in the log"


def test_with_the_next_prompt_of_codex(fleet, stub):
    stub.rule("say one word", {"text": "Word."})
    stub.rule("and another", {"text": "Another."})
    fleet("spawn", "ada", "--agent", "codex", "--prompt", "please say one word")
    fleet.until_said("ada", "Word.")
    fleet("message", "send", "ada", "no hurry at all", "--importance", "low")
    fleet("send", "ada", "and another one please")
    fleet.until_said("ada", "Another.")
    sql = "SELECT via FROM receipts WHERE delivered_at IS NOT NULL"
    assert until(lambda: fleet.ask(sql), what="the delivery") == [("UserPromptSubmit",)]
    assert stub.times("> no hurry at all") == 1
