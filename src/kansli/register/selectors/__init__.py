"""Reads of the register. Everything shown goes through :func:`visible_facts` or its like, so that nobody sees too much."""

from __future__ import annotations

from kansli.register.selectors.visible import visible_awaited, visible_decisions, visible_facts, visible_mentions

__all__ = ["visible_awaited", "visible_decisions", "visible_facts", "visible_mentions"]
