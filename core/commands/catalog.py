"""Every command that does not belong to the screen itself."""

from __future__ import annotations

from core.commands.alarm_commands import ALARM_COMMANDS
from core.commands.command import Command
from core.commands.conversation_commands import CONVERSATION_COMMANDS
from core.commands.fleet_commands import FLEET_COMMANDS
from core.commands.guard_commands import GUARD_COMMANDS
from core.commands.message_commands import MESSAGE_COMMANDS
from core.commands.policy_commands import POLICY_COMMANDS
from core.commands.process_commands import PROCESS_COMMANDS
from core.commands.running_commands import RUNNING_COMMANDS
from core.commands.task_commands import TASK_COMMANDS

COMMANDS: tuple[Command, ...] = (
    *CONVERSATION_COMMANDS,
    *POLICY_COMMANDS,
    *RUNNING_COMMANDS,
    *TASK_COMMANDS,
    *MESSAGE_COMMANDS,
    *ALARM_COMMANDS,
    *FLEET_COMMANDS,
    *PROCESS_COMMANDS,
    *GUARD_COMMANDS,
)
