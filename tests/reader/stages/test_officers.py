from __future__ import annotations

import pytest

from kansli.reader import pipeline
from kansli.reader.draft import Draft
from kansli.reader.known import Known
from kansli.reader.records import Mode, Role
from kansli.reader.text import SourceText

HEAD = "Protokoll\n\nNärvarande:\nEva Alm (EA)\nBo Rask\nLisa Ceder\nOlof Asp\n\n"


def drafted(items: str, head: str = HEAD) -> Draft:
    return pipeline.drafted(SourceText("möte.txt", head + items), Known())


def officers(items: str, head: str = HEAD) -> tuple[str | None, str | None, str | None]:
    """Who chaired, wrote, approves."""
    found = drafted(items, head).head
    return found.chaired_by, found.note_taker, found.adjuster


def role(draft: Draft, name: str) -> Role:
    return next(attendee.role for attendee in draft.attendance if attendee.name == name)


@pytest.mark.parametrize(
    ("items", "chair", "writer", "adjuster"),
    [
        ("1. Öppnande\n\nEva Alm hälsar alla välkomna.\n\n2. Justerare\n\nBo Rask väljs till justerare.\n", "Eva Alm", None, "Bo Rask"),
        (
            "1. Öppnande\n\nMötet öppnades av EA som hälsade välkommen.\n\n2. Val\n\nTill justerare valdes Bo Rask och Lisa Ceder.\n",
            "Eva Alm",
            None,
            "Bo Rask, Lisa Ceder",
        ),
        (
            "A. Val av ordförande för stämman\n\nValdes Lisa Ceder.\n\nB. Val av sekreterare\n\nValdes Bo Rask.\n\nC. Avslut\n\nAlla tackas.\n",
            "Lisa Ceder",
            "Bo Rask",
            None,
        ),
        ("1. Val\n\nBeslut\n\natt utse Olof Asp till justerare\n\n2. Budget\n\nLäget redovisades.\n", None, None, "Olof Asp"),
        (
            "1. Val av mötesordförande\n\nLisa Ceder väljs till mötesordförande.\n\n2. Val av mötessekreterare\n\nOlof Asp väljs till mötessekreterare.\n",
            "Lisa Ceder",
            "Olof Asp",
            None,
        ),
        (
            "1. Öppnande\n\nMötet öppnades.\n\n2. Val av justerare\n\nLisa Ceder\n\n3. Budget\n\nLäget redovisades.\n",
            None,
            None,
            "Lisa Ceder",
        ),
        (
            "1. Budget\n\nMaria Ek valdes till ordförande för två år.\n\n2. Taxa\n\nBo Rask justerade förslaget till taxa.\n",
            None,
            None,
            None,
        ),
    ],
)
def test_offices_told_in_the_text(items, chair, writer, adjuster):
    assert officers(items) == (chair, writer, adjuster)


SIGNED = {
    "below each label": "Vid protokollet\nLisa Ceder\n\nJusteras\nOlof Asp\n",
    "two columns of one space": "Vid anteckningarna Justeras\n\nLisa Ceder Olof Asp\n",
    "two columns": "Vid protokollet\t\t\tJusteras\n\nLisa Ceder\t\tOlof Asp\n",
    "above each label": "Lisa Ceder\nSekreterare\n\nOlof Asp\nJusterare\n",
    "above in two columns": "Lisa Ceder\t\tOlof Asp\nsekreterare\t\tjusterare\n",
    "beside the labels": "Sekreterare ................ Lisa Ceder\nJusterare .................. Olof Asp\n",
    "labels first, then names": "Vid protokollet\n\nJusterare\n\nLisa Ceder\n\nOlof Asp\n",
}


@pytest.mark.parametrize("way", SIGNED, ids=lambda way: way.replace(" ", "-"))
def test_signatures_are_read_however_they_stand(way):
    items = "1. Öppnande\n\nMötet öppnades.\n\n2. Budget\n\nLäget redovisades.\n\n3. Avslutning\n\nMötet avslutades.\n\n"
    assert officers(items + SIGNED[way])[1:] == ("Lisa Ceder", "Olof Asp")


def test_the_chair_and_secretary_get_their_roles():
    draft = drafted("1. Öppnande\n\nEva Alm öppnade mötet.\n\n2. Budget\n\nLäget redovisades.\n\nVid protokollet\nLisa Ceder\n")
    assert (role(draft, "Eva Alm"), role(draft, "Lisa Ceder"), role(draft, "Bo Rask")) == (Role.CHAIR, Role.SECRETARY, Role.MEMBER)


def test_who_wrote_without_being_listed_was_there():
    draft = drafted("1. Öppnande\n\nMötet öppnades.\n\n2. Budget\n\nLäget redovisades.\n\nVid protokollet\nMaria Ekdahl\n")
    (writer,) = [attendee for attendee in draft.attendance if attendee.name == "Maria Ekdahl"]
    assert (writer.role, writer.present, writer.mode, writer.span.quote) == (Role.SECRETARY, True, Mode.IN_PERSON, "Maria Ekdahl")


def test_an_adjuster_who_was_not_there_is_told_of():
    draft = drafted("1. Val av justerare\n\nPer Strandh utses till justerare.\n\n2. Budget\n\nLäget redovisades.\n")
    assert [remark.code for remark in draft.remarks if remark.code == "not-in-attendance"] == ["not-in-attendance"]
