"""What the reader cannot know and a person can: found in the register, asked once, at most ten at a time, largest effect first."""

from __future__ import annotations

from kansli.people.models import Cooperation


def find_questions(cooperation: Cooperation) -> None:
    """Ask anew."""
