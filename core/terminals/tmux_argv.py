"""The tmux commands that are sent, as words. Pure.

Targets are `=key:` (the exact name of a session): ids such as %0 begin again with every server, so a remembered id
could be another conversation's terminal after a server died.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from core.terminals.keys import Key

Command = tuple[str, ...]

# tmux takes 16 KiB of words in one message; each word ends with a NUL.
LIMIT = 15_000
# Divided by tabs: a folder may hold spaces. The title is a program's own text, so it comes last.
SWEEP_FORMAT = (
    "#{session_name}\t#{pane_id}\t#{pane_dead}\t#{pane_pid}\t#{window_activity}\t#{pane_width}\t#{pane_height}\t"
    "#{pane_in_mode}\t#{pid}\t#{@run}\t#{@folder}\t#{pane_title}"
)
META_FORMAT = (
    "#{cursor_x} #{cursor_y} #{cursor_flag} #{pane_width} #{pane_height} #{alternate_on} #{pane_in_mode} "
    "#{pane_dead} #{pane_dead_status} #{history_size}"
)


def chain(*commands: Command) -> list[str]:
    """Many commands as one argument list. A `;` that ends a word would separate, so it is escaped."""
    words: list[str] = []
    for command in commands:
        if words:
            words.append(";")
        words += [f"{word[:-1]}\\;" if word.endswith(";") else word for word in command]
    return words


def size(command: Command) -> int:
    """Bytes of tmux's message that the command takes in a chain."""
    return sum(len(word.encode(errors="surrogateescape")) + 2 for word in command) + 2


def batches(groups: Iterable[Sequence[Command]], limit: int = LIMIT) -> Iterator[list[Command]]:
    """The groups in order, as few chains as fit the limit; a group is never divided."""
    batch: list[Command] = []
    used = 0
    for group in groups:
        wanted = sum(size(command) for command in group)
        if batch and used + wanted > limit:
            yield batch
            batch, used = [], 0
        batch += group
        used += wanted
    if batch:
        yield batch


def target(key: str) -> str:
    """The one pane of a conversation's session."""
    return f"={key}:"


def new_session(key: str, width: int, height: int, tag: str, program: Command) -> Command:
    """A session with one window and one pane that runs the program, without a shell in between.

    No `-c`: tmux expands formats in it and takes home for a missing directory; the launch file changes directory.
    """
    head = ("new-session", "-d", "-P", "-F", "#{pane_id} #{pane_pid}", "-s", key, "-n", "agent")
    return (*head, "-x", str(width), "-y", str(height), "-e", tag, *program)


def respawn(key: str, tag: str, program: Command) -> Command:
    """Run the program in the pane again, whatever is in it."""
    return ("respawn-pane", "-k", "-t", target(key), "-e", tag, *program)


def mark(key: str, run: str, folder: str) -> tuple[Command, ...]:
    """Leave on the pane what a later control center needs to find its status file."""
    return (
        ("set-option", "-p", "-t", target(key), "@run", run),
        ("set-option", "-p", "-t", target(key), "@folder", folder),
    )


def describe(key: str, form: str) -> Command:
    """Print a format of the pane. A missing pane prints an empty line and no error: chain `exists` before."""
    return ("display-message", "-p", "-t", target(key), form)


def exists(key: str) -> Command:
    """Fails, and so ends the chain, when there is no such session."""
    return ("has-session", "-t", f"={key}")


def frame(key: str) -> tuple[Command, ...]:
    """One line of facts, then the screen. `-N` keeps trailing coloured blanks."""
    return describe(key, META_FORMAT), ("capture-pane", "-p", "-e", "-N", "-t", target(key))


def tail(key: str) -> tuple[Command, ...]:
    """The key and the number of lines, then the screen without trailing blanks of a line."""
    return (
        exists(key),
        describe(key, "#{session_name} #{pane_height}"),
        ("capture-pane", "-p", "-e", "-t", target(key)),
    )


def history(key: str, lines: int) -> Command:
    """The screen with up to so many lines before it."""
    return ("capture-pane", "-p", "-e", "-S", f"-{lines}", "-t", target(key))


def unless_gone(key: str, *commands: Command) -> tuple[Command, ...]:
    """Print whether the program has ended, leave copy mode, which would take the keys for itself, then the commands."""
    cancel = f"send-keys -t '{target(key)}' -X cancel"
    return (
        exists(key),
        describe(key, "#{pane_dead}"),
        ("if-shell", "-F", "-t", target(key), "#{pane_in_mode}", cancel),
        *commands,
    )


def press(key: str, pressed: Key) -> Command:
    """One key."""
    if pressed.name:
        return ("send-keys", "-t", target(key), pressed.name)
    return hex_bytes(key, pressed.raw)


def hex_bytes(key: str, raw: bytes) -> Command:
    """Bytes as they are: `send-keys -l` loses a last `;` and reads `-l x` as an option."""
    return ("send-keys", "-t", target(key), "-H", *(f"{byte:02x}" for byte in raw))


def hex_chunks(key: str, raw: bytes, room: int = 3_000) -> Iterator[Command]:
    """The bytes in as many commands as the limit asks for; one byte takes four bytes of a chain."""
    for start in range(0, len(raw), room):
        yield hex_bytes(key, raw[start : start + room])


def paste(key: str, buffer: str) -> tuple[Command, ...]:
    """Paste standard input, bracketed if the program asked for it.

    A buffer name for each call, or two senders swap texts. Whether the program has ended is looked at after the
    text was read, in the same breath as the paste: pasting into a dead pane crashes the server (seen with 3.3a).
    """
    return (
        ("load-buffer", "-b", buffer, "-"),
        (
            "if-shell",
            "-F",
            "-t",
            target(key),
            "#{pane_dead}",
            f"delete-buffer -b {buffer}",
            f"paste-buffer -p -d -b {buffer} -t '{target(key)}'",
        ),
    )


def resize(key: str, width: int, height: int) -> Command:
    """A size that stays until somebody attaches."""
    return ("resize-window", "-t", target(key), "-x", str(width), "-y", str(height))
