"""What was done, by whom: an append-only log, and acts that can be undone."""

from __future__ import annotations
