"""Personal links: made, found, used and revoked. The token itself is never stored and never logged.

The token of a link that a mail carries comes from a random nonce and the installation's secret key, so that the mail can be
kept without it (:func:`sealed`) and written out when it is sent or shown (:func:`unsealed`). Whoever reads the database alone
opens nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest

from kansli.people.models import Cooperation, Holding, Link, Person, User

LOG_IN_FOR = timedelta(hours=1)
"""So long a mailed log-in link works."""
IN_MAILS = frozenset({Link.Purpose.MEMBER, Link.Purpose.ADJUST, Link.Purpose.CLEAR, Link.Purpose.ASSIGNMENT, Link.Purpose.WELCOME})
"""Purposes whose links open a page at ``/m/<token>/`` for somebody who has no account."""
LASTS = timedelta(days=120)
"""So long such a link works, unless who makes it says otherwise."""
_NAME = 120
_TOKEN = re.compile(r"/m/([A-Za-z0-9_-]{32})/")
_SEAL = re.compile(r"/m/\[(\d+)\]/")


def make_link(
    purpose: Link.Purpose,
    *,
    at: datetime,
    user: User | None = None,
    cooperation: Cooperation | None = None,
    person: Person | None = None,
    address: str = "",
    thing: str = "",
    lasts: timedelta | None = None,
) -> str:
    """A new link's token, 192 random bits, to be put in an address and then forgotten.

    Args:
        purpose: what it opens; it opens nothing else.
        at: the instant.
        user: whom it logs in.
        cooperation: where.
        person: whom it is mailed to, who needs no account.
        address: the registered address it is mailed to; codes, and a new link when this one is too old, go there.
        thing: what it opens, as ``kind:id``.
        lasts: how long; a link for a mail lasts :data:`LASTS` unless told, others as long as they are not revoked.
    """
    mailed = purpose in IN_MAILS
    nonce = secrets.token_urlsafe(24) if mailed else ""
    token = _derived(nonce) if mailed else secrets.token_urlsafe(24)
    lasts = lasts or (LASTS if mailed else None)
    Link.objects.create(
        purpose=purpose,
        token_hash=_hash(token),
        nonce=nonce,
        user=user,
        cooperation=cooperation,
        person=person,
        address=address.strip().lower(),
        thing=thing,
        created_at=at,
        expires_at=at + lasts if lasts else None,
    )
    return token


def find_link(purpose: Link.Purpose, token: str, *, at: datetime) -> Link | None:
    """The link with this token if it still works; looking changes nothing."""
    link = Link.objects.select_related("user", "cooperation").filter(purpose=purpose, token_hash=_hash(token)).first()
    if link is None or link.revoked_at or (link.expires_at and link.expires_at <= at):
        return None
    return None if purpose == Link.Purpose.LOG_IN and link.used_at else link


def mailed_link(token: str) -> Link | None:
    """The link of a mail with this token, too old and revoked ones included."""
    links = Link.objects.select_related("cooperation", "person").filter(purpose__in=IN_MAILS, token_hash=_hash(token))
    return links.exclude(cooperation=None).exclude(person=None).first()


def use_link(link: Link, *, at: datetime) -> bool:
    """Use up a link that works once; False if somebody was faster."""
    return bool(Link.objects.filter(pk=link.pk, used_at=None, revoked_at=None).update(used_at=at))


def revoke_link(link: Link, *, at: datetime) -> None:
    """From now on the link opens nothing."""
    Link.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=at)


def revoke_links(purpose: Link.Purpose, *, thing: str, at: datetime, person: Person | None = None) -> int:
    """From now on the links to ``thing`` (all, or one person's) open nothing; how many they were."""
    links = Link.objects.filter(purpose=purpose, thing=thing, revoked_at=None)
    return (links.filter(person=person) if person else links).update(revoked_at=at)


def token_of(link: Link) -> str:
    """The token of a link that mails carry; empty where the secret key is another than when the link was made."""
    token = _derived(link.nonce) if link.nonce else ""
    return token if token and hmac.compare_digest(_hash(token), link.token_hash) else ""


def sealed(words: str) -> str:
    """A mail's text as it is kept: the ids of links where their tokens stood."""
    tokens = {_hash(token): token for token in _TOKEN.findall(words)}
    for link in Link.objects.filter(token_hash__in=tokens, purpose__in=IN_MAILS).exclude(nonce=""):
        words = words.replace(f"/m/{tokens[link.token_hash]}/", f"/m/[{link.pk}]/")
    return words


def unsealed(words: str) -> str:
    """A mail's text as it is sent; a link whose token cannot be had any more stays an id, which opens nothing."""
    links = {str(link.pk): link for link in Link.objects.filter(pk__in=set(_SEAL.findall(words)))}

    def written(found: re.Match[str]) -> str:
        link = links.get(found[1])
        token = token_of(link) if link else ""
        return f"/m/{token}/" if token else found[0]

    return _SEAL.sub(written, words)


def masked(address: str) -> str:
    """An address that its owner knows and nobody else learns: ``c…@ekeby.se``."""
    local, _, host = address.partition("@")
    return f"{local[:1]}…@{host}" if host else ""


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers on a page that a personal link opens."""

    person: Person
    """For whom."""
    name: str = ""
    """The own name of who answers for the person; empty: it is the person."""
    organisation: str = ""
    """The municipality in whose seat the person sits; empty where none is known."""

    @property
    def shown(self) -> str:
        """The name that is kept and shown: "Camilla Berg", or "Anna Ek för Camilla Berg"."""
        return f"{self.name} för {self.person.name}" if self.name else self.person.name

    @property
    def first_name(self) -> str:
        """What the person is called."""
        return self.person.name.split()[0] if self.person.name.split() else self.person.name


def answering(request: HttpRequest, link: Link) -> Answering:
    """Who answers through ``link`` in this browser: the person, or who has said that it is somebody else."""
    if link.person is None:
        raise ValueError("nobody answers through a link that was mailed to nobody")
    kept = request.session.get("answering", {})
    held = Holding.objects.filter(person=link.person, ended=None, seat__cooperation=link.cooperation_id)
    organisation = held.order_by("-seen_last", "-pk").values_list("seat__organisation__name", flat=True).first()
    return Answering(link.person, str(kept.get(str(link.pk), "")), organisation or "")


def answer_as(request: HttpRequest, link: Link, name: str) -> None:
    """From now on, in this browser, ``name`` answers through ``link``; empty: the person."""
    kept = dict(request.session.get("answering", {}))
    kept[str(link.pk)] = " ".join(name.split())[:_NAME]
    request.session["answering"] = {pk: kept_name for pk, kept_name in kept.items() if kept_name}


def _derived(nonce: str) -> str:
    digest = hmac.new(settings.SECRET_KEY.encode(), b"kansli link " + nonce.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:24]).decode()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
