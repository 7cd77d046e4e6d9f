"""Cooperations, organisations, bodies, seats, persons, log-in and personal links."""

from __future__ import annotations
