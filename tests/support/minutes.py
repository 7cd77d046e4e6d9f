"""One set of invented minutes with all that a review meets, read into a cooperation."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from kansli.audit.models import Act
from kansli.documents.services import keep_file, keep_text
from kansli.meetings.models import Minutes
from kansli.people.guard import Scope
from kansli.people.models import Cooperation
from kansli.reader.api import load, read
from kansli.register.models import Fact
from kansli.register.reading import store_reading
from kansli.register.selectors.reviewing import review_page

MINUTES = """Minnesanteckningar från Norra samverkans ledningsgrupp

Tid: fredag den 5 juni 2026 kl 8.30-11.00
Plats: Ekeby kommunhus, Valsalen

Deltagare
Camilla Berg, Ekeby, ordförande
Jonas Alm, Solberga
Petra Lind, Nykvik
Karin Ek, kansliet (sekreterare)

Frånvarande
Henrik Åkerlund, Ålsäter

1. Välkommen
Camilla Berg hälsar alla välkomna till mötet.

2. Val av justerare
Mikael Broman utses att justera anteckningarna.

3. Gemensam skolskjutsupphandling
Petra Lind berättar om läget i upphandlingen. Kommunerna har olika avtalstider.

Beslut
Ledningsgruppen ställer sig bakom förslaget till inriktning och uppdrar åt Jonas Alm att ta fram ett underlag om kostnader till nästa möte.
Ledningsgruppen avsätter högst 150 000 kr för utredningen.

4. Vattenplanen
Förslaget skickas ut till alla kommuner för synpunkter. Någon behöver stämma av med regionen före sommaren.
Karin Ek får i uppdrag att kalla till ett möte med regionen den 20 augusti 2026.

5. Organisationsförslag
Frågan bordläggs till nästa möte på grund av tidsbrist.

6. Nästa möte
Fredag den 4 september 2026 kl 8.30-11.00, Solberga kommunhus.
"""


def read_minutes(cooperation: Cooperation, at: datetime, content: str | bytes = MINUTES, *, name: str = "anteckningar.txt") -> Minutes:
    """Take one file into the register, as the reader reads it alone."""
    data = content.encode() if isinstance(content, str) else content
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        source = load(path)
    file, _ = keep_file(cooperation, name, [data], at=at)
    text = keep_text(file, source)
    minutes = store_reading(cooperation=cooperation, file=file, text=text, record=read(replace(source, document=str(file.pk))), at=at)
    return Minutes.objects.select_related("meeting__body", "meeting__cooperation", "file", "text").get(pk=minutes.pk)


def last_act(scope: Scope, minutes: Minutes) -> Act | None:
    """The user's latest act on these minutes that is not undone, as the page of review offers to undo it."""
    return review_page(scope, minutes, as_text=True).undoable


def offer(minutes: Minutes) -> Fact:
    """An offered assignment that names nobody: "uppdrag?"."""
    words = "Någon behöver stämma av med regionen före sommaren."
    start = minutes.text.content.index(words)
    near = minutes.items.get(number="4")
    return Fact.objects.create(
        cooperation=minutes.meeting.cooperation,
        meeting=minutes.meeting,
        minutes=minutes,
        text=minutes.text,
        item=near,
        start=start,
        ranges=[[start, start + len(words)]],
        quote=words,
        kind=Fact.Kind.ASSIGNMENT,
        state=Fact.State.OFFERED,
        rule="assignments.promise",
        doubt="ansvarig saknas",
        values={"id": "A9", "item": "4", "assignee": None, "task": "stämma av med regionen", "due": "före sommaren", "basis": "text", "decision": None, "due_date": None, "offered": True},
    )  # fmt: skip
