"""Files as they came, and the texts drawn from them."""

from __future__ import annotations
