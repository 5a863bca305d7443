"""Commands run over services that only note what they are asked."""

import sys
from types import ModuleType, SimpleNamespace

import pytest

from core.commands.catalog import COMMANDS
from core.commands.command import Acting
from core.commands.context import CommandContext
from core.commands.registry import Registry
from core.model.actor import THE_OPERATOR

REGISTRY = Registry(COMMANDS)


class Noted:
    """Services and journal in one: every call is noted, `answers` says what comes back."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[tuple] = []
        self.answers: dict[str, object] = {}
        self.steps: list[str] = []
        self._patch = monkeypatch
        self.project = SimpleNamespace(journal=self)

    def service(self, module: str, **functions) -> None:
        made = ModuleType(module)
        for name, answer in functions.items():
            setattr(made, name, answer if name.isupper() or isinstance(answer, type) else self._noting(name, answer))
        self._patch.setitem(sys.modules, module, made)

    def _noting(self, name, answer):
        def call(*args, **more):
            self.calls.append((name, args, more))
            return answer

        call.__name__ = name
        return call

    def write(self, change, actor, *args, **more):
        assert actor is THE_OPERATOR
        return change(*args, **more)

    def read(self, query, *args, **more):
        return query(*args, **more)

    def run(self, command_id: str, context: CommandContext, **values: str):
        acting = Acting(self.project, THE_OPERATOR, self.steps.append)  # type: ignore[arg-type]
        return REGISTRY[command_id].run(acting, context, values)


@pytest.fixture
def noted(monkeypatch):
    return Noted(monkeypatch)
