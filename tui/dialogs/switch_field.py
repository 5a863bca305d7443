"""Yes or no in one line. Space switches; Enter is left to the dialog."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Checkbox


class SwitchField(Checkbox, inherit_bindings=False):
    """A check box that Enter does not turn."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "toggle_button", "switch", show=False)]
