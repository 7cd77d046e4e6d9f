"""Codes of six figures, mailed to the registered address, asked for where an act must be the person's own."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta

from django.db.models import F
from django.utils.crypto import salted_hmac

from kansli.people.models import Code, Link

LASTS = timedelta(minutes=15)
TRIES = 5
_MOST = ((3, timedelta(minutes=15)), (10, timedelta(days=1)))
"""So many codes may be asked for through a link within so long."""


def make_code(link: Link, *, at: datetime) -> str | None:
    """A new code for an act through ``link``; None when too many have been asked for. Only the latest works."""
    if any(Code.objects.filter(link=link, made_at__gt=at - window).count() >= most for most, window in _MOST):
        return None
    code = f"{secrets.randbelow(1_000_000):06}"
    Code.objects.create(link=link, code_hash=_hash(link, code), made_at=at, expires_at=at + LASTS)
    return code


def use_code(link: Link, given: str, *, at: datetime) -> bool:
    """Is ``given`` the latest code of ``link``? It works once; every try counts, also two at once."""
    code = Code.objects.filter(link=link).order_by("-made_at", "-pk").first()
    if code is None:
        return False
    tried = Code.objects.filter(pk=code.pk, used_at=None, expires_at__gt=at, tries__lt=TRIES).update(tries=F("tries") + 1)
    if not tried or not hmac.compare_digest(code.code_hash, _hash(link, "".join(given.split()))):
        return False
    return bool(Code.objects.filter(pk=code.pk, used_at=None).update(used_at=at))


def tries_left(link: Link, *, at: datetime) -> int:
    """How many tries the latest code of ``link`` has left; 0: ask for a new one."""
    code = Code.objects.filter(link=link).order_by("-made_at", "-pk").first()
    return max(0, TRIES - code.tries) if code and code.used_at is None and code.expires_at > at else 0


def _hash(link: Link, code: str) -> str:
    """Six figures are soon gone through, so the secret key goes in as well."""
    return salted_hmac("kansli.people.codes", f"{link.pk}:{code}", algorithm="sha256").hexdigest()
