"""Reading in old minutes, and reviewing what was read."""

from __future__ import annotations
