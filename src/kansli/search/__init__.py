"""One index of everything, the same in both databases."""

from __future__ import annotations
