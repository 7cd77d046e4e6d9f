"""Forms of the register."""

from __future__ import annotations
