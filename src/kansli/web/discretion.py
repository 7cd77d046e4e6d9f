"""Addresses that open something by themselves do not belong in a log."""

from __future__ import annotations

import logging
import re

_SECRET = re.compile(r"(/(?:m|logga-in|kalender)/)(?!organisation/)[^/\s\"'?]{8,}")


class Discreet(logging.Filter):
    """Leaves the secret part out of every line, wherever in it an address stands."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the line through, without what opens a link."""
        if found := _SECRET.sub(r"\1…", record.getMessage()):
            record.msg, record.args = found, None
        if record.exc_info:
            record.exc_text = _SECRET.sub(r"\1…", logging.Formatter().formatException(record.exc_info))
        return True
