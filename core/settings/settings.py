"""Every setting, typed, with its default and what it means."""

from typing import NamedTuple


class Settings(NamedTuple):
    """Read by load.py from TOML files and `TIMONEL_*` variables; a comment says what each one does."""

    branch_prefix: str = "timonel/"  # put before a conversation's name to make its branch
    worktree_folder: str = ""  # empty: `../<repo>.worktrees`; a relative path lies in the main checkout
    default_agent: str = "claude"  # kind of a new conversation when that program is installed
    permission_mode: str = "manual"  # Claude Code's: manual, acceptEdits, plan, auto, dontAsk, bypassPermissions
    copy_files: tuple[str, ...] = (".env", ".env.local")  # ignored files copied into a new worktree, by pattern
    link_files: tuple[str, ...] = ()  # the same, linked instead of copied
    setup: tuple[str, ...] = ()  # commands run in a new worktree before the agent starts
    setup_seconds: float = 300.0  # time limit of each of them
    port_first: int = 20000  # first port given to worktrees
    port_count: int = 10  # ports for each worktree
    detach_key: str = "C-q"  # leaves a full-screen terminal, in tmux's spelling
    full_sync: bool = False  # True: a commit survives power loss, at a third of the speed
    theme: str = "timonel-dark"  # theme of the control center
    ascii: bool = False  # True: glyphs from ASCII only
    lease_seconds: float = 900.0  # how long a claim lasts without any act of its holder
    quiet_seconds: float = 600.0  # a working conversation is stuck after this long without a sign
    waiting_seconds: float = 900.0  # a conversation has waited for you too long after this
    repeat_calls: int = 6  # an agent that makes the same call with the same result so often in a row is stuck
    stop_seconds: float = 5.0  # grace between asking a program to end and ending it
    notify: tuple[str, ...] = ("bell", "title", "terminal", "desktop")  # ways to call you while you look elsewhere
    bell: bool = True  # ring when a conversation needs you and the window is not focused
    memory_alarm_mb: int = 4096  # a conversation's or a background process's tree together; 0: no such alarm, as below
    cpu_alarm_percent: int = 90  # of one core, for so long as the next line says without any output or hook
    cpu_alarm_minutes: float = 10.0
    silent_alarm_minutes: float = 30.0  # said to be working, without any output or hook
    disk_alarm_mb: int = 10_000  # a worktree with all that git ignores in it
    host_memory_alarm_percent: int = 8  # less than this share of the machine's memory is left
    host_disk_alarm_mb: int = 2000  # less than this is left where the worktrees lie
    disk_minutes: float = 10.0  # at least so long between two measurements of one worktree's size
    history_days: float = 7.0  # how long CPU and memory are remembered
    conversations_at_once: int = 10  # more alive at once are refused unless forced
    conversations_per_phase: int = 5  # the same for those of one phase (`spawn --phase`)
    memory_expected: int = 200  # megabytes a new conversation needs at least; more where its kind is seen to use more
    memory_reserve: int = 300  # megabytes of the machine that must stay free when one is started
