"""What goes wrong with meetings, told in Swedish."""

from __future__ import annotations


class NotPossibleError(Exception):
    """The act is not possible as things stand. The message is Swedish and says what to do."""
