"""How often something may be asked for."""

from __future__ import annotations

import hashlib
import time

from django.core.cache import cache

QUARTER = 15 * 60


def too_often(key: str, most: int, *, window: int = QUARTER) -> bool:
    """True when ``key`` has been tried ``most`` times within the window; a try that is let through is counted."""
    place = "tries:" + hashlib.sha256(key.encode()).hexdigest()
    now = time.time()
    tries = [tried for tried in cache.get(place, []) if tried > now - window]
    if len(tries) >= most:
        return True
    cache.set(place, [*tries, now], window)
    return False
