"""Settings, addresses, shared templates and styles."""

from __future__ import annotations
