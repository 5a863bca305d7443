"""Messages wake an idle conversation once, and nothing is handed to one that is not idle."""

import json
import os
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from core.agents.hook_events import meaning
from core.agents.inbox import claude_line
from core.agents.sessions import IDLE, WAITING, WORKING, Standing
from core.model.actor import THE_OPERATOR, THE_SUPERVISOR
from core.services.agents.hooks import handed_over, hear
from core.services.messages import deliveries
from core.services.messages.sending import Draft, send
from core.services.states.evidence import note_evidence
from core.supervisor.deliver import TAKEN, Deliverer, is_idle
from tests.fakes.agent_inbox import AgentInbox


class Sessions:
    """Records as the test wants them; `then` is what a second look finds."""

    def __init__(self, standing):
        self.standings = {1: standing}
        self.then: Standing | None = None

    def fresh(self, one):
        return self.then or self.standings.get(one.id)


@pytest.fixture
def inbox(tmp_path):
    made = AgentInbox(tmp_path / "s")
    yield made
    made.close()


@pytest.fixture
def deliverer(journal, clock, tmp_path):
    pool = ThreadPoolExecutor(1)

    def make(standing, environ=None, then=None):
        sessions: Any = Sessions(standing)
        sessions.then = then
        made = Deliverer(journal, sessions, environ or {}, pool, clock)
        made.sessions = sessions  # type: ignore[attr-defined]
        return made

    yield make
    pool.shutdown()


def idle(inbox="", at=None):
    return Standing(IDLE, "", time.time() - 30 if at is None else at, "s-1", inbox)


async def receipts(journal):
    return await journal.read(lambda c: c.execute("SELECT message_id, via FROM receipts ORDER BY id").fetchall())


async def test_an_idle_conversation_is_woken_once(journal, join, inbox, deliverer):
    await join("ada")
    await journal.write(send, THE_OPERATOR, Draft("ada", "first"))
    await journal.write(send, THE_OPERATOR, Draft("ada", "loud", importance="urgent"))
    delivering = deliverer(idle(inbox.path))
    await delivering.tick()
    (content,) = inbox.until(1)
    await delivering.tick()
    assert await receipts(journal) == [(1, ""), (2, "")]  # nobody has seen it take them
    delivering.sessions.standings[1] = Standing(WORKING, "", time.time(), "s-1", inbox.path)
    await delivering.tick()
    await delivering.tick()
    assert len(inbox.given) == 1
    assert content.index("> loud") < content.index("> first")
    assert await receipts(journal) == [(1, "inbox"), (2, "inbox")]
    assert await journal.read(lambda c: c.execute("SELECT * FROM evidence WHERE source = 'delivery'").fetchall()) == []


@pytest.mark.parametrize(
    "standing",
    [
        Standing(WORKING, "", 1.0, "s", "/s"),
        Standing(WAITING, "waits: permission prompt", 1.0, "s", "/s"),
        Standing("", "", 1.0, "s", "/s"),
        Standing(IDLE, "", 1.0, "s", ""),  # no way to reach it
        Standing(IDLE, "", time.time() + 100, "s", "/s"),  # not for long enough
    ],
)
async def test_nothing_is_handed_to_one_that_is_not_idle(standing, journal, join, deliverer):
    await join("ada")
    await journal.write(send, THE_OPERATOR, Draft("ada", "hello", importance="urgent"))
    await deliverer(standing).tick()
    assert await receipts(journal) == [(1, "")]


async def test_a_second_look_just_before_finds_a_dialog(journal, join, inbox, deliverer):
    await join("ada")
    await journal.write(send, THE_OPERATOR, Draft("ada", "hello"))
    await deliverer(idle(inbox.path), then=Standing(WAITING, "", time.time(), "s", inbox.path)).tick()
    assert inbox.given == []
    assert await receipts(journal) == [(1, "")]


async def test_low_importance_wakes_nobody(journal, join, inbox, deliverer):
    await join("ada")
    await journal.write(send, THE_OPERATOR, Draft("ada", "no hurry", importance="low"))
    await deliverer(idle(inbox.path)).tick()
    assert inbox.given == []


