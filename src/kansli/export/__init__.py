"""What leaves the house: Word, Excel, feeds, API, backup."""

from __future__ import annotations
