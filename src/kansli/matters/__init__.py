"""Matters: the spine of the register."""

from __future__ import annotations