async def test_a_dead_socket_leaves_the_message_waiting_and_says_why(journal, join, tmp_path, deliverer):
    await join("ada")
    await journal.write(send, THE_OPERATOR, Draft("ada", "hello"))
    delivering = deliverer(idle(str(tmp_path / "nobody")))
    await delivering.tick()
    assert await receipts(journal) == [(1, "")]
    rows = await journal.read(lambda c: c.execute("SELECT name FROM evidence WHERE source = 'delivery'").fetchall())
    assert rows == [("failed",)]


async def test_while_a_hand_over_is_under_way_the_hooks_keep_their_hands_off(journal, join, clock):
    ada = await join("ada")
    await journal.write(send, THE_OPERATOR, Draft("ada", "hello"))
    prompt = meaning({"hook_event_name": "UserPromptSubmit", "prompt": "x"})
    messages = await journal.write(deliveries.begin, THE_SUPERVISOR, 1, "ada")
    assert (await journal.write(hear, ada, prompt, "UserPromptSubmit")).words == ""
    assert await journal.write(deliveries.begin, THE_SUPERVISOR, 1, "ada") == ()
    await journal.write(deliveries.failed, THE_SUPERVISOR, 1, "its socket is gone")
    heard = await journal.write(hear, ada, prompt, "UserPromptSubmit")
    assert "> hello" in heard.words
    await journal.write(handed_over, ada, heard.handed, "UserPromptSubmit")
    await journal.write(deliveries.done, THE_SUPERVISOR, 1, "ada", messages, "inbox")
    assert await receipts(journal) == [(1, "UserPromptSubmit")]


async def test_a_hand_over_whose_process_died_is_tried_again_later(journal, join):
    await join("ada")
    await journal.write(send, THE_OPERATOR, Draft("ada", "hello"))
    await journal.write(deliveries.begin, THE_SUPERVISOR, 1, "ada")
    await journal.write(lambda tx: note_evidence(tx, 1, "delivery", "under way", at=tx.now - 60), THE_SUPERVISOR)
    assert len(await journal.write(deliveries.begin, THE_SUPERVISOR, 1, "ada")) == 1


async def test_what_lies_in_the_inbox_of_a_program_that_ends_is_handed_over_again(journal, join, inbox, deliverer):
    await join("ada")
    await journal.write(send, THE_OPERATOR, Draft("ada", "hello"))
    delivering = deliverer(idle(inbox.path))
    await delivering.tick()
    inbox.until(1)
    delivering.sessions.standings.clear()  # it was killed before it had looked
    await delivering.tick()
    assert await receipts(journal) == [(1, "")]
    await journal.write(lambda tx: note_evidence(tx, 1, "delivery", "under way", at=tx.now - 60), THE_SUPERVISOR)
    delivering.sessions.standings[1] = idle(inbox.path)
    await delivering.tick()
    assert len(inbox.until(2)) == 2


async def test_a_program_that_lives_on_and_says_nothing_has_its_messages(journal, join, inbox, deliverer, clock):
    await join("ada")
    await journal.write(send, THE_OPERATOR, Draft("ada", "hello"))
    delivering = deliverer(idle(inbox.path))
    now = time.time()
    delivering._clock = lambda: now
    await delivering.tick()
    delivering._clock = lambda: now + TAKEN
    await delivering.tick()
    assert await receipts(journal) == [(1, "inbox")]


async def test_the_prompt_is_the_receipt_also_without_a_supervisor(journal, join):
    ada = await join("ada")
    await journal.write(send, THE_OPERATOR, Draft("ada", "hello"))
    await journal.write(send, THE_OPERATOR, Draft("ada", "[message 3 from bob to ada]"))
    typed = meaning({"hook_event_name": "UserPromptSubmit", "prompt": "[message 1 from me to you]\n> hello"})
    messages = await journal.write(deliveries.begin, THE_SUPERVISOR, 1, "ada")
    text = json.loads(claude_line(deliveries.text_of(messages, 0, time.time()), "x", "id"))["message"]["content"]
    await journal.write(send, THE_OPERATOR, Draft("ada", "later"))
    prompt = meaning({"hook_event_name": "UserPromptSubmit", "prompt": text})
    assert prompt.given == (1, 2)
    heard = await journal.write(hear, ada, prompt, "UserPromptSubmit")
    assert "> hello" not in heard.words and "> later" in heard.words
    assert await receipts(journal) == [(1, "prompt"), (2, "prompt"), (3, "")]
    await journal.write(handed_over, ada, heard.handed, "UserPromptSubmit")
    await journal.write(deliveries.done, THE_SUPERVISOR, 1, "ada", messages, "inbox")
    assert await receipts(journal) == [(1, "prompt"), (2, "prompt"), (3, "UserPromptSubmit")]
    await journal.write(send, THE_OPERATOR, Draft("ada", "again"))
    words = (await journal.write(hear, ada, typed._replace(given=(4,)), "UserPromptSubmit")).words
    assert "> again" in words  # no hand-over is under way: numbers in a prompt are only words


