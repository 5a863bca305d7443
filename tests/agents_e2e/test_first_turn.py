"""A conversation of either kind: from spawn to idle, with its session, its context and its own words as evidence."""

import pytest

from tests.agents_e2e.real_agents import until


@pytest.mark.parametrize("kind", ["claude", "codex"])
def test_a_first_prompt_is_worked_on_and_ends_idle(fleet, stub, kind):
    stub.rule("please say hello", {"text": "Hello from the stub.", "hold": "answer", "usage": {"input": 4000}})
    fleet("spawn", "ada", "--agent", kind, "--prompt", "please say hello")
    fleet.until_state("ada", "working")
    stub.release("answer")
    fleet.until_said("ada", "Hello from the stub.")
    idle = fleet.conversation("ada")
    assert len(idle.session) >= 32
    used, size, source = until(
        lambda: fleet.ask("SELECT used, size, source FROM context_samples WHERE used > 0"), what="context figures"
    )[0]
    assert used >= 4000
    assert size >= 200_000
    assert kind in source
