"""The meeting as a record."""

from __future__ import annotations
