"""Every remedy is a command that exists, and every finding has some."""

import pytest

from core.commands.catalog import COMMANDS
from core.commands.remedies import offers
from core.rules.stuck import Kind


@pytest.mark.parametrize("kind", list(Kind))
def test_every_finding_offers_commands_that_exist(kind):
    found = offers(kind)
    assert found
    assert {one.command for one in found} <= {command.id for command in COMMANDS}
    assert all(one.key and one.words for one in found)


def test_nothing_is_offered_where_all_is_well():
    assert offers("") == ()
