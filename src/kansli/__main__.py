"""``python -m kansli``: the same as the command ``kansli``."""

from __future__ import annotations

from kansli.cli import main

main()