async def test_a_hook_asks_the_transcript_when_a_supervisor_died_in_the_middle(journal, join):
    ada = await join("ada")
    for body in ("seen", "unseen"):
        await journal.write(send, THE_OPERATOR, Draft("ada", body))
    await journal.write(deliveries.begin, THE_SUPERVISOR, 1, "ada")
    await journal.write(lambda tx: note_evidence(tx, 1, "delivery", "under way", at=tx.now - 60), THE_SUPERVISOR)
    stop = meaning({"hook_event_name": "Stop"})
    heard = await journal.write(hear, ada, stop, "Stop", os.getpid(), lambda numbers: {1} & set(numbers))
    assert "> unseen" in heard.words and "> seen" not in heard.words
    assert await receipts(journal) == [(1, "transcript"), (2, "")]


async def test_nothing_is_put_into_the_inbox_of_one_that_is_paused(journal, join, inbox, deliverer):
    await join("ada")
    await journal.write(send, THE_OPERATOR, Draft("ada", "hello"))
    await journal.write(lambda tx: tx.append("conversation.moved", "conversation:1", state="paused"), THE_OPERATOR)
    await deliverer(idle(inbox.path)).tick()
    assert inbox.given == [] and await receipts(journal) == [(1, "")]


@pytest.mark.parametrize("had", [True, False])
async def test_a_supervisor_that_died_after_the_hand_over_does_not_repeat_it(
    had, journal, join, inbox, deliverer, tmp_path
):
    await join("ada", session="s-1")
    await journal.write(send, THE_OPERATOR, Draft("ada", "hello"))
    await journal.write(deliveries.begin, THE_SUPERVISOR, 1, "ada")
    await journal.write(lambda tx: note_evidence(tx, 1, "delivery", "under way", at=tx.now - 60), THE_SUPERVISOR)
    place = tmp_path / ".claude" / "projects" / "x"
    place.mkdir(parents=True)
    text = "[message 1 from the operator to ada]\n> hello" if had else "something else"
    (place / "s-1.jsonl").write_text(json.dumps({"message": {"role": "user", "content": text}}) + "\n")
    delivering = deliverer(idle(inbox.path), {"HOME": str(tmp_path)})
    await delivering.tick()
    delivering.sessions.standings[1] = Standing(WORKING, "", time.time(), "s-1", inbox.path)
    await delivering.tick()
    assert await receipts(journal) == [(1, "transcript" if had else "inbox")]
    assert len(inbox.until(0 if had else 1)) == (0 if had else 1)


@pytest.fixture
def codex(tmp_path):
    """A `codex` that notes how it was called; returns its environment and what it noted."""

    def make(code):
        folder = tmp_path / "bin"
        folder.mkdir()
        program = folder / "codex"
        program.write_text(
            f'#!/bin/sh\nprintf "%s\\n" "$@" >> "{tmp_path}/called"\necho no such thread >&2\nexit {code}\n'
        )
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        return {"PATH": f"{folder}:{os.environ['PATH']}"}, tmp_path / "called"

    return make


@pytest.mark.parametrize("code", [0, 1])
async def test_codex_is_told_by_its_own_queue(code, journal, join, deliverer, codex):
    await join("ada", "codex", session="thread-7")
    await journal.write(send, THE_OPERATOR, Draft("ada", "hello"))
    environ, called = codex(code)
    await deliverer(idle(), environ).tick()
    words = called.read_text()
    assert "--thread=thread-7" in words and "> hello" in words
    assert await receipts(journal) == [(1, "queue" if code == 0 else "")]


async def test_idleness_is_what_record_and_hooks_agree_on(journal, join):
    from core.services.agents.records import followed

    await join("ada")
    (one,) = await journal.read(followed)
    standing = idle("/s")
    assert is_idle(one, standing, time.time())
    assert not is_idle(one._replace(asks=True), standing, time.time())
    later = one.told._replace(state=WORKING, at=time.time())
    assert not is_idle(one._replace(told=later), standing, time.time())
