"""Facts with their passages, decisions, what is awaited, and what ties them together."""

from __future__ import annotations
