"""What can go wrong with a file: named errors, each with a message in Swedish that says what to do."""

from __future__ import annotations


class UnreadableError(Exception):
    """The file cannot be read. ``str()`` is a sentence in Swedish for the user; ``code`` is for scripts."""

    code = "unreadable"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
