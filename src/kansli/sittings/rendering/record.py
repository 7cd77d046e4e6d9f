"""What a rendition of minutes shows: the text, whose hands are on it, and what was added afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.dateformat import format as formatted

from kansli.people.models import Cooperation
from kansli.sittings.rendering.blocks import Placed, blocks_of, without_signatures


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody's name on it, and when it was put there."""

    name: str
    at: datetime

    @property
    def when(self) -> str:
        """Day and time in running text: "14 februari 2027 kl. 16.05"."""
        return moment(self.at)


@dataclass(frozen=True, slots=True)
class Addition:
    """A correction made after it was sent out."""

    words: str
    by: str
    at: datetime

    @property
    def when(self) -> str:
        """The day in running text."""
        return formatted(timezone.localtime(self.at), "j F Y")


@dataclass(frozen=True, slots=True)
class Record:
    """One rendition's contents."""

    cooperation: Cooperation
    heading: str
    """What it is called: "Minnesanteckningar, Ledningsgruppen 12 februari 2027"."""
    blocks: tuple[Placed, ...]
    note_takers: tuple[Hand, ...] = ()
    adjusters: tuple[Hand, ...] = ()
    corrections: tuple[Addition, ...] = ()
    standing: str = ""
    """What the foot says of it while it is not adjusted: "Version 2, för justering"."""


def shown_blocks(content: str) -> tuple[Placed, ...]:
    """The blocks of a text without its lines for signatures."""
    return without_signatures(blocks_of(content))


def moment(at: datetime) -> str:
    """Day and time in running text, Swedish time."""
    local = timezone.localtime(at)
    return f"{formatted(local, 'j F Y')} kl. {local.hour}.{local.minute:02d}"
