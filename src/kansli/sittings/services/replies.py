"""What an adjuster answers by mail: a short word of approval, or else something to be changed."""

from __future__ import annotations

import re
from datetime import datetime

from kansli.post.models import Mail, Received
from kansli.sittings.models import Version
from kansli.sittings.services.adjusting import Actor, OldVersionError, approve, comment
from kansli.workflow import NotNowError

_YES = re.compile(
    r"(?:(?:hej|hejsan|tack|tackar)(?: \w+)?[,.!]? )?(?:ja,? )?(?:justeras|justerad|justerat|justerar|godkänns|godkänd|godkänt|godkänner|ja)(?: (?:härmed|av mig))?",
    re.IGNORECASE,
)
"""The whole of an answer that approves. Anything beside it makes the answer a comment: what is unsure approves nothing."""
_GREETING = re.compile(r"(?:(?:med )?vänlig(?:a)? hälsning(?:ar|en)?|hälsningar|hälsn|mvh|vh|/)\b.*", re.IGNORECASE | re.DOTALL)
_LONGEST = 10_000


def take_answer(received: Received, mail: Mail, at: datetime) -> str | None:
    """Take the answer to a mail about justering; what became of it, in Swedish. None: the secretariat must read it."""
    kind, _, pk = mail.thing.partition(":")
    version = (
        Version.objects.select_related("draft__meeting").filter(pk=int(pk) if pk.isdigit() else 0).first() if kind == "version" else None
    )
    if version is None or mail.person is None:
        return None
    if received.sender.lower() != mail.to_address.lower():
        return None  # somebody else: a mail approves for nobody but the one it was sent to
    actor = Actor(f"person:{mail.person.pk}", mail.person.name, "mail")
    words = own_words(received.body)
    try:
        if approves(words, mail.person.name):
            locked = approve(version, mail.person, actor, at=at)
            return f"Justerad av {mail.person.name}." if locked else f"{mail.person.name} har justerat."
        if not words:
            return None
        comment(version, mail.person, actor, words=words[:_LONGEST], at=at)
    except OldVersionError:
        return None if not words else f"{mail.person.name} svarade på en äldre version. Det räknas inte som justering av den nya."
    except NotNowError as error:
        return f"Räknades inte: {error}"
    return f"Synpunkt från {mail.person.name}."


def own_words(body: str) -> str:
    """What was written, without the closing line."""
    return _GREETING.sub("", body.strip()).strip()


def approves(words: str, name: str) -> bool:
    """Is the whole answer a word of approval, perhaps with the person's own name under it?"""
    lines = [" ".join(line.split()).strip(' .!”"') for line in words.splitlines() if line.strip()]
    parts = {part.casefold() for part in (name, *name.split())}
    while len(lines) > 1 and lines[-1].casefold() in parts:
        lines.pop()
    return len(lines) == 1 and _YES.fullmatch(lines[0]) is not None
