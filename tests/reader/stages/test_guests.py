from __future__ import annotations

import pytest

from kansli.reader import pipeline
from kansli.reader.known import Known
from kansli.reader.records import Role
from kansli.reader.text import SourceText

HEAD = "Protokoll\n\nNärvarande:\nEva Alm, Nacka\nBo Rask, Tyresö\nFrånvarande:\nOlof Asp\n\n1. Öppnande\n\nEva Alm öppnade mötet.\n\n2. Budget\n\n"


def guests(text: str) -> list[tuple[str, str | None, tuple[str, ...]]]:
    draft = pipeline.drafted(SourceText("möte.txt", HEAD + text + "\n\n3. Avslutning\n\nMötet avslutades.\n"), Known())
    found = [attendee for attendee in draft.attendance if attendee.role is Role.GUEST]
    assert all(guest.present and guest.mode is None for guest in found)
    return [(guest.name, guest.organisation, guest.items) for guest in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Lisa Ceder, professor i vattenvård från Alby högskola medverkar.", [("Lisa Ceder", "Alby högskola", ("2",))]),
        ("Mikael Blomgren, verksamhetschef Upphandling Alby medverkar och informerar.", [("Mikael Blomgren", "Upphandling Alby", ("2",))]),
        (
            "Sven Hallberg tar sedan vid och redovisar förslaget.\n\nGruppen består av Sven Hallberg, Mönsterås, samt Eva Alm.",
            [("Sven Hallberg", "Mönsterås", ("2",))],
        ),
        ("Därefter informerade Karin Lindh (Alby energi) om priserna.", [("Karin Lindh", "Alby energi", ("2",))]),
        ("Föredragande: Karin Lindh", [("Karin Lindh", None, ("2",))]),
    ],
)
def test_those_who_tell_the_meeting_something_were_there(text, found):
    assert guests(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Bo Rask redovisar läget.",
        "Olof Asp har tidigare redovisat läget.",
        "På nästa möte deltar Karin Lindh från regionen.",
        "Karin Lindh bjuds in till nästa möte och informerar då.",
        "Besöket av landshövdingen Karin Lindh var uppskattat.",
        "Arbetsgruppen består av Karin Lindh, Huddinge, och Per Strandh, Salem.",
        "Kontakta Karin Lindh vid frågor.",
        "Region Alby informerar om läget.",
    ],
)
def test_those_spoken_of_were_not(text):
    assert guests(text) == []
